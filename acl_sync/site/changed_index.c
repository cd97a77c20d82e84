/* The index of dates by which changed.c finds whom one of them changes: written by a whole sync, kept right by the others. */
#include "acl_sync/site/changed.h"
#include "acl_sync/site/sync_state_private.h"
#include "acl_sync/status.h"
#include "registry/state_turns.h"

#include <sodium.h>
#include <string.h>

/* The next whole look comes before: the index goes a little farther than twice as long. */
#define INDEX_SECONDS (2 * CHANGED_LOOK_SECONDS)

/* Of a run without any change it is kept so often that it is on: a quiet one writes next to nothing. */
#define NOTE_EVERY_SECONDS 600

/* ---- by a whole sync ---- */

/* A date of a login at which nobody gains or loses: every run would be a whole one until the index has the next. */
static bool login_has_passed(struct site *site)
{
	struct state_dues dues;
	bool has_passed = state_due_by(site->state, site->decided, site->arena, &dues) != STATE_OK;
	for (size_t i = 0; i < dues.count && !has_passed; i++)
		has_passed = dues.items[i].kind == DUE_LOGIN;
	return has_passed;
}

/* Is what is kept still right, and does it go far enough? */
static bool is_kept(struct site *site, const struct next_due *due)
{
	const char *of = "";
	int64_t until;
	return due->is_kept && state_text(site->state, STATE_DUE_OF, site->arena, &of) == STATE_OK &&
	       strcmp(of, due->texts) == 0 &&
	       state_number(site->state, STATE_DUE_UNTIL, &until) == STATE_OK &&
	       until >= site->decided + CHANGED_LOOK_SECONDS && !login_has_passed(site);
}

static bool keep_one(struct state_turns *turns, enum state_due_kind kind, const char *name, int64_t at,
		     int64_t until)
{
	const struct state_due due = {kind, name, at};
	return at > until ||
	       (state_turns_take(turns, 0) == STATE_OK && state_due_keep(turns->state, &due) == STATE_OK);
}

static bool keep_dates(struct site *site, struct state_turns *turns, int64_t until)
{
	const struct facts *facts = site->facts;
	bool good = true;
	for (patient_id id = 0; good && id < facts->patient_count; id++)
		good = keep_one(turns, DUE_PATIENT, facts->patients[id].id,
				decide_next_bound(facts, NO_ID, id, site->decided), until);
	int64_t first = TIME_NEVER;
	for (login_id id = 0; id < facts->login_count; id++) {
		int64_t at = decide_next_login_bound(facts, id, site->decided);
		first = at < first ? at : first;
	}
	return good && keep_one(turns, DUE_LOGIN, "", first, until);
}

bool changed_index(struct site *site, const struct next_due *due)
{
	struct state_turns turns = {.state = site->state};
	int64_t until = time_later(site->decided, INDEX_SECONDS);
	if (is_kept(site, due))
		return true;
	bool good = state_turns_take(&turns, 0) == STATE_OK &&
		    state_set_text(site->state, STATE_DUE_OF, "") == STATE_OK &&
		    state_set_number(site->state, STATE_DUE_UNTIL, until) == STATE_OK &&
		    state_due_clear(site->state) == STATE_OK && keep_dates(site, &turns, until);
	return state_turns_end(&turns, good ? STATE_OK : STATE_ERROR) == STATE_OK;
}

static bool keep_mark(struct site *site)
{
	return state_set_number(site->state, STATE_CHANGED_SAID, site->desk_mark.statement) == STATE_OK &&
	       state_set_number(site->state, STATE_CHANGED_ENDED, site->desk_mark.end) == STATE_OK;
}

bool changed_index_keep(struct site *site)
{
	return state_set_number(site->state, STATE_DUE_AT, site->decided) == STATE_OK && keep_mark(site);
}

static void set_texts(struct site *site, const char *id)
{
	const char *kept = "";
	if ((state_text(site->state, STATE_DUE_OF, site->arena, &kept) != STATE_OK ||
	     strcmp(kept, id) != 0) &&
	    state_set_text(site->state, STATE_DUE_OF, id) != STATE_OK)
		site_fail_state(site);
}

