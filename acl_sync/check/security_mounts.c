/* Mounts that undo what a sync does: a snapshot or an image of the same file system, a layer of an overlay, a file system
 * that forgets at a power cut what it has said to be written. */
#include "acl_sync/check/mount_table.h"
#include "acl_sync/check/security.h"
#include "acl_sync/disk/mark.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct mount_look {
	struct security *security;
	const struct mount_table *table;
	const struct store *store;
	const char *root; /* without links */
	const struct mount_line *mount;
};

/* ---- copies of the whole ---- */

static bool is_root_of(const char *path, const struct store *store)
{
	char name[MARK_SIZE];
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool is = fd >= 0 && mark_get(fd, MARK_STORE, name) == 1 && strcmp(name, store->name) == 0;
	if (fd >= 0)
		close(fd);
	return is;
}

/* The place that the store has on its own mount, on another; mounts of the same place are security_copies.c's. */
static void copy_check(const struct mount_look *look, const struct mount_line *line)
{
	struct check_run *run = &look->security->run;
	const char *point = strcmp(line->point, "/") == 0 ? "" : line->point;
	size_t length = strcmp(look->mount->point, "/") == 0 ? 0 : strlen(look->mount->point);
	bool is_same_place =
	    strcmp(line->device, look->mount->device) == 0 && strcmp(line->root, look->mount->root) == 0;
	if (line == look->mount || is_same_place || mount_find(look->table, line->point) != line)
		return;
	const char *path = arena_printf(run->arena, "%s%s", point, look->root + length);
	if (path == NULL)
		run->findings->out_of_memory = true;
	else if (is_root_of(path, look->store))
		check_warn(run, look->store->origin,
			   "store %s: %s is a copy of its root, on the mount %s: a snapshot or an image "
			   "keeps the ACLs "
			   "of the day it was made, and who was kept out since is let in there; unmount it, "
			   "or mount "
			   "it below a directory that is root's alone (R37)",
			   look->store->name, path, line->point);
}

/* ---- layers ---- */

/* Is the store in one of the layers "/a:/b"? */
static bool holds_store(const struct mount_look *look, const char *layers)
{
	struct check_run *run = &look->security->run;
	char *list = arena_printf(run->arena, "%.*s", (int)strcspn(layers, ","), layers), *rest = NULL;
	if (list == NULL) {
		run->findings->out_of_memory = true;
		return false;
	}
	for (char *one = strtok_r(list, ":", &rest); one != NULL; one = strtok_r(NULL, ":", &rest))
		if (one[0] == '/' && check_reach_of(run, one, look->store).touches)
			return true;
	return false;
}

static void overlay_check(const struct mount_look *look, const struct mount_line *line)
{
	static const char *const names[] = {"lowerdir=", "lowerdir+=", "datadir+=", "upperdir="};
	const char *options = line->system_options;
	for (const char *at = options; at != NULL; at = strchr(at, ',')) {
		at += at[0] == ',';
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
			if (strncmp(at, names[i], strlen(names[i])) != 0)
				continue;
			if (line == look->mount)
				check_warn(&look->security->run, look->store->origin,
					   "store %s is on the overlay mounted at %s: its layers can be "
					   "opened by their own paths too, with the ACLs that documents have "
					   "there; put the store on a file system of its own",
					   look->store->name, line->point);
			else if (holds_store(look, at + strlen(names[i])))
				check_warn(&look->security->run, look->store->origin,
					   "store %s is a layer of the overlay mounted at %s: what is "
					   "written or changed "
					   "there is copied with the ACLs of that moment, and stays open "
					   "when the store "
					   "closes it; unmount it",
					   look->store->name, line->point);
			else
				continue;
			return;
		}
	}
}

/* ---- what is written ---- */

static void barrier_check(const struct mount_look *look)
{
	static const char *const options[] = {"nobarrier", "barrier=0"};
	for (size_t i = 0; i < 2; i++)
		if (mount_has_option(look->mount->system_options, options[i]))
			check_warn(
			    &look->security->run, look->store->origin,
			    "store %s is on the mount %s with \"%s\": after a power cut an access can be "
			    "back "
			    "that was said to be taken away; take the option out of its line in /etc/fstab",
			    look->store->name, look->mount->point, options[i]);
}

void security_mounts(struct security *security)
{
	const struct policy *policy = &security->run.settings->policy;
	struct mount_table table;
	bool unused;
	mount_table_read(&security->run, &table);
	for (size_t i = 0; i < policy->store_count; i++) {
		struct mount_look look = {.security = security, .table = &table, .store = &policy->stores[i]};
		look.root = check_path(&security->run, look.store->root, &unused);
		look.mount = look.root == NULL ? NULL : mount_find(&table, look.root);
		if (look.mount == NULL)
			continue;
		barrier_check(&look);
		for (size_t j = 0; j < table.count; j++) {
			copy_check(&look, &table.lines[j]);
			overlay_check(&look, &table.lines[j]);
		}
	}
}
