#include "registry/state_holds.h"

#include "registry/state_query.h"
#include "registry/state_statements.h"

#include <string.h>

#define SELECT_HOLD "SELECT id, store, base, base_at, losses, gains, since, until FROM hold WHERE "

static bool read_row(sqlite3_stmt *row, struct arena *arena, void *ret_hold)
{
	struct state_hold *hold = ret_hold;
	*hold = (struct state_hold){
	    .id = sqlite3_column_int64(row, 0),
	    .store = state_column_text(row, 1, arena),
	    .base = sqlite3_column_int64(row, 2),
	    .base_at = sqlite3_column_int64(row, 3),
	    .losses = sqlite3_column_int64(row, 4) != 0,
	    .gains = sqlite3_column_int64(row, 5) != 0,
	    .since = sqlite3_column_int64(row, 6),
	    .until = sqlite3_column_int64(row, 7),
	};
	return hold->store != NULL;
}

/* All rows of the query, which is finalized. */
static enum state_result read_rows(struct state_db *state, sqlite3_stmt *query, struct arena *arena,
				   struct state_holds *ret_holds)
{
	struct state_rows rows;
	enum state_result result =
	    state_query_rows(state, query, arena, sizeof(struct state_hold), read_row, &rows);
	if (result == STATE_OK)
		*ret_holds = (struct state_holds){rows.items, rows.count};
	return result;
}

enum state_result state_holds_during(struct state_db *state, int64_t first, int64_t last, struct arena *arena,
				     struct state_holds *ret_holds)
{
	*ret_holds = (struct state_holds){0};
	if (!state_has_schema(state, 3))
		return STATE_OK;
	return read_rows(state,
			 state_query(state, SELECT_HOLD "since <= ?2 AND until > ?1 ORDER BY store, id", "ii",
				     first, last),
			 arena, ret_holds);
}

/* Is the same among them? */
static bool has(const struct state_holds *holds, const struct state_hold *hold)
{
	for (size_t i = 0; i < holds->count; i++) {
		const struct state_hold *one = &holds->items[i];
		if (strcmp(one->store, hold->store) == 0 && one->base == hold->base &&
		    one->base_at == hold->base_at && one->losses == hold->losses && one->gains == hold->gains)
			return true;
	}
	return false;
}

/* Those that go on: whatever the clock says. */
static enum state_result load_open(struct state_db *state, struct arena *arena, struct state_holds *ret_open)
{
	return read_rows(state, state_query(state, SELECT_HOLD "until = ?", "i", STATE_STILL), arena,
			 ret_open);
}

static enum state_result begin(struct state_db *state, const struct state_hold *hold, int64_t at)
{
	return state_run(state,
			 "INSERT INTO hold (store, base, base_at, losses, gains, since, until)"
			 " VALUES (?, ?, ?, ?, ?, ?, ?)",
			 "tiiiiii", hold->store, hold->base, hold->base_at, (int64_t)hold->losses,
			 (int64_t)hold->gains, at, STATE_STILL);
}

static enum state_result replace(struct state_db *state, const struct state_holds *holds, int64_t at,
				 bool begins)
{
	struct state_holds open = {0};
	struct arena *arena = arena_new();
	enum state_result result = arena == NULL ? STATE_ERROR : load_open(state, arena, &open);
	for (size_t i = 0; begins && i < holds->count && result == STATE_OK; i++)
		if (!has(&open, &holds->items[i]))
			result = begin(state, &holds->items[i], at);
	for (size_t i = 0; !begins && i < open.count && result == STATE_OK; i++)
		if (!has(holds, &open.items[i]))
			result = state_run(state, "UPDATE hold SET until = ? WHERE id = ?", "ii", at,
					   open.items[i].id);
	arena_free(arena);
	return result;
}

enum state_result state_holds_begin(struct state_db *state, const struct state_holds *holds, int64_t at)
{
	return replace(state, holds, at, true);
}

enum state_result state_holds_end(struct state_db *state, const struct state_holds *holds, int64_t at)
{
	return replace(state, holds, at, false);
}

enum state_result state_next_hold(struct state_db *state, int64_t after, int64_t *io_next)
{
	if (!state_has_schema(state, 3))
		return STATE_OK;
	sqlite3_stmt *query = state_query(state,
					  "SELECT MIN(CASE WHEN since > ?1 THEN since ELSE until END) FROM "
					  "hold WHERE since > ?1 OR until > ?1",
					  "i", after);
	return state_query_lower(state, query, io_next);
}
