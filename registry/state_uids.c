/* What the name service last said of each login: used while it does not answer. */
#include "registry/state_db.h"

#include "registry/state_query.h"

/* The current row; false when out of memory. */
static bool read_uid(sqlite3_stmt *statement, struct arena *arena, struct state_uid *ret_uid)
{
	bool none = sqlite3_column_type(statement, 1) == SQLITE_NULL;
	ret_uid->login = state_column_text(statement, 0, arena);
	ret_uid->uid = none ? (uid_t)-1 : (uid_t)sqlite3_column_int64(statement, 1);
	ret_uid->confirmed = sqlite3_column_int64(statement, 2);
	return ret_uid->login != NULL;
}

enum state_result state_uid_find(struct state_db *state, const char *login, struct arena *arena,
				 struct state_uid *ret_uid)
{
	sqlite3_stmt *statement =
	    state_query(state, "SELECT login, uid, confirmed FROM uid WHERE login = ?", "t", login);
	if (statement == NULL)
		return STATE_ERROR;
	enum state_result result = state_query_row(state, statement);
	if (result == STATE_OK && !read_uid(statement, arena, ret_uid))
		result = STATE_ERROR;
	sqlite3_finalize(statement);
	return result;
}

enum state_result state_uid_other(struct state_db *state, uid_t uid, const char *login)
{
	sqlite3_stmt *statement = state_query(state, "SELECT 1 FROM uid WHERE uid = ? AND login <> ? LIMIT 1",
					      "it", (int64_t)uid, login);
	if (statement == NULL)
		return STATE_ERROR;
	enum state_result result = state_query_row(state, statement);
	sqlite3_finalize(statement);
	return result;
}

enum state_result state_uids_load(struct state_db *state, struct arena *arena,
				  const struct state_uid **ret_uids, size_t *ret_count)
{
	sqlite3_stmt *statement =
	    state_query(state, "SELECT login, uid, confirmed FROM uid ORDER BY login", "");
	if (statement == NULL)
		return STATE_ERROR;
	struct state_uid *items = NULL;
	size_t count = 0, capacity = 0;
	enum state_result result;
	while ((result = state_query_row(state, statement)) == STATE_OK) {
		items = arena_grow(arena, items, count, &capacity, sizeof(*items));
		if (items == NULL || !read_uid(statement, arena, &items[count])) {
			result = STATE_ERROR;
			break;
		}
		count++;
	}
	sqlite3_finalize(statement);
	*ret_uids = items;
	*ret_count = count;
	return result == STATE_NONE ? STATE_OK : STATE_ERROR;
}

enum state_result state_uid_store(struct state_db *state, const struct state_uid *uid)
{
	if (uid->uid == (uid_t)-1)
		return state_run(state,
				 "INSERT OR REPLACE INTO uid (login, uid, confirmed) VALUES (?, NULL, ?)",
				 "ti", uid->login, uid->confirmed);
	return state_run(state, "INSERT OR REPLACE INTO uid (login, uid, confirmed) VALUES (?, ?, ?)", "tii",
			 uid->login, (int64_t)uid->uid, uid->confirmed);
}
