/* How the state's files talk to SQLite: one statement, its values, its rows. Private to registry/state_*.c. */
#ifndef CAREACL_REGISTRY_STATE_QUERY_H
#define CAREACL_REGISTRY_STATE_QUERY_H

#include "registry/state_db.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <time.h>

enum { STATE_READY = 4 };

struct state_db {
	sqlite3 *db;
	/* Prepared statements that nobody runs just now, without values: thousands of the same follow one another. */
	sqlite3_stmt *ready[STATE_READY];
	size_t ready_next; /* is given up for the next */
	bool in_transaction;
	time_t waits_since; /* for another's lock: monotonic seconds */
	int64_t version;    /* of its schema: less than STATE_SCHEMA only where it is opened for reading */
	char message[256];
};

/* The VFS by which the state is opened (state_shared_memory.c); NULL: the system's. */
const char *state_vfs(void);

/* Gives back the statements that are ready, before the database is closed. */
void state_ready_clear(struct state_db *state);

/* Keeps SQLite's words for state_db_message. Returns STATE_ERROR. */
enum state_result state_fail(struct state_db *state);

/* Runs statements without values and rows. false: state_fail has been called. */
bool state_execute(struct state_db *state, const char *sql);

/* Brings the tables up to date (state_schema.c): makes them where there are none, and migrates older ones, in one
 * transaction. For STATE_READ nothing is written: no tables are no state, older ones stay as they are. A newer schema
 * is refused. *ret_created is set where they were made. */
enum state_result state_schema_update(struct state_db *state, enum state_mode mode, bool *ret_created);

/* Has the state the tables of schema `version`? Else whoever reads finds nothing in them. */
static inline bool state_has_schema(const struct state_db *state, int64_t version)
{
	return state->version >= version;
}

/* Prepares `sql` and binds one value for each letter of `types`: i an int64_t, t a text, b a blob
 * (pointer, then size_t; a NULL pointer is NULL). NULL when SQLite refuses (state_fail has been called).
 * The values must live until the statement is given back. */
sqlite3_stmt *state_query(struct state_db *state, const char *sql, const char *types, ...);

/* Reads the current row into *ret_item, texts into `arena`. false: out of memory, or what stands there is damaged. */
typedef bool state_row_reader(sqlite3_stmt *row, struct arena *arena, void *ret_item);

struct state_rows {
	void *items;
	size_t count;
};

/* These take what state_query has answered, NULL too (STATE_ERROR), and give it back.
 *
 * All rows, each read into an item of `size` bytes; they live in `arena`. Without a row STATE_OK. */
enum state_result state_query_rows(struct state_db *state, sqlite3_stmt *query, struct arena *arena,
				   size_t size, state_row_reader *read, struct state_rows *ret_rows);

/* The same of rows of one text each. */
enum state_result state_query_words(struct state_db *state, sqlite3_stmt *query, struct arena *arena,
				    struct words *ret_words);

/* The first row; `read` NULL: only whether there is one. */
enum state_result state_query_first(struct state_db *state, sqlite3_stmt *query, struct arena *arena,
				    state_row_reader *read, void *ret_item);

/* The number in the first row; STATE_NONE: there is no row, or it is NULL. */
enum state_result state_query_number(struct state_db *state, sqlite3_stmt *query, int64_t *ret_number);

/* Lowers *io_least to that number; none leaves it, and is STATE_OK. */
enum state_result state_query_lower(struct state_db *state, sqlite3_stmt *query, int64_t *io_least);

/* Runs a statement that gives no rows. */
enum state_result state_run(struct state_db *state, const char *sql, const char *types, ...);

/* Column `column` of the current row, copied into `arena`; a NULL column and no memory give NULL. */
char *state_column_text(sqlite3_stmt *statement, int column, struct arena *arena);
const void *state_column_blob(sqlite3_stmt *statement, int column, struct arena *arena, size_t *ret_size);

/* A state_row_reader of one text, a const char *. */
bool state_read_text(sqlite3_stmt *row, struct arena *arena, void *ret_text);

#endif
