#include "acl_sync/replay/replay.h"

#include "acl_sync/audit/audit_export.h"
#include "acl_sync/audit/trail_end.h"
#include "acl_sync/audit/witness_state.h"
#include "acl_sync/console.h"
#include "acl_sync/journal.h"
#include "acl_sync/recording.h"
#include "acl_sync/replay/replay_private.h"
#include "acl_sync/site/waiting.h"
#include "acl_sync/status.h"

#include <errno.h>
#include <string.h>

/* ---- reading the trail ---- */

static int take_line(void *context, const char *text, size_t size)
{
	struct replaying *replaying = context;
	struct audit_line line;
	struct replay_line read;
	if (!audit_line_parse(text, size, &line) || line.sequence <= replaying->known.sequence)
		return 0;
	if (replaying->first == 0)
		replaying->first = line.sequence;
	if (replaying->batch_end == 0 && line.is_signed)
		replaying->batch_end = line.sequence;
	if (!replay_line_read(&line, replaying->arena, &read)) {
		replaying->damaged += read.is_damaged;
		return 0;
	}
	struct replay_line *lines = arena_grow(replaying->arena, replaying->lines, replaying->count,
					       &replaying->capacity, sizeof(*lines));
	if (lines == NULL)
		return -ENOMEM;
	replaying->lines = lines;
	lines[replaying->count++] = read;
	return 0;
}

static bool read_trail(struct replaying *replaying)
{
	const struct audit_filter all = {0};
	struct audit_export_result result;
	struct safe_problem problem = {""};
	struct site *site = replaying->site;
	if (audit_export(site->state_dir, &all, take_line, replaying, &result, &problem) != 0) {
		site_fail(site, STATUS_WRONG, site->state_dir, "the audit trail cannot be read: %s",
			  problem.text);
		return false;
	}
	if (result.broken + replaying->damaged > 0 || replaying->first > replaying->known.sequence + 1)
		console_say(CONSOLE_ERROR, "the audit trail is newer than the state, and lines of it are "
					   "missing or damaged: what the desk said there is not known; see "
					   "careacl audit verify");
	return true;
}

bool replay_trail(struct replaying *replaying)
{
	if (!read_trail(replaying))
		return false;
	replaying->died = recording_died_after(replaying->site->state_dir, replaying->known.sequence);
	replay_apply(replaying);
	return true;
}

/* ---- all of it ---- */

static bool write_events(struct replaying *replaying)
{
	struct journal journal;
	json_t *event;
	size_t i;
	if (json_array_size(replaying->events) == 0)
		return true;
	if (!journal_open(&journal, replaying->site, replaying->by))
		return false;
	if (replaying->accepted != NULL)
		journal_add(&journal, AUDIT_GUARD_ACCEPTED, json_incref(replaying->accepted));
	json_array_foreach(replaying->events, i, event)
	{
		(void)journal_add_apart(&journal, AUDIT_REPLAY, json_incref(event));
	}
	bool written = journal_commit(&journal);
	journal_close(&journal);
	return written;
}

static void tell(const struct replaying *replaying)
{
	if (replaying->restored > 0)
		console_say(CONSOLE_ERROR,
			    "the state was older than the audit trail (was a backup put back?): %zu "
			    "restrictions that the desk had recorded since hold again: %s",
			    replaying->restored, replaying->numbers);
	if (replaying->denied > 0)
		console_say(CONSOLE_WARNING,
			    "the last command of the desk was killed before what it said was "
			    "recorded: nothing of it is in force");
}

static bool end_transaction(struct replaying *replaying, bool good)
{
	struct site *site = replaying->site;
	if (good && !replaying->failed && state_db_commit(replaying->state) == STATE_OK)
		return true;
	if (good)
		site_fail(site, STATUS_WRONG, site->state_dir,
			  "what the audit trail says of the desk cannot be kept in the state: %s",
			  state_db_message(replaying->state));
	state_db_rollback(replaying->state);
	return false;
}

bool replay_is_ahead(struct replaying *replaying, struct audit_place *ret_end)
{
	const struct trail_witness witness = witness_in_state(replaying->state);
	replaying->known = (struct audit_place){0};
	int error = witness.last(witness.context, &replaying->known);
	return (error == 0 || error == -ENOENT) && trail_end(replaying->site->state_dir, ret_end) == 0 &&
	       ret_end->sequence > replaying->known.sequence;
}

/* A verb died while it recorded, and what it had begun to write lies behind the trail's head, where nobody sees it until
 * the next line is written: writes one, so that the rest is looked at before another uses the same number. The witness
 * stays where it is. */
