/* Where a trial is kept. */
#include "acl_sync/door/door_trial.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* A whole small file, with a NUL behind it. false: errno. */
static bool read_small(int fd, char *text, size_t size)
{
	size_t length = 0;
	ssize_t got;
	while ((got = pread(fd, text + length, size - length - 1, (off_t)length)) > 0)
		length += (size_t)got;
	text[length] = '\0';
	return got == 0;
}

bool door_trial_clock_read(struct door_trial_clock *ret_clock)
{
	struct timespec since;
	int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
	bool read = fd >= 0 && read_small(fd, ret_clock->boot, sizeof(ret_clock->boot));
	if (fd >= 0)
		close(fd);
	ret_clock->boot[strcspn(ret_clock->boot, "\n")] = '\0';
	clock_gettime(CLOCK_BOOTTIME, &since);
	ret_clock->milliseconds = (int64_t)since.tv_sec * 1000 + since.tv_nsec / 1000000;
	ret_clock->now = time(NULL);
	return read && ret_clock->boot[0] != '\0';
}

/* The file, locked, and still the one of that name. -1: errno. */
static int open_locked(void)
{
	for (;;) {
		struct stat opened, named;
		int fd = open(TRIAL_FILE, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0)
			return -1;
		if (flock(fd, LOCK_EX) == 0 && fstat(fd, &opened) == 0 && stat(TRIAL_FILE, &named) == 0 &&
		    opened.st_ino == named.st_ino && opened.st_dev == named.st_dev)
			return fd;
		close(fd);
		if (errno != EINTR && access(TRIAL_FILE, F_OK) != 0)
			return -1;
	}
}

enum door_trial_found door_trial_open(const struct door_trial_clock *clock, struct door_trial *ret_trial,
				      int *ret_fd)
{
	char text[1024];
	struct stat found;
	*ret_fd = open_locked();
	if (*ret_fd < 0)
		return errno == ENOENT ? TRIAL_NONE : TRIAL_UNREADABLE;
	if (fstat(*ret_fd, &found) != 0 || !S_ISREG(found.st_mode) || found.st_uid != 0 ||
	    (found.st_mode & (S_IWGRP | S_IWOTH)) != 0 || !read_small(*ret_fd, text, sizeof(text)) ||
	    !door_trial_parse(text, ret_trial))
		return TRIAL_UNREADABLE;
	return door_trial_is_over(ret_trial, clock) ? TRIAL_OVER : TRIAL_RUNS;
}

static int sync_directory(void)
{
	int fd = open(TRIAL_DIRECTORY, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error = fd < 0 || fsync(fd) != 0 ? -errno : 0;
	if (fd >= 0)
		close(fd);
	return error;
}

/* A name of this process' own: two may begin a trial at the same moment. */
static int write_aside(const char *aside, const struct door_trial *trial)
{
	(void)unlink(aside);
	int fd = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	FILE *out = fd < 0 ? NULL : fdopen(fd, "w");
	if (out == NULL) {
		int error = -errno;
		if (fd >= 0)
			close(fd);
		return error;
	}
	door_trial_print(trial, out);
	bool written = fflush(out) == 0 && fsync(fd) == 0;
	int error = written ? 0 : -errno;
	fclose(out);
	return error;
}

int door_trial_keep(const struct door_trial *trial)
{
	char aside[sizeof(TRIAL_FILE) + 32];
	snprintf(aside, sizeof(aside), TRIAL_FILE ".new-%d", (int)getpid());
	int error = write_aside(aside, trial);
	if (error == 0 && renameat2(AT_FDCWD, aside, AT_FDCWD, TRIAL_FILE, RENAME_NOREPLACE) != 0)
		error = -errno;
	if (error != 0) {
		(void)unlink(aside);
		return error;
	}
	error = sync_directory();
	if (error != 0)
		(void)unlink(TRIAL_FILE);
	return error;
}

int door_trial_forget(void)
{
	return unlink(TRIAL_FILE) != 0 && errno != ENOENT ? -errno : sync_directory();
}
