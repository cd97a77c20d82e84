/* The directories below a root that may be patients' folders, with their marks. */
#include "acl_sync/disk/place/standing_private.h"

#include "acl_sync/disk/root.h"
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Marks are looked for so deep where runs that were killed may have left folders by any pattern. */
#define MARKED_DEPTH 2

struct scan {
	struct standing *standing;
	size_t deepest;
};

static int64_t born(int fd)
{
	struct statx found;
	if (statx(fd, "", AT_EMPTY_PATH, STATX_BTIME, &found) != 0 || (found.stx_mask & STATX_BTIME) == 0)
		return 0;
	return found.stx_btime.tv_sec * INT64_C(1000000000) + found.stx_btime.tv_nsec;
}

static int folder_add(struct scan *scan, int fd, const char *path, bool *ret_is_marked)
{
	struct standing *standing = scan->standing;
	char mark[MARK_SIZE];
	int marked = mark_get(fd, MARK_PATIENT, mark);
	if (marked < 0) { /* a pattern that is recorded says enough */
		if (standing->kind != STANDING_PATTERN)
			standing_unsure(standing, marked);
		marked = 0;
	}
	struct standing_folder *folders =
	    arena_grow(standing->arena, standing->folders, standing->folder_count, &standing->folder_capacity,
		       sizeof(*folders));
	if (folders == NULL)
		return -ENOMEM;
	standing->folders = folders;
	struct standing_folder *folder = &folders[standing->folder_count++];
	*folder = (struct standing_folder){.path = path, .born = marked ? born(fd) : 0};
	if (marked)
		folder->id = arena_strdup(standing->arena, mark);
	*ret_is_marked = marked;
	return marked && folder->id == NULL ? -ENOMEM : 0;
}

/* Can folders stand below an unmarked directory? */
static bool may_hold_folders(const struct scan *scan, const char *path)
{
	const struct standing *standing = scan->standing;
	return standing->kind == STANDING_MARKED || standing_is_wanted_level(standing, path) ||
	       standing_was_level(standing, path);
}

static int scan_directory(struct scan *scan, int fd, const char *path, size_t depth);

static int scan_entry(struct scan *scan, int dir_fd, const char *above, const char *name, size_t depth)
{
	struct standing *standing = scan->standing;
	struct arena *arena = standing->arena;
	bool is_parking = depth == 1 && strcmp(name, ROOT_MOVING) == 0, is_marked = false;
	if (depth == 1 && root_is_reserved(name) && !is_parking)
		return 0;
	const char *path =
	    above[0] == '\0' ? arena_strdup(arena, name) : arena_printf(arena, "%s/%s", above, name);
	int fd = path == NULL ? -ENOMEM : tree_open_directory(dir_fd, name);
	if (fd < 0) {
		if (fd != -ENOMEM && !tree_is_nowhere(fd))
			standing_unsure(standing, fd);
		return fd == -ENOMEM ? fd : 0;
	}
	int error = is_parking ? 0 : folder_add(scan, fd, path, &is_marked);
	if (error == 0 && !is_marked &&
	    (is_parking || (depth < scan->deepest && may_hold_folders(scan, path))))
		error = scan_directory(scan, fd, path, is_parking ? scan->deepest : depth + 1);
	close(fd);
	return error;
}

static int scan_directory(struct scan *scan, int fd, const char *path, size_t depth)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int error = 0, more = listing_open(&listing, fd);
	if (more == 0)
		while (error == 0 && (more = listing_next(&listing, &name, &type)) > 0)
			if (type == ENTRY_DIRECTORY)
				error = scan_entry(scan, fd, path, name, depth);
	listing_close(&listing);
	if (more < 0 && more != -ENOMEM)
		standing_unsure(scan->standing, more);
	return more == -ENOMEM ? more : error;
}

static int path_compare(const void *left, const void *right)
{
	const struct standing_folder *a = left, *b = right;
	return strcmp(a->path, b->path);
}

int standing_scan(struct standing *standing)
{
	struct scan scan = {standing, folder_pattern_depth(standing->pattern)};
	size_t depth = standing->kind == STANDING_MARKED ? MARKED_DEPTH
		       : standing->from_pattern != NULL  ? folder_pattern_depth(standing->from_pattern)
							 : 1;
	scan.deepest = scan.deepest > depth ? scan.deepest : depth;
	int error = scan_directory(&scan, standing->root_fd, "", 1);
	if (error == 0 && standing->folder_count > 1)
		qsort(standing->folders, standing->folder_count, sizeof(*standing->folders), path_compare);
	return error;
}
