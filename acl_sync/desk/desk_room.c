/* Room for what follows a record: its lines in the trail, its rows in the state. What is recorded must not stay out of force
 * because the disk has become full in between. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/status.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define ROOM_BYTES ((off_t)96 * 1024)

bool desk_room_take(struct desk *desk, int *ret_fd)
{
	struct site *site = &desk->sync.site;
	*ret_fd = -1;
	if (desk->options->no_sync)
		return true;
	/* nobody sees the file, and a kill leaves nothing of it; not every file system can promise room */
	*ret_fd = open(site->state_dir, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
	if (*ret_fd < 0 || fallocate(*ret_fd, 0, 0, ROOM_BYTES) == 0 || (errno != ENOSPC && errno != EDQUOT))
		return true;
	desk_room_give(*ret_fd);
	*ret_fd = -1;
	site_fail(site, STATUS_WRONG, STATE_DB_FILE, "nothing was recorded: %s",
		  wording("the file system of state_dir is full: make room there"));
	return false;
}

void desk_room_give(int fd)
{
	if (fd >= 0)
		close(fd);
}
