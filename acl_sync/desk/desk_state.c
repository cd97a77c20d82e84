/* The state for writing, of a verb that has opened it to find out what it is about. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/replay.h"
#include "acl_sync/status.h"

bool desk_write_state(struct site *site)
{
	char message[256];
	state_db_close(site->state);
	site->state = NULL;
	if (state_db_open(site->state_dir, STATE_WRITE, &site->state, NULL, message, sizeof(message)) !=
	    STATE_OK) {
		site_fail(site, STATUS_WRONG, site->state_dir, "the state cannot be written: %s", message);
		return false;
	}
	return replay_catch_up(site, true);
}
