/* The tables of the state, and how older ones become the present ones. */
#include "registry/state_query.h"
#include "wording/wording.h"

#include <stdio.h>

/* What each schema has added: step N makes schema N + 1 out of schema N, and is never changed any more once a state with
 * it may exist. */
static const char *const steps[] = {
    "CREATE TABLE value (key TEXT PRIMARY KEY, number INTEGER, text TEXT) WITHOUT ROWID;"
    "CREATE TABLE texts_of (role TEXT PRIMARY KEY, id BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE texts (id BLOB NOT NULL, position INTEGER NOT NULL, kind INTEGER NOT NULL,"
    " name TEXT NOT NULL, text BLOB NOT NULL, PRIMARY KEY (id, position)) WITHOUT ROWID;"
    "CREATE TABLE uid (login TEXT PRIMARY KEY, uid INTEGER, confirmed INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE generation (generation INTEGER PRIMARY KEY, at INTEGER NOT NULL);"
    "CREATE TABLE adoption (generation INTEGER NOT NULL, store TEXT NOT NULL,"
    " PRIMARY KEY (generation, store)) WITHOUT ROWID;"
    "CREATE TABLE previous (sequence INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL,"
    " store TEXT NOT NULL, path BLOB NOT NULL, device INTEGER NOT NULL, inode INTEGER NOT NULL,"
    " owner INTEGER NOT NULL, grp INTEGER NOT NULL, mode INTEGER NOT NULL, access_acl BLOB,"
    " default_acl BLOB);"
    "CREATE INDEX previous_by_generation ON previous (store, generation);",

    "CREATE TABLE author (sequence INTEGER PRIMARY KEY AUTOINCREMENT, store TEXT NOT NULL,"
    " device INTEGER NOT NULL, inode INTEGER NOT NULL, login TEXT, uid INTEGER NOT NULL, at INTEGER NOT "
    "NULL);"
    "CREATE INDEX author_by_object ON author (store, device, inode, sequence);"
    "CREATE TABLE aside (store TEXT NOT NULL, name TEXT NOT NULL, patient TEXT NOT NULL, category TEXT NOT "
    "NULL,"
    " path BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (store, name)) WITHOUT ROWID;"
    "CREATE TABLE refiling (refiling INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL,"
    " store TEXT NOT NULL, patient TEXT NOT NULL, into_patient TEXT NOT NULL, category TEXT NOT NULL,"
    " path BLOB NOT NULL, aside TEXT NOT NULL, device INTEGER NOT NULL, inode INTEGER NOT NULL,"
    " by_uid INTEGER NOT NULL, at INTEGER NOT NULL, outcome INTEGER NOT NULL DEFAULT 0, ended INTEGER);"
    "CREATE INDEX refiling_by_outcome ON refiling (outcome, store);",

    "CREATE TABLE statement (id INTEGER PRIMARY KEY, section TEXT NOT NULL, name TEXT NOT NULL,"
    " file TEXT NOT NULL, line INTEGER NOT NULL, text BLOB NOT NULL, since INTEGER NOT NULL,"
    " until INTEGER NOT NULL);"
    "CREATE INDEX uid_by_uid ON uid (uid);"
    "CREATE INDEX statement_by_name ON statement (section, name);"
    "CREATE INDEX statement_by_since ON statement (since);"
    "CREATE TABLE mention (name TEXT NOT NULL, kind INTEGER NOT NULL, statement INTEGER NOT NULL,"
    " PRIMARY KEY (name, kind, statement)) WITHOUT ROWID;"
    "CREATE TABLE desk (id INTEGER PRIMARY KEY AUTOINCREMENT, patient TEXT NOT NULL, section TEXT NOT NULL,"
    " login TEXT, team TEXT, text TEXT NOT NULL, recorded INTEGER NOT NULL, recorded_by TEXT NOT NULL,"
    " on_word_of TEXT, reference TEXT, replaces INTEGER);"
    "CREATE INDEX desk_by_patient ON desk (patient);"
    "CREATE INDEX desk_by_login ON desk (login);"
    "CREATE INDEX desk_merged ON desk (text) WHERE section = 'merged';"
    "ALTER TABLE refiling ADD COLUMN into_name BLOB;"
    "CREATE INDEX desk_by_team ON desk (team) WHERE team IS NOT NULL;"
    "CREATE TABLE desk_end (id INTEGER PRIMARY KEY AUTOINCREMENT, statement INTEGER NOT NULL UNIQUE,"
    " at INTEGER NOT NULL, ended_by TEXT NOT NULL,"
    " on_word_of TEXT, reference TEXT);"
    "CREATE TABLE review (id INTEGER PRIMARY KEY AUTOINCREMENT, place TEXT NOT NULL, at INTEGER NOT NULL,"
    " reviewer TEXT NOT NULL, finding TEXT NOT NULL, recorded_by TEXT NOT NULL);"
    "CREATE INDEX review_by_place ON review (place);"
    "CREATE TABLE refused_claim (id INTEGER PRIMARY KEY AUTOINCREMENT, patient TEXT NOT NULL, login TEXT NOT "
    "NULL,"
    " justification TEXT, reason TEXT NOT NULL, recorded INTEGER NOT NULL, recorded_by TEXT NOT NULL,"
    " on_word_of TEXT, reference TEXT);"
    "CREATE INDEX refused_claim_by_login ON refused_claim (login);"
    "CREATE TABLE waiting (line INTEGER PRIMARY KEY, statement INTEGER, ends INTEGER, fields TEXT NOT NULL,"
    " by TEXT NOT NULL, at INTEGER NOT NULL);"
    "CREATE TABLE notification (place TEXT NOT NULL, at INTEGER NOT NULL, problem TEXT);"
    "CREATE INDEX notification_by_place ON notification (place);"
    "CREATE TABLE hold (id INTEGER PRIMARY KEY, store TEXT NOT NULL, base INTEGER NOT NULL, base_at INTEGER "
    "NOT "
    "NULL,"
    " losses INTEGER NOT NULL, gains INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL);",

    ("CREATE TABLE feed_cleared (key TEXT PRIMARY KEY, at INTEGER NOT NULL, cleared_by TEXT NOT NULL) "
     "WITHOUT ROWID;"),

    ("CREATE TABLE due (kind INTEGER NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL,"
     " PRIMARY KEY (kind, name)) WITHOUT ROWID;"
     "CREATE INDEX due_by_at ON due (at);"),
};

