/* How the state's files talk to SQLite: one statement, its values, its rows. Private to registry/state_*.c. */
#ifndef CAREACL_REGISTRY_STATE_QUERY_H
#define CAREACL_REGISTRY_STATE_QUERY_H

#include "registry/state_db.h"

#include <sqlite3.h>
#include <stdarg.h>

struct state_db {
	sqlite3 *db;
	bool in_transaction;
	char message[256];
};

/* Keeps SQLite's words for state_db_message. Returns STATE_ERROR. */
enum state_result state_fail(struct state_db *state);

/* Prepares `sql` and binds one value for each letter of `types`: i an int64_t, t a text, b a blob
 * (pointer, then size_t; a NULL pointer is NULL). NULL when SQLite refuses (state_fail has been called).
 * The values must live until the statement is finalized. */
sqlite3_stmt *state_query(struct state_db *state, const char *sql, const char *types, ...);

/* The next row: STATE_OK, STATE_NONE after the last, STATE_ERROR. */
enum state_result state_query_row(struct state_db *state, sqlite3_stmt *statement);

/* Runs a statement that gives no rows. */
enum state_result state_run(struct state_db *state, const char *sql, const char *types, ...);

/* Column `column` of the current row, copied into `arena`; a NULL column and no memory give NULL. */
char *state_column_text(sqlite3_stmt *statement, int column, struct arena *arena);
const void *state_column_blob(sqlite3_stmt *statement, int column, struct arena *arena, size_t *ret_size);

#endif
