/* What stands beside and above a store: snapshots, backups, other mounts. A copy keeps the ACLs of the day it was made. */
#include "acl_sync/check/mount_table.h"
#include "acl_sync/check/security.h"

#include <dirent.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#define SUBVOLUME_INODE 256 /* of the first directory of each, on btrfs */

/* Names of copies, and of what file managers keep of what was deleted. Those that file systems give to their snapshots
 * are looked for by every check (check_stores.c). */
static const char *const patterns[] = {
    "@GMT-*", "*backup*",     "*.bak",      "*.old",   "*-old",    "*.orig",   "*.copy",
    "*-copy", "*sauvegarde*", "rsnapshot*", ".Trash*", ".recycle", "#recycle", NULL};

bool security_is_copy(const char *name)
{
	return security_name_is(name, patterns);
}

static bool is_subvolume(const char *path, const struct stat *found)
{
	struct statfs system;
	return found->st_ino == SUBVOLUME_INODE && statfs(path, &system) == 0 &&
	       (unsigned long)system.f_type == BTRFS_SUPER_MAGIC;
}

static void entry_check(struct security *security, const struct store *store, const char *path,
			const char *name)
{
	struct stat found;
	if (lstat(path, &found) != 0 || !S_ISDIR(found.st_mode) || (found.st_mode & (S_IROTH | S_IXOTH)) == 0)
		return;
	/* the store's own places */
	if (check_path_holds(path, store->root) ||
	    (store->views != NULL && check_path_holds(path, store->views)))
		return;
	if (strcmp(name, ".backup") == 0)
		return;
	bool subvolume = is_subvolume(path, &found);
	if (subvolume || security_is_copy(name))
		check_warn(
		    &security->run, store->origin,
		    "store %s: everybody can go into %s, %s: a copy keeps the ACLs of the day it was made, "
		    "and who was kept out since is let in there; chmod 0700 it (R37)",
		    store->name, path,
		    subvolume ? "a subvolume that may be a snapshot" : "whose name is one of copies");
}

static void directory_check(struct security *security, const struct store *store, const char *folder)
{
	DIR *directory = opendir(folder);
	const struct dirent *entry;
	while (directory != NULL && (entry = readdir(directory)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		const char *path = arena_printf(security->run.arena, "%s/%s",
						strcmp(folder, "/") == 0 ? "" : folder, entry->d_name);
		if (path == NULL)
			security->run.findings->out_of_memory = true;
		else
			entry_check(security, store, path, entry->d_name);
	}
	if (directory != NULL)
		closedir(directory);
}

/* In every directory above the store, but the host's own. */
static void around_check(struct security *security, const struct store *store, const char *root)
{
	char *folder = arena_strdup(security->run.arena, root);
	if (folder == NULL)
		return;
	for (char *slash = strrchr(folder, '/'); slash != NULL && slash != folder;
	     slash = strrchr(folder, '/')) {
		*slash = '\0';
		directory_check(security, store, folder);
	}
}

/* ---- mounts ---- */

static void beside_check(struct security *security, const struct mount_table *table,
			 const struct store *store, const char *root)
{
	struct trial_beside beside[TRIAL_BESIDE_MAX];
	size_t count = mount_beside(&security->run, table, root, beside, TRIAL_BESIDE_MAX);
	for (size_t i = 0; i < count; i++)
		check_warn(
		    &security->run, store->origin,
		    "store %s: what is in it is seen at %s too, past the directories above it: what is "
		    "closed "
		    "there does not close it here; unmount it, or have it tried with careacl verify --kernel",
		    store->name, beside[i].place);
}

void security_copies(struct security *security)
{
	const struct policy *policy = &security->run.settings->policy;
	struct mount_table table;
	mount_table_read(&security->run, &table);
	for (size_t i = 0; i < policy->store_count; i++) {
		bool unused;
		const char *root = check_path(&security->run, policy->stores[i].root, &unused);
		if (root == NULL)
			continue;
		around_check(security, &policy->stores[i], root);
		beside_check(security, &table, &policy->stores[i], root);
	}
}
