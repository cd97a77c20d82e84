#include "acl_sync/disk/touched.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* One fsync after the other is slower than one syncfs when there are many; and each has a descriptor. */
#define OBJECTS_MAX 128

struct touched_object {
	int fd;
	uint64_t device, inode;
};

void touched_init(struct touched *touched, bool wanted)
{
	*touched = (struct touched){.is_wanted = wanted};
}

void touched_clear(struct touched *touched)
{
	for (size_t i = 0; i < touched->count; i++)
		close(touched->items[i].fd);
	free(touched->items);
	*touched = (struct touched){.count = 0};
}

void touched_all(struct touched *touched)
{
	touched->is_all = touched->is_wanted;
}

static bool is_noted(const struct touched *touched, const struct stat *found)
{
	for (size_t i = touched->count; i > 0; i--)
		if (touched->items[i - 1].inode == found->st_ino &&
		    touched->items[i - 1].device == found->st_dev)
			return true;
	return false;
}

static bool has_room(struct touched *touched)
{
	if (touched->count < touched->capacity)
		return true;
	size_t capacity = touched->capacity == 0 ? 16 : touched->capacity * 2;
	struct touched_object *items =
	    capacity > OBJECTS_MAX ? NULL : realloc(touched->items, capacity * sizeof(*items));
	if (items == NULL)
		return false;
	touched->items = items;
	touched->capacity = capacity;
	return true;
}

void touched_add(struct touched *touched, int fd)
{
	struct stat found;
	if (!touched->is_wanted || (fstat(fd, &found) == 0 && is_noted(touched, &found)))
		return;
	int own = has_room(touched) && fstat(fd, &found) == 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
	if (own < 0)
		touched->is_all = true;
	else
		touched->items[touched->count++] = (struct touched_object){own, found.st_dev, found.st_ino};
}

/* A pinned object is opened for it; nothing blocks, and where it does not open the caller has another way. */
static int object_sync(int fd)
{
	char path[32];
	int flags = fcntl(fd, F_GETFL);
	if (flags < 0 || (flags & O_PATH) == 0)
		return flags >= 0 && fsync(fd) == 0 ? 0 : -errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	int opened = open(path, O_RDONLY | O_NONBLOCK | O_NOATIME | O_NOCTTY | O_CLOEXEC);
	int error = opened >= 0 && fsync(opened) == 0 ? 0 : -errno;
	if (opened >= 0)
		close(opened);
	return error;
}

int touched_sync(const struct touched *touched, int root_fd)
{
	struct stat root;
	bool is_all = touched->is_all;
	if (fstat(root_fd, &root) != 0)
		return -errno;
	/* the views may be on another file system */
	for (size_t i = 0; i < touched->count; i++)
		if ((!is_all || touched->items[i].device != root.st_dev) &&
		    object_sync(touched->items[i].fd) != 0)
			is_all = true;
	return !is_all || syncfs(root_fd) == 0 ? 0 : -errno;
}
