#include "registry/safe_file.h"
#include "wording/wording.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(struct safe_problem *problem, const char *text)
{
	wording_write(problem->text, sizeof(problem->text), "%s", text);
	return false;
}

static bool fail_with_errno(struct safe_problem *problem, const char *doing)
{
	char buffer[80], phrase[48];
	int error = errno;

	if (error == ELOOP)
		return fail(problem, "is a symbolic link, which is not followed; name the file itself");
	snprintf(phrase, sizeof(phrase), "cannot be %s", doing);
	wording_write(problem->text, sizeof(problem->text), "%s: %s", phrase,
		      strerror_r(error, buffer, sizeof(buffer)));
	return false;
}

/* Owner and mode of what is open. */
static bool is_ours_alone(const struct stat *status, struct safe_problem *problem)
{
	if (status->st_uid != 0 && status->st_uid != geteuid() && status->st_uid != getuid()) {
		wording_write(problem->text, sizeof(problem->text),
			      "is owned by uid %u; expected root or who runs this (chown root)",
			      (unsigned)status->st_uid);
		return false;
	}
	if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0) {
		wording_write(problem->text, sizeof(problem->text),
			      "is writable by others than its owner (mode %04o); take that away (chmod go-w)",
			      (unsigned)(status->st_mode & 07777));
		return false;
	}
	return true;
}

/* So much of a large file at once, before what was read may leave memory. */
#define READ_BYTES ((size_t)1024 * 1024)

ssize_t safe_file_read_fd(int fd, char *buffer, size_t size)
{
	size_t done = 0;

	while (done < size) {
		size_t left = size - done;
		ssize_t got = read(fd, buffer + done, left < READ_BYTES ? left : READ_BYTES);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		done += (size_t)got;
		arena_rest((size_t)got);
	}
	return (ssize_t)done;
}

static bool same_content(const struct stat *a, const struct stat *b)
{
	return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* What is open, of what kind and whose. */
static bool look_at_open(int fd, struct stat *status, struct safe_problem *problem)
{
	if (fstat(fd, status) != 0)
		return fail_with_errno(problem, "looked at");
	if (!S_ISREG(status->st_mode))
		return fail(problem, "is no regular file");
	return is_ours_alone(status, problem);
}

bool safe_file_is_as_before(int fd, const struct stat *before, struct safe_problem *ret_problem)
{
	struct stat after;

	if (fstat(fd, &after) != 0)
		return fail_with_errno(ret_problem, "looked at");
	return same_content(before, &after) || fail(ret_problem, "changed while it was read; run again");
}

static bool read_open_file(int fd, struct arena *arena, struct safe_content *content,
			   struct safe_problem *problem)
{
	struct stat before, after;

	if (!look_at_open(fd, &before, problem))
		return false;
	if (before.st_size > (off_t)SAFE_FILE_MAX_BYTES)
		return fail(problem, "is larger than 64 MiB; split it");
	size_t size = (size_t)before.st_size;
	/* one byte more shows that the file has grown; one for the NUL */
	char *text = arena_alloc(arena, size + 2);
	if (text == NULL)
		return fail(problem, "does not fit into memory");
	ssize_t got = safe_file_read_fd(fd, text, size + 1);
	if (got < 0 || fstat(fd, &after) != 0)
		return fail_with_errno(problem, "read");
	if ((size_t)got != size || !same_content(&before, &after))
		return fail(problem, "changed while it was read; run again");
	text[size] = '\0';
	*content = (struct safe_content){text, size};
	return true;
}

int safe_file_open(int folder_fd, const char *name, struct stat *ret_status, struct safe_problem *ret_problem)
{
	int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0) {
		fail_with_errno(ret_problem, "opened");
		return -1;
	}
	if (look_at_open(fd, ret_status, ret_problem))
		return fd;
	close(fd);
	return -1;
}

bool safe_file_read(int folder_fd, const char *name, struct arena *arena, struct safe_content *ret_content,
		    struct safe_problem *ret_problem)
{
	int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return fail_with_errno(ret_problem, "opened");
	bool ok = read_open_file(fd, arena, ret_content, ret_problem);
	close(fd);
	return ok;
}

int safe_folder_open(const char *path, struct safe_problem *ret_problem)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0) {
		/* with O_DIRECTORY, a symbolic link is told as "not a directory" */
		if (errno == ENOTDIR && lstat(path, &status) == 0 && S_ISLNK(status.st_mode))
			errno = ELOOP;
		fail_with_errno(ret_problem, "opened");
		return -1;
	}
	bool ok = fstat(fd, &status) == 0 ? is_ours_alone(&status, ret_problem)
					  : fail_with_errno(ret_problem, "looked at");
	if (ok)
		return fd;
	close(fd);
	return -1;
}

static bool ends_in(const char *name, const char *suffix)
{
	size_t length = strlen(name), end = strlen(suffix);

	return length > end && strcmp(name + length - end, suffix) == 0;
}

/* All matching names of an open directory stream, unsorted. */
static bool collect_names(DIR *stream, const char *suffix, struct arena *arena, const char ***names,
			  size_t *count)
{
	size_t capacity = 0;
	const struct dirent *entry;

	while (errno = 0, (entry = readdir(stream)) != NULL) {
		if (entry->d_name[0] == '.' || !ends_in(entry->d_name, suffix))
			continue;
		const char **grown = arena_grow(arena, *names, *count, &capacity, sizeof(**names));
		char *name = arena_strdup(arena, entry->d_name);
		if (grown == NULL || name == NULL) {
			errno = ENOMEM;
			return false;
		}
		*names = grown;
		(*names)[(*count)++] = name;
	}
	return errno == 0;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool safe_folder_list(int folder_fd, const char *suffix, struct arena *arena, const char *const **ret_names,
		      size_t *ret_count, struct safe_problem *ret_problem)
{
	const char **names = NULL;
	size_t count = 0;
	int fd = openat(folder_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);

	if (stream == NULL) {
		fail_with_errno(ret_problem, "listed");
		if (fd >= 0)
			close(fd);
		return false;
	}
	bool ok = collect_names(stream, suffix, arena, &names, &count);
	if (!ok)
		fail_with_errno(ret_problem, "listed");
	closedir(stream);
	if (ok && count > 1)
		qsort(names, count, sizeof(*names), compare_names);
	*ret_names = names;
	*ret_count = count;
	return ok;
}
