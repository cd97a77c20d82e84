#include "registry/state_desk.h"

#include "registry/state_desk_private.h"
#include "registry/state_query.h"

#include <string.h>

#define NAME_SIZE 65 /* an identifier and its end */

#define SELECT                                                                                               \
	"SELECT d.id, d.patient, d.section, d.login, d.text, d.recorded, d.recorded_by, d.on_word_of,"       \
	" d.reference, d.replaces, e.at, e.ended_by, e.on_word_of, e.reference"                              \
	",d.section = 'merged'"                                                                              \
	" AND EXISTS (SELECT 1 FROM waiting w WHERE d.id IN (w.statement, w.ends))," DESK_SINCE              \
	" FROM desk d LEFT JOIN desk_end e ON e.statement = d.id"

/* The identifier behind `key` in a statement's text, as acl_sync/desk/statement_text writes it. NULL: it has none. */
static const char *named_in(const char *text, const char *key, char name[NAME_SIZE])
{
	const char *start = strstr(text, key);
	if (start == NULL)
		return NULL;
	start += strlen(key);
	size_t size = strcspn(start, "\"");
	if (size >= NAME_SIZE)
		return NULL;
	memcpy(name, start, size);
	name[size] = '\0';
	return name;
}

/* The team of an assignment or its end. NULL: none. */
static const char *team_of(const struct desk_item *item, char name[NAME_SIZE])
{
	bool is_assignment =
	    strcmp(item->section, "teams") == 0 || strcmp(item->section, DESK_DISCHARGES) == 0;
	return is_assignment ? named_in(item->text, "{ team = \"", name) : NULL;
}

/* Whom the statement names, also where only its text says so. NULL: nobody. */
static const char *login_of(const struct desk_item *item, char name[NAME_SIZE])
{
	return item->login != NULL ? item->login : named_in(item->text, "{ to = \"login:", name);
}

enum state_result state_desk_add(struct state_db *state, const struct desk_item *item, int64_t *ret_id)
{
	char team[NAME_SIZE], login[NAME_SIZE];
	enum state_result result = state_run(
	    state,
	    "INSERT INTO desk (patient, section, login, team, text, recorded, recorded_by, on_word_of,"
	    " reference, replaces) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0))",
	    "tttttittti", item->patient, item->section, login_of(item, login), team_of(item, team),
	    item->text, item->recorded, item->recorded_by, item->on_word_of, item->reference, item->replaces);
	*ret_id = sqlite3_last_insert_rowid(state->db);
	return result;
}

enum state_result state_desk_end(struct state_db *state, int64_t id, int64_t at, const char *ended_by,
				 const char *on_word_of, const char *reference)
{
	enum state_result result =
	    state_run(state,
		      "INSERT INTO desk_end (statement, at, ended_by, on_word_of, reference)"
		      " SELECT id, ?2, ?3, ?4, ?5 FROM desk WHERE id = ?1"
		      " AND NOT EXISTS (SELECT 1 FROM desk_end WHERE statement = ?1)",
		      "iittt", id, at, ended_by, on_word_of, reference);
	if (result != STATE_OK)
		return result;
	if (sqlite3_changes(state->db) == 0)
		return STATE_NONE;
	return state_run(state,
			 "DELETE FROM waiting WHERE ?1 IN (statement, ends)"
			 " AND ?1 IN (SELECT id FROM desk WHERE section = 'merged')",
			 "i", id);
}

/* ---- reading ---- */

static bool read_item(sqlite3_stmt *row, struct arena *arena, void *ret_item)
{
	struct desk_item *item = ret_item;
	*item = (struct desk_item){
	    .id = sqlite3_column_int64(row, 0),
	    .patient = state_column_text(row, 1, arena),
	    .section = state_column_text(row, 2, arena),
	    .login = state_column_text(row, 3, arena),
	    .text = state_column_text(row, 4, arena),
	    .recorded = sqlite3_column_int64(row, 5),
	    .recorded_by = state_column_text(row, 6, arena),
	    .on_word_of = state_column_text(row, 7, arena),
	    .reference = state_column_text(row, 8, arena),
	    .replaces = sqlite3_column_int64(row, 9),
	    .ended =
		sqlite3_column_type(row, 10) == SQLITE_NULL ? STATE_STILL : sqlite3_column_int64(row, 10),
	    .ended_by = state_column_text(row, 11, arena),
	    .end_on_word_of = state_column_text(row, 12, arena),
	    .end_reference = state_column_text(row, 13, arena),
	    .waits = sqlite3_column_int64(row, 14) != 0,
	    .since = sqlite3_column_int64(row, 15),
	};
	item->until = item->ended == item->since ? item->ended + 1 : item->ended;
	return item->patient != NULL && item->section != NULL && item->text != NULL &&
	       item->recorded_by != NULL;
}

