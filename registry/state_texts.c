/* Generations of the texts: the latest good one, and what each store's guard compares with. */
#include "registry/state_db.h"

#include "registry/state_query.h"

#include <string.h>

enum state_result state_texts_id(struct state_db *state, const char *role,
				 unsigned char ret_id[STATE_TEXTS_ID_SIZE])
{
	sqlite3_stmt *statement = state_query(state, "SELECT id FROM texts_of WHERE role = ?", "t", role);
	if (statement == NULL)
		return STATE_ERROR;
	enum state_result result = state_query_row(state, statement);
	if (result == STATE_OK) {
		if (sqlite3_column_bytes(statement, 0) == STATE_TEXTS_ID_SIZE)
			memcpy(ret_id, sqlite3_column_blob(statement, 0), STATE_TEXTS_ID_SIZE);
		else
			result = STATE_ERROR;
	}
	sqlite3_finalize(statement);
	return result;
}

/* One row as a text; false when out of memory. */
static bool read_text(sqlite3_stmt *statement, struct arena *arena, struct state_text *ret_text)
{
	ret_text->kind = (enum state_text_kind)sqlite3_column_int(statement, 0);
	ret_text->text.name = state_column_text(statement, 1, arena);
	ret_text->text.text = state_column_blob(statement, 2, arena, &ret_text->text.size);
	return ret_text->text.name != NULL && ret_text->text.text != NULL;
}

static enum state_result load_texts(struct state_db *state, const char *role, struct arena *arena,
				    struct state_texts *ret_texts)
{
	enum state_result result = state_texts_id(state, role, ret_texts->id);
	if (result != STATE_OK)
		return result;
	sqlite3_stmt *statement =
	    state_query(state, "SELECT kind, name, text FROM texts WHERE id = ? ORDER BY position", "b",
			ret_texts->id, (size_t)STATE_TEXTS_ID_SIZE);
	if (statement == NULL)
		return STATE_ERROR;
	struct state_text *items = NULL;
	size_t count = 0, capacity = 0;
	while ((result = state_query_row(state, statement)) == STATE_OK) {
		items = arena_grow(arena, items, count, &capacity, sizeof(*items));
		if (items == NULL || !read_text(statement, arena, &items[count])) {
			result = STATE_ERROR;
			break;
		}
		count++;
	}
	sqlite3_finalize(statement);
	ret_texts->items = items;
	ret_texts->count = count;
	return result == STATE_NONE ? STATE_OK : STATE_ERROR;
}

/* The id and its texts are read as of one moment: a sync that ends in between drops them. */
enum state_result state_texts_load(struct state_db *state, const char *role, struct arena *arena,
				   struct state_texts *ret_texts)
{
	if (state->in_transaction)
		return load_texts(state, role, arena, ret_texts);
	if (!state_execute(state, "BEGIN"))
		return STATE_ERROR;
	enum state_result result = load_texts(state, role, arena, ret_texts);
	return state_execute(state, "COMMIT") ? result : STATE_ERROR;
}

static enum state_result store_items(struct state_db *state, const struct state_texts *texts)
{
	enum state_result result = STATE_OK;
	for (size_t i = 0; i < texts->count && result == STATE_OK; i++) {
		const struct state_text *item = &texts->items[i];
		const char *bytes = item->text.size > 0 ? item->text.text : "";
		result = state_run(state,
				   "INSERT OR REPLACE INTO texts (id, position, kind, name, text)"
				   " VALUES (?, ?, ?, ?, ?)",
				   "biitb", texts->id, (size_t)STATE_TEXTS_ID_SIZE, (int64_t)i,
				   (int64_t)item->kind, item->text.name, bytes, item->text.size);
	}
	return result;
}

enum state_result state_texts_store(struct state_db *state, const char *role, const struct state_texts *texts)
{
	unsigned char id[STATE_TEXTS_ID_SIZE];
	enum state_result result = state_texts_id(state, role, id);
	if (result == STATE_ERROR || (result == STATE_OK && memcmp(id, texts->id, sizeof(id)) == 0))
		return result;
	result = store_items(state, texts);
	if (result == STATE_OK)
		result = state_run(state, "INSERT OR REPLACE INTO texts_of (role, id) VALUES (?, ?)", "tb",
				   role, texts->id, (size_t)STATE_TEXTS_ID_SIZE);
	if (result == STATE_OK)
		result = state_run(state, "DELETE FROM texts WHERE id NOT IN (SELECT id FROM texts_of)", "");
	return result;
}
