/* Reading marks. */
#include "acl_sync/disk/named.h"

#include <errno.h>
#include <string.h>

int named_mark_read(struct handle handle, struct named_mark *ret_mark)
{
	int error = handle_get_attribute(handle, NAMED_MARK, ret_mark->text, sizeof(ret_mark->text));
	char *slash = error == 0 ? strchr(ret_mark->text, '/') : NULL;
	if (error != 0)
		return error;
	if (slash == NULL)
		return -ERANGE;
	*slash = '\0';
	ret_mark->category = ret_mark->text;
	ret_mark->path = slash + 1;
	return 0;
}

bool named_mark_leads_to(const struct named_mark *mark, const char *category, const char *path)
{
	size_t length = strlen(mark->path);
	return strcmp(mark->category, category) == 0 && strncmp(mark->path, path, length) == 0 &&
	       (path[length] == '\0' || path[length] == '/');
}
