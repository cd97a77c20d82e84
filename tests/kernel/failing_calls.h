/* Calls of the C library that fail when a test says so, or before which something else happens. Included by a test program:
 * the calls below stand in for the library's. */
#ifndef CAREACL_TESTS_KERNEL_FAILING_CALLS_H
#define CAREACL_TESTS_KERNEL_FAILING_CALLS_H

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

static struct {
	bool is_armed;
	unsigned long calls, fails_at, fails_for; /* from one call on, for so many */
	unsigned long spares;                     /* but for this one; 0: none */
	int error;
	const char *only;           /* NULL: any call */
	const char *only_attribute; /* NULL: any call; else only reading or writing that one */
	const char *only_object;    /* NULL: any call; else only one about what has this name */
	bool garbles;               /* an attribute is read, and is not what it was: in place of the error */
	void (*meanwhile)(void);    /* NULL: fails; else this happens before the call, which is made */
	const char *failed;         /* the first that did */
	uint64_t *places;           /* NULL: not recorded; by call, from where it came */
} fault;

#define FAULT_CALLS_MAX 16384
#define FAULT_FOREVER (~0UL >> 1)

static bool fault_is_only(const char *only, const char *name)
{
	return only == NULL || (name != NULL && strcmp(name, only) == 0);
}

/* Is the last name of what the call is about that one? */
static bool fault_is_about(const char *only, int fd, const char *path)
{
	char link[64], target[4096];
	if (only == NULL)
		return true;
	if (path != NULL && path[0] != '\0' && strncmp(path, "/proc/self/fd/", 14) != 0) {
		const char *leaf = strrchr(path, '/');
		return strcmp(leaf == NULL ? path : leaf + 1, only) == 0;
	}
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t length = readlink(path == NULL || path[0] == '\0' ? link : path, target, sizeof(target) - 1);
	target[length < 0 ? 0 : length] = '\0';
	const char *leaf = strrchr(target, '/');
	return leaf != NULL && strcmp(leaf + 1, only) == 0;
}

