/* `.aside` and the directories in it, one for each document. */
#include "acl_sync/disk/aside/walk_aside.h"

#include "acl_sync/disk/root.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

int aside_open(const struct walk *walk)
{
	return tree_open_directory(walk->root_fd, ROOT_ASIDE);
}

int aside_make(struct walk *walk)
{
	const struct object_wish wish = wish_root(walk->job);
	int fd = aside_open(walk);
	if (fd != -ENOENT)
		return fd;
	if (mkdirat(walk->root_fd, ROOT_ASIDE, 0700) != 0 && errno != EEXIST)
		return -errno;
	touched_add(&walk->touched, walk->root_fd);
	fd = aside_open(walk);
	if (fd < 0)
		return fd;
	int error = object_make((struct handle){.fd = fd}, walk->scratch, &wish);
	if (error == 0)
		return fd;
	close(fd);
	return error;
}

void walk_asides_prepare(struct walk *walk)
{
	struct stat found;
	if (walk->job->patients != NULL || walk->job->only_take || walk->stop != 0 ||
	    tree_stat(walk->root_fd, ROOT_ASIDE, &found) != -ENOENT)
		return;
	if (!walk->will_apply) {
		walk->planned_operations++;
		return;
	}
	walk->mode = WALK_GIVE;
	walk->folder = (struct folder_walk){.patient = NO_ID, .notices_before = walk->report->notice_count};
	size_t before = walk_enter(walk, ROOT_ASIDE);
	int fd = aside_make(walk);
	if (fd >= 0) {
		walk->report->operations++;
		close(fd);
	} else {
		walk_failed(walk, fd);
	}
	walk_leave(walk, before);
	walk->report->failed_folders += walk->folder.failed;
	walk->folder = (struct folder_walk){.patient = NO_ID};
}

int aside_name_new(char ret_name[ASIDE_NAME_SIZE])
{
	unsigned char bytes[(ASIDE_NAME_SIZE - 1) / 2];
	if (getrandom(bytes, sizeof(bytes), 0) != (ssize_t)sizeof(bytes))
		return -EIO;
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(ret_name + 2 * i, 3, "%02x", bytes[i]);
	return 0;
}

/* Locked, and with its origin. 0 or -errno. */
static int room_fill(int fd, const char *origin, bool is_kept)
{
	struct handle handle = {.fd = fd};
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		return -errno;
	int error = handle_set_attribute(handle, ASIDE_ORIGIN, origin, strlen(origin));
	if (is_kept && (error == -ENOSPC || error == -E2BIG))
		error = handle_set_attribute(handle, ASIDE_KEPT, "1", 1);
	return error;
}

int aside_room_new(int aside_fd, const char *origin, bool is_kept, char *ret_name)
{
	struct stat before;
	int error = fstat(aside_fd, &before) != 0 ? -errno : aside_name_new(ret_name);
	if (error == 0 && mkdirat(aside_fd, ret_name, 0700) != 0)
		error = -errno;
	if (error != 0)
		return error;
	aside_age_keep(aside_fd, &before);
	int fd = tree_open_directory(aside_fd, ret_name);
	error = fd < 0 ? fd : room_fill(fd, origin, is_kept);
	if (error == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	(void)unlinkat(aside_fd, ret_name, AT_REMOVEDIR);
	aside_age_keep(aside_fd, &before);
	return error;
}

int aside_room_drop(int aside_fd, const char *name)
{
	struct stat before;
	int fd = tree_open_directory(aside_fd, name), error = 0;
	if (fd < 0)
		return fd;
	if (fstat(aside_fd, &before) != 0 || flock(fd, LOCK_EX | LOCK_NB) != 0 ||
	    unlinkat(aside_fd, name, AT_REMOVEDIR) != 0)
		error = -errno;
	else
		aside_age_keep(aside_fd, &before);
	close(fd);
	return error;
}
