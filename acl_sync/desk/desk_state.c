/* The state as verbs of the desk write it: together with the audit trail, the trail first. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/replay/replay.h"
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

bool desk_state_failed(struct site *site)
{
	state_db_rollback(site->state);
	site_fail(site, STATUS_WRONG, STATE_DB_FILE, "nothing was recorded: %s",
		  state_db_message(site->state));
	return false;
}

bool desk_keep(struct journal *journal)
{
	struct site *site = journal->site;
	if (!journal_commit_recording(journal)) {
		state_db_rollback(site->state);
		return false;
	}
	if (state_db_commit(site->state) != STATE_OK)
		return desk_state_failed(site);
	journal_recorded(journal);
	return true;
}
