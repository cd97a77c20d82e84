#include "acl_sync/audit/audit_folder.h"

#include "acl_sync/audit/audit_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define OPEN_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

int audit_folder_make(const char *state_dir, const char *name, int *ret_fd, struct stat *ret_status,
		      struct safe_problem *ret_problem)
{
	int result = 0, state_fd = safe_folder_open(state_dir, ret_problem);
	*ret_fd = -1;
	if (state_fd < 0)
		return -EACCES;
	int made = mkdirat(state_fd, name, 0700);
	int fd = made == 0 || errno == EEXIST ? openat(state_fd, name, OPEN_FLAGS) : -1;
	if (fd < 0 || fstat(fd, ret_status) != 0 || (made == 0 && fsync(state_fd) != 0))
		result = audit_file_fail(ret_problem, name, "opened", errno);
	close(state_fd);
	if (result == 0)
		*ret_fd = fd;
	else if (fd >= 0)
		close(fd);
	return result;
}

int audit_folder_find(const char *state_dir, const char *name, int *ret_fd, struct safe_problem *ret_problem)
{
	int state_fd = open(state_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	*ret_fd = -1;
	if (state_fd < 0)
		return audit_file_fail(ret_problem, state_dir, "opened", errno);
	*ret_fd = openat(state_fd, name, OPEN_FLAGS);
	int error = *ret_fd < 0 ? errno : 0;
	close(state_fd);
	return error == 0 || error == ENOENT ? 0 : audit_file_fail(ret_problem, name, "opened", error);
}
