#include "acl_sync/audit/audit_segment.h"

#include "acl_sync/audit/audit_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

struct audit_segment_name audit_segment_name(uint64_t first)
{
	struct audit_segment_name name;
	snprintf(name.text, sizeof(name.text), "%016" PRIu64 AUDIT_SEGMENT_SUFFIX, first);
	return name;
}

/* 0: it is no segment's name. */
static uint64_t number_of(const char *name)
{
	uint64_t number = 0;
	if (strlen(name) != 16 + sizeof(AUDIT_SEGMENT_SUFFIX) - 1)
		return 0;
	for (size_t i = 0; i < 16; i++) {
		if (name[i] < '0' || name[i] > '9')
			return 0;
		number = number * 10 + (uint64_t)(name[i] - '0');
	}
	return number;
}

int audit_segment_list(int folder_fd, struct arena *arena, struct audit_segments *ret_segments,
		       struct safe_problem *ret_problem)
{
	const char *const *names;
	size_t count = 0;
	*ret_segments = (struct audit_segments){0};
	if (!safe_folder_list(folder_fd, AUDIT_SEGMENT_SUFFIX, arena, &names, &count, ret_problem))
		return -EIO;
	ret_segments->firsts = arena_array(arena, count, sizeof(*ret_segments->firsts));
	ret_segments->strangers = arena_array(arena, count, sizeof(*ret_segments->strangers));
	if (ret_segments->firsts == NULL || ret_segments->strangers == NULL)
		return audit_file_fail(ret_problem, "the trail", "listed", ENOMEM);
	/* sorted by name, and all names are of one length */
	for (size_t i = 0; i < count; i++) {
		uint64_t first = number_of(names[i]);
		if (first != 0)
			ret_segments->firsts[ret_segments->count++] = first;
		else
			ret_segments->strangers[ret_segments->stranger_count++] = names[i];
	}
	return 0;
}

/* ---- the flag that chattr +a sets ---- */

static void set_append_only(int fd, bool append_only)
{
	int flags;
	if (ioctl(fd, FS_IOC_GETFLAGS, &flags) != 0)
		return;
	int wanted = append_only ? flags | FS_APPEND_FL : flags & ~(FS_APPEND_FL | FS_IMMUTABLE_FL);
	if (wanted != flags)
		(void)ioctl(fd, FS_IOC_SETFLAGS, &wanted);
}

/* ---- open, make, remove ---- */

#define OPEN_FLAGS (O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

static int open_with(int folder_fd, uint64_t first, int flags, int *ret_fd, struct safe_problem *problem)
{
	struct audit_segment_name name = audit_segment_name(first);
	struct stat status;
	int fd = openat(folder_fd, name.text, OPEN_FLAGS | flags, 0600);
	if (fd < 0)
		return audit_file_fail(problem, name.text, "opened", errno);
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) ||
	    (status.st_mode & (S_IWGRP | S_IWOTH)) != 0 ||
	    (status.st_uid != 0 && status.st_uid != geteuid())) {
		close(fd);
		return audit_file_fail(problem, name.text, "trusted: not a regular file of root's alone",
				       EPERM);
	}
	*ret_fd = fd;
	return 0;
}

int audit_segment_open(int folder_fd, uint64_t first, int *ret_fd, struct safe_problem *ret_problem)
{
	return open_with(folder_fd, first, 0, ret_fd, ret_problem);
}

int audit_segment_make(int folder_fd, uint64_t first, bool append_only, int *ret_fd,
		       struct safe_problem *ret_problem)
{
	int result = open_with(folder_fd, first, O_CREAT, ret_fd, ret_problem);
	if (result != 0)
		return result;
	if (append_only)
		set_append_only(*ret_fd, true);
	/* the file and its name must be there before a line in it counts */
	if (fsync(*ret_fd) == 0 && fsync(folder_fd) == 0)
		return 0;
	result = audit_file_fail(ret_problem, audit_segment_name(first).text, "made", errno);
	close(*ret_fd);
	*ret_fd = -1;
	return result;
}

int audit_segment_read_fd(int fd, uint64_t from, struct audit_bytes *ret_bytes, uint64_t *ret_total)
{
	struct stat status;
	*ret_bytes = (struct audit_bytes){0};
	if (fstat(fd, &status) != 0)
		return -errno;
	if (!S_ISREG(status.st_mode))
		return -EINVAL;
	*ret_total = (uint64_t)status.st_size;
	if (*ret_total > AUDIT_SEGMENT_MAX_BYTES)
		return -EFBIG;
	size_t size = *ret_total > from ? (size_t)(*ret_total - from) : 0;
	if (size == 0)
		return 0;
	ret_bytes->bytes = malloc(size);
	if (ret_bytes->bytes == NULL)
		return -ENOMEM;
	while (ret_bytes->size < size) {
		ssize_t got = pread(fd, ret_bytes->bytes + ret_bytes->size, size - ret_bytes->size,
				    (off_t)(from + ret_bytes->size));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			int error = got < 0 ? errno : EIO;
			audit_bytes_clear(ret_bytes);
			return -error;
		}
		ret_bytes->size += (size_t)got;
	}
	return 0;
}

int audit_segment_read(int folder_fd, uint64_t first, struct audit_bytes *ret_bytes,
		       struct safe_problem *ret_problem)
{
	struct audit_segment_name name = audit_segment_name(first);
	uint64_t total;
	*ret_bytes = (struct audit_bytes){0};
	int fd = openat(folder_fd, name.text, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return audit_file_fail(ret_problem, name.text, "opened", errno);
	int result = audit_segment_read_fd(fd, 0, ret_bytes, &total);
	close(fd);
	return result == 0 ? 0 : audit_file_fail(ret_problem, name.text, "read", -result);
}

void audit_bytes_clear(struct audit_bytes *bytes)
{
	free(bytes->bytes);
	*bytes = (struct audit_bytes){0};
}

void audit_segment_close_for_good(int fd, bool append_only)
{
	/* an append-only file takes no new mode */
	set_append_only(fd, false);
	(void)fchmod(fd, 0400);
	if (append_only)
		set_append_only(fd, true);
}

int audit_segment_remove(int folder_fd, uint64_t first)
{
	struct audit_segment_name name = audit_segment_name(first);
	if (unlinkat(folder_fd, name.text, 0) == 0 || errno == ENOENT)
		return 0;
	int fd = openat(folder_fd, name.text, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	set_append_only(fd, false);
	close(fd);
	return unlinkat(folder_fd, name.text, 0) == 0 ? 0 : -errno;
}
