#include "registry/state_waiting.h"

#include "registry/state_query.h"

enum state_result state_desk_reserve(struct state_db *state, int64_t id)
{
	enum state_result result =
	    state_run(state,
		      "INSERT INTO sqlite_sequence (name, seq) SELECT 'desk', 0 WHERE NOT EXISTS"
		      " (SELECT 1 FROM sqlite_sequence WHERE name = 'desk')",
		      "");
	if (result != STATE_OK)
		return result;
	return state_run(state, "UPDATE sqlite_sequence SET seq = MAX(seq, ?) WHERE name = 'desk'", "i", id);
}

enum state_result state_desk_restore(struct state_db *state, const struct desk_item *item)
{
	int64_t id;
	enum state_result result = state_desk_add(state, item, &id);
	if (result == STATE_OK && id != item->id)
		result = state_run(state, "UPDATE desk SET id = ? WHERE id = ?", "ii", item->id, id);
	return result == STATE_OK ? state_desk_reserve(state, item->id) : result;
}

enum state_result state_waiting_add(struct state_db *state, const struct state_waiting *waiting)
{
	enum state_result result =
	    state_run(state,
		      "INSERT OR IGNORE INTO waiting (line, statement, ends, fields, by, at)"
		      " VALUES (?, NULLIF(?, 0), NULLIF(?, 0), ?, ?, ?)",
		      "iiitti", waiting->line, waiting->statement, waiting->ends, waiting->fields,
		      waiting->by, waiting->at);
	return result == STATE_OK ? state_desk_reserve(state, waiting->statement) : result;
}

enum state_result state_waiting_remove(struct state_db *state, int64_t line)
{
	return state_run(state, "DELETE FROM waiting WHERE line = ?", "i", line);
}

static bool read_row(sqlite3_stmt *row, struct arena *arena, void *ret_waiting)
{
	struct state_waiting *waiting = ret_waiting;
	*waiting = (struct state_waiting){
	    .line = sqlite3_column_int64(row, 0),
	    .statement = sqlite3_column_int64(row, 1),
	    .ends = sqlite3_column_int64(row, 2),
	    .fields = state_column_text(row, 3, arena),
	    .by = state_column_text(row, 4, arena),
	    .at = sqlite3_column_int64(row, 5),
	};
	return waiting->fields != NULL && waiting->by != NULL;
}

enum state_result state_waiting_load(struct state_db *state, struct arena *arena,
				     struct state_waitings *ret_waitings)
{
	struct state_rows rows;
	*ret_waitings = (struct state_waitings){0};
	if (!state_has_schema(state, 3))
		return STATE_OK;
	sqlite3_stmt *query =
	    state_query(state, "SELECT line, statement, ends, fields, by, at FROM waiting ORDER BY line", "");
	enum state_result result =
	    state_query_rows(state, query, arena, sizeof(struct state_waiting), read_row, &rows);
	*ret_waitings = (struct state_waitings){rows.items, rows.count};
	return result;
}