#define SCHEMA_VERSION ((int64_t)(sizeof(steps) / sizeof(steps[0])))

static bool read_version(struct state_db *state)
{
	state->version = 0;
	return state_query_number(state, state_query(state, "PRAGMA user_version", ""), &state->version) ==
	       STATE_OK;
}

/* All steps from the present schema on; the version is read again, another may have been here before us. */
static bool take_steps(struct state_db *state, bool *ret_created)
{
	char set_version[64];
	if (!state_execute(state, "BEGIN IMMEDIATE"))
		return false;
	state->in_transaction = true;
	bool good = read_version(state);
	*ret_created = good && state->version == 0;
	for (int64_t i = state->version; i < SCHEMA_VERSION && good; i++)
		good = state_execute(state, steps[i]);
	snprintf(set_version, sizeof(set_version), "PRAGMA user_version = %lld", (long long)SCHEMA_VERSION);
	if (good && state->version <= SCHEMA_VERSION)
		good = state_execute(state, set_version);
	good = good && state_db_commit(state) == STATE_OK;
	state_db_rollback(state);
	return good && read_version(state);
}

static enum state_result refuse_newer(struct state_db *state)
{
	wording_write(
	    state->message, sizeof(state->message),
	    "its schema has number %lld, expected at most %lld: written by a newer version of careacl; "
	    "install that one",
	    (long long)state->version, (long long)SCHEMA_VERSION);
	return STATE_ERROR;
}

enum state_result state_schema_update(struct state_db *state, enum state_mode mode, bool *ret_created)
{
	if (!read_version(state))
		return STATE_ERROR;
	if (state->version < 0 || state->version > SCHEMA_VERSION)
		return refuse_newer(state);
	if (mode == STATE_READ)
		return state->version == 0 ? STATE_NONE : STATE_OK;
	if (state->version < SCHEMA_VERSION && !take_steps(state, ret_created))
		return STATE_ERROR;
	return state->version == SCHEMA_VERSION ? STATE_OK : refuse_newer(state);
}
