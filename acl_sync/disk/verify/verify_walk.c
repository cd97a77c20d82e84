/* What the walks of verify share: the place, opening, listing. */
#include "acl_sync/disk/verify/verify.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the place ---- */

size_t verify_enter(struct verify *verify, const char *name)
{
	size_t before = verify->path_length, needed = before + strlen(name) + 2;
	if (needed > verify->path_capacity) {
		char *larger = realloc(verify->path, needed * 2);
		if (larger == NULL) {
			verify->error = -ENOMEM;
			return before;
		}
		verify->path = larger;
		verify->path_capacity = needed * 2;
	}
	char *end = verify->path + before;
	if (before > 0)
		*end++ = '/';
	end = stpcpy(end, name);
	verify->path_length = (size_t)(end - verify->path);
	return before;
}

void verify_leave(struct verify *verify, size_t before)
{
	verify->path_length = before;
	verify->path[before] = '\0';
}

/* Pins without following a link; a mount point is none of ours, and its file system, which may be that of a program
 * that never answers, is asked nothing. A descriptor or -errno. */
int verify_open(int dir_fd, const char *name, int flags)
{
	struct statx found;
	int fd = openat(dir_fd, name, flags | O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int error = statx(fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, 0, &found) != 0 ? -errno : 0;
	if (error == 0 && (found.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0)
		error = -EXDEV;
	if (error != 0) {
		close(fd);
		return error;
	}
	return fd;
}

int verify_open_directory(int dir_fd, const char *name)
{
	int pinned = verify_open(dir_fd, name, O_DIRECTORY);
	if (pinned < 0)
		return pinned;
	int fd = openat(pinned, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error = -errno;
	close(pinned);
	return fd < 0 ? error : fd;
}

void verify_mounted(struct verify *verify, int dir_fd, const char *name, const struct verify_object *object)
{
	int fd = openat(dir_fd, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return;
	verify_object(verify, (struct handle){.fd = fd, .is_path = true}, object);
	close(fd);
}

/* What must not end the run: vanished meanwhile, or left alone on purpose. */
void verify_note_error(struct verify *verify, int error)
{
	if (error != -ENOENT && error != -EXDEV && error != -ELOOP && error != -ENOTDIR && verify->error == 0)
		verify->error = error;
}

/* Calls for every entry of the directory, with the path set to it. */
void verify_each_entry(struct verify *verify, int fd, verify_function *function, void *context)
{
	int listed = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *directory = listed < 0 ? NULL : fdopendir(listed);
	if (directory == NULL) {
		verify->error = -errno;
		if (listed >= 0)
			close(listed);
		return;
	}
	verify->depth++;
	for (struct dirent *entry; verify->error == 0;) {
		errno = 0;
		entry = readdir(directory);
		if (entry == NULL) {
			verify->error = -errno;
			break;
		}
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		size_t before = verify_enter(verify, entry->d_name);
		function(verify, fd, entry->d_name, context);
		verify_leave(verify, before);
	}
	verify->depth--;
	closedir(directory);
}

void verify_directory(struct verify *verify, int dir_fd, const char *name, const struct verify_object *object,
		      verify_function *function, void *context)
{
	int fd = verify_open_directory(dir_fd, name);
	if (fd < 0) {
		verify_note_error(verify, fd);
		return;
	}
	verify_object(verify, (struct handle){.fd = fd}, object);
	if (verify->depth < verify->depth_limit)
		verify_each_entry(verify, fd, function, context);
	else
		verify_too_deep(verify);
	close(fd);
}
