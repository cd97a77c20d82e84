/* Groups that are worth root. (A store that belongs to a login is an error of the settings.) */
#include "acl_sync/check/security.h"

#include "acl_sync/site/names.h"

static const struct {
	const char *group;
	const char *why;
} groups[] = {
    {"disk", "reads and writes the disks themselves, below every ACL"},
    {"docker", "starts containers as root, with any directory of the machine in them"},
    {"lxd", "starts containers as root, with any directory of the machine in them"},
    {"incus-admin", "starts containers as root, with any directory of the machine in them"},
    {"libvirt", "starts machines with any disk of this one in them"},
    {"sudo", "may become root"},
    {"wheel", "may become root"},
    {"shadow", "reads everybody's password hashes"},
    {"backup", "reads the backups, where no ACL is kept up"},
};

static bool is_in(struct security *security, login_id login, gid_t group)
{
	struct site *site = security->site;
	const char *name = site->facts->logins[login].name;
	struct name_answer answer = name_cache_login(&site->names, name);
	const gid_t *all;
	size_t count;
	if (answer.result != NAME_FOUND ||
	    names_groups_of(name, answer.gid, site->arena, &all, &count) != NAME_FOUND)
		return false;
	for (size_t i = 0; i < count; i++)
		if (all[i] == group)
			return true;
	return false;
}

static void groups_check(struct security *security)
{
	const struct facts *facts = security->site->facts;
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		gid_t group;
		if (names_group(groups[i].group, security->run.arena, &group, NULL, NULL) != NAME_FOUND)
			continue;
		for (login_id login = 0; login < facts->login_count; login++)
			if (security->site->uids.uids[login] != UID_NONE && is_in(security, login, group))
				check_warn(
				    &security->run, (struct origin){facts->logins[login].name, 0},
				    "is in the group '%s', which %s: no rule holds them; take them out of it",
				    groups[i].group, groups[i].why);
	}
}

void security_people(struct security *security)
{
	if (security->site == NULL || security->site->used == NULL)
		return;
	groups_check(security);
}
