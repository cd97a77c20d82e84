/* Generations of the texts: the latest good one, and what each store's guard compares with. */
#include "registry/state_db.h"

#include "registry/state_query.h"

#include <string.h>

/* STATE_TEXTS_ID_SIZE bytes. */
static bool read_id(sqlite3_stmt *row, struct arena *arena, void *ret_id)
{
	(void)arena;
	if (sqlite3_column_bytes(row, 0) != STATE_TEXTS_ID_SIZE)
		return false;
	memcpy(ret_id, sqlite3_column_blob(row, 0), STATE_TEXTS_ID_SIZE);
	return true;
}

enum state_result state_texts_id(struct state_db *state, const char *role,
				 unsigned char ret_id[STATE_TEXTS_ID_SIZE])
{
	sqlite3_stmt *statement = state_query(state, "SELECT id FROM texts_of WHERE role = ?", "t", role);
	return state_query_first(state, statement, NULL, read_id, ret_id);
}

/* One row as a text; false when out of memory. */
static bool read_text(sqlite3_stmt *row, struct arena *arena, void *ret_text)
{
	struct state_text *item = ret_text;
	item->kind = (enum state_text_kind)sqlite3_column_int(row, 0);
	item->text.name = state_column_text(row, 1, arena);
	item->text.text = state_column_blob(row, 2, arena, &item->text.size);
	return item->text.name != NULL && item->text.text != NULL;
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
	struct state_rows rows;
	result = state_query_rows(state, statement, arena, sizeof(struct state_text), read_text, &rows);
	ret_texts->items = rows.items;
	ret_texts->count = rows.count;
	return result;
}

/* The id and its texts are read as of one moment: a sync that ends in between drops them. */
enum state_result state_texts_load(struct state_db *state, const char *role, struct arena *arena,
				   struct state_texts *ret_texts)
{
	if (state->in_transaction)
		return load_texts(state, role, arena, ret_texts);
	if (state_db_snapshot(state) != STATE_OK)
		return STATE_ERROR;
	enum state_result result = load_texts(state, role, arena, ret_texts);
	return state_db_commit(state) == STATE_OK ? result : STATE_ERROR;
}

enum state_result state_texts_find(struct state_db *state, const char *role, const char *name,
				   struct arena *arena, struct config_text *ret_text)
{
	struct state_text found = {0};
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT t.kind, t.name, t.text FROM texts t JOIN texts_of o ON o.id = t.id"
			" WHERE o.role = ? AND t.kind = ? AND t.name = ?",
			"tit", role, (int64_t)STATE_TEXT_REGISTRY, name);
	enum state_result result = state_query_first(state, statement, arena, read_text, &found);
	*ret_text = found.text;
	return result;
}

enum state_result state_texts_prepare(struct state_db *state, const struct state_texts *texts)
{
	int64_t count = 0;
	enum state_result result =
	    state_query_number(state,
			       state_query(state, "SELECT COUNT(*) FROM texts WHERE id = ?", "b", texts->id,
					   (size_t)STATE_TEXTS_ID_SIZE),
			       &count);
	for (size_t i = 0; (size_t)count != texts->count && i < texts->count && result == STATE_OK; i++) {
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
	result = state_texts_prepare(state, texts);
	if (result == STATE_OK)
		result = state_run(state, "INSERT OR REPLACE INTO texts_of (role, id) VALUES (?, ?)", "tb",
				   role, texts->id, (size_t)STATE_TEXTS_ID_SIZE);
	return result;
}

enum state_result state_texts_drop(struct state_db *state)
{
	enum state_result result = STATE_OK;
	do
		result = state_run(state,
				   "DELETE FROM texts WHERE (id, position) IN (SELECT id, position FROM texts"
				   " WHERE id NOT IN (SELECT id FROM texts_of) LIMIT 1)",
				   "");
	while (result == STATE_OK && sqlite3_changes(state->db) > 0);
	return result;
}
