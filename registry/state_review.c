#include "registry/state_review.h"

#include "registry/state_query.h"

/* The schema that has brought these tables. */
#define SCHEMA 3

/* ---- refused claims ---- */

enum state_result state_refused_add(struct state_db *state, const struct refused_claim *claim,
				    int64_t *ret_id)
{
	enum state_result result = state_run(
	    state,
	    "INSERT INTO refused_claim (patient, login, justification, reason, recorded, recorded_by,"
	    " on_word_of, reference) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	    "ttttittt", claim->patient, claim->login, claim->justification, claim->reason, claim->recorded,
	    claim->recorded_by, claim->on_word_of, claim->reference);
	*ret_id = sqlite3_last_insert_rowid(state->db);
	return result;
}

static bool read_claim(sqlite3_stmt *row, struct arena *arena, struct refused_claim *ret_claim)
{
	*ret_claim = (struct refused_claim){
	    .id = sqlite3_column_int64(row, 0),
	    .patient = state_column_text(row, 1, arena),
	    .login = state_column_text(row, 2, arena),
	    .justification = state_column_text(row, 3, arena),
	    .reason = state_column_text(row, 4, arena),
	    .recorded = sqlite3_column_int64(row, 5),
	    .recorded_by = state_column_text(row, 6, arena),
	    .on_word_of = state_column_text(row, 7, arena),
	    .reference = state_column_text(row, 8, arena),
	};
	return ret_claim->patient != NULL && ret_claim->login != NULL && ret_claim->reason != NULL &&
	       ret_claim->recorded_by != NULL;
}

enum state_result state_refused_claims(struct state_db *state, const char *patient, const char *login,
				       struct arena *arena, struct refused_claims *ret_claims)
{
	struct refused_claim *items = NULL;
	size_t count = 0, capacity = 0;
	enum state_result result = STATE_ERROR;
	*ret_claims = (struct refused_claims){0};
	if (!state_has_schema(state, SCHEMA))
		return STATE_OK;
	sqlite3_stmt *rows = state_query(
	    state,
	    "SELECT id, patient, login, justification, reason, recorded, recorded_by, on_word_of, reference"
	    " FROM refused_claim WHERE (?1 IS NULL OR patient = ?1) AND (?2 IS NULL OR login = ?2) ORDER BY "
	    "id",
	    "tt", patient, login);
	while (rows != NULL && (result = state_query_row(state, rows)) == STATE_OK) {
		items = arena_grow(arena, items, count, &capacity, sizeof(*items));
		if (items == NULL || !read_claim(rows, arena, &items[count])) {
			result = STATE_ERROR;
			break;
		}
		count++;
	}
	sqlite3_finalize(rows);
	*ret_claims = (struct refused_claims){items, count};
	return result == STATE_NONE ? STATE_OK : STATE_ERROR;
}

enum state_result state_claims_since(struct state_db *state, const char *login, int64_t since,
				     int64_t *ret_count)
{
	*ret_count = 0;
	if (!state_has_schema(state, SCHEMA))
		return STATE_OK;
	sqlite3_stmt *row =
	    state_query(state,
			"SELECT (SELECT COUNT(*) FROM desk WHERE login = ?1 AND section = 'break_glass' AND "
			"recorded > ?2)"
			" + (SELECT COUNT(*) FROM refused_claim WHERE login = ?1 AND recorded > ?2)",
			"ti", login, since);
	if (row == NULL)
		return STATE_ERROR;
	enum state_result result = state_query_row(state, row);
	if (result == STATE_OK)
		*ret_count = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	return result;
}

/* ---- the registry's ---- */

static bool read_statement(sqlite3_stmt *row, struct arena *arena, struct state_statement *ret_statement)
{
	*ret_statement = (struct state_statement){
	    .id = sqlite3_column_int64(row, 0),
	    .section = "break_glass",
	    .name = state_column_text(row, 1, arena),
	    .file = state_column_text(row, 2, arena),
	    .line = (unsigned)sqlite3_column_int64(row, 3),
	};
	ret_statement->text = state_column_blob(row, 4, arena, &ret_statement->size);
	return ret_statement->name != NULL && ret_statement->file != NULL && ret_statement->text != NULL;
}

