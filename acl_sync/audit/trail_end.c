#include "acl_sync/audit/trail_end.h"

#include "acl_sync/audit/audit_folder.h"
#include "acl_sync/audit/audit_head.h"
#include "acl_sync/audit/audit_key.h"
#include "acl_sync/audit/trail.h"

#include <errno.h>
#include <unistd.h>

static int end_below(int folder_fd, struct audit_place *ret_place)
{
	unsigned char public[AUDIT_PUBLIC_SIZE];
	struct safe_problem problem;
	struct audit_head head;
	unsigned slot;
	int result = audit_key_read_public(folder_fd, AUDIT_PUBLIC_FILE, public, &problem);
	if (result == 0)
		result = audit_head_load(folder_fd, AUDIT_HEAD_FILE, public, &head, &slot, &problem);
	if (result == 0)
		*ret_place = head.place;
	return result;
}

int trail_end(const char *state_dir, struct audit_place *ret_place)
{
	struct safe_problem ignored;
	int folder_fd, result = audit_folder_find(state_dir, TRAIL_FOLDER, &folder_fd, &ignored);
	*ret_place = (struct audit_place){0};
	if (result != 0)
		return result;
	if (folder_fd < 0)
		return -ENOENT;
	result = end_below(folder_fd, ret_place);
	close(folder_fd);
	return result;
}
