#include "registry/state_review.h"

#include "registry/state_desk_private.h"
#include "registry/state_query.h"

#include <string.h>

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

#define SELECT_CLAIM                                                                                         \
	"SELECT id, patient, login, justification, reason, recorded, recorded_by, on_word_of, reference"     \
	" FROM refused_claim WHERE "

static bool read_claim(sqlite3_stmt *row, struct arena *arena, void *ret_claim)
{
	struct refused_claim *claim = ret_claim;
	*claim = (struct refused_claim){
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
	return claim->patient != NULL && claim->login != NULL && claim->reason != NULL &&
	       claim->recorded_by != NULL;
}

enum state_result state_refused_claims(struct state_db *state, const char *patient, const char *login,
				       struct arena *arena, struct refused_claims *ret_claims)
{
	struct state_rows rows;
	*ret_claims = (struct refused_claims){0};
	if (!state_has_schema(state, SCHEMA))
		return STATE_OK;
	sqlite3_stmt *query = state_query(state,
					  SELECT_CLAIM "(?1 IS NULL OR patient = ?1)"
						       " AND (?2 IS NULL OR login = ?2) ORDER BY id",
					  "tt", patient, login);
	enum state_result result =
	    state_query_rows(state, query, arena, sizeof(struct refused_claim), read_claim, &rows);
	*ret_claims = (struct refused_claims){rows.items, rows.count};
	return result;
}

static bool is_same(const struct refused_claim *a, const struct refused_claim *b)
{
	return strcmp(a->patient, b->patient) == 0 && strcmp(a->login, b->login) == 0 &&
	       strcmp(a->reason, b->reason) == 0 && strcmp(a->recorded_by, b->recorded_by) == 0 &&
	       strcmp(a->justification != NULL ? a->justification : "",
		      b->justification != NULL ? b->justification : "") == 0;
}

enum state_result state_refused_restore(struct state_db *state, const struct refused_claim *claim,
					struct arena *arena)
{
	struct refused_claim found;
	int64_t id;
	sqlite3_stmt *row = state_query(state, SELECT_CLAIM "id = ?", "i", claim->id);
	enum state_result result = state_query_first(state, row, arena, read_claim, &found);
	if (result == STATE_OK)
		return is_same(&found, claim) ? STATE_NONE : state_refused_add(state, claim, &id);
	if (result != STATE_NONE)
		return result;
	return state_run(
	    state,
	    "INSERT INTO refused_claim (id, patient, login, justification, reason, recorded, recorded_by,"
	    " on_word_of, reference) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
	    "ittttittt", claim->id, claim->patient, claim->login, claim->justification, claim->reason,
	    claim->recorded, claim->recorded_by, claim->on_word_of, claim->reference);
}

enum state_result state_claims_since(struct state_db *state, const char *login, int64_t since,
				     int64_t *ret_granted, int64_t *ret_refused)
{
	*ret_granted = *ret_refused = 0;
	if (!state_has_schema(state, SCHEMA))
		return STATE_OK;
	sqlite3_stmt *row = state_query(
	    state, "SELECT COUNT(*) FROM desk WHERE login = ?1 AND section = 'break_glass' AND recorded > ?2",
	    "ti", login, since);
	enum state_result result = state_query_number(state, row, ret_granted);
	if (result != STATE_OK)
		return result;
	row = state_query(state, "SELECT COUNT(*) FROM refused_claim WHERE login = ?1 AND recorded > ?2",
			  "ti", login, since);
	return state_query_number(state, row, ret_refused);
}

enum state_result state_recorded_ahead(struct state_db *state, int64_t at, int64_t *ret_count)
{
	static const char *const updates[] = {
	    "INSERT INTO value (key, number) SELECT '" STATE_KNOWN "' || d.id, ?1 FROM desk d"
	    " WHERE d.recorded > ?1 AND NOT " DESK_RECORDED_BY(
		"?1") " ON CONFLICT (key) DO UPDATE SET number = ?1",
	    "UPDATE desk_end SET at = ?1 WHERE at > ?1",
	    "UPDATE refused_claim SET recorded = ?1 WHERE recorded > ?1",
	    "UPDATE review SET at = ?1 WHERE at > ?1",
	};
	*ret_count = 0;
	for (size_t i = 0; i < sizeof(updates) / sizeof(updates[0]); i++) {
		enum state_result result = state_run(state, updates[i], "i", at);
		if (result != STATE_OK)
			return result;
		*ret_count += sqlite3_changes(state->db);
	}
	return STATE_OK;
}

/* ---- what the desk has said since ---- */

enum state_result state_break_glass_since(struct state_db *state, const struct desk_mark *mark,
					  struct arena *arena, struct words *ret_logins)
{
	*ret_logins = (struct words){0};
	if (!state_has_schema(state, SCHEMA))
		return STATE_OK;
	sqlite3_stmt *query =
	    state_query(state,
			"SELECT DISTINCT login FROM desk WHERE section = 'break_glass' AND (id > ?1 OR id IN"
			" (SELECT statement FROM desk_end WHERE id > ?2))",
			"ii", mark->statement, mark->end);
	return state_query_words(state, query, arena, ret_logins);
}

/* ---- reviews ---- */

enum state_result state_review_add(struct state_db *state, const struct review *review)
{
	return state_run(
	    state, "INSERT INTO review (place, at, reviewer, finding, recorded_by) VALUES (?, ?, ?, ?, ?)",
	    "tittt", review->place, review->at, review->reviewer, review->finding, review->recorded_by);
}

static bool read_review(sqlite3_stmt *row, struct arena *arena, void *ret_review)
{
	struct review *review = ret_review;
	*review = (struct review){
	    .place = state_column_text(row, 0, arena),
	    .reviewer = state_column_text(row, 1, arena),
	    .finding = state_column_text(row, 2, arena),
	    .recorded_by = state_column_text(row, 3, arena),
	    .at = sqlite3_column_int64(row, 4),
	};
	return review->place != NULL && review->reviewer != NULL && review->finding != NULL &&
	       review->recorded_by != NULL;
}

enum state_result state_review_of(struct state_db *state, const char *place, struct arena *arena,
				  struct review *ret_review)
{
	if (!state_has_schema(state, SCHEMA))
		return STATE_NONE;
	sqlite3_stmt *row = state_query(state,
					"SELECT place, reviewer, finding, recorded_by, at FROM review WHERE "
					"place = ? ORDER BY id LIMIT 1",
					"t", place);
	return state_query_first(state, row, arena, read_review, ret_review);
}

/* ---- who was told ---- */

enum state_result state_notified_add(struct state_db *state, const char *place, int64_t at,
				     const char *problem)
{
	return state_run(state, "INSERT INTO notification (place, at, problem) VALUES (?, ?, ?)", "tit",
			 place, at, problem);
}

static bool read_problem(sqlite3_stmt *row, struct arena *arena, void *ret_problem)
{
	return state_read_text(row, arena, ret_problem) || sqlite3_column_type(row, 0) == SQLITE_NULL;
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
	return state_query_first(state, row, arena, read_problem, ret_problem);
}
