/* Does every door ask pam_careacl? Only the account phase counts: it is the one that all of them run. */
#include "acl_sync/check/check_pam_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Services through which people come in. */
static const char *const doors[] = {"sshd", "samba", "login", "su", "cron", "vsftpd"};
#define DOOR_COUNT (sizeof(doors) / sizeof(doors[0]))

/* Leftovers of editors and packages: libpam never reads them. */
static const char *const leftovers[] = {"~",         ".dpkg-dist", ".dpkg-new", ".dpkg-old",
					".dpkg-tmp", ".ucf-dist",  ".ucf-old",  ".pam-old",
					".rpmnew",   ".rpmsave",   ".bak",      ".orig"};

static bool is_service_name(const char *name)
{
	size_t length = strlen(name);
	if (name[0] == '.')
		return false;
	for (size_t i = 0; i < sizeof(leftovers) / sizeof(leftovers[0]); i++) {
		size_t tail = strlen(leftovers[i]);
		if (length >= tail && strcmp(name + length - tail, leftovers[i]) == 0)
			return false;
	}
	return true;
}

/* Names in the words of a sentence, "a, b, c", bounded. */
static void name_add(char *names, size_t size, const char *name)
{
	size_t length = strlen(names);
	snprintf(names + length, size - length, "%s%s", length > 0 ? ", " : "", name);
}

/* Doors that have a file and do not ask, while others do. */
static void silent_doors_check(struct check_run *run, const bool asks[DOOR_COUNT])
{
	char silent[128] = "", asking[128] = "";
	for (size_t i = 0; i < DOOR_COUNT; i++) {
		struct pam_stack stack;
		bool is_used = strcmp(doors[i], "samba") != 0 || run->serves_store;
		if (asks[i])
			name_add(asking, sizeof(asking), doors[i]);
		else if (is_used && pam_stack_read(run, doors[i], &stack))
			name_add(silent, sizeof(silent), doors[i]);
	}
	if (asking[0] != '\0' && silent[0] != '\0')
		check_warn(run, (struct origin){run->places->pam_directory, 0},
			   "pam_careacl is asked by %s, but not by %s: a suspended or expired login comes in "
			   "there; put \"account "
			   "required pam_careacl.so\" into them, or into common-account",
			   asking, silent);
}

static bool door_asks(struct check_run *run, const char *service, bool asks[DOOR_COUNT])
{
	bool asked = pam_service_check(run, service);
	for (size_t i = 0; i < DOOR_COUNT; i++)
		if (strcmp(doors[i], service) == 0)
			asks[i] = asked;
	return asked;
}

void check_pam(struct check_run *run)
{
	const char *directory = run->places->pam_directory;
	bool asks[DOOR_COUNT] = {false}, any = false;
	struct dirent **entries;
	int count = scandir(directory, &entries, NULL, alphasort);
	if (count < 0 && errno != ENOENT)
		check_warn(run, (struct origin){directory, 0},
			   "cannot be read (%s), so whether services ask pam_careacl was not checked; run "
			   "check as root",
			   strerror(errno));
	if (count < 0)
		return;
	for (int i = 0; i < count; i++) {
		if (entries[i]->d_type != DT_DIR && is_service_name(entries[i]->d_name))
			any = door_asks(run, entries[i]->d_name, asks) || any;
		free(entries[i]);
	}
	free(entries);
	if (!run->own_site || !(run->has_sshd || run->has_samba))
		return;
	if (!any)
		check_warn(run, (struct origin){directory, 0},
			   "no service asks pam_careacl: a suspended or expired login still comes in, "
			   "whatever the ACLs say of the "
			   "folders; put \"account required pam_careacl.so\" into common-account");
	silent_doors_check(run, asks);
}