enum state_result state_break_glass_ever(struct state_db *state, struct arena *arena,
					 struct state_statements *ret_statements)
{
	struct state_statement *items = NULL;
	size_t count = 0, capacity = 0;
	enum state_result result = STATE_ERROR;
	*ret_statements = (struct state_statements){0};
	if (!state_has_schema(state, SCHEMA))
		return STATE_OK;
	sqlite3_stmt *rows = state_query(state,
					 "SELECT id, name, file, line, text FROM statement"
					 " WHERE section = 'break_glass' ORDER BY id DESC",
					 "");
	while (rows != NULL && (result = state_query_row(state, rows)) == STATE_OK) {
		items = arena_grow(arena, items, count, &capacity, sizeof(*items));
		if (items == NULL || !read_statement(rows, arena, &items[count])) {
			result = STATE_ERROR;
			break;
		}
		count++;
	}
	sqlite3_finalize(rows);
	*ret_statements = (struct state_statements){items, count};
	return result == STATE_NONE ? STATE_OK : STATE_ERROR;
}

enum state_result state_break_glass_since(struct state_db *state, const struct desk_mark *mark,
					  struct arena *arena, struct words *ret_logins)
{
	const char **names = NULL;
	size_t count = 0, capacity = 0;
	enum state_result result = STATE_ERROR;
	*ret_logins = (struct words){0};
	if (!state_has_schema(state, SCHEMA))
		return STATE_OK;
	sqlite3_stmt *rows =
	    state_query(state,
			"SELECT DISTINCT login FROM desk WHERE section = 'break_glass' AND (id > ?1 OR id IN"
			" (SELECT statement FROM desk_end WHERE id > ?2))",
			"ii", mark->statement, mark->end);
	while (rows != NULL && (result = state_query_row(state, rows)) == STATE_OK) {
		names = arena_grow(arena, names, count, &capacity, sizeof(*names));
		if (names == NULL || (names[count] = state_column_text(rows, 0, arena)) == NULL) {
			result = STATE_ERROR;
			break;
		}
		count++;
	}
	sqlite3_finalize(rows);
	*ret_logins = (struct words){names, count};
	return result == STATE_NONE ? STATE_OK : STATE_ERROR;
}

/* ---- reviews ---- */

enum state_result state_review_add(struct state_db *state, const struct review *review)
{
	return state_run(
	    state, "INSERT INTO review (place, at, reviewer, finding, recorded_by) VALUES (?, ?, ?, ?, ?)",
	    "tittt", review->place, review->at, review->reviewer, review->finding, review->recorded_by);
}

enum state_result state_review_of(struct state_db *state, const char *place, struct arena *arena,
				  struct review *ret_review)
{
	if (!state_has_schema(state, SCHEMA))
		return STATE_NONE;
	sqlite3_stmt *row = state_query(
	    state,
	    "SELECT reviewer, finding, recorded_by, at FROM review WHERE place = ? ORDER BY id LIMIT 1", "t",
	    place);
	if (row == NULL)
		return STATE_ERROR;
	enum state_result result = state_query_row(state, row);
	if (result == STATE_OK)
		*ret_review = (struct review){.place = place,
					      .reviewer = state_column_text(row, 0, arena),
					      .finding = state_column_text(row, 1, arena),
					      .recorded_by = state_column_text(row, 2, arena),
					      .at = sqlite3_column_int64(row, 3)};
	sqlite3_finalize(row);
	return result;
}

/* ---- who was told ---- */

enum state_result state_notified_add(struct state_db *state, const char *place, int64_t at,
				     const char *problem)
{
	return state_run(state, "INSERT INTO notification (place, at, problem) VALUES (?, ?, ?)", "tit",
			 place, at, problem);
}

enum state_result state_notified(struct state_db *state, const char *place, struct arena *arena,
				 const char **ret_problem)
{
	*ret_problem = NULL;
	if (!state_has_schema(state, SCHEMA))
		return STATE_NONE;
	sqlite3_stmt *row =
	    state_query(state, "SELECT problem FROM notification WHERE place = ? ORDER BY rowid DESC LIMIT 1",
			"t", place);
	if (row == NULL)
		return STATE_ERROR;
	enum state_result result = state_query_row(state, row);
	if (result == STATE_OK)
		*ret_problem = state_column_text(row, 0, arena);
	sqlite3_finalize(row);
	return result;
}