static bool reach_rest(struct replaying *replaying)
{
	static const struct trail_options options;
	struct site *site = replaying->site;
	struct trail *trail;
	struct safe_problem problem;
	/* one that is gone has no rest, and is not begun anew by this */
	if (!recording_died_after(site->state_dir, replaying->known.sequence) ||
	    !trail_is_there(site->state_dir))
		return true;
	json_t *fields = json_pack("{s:s}", "what", "recording");
	const struct trail_event event = {.instant_ms = (int64_t)site->clock_now * 1000,
					  .kind = AUDIT_FAILURE,
					  .by = REPLAY_BY,
					  .fields = fields};
	int error = fields == NULL ? -ENOMEM : trail_open(site->state_dir, &options, &trail, &problem);
	if (error == 0) {
		trail_begin(trail);
		error = trail_add(trail, &event);
		error = error == 0 ? trail_commit(trail) : error;
		trail_close(trail);
	}
	json_decref(fields);
	if (error != 0)
		site_fail(site, STATUS_WRONG, site->state_dir, "the audit trail cannot be written: %s",
			  strerror(-error));
	return error == 0;
}

/* Under the state's lock: nobody is recording now. */
static bool replay_locked(struct replaying *replaying)
{
	struct audit_place end;
	const struct trail_witness witness = witness_in_state(replaying->state);
	if (!replay_is_ahead(replaying, &end) &&
	    (!reach_rest(replaying) || !replay_is_ahead(replaying, &end)))
		return true;
	if (!replay_trail(replaying))
		return false;
	/* what the folders are like is no longer what the last whole sync of this state has left */
	if (state_set_text(replaying->state, STATE_DUE_OF, "") != STATE_OK)
		replaying->failed = true;
	if (!replaying->failed && json_array_size(replaying->events) == 0)
		replaying->failed = witness.keep(witness.context, &end) != 0;
	return replaying->failed || write_events(replaying);
}

static enum replay_result run(struct replaying *replaying, bool (*inside)(struct replaying *replaying))
{
	struct site *site = replaying->site;
	if (state_db_begin(replaying->state) != STATE_OK) {
		site_fail(site, STATUS_WRONG, site->state_dir, "the state cannot be written: %s",
			  state_db_message(replaying->state));
		return REPLAY_FAILED;
	}
	bool good = inside(replaying);
	return end_transaction(replaying, good) ? REPLAY_DONE : REPLAY_FAILED;
}

void replaying_begin(struct replaying *replaying, struct site *site, const char *by)
{
	*replaying = (struct replaying){.site = site,
					.state = site->state,
					.arena = arena_new(),
					.by = by,
					.events = json_array(),
					.numbers = ""};
	if (replaying->arena == NULL || replaying->events == NULL)
		console_out_of_memory();
}

void replaying_end(struct replaying *replaying)
{
	json_decref(replaying->events);
	arena_free(replaying->arena);
}

/* Into the state. */
static enum replay_result replay(struct site *site)
{
	struct replaying replaying;
	struct audit_place place;
	enum replay_result result = REPLAY_NOTHING;
	replaying_begin(&replaying, site, REPLAY_BY);
	if (replay_is_ahead(&replaying, &place) ||
	    recording_died_after(site->state_dir, replaying.known.sequence))
		result = run(&replaying, replay_locked);
	if (result == REPLAY_DONE)
		tell(&replaying);
	replaying_end(&replaying);
	return result;
}

bool replay_catch_up(struct site *site, bool keeps)
{
	if (!keeps)
		return replay_answer(site);
	return site->state == NULL || replay(site) != REPLAY_FAILED;
}

/* ---- accepted ---- */

static bool accept_locked(struct replaying *replaying)
{
	replay_apply_waiting(replaying);
	return replaying->failed || write_events(replaying);
}

enum replay_result replay_accept(struct site *site, const char *by, char hash[GUARD_HASH_SIZE])
{
	struct replaying replaying;
	struct state_waitings waitings = waiting_of(site);
	waiting_hash(&waitings, hash);
	if (waitings.count == 0 || !options_accept(site->options, hash))
		return REPLAY_NOTHING;
	json_t *fields = json_object();
	json_out_set(fields, "what", json_out_text("trail"));
	json_out_set(fields, "hash", json_out_text(hash));
	json_out_set(fields, "statements", json_integer((json_int_t)waitings.count));
	replaying_begin(&replaying, site, by);
	replaying.accepted = fields;
	enum replay_result result = run(&replaying, accept_locked);
	json_decref(fields);
	replaying_end(&replaying);
	return result;
}
