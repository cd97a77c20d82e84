#include "registry/state_db.h"

#include "registry/state_query.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Another holds the lock for a moment: SQLite's own handler would soon sleep a hundred times as long as that. */
#define BUSY_PAUSE_NS 500000
#define BUSY_SECONDS                                                                                         \
	60 /* no transaction takes as long, but a disk may, to which much else is being written */

/* What a failed look at the state says. Only who may not look is answered without it: a state that is there, and cannot be
 * looked at for a moment, holds what people must not lose. */
static enum state_result unreached(int error)
{
	return error == ENOENT ? STATE_NONE : error == EACCES || error == EPERM ? STATE_REFUSED : STATE_ERROR;
}

/* Is the state's folder such that nobody else could have written the state? */
static enum state_result check_folder(const char *state_dir, char *message, size_t size)
{
	struct stat info;
	if (stat(state_dir, &info) != 0) {
		enum state_result result = unreached(errno);
		wording_write(message, size, "the state cannot be reached: %s", strerror(errno));
		return result;
	}
	if (!S_ISDIR(info.st_mode)) {
		wording_write(message, size, "state_dir is not a directory");
		return STATE_ERROR;
	}
	if ((info.st_uid != 0 && info.st_uid != geteuid()) || (info.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
		wording_write(
		    message, size,
		    "state_dir belongs to uid %u with mode %04o: expected root and nobody else who may "
		    "write; "
		    "type: chown root:root and chmod 0700",
		    info.st_uid, info.st_mode & 07777);
		return STATE_ERROR;
	}
	return STATE_OK;
}

static enum state_result check_file(const char *path, char *message, size_t size)
{
	struct stat info;
	if (lstat(path, &info) != 0) {
		enum state_result result = unreached(errno);
		wording_write(message, size, "the state cannot be reached: %s", strerror(errno));
		return result;
	}
	if (access(path, R_OK) != 0) {
		enum state_result result = unreached(errno);
		wording_write(message, size, "the state is not readable: %s", strerror(errno));
		return result;
	}
	if (!S_ISREG(info.st_mode)) {
		wording_write(message, size, "the state is not a regular file");
		return STATE_ERROR;
	}
	return STATE_OK;
}

/* By the clock that nobody sets: on a machine that is busy a pause lasts much longer than it should. */
static int wait_for_lock(void *context, int tries)
{
	static const struct timespec pause = {.tv_nsec = BUSY_PAUSE_NS};
	struct state_db *state = context;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	if (tries == 0)
		state->waits_since = now.tv_sec;
	nanosleep(&pause, NULL);
	return now.tv_sec - state->waits_since <= BUSY_SECONDS;
}

static enum state_result open_database(struct state_db *state, const char *path, enum state_mode mode,
				       bool *ret_created)
{
	int flags = SQLITE_OPEN_READWRITE | (mode == STATE_WRITE ? SQLITE_OPEN_CREATE : 0);
	if (sqlite3_open_v2(path, &state->db, flags, state_vfs()) != SQLITE_OK)
		return state_fail(state);
	sqlite3_busy_handler(state->db, wait_for_lock, state);
	if (mode == STATE_WRITE && !state_execute(state, "PRAGMA journal_mode = WAL"))
		return STATE_ERROR;
	if (!state_execute(state, "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF"))
		return STATE_ERROR;
	return state_schema_update(state, mode, ret_created);
}

/* The file, private, for a database to be made in. SQLite says what is wrong if it is not there. */
static void make_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
}

enum state_result state_db_open(const char *state_dir, enum state_mode mode, struct state_db **ret_state,
				bool *ret_created, char *message, size_t size)
{
	char path[4096];
	bool created = false;
	*ret_state = NULL;
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", state_dir, STATE_DB_FILE) >= sizeof(path)) {
		wording_write(message, size, "the path of state_dir is too long");
		return STATE_ERROR;
	}
	enum state_result result = check_folder(state_dir, message, size);
	if (result == STATE_OK)
		result = check_file(path, message, size);
	if (result == STATE_NONE && mode == STATE_WRITE)
		make_file(path);
	else if (result != STATE_OK)
		return result;
	struct state_db *state = calloc(1, sizeof(*state));
	result = state == NULL ? STATE_ERROR : open_database(state, path, mode, &created);
	if (ret_created != NULL)
		*ret_created = created;
	if (result == STATE_OK) {
		*ret_state = state;
		return STATE_OK;
	}
	wording_write(message, size, "the state is damaged or cannot be used: %s",
		      state == NULL ? "out of memory" : state->message);
	state_db_close(state);
	return result;
}

/* ---- in memory ---- */

static sqlite3 *open_memory(void)
{
	sqlite3 *db = NULL;
	if (sqlite3_open_v2(":memory:", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK)
		return db;
	sqlite3_close(db);
	return NULL;
}

enum state_result state_db_detach(struct state_db *state)
{
	bool ignored;
	sqlite3 *copy = open_memory();
	sqlite3_backup *backup = copy == NULL ? NULL : sqlite3_backup_init(copy, "main", state->db, "main");
	int result = backup == NULL ? SQLITE_NOMEM : sqlite3_backup_step(backup, -1);
	(void)sqlite3_backup_finish(backup);
	if (result != SQLITE_DONE) {
		snprintf(state->message, sizeof(state->message), "%s", sqlite3_errstr(result));
		sqlite3_close(copy);
		return STATE_ERROR;
	}
	state_ready_clear(state);
	sqlite3_close(state->db);
	state->db = copy;
	return state_schema_update(state, STATE_WRITE, &ignored);
}

struct state_db *state_db_new_in_memory(void)
{
	bool ignored;
	struct state_db *state = calloc(1, sizeof(*state));
	if (state != NULL)
		state->db = open_memory();
	if (state != NULL && state->db != NULL &&
	    state_schema_update(state, STATE_WRITE, &ignored) == STATE_OK)
		return state;
	state_db_close(state);
	return NULL;
}

void state_db_close(struct state_db *state)
{
	if (state == NULL)
		return;
	state_db_rollback(state);
	state_ready_clear(state);
	sqlite3_close(state->db);
	free(state);
}

const char *state_db_message(const struct state_db *state)
{
	return state->message;
}

static enum state_result begin(struct state_db *state, const char *sql)
{
	if (!state_execute(state, sql))
		return STATE_ERROR;
	state->in_transaction = true;
	return STATE_OK;
}

enum state_result state_db_begin(struct state_db *state)
{
	return begin(state, "BEGIN IMMEDIATE");
}

enum state_result state_db_snapshot(struct state_db *state)
{
	return begin(state, "BEGIN");
}

enum state_result state_db_commit(struct state_db *state)
{
	if (!state_execute(state, "COMMIT")) {
		state_db_rollback(state);
		return STATE_ERROR;
	}
	state->in_transaction = false;
	return STATE_OK;
}

void state_db_rollback(struct state_db *state)
{
	if (state->in_transaction)
		sqlite3_exec(state->db, "ROLLBACK", NULL, NULL, NULL);
	state->in_transaction = false;
}

void state_db_leave_checkpoints(struct state_db *state)
{
	sqlite3_wal_autocheckpoint(state->db, 0);
}

bool state_db_in_transaction(const struct state_db *state)
{
	return state->in_transaction;
}
