#include "registry/state_due.h"

#include "policy/time_window.h"
#include "registry/state_query.h"

#define SCHEMA 5 /* the first with this table */

enum state_result state_due_clear(struct state_db *state)
{
	return state_run(state, "DELETE FROM due", "");
}

enum state_result state_due_keep(struct state_db *state, const struct state_due *due)
{
	if (due->at == TIME_NEVER)
		return state_run(state, "DELETE FROM due WHERE kind = ? AND name = ?", "it",
				 (int64_t)due->kind, due->name);
	return state_run(state, "INSERT OR REPLACE INTO due (kind, name, at) VALUES (?, ?, ?)", "iti",
			 (int64_t)due->kind, due->name, due->at);
}

static bool read_due(sqlite3_stmt *row, struct arena *arena, void *ret_due)
{
	struct state_due *due = ret_due;
	int64_t kind = sqlite3_column_int64(row, 0);
	*due = (struct state_due){
	    .kind = kind == DUE_LOGIN ? DUE_LOGIN : DUE_PATIENT,
	    .name = state_column_text(row, 1, arena),
	    .at = sqlite3_column_int64(row, 2),
	};
	return due->name != NULL && (kind == DUE_LOGIN || kind == DUE_PATIENT);
}

enum state_result state_due_by(struct state_db *state, int64_t at, struct arena *arena,
			       struct state_dues *ret_dues)
{
	struct state_rows rows;
	*ret_dues = (struct state_dues){0};
	if (!state_has_schema(state, SCHEMA))
		return STATE_NONE;
	sqlite3_stmt *query = state_query(
	    state, "SELECT kind, name, at FROM due WHERE at <= ? ORDER BY at, kind, name", "i", at);
	enum state_result result =
	    state_query_rows(state, query, arena, sizeof(struct state_due), read_due, &rows);
	if (result == STATE_OK)
		*ret_dues = (struct state_dues){rows.items, rows.count};
	return result;
}

enum state_result state_due_first(struct state_db *state, int64_t *io_first)
{
	return state_query_lower(state, state_query(state, "SELECT MIN(at) FROM due", ""), io_first);
}
