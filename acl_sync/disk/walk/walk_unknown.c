/* What is in no patient's folder or category is closed to all but root, never deleted (R37). */
#include "acl_sync/disk/walk.h"

#include <errno.h>
#include <unistd.h>

static void close_deep(struct walk *walk, int dir_fd, const char *name, size_t depth);

static void close_entry(struct walk *walk, int dir_fd, const char *name, enum entry_type type, void *context)
{
	const size_t *depth = context;
	if (type != ENTRY_SPECIAL) /* a link has no ACL that could be read */
		close_deep(walk, dir_fd, name, *depth);
}

static void close_one(struct walk *walk, struct handle handle)
{
	struct object_state state;
	int error = object_look(handle, walk->scratch, &state);
	if (error != 0) {
		walk_unreadable(walk, handle, error);
		return;
	}
	mode_t type = state.stat.st_mode & S_IFMT;
	const struct object_wish wish = wish_closed(0, 0, type == S_IFDIR);
	if (type == S_IFDIR || type == S_IFREG)
		walk_close(walk, handle, &state, &wish, DRIFT_UNKNOWN);
}

/* The outermost is closed first: what is below cannot be reached any more while it is being closed. */
static void close_deep(struct walk *walk, int dir_fd, const char *name, size_t depth)
{
	int fd = tree_open_directory(dir_fd, name);
	bool is_directory = fd >= 0;
	if (fd == -ENOTDIR)
		fd = tree_open_pinned(dir_fd, name);
	if (fd < 0) {
		if (fd == -EXDEV)
			walk_notice(walk, NOTICE_MOUNT, 0);
		else if (fd != -ENOENT)
			walk_unopened(walk, dir_fd, name, fd);
		return;
	}
	close_one(walk, (struct handle){.fd = fd, .is_path = !is_directory});
	if (is_directory && walk->stop == 0) {
		size_t below = depth + 1;
		if (depth < walk->depth_limit)
			walk_each_entry(walk, fd, close_entry, &below);
		else
			walk_failed(walk, -ENAMETOOLONG);
	}
	close(fd);
}

void walk_unknown(struct walk *walk, int dir_fd, const char *name, enum entry_type type)
{
	if (type == ENTRY_SPECIAL) {
		walk_notice(walk, NOTICE_SPECIAL, 0);
		return;
	}
	size_t notice = walk->report->notice_count, operations = walk->planned_operations;
	walk_notice(walk, NOTICE_UNKNOWN_CLOSED, 0);
	close_deep(walk, dir_fd, name, 0);
	walk_notice_pending(walk, notice, operations);
}
