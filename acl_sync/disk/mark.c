#include "acl_sync/disk/mark.h"

#include "acl_sync/disk/posix_acl.h"

#include <errno.h>
#include <string.h>
#include <sys/xattr.h>

int mark_get(int fd, const char *name, char ret_text[MARK_SIZE])
{
	int error = handle_get_attribute((struct handle){.fd = fd}, name, ret_text, MARK_SIZE);
	if (error != 0)
		return error == -ENODATA || error == -ERANGE || error == -EOPNOTSUPP ? 0 : error;
	return ret_text[0] != '\0';
}

int mark_set(int fd, const char *name, const char *text)
{
	char present[MARK_SIZE];
	if (mark_get(fd, name, present) == 1 && strcmp(present, text) == 0)
		return 0;
	return handle_set_attribute((struct handle){.fd = fd}, name, text, strlen(text));
}

int mark_make(int fd, const char *name, const char *text)
{
	return fsetxattr(fd, name, text, strlen(text), XATTR_CREATE) == 0 ? 0 : -errno;
}

int mark_remove(int fd, const char *name)
{
	return handle_remove_attribute((struct handle){.fd = fd}, name);
}
