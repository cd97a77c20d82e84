/* What lies in the stores, counted: nobody reads a line for each of a thousand files, and off a terminal no line may name a
 * patient. */
#include "acl_sync/check/security_tree.h"
#include "acl_sync/console.h"
#include "acl_sync/disk/depth.h"
#include "acl_sync/disk/folder.h"
#include "acl_sync/disk/mark.h"
#include "acl_sync/disk/standing.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/printable.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

struct tally {
	size_t count;
	char *first; /* owned */
};

/* ---- the walk ---- */

static void object(struct tree_look *look, struct tally *tallies, const char *name, const struct stat *found)
{
	for (size_t i = 0; i < TREE_KIND_COUNT; i++)
		if (tree_kinds[i].is_it(look, name, found) && tallies[i].count++ == 0)
			tallies[i].first = printable_text(look->path, true);
}

static void walk(struct tree_look *look, struct tally *tallies, int dir_fd)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	struct stat directory;
	if (look->depth == 0 || fstat(dir_fd, &directory) != 0 || listing_open(&listing, dir_fd) != 0)
		return;
	look->depth--;
	while (listing_next(&listing, &name, &type) > 0) {
		struct stat found;
		size_t before = strlen(look->path);
		if (tree_stat(dir_fd, name, &found) != 0)
			continue;
		snprintf(look->path + before, sizeof(look->path) - before, "%s%s", before > 0 ? "/" : "",
			 name);
		int fd = type == ENTRY_DIRECTORY ? tree_open_directory(dir_fd, name) : -1;
		look->device = directory.st_dev;
		look->fd = fd;
		object(look, tallies, name, &found);
		if (fd >= 0) {
			walk(look, tallies, fd);
			close(fd);
		}
		look->path[before] = '\0';
	}
	listing_close(&listing);
	look->depth++;
}

static void tell(struct tree_look *look, struct tally *tallies)
{
	for (size_t i = 0; i < TREE_KIND_COUNT; i++) {
		bool is_shown = tallies[i].first != NULL && console_is_private();
		if (tallies[i].count > 0)
			check_warn(&look->security->run, look->store->origin, "store %s: %zu %s%s%s: %s",
				   look->store->name, tallies[i].count, tree_kinds[i].what,
				   is_shown ? ": " : "", is_shown ? tallies[i].first : "", tree_kinds[i].why);
		free(tallies[i].first);
	}
}

/* ext4 keeps all of an object's attributes, its ACLs among them, in one block. */
static size_t shared_block(int root_fd)
{
	struct statfs system;
	bool is_ext4 = root_fd >= 0 && fstatfs(root_fd, &system) == 0 &&
		       (unsigned long)system.f_type == EXT4_SUPER_MAGIC;
	return is_ext4 ? (size_t)system.f_bsize : 0;
}

/* Not while they wait for other names: the next sync renames them by their marks. */
static bool is_placed(const struct tree_look *look, int root_fd, struct arena *arena)
{
	char text[MARK_SIZE];
	const struct standing standing = {
	    .pattern = look->store->folder, .root_fd = root_fd, .key = look->key, .arena = arena};
	if (root_fd < 0 || (look->key == NULL && folder_pattern_is_opaque(standing.pattern)))
		return false;
	int placed = standing_layout_found(&standing, text);
	if (placed == -ENOMEM)
		console_out_of_memory();
	return placed == 1;
}

void security_tree(struct security *security)
{
	const struct policy *policy = &security->run.settings->policy;
	if (security->site == NULL || geteuid() != 0)
		return;
	for (store_id id = 0; id < policy->store_count; id++) {
		struct tally tallies[TREE_KIND_COUNT] = {0};
		struct store_owner owner = site_owner(security->site, &policy->stores[id]);
		struct tree_look *look = calloc(1, sizeof(*look));
		int fd = open(policy->stores[id].root, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (look == NULL)
			console_out_of_memory();
		look->security = security;
		look->store = &policy->stores[id];
		look->owner = owner.known ? owner.uid : 0;
		look->depth = depth_levels(DEPTH_LEVELS + 50, 2);
		look->block = shared_block(fd);
		look->key = site_folder_key(security->site, look->store);
		look->is_placed = is_placed(look, fd, security->run.arena);
		if (fd >= 0) { /* what is wrong with a root is said by every check */
			walk(look, tallies, fd);
			close(fd);
		}
		tell(look, tallies);
		free(look);
	}
}