/* All rows of the statement, which is finalized. */
static enum state_result read_items(struct state_db *state, sqlite3_stmt *statement, struct arena *arena,
				    struct desk_items *ret_items)
{
	struct state_rows rows;
	enum state_result result =
	    state_query_rows(state, statement, arena, sizeof(struct desk_item), read_item, &rows);
	*ret_items = (struct desk_items){rows.items, rows.count};
	return result;
}

/* A state that was never written by a careacl with a desk has nothing of it. */
static bool has_desk(const struct state_db *state, struct desk_items *ret_items)
{
	*ret_items = (struct desk_items){0};
	return state_has_schema(state, 3);
}

/* What the registry said last, by `known`, of the two patients of each merge. */
static enum state_result read_last(struct state_db *state, struct desk_items *items, int64_t known,
				   struct arena *arena)
{
	for (size_t i = 0; i < items->count; i++) {
		struct desk_item *item = (struct desk_item *)&items->items[i];
		if (strcmp(item->section, DESK_MERGED) != 0)
			continue;
		struct state_statement *last = arena_array(arena, 2, sizeof(*last));
		if (last == NULL ||
		    state_statements_last(state, "patients", item->patient, known, arena, &last[0]) ==
			STATE_ERROR ||
		    state_statements_last(state, "patients", item->text, known, arena, &last[1]) ==
			STATE_ERROR)
			return STATE_ERROR;
		item->last = last;
	}
	return STATE_OK;
}

enum state_result state_desk_known(struct state_db *state, const char *patient, int64_t known,
				   struct arena *arena, struct desk_items *ret_items)
{
	if (!has_desk(state, ret_items))
		return STATE_OK;
	sqlite3_stmt *statement =
	    patient == NULL ? state_query(state,
					  SELECT " WHERE " DESK_RECORDED_BY("?1") " AND " DESK_NOT_ENDED_BY(
					      "?1") " ORDER BY d.id",
					  "i", known)
			    : state_query(state,
					  SELECT " WHERE " DESK_RECORDED_BY("?1") " AND " DESK_NOT_ENDED_BY(
					      "?1") " AND d.patient = ?2"
						    " ORDER BY d.id",
					  "it", known, patient);
	enum state_result result = read_items(state, statement, arena, ret_items);
	return result == STATE_OK ? read_last(state, ret_items, known, arena) : result;
}

enum state_result state_desk_history(struct state_db *state, const char *patient, const char *login,
				     struct arena *arena, struct desk_items *ret_items)
{
	if (!has_desk(state, ret_items))
		return STATE_OK;
	sqlite3_stmt *statement = state_query(
	    state,
	    SELECT " WHERE (?1 IS NULL OR d.patient = ?1) AND (?2 IS NULL OR d.login = ?2) ORDER BY d.id",
	    "tt", patient, login);
	return read_items(state, statement, arena, ret_items);
}

enum state_result state_desk_find(struct state_db *state, int64_t id, struct arena *arena,
				  struct desk_item *ret_item)
{
	if (!state_has_schema(state, 3))
		return STATE_NONE;
	return state_query_first(state, state_query(state, SELECT " WHERE d.id = ?", "i", id), arena,
				 read_item, ret_item);
}

static bool read_mark(sqlite3_stmt *row, struct arena *arena, void *ret_mark)
{
	(void)arena;
	*(struct desk_mark *)ret_mark =
	    (struct desk_mark){sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1)};
	return true;
}

enum state_result state_desk_mark(struct state_db *state, struct desk_mark *ret_mark)
{
	*ret_mark = (struct desk_mark){0};
	if (!state_has_schema(state, 3))
		return STATE_OK;
	sqlite3_stmt *statement = state_query(
	    state, "SELECT (SELECT IFNULL(MAX(id), 0) FROM desk), (SELECT IFNULL(MAX(id), 0) FROM desk_end)",
	    "");
	return state_query_first(state, statement, NULL, read_mark, ret_mark);
}

enum state_result state_desk_last(struct state_db *state, int64_t *ret_at)
{
	*ret_at = 0;
	if (!state_has_schema(state, 3))
		return STATE_OK;
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT MAX(IFNULL((SELECT recorded FROM desk ORDER BY id DESC LIMIT 1), 0),"
			" IFNULL((SELECT at FROM desk_end ORDER BY id DESC LIMIT 1), 0))",
			"");
	return state_query_number(state, statement, ret_at);
}
