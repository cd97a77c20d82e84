#include "acl_sync/audit/trail_end.h"

#include "acl_sync/audit/audit_head.h"
#include "acl_sync/audit/audit_key.h"
#include "acl_sync/audit/trail.h"

#include <errno.h>
#include <fcntl.h>
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
	*ret_place = (struct audit_place){0};
	int state_fd = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (state_fd < 0)
		return -errno;
	int folder_fd = openat(state_fd, TRAIL_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	int result = folder_fd < 0 ? -errno : end_below(folder_fd, ret_place);
	close(state_fd);
	if (folder_fd >= 0)
		close(folder_fd);
	return result;
}
