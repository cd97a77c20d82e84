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

#define GROUP_COUNT (sizeof(groups) / sizeof(groups[0]))

/* The groups of the table that there are: their numbers. */
struct found_groups {
	struct {
		gid_t gid;
		size_t row;
	} items[GROUP_COUNT];
	size_t count;
};

static void find_groups(struct security *security, struct found_groups *ret_found)
{
	ret_found->count = 0;
	for (size_t row = 0; row < GROUP_COUNT; row++) {
		gid_t gid;
		if (names_group(groups[row].group, security->run.arena, &gid, NULL, NULL) != NAME_FOUND)
			continue;
		ret_found->items[ret_found->count].gid = gid;
		ret_found->items[ret_found->count++].row = row;
	}
}

static bool has_group(const gid_t *all, size_t count, gid_t group)
{
	for (size_t i = 0; i < count; i++)
		if (all[i] == group)
			return true;
	return false;
}

/* Asks the name service for the groups of a login once. */
static void login_check(struct security *security, const char *login, const struct found_groups *found)
{
	struct site *site = security->site;
	struct name_answer answer = name_cache_login(&site->names, login);
	const gid_t *all;
	size_t count;
	if (answer.result != NAME_FOUND ||
	    names_groups_of(login, answer.gid, site->arena, &all, &count) != NAME_FOUND)
		return;
	for (size_t i = 0; i < found->count; i++) {
		size_t row = found->items[i].row;
		if (has_group(all, count, found->items[i].gid))
			check_warn(&security->run, (struct origin){login, 0},
				   "is in the group '%s', which %s: no rule holds them; take them out of it",
				   groups[row].group, groups[row].why);
	}
}

void security_people(struct security *security)
{
	const struct site *site = security->site;
	struct found_groups found;
	if (site == NULL || site->used == NULL)
		return;
	find_groups(security, &found);
	for (login_id login = 0; found.count > 0 && login < site->facts->login_count; login++)
		if (site->uids.uids[login] != UID_NONE)
			login_check(security, site->facts->logins[login].name, &found);
}