void changed_confirm(struct site *site)
{
	char id[2 * STATE_TEXTS_ID_SIZE + 1] = "";
	if (site->status == STATUS_DONE && site->used != NULL && site->facts == site->used->facts)
		sodium_bin2hex(id, sizeof(id), site->texts_at_open, sizeof(site->texts_at_open));
	set_texts(site, id);
}

/* ---- by the others ---- */

void changed_note_open(struct site *site)
{
	struct desk_mark mark;
	if (state_desk_mark(site->state, &mark) != STATE_OK ||
	    state_set_number(site->state, STATE_OPEN_SAID, mark.statement) != STATE_OK ||
	    state_set_number(site->state, STATE_OPEN_ENDED, mark.end) != STATE_OK)
		site_fail_state(site);
	set_texts(site, ""); /* a whole one */
}

bool changed_is_open(struct state_db *state)
{
	struct desk_mark open, followed = {0};
	if (state_number(state, STATE_OPEN_SAID, &open.statement) != STATE_OK ||
	    state_number(state, STATE_OPEN_ENDED, &open.end) != STATE_OK)
		return false;
	return state_number(state, STATE_CHANGED_SAID, &followed.statement) != STATE_OK ||
	       state_number(state, STATE_CHANGED_ENDED, &followed.end) != STATE_OK ||
	       followed.statement < open.statement || followed.end < open.end;
}

/* Each date that has been looked at makes room for the next of the same. */
static bool move_on(struct site *site, const char *patient, int64_t at, const struct changed *changed,
		    int64_t *io_next)
{
	const struct state_due due = {DUE_PATIENT, patient, at > changed->until ? TIME_NEVER : at};
	if (at < *io_next)
		*io_next = at;
	return state_due_keep(site->state, &due) == STATE_OK;
}

static bool move_dates(struct site *site, const struct changed *changed, int64_t *io_next)
{
	const struct facts *facts = site->facts;
	bool good = true;
	for (size_t i = 0; good && i < changed->patients.count; i++) {
		patient_id id = facts_patient(facts, changed->patients.items[i]);
		int64_t at = id == NO_ID ? TIME_NEVER : decide_next_bound(facts, NO_ID, id, site->decided);
		good = move_on(site, changed->patients.items[i], at, changed, io_next);
	}
	return good;
}

/* When the next change is due, never later than it is: what `sync --next` says. */
static bool keep_next(struct site *site, const struct changed *changed)
{
	int64_t kept, next = TIME_NEVER;
	if (state_number(site->state, STATE_NEXT_DUE, &kept) != STATE_OK)
		return false;
	if (!move_dates(site, changed, &next))
		return false;
	if (kept > site->decided)
		next = kept < next ? kept : next;
	else if (next > changed->until)
		next = changed->until;
	if (kept <= site->decided && state_due_first(site->state, &next) != STATE_OK)
		return false;
	return state_set_number(site->state, STATE_NEXT_DUE, next) == STATE_OK &&
	       state_set_number(site->state, STATE_NEXT_DUE_SAID, site->desk_mark.statement) == STATE_OK &&
	       state_set_number(site->state, STATE_NEXT_DUE_ENDED, site->desk_mark.end) == STATE_OK;
}

/* Is there anything to keep? */
static bool is_news(struct site *site, const struct changed *changed)
{
	int64_t at;
	return changed->patients.count > 0 || state_number(site->state, STATE_CHANGED_AT, &at) != STATE_OK ||
	       site->clock_now < at || site->clock_now - at >= NOTE_EVERY_SECONDS;
}

bool changed_finish(struct sync_state *sync, const struct changed *changed)
{
	struct site *site = sync->site;
	if (site->status != STATUS_DONE) {
		set_texts(site, "");
		return true;
	}
	if (!is_news(site, changed))
		return true;
	bool kept = state_db_begin(site->state) == STATE_OK && keep_next(site, changed) && keep_mark(site) &&
		    state_set_number(site->state, STATE_CHANGED_AT, site->clock_now) == STATE_OK &&
		    sync_state_keep_clock(sync);
	return sync_state_commit(sync, kept, "what was done");
}