static uint64_t fault_place(const char *name)
{
	void *stack[24];
	int depth = backtrace(stack, 24);
	uint64_t hash = 0xcbf29ce484222325u;
	for (const char *at = name; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * 0x100000001b3u;
	for (int i = 2; i < depth; i++)
		hash = (hash ^ (uint64_t)(uintptr_t)stack[i]) * 0x100000001b3u;
	return hash;
}

static bool fault_is_due(const char *name, int fd, const char *path, const char *attribute)
{
	if (!fault.is_armed || !fault_is_only(fault.only, name) ||
	    !fault_is_only(fault.only_attribute, attribute) || !fault_is_about(fault.only_object, fd, path))
		return false;
	fault.calls++;
	if (fault.places != NULL && fault.calls < FAULT_CALLS_MAX)
		fault.places[fault.calls] = fault_place(name);
	if (fault.calls < fault.fails_at || fault.calls - fault.fails_at >= fault.fails_for ||
	    fault.calls == fault.spares)
		return false;
	if (fault.failed == NULL)
		fault.failed = name;
	return true;
}

/* true: the call is not made. */
static bool fault_fails(const char *name, int fd, const char *path, const char *attribute)
{
	int before = errno;
	if (!fault_is_due(name, fd, path, attribute)) {
		errno = before;
		return false;
	}
	if (fault.meanwhile != NULL) {
		fault.is_armed = false;
		fault.meanwhile();
		fault.is_armed = true;
		errno = before;
		return false;
	}
	errno = fault.error;
	return !fault.garbles;
}

#define FAULT_NEXT(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))
#define FAULT_STAND_IN(result, name, fd, path, attribute, parameters, ...)                                   \
	result name parameters                                                                               \
	{                                                                                                    \
		return fault_fails(#name, fd, path, attribute) ? (result)-1 : FAULT_NEXT(name)(__VA_ARGS__); \
	}

FAULT_STAND_IN(int, setxattr, -1, path, name,
	       (const char *path, const char *name, const void *value, size_t size, int flags), path, name,
	       value, size, flags)
FAULT_STAND_IN(int, fsetxattr, fd, NULL, name,
	       (int fd, const char *name, const void *value, size_t size, int flags), fd, name, value, size,
	       flags)
FAULT_STAND_IN(int, removexattr, -1, path, name, (const char *path, const char *name), path, name)
FAULT_STAND_IN(int, fremovexattr, fd, NULL, name, (int fd, const char *name), fd, name)
FAULT_STAND_IN(int, chmod, -1, path, NULL, (const char *path, mode_t mode), path, mode)
FAULT_STAND_IN(int, fchmod, fd, NULL, NULL, (int fd, mode_t mode), fd, mode)
FAULT_STAND_IN(int, fchownat, fd, path, NULL, (int fd, const char *path, uid_t owner, gid_t group, int flags),
	       fd, path, owner, group, flags)
FAULT_STAND_IN(int, fstat, fd, NULL, NULL, (int fd, struct stat *found), fd, found)
FAULT_STAND_IN(int, statx, fd, path, NULL,
	       (int fd, const char *path, int flags, unsigned mask, struct statx *found), fd, path, flags,
	       mask, found)
FAULT_STAND_IN(ssize_t, getdents64, fd, NULL, NULL, (int fd, void *buffer, size_t size), fd, buffer, size)
FAULT_STAND_IN(int, mkdirat, fd, path, NULL, (int fd, const char *path, mode_t mode), fd, path, mode)
FAULT_STAND_IN(int, unlinkat, fd, path, NULL, (int fd, const char *path, int flags), fd, path, flags)
FAULT_STAND_IN(int, symlinkat, fd, path, NULL, (const char *to, int fd, const char *path), to, fd, path)
FAULT_STAND_IN(int, renameat2, to_fd, to, NULL,
	       (int from_fd, const char *from, int to_fd, const char *to, unsigned flags), from_fd, from,
	       to_fd, to, flags)
FAULT_STAND_IN(int, flock, fd, NULL, NULL, (int fd, int operation), fd, operation)
FAULT_STAND_IN(int, syncfs, fd, NULL, NULL, (int fd), fd)
FAULT_STAND_IN(ssize_t, getrandom, -1, NULL, NULL, (void *bytes, size_t size, unsigned flags), bytes, size,
	       flags)

int open(const char *path, int flags, ...)
{
	va_list list;
	va_start(list, flags);
	mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(list, mode_t) : 0;
	va_end(list);
	return fault_fails("open", -1, path, NULL) ? -1 : FAULT_NEXT(open)(path, flags, mode);
}

/* What was read stands there, but it says nothing that can be understood. */
static ssize_t fault_garbled(ssize_t got, void *value)
{
	if (got > 0 && fault.is_armed && fault.garbles && fault.failed != NULL &&
	    fault.calls - fault.fails_at < fault.fails_for)
		memset(value, 0xa5, (size_t)got);
	return got;
}

ssize_t getxattr(const char *path, const char *name, void *value, size_t size)
{
	unsigned long before = fault.calls;
	if (fault_fails("getxattr", -1, path, name))
		return -1;
	ssize_t got = FAULT_NEXT(getxattr)(path, name, value, size);
	return fault.calls != before ? fault_garbled(got, value) : got;
}

ssize_t fgetxattr(int fd, const char *name, void *value, size_t size)
{
	unsigned long before = fault.calls;
	if (fault_fails("fgetxattr", fd, NULL, name))
		return -1;
	ssize_t got = FAULT_NEXT(fgetxattr)(fd, name, value, size);
	return fault.calls != before ? fault_garbled(got, value) : got;
}

/* openat2 and getxattrat: no wrapper of the library has them. */
long syscall(long number, ...)
{
	long arguments[6];
	va_list list;
	va_start(list, number);
	for (int i = 0; i < 6; i++)
		arguments[i] = va_arg(list, long);
	va_end(list);
	unsigned long before = fault.calls;
	bool opens = number == SYS_openat2;
	if (fault_fails(opens ? "openat2" : "getxattrat", (int)arguments[0],
			(const char *)(uintptr_t)arguments[1],
			opens ? NULL : (const char *)(uintptr_t)arguments[3]))
		return -1;
	long got = FAULT_NEXT(syscall)(number, arguments[0], arguments[1], arguments[2], arguments[3],
				       arguments[4], arguments[5]);
	/* the first of what getxattrat is asked with: where it shall put the value */
	return opens || fault.calls == before ? got
					      : fault_garbled(got, *(void *const *)(uintptr_t)arguments[4]);
}

/* ---- for tests ---- */

/* From now on the calls that the test has chosen (`only`...) are counted; number `at`, and so many behind it, fail. */
static void fault_arm(unsigned long at, unsigned long count, int error)
{
	fault.calls = 0;
	fault.fails_at = at;
	fault.fails_for = count;
	fault.error = error;
	fault.failed = NULL;
	fault.is_armed = true;
}

/* All choices are the next test's again. What failed is still known. */
static inline void fault_disarm(void)
{
	const char *failed = fault.failed;
	memset(&fault, 0, sizeof(fault));
	fault.failed = failed;
}

#endif
