#include "acl_sync/sweep/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *const directories[] = {"/usr/bin", "/usr/sbin"};
static char *const environment[] = {(char *)"PATH=/usr/bin:/usr/sbin", (char *)"LC_ALL=C", NULL};

static int64_t now_milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool find_program(const char *name, char *path, size_t size)
{
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
		if (strchr(name, '/') == NULL &&
		    snprintf(path, size, "%s/%s", directories[i], name) < (int)size &&
		    access(path, X_OK) == 0)
			return true;
	return false;
}

static bool put_at(posix_spawn_file_actions_t *files, int fd, int at, int flags)
{
	return (fd >= 0 ? posix_spawn_file_actions_adddup2(files, fd, at)
			: posix_spawn_file_actions_addopen(files, at, "/dev/null", flags, 0)) == 0;
}

/* In a process group of its own, with default signals; stdin from `in_fd` and stdout to `out_fd` (-1: nowhere), stderr
 * nowhere. */
static bool start(const char *path, char *const *argv, int in_fd, int out_fd, pid_t *ret_pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t all;
	if (posix_spawn_file_actions_init(&files) != 0)
		return false;
	if (posix_spawnattr_init(&attributes) != 0) {
		posix_spawn_file_actions_destroy(&files);
		return false;
	}
	sigfillset(&all);
	bool ready =
	    put_at(&files, in_fd, 0, O_RDONLY) && put_at(&files, out_fd, 1, O_WRONLY) &&
	    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0) == 0 &&
	    posix_spawn_file_actions_addclosefrom_np(&files, 3) == 0 &&
	    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP) == 0 &&
	    posix_spawnattr_setpgroup(&attributes, 0) == 0 &&
	    posix_spawnattr_setsigdefault(&attributes, &all) == 0;
	ready = ready && posix_spawn(ret_pid, path, &files, &attributes, argv, environment) == 0;
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return ready;
}

/* Everything up to the end. false: too late, too much, or out of memory. */
static bool read_all(int fd, int64_t until, size_t limit, char **ret_text, size_t *ret_size)
{
	size_t size = 0, capacity = 0;
	char *text = NULL;
	for (;;) {
		if (size + 1 >= capacity) {
			size_t room = capacity == 0 ? 16384 : capacity * 2;
			char *larger = size >= limit ? NULL : realloc(text, room);
			if (larger == NULL)
				break;
			text = larger;
			capacity = room;
		}
		int64_t left = until - now_milliseconds();
		struct pollfd waits = {.fd = fd, .events = POLLIN};
		int ready = left <= 0 ? 0 : poll(&waits, 1, (int)left);
		if (ready < 0 && errno == EINTR)
			continue;
		ssize_t got = ready <= 0 ? -1 : read(fd, text + size, capacity - size - 1);
		if (got < 0)
			break;
		if (got == 0) {
			text[size] = '\0';
			*ret_text = text;
			*ret_size = size;
			return true;
		}
		size += (size_t)got;
	}
	free(text);
	return false;
}

/* Waits for its end until then; after that it is killed, with all it has started. */
static bool ends_well(pid_t pid, int64_t until, bool is_wanted)
{
	int status = -1;
	while (is_wanted) {
		pid_t ended = waitpid(pid, &status, WNOHANG);
		if (ended == pid)
			return WIFEXITED(status) && WEXITSTATUS(status) == 0;
		if ((ended < 0 && errno != EINTR) || now_milliseconds() >= until)
			break;
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	}
	kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return false;
}

bool program_output(char *const *argv, long milliseconds, size_t limit, char **ret_text, size_t *ret_size)
{
	int ends[2];
	pid_t pid;
	char path[256];
	int64_t until = now_milliseconds() + milliseconds;
	*ret_text = NULL;
	if (!find_program(argv[0], path, sizeof(path)) || pipe2(ends, O_CLOEXEC) != 0)
		return false;
	bool started = start(path, argv, -1, ends[1], &pid);
	close(ends[1]);
	bool read = started && read_all(ends[0], until, limit, ret_text, ret_size);
	close(ends[0]);
	if (started && ends_well(pid, until, read))
		return true;
	free(*ret_text);
	*ret_text = NULL;
	return false;
}

/* ---- a program that is told something ---- */

/* All of it, or as much as the program wants to know. */
static bool write_all(int fd, const char *text, size_t size, int64_t until)
{
	while (size > 0) {
		int64_t left = until - now_milliseconds();
		struct pollfd waits = {.fd = fd, .events = POLLOUT};
		int ready = left <= 0 ? 0 : poll(&waits, 1, (int)left);
		if (ready < 0 && errno == EINTR)
			continue;
		ssize_t written = ready <= 0 ? -1 : write(fd, text, size);
		if (written < 0)
			return ready > 0 && errno == EPIPE;
		text += written;
		size -= (size_t)written;
	}
	return true;
}

const char *program_problem(const char *path)
{
	struct stat found;
	errno = 0;
	if (path[0] != '/')
		return "expected the absolute path of a program";
	if (stat(path, &found) != 0)
		return "the program cannot be found";
	if (!S_ISREG(found.st_mode) || found.st_uid != 0 || (found.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return "the program must be a file of root's that nobody else may write";
	if ((found.st_mode & S_IXUSR) == 0)
		return "the program is not executable";
	return NULL;
}

const char *program_feed(const char *path, const char *text, size_t size, long milliseconds)
{
	int ends[2];
	pid_t pid;
	int64_t until = now_milliseconds() + milliseconds;
	char *argv[] = {(char *)path, NULL};
	const char *problem = program_problem(path);
	if (problem != NULL)
		return problem;
	if (pipe2(ends, O_CLOEXEC) != 0)
		return "it could not be started";
	(void)fcntl(ends[1], F_SETFL, O_NONBLOCK);
	bool started = start(path, argv, ends[0], -1, &pid);
	close(ends[0]);
	bool told = started && write_all(ends[1], text, size, until);
	close(ends[1]);
	errno = 0;
	if (!started)
		return "it could not be started";
	if (ends_well(pid, until, told))
		return NULL;
	errno = 0;
	return now_milliseconds() >= until ? "it did not end in time, and was killed"
					   : "it ended with another status than 0";
}
