/* What the name service last said of each login: used while it does not answer. */
#include "registry/state_db.h"

#include "registry/state_query.h"

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
		const char *login = items == NULL ? NULL : state_column_text(statement, 0, arena);
		if (login == NULL) {
			result = STATE_ERROR;
			break;
		}
		bool none = sqlite3_column_type(statement, 1) == SQLITE_NULL;
		items[count].login = login;
		items[count].uid = none ? (uid_t)-1 : (uid_t)sqlite3_column_int64(statement, 1);
		items[count].confirmed = sqlite3_column_int64(statement, 2);
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
