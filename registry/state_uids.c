/* What the name service last said of each login: used while it does not answer. */
#include "registry/state_db.h"

#include "registry/state_query.h"

/* The current row; false when out of memory. */
static bool read_uid(sqlite3_stmt *row, struct arena *arena, void *ret_uid)
{
	struct state_uid *uid = ret_uid;
	bool none = sqlite3_column_type(row, 1) == SQLITE_NULL;
	uid->login = state_column_text(row, 0, arena);
	uid->uid = none ? (uid_t)-1 : (uid_t)sqlite3_column_int64(row, 1);
	uid->confirmed = sqlite3_column_int64(row, 2);
	return uid->login != NULL;
}

enum state_result state_uid_find(struct state_db *state, const char *login, struct arena *arena,
				 struct state_uid *ret_uid)
{
	sqlite3_stmt *statement =
	    state_query(state, "SELECT login, uid, confirmed FROM uid WHERE login = ?", "t", login);
	return state_query_first(state, statement, arena, read_uid, ret_uid);
}

enum state_result state_uid_other(struct state_db *state, uid_t uid, const char *login, struct arena *arena,
				  struct state_uid *ret_uid)
{
	sqlite3_stmt *statement = state_query(
	    state,
	    "SELECT login, uid, confirmed FROM uid WHERE uid = ? AND login <> ? ORDER BY login LIMIT 1", "it",
	    (int64_t)uid, login);
	return state_query_first(state, statement, arena, read_uid, ret_uid);
}

enum state_result state_uids_load(struct state_db *state, struct arena *arena,
				  const struct state_uid **ret_uids, size_t *ret_count)
{
	sqlite3_stmt *statement =
	    state_query(state, "SELECT login, uid, confirmed FROM uid ORDER BY login", "");
	struct state_rows rows;
	enum state_result result =
	    state_query_rows(state, statement, arena, sizeof(struct state_uid), read_uid, &rows);
	*ret_uids = rows.items;
	*ret_count = rows.count;
	return result;
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
