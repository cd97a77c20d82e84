/* ACL attributes, mode and owner, by descriptor. */
#include "acl_sync/disk/posix_acl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

static const char *const attribute_names[] = {
    [POSIX_ACL_ACCESS] = "system.posix_acl_access",
    [POSIX_ACL_DEFAULT] = "system.posix_acl_default",
};

struct proc_path proc_path(int fd)
{
	struct proc_path path;
	snprintf(path.text, sizeof(path.text), "/proc/self/fd/%d", fd);
	return path;
}

/* ---- attributes ---- */

/* What a read returned, with errno, as a size. */
static int read_result(ssize_t got, size_t *ret_size)
{
	*ret_size = got > 0 ? (size_t)got : 0;
	return got >= 0 || errno == ENODATA ? 0 : -errno;
}

/* Room for 250 entries. For every read the kernel takes, and clears, as much memory as it is told there is room for:
 * 64 KiB cost more than all the rest of a read. */
#define LIKELY_BYTES ((size_t)2048)

static ssize_t read_acl(struct handle handle, enum posix_acl_type type, void *bytes, size_t size)
{
	const char *name = attribute_names[type];
	return handle.is_path ? getxattr(proc_path(handle.fd).text, name, bytes, size)
			      : fgetxattr(handle.fd, name, bytes, size);
}

int posix_acl_get(struct handle handle, enum posix_acl_type type, void *bytes, size_t *ret_size)
{
	ssize_t got = read_acl(handle, type, bytes, LIKELY_BYTES);
	if (got < 0 && errno == ERANGE)
		got = read_acl(handle, type, bytes, POSIX_ACL_MAX_BYTES);
	return read_result(got, ret_size);
}

#ifndef SYS_getxattrat
#define SYS_getxattrat 464
#endif

/* As in linux/xattr.h of kernels that have the call. */
struct getxattrat_arguments {
	uint64_t value __attribute__((aligned(8)));
	uint32_t size;
	uint32_t flags;
};

static long read_at(int dir_fd, const char *name, const char *attribute, void *bytes, size_t size)
{
	struct getxattrat_arguments arguments = {(uintptr_t)bytes, (uint32_t)size, 0};
	return syscall(SYS_getxattrat, dir_fd, name, AT_SYMLINK_NOFOLLOW, attribute, &arguments,
		       sizeof(arguments));
}

static long read_acl_at(int dir_fd, const char *name, enum posix_acl_type type, void *bytes, size_t size)
{
	return read_at(dir_fd, name, attribute_names[type], bytes, size);
}

int posix_acl_get_at(int dir_fd, const char *name, enum posix_acl_type type, void *bytes, size_t *ret_size)
{
	static atomic_bool missing;
	*ret_size = 0;
	if (missing)
		return -ENOSYS;
	long got = read_acl_at(dir_fd, name, type, bytes, LIKELY_BYTES);
	if (got < 0 && errno == ERANGE)
		got = read_acl_at(dir_fd, name, type, bytes, POSIX_ACL_MAX_BYTES);
	if (got < 0 && (errno == ENOSYS || errno == EPERM)) {
		missing = true; /* EPERM: a filter of system calls that does not know it */
		return -ENOSYS;
	}
	return read_result(got, ret_size);
}

bool attribute_may_be_at(int dir_fd, const char *name, const char *attribute)
{
	return read_at(dir_fd, name, attribute, NULL, 0) >= 0 || errno != ENODATA;
}

int posix_acl_set(struct handle handle, enum posix_acl_type type, const void *bytes, size_t size)
{
	const char *name = attribute_names[type];
	int result = handle.is_path ? setxattr(proc_path(handle.fd).text, name, bytes, size, 0)
				    : fsetxattr(handle.fd, name, bytes, size, 0);
	return result == 0 ? 0 : -errno;
}

int handle_remove_attribute(struct handle handle, const char *name)
{
	int result =
	    handle.is_path ? removexattr(proc_path(handle.fd).text, name) : fremovexattr(handle.fd, name);
	return result == 0 || errno == ENODATA ? 0 : -errno;
}

int posix_acl_remove(struct handle handle, enum posix_acl_type type)
{
	return handle_remove_attribute(handle, attribute_names[type]);
}

int handle_get_attribute(struct handle handle, const char *name, char *text, size_t size)
{
	ssize_t got = handle.is_path ? getxattr(proc_path(handle.fd).text, name, text, size - 1)
				     : fgetxattr(handle.fd, name, text, size - 1);
	if (got < 0)
		return -errno;
	text[got] = '\0';
	return memchr(text, '\0', (size_t)got) == NULL ? 0 : -ERANGE;
}

int handle_set_attribute(struct handle handle, const char *name, const void *value, size_t size)
{
	int result = handle.is_path ? setxattr(proc_path(handle.fd).text, name, value, size, 0)
				    : fsetxattr(handle.fd, name, value, size, 0);
	return result == 0 ? 0 : -errno;
}

/* ---- mode and owner ---- */

int handle_chmod(struct handle handle, mode_t mode)
{
	int result = handle.is_path ? chmod(proc_path(handle.fd).text, mode) : fchmod(handle.fd, mode);
	return result == 0 ? 0 : -errno;
}

int handle_chown(struct handle handle, uid_t owner, gid_t group)
{
	return fchownat(handle.fd, "", owner, group, AT_EMPTY_PATH) == 0 ? 0 : -errno;
}

int handle_stat(struct handle handle, struct stat *ret_stat)
{
	return fstat(handle.fd, ret_stat) == 0 ? 0 : -errno;
}
