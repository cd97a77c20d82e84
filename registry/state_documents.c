/* What must be remembered of single documents: who wrote them, where they stand aside. */
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

static bool read_author(sqlite3_stmt *row, struct arena *arena, void *ret_author)
{
	struct state_author *author = ret_author;
	*author = (struct state_author){
	    .device = (uint64_t)sqlite3_column_int64(row, 0),
	    .inode = (uint64_t)sqlite3_column_int64(row, 1),
	    .login = state_column_text(row, 2, arena),
	    .uid = (uid_t)sqlite3_column_int64(row, 3),
	    .at = sqlite3_column_int64(row, 4),
	};
	return author->login != NULL || sqlite3_column_type(row, 2) == SQLITE_NULL;
}

enum state_result state_author(struct state_db *state, const char *store, uint64_t device, uint64_t inode,
			       struct arena *arena, struct state_author *ret_author)
{
	if (!state_has_schema(state, SCHEMA))
		return STATE_NONE;
	sqlite3_stmt *statement =
	    state_query(state,
			"SELECT device, inode, login, uid, at FROM author WHERE store = ? AND device = ?"
			" AND inode = ? ORDER BY sequence DESC LIMIT 1",
			"tii", store, (int64_t)device, (int64_t)inode);
	return state_query_first(state, statement, arena, read_author, ret_author);
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

static bool read_aside(sqlite3_stmt *row, struct arena *arena, void *ret_aside)
{
	struct state_aside *aside = ret_aside;
	size_t size;
	*aside = (struct state_aside){
	    .name = state_column_text(row, 0, arena),
	    .patient = state_column_text(row, 1, arena),
	    .category = state_column_text(row, 2, arena),
	    .path = state_column_blob(row, 3, arena, &size),
	    .at = sqlite3_column_int64(row, 4),
	};
	return aside->name != NULL && aside->patient != NULL && aside->category != NULL &&
	       aside->path != NULL;
}

enum state_result state_aside(struct state_db *state, const char *store, const char *name,
			      struct arena *arena, struct state_aside *ret_aside)
{
	if (!state_has_schema(state, SCHEMA))
		return STATE_NONE;
	sqlite3_stmt *statement = state_query(
	    state, "SELECT name, patient, category, path, at FROM aside WHERE store = ? AND name = ?", "tt",
	    store, name);
	return state_query_first(state, statement, arena, read_aside, ret_aside);
}

enum state_result state_asides_load(struct state_db *state, const char *store, struct arena *arena,
				    const struct state_aside **ret_items, size_t *ret_count)
{
	struct state_rows rows = {0};
	enum state_result result = STATE_OK;
	if (state_has_schema(state, SCHEMA))
		result = state_query_rows(state,
					  state_query(state,
						      "SELECT name, patient, category, path, at FROM aside"
						      " WHERE store = ? ORDER BY name",
						      "t", store),
					  arena, sizeof(struct state_aside), read_aside, &rows);
	*ret_items = rows.items;
	*ret_count = rows.count;
	return result;
}
