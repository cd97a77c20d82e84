/* Attributes that people and programs keep with an object. */
#include "acl_sync/disk/user_attributes.h"

#include "acl_sync/disk/posix_acl.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#define PREFIX "user."
#define NAMES_BYTES 65536 /* XATTR_LIST_MAX: no list is longer */
#define VALUE_BYTES 65536 /* XATTR_SIZE_MAX: no value is larger */

/* The names, each with its NUL, into *ret_names, the caller's to free; NULL: there are none. 0 or -errno. */
static int list_names(const char *path, char **ret_names, size_t *ret_size)
{
	ssize_t got = listxattr(path, NULL, 0);
	*ret_names = NULL;
	*ret_size = 0;
	if (got <= 0) /* most objects */
		return got == 0 || errno == EOPNOTSUPP ? 0 : -errno;
	char *names = malloc(NAMES_BYTES);
	if (names == NULL)
		return -ENOMEM;
	got = listxattr(path, names, NAMES_BYTES);
	if (got < 0) {
		int error = -errno;
		free(names);
		return error;
	}
	*ret_names = names;
	*ret_size = (size_t)got;
	return 0;
}

/* Does something with one of them; 0 or -errno. One that is gone meanwhile is none. */
typedef int each_function(const char *path, const char *name, void *context);

static int each(int fd, each_function *function, void *context)
{
	const struct proc_path path = proc_path(fd);
	char *names;
	size_t size;
	int error = list_names(path.text, &names, &size);
	if (names == NULL)
		return error;
	for (const char *name = names; error == 0 && name < names + size; name += strlen(name) + 1)
		if (strncmp(name, PREFIX, strlen(PREFIX)) == 0)
			error = function(path.text, name, context);
	free(names);
	return error;
}

static int add_size(const char *path, const char *name, void *context)
{
	size_t *bytes = context;
	ssize_t got = getxattr(path, name, NULL, 0);
	if (got >= 0)
		*bytes += strlen(name) + (size_t)got;
	return got >= 0 || errno == ENODATA ? 0 : -errno;
}

int user_attributes_size(int fd, size_t *ret_bytes)
{
	*ret_bytes = 0;
	return each(fd, add_size, ret_bytes);
}

struct copy {
	int fd;
	char *value; /* VALUE_BYTES */
};

static int copy_one(const char *path, const char *name, void *context)
{
	const struct copy *copy = context;
	ssize_t got = getxattr(path, name, copy->value, VALUE_BYTES);
	if (got < 0)
		return errno == ENODATA ? 0 : -errno;
	return fsetxattr(copy->fd, name, copy->value, (size_t)got, 0) == 0 ? 0 : -errno;
}

int user_attributes_copy(int fd, int to_fd)
{
	struct copy copy = {.fd = to_fd, .value = malloc(VALUE_BYTES)};
	int error = copy.value == NULL ? -ENOMEM : each(fd, copy_one, &copy);
	free(copy.value);
	return error;
}
