/* New directories: built aside, with owner and ACLs, then renamed into place (disk.md). */
#include "acl_sync/disk/walk/walk_building.h"

#include "acl_sync/disk/mark.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- building ---- */

static int fill_node(struct walk *walk, int fd, const struct layout_node *node);

static int make_child(struct walk *walk, int fd, const struct layout_node *child)
{
	if (mkdirat(fd, child->name, 0700) != 0)
		return -errno;
	int child_fd = tree_open_directory(fd, child->name);
	if (child_fd < 0)
		return child_fd;
	int error = fill_node(walk, child_fd, child);
	close(child_fd);
	return error;
}

/* All that is below first, the directory itself last. */
static int fill_node(struct walk *walk, int fd, const struct layout_node *node)
{
	struct object_wish wish;
	int error = 0;
	for (const struct layout_node *child = node->first_child; child != NULL && error == 0;
	     child = child->next_sibling)
		error = make_child(walk, fd, child);
	if (error != 0)
		return error;
	if (!walk_node_wish(walk, node, &wish))
		return -ENOMEM;
	if (node->index == 0)
		error = mark_set(fd, MARK_PATIENT, walk->job->facts->patients[walk->folder.patient].id);
	if (error != 0)
		return error;
	walk->report->created += node->category != NO_ID || node->index == 0;
	walk->report->operations++;
	return object_make((struct handle){.fd = fd}, walk->scratch, &wish);
}

/* Where a rename is not possible (a quota project of its own): closed to all but root until complete. */
static int create_in_place(struct walk *walk, int parent_fd, const char *name, const struct layout_node *node)
{
	if (mkdirat(parent_fd, name, 0700) != 0)
		return -errno;
	int fd = tree_open_directory(parent_fd, name);
	if (fd < 0)
		return fd;
	int error = fill_node(walk, fd, node);
	close(fd);
	return error;
}

static int create_aside(struct walk *walk, int building_fd, int parent_fd, const char *name,
			const struct layout_node *node)
{
	char aside[32];
	size_t created = walk->report->created, operations = walk->report->operations;
	int fd = walk_building_new(building_fd, aside, sizeof(aside));
	if (fd < 0)
		return fd;
	int error = fill_node(walk, fd, node);
	if (error == 0 && renameat2(building_fd, aside, parent_fd, name, RENAME_NOREPLACE) != 0)
		error = -errno;
	if (error != 0) {
		walk_building_drop(building_fd, aside);
		walk->report->created = created;
		walk->report->operations = operations;
	}
	close(fd);
	return error;
}

static int create(struct walk *walk, int parent_fd, const char *name, const struct layout_node *node)
{
	int building_fd = walk_building_open(walk);
	touched_all(&walk->touched);
	if (building_fd < 0)
		return building_fd;
	int error = create_aside(walk, building_fd, parent_fd, name, node);
	close(building_fd);
	if (error == -EXDEV || error == -EINVAL)
		error = create_in_place(walk, parent_fd, name, node);
	return error;
}

int walk_create_node(struct walk *walk, int parent_fd, const struct layout_node *node)
{
	return create(walk, parent_fd, node->name, node);
}

/* ---- a folder, with the levels above it ---- */

/* Opens the level `name`, made where it is missing: passable, not listable. A descriptor or -errno. */
static int shelf_make(struct walk *walk, int dir_fd, const char *name)
{
	const struct object_wish wish = wish_root(walk->job);
	char mark[MARK_SIZE];
	if (mkdirat(dir_fd, name, 0700) != 0 && errno != EEXIST)
		return -errno;
	int fd = tree_open_directory(dir_fd, name);
	if (fd < 0)
		return fd;
	int error = mark_get(fd, MARK_PATIENT, mark) == 1
			? -EBUSY
			: object_make((struct handle){.fd = fd}, walk->scratch, &wish);
	if (error == 0)
		return fd;
	close(fd);
	return error;
}

int walk_create_levels(struct walk *walk, const char *path, const char **ret_leaf)
{
	char name[NAME_MAX + 1];
	int dir_fd = walk->root_fd;
	for (const char *slash; (slash = strchr(path, '/')) != NULL; path = slash + 1) {
		if (snprintf(name, sizeof(name), "%.*s", (int)(slash - path), path) >= (int)sizeof(name))
			return -ENAMETOOLONG;
		int fd = shelf_make(walk, dir_fd, name);
		if (dir_fd != walk->root_fd)
			close(dir_fd);
		if (fd < 0)
			return fd;
		dir_fd = fd;
	}
	*ret_leaf = path;
	return dir_fd;
}

int walk_create_folder(struct walk *walk)
{
	const char *name;
	touched_all(&walk->touched);
	int dir_fd = walk_create_levels(walk, walk->folder.path, &name);
	if (dir_fd < 0)
		return dir_fd;
	int error = create(walk, dir_fd, name, walk->layout->nodes);
	if (dir_fd != walk->root_fd)
		close(dir_fd);
	return error;
}
