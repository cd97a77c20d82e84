#include "registry/state_statements.h"

#include "registry/state_query.h"

#define COLUMNS "s.id, s.section, s.name, s.file, s.line, s.text"
#define IN_FORCE "s.since <= ?1 AND s.until > ?1"
#define ORDER " ORDER BY s.file, s.line, s.id"

/* ---- rows ---- */

static bool read_row(sqlite3_stmt *row, struct arena *arena, void *ret_item)
{
	struct state_statement *item = ret_item;
	*item = (struct state_statement){
	    .id = sqlite3_column_int64(row, 0),
	    .section = state_column_text(row, 1, arena),
	    .name = state_column_text(row, 2, arena),
	    .file = state_column_text(row, 3, arena),
	    .line = (unsigned)sqlite3_column_int64(row, 4),
	};
	item->text = state_column_blob(row, 5, arena, &item->size);
	return item->section != NULL && item->name != NULL && item->file != NULL && item->text != NULL;
}

/* All rows of the statement, which is finalized. */
static enum state_result read_rows(struct state_db *state, sqlite3_stmt *statement, struct arena *arena,
				   struct state_statements *ret_statements)
{
	struct state_rows rows;
	enum state_result result =
	    state_query_rows(state, statement, arena, sizeof(struct state_statement), read_row, &rows);
	*ret_statements = (struct state_statements){rows.items, rows.count};
	return result;
}

/* ---- what is asked ---- */

/* A state that an older careacl has written knows of no statements. */
static bool has_statements(const struct state_db *state, struct state_statements *ret_statements)
{
	*ret_statements = (struct state_statements){0};
	return state_has_schema(state, 3);
}

/* An instant as the rows know it: what is in force has no end. */
static int64_t instant(int64_t at)
{
	return at == STATE_STILL ? STATE_STILL - 1 : at;
}

enum state_result state_statements_named(struct state_db *state, const char *section, const char *name,
					 int64_t at, struct arena *arena,
					 struct state_statements *ret_statements)
{
	if (!has_statements(state, ret_statements))
		return STATE_OK;
	sqlite3_stmt *statement = name == NULL
				      ? state_query(state,
						    "SELECT " COLUMNS " FROM statement s WHERE " IN_FORCE
						    " AND s.section = ?2" ORDER,
						    "it", instant(at), section)
				      : state_query(state,
						    "SELECT " COLUMNS " FROM statement s WHERE " IN_FORCE
						    " AND s.section = ?2 AND s.name = ?3" ORDER,
						    "itt", instant(at), section, name);
	return read_rows(state, statement, arena, ret_statements);
}

enum state_result state_statements_during(struct state_db *state, const char *section, const char *name,
					  int64_t first, int64_t last, struct arena *arena,
					  struct state_statements *ret_statements)
{
	if (!has_statements(state, ret_statements))
		return STATE_OK;
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT " COLUMNS " FROM statement s WHERE s.since <= ?2 AND s.until > ?1"
			" AND s.section = ?3 AND s.name = ?4" ORDER,
			"iitt", instant(first), instant(last), section, name);
	return read_rows(state, statement, arena, ret_statements);
}

enum state_result state_statements_last(struct state_db *state, const char *section, const char *name,
					int64_t at, struct arena *arena,
					struct state_statement *ret_statement)
{
	*ret_statement = (struct state_statement){0};
	if (!state_has_schema(state, 3))
		return STATE_NONE;
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT " COLUMNS " FROM statement s WHERE s.section = ?2 AND s.name = ?3"
			" AND s.since <= ?1 ORDER BY s.until DESC, s.file = '" FEEDS_TEXT
			"', s.since DESC, s.id DESC LIMIT 1",
			"itt", instant(at), section, name);
	return state_query_first(state, statement, arena, read_row, ret_statement);
}

enum state_result state_statements_that(struct state_db *state, const char *section,
					enum state_mention_kind kind, const char *name, int64_t at,
					struct arena *arena, struct state_statements *ret_statements)
{
	if (!has_statements(state, ret_statements))
		return STATE_OK;
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT " COLUMNS " FROM mention m JOIN statement s ON s.id = m.statement"
			" WHERE " IN_FORCE " AND m.name = ?2 AND m.kind = ?3 AND s.section = ?4" ORDER,
			"itit", instant(at), name, (int64_t)kind, section);
	return read_rows(state, statement, arena, ret_statements);
}

enum state_result state_statements_still(struct state_db *state, const struct state_statement *after,
					 size_t limit, struct arena *arena,
					 struct state_statements *ret_statements)
{
	return read_rows(state,
			 state_query(state,
				     "SELECT " COLUMNS " FROM statement s WHERE s.until = ?1"
				     " AND (s.section, s.name, s.file) > (?2, ?3, ?4)"
				     " ORDER BY s.section, s.name, s.file, s.line LIMIT ?5",
				     "ittti", STATE_STILL, after == NULL ? "" : after->section,
				     after == NULL ? "" : after->name, after == NULL ? "" : after->file,
				     (int64_t)limit),
			 arena, ret_statements);
}

enum state_result state_break_glass_ever(struct state_db *state, struct arena *arena,
					 struct state_statements *ret_statements)
{
	if (!has_statements(state, ret_statements))
		return STATE_OK;
	sqlite3_stmt *statement = state_query(
	    state, "SELECT " COLUMNS " FROM statement s WHERE s.section = 'break_glass' ORDER BY s.id DESC",
	    "");
	return read_rows(state, statement, arena, ret_statements);
}

enum state_result state_statements_declare(struct state_db *state, const char *login, int64_t at)
{
	if (!state_has_schema(state, 3))
		return STATE_NONE;
	sqlite3_stmt *statement = state_query(state,
					      "SELECT 1 FROM mention m JOIN statement s ON s.id = m.statement"
					      " WHERE " IN_FORCE " AND m.name = ?2 AND m.kind = ?3 LIMIT 1",
					      "iti", instant(at), login, (int64_t)MENTION_DECLARES);
	return state_query_first(state, statement, NULL, NULL, NULL);
}

enum state_result state_statements_first(struct state_db *state, int64_t *ret_at)
{
	if (!state_has_schema(state, 3))
		return STATE_NONE;
	sqlite3_stmt *statement = state_query(
	    state, "SELECT since FROM statement WHERE since IS NOT NULL ORDER BY since LIMIT 1", "");
	return state_query_number(state, statement, ret_at);
}

enum state_result state_statements_since(struct state_db *state, const char *section, const char *name,
					 int64_t *ret_since)
{
	if (!state_has_schema(state, 3))
		return STATE_NONE;
	sqlite3_stmt *statement = state_query(
	    state,
	    "SELECT since FROM statement WHERE section = ? AND name = ? AND until = ? ORDER BY since DESC",
	    "tti", section, name, STATE_STILL);
	return state_query_number(state, statement, ret_since);
}
