/* Modes, ACLs and attributes, changed by whoever owns or may write, while the sync looks. */
#include "tests/kernel/attack.h"

#include "acl_sync/disk/posix_acl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#define TURNS 30

bool attack_modes(struct attacker *attacker)
{
	char path[PATH_SIZE], directory[PATH_SIZE];
	bool any = false;
	attacker_fresh_name(attacker, "open", directory);
	if (!attacker_file(attacker, "mode", path) || mkdir(directory, 0777) != 0)
		return false;
	for (unsigned i = 0; i < TURNS; i++) {
		any = chmod(path, (mode_t)chance_below(&attacker->chance, 010000)) == 0 || any;
		any = chmod(directory, 0700 + (mode_t)chance_below(&attacker->chance, 0100) +
					   (chance_below(&attacker->chance, 8) << 9)) == 0 ||
		      any;
	}
	(void)chmod(path, 06777);
	(void)chmod(directory, 01777);
	return any;
}

/* Everybody who should not is named. */
static size_t open_acl(const struct attack_site *site, unsigned char bytes[POSIX_ACL_MAX_BYTES])
{
	struct acl_entry entries[] = {
	    {.id = site->uids[PERSON_TWO], .perms = 7},
	    {.id = site->uids[PERSON_EVE], .perms = 7},
	    {.id = site->uids[PERSON_OBJ], .perms = 7},
	    {.id = site->uids[PERSON_DEP], .perms = 7},
	};
	struct acl_spec spec = {.present = true,
				.user = 7,
				.entries = entries,
				.count = sizeof(entries) / sizeof(entries[0]),
				.group = 7,
				.has_mask = true,
				.mask = 7,
				.other = 7};
	return posix_acl_encode(&spec, bytes);
}

static bool set_acl(const struct attack_site *site, const char *path, const char *name)
{
	static unsigned char bytes[POSIX_ACL_MAX_BYTES];
	size_t size = open_acl(site, bytes);
	return setxattr(path, name, bytes, size, 0) == 0;
}

bool attack_acls(struct attacker *attacker)
{
	char path[PATH_SIZE], directory[PATH_SIZE];
	bool any = false;
	attacker_fresh_name(attacker, "acls", directory);
	if (!attacker_file(attacker, "acl", path) || mkdir(directory, 0777) != 0)
		return false;
	for (unsigned i = 0; i < TURNS; i++) {
		any = set_acl(attacker->site, path, "system.posix_acl_access") || any;
		any = set_acl(attacker->site, directory, "system.posix_acl_access") || any;
		any = set_acl(attacker->site, directory, "system.posix_acl_default") || any;
	}
	return any;
}

/* Nobody but the owner may: all of it is refused once the document has settled. */
bool attack_document_acl(struct attacker *attacker)
{
	const struct attack_site *site = attacker->site;
	char path[PATH_SIZE];
	unsigned patient = chance_below(&attacker->chance, TEAM_ONE);
	document_path(site, patient, ROOM_MEDICAL, chance_below(&attacker->chance, DOCUMENTS), path);
	bool any = set_acl(site, path, "system.posix_acl_access") || chmod(path, 0666) == 0 ||
		   unlink(path) == 0 || truncate(path, 0) == 0;
	room_path(site, patient, ROOM_PSYCHIATRY, path);
	any = set_acl(site, path, "system.posix_acl_access") || chmod(path, 0777) == 0 || any;
	room_path(site, patient, ROOM_LETTERS, path);
	return set_acl(site, path, "system.posix_acl_default") || any;
}

/* Who may write may fill the room that an ACL would need. */
bool attack_attributes(struct attacker *attacker)
{
	static const char junk[3000];
	char path[PATH_SIZE], name[32];
	bool any = false;
	if (chance_below(&attacker->chance, 4) == 0)
		attacker_document(attacker, path);
	else if (!attacker_file(attacker, "attr", path))
		return false;
	for (unsigned i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "user.junk%u", i);
		any = setxattr(path, name, junk, sizeof(junk) >> i, 0) == 0 || any;
	}
	(void)setxattr(path, "trusted.careacl.author", "dr.own", 6, 0);
	(void)setxattr(path, "security.capability", junk, 20, 0);
	attacker_rest(chance_below(&attacker->chance, 20));
	for (unsigned i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "user.junk%u", i);
		(void)removexattr(path, name);
	}
	return any;
}
