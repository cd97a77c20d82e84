#include "pam_module/snapshot_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const state_texts[SNAPSHOT_FILE_STATE_COUNT] = {
    [SNAPSHOT_FILE_UNREAD] = "was not read",
    [SNAPSHOT_FILE_USABLE] = "is good",
    [SNAPSHOT_FILE_MISSING] = "is missing (run careacl sync)",
    [SNAPSHOT_FILE_UNREADABLE] = "cannot be read",
    [SNAPSHOT_FILE_NOT_REGULAR] = "is not a regular file",
    [SNAPSHOT_FILE_WRONG_OWNER] = "is not owned by root",
    [SNAPSHOT_FILE_WRITABLE] = "is writable by its group or by others",
    [SNAPSHOT_FILE_WRONG_LENGTH] = "has an impossible length",
    [SNAPSHOT_FILE_DAMAGED] = "is damaged (run careacl sync)",
    [SNAPSHOT_FILE_NO_MEMORY] = "does not fit in memory",
};

const char *snapshot_file_state_text(enum snapshot_file_state state)
{
	return state < SNAPSHOT_FILE_STATE_COUNT ? state_texts[state] : "is in an unknown state";
}

/* Opens the file at `path`, or LOGIN_SNAPSHOT_FILE in the directory at `path`. -1 with errno. */
static int open_file(const char *path)
{
	const int flags = O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
	int directory = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC), fd, error;

	if (directory < 0)
		return errno == ENOTDIR ? open(path, flags) : -1;
	fd = openat(directory, LOGIN_SNAPSHOT_FILE, flags);
	error = errno;
	close(directory);
	errno = error;
	return fd;
}

/* SNAPSHOT_FILE_USABLE: the file may be read (what it holds is judged later). */
static enum snapshot_file_state judge(const struct stat *status)
{
	if (!S_ISREG(status->st_mode))
		return SNAPSHOT_FILE_NOT_REGULAR;
	if (status->st_uid != 0)
		return SNAPSHOT_FILE_WRONG_OWNER;
	if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return SNAPSHOT_FILE_WRITABLE;
	if (status->st_size <= 0 || status->st_size > (off_t)LOGIN_SNAPSHOT_SIZE_MAX)
		return SNAPSHOT_FILE_WRONG_LENGTH;
	return SNAPSHOT_FILE_USABLE;
}

/* Reads exactly `size` bytes; false at an error (errno) or an early end (errno 0). */
static bool read_all(int fd, unsigned char *bytes, size_t size)
{
	size_t done = 0;

	while (done < size) {
		ssize_t got = read(fd, bytes + done, size - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (got == 0) {
			errno = 0;
			return false;
		}
		done += (size_t)got;
	}
	return true;
}

static enum snapshot_file_state load(int fd, size_t size, struct snapshot_file *file)
{
	file->memory = malloc(size);
	if (file->memory == NULL)
		return SNAPSHOT_FILE_NO_MEMORY;
	if (!read_all(fd, file->memory, size)) {
		file->error = errno;
		return errno == 0 ? SNAPSHOT_FILE_WRONG_LENGTH : SNAPSHOT_FILE_UNREADABLE;
	}
	if (!login_snapshot_open(&file->snapshot, file->memory, size))
		return SNAPSHOT_FILE_DAMAGED;
	return SNAPSHOT_FILE_USABLE;
}

static enum snapshot_file_state read_opened(int fd, struct snapshot_file *file)
{
	struct stat status;
	enum snapshot_file_state state;

	if (fstat(fd, &status) != 0) {
		file->error = errno;
		return SNAPSHOT_FILE_UNREADABLE;
	}
	state = judge(&status);
	return state == SNAPSHOT_FILE_USABLE ? load(fd, (size_t)status.st_size, file) : state;
}

void snapshot_file_read(const char *path, struct snapshot_file *ret_file)
{
	int fd;

	*ret_file = (struct snapshot_file){0};
	fd = open_file(path);
	if (fd >= 0) {
		ret_file->state = read_opened(fd, ret_file);
		close(fd);
		return;
	}
	ret_file->error = errno;
	ret_file->state = errno == ENOENT ? SNAPSHOT_FILE_MISSING : SNAPSHOT_FILE_UNREADABLE;
}

void snapshot_file_clear(struct snapshot_file *file)
{
	free(file->memory);
	*file = (struct snapshot_file){0};
}
