/* What persons have decided about feeds: holds and kept objections that they cleared. */
#include "registry/state_db.h"

#include "registry/state_query.h"

/* A state of before has none. */
#define SCHEMA_WITH_FEEDS 4

enum state_result state_feed_cleared(struct state_db *state, struct arena *arena, struct words *ret_keys)
{
	*ret_keys = (struct words){0};
	if (!state_has_schema(state, SCHEMA_WITH_FEEDS))
		return STATE_OK;
	return state_query_words(state, state_query(state, "SELECT key FROM feed_cleared ORDER BY key", ""),
				 arena, ret_keys);
}

enum state_result state_feed_clear(struct state_db *state, const char *key, const char *by, int64_t at)
{
	return state_run(state, "INSERT OR REPLACE INTO feed_cleared (key, at, cleared_by) VALUES (?, ?, ?)",
			 "tit", key, at, by);
}
