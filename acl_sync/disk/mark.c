#include "acl_sync/disk/mark.h"

#include <errno.h>
#include <string.h>
#include <sys/xattr.h>

int mark_get(int fd, const char *name, char ret_text[MARK_SIZE])
{
	ssize_t size = fgetxattr(fd, name, ret_text, MARK_SIZE - 1);
	if (size < 0)
		return errno == ENODATA || errno == ERANGE || errno == EOPNOTSUPP ? 0 : -errno;
	ret_text[size] = '\0';
	return size > 0 && strlen(ret_text) == (size_t)size;
}

int mark_set(int fd, const char *name, const char *text)
{
	char present[MARK_SIZE];
	if (mark_get(fd, name, present) == 1 && strcmp(present, text) == 0)
		return 0;
	return fsetxattr(fd, name, text, strlen(text), 0) == 0 ? 0 : -errno;
}

int mark_remove(int fd, const char *name)
{
	return fremovexattr(fd, name) == 0 || errno == ENODATA ? 0 : -errno;
}
