/* What must be remembered of single documents: who wrote them, where they stand aside, how they were refiled. */
#include "registry/state_db.h"

#include "registry/state_query.h"

#include <string.h>

#define SCHEMA 2 /* the first with these tables */

/* ---- authors ---- */

enum state_result state_author_store(struct state_db *state, const char *store,
				     const struct state_author *author)
{
	/* what is known already is not written once more */
	return state_run(
	    state,
	    "INSERT INTO author (store, device, inode, login, uid, at)"
	    " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM (SELECT login, uid FROM author"
	    " WHERE store = ?1 AND device = ?2 AND inode = ?3 ORDER BY sequence DESC LIMIT 1)"
	    " WHERE login IS ?4 AND uid = ?5)",
	    "tiitii", store, (int64_t)author->device, (int64_t)author->inode, author->login,
	    (int64_t)author->uid, author->at);
}

enum state_result state_author(struct state_db *state, const char *store, uint64_t device, uint64_t inode,
			       struct arena *arena, struct state_author *ret_author)
{
	if (!state_has_schema(state, SCHEMA))
		return STATE_NONE;
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT login, uid, at FROM author WHERE store = ? AND device = ?"
			" AND inode = ? ORDER BY sequence DESC LIMIT 1",
			"tii", store, (int64_t)device, (int64_t)inode);
	if (statement == NULL)
		return STATE_ERROR;
	enum state_result result = state_query_row(state, statement);
	if (result == STATE_OK) {
		*ret_author = (struct state_author){
		    .device = device,
		    .inode = inode,
		    .login = state_column_text(statement, 0, arena),
		    .uid = (uid_t)sqlite3_column_int64(statement, 1),
		    .at = sqlite3_column_int64(statement, 2),
		};
		if (ret_author->login == NULL && sqlite3_column_type(statement, 0) != SQLITE_NULL)
			result = STATE_ERROR;
	}
	sqlite3_finalize(statement);
	return result;
}

/* ---- what stands aside ---- */

enum state_result state_aside_store(struct state_db *state, const char *store,
				    const struct state_aside *aside)
{
	return state_run(state,
			 "INSERT OR REPLACE INTO aside (store, name, patient, category, path, at)"
			 " VALUES (?, ?, ?, ?, ?, ?)",
			 "ttttbi", store, aside->name, aside->patient, aside->category, aside->path,
			 strlen(aside->path), aside->at);
}

enum state_result state_aside_forget(struct state_db *state, const char *store, const char *name)
{
	return state_run(state, "DELETE FROM aside WHERE store = ? AND name = ?", "tt", store, name);
}

static bool read_aside(sqlite3_stmt *statement, struct arena *arena, struct state_aside *ret_aside)
{
	size_t size;
	*ret_aside = (struct state_aside){
	    .name = state_column_text(statement, 0, arena),
	    .patient = state_column_text(statement, 1, arena),
	    .category = state_column_text(statement, 2, arena),
	    .path = state_column_blob(statement, 3, arena, &size),
	    .at = sqlite3_column_int64(statement, 4),
	};
	return ret_aside->name != NULL && ret_aside->patient != NULL && ret_aside->category != NULL &&
	       ret_aside->path != NULL;
}

enum state_result state_aside(struct state_db *state, const char *store, const char *name,
			      struct arena *arena, struct state_aside *ret_aside)
{
	if (!state_has_schema(state, SCHEMA))
		return STATE_NONE;
	sqlite3_stmt *statement = state_query(
	    state, "SELECT name, patient, category, path, at FROM aside WHERE store = ? AND name = ?", "tt",
	    store, name);
	if (statement == NULL)
		return STATE_ERROR;
	enum state_result result = state_query_row(state, statement);
	if (result == STATE_OK && !read_aside(statement, arena, ret_aside))
		result = STATE_ERROR;
	sqlite3_finalize(statement);
	return result;
}

enum state_result state_asides_load(struct state_db *state, const char *store, struct arena *arena,
				    const struct state_aside **ret_items, size_t *ret_count)
{
	struct state_aside *items = NULL;
	size_t count = 0, capacity = 0;
	enum state_result result = STATE_NONE;
	sqlite3_stmt *statement = NULL;
	if (state_has_schema(state, SCHEMA)) {
		statement = state_query(state,
					"SELECT name, patient, category, path, at FROM aside"
					" WHERE store = ? ORDER BY name",
					"t", store);
		if (statement == NULL)
			return STATE_ERROR;
	}
	while (statement != NULL && (result = state_query_row(state, statement)) == STATE_OK) {
		items = arena_grow(arena, items, count, &capacity, sizeof(*items));
		if (items == NULL || !read_aside(statement, arena, &items[count])) {
			result = STATE_ERROR;
			break;
		}
		count++;
	}
	sqlite3_finalize(statement);
	*ret_items = items;
	*ret_count = count;
	return result == STATE_NONE ? STATE_OK : STATE_ERROR;
}

