/* The root and the levels between it and the folders, and what stands there that belongs to nobody. */
#include "acl_sync/disk/walk.h"

#include "acl_sync/disk/root.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum shelf_entry { SHELF_STRANGER, SHELF_FOLDER, SHELF_SHELF };

/* What the present path is, from the paths of all folders. */
static enum shelf_entry shelf_entry(const struct walk *walk)
{
	const char *path = walk->path.text;
	size_t length = walk->path.length, low = 0, high = walk->job->facts->patient_count;
	while (low < high) { /* the first that is not before `path` */
		size_t middle = low + (high - low) / 2;
		if (strcmp(walk->folder_paths[middle], path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < walk->job->facts->patient_count; low++) {
		const char *found = walk->folder_paths[low];
		if (strncmp(found, path, length) != 0)
			break;
		if (found[length] == '\0')
			return SHELF_FOLDER;
		if (found[length] == '/')
			return SHELF_SHELF;
	}
	return SHELF_STRANGER;
}

static void shelf_pass(struct walk *walk, int fd);

static void shelf_open(struct walk *walk, int dir_fd, const char *name)
{
	int fd = tree_open_directory(dir_fd, name);
	if (fd >= 0) {
		shelf_pass(walk, fd);
		close(fd);
	} else if (fd == -EXDEV) {
		walk_notice(walk, NOTICE_MOUNT, 0);
	} else if (fd != -ENOENT) {
		walk_failed(walk, fd);
	}
}

static void shelf_stranger(struct walk *walk, int dir_fd, const char *name, enum entry_type type)
{
	size_t first = walk->report->notice_count;
	walk_unknown(walk, dir_fd, name, type);
	if (type == ENTRY_DIRECTORY && walk->mode == WALK_LOOK)
		walk_former_folder(walk, dir_fd, name, first);
}

static void shelf_entry_pass(struct walk *walk, int dir_fd, const char *name, enum entry_type type,
			     void *context)
{
	(void)context;
	bool is_reserved = dir_fd == walk->root_fd && root_is_reserved(name);
	enum shelf_entry entry = is_reserved ? SHELF_FOLDER : shelf_entry(walk);
	if (entry == SHELF_SHELF && type == ENTRY_DIRECTORY)
		shelf_open(walk, dir_fd, name);
	else if (entry != SHELF_FOLDER && walk->mode != WALK_GIVE)
		shelf_stranger(walk, dir_fd, name, type);
}

/* false: told. */
static bool passable_look(struct walk *walk, int fd, const struct object_wish *wish,
			  struct object_state *ret_state, struct object_diff *ret_diff)
{
	int error = object_look((struct handle){.fd = fd}, walk->scratch, ret_state);
	if (error == 0)
		error = object_compare(ret_state, wish, ret_diff);
	if (error != 0)
		walk_failed(walk, error);
	return error == 0;
}

bool walk_passable_begin(struct walk *walk, int fd)
{
	const struct object_wish wish = wish_root(walk->job);
	struct object_state state;
	struct object_diff diff;
	if (!passable_look(walk, fd, &wish, &state, &diff))
		return false;
	unsigned drift = object_differs(&diff) ? walk_drift(walk, &state, &wish, &diff, NO_ID, 0) : 0;
	walk_directory_begin(walk, fd, &state, &wish, &diff, drift);
	return walk->stop == 0;
}

void walk_passable_end(struct walk *walk, int fd)
{
	const struct object_wish wish = wish_root(walk->job);
	struct object_state state;
	struct object_diff diff;
	if (passable_look(walk, fd, &wish, &state, &diff))
		walk_directory_end(walk, fd, &state, &wish, &diff);
}

static void shelf_pass(struct walk *walk, int fd)
{
	if (!walk_passable_begin(walk, fd))
		return;
	walk_each_entry(walk, fd, shelf_entry_pass, NULL);
	if (walk->mode == WALK_GIVE && walk->stop == 0)
		walk_passable_end(walk, fd);
}

void walk_shelves(struct walk *walk)
{
	walk->folder = (struct folder_walk){.patient = NO_ID, .notices_before = walk->report->notice_count};
	walk->changing.count = walk->changing_first = 0;
	/* who does not know where all folders are takes none for a stranger */
	if (walk->standing.error == 0 && walk_folder_paths(walk))
		shelf_pass(walk, walk->root_fd);
}
