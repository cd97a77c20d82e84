/* What each generation changed on disk, for `undo`. */
#include "registry/state_db.h"

#include "registry/state_query.h"

#include <string.h>

enum state_result state_generation_last(struct state_db *state, int64_t *ret_generation)
{
	sqlite3_stmt *statement = state_query(state, "SELECT max(generation) FROM generation", "");
	if (statement == NULL)
		return STATE_ERROR;
	enum state_result result = state_query_row(state, statement);
	if (result == STATE_OK && sqlite3_column_type(statement, 0) == SQLITE_NULL)
		result = STATE_NONE;
	if (result == STATE_OK)
		*ret_generation = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return result;
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
	if (statement == NULL)
		return STATE_ERROR;
	enum state_result result = state_query_row(state, statement);
	sqlite3_finalize(statement);
	return result;
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

static bool read_previous(sqlite3_stmt *statement, struct arena *arena, struct state_previous *ret_item)
{
	size_t path_size;
	ret_item->path = state_column_blob(statement, 0, arena, &path_size);
	ret_item->device = (uint64_t)sqlite3_column_int64(statement, 1);
	ret_item->inode = (uint64_t)sqlite3_column_int64(statement, 2);
	ret_item->owner = (uid_t)sqlite3_column_int64(statement, 3);
	ret_item->group = (gid_t)sqlite3_column_int64(statement, 4);
	ret_item->mode = (mode_t)sqlite3_column_int64(statement, 5);
	ret_item->access_acl = state_column_blob(statement, 6, arena, &ret_item->access_size);
	ret_item->default_acl = state_column_blob(statement, 7, arena, &ret_item->default_size);
	return ret_item->path != NULL;
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
	if (statement == NULL)
		return STATE_ERROR;
	struct state_previous *items = NULL;
	size_t count = 0, capacity = 0;
	enum state_result result;
	while ((result = state_query_row(state, statement)) == STATE_OK) {
		items = arena_grow(arena, items, count, &capacity, sizeof(*items));
		if (items == NULL || !read_previous(statement, arena, &items[count])) {
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

enum state_result state_previous_forget(struct state_db *state, int64_t generation, const char *store)
{
	enum state_result result = state_run(
	    state, "DELETE FROM previous WHERE store = ? AND generation >= ?", "ti", store, generation);
	if (result == STATE_OK)
		result = state_run(state, "DELETE FROM adoption WHERE store = ? AND generation >= ?", "ti",
				   store, generation);
	return result;
}