/* ---- refilings ---- */

enum state_result state_refiling_store(struct state_db *state, const struct state_refiling *refiling,
				       int64_t *ret_id)
{
	enum state_result result = state_run(
	    state,
	    "INSERT INTO refiling (generation, store, patient, into_patient, category, path, aside,"
	    " device, inode, by_uid, at, into_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	    "itttt"
	    "btiiiib",
	    refiling->generation, refiling->store, refiling->from, refiling->into, refiling->category,
	    refiling->path, strlen(refiling->path), refiling->aside, (int64_t)refiling->device,
	    (int64_t)refiling->inode, (int64_t)refiling->by_uid, refiling->at, refiling->into_name,
	    refiling->into_name != NULL ? strlen(refiling->into_name) : (size_t)0);
	*ret_id = sqlite3_last_insert_rowid(state->db);
	return result;
}

enum state_result state_refiling_end(struct state_db *state, int64_t id, enum state_refiling_outcome outcome,
				     int64_t at)
{
	return state_run(state,
			 "UPDATE refiling SET outcome = ?, ended = ? WHERE refiling = ? AND outcome = 0",
			 "iii", (int64_t)outcome, at, id);
}

enum state_result state_refilings_standing(struct state_db *state, const char *from, const char *into,
					   int64_t *ret_count)
{
	*ret_count = 0;
	if (!state_has_schema(state, SCHEMA))
		return STATE_OK;
	sqlite3_stmt *statement = state_query(
	    state,
	    "SELECT COUNT(*) FROM refiling r WHERE patient = ?1 AND into_patient = ?2 AND outcome = 1"
	    " AND NOT EXISTS (SELECT 1 FROM refiling b WHERE b.patient = ?2 AND b.into_patient = ?1"
	    " AND b.outcome = 1 AND b.store = r.store AND b.device = r.device AND b.inode = r.inode"
	    " AND b.refiling > r.refiling)",
	    "tt", from, into);
	if (statement == NULL)
		return STATE_ERROR;
	enum state_result result = state_query_row(state, statement);
	if (result == STATE_OK)
		*ret_count = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return result;
}

static bool read_refiling(sqlite3_stmt *statement, const char *store, struct arena *arena,
			  struct state_refiling *ret_item)
{
	size_t size;
	*ret_item = (struct state_refiling){
	    .id = sqlite3_column_int64(statement, 0),
	    .generation = sqlite3_column_int64(statement, 1),
	    .store = store,
	    .from = state_column_text(statement, 2, arena),
	    .into = state_column_text(statement, 3, arena),
	    .category = state_column_text(statement, 4, arena),
	    .path = state_column_blob(statement, 5, arena, &size),
	    .aside = state_column_text(statement, 6, arena),
	    .device = (uint64_t)sqlite3_column_int64(statement, 7),
	    .inode = (uint64_t)sqlite3_column_int64(statement, 8),
	    .by_uid = (uid_t)sqlite3_column_int64(statement, 9),
	    .at = sqlite3_column_int64(statement, 10),
	    .into_name = state_column_blob(statement, 11, arena, &size),
	};
	return ret_item->from != NULL && ret_item->into != NULL && ret_item->category != NULL &&
	       ret_item->path != NULL && ret_item->aside != NULL;
}

#define BEGUN_REFILINGS(into_name)                                                                           \
	"SELECT refiling, generation, patient, into_patient, category, path, aside, device, inode, by_uid, " \
	"at" into_name " FROM refiling WHERE outcome = 0 AND store = ? ORDER BY refiling"

enum state_result state_refilings_begun(struct state_db *state, const char *store, struct arena *arena,
					const struct state_refiling **ret_items, size_t *ret_count)
{
	struct state_refiling *items = NULL;
	size_t count = 0, capacity = 0;
	enum state_result result = STATE_NONE;
	sqlite3_stmt *statement = NULL;
	if (state_has_schema(state, SCHEMA)) {
		statement = state_query(state,
					state_has_schema(state, 3) ? BEGUN_REFILINGS(", into_name")
								   : BEGUN_REFILINGS(", NULL"),
					"t", store);
		if (statement == NULL)
			return STATE_ERROR;
	}
	while (statement != NULL && (result = state_query_row(state, statement)) == STATE_OK) {
		items = arena_grow(arena, items, count, &capacity, sizeof(*items));
		if (items == NULL || !read_refiling(statement, store, arena, &items[count])) {
			result = STATE_ERROR;
			break;
		}
		count++;
	}
	sqlite3_finalize(statement);
	*ret_items = items;
	*ret_count = count;
	return result == STATE_NONE ? STATE_OK : STATE_ERROR;
}
