#include "acl_sync/site/parents.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/posix_acl.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- whom it keeps out ---- */

/* Has the login a part in the store now, by a team or a role? */
static bool has_part(const struct site *site, const struct login *login, store_id store)
{
	const struct facts *facts = site->facts;
	for (size_t i = 0; i < login->membership_count; i++)
		if (store_set_has(facts->teams[login->memberships[i].team].stores, store) &&
		    time_window_is_live(login->memberships[i].statement.window, site->now))
			return true;
	for (size_t i = 0; i < login->role_count; i++)
		for (size_t j = 0; j < login->roles[i].access_count; j++)
			if (facts->policy->categories[login->roles[i].accesses[j].category].store == store &&
			    time_window_is_live(login->roles[i].statement.window, site->now))
				return true;
	return false;
}

/* The access ACL of the directory, as the kernel judges by it. false: it cannot be told. */
static bool read_acl(struct site *site, const char *path, struct stat *ret_stat, struct acl_spec *ret_acl)
{
	size_t size = 0;
	void *bytes = arena_alloc(site->arena, POSIX_ACL_MAX_BYTES);
	struct acl_entry *entries = arena_array(site->arena, POSIX_ACL_MAX_ENTRIES, sizeof(*entries));
	if (bytes == NULL || entries == NULL)
		console_out_of_memory();
	struct handle handle = {open(path, O_PATH | O_DIRECTORY | O_CLOEXEC), true};
	if (handle.fd < 0)
		return false;
	bool is_known = handle_stat(handle, ret_stat) == 0;
	/* a file system without ACLs judges by the mode */
	if (is_known && posix_acl_get(handle, POSIX_ACL_ACCESS, bytes, &size) != 0)
		size = 0;
	close(handle.fd);
	*ret_acl = posix_acl_of_mode(is_known ? ret_stat->st_mode : 0);
	return is_known && (size == 0 || posix_acl_parse(bytes, size, entries, ret_acl));
}

/* A login whose groups cannot be told is taken for one who passes: nobody is kept out by what is not known. */
static bool passes(struct site *site, login_id login, const struct stat *found, const struct acl_spec *acl)
{
	const char *name = site->facts->logins[login].name;
	struct name_answer answer = name_cache_login(&site->names, name);
	struct acl_subject subject = {.uid = site->uids.uids[login]};
	return answer.result != NAME_FOUND ||
	       names_groups_of(name, answer.gid, site->arena, &subject.groups, &subject.group_count) !=
		   NAME_FOUND ||
	       (acl_spec_perms(acl, found->st_uid, found->st_gid, &subject) & PERM_X) != 0;
}

static bool keeps_people_out(struct site *site, const struct store *store, const char *path)
{
	struct stat found;
	struct acl_spec acl;
	store_id id = (store_id)(store - site->facts->policy->stores);
	if (!read_acl(site, path, &found, &acl))
		return true;
	for (login_id login = 0; login < site->facts->login_count; login++)
		if (site->uids.uids[login] != UID_NONE && has_part(site, &site->facts->logins[login], id) &&
		    !passes(site, login, &found, &acl))
			return true;
	return false;
}

/* ---- the directories ---- */

static void find_above(struct site *site, const struct store *store, const char *place, const char *what,
		       bool only_people, struct findings *findings)
{
	char *path = arena_strdup(site->arena, place);
	if (path == NULL)
		console_out_of_memory();
	for (char *slash = strrchr(path, '/'); slash != NULL && slash != path; slash = strrchr(path, '/')) {
		struct stat info;
		*slash = '\0';
		if (stat(path, &info) == 0 && (info.st_mode & S_IXOTH) == 0 &&
		    (!only_people || keeps_people_out(site, store, path)))
			findings_add(
			    findings, SEVERITY_WARNING, store->origin,
			    "store %s: not everybody can pass %s (mode %04o), so people may be kept out "
			    "of their %s: chmod o+x it",
			    store->name, path, info.st_mode & 07777, what);
	}
}

void parents_find(struct site *site, const struct store *store, bool only_people, struct findings *findings)
{
	find_above(site, store, store->root, "patients' folders", only_people, findings);
	if (store->views != NULL)
		find_above(site, store, store->views, "views", only_people, findings);
}
