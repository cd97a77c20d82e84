#include "acl_sync/audit/audit_file.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int audit_file_fail(struct safe_problem *problem, const char *name, const char *doing, int error)
{
	char buffer[80], phrase[80];
	error = error != 0 ? error : EIO;
	snprintf(phrase, sizeof(phrase), "cannot be %s", doing);
	wording_write(problem->text, sizeof(problem->text), "%s %s: %s", name, phrase,
		      strerror_r(error, buffer, sizeof(buffer)));
	return -error;
}

static int refuse(struct safe_problem *problem, const char *name, const char *text)
{
	wording_write(problem->text, sizeof(problem->text), "%s %s", name, text);
	return -EPERM;
}

static int judge(int fd, const char *name, size_t size, struct safe_problem *problem)
{
	struct stat status;
	if (fstat(fd, &status) != 0)
		return audit_file_fail(problem, name, "looked at", errno);
	if (!S_ISREG(status.st_mode))
		return refuse(problem, name, "is no regular file");
	if (status.st_uid != 0 && status.st_uid != geteuid())
		return refuse(problem, name, "is not root's; put back the trail's own file");
	if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
		return refuse(problem, name, "is writable by others than its owner; chmod 0600");
	if (status.st_size > (off_t)size)
		return audit_file_fail(problem, name, "read", EFBIG);
	return 0;
}

ssize_t audit_file_read(int folder_fd, const char *name, char *ret_bytes, size_t size,
			struct safe_problem *ret_problem)
{
	int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return audit_file_fail(ret_problem, name, "opened", errno);
	ssize_t got = judge(fd, name, size, ret_problem);
	if (got == 0 && (got = safe_file_read_fd(fd, ret_bytes, size)) < 0)
		got = audit_file_fail(ret_problem, name, "read", errno);
	if (got >= 0)
		ret_bytes[got] = '\0';
	close(fd);
	return got;
}

int audit_file_lock(int fd, short type)
{
	struct flock lock = {.l_type = type, .l_whence = SEEK_SET};
	int result;
	do
		result = fcntl(fd, F_OFD_SETLKW, &lock);
	while (result != 0 && errno == EINTR);
	return result == 0 ? 0 : -errno;
}

int audit_file_write(int fd, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t put = write(fd, bytes, size);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return put == 0 ? -EIO : -errno;
		bytes += put;
		size -= (size_t)put;
	}
	return 0;
}

static int write_new(int folder_fd, const char *name, const char *bytes, size_t size)
{
	int fd =
	    openat(folder_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	int result = audit_file_write(fd, bytes, size);
	if (result == 0 && fsync(fd) != 0)
		result = -errno;
	if (close(fd) != 0 && result == 0)
		result = -errno;
	return result;
}

int audit_file_replace(int folder_fd, const char *name, const char *bytes, size_t size,
		       struct safe_problem *ret_problem)
{
	char new[64];
	snprintf(new, sizeof(new), ".%s.new", name);
	int result = write_new(folder_fd, new, bytes, size);
	if (result == 0 && (renameat(folder_fd, new, folder_fd, name) != 0 || fsync(folder_fd) != 0))
		result = -errno;
	if (result == 0)
		return 0;
	(void)unlinkat(folder_fd, new, 0);
	return audit_file_fail(ret_problem, name, "written", -result);
}
