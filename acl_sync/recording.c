#include "acl_sync/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOTE_FILE "recording"
#define NOTE_SIZE 21 /* twenty digits and a newline, written in place */
#define NOTHING UINT64_MAX

/* The note's file below state_dir; -errno. *ret_folder_fd is the caller's to close. */
static int open_note(const char *state_dir, int flags, int *ret_folder_fd)
{
	*ret_folder_fd = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*ret_folder_fd < 0)
		return -errno;
	int fd =
	    openat(*ret_folder_fd, NOTE_FILE, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
	return fd < 0 ? -errno : fd;
}

static int write_note(int fd, uint64_t end)
{
	char text[NOTE_SIZE + 1];
	snprintf(text, sizeof(text), "%020" PRIu64 "\n", end);
	ssize_t put = pwrite(fd, text, NOTE_SIZE, 0);
	if (put == NOTE_SIZE)
		return 0;
	return put < 0 ? -errno : -ENOSPC;
}

int recording_begin(const char *state_dir, uint64_t end)
{
	int folder_fd, result = 0;
	int fd = open_note(state_dir, O_WRONLY, &folder_fd);
	bool is_new = fd == -ENOENT;
	if (is_new) {
		close(folder_fd);
		fd = open_note(state_dir, O_WRONLY | O_CREAT, &folder_fd);
	}
	if (fd >= 0)
		result = write_note(fd, end);
	if (fd >= 0 && result == 0 && (fdatasync(fd) != 0 || (is_new && fsync(folder_fd) != 0)))
		result = -errno;
	if (fd >= 0)
		close(fd);
	if (folder_fd >= 0)
		close(folder_fd);
	return fd < 0 ? fd : result;
}

void recording_end(const char *state_dir)
{
	int folder_fd, fd = open_note(state_dir, O_WRONLY, &folder_fd);
	if (fd >= 0) {
		(void)write_note(fd, NOTHING);
		close(fd);
	}
	if (folder_fd >= 0)
		close(folder_fd);
}

bool recording_died_after(const char *state_dir, uint64_t end)
{
	char text[NOTE_SIZE + 1] = "", expected[NOTE_SIZE + 1];
	int folder_fd, fd = open_note(state_dir, O_RDONLY, &folder_fd);
	snprintf(expected, sizeof(expected), "%020" PRIu64 "\n", end);
	bool died = fd >= 0 && read(fd, text, NOTE_SIZE) == NOTE_SIZE && strcmp(text, expected) == 0;
	if (fd >= 0)
		close(fd);
	if (folder_fd >= 0)
		close(folder_fd);
	return died;
}
