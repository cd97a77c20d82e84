/* A replay for the answer at hand alone, in a copy of the state. */
#include "acl_sync/audit/trail_end.h"
#include "acl_sync/console.h"
#include "acl_sync/replay/replay_private.h"
#include "acl_sync/site/waiting.h"
#include "acl_sync/status.h"

static void tell_answer(const struct replaying *replaying)
{
	static bool told; /* a verb may open its site more than once */
	size_t waiting = waiting_of(replaying->site).count;
	if (!told && replaying->restored + waiting > 0)
		console_say(CONSOLE_WARNING,
			    "the state is older than the audit trail (was a backup put back?): %zu "
			    "restrictions that the desk had recorded since are counted in here, %zu things "
			    "by which somebody gains are not; type careacl sync",
			    replaying->restored, waiting);
	told = true;
}

/* Is the state older indeed? While a verb of the desk records, the trail is ahead for a moment: not under the lock. */
static bool is_older(struct replaying *replaying)
{
	struct audit_place end;
	if (!replay_is_ahead(replaying, &end))
		return false;
	if (state_db_begin(replaying->state) != STATE_OK)
		return true;
	bool older = replay_is_ahead(replaying, &end);
	state_db_rollback(replaying->state);
	return older;
}

static bool fail_copy(struct site *site, const char *why)
{
	site_fail(
	    site, STATUS_WRONG, site->state_dir,
	    "the state is older than the audit trail, and its restrictions cannot be counted in: %s; type "
	    "careacl sync",
	    why);
	return false;
}

static bool replay_copy(struct replaying *replaying)
{
	struct audit_place end;
	if (state_db_detach(replaying->state) != STATE_OK)
		return fail_copy(replaying->site, state_db_message(replaying->state));
	if (!replay_is_ahead(replaying, &end)) /* somebody has replayed it meanwhile */
		return true;
	if (!replay_trail(replaying))
		return false;
	if (replaying->failed)
		return fail_copy(replaying->site, state_db_message(replaying->state));
	tell_answer(replaying);
	return true;
}

/* Where the state is lost, what the desk has said stands in the trail alone. false: out of memory. */
static bool make_lost_state(struct site *site)
{
	struct audit_place end;
	if (site->state != NULL || trail_end(site->state_dir, &end) != 0 || end.sequence == 0)
		return true;
	site->state = state_db_new_in_memory();
	return site->state != NULL;
}

bool replay_is_due(struct site *site)
{
	struct replaying replaying;
	replaying_begin(&replaying, site, REPLAY_BY);
	bool due = is_older(&replaying);
	replaying_end(&replaying);
	return due;
}

bool replay_answer(struct site *site)
{
	struct replaying replaying;
	bool good = true;
	if (!make_lost_state(site))
		console_out_of_memory();
	if (site->state == NULL)
		return true;
	replaying_begin(&replaying, site, REPLAY_BY);
	if (is_older(&replaying))
		good = replay_copy(&replaying);
	replaying_end(&replaying);
	return good;
}
