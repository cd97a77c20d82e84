/* Generations of the texts: the latest good one, and what each store's guard compares with. */
#include "registry/state_db.h"

#include "registry/state_query.h"
#include "registry/state_texts_private.h"
#include "registry/state_turns.h"

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

static bool goes_on(const struct state_text *row)
{
	return ((unsigned)row->kind & STATE_TEXT_GOES_ON) != 0;
}

/* One text of the `count` rows that it consists of, in `arena`; false when out of memory. */
static bool join_text(const struct state_text *rows, size_t count, struct arena *arena,
		      struct state_text *ret_text)
{
	size_t size = 0;
	for (size_t i = 0; i < count; i++)
		size += rows[i].text.size;
	char *text = arena_alloc(arena, size + 1), *name = arena_strdup(arena, rows[0].text.name);
	if (text == NULL || name == NULL)
		return false;
	*ret_text = rows[0];
	ret_text->text.name = name;
	ret_text->text.text = text;
	ret_text->text.size = size;
	for (size_t i = 0; i < count; i++) {
		arena_copy(text, rows[i].text.text, rows[i].text.size);
		text += rows[i].text.size;
	}
	*text = '\0';
	return true;
}

static enum state_result join_texts(const struct state_rows *rows, struct arena *arena,
				    struct state_texts *ret_texts)
{
	const struct state_text *parts = rows->items;
	struct state_text *items = arena_array(arena, rows->count, sizeof(*items));
	ret_texts->items = items;
	ret_texts->count = 0;
	for (size_t i = 0, next; items != NULL && i < rows->count; i = next) {
		for (next = i + 1; next < rows->count && goes_on(&parts[next]); next++)
			;
		if (goes_on(&parts[i]) || !join_text(&parts[i], next - i, arena, &items[ret_texts->count++]))
			return STATE_ERROR;
	}
	return items != NULL ? STATE_OK : STATE_ERROR;
}

/* All texts of the query's rows. The rows are given back: they take as much as the texts. */
static enum state_result read_texts(struct state_db *state, sqlite3_stmt *query, struct arena *arena,
				    struct state_texts *ret_texts)
{
	struct state_rows rows;
	struct arena *parts = arena_new();
	enum state_result result = STATE_ERROR;
	if (parts == NULL)
		sqlite3_finalize(query);
	else
		result = state_query_rows(state, query, parts, sizeof(struct state_text), read_text, &rows);
	if (result == STATE_OK)
		result = join_texts(&rows, arena, ret_texts);
	arena_free(parts);
	return result;
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
	return read_texts(state, statement, arena, ret_texts);
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

static enum state_result find(struct state_db *state, const char *role, enum state_text_kind kind,
			      const char *name, struct arena *arena, struct config_text *ret_text)
{
	struct state_texts found = {0};
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT t.kind, t.name, t.text FROM texts t JOIN texts_of o ON o.id = t.id"
			" WHERE o.role = ? AND t.kind IN (?, ?) AND t.name = ? ORDER BY t.position",
			"tiit", role, (int64_t)kind, (int64_t)kind + STATE_TEXT_GOES_ON, name);
	*ret_text = (struct config_text){0};
	enum state_result result = read_texts(state, statement, arena, &found);
	if (result == STATE_OK && found.count == 0)
		return STATE_NONE;
	if (result == STATE_OK)
		*ret_text = found.items[0].text;
	return result;
}

enum state_result state_texts_find(struct state_db *state, const char *role, const char *name,
				   struct arena *arena, struct config_text *ret_text)
{
	return find(state, role, STATE_TEXT_REGISTRY, name, arena, ret_text);
}

enum state_result state_texts_find_group(struct state_db *state, const char *role, const char *group,
					 struct arena *arena, struct config_text *ret_text)
{
	return find(state, role, STATE_TEXT_GROUP, group, arena, ret_text);
}

enum state_result state_texts_bytes(struct state_db *state, const char *role, int64_t *ret_bytes)
{
	return state_query_number(state,
				  state_query(state,
					      "SELECT SUM(LENGTH(t.text)) FROM texts_of o JOIN texts t ON"
					      " t.id = o.id WHERE o.role = ?",
					      "t", role),
				  ret_bytes);
}

/* How many rows a text needs. */
static size_t rows_of(const struct state_text *item)
{
	return item->text.size == 0 ? 1 : (item->text.size - 1) / STATE_TURN_BYTES + 1;
}

static enum state_result insert_row(struct state_db *state, const struct state_texts *texts, size_t position,
				    const struct state_text *item, size_t row)
{
	size_t start = row * STATE_TURN_BYTES, size = item->text.size - start;
	const char *bytes = item->text.size > 0 ? item->text.text + start : "";
	if (size > STATE_TURN_BYTES)
		size = STATE_TURN_BYTES;
	return state_run(state,
			 "INSERT OR REPLACE INTO texts (id, position, kind, name, text)"
			 " VALUES (?, ?, ?, ?, ?)",
			 "biitb", texts->id, (size_t)STATE_TEXTS_ID_SIZE, (int64_t)position,
			 (int64_t)item->kind + (row > 0 ? STATE_TEXT_GOES_ON : 0), item->text.name, bytes,
			 size);
}

static enum state_result insert_all(struct state_turns *turns, const struct state_texts *texts)
{
	enum state_result result = STATE_OK;
	size_t position = 0;
	for (size_t i = 0; i < texts->count; i++)
		for (size_t row = 0; row < rows_of(&texts->items[i]) && result == STATE_OK; row++) {
			arena_rest(STATE_TURN_BYTES);
			result = state_turns_take(turns, texts->items[i].text.size);
			if (result == STATE_OK)
				result = insert_row(turns->state, texts, position++, &texts->items[i], row);
		}
	return result;
}

enum state_result state_texts_prepare(struct state_db *state, const struct state_texts *texts)
{
	struct state_turns turns = {.state = state};
	int64_t count = 0;
	size_t wanted = 0;
	for (size_t i = 0; i < texts->count; i++)
		wanted += rows_of(&texts->items[i]);
	enum state_result result =
	    state_query_number(state,
			       state_query(state, "SELECT COUNT(*) FROM texts WHERE id = ?", "b", texts->id,
					   (size_t)STATE_TEXTS_ID_SIZE),
			       &count);
	if (result == STATE_OK && (size_t)count != wanted)
		result = insert_all(&turns, texts);
	return state_turns_end(&turns, result);
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
	struct state_turns turns = {.state = state};
	enum state_result result;
	do {
		result = state_turns_take(&turns, STATE_TURN_BYTES);
		if (result == STATE_OK)
			result =
			    state_run(state,
				      "DELETE FROM texts WHERE (id, position) IN (SELECT id, position FROM"
				      " texts WHERE id NOT IN (SELECT id FROM texts_of) LIMIT 1)",
				      "");
	} while (result == STATE_OK && sqlite3_changes(state->db) > 0);
	return state_turns_end(&turns, result);
}
