#include "acl_sync/audit/trail_end.h"

#include "acl_sync/audit/audit_folder.h"
#include "acl_sync/audit/audit_head.h"
#include "acl_sync/audit/audit_key.h"
#include "acl_sync/audit/audit_segment.h"
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

static bool has_segment(int folder_fd)
{
	struct audit_segments segments;
	struct safe_problem ignored;
	struct arena *arena = arena_new();
	bool has = arena == NULL || audit_segment_list(folder_fd, arena, &segments, &ignored) != 0 ||
		   segments.count > 0;
	arena_free(arena);
	return has;
}

bool trail_is_there(const char *state_dir)
{
	struct safe_problem ignored;
	int folder_fd, result = audit_folder_find(state_dir, TRAIL_FOLDER, &folder_fd, &ignored);
	if (result != 0 || folder_fd < 0)
		return result != 0 && result != -ENOTDIR && result != -ELOOP;
	bool is_there =
	    faccessat(folder_fd, AUDIT_HEAD_FILE, F_OK, AT_SYMLINK_NOFOLLOW) == 0 || has_segment(folder_fd);
	close(folder_fd);
	return is_there;
}
