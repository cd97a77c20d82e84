/* What persons have decided about feeds: holds and kept objections that they cleared. */
#include "registry/state_db.h"

#include "registry/state_query.h"
#include "registry/state_statements.h"

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

enum state_result state_feed_who_cleared(struct state_db *state, const char *key, struct arena *arena,
					 const char **ret_by, int64_t *ret_at)
{
	static const char by[] = "SELECT cleared_by FROM feed_cleared WHERE substr(key, 1, length(?1)) = ?1"
				 " ORDER BY key LIMIT 1";
	static const char at[] = "SELECT at FROM feed_cleared WHERE substr(key, 1, length(?1)) = ?1"
				 " ORDER BY key LIMIT 1";
	if (!state_has_schema(state, SCHEMA_WITH_FEEDS))
		return STATE_NONE;
	enum state_result result =
	    state_query_first(state, state_query(state, by, "t", key), arena, state_read_text, ret_by);
	return result == STATE_OK ? state_query_number(state, state_query(state, at, "t", key), ret_at)
				  : result;
}

enum state_result state_feed_clear(struct state_db *state, const char *key, const char *by, int64_t at)
{
	return state_run(state, "INSERT OR REPLACE INTO feed_cleared (key, at, cleared_by) VALUES (?, ?, ?)",
			 "tit", key, at, by);
}

/* How many statements of feeds in force have those bytes: a quote within a string would be escaped. Of patients whom a registry file or
 * the feeds themselves declare: of others nothing waits for a person. */
static enum state_result count_with(struct state_db *state, const char *bytes, int64_t *ret_count)
{
	*ret_count = 0;
	if (!state_has_schema(state, SCHEMA_WITH_FEEDS))
		return STATE_OK;
	return state_query_number(
	    state,
	    state_query(state,
			"SELECT count(*) FROM statement AS open WHERE section = 'patients' AND file = ?1"
			" AND until = ?2 AND instr(text, CAST(?3 AS BLOB)) > 0 AND EXISTS (SELECT 1"
			" FROM statement AS declared WHERE declared.section = 'patients'"
			" AND declared.name = open.name AND declared.until = ?2 AND (declared.file <> ?1"
			" OR instr(declared.text, CAST('; birth_date = \"' AS BLOB)) > 0))",
			"tit", FEEDS_TEXT, STATE_STILL, bytes),
	    ret_count);
}

enum state_result state_feed_open(struct state_db *state, int64_t *ret_held, int64_t *ret_kept)
{
	enum state_result result = count_with(state, "; holds = ( { reason = \"", ret_held);
	return result == STATE_OK ? count_with(state, "; kept = \"", ret_kept) : result;
}
