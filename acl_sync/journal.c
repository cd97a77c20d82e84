#include "acl_sync/journal.h"

#include "acl_sync/audit/trail_end.h"
#include "acl_sync/audit/witness_state.h"
#include "acl_sync/console.h"
#include "acl_sync/recording.h"
#include "acl_sync/status.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

/* So many lines are written while a verb of the desk may have to wait: some milliseconds. */
#define LINES_TOGETHER 1000

static int64_t milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool journal_is_gone(const struct site *site, char ret_hash[GUARD_HASH_SIZE])
{
	unsigned char bytes[(GUARD_HASH_SIZE - 1) / 2];
	const char *end = "";
	struct arena *arena = site->state == NULL ? NULL : arena_new();
	bool is_gone = arena != NULL && state_text(site->state, STATE_TRAIL_END, arena, &end) == STATE_OK &&
		       !trail_is_there(site->state_dir);
	if (is_gone) {
		crypto_generichash(bytes, sizeof(bytes), (const unsigned char *)end, strlen(end), NULL, 0);
		sodium_bin2hex(ret_hash, GUARD_HASH_SIZE, bytes, sizeof(bytes));
	}
	arena_free(arena);
	return is_gone;
}

bool journal_is_there(struct site *site)
{
	char hash[GUARD_HASH_SIZE];
	if (!journal_is_gone(site, hash) || options_accept(site->options, hash))
		return true;
	if (!site->trail_told)
		site_fail(
		    site, STATUS_WRONG, site->state_dir,
		    "the audit trail is gone: put " TRAIL_FOLDER
		    "/ back from the backup; until then nothing is done that must be recorded; if there "
		    "is no backup, a new trail begins with: careacl sync --accept %s",
		    hash);
	site->trail_told = true;
	return false;
}

bool journal_open(struct journal *journal, struct site *site, const char *by)
{
	struct safe_problem problem;
	*journal = (struct journal){.site = site, .by = by, .now_ms = milliseconds()};
	const struct trail_options options = {.witness = witness_in_state(site->state)};
	if (!journal_is_there(site))
		return false;
	int error = trail_open(site->state_dir, &options, &journal->trail, &problem);
	if (error == 0) {
		const char *mended = trail_mended(journal->trail);
		if (mended != NULL)
			console_say(CONSOLE_WARNING, "%s: %s", site->state_dir, mended);
		trail_begin(journal->trail);
		return true;
	}
	journal->trail = NULL;
	site_fail(site, STATUS_WRONG, site->state_dir, "the audit trail %s", problem.text);
	return false;
}

void journal_close(struct journal *journal)
{
	trail_close(journal->trail);
	journal->trail = NULL;
}

void journal_begin(struct journal *journal, const char *by)
{
	trail_begin(journal->trail);
	journal->by = by;
	journal->now_ms = milliseconds();
	journal->failed = false;
	journal->count = 0;
}

static int add(struct journal *journal, enum audit_kind kind, const json_t *fields)
{
	const struct trail_event event = {
	    .instant_ms = journal->now_ms, .kind = kind, .by = journal->by, .fields = fields};
	return trail_add(journal->trail, &event);
}

void journal_add(struct journal *journal, enum audit_kind kind, json_t *fields)
{
	journal->failed = add(journal, kind, fields) != 0 || journal->failed;
	json_decref(fields);
}

bool journal_add_apart(struct journal *journal, enum audit_kind kind, json_t *fields)
{
	bool is_full = ++journal->count > LINES_TOGETHER;
	int result = is_full ? -EMSGSIZE : add(journal, kind, fields);
	bool is_durable = result != -EMSGSIZE || journal_commit(journal);
	if (result == -EMSGSIZE && is_durable) {
		journal_begin(journal, journal->by);
		journal->count = 1;
		result = add(journal, kind, fields);
	}
	journal->failed = result != 0 || journal->failed;
	json_decref(fields);
	return is_durable;
}

static bool fail(struct journal *journal, const char *why)
{
	site_fail(journal->site, STATUS_WRONG, journal->site->state_dir,
		  "nothing was done, because it could not be recorded in the audit trail: %s", why);
	return false;
}

bool journal_commit(struct journal *journal)
{
	struct state_db *state = journal->site->state;
	bool is_own = !state_db_in_transaction(state);
	if (is_own && state_db_begin(state) != STATE_OK)
		return fail(journal, state_db_message(state));
	if (journal->failed || trail_commit(journal->trail) != 0) {
		if (is_own)
			state_db_rollback(state);
		return fail(journal, trail_problem(journal->trail));
	}
	return !is_own || state_db_commit(state) == STATE_OK || fail(journal, state_db_message(state));
}

bool journal_commit_recording(struct journal *journal)
{
	struct audit_place end = {0};
	int error = trail_end(journal->site->state_dir, &end);
	if (error == 0 || error == -ENOENT)
		error = recording_begin(journal->site->state_dir, end.sequence);
	if (error != 0)
		return fail(journal, strerror(-error));
	return journal_commit(journal);
}

void journal_recorded(struct journal *journal)
{
	recording_end(journal->site->state_dir);
}

bool journal_write(struct site *site, const char *by, enum audit_kind kind, json_t *fields)
{
	struct journal journal;
	if (!journal_open(&journal, site, by)) {
		json_decref(fields);
		return false;
	}
	journal_add(&journal, kind, fields);
	bool written = journal_commit(&journal);
	journal_close(&journal);
	return written;
}
