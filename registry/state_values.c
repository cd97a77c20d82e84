/* Single facts, by name. */
#include "registry/state_db.h"

#include "registry/state_query.h"

enum state_result state_number(struct state_db *state, const char *key, int64_t *ret_value)
{
	sqlite3_stmt *statement =
	    state_query(state, "SELECT number FROM value WHERE key = ? AND number IS NOT NULL", "t", key);
	return state_query_number(state, statement, ret_value);
}

enum state_result state_set_number(struct state_db *state, const char *key, int64_t value)
{
	return state_run(state, "INSERT OR REPLACE INTO value (key, number) VALUES (?, ?)", "ti", key, value);
}

enum state_result state_text(struct state_db *state, const char *key, struct arena *arena,
			     const char **ret_value)
{
	sqlite3_stmt *statement =
	    state_query(state, "SELECT text FROM value WHERE key = ? AND text IS NOT NULL", "t", key);
	return state_query_first(state, statement, arena, state_read_text, ret_value);
}

enum state_result state_set_text(struct state_db *state, const char *key, const char *value)
{
	return state_run(state, "INSERT OR REPLACE INTO value (key, text) VALUES (?, ?)", "tt", key, value);
}

enum state_result state_forget(struct state_db *state, const char *key)
{
	return state_run(state, "DELETE FROM value WHERE key = ?", "t", key);
}

enum state_result state_keys(struct state_db *state, const char *prefix, struct arena *arena,
			     struct words *ret_keys)
{
	/* a semicolon is what comes after a colon */
	sqlite3_stmt *query = state_query(state,
					  "SELECT key FROM value WHERE key >= ?1 AND"
					  " key < substr(?1, 1, length(?1) - 1) || ';' ORDER BY key",
					  "t", prefix);
	return state_query_words(state, query, arena, ret_keys);
}
