/* What each generation changed on disk, for `undo`. */
#include "registry/state_db.h"

#include "registry/state_query.h"

#include <string.h>

enum state_result state_generation_last(struct state_db *state, int64_t *ret_generation)
{
	sqlite3_stmt *statement = state_query(state, "SELECT max(generation) FROM generation", "");
	return state_query_number(state, statement, ret_generation);
}

enum state_result state_generation_new(struct state_db *state, int64_t at, int64_t *ret_generation)
{
	int64_t last = 0;
	enum state_result result = state_generation_last(state, &last);
	if (result == STATE_ERROR)
		return result;
	*ret_generation = last + 1;
	return state_run(state, "INSERT INTO generation (generation, at) VALUES (?, ?)", "ii", last + 1, at);
}

enum state_result state_adoption_store(struct state_db *state, int64_t generation, const char *store)
{
	return state_run(state, "INSERT OR IGNORE INTO adoption (generation, store) VALUES (?, ?)", "it",
			 generation, store);
}

enum state_result state_adoption_since(struct state_db *state, int64_t generation, const char *store)
{
	sqlite3_stmt *statement = state_query(
	    state, "SELECT 1 FROM adoption WHERE generation >= ? AND store = ?", "it", generation, store);
	return state_query_first(state, statement, NULL, NULL, NULL);
}

enum state_result state_previous_store(struct state_db *state, int64_t generation, const char *store,
				       const struct state_previous *previous)
{
	return state_run(state,
			 "INSERT INTO previous (generation, store, path, device, inode, owner, grp, mode,"
			 " access_acl, default_acl) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			 "itbiiiiibb", generation, store, previous->path, strlen(previous->path),
			 (int64_t)previous->device, (int64_t)previous->inode, (int64_t)previous->owner,
			 (int64_t)previous->group, (int64_t)previous->mode, previous->access_acl,
			 previous->access_size, previous->default_acl, previous->default_size);
}

static bool read_previous(sqlite3_stmt *row, struct arena *arena, void *ret_item)
{
	struct state_previous *item = ret_item;
	size_t path_size;
	item->path = state_column_blob(row, 0, arena, &path_size);
	item->device = (uint64_t)sqlite3_column_int64(row, 1);
	item->inode = (uint64_t)sqlite3_column_int64(row, 2);
	item->owner = (uid_t)sqlite3_column_int64(row, 3);
	item->group = (gid_t)sqlite3_column_int64(row, 4);
	item->mode = (mode_t)sqlite3_column_int64(row, 5);
	item->access_acl = state_column_blob(row, 6, arena, &item->access_size);
	item->default_acl = state_column_blob(row, 7, arena, &item->default_size);
	return item->path != NULL;
}

enum state_result state_previous_load(struct state_db *state, int64_t generation, const char *store,
				      struct arena *arena, const struct state_previous **ret_items,
				      size_t *ret_count)
{
	sqlite3_stmt *statement = state_query(
	    state,
	    "SELECT path, device, inode, owner, grp, mode, access_acl, default_acl FROM previous"
	    " WHERE sequence IN (SELECT min(sequence) FROM previous WHERE store = ? AND generation >= ?"
	    " GROUP BY path, device, inode) ORDER BY sequence DESC",
	    "ti", store, generation);
	struct state_rows rows;
	enum state_result result =
	    state_query_rows(state, statement, arena, sizeof(struct state_previous), read_previous, &rows);
	*ret_items = rows.items;
	*ret_count = rows.count;
	return result;
}

enum state_result state_previous_forget(struct state_db *state, int64_t generation, const char *store)
{
	enum state_result result = state_run(
	    state, "DELETE FROM previous WHERE store = ? AND generation >= ?", "ti", store, generation);
	if (result == STATE_OK)
		result = state_run(state, "DELETE FROM adoption WHERE store = ? AND generation >= ?", "ti",
				   store, generation);
	return result;
}
