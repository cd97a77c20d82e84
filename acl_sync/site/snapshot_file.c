#include "acl_sync/site/snapshot_file.h"

#include "policy/login_snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int snapshot_file_lock(const char *state_dir)
{
	int folder_fd = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder_fd < 0)
		return -errno;
	while (flock(folder_fd, LOCK_EX) != 0)
		if (errno != EINTR) {
			int error = -errno;
			close(folder_fd);
			return error;
		}
	return folder_fd;
}

int snapshot_file_read(int folder_fd, struct arena *arena, unsigned char **ret_bytes, size_t *ret_size)
{
	struct stat found;
	size_t size = 0;
	int fd = openat(folder_fd, LOGIN_SNAPSHOT_FILE, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	int error = fstat(fd, &found) != 0 ? -errno : 0;
	if (error == 0 && (!S_ISREG(found.st_mode) || found.st_size > (off_t)LOGIN_SNAPSHOT_SIZE_MAX))
		error = -EINVAL;
	*ret_bytes = error != 0 ? NULL : arena_alloc(arena, (size_t)found.st_size + 1);
	while (*ret_bytes != NULL && size < (size_t)found.st_size) {
		ssize_t got = read(fd, *ret_bytes + size, (size_t)found.st_size - size);
		if (got <= 0)
			break;
		size += (size_t)got;
	}
	close(fd);
	*ret_size = size;
	if (error != 0)
		return error;
	return *ret_bytes == NULL ? -ENOMEM : size == (size_t)found.st_size ? 0 : -EIO;
}

/* Writes all bytes; 0 or -errno. */
static int write_all(int fd, const unsigned char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t written = write(fd, bytes, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return written < 0 ? -errno : -EIO;
		bytes += written;
		size -= (size_t)written;
	}
	return fsync(fd) == 0 ? 0 : -errno;
}

/* Nobody ever sees half of it. */
int snapshot_file_replace(int folder_fd, const unsigned char *bytes, size_t size)
{
	static const char aside[] = LOGIN_SNAPSHOT_FILE ".new";
	if (unlinkat(folder_fd, aside, 0) != 0 && errno != ENOENT)
		return -errno;
	int fd = openat(folder_fd, aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	int error = write_all(fd, bytes, size);
	if (close(fd) != 0 && error == 0)
		error = -errno;
	if (error == 0 && renameat(folder_fd, aside, folder_fd, LOGIN_SNAPSHOT_FILE) != 0)
		error = -errno;
	if (error == 0 && fsync(folder_fd) != 0)
		error = -errno;
	if (error != 0)
		unlinkat(folder_fd, aside, 0);
	return error;
}
