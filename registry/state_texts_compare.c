/* A text at hand against the one that is kept: row by row, for it is as large as a registry. */
#include "registry/state_db.h"

#include "registry/state_query.h"
#include "registry/state_texts_private.h"

#include <string.h>

/* What the rows of a text must say: the next of them stands at `at`. */
struct expected {
	const struct config_text *text;
	size_t at;
	bool is_same;
};

static bool compare_row(sqlite3_stmt *row, struct arena *arena, void *ret_expected)
{
	struct expected *expected = ret_expected;
	const void *bytes = sqlite3_column_blob(row, 0);
	size_t size = (size_t)sqlite3_column_bytes(row, 0);
	(void)arena;
	expected->is_same = size <= expected->text->size - expected->at &&
			    arena_same(bytes, expected->text->text + expected->at, size);
	expected->at += size;
	return true;
}

#define OF_TEXT                                                                                              \
	" FROM texts_of o JOIN texts t ON t.id = o.id"                                                       \
	" WHERE o.role = ?1 AND t.kind IN (?2, ?3) AND t.name = ?4"

static enum state_result compare_rows(struct state_db *state, const char *role, const struct state_text *item,
				      int64_t first, bool *ret_is_kept)
{
	struct expected expected = {.text = &item->text, .is_same = true};
	enum state_result result = STATE_OK;
	for (int64_t row = first; result == STATE_OK && expected.is_same; row++) {
		sqlite3_stmt *query = state_query(
		    state, "SELECT t.text" OF_TEXT " AND t.position = ?5", "tiiti", role, (int64_t)item->kind,
		    (int64_t)item->kind + STATE_TEXT_GOES_ON, item->text.name, row);
		result = state_query_first(state, query, NULL, compare_row, &expected);
	}
	*ret_is_kept = result == STATE_NONE && expected.is_same && expected.at == item->text.size;
	return result == STATE_ERROR ? STATE_ERROR : STATE_OK;
}

enum state_result state_texts_is_kept(struct state_db *state, const char *role, const struct state_text *item,
				      bool *ret_is_kept)
{
	int64_t first;
	enum state_result result = state_query_number(
	    state,
	    state_query(state, "SELECT MIN(t.position)" OF_TEXT, "tiit", role, (int64_t)item->kind,
			(int64_t)item->kind + STATE_TEXT_GOES_ON, item->text.name),
	    &first);
	*ret_is_kept = false;
	if (result == STATE_NONE)
		return STATE_OK;
	return result == STATE_OK ? compare_rows(state, role, item, first, ret_is_kept) : result;
}
