/* Refilings in the state: begun before the effect, ended after it. */
#include "acl_sync/site/sync_state_private.h"

static bool refiling_store(struct sync_state *sync, const struct refiling *refiling, uid_t by,
			   int64_t *ret_id)
{
	const struct facts *facts = sync->site->facts;
	struct state_refiling kept = {
	    .store = sync->store,
	    .from = facts->patients[refiling->from].id,
	    .into = facts->patients[refiling->into].id,
	    .category = facts->policy->categories[refiling->category].name,
	    .path = refiling->path,
	    .into_name = refiling->into_name,
	    .aside = refiling->aside,
	    .device = refiling->device,
	    .inode = refiling->inode,
	    .by_uid = by,
	    .at = sync->site->clock_now,
	};
	const struct kept_aside aside = {kept.aside, kept.from, kept.category, kept.path};
	if (!sync_state_number(sync) || !sync_state_keep_authors(sync) ||
	    !sync_state_keep_origin(sync, &aside))
		return false;
	kept.generation = sync->generation;
	return state_refiling_store(sync->site->state, &kept, ret_id) == STATE_OK;
}

bool sync_state_begin_refiling(struct sync_state *sync, const struct refiling *refiling, uid_t by,
			       int64_t *ret_id)
{
	bool kept =
	    state_db_begin(sync->site->state) == STATE_OK && refiling_store(sync, refiling, by, ret_id);
	if (!sync_state_commit(sync, kept, "the refiling"))
		return false;
	sync->stored = true;
	sync_state_clear_authors(sync);
	return true;
}

bool sync_state_end_refiling(struct sync_state *sync, int64_t id, bool done)
{
	enum state_refiling_outcome outcome = done ? STATE_REFILING_DONE : STATE_REFILING_GIVEN_UP;
	bool kept = state_db_begin(sync->site->state) == STATE_OK &&
		    state_refiling_end(sync->site->state, id, outcome, sync->site->clock_now) == STATE_OK;
	return sync_state_commit(sync, kept, "the end of the refiling");
}
