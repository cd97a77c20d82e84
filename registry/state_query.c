#include "registry/state_query.h"

#include "wording/wording.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool is_full(sqlite3 *db)
{
	int code = sqlite3_errcode(db), error = sqlite3_system_errno(db);
	return code == SQLITE_FULL ||
	       ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && (error == ENOSPC || error == EDQUOT));
}

enum state_result state_fail(struct state_db *state)
{
	if (is_full(state->db))
		wording_write(state->message, sizeof(state->message),
			      "the file system of state_dir is full: make room there");
	else
		snprintf(state->message, sizeof(state->message), "%s", sqlite3_errmsg(state->db));
	return STATE_ERROR;
}

bool state_execute(struct state_db *state, const char *sql)
{
	if (sqlite3_exec(state->db, sql, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	state_fail(state);
	return false;
}

static int bind_values(sqlite3_stmt *statement, const char *types, va_list values)
{
	int result = SQLITE_OK;
	for (int i = 0; types[i] != '\0' && result == SQLITE_OK; i++) {
		if (types[i] == 'i') {
			result = sqlite3_bind_int64(statement, i + 1, va_arg(values, int64_t));
		} else if (types[i] == 't') {
			result = sqlite3_bind_text(statement, i + 1, va_arg(values, const char *), -1,
						   SQLITE_STATIC);
		} else {
			const void *bytes = va_arg(values, const void *);
			result = sqlite3_bind_blob64(statement, i + 1, bytes, va_arg(values, size_t),
						     SQLITE_STATIC);
		}
	}
	return result;
}

/* ---- statements that are ready ---- */

static sqlite3_stmt *ready_take(struct state_db *state, const char *sql)
{
	for (size_t i = 0; i < STATE_READY; i++) {
		sqlite3_stmt *statement = state->ready[i];
		if (statement == NULL || strcmp(sqlite3_sql(statement), sql) != 0)
			continue;
		state->ready[i] = NULL;
		return statement;
	}
	return NULL;
}

/* Gives back a statement; one that has failed is not kept. Its values are the caller's: they do not outlive this. */
static void give_back(struct state_db *state, sqlite3_stmt *statement, enum state_result result)
{
	if (result == STATE_ERROR || sqlite3_reset(statement) != SQLITE_OK ||
	    sqlite3_clear_bindings(statement) != SQLITE_OK) {
		sqlite3_finalize(statement);
		return;
	}
	for (size_t i = 0; i < STATE_READY; i++)
		if (state->ready[i] == NULL) {
			state->ready[i] = statement;
			return;
		}
	sqlite3_finalize(state->ready[state->ready_next]);
	state->ready[state->ready_next] = statement;
	state->ready_next = (state->ready_next + 1) % STATE_READY;
}

void state_ready_clear(struct state_db *state)
{
	for (size_t i = 0; i < STATE_READY; i++) {
		sqlite3_finalize(state->ready[i]);
		state->ready[i] = NULL;
	}
}

/* ---- running them ---- */

static sqlite3_stmt *query_v(struct state_db *state, const char *sql, const char *types, va_list values)
{
	sqlite3_stmt *statement = ready_take(state, sql);
	if ((statement != NULL || sqlite3_prepare_v2(state->db, sql, -1, &statement, NULL) == SQLITE_OK) &&
	    bind_values(statement, types, values) == SQLITE_OK)
		return statement;
	state_fail(state);
	sqlite3_finalize(statement);
	return NULL;
}

sqlite3_stmt *state_query(struct state_db *state, const char *sql, const char *types, ...)
{
	va_list values;
	va_start(values, types);
	sqlite3_stmt *statement = query_v(state, sql, types, values);
	va_end(values);
	return statement;
}

/* STATE_OK, STATE_NONE after the last, STATE_ERROR. */
static enum state_result next_row(struct state_db *state, sqlite3_stmt *statement)
{
	switch (sqlite3_step(statement)) {
	case SQLITE_ROW:
		return STATE_OK;
	case SQLITE_DONE:
		return STATE_NONE;
	default:
		return state_fail(state);
	}
}

enum state_result state_query_rows(struct state_db *state, sqlite3_stmt *query, struct arena *arena,
				   size_t size, state_row_reader *read, struct state_rows *ret_rows)
{
	char *items = NULL;
	size_t count = 0, capacity = 0;
	enum state_result result = STATE_ERROR;
	while (query != NULL && (result = next_row(state, query)) == STATE_OK) {
		items = arena_grow(arena, items, count, &capacity, size);
		if (items == NULL || !read(query, arena, items + count * size)) {
			result = STATE_ERROR;
			break;
		}
		count++;
	}
	give_back(state, query, result);
	*ret_rows = (struct state_rows){items, count};
	return result == STATE_NONE ? STATE_OK : STATE_ERROR;
}

enum state_result state_query_words(struct state_db *state, sqlite3_stmt *query, struct arena *arena,
				    struct words *ret_words)
{
	struct state_rows rows;
	enum state_result result =
	    state_query_rows(state, query, arena, sizeof(const char *), state_read_text, &rows);
	*ret_words = (struct words){rows.items, rows.count};
	return result;
}

enum state_result state_query_first(struct state_db *state, sqlite3_stmt *query, struct arena *arena,
				    state_row_reader *read, void *ret_item)
{
	if (query == NULL)
		return STATE_ERROR;
	enum state_result result = next_row(state, query);
	if (result == STATE_OK && read != NULL && !read(query, arena, ret_item))
		result = STATE_ERROR;
	give_back(state, query, result);
	return result;
}

enum state_result state_query_number(struct state_db *state, sqlite3_stmt *query, int64_t *ret_number)
{
	if (query == NULL)
		return STATE_ERROR;
	enum state_result result = next_row(state, query);
	if (result == STATE_OK && sqlite3_column_type(query, 0) == SQLITE_NULL)
		result = STATE_NONE;
	if (result == STATE_OK)
		*ret_number = sqlite3_column_int64(query, 0);
	give_back(state, query, result);
	return result;
}

enum state_result state_query_lower(struct state_db *state, sqlite3_stmt *query, int64_t *io_least)
{
	int64_t number;
	enum state_result result = state_query_number(state, query, &number);
	if (result == STATE_OK && number < *io_least)
		*io_least = number;
	return result == STATE_ERROR ? STATE_ERROR : STATE_OK;
}

enum state_result state_run(struct state_db *state, const char *sql, const char *types, ...)
{
	va_list values;
	va_start(values, types);
	sqlite3_stmt *statement = query_v(state, sql, types, values);
	va_end(values);
	if (statement == NULL)
		return STATE_ERROR;
	enum state_result result = next_row(state, statement);
	give_back(state, statement, result);
	return result == STATE_ERROR ? STATE_ERROR : STATE_OK;
}

char *state_column_text(sqlite3_stmt *statement, int column, struct arena *arena)
{
	const unsigned char *text = sqlite3_column_text(statement, column);
	return text == NULL ? NULL : arena_strdup(arena, (const char *)text);
}

const void *state_column_blob(sqlite3_stmt *statement, int column, struct arena *arena, size_t *ret_size)
{
	const void *bytes = sqlite3_column_blob(statement, column);
	*ret_size = (size_t)sqlite3_column_bytes(statement, column);
	if (sqlite3_column_type(statement, column) == SQLITE_NULL)
		return NULL;
	/* one byte more, so that a text is terminated */
	char *copy = arena_alloc(arena, *ret_size + 1);
	if (copy != NULL)
		arena_copy(copy, bytes, *ret_size);
	return copy;
}

bool state_read_text(sqlite3_stmt *row, struct arena *arena, void *ret_text)
{
	const char **text = ret_text;
	*text = state_column_text(row, 0, arena);
	return *text != NULL;
}
