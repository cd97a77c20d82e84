/* How documents were refiled: from one patient's folder into another's. */
#include "registry/state_db.h"

#include "registry/state_person_private.h"
#include "registry/state_query.h"

#include <string.h>

#define SCHEMA 2 /* the first with this table */

enum state_result state_refiling_store(struct state_db *state, const struct state_refiling *refiling,
				       int64_t *ret_id)
{
	enum state_result result = state_run(
	    state,
	    "INSERT INTO refiling (generation, store, patient, into_patient, category, path, aside,"
	    " device, inode, by_uid, at, into_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	    "ittttbtiiiib", refiling->generation, refiling->store, refiling->from, refiling->into,
	    refiling->category, refiling->path, strlen(refiling->path), refiling->aside,
	    (int64_t)refiling->device, (int64_t)refiling->inode, (int64_t)refiling->by_uid, refiling->at,
	    refiling->into_name, refiling->into_name != NULL ? strlen(refiling->into_name) : (size_t)0);
	*ret_id = sqlite3_last_insert_rowid(state->db);
	return result;
}

enum state_result state_refiling_restore(struct state_db *state, const struct state_refiling *refiling)
{
	int64_t id;
	enum state_result result = state_refiling_store(state, refiling, &id);
	if (result == STATE_OK) /* where it stood aside before, it is not any more */
		result = state_run(
		    state, "DELETE FROM aside WHERE store = ? AND patient = ? AND category = ? AND path = ?",
		    "tttb", refiling->store, refiling->from, refiling->category, refiling->path,
		    strlen(refiling->path));
	return result == STATE_OK ? state_refiling_end(state, id, STATE_REFILING_DONE, refiling->at) : result;
}

enum state_result state_refiling_end(struct state_db *state, int64_t id, enum state_refiling_outcome outcome,
				     int64_t at)
{
	return state_run(state,
			 "UPDATE refiling SET outcome = ?, ended = ? WHERE refiling = ? AND outcome = 0",
			 "iii", (int64_t)outcome, at, id);
}

/* The identities of the one side, and of the other: by merges that have not ended, without ?1. */
#define SIDE(name, column)                                                                                   \
	SAME_PERSON(name, "SELECT " column " AS identity FROM desk WHERE id = ?1",                           \
		    " AND d.id <> ?1 AND NOT EXISTS (SELECT 1 FROM desk_end e WHERE e.statement = d.id)")
#define ONE SIDE("one", "patient")
#define OTHER SIDE("other", "text")

/* crossed: where each document went first from side to side; gone: where it went last of all. */
static const char standing[] =
    "WITH RECURSIVE crossed AS (SELECT store, device, inode, into_patient IN one AS is_one, MIN(refiling)"
    " FROM refiling WHERE outcome = 1 AND ((patient IN one AND into_patient IN other)"
    " OR (patient IN other AND into_patient IN one)) GROUP BY store, device, inode),"
    " gone AS (SELECT store, device, inode, into_patient, MAX(refiling) FROM refiling"
    " WHERE outcome = 1 GROUP BY store, device, inode), " ONE ", " OTHER
    " SELECT COUNT(*) FROM crossed JOIN gone USING (store, device, inode)"
    " WHERE CASE is_one WHEN 1 THEN into_patient IN one ELSE into_patient IN other END"
    " AND NOT EXISTS (SELECT 1 FROM one WHERE identity IN other)";

enum state_result state_refilings_standing(struct state_db *state, int64_t merge, int64_t *ret_count)
{
	*ret_count = 0;
	if (!state_has_schema(state, 3))
		return STATE_OK;
	return state_query_number(state, state_query(state, standing, "i", merge), ret_count);
}

enum state_result state_refiling_last(struct state_db *state, const char *store, const char *into,
				      const char *category, int64_t *ret_at)
{
	if (!state_has_schema(state, SCHEMA))
		return STATE_NONE;
	return state_query_number(state,
				  state_query(state,
					      "SELECT MAX(MAX(at, IFNULL(ended, at))) FROM refiling"
					      " WHERE store = ? AND into_patient = ? AND category = ?"
					      " AND outcome <> 2",
					      "ttt", store, into, category),
				  ret_at);
}

static bool read_refiling(sqlite3_stmt *row, struct arena *arena, void *ret_item)
{
	struct state_refiling *item = ret_item;
	size_t size;
	*item = (struct state_refiling){
	    .id = sqlite3_column_int64(row, 0),
	    .generation = sqlite3_column_int64(row, 1),
	    .store = state_column_text(row, 11, arena),
	    .from = state_column_text(row, 2, arena),
	    .into = state_column_text(row, 3, arena),
	    .category = state_column_text(row, 4, arena),
	    .path = state_column_blob(row, 5, arena, &size),
	    .aside = state_column_text(row, 6, arena),
	    .device = (uint64_t)sqlite3_column_int64(row, 7),
	    .inode = (uint64_t)sqlite3_column_int64(row, 8),
	    .by_uid = (uid_t)sqlite3_column_int64(row, 9),
	    .at = sqlite3_column_int64(row, 10),
	    .into_name = state_column_blob(row, 12, arena, &size),
	};
	return item->store != NULL && item->from != NULL && item->into != NULL && item->category != NULL &&
	       item->path != NULL && item->aside != NULL;
}

#define BEGUN_REFILINGS(into_name)                                                                           \
	"SELECT refiling, generation, patient, into_patient, category, path, aside, device, inode, by_uid, " \
	"at, "                                                                                               \
	"store" into_name " FROM refiling WHERE outcome = 0 AND store = ? ORDER BY refiling"

enum state_result state_refilings_begun(struct state_db *state, const char *store, struct arena *arena,
					const struct state_refiling **ret_items, size_t *ret_count)
{
	struct state_rows rows = {0};
	enum state_result result = STATE_OK;
	const char *sql =
	    state_has_schema(state, 3) ? BEGUN_REFILINGS(", into_name") : BEGUN_REFILINGS(", NULL");
	if (state_has_schema(state, SCHEMA))
		result = state_query_rows(state, state_query(state, sql, "t", store), arena,
					  sizeof(struct state_refiling), read_refiling, &rows);
	*ret_items = rows.items;
	*ret_count = rows.count;
	return result;
}
