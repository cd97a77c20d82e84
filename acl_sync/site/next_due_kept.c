/* What the state keeps of when the next change is due, and what the desk has said since. */
#include "acl_sync/site/next_due.h"

#include <sodium.h>
#include <string.h>

static bool read_kept(struct site *site, int64_t *ret_at, struct desk_mark *ret_mark)
{
	return state_number(site->state, STATE_NEXT_DUE, ret_at) == STATE_OK &&
	       state_number(site->state, STATE_NEXT_DUE_SAID, &ret_mark->statement) == STATE_OK &&
	       state_number(site->state, STATE_NEXT_DUE_ENDED, &ret_mark->end) == STATE_OK;
}

/* The texts that the facts come from. */
static void texts_of(const struct site *site, char id[2 * STATE_TEXTS_ID_SIZE + 1])
{
	id[0] = '\0';
	if (site->used == NULL || site->facts != site->used->facts)
		return;
	struct state_texts texts = generation_texts(site->used);
	sodium_bin2hex(id, 2 * STATE_TEXTS_ID_SIZE + 1, texts.id, sizeof(texts.id));
}

static bool is_right(struct site *site, const char *id)
{
	const char *kept_id = "";
	struct desk_mark mark;
	int64_t at;
	return *id != '\0' && read_kept(site, &at, &mark) && at > site->decided &&
	       mark.statement == site->desk_mark.statement && mark.end == site->desk_mark.end &&
	       state_text(site->state, STATE_NEXT_DUE_OF, site->arena, &kept_id) == STATE_OK &&
	       strcmp(kept_id, id) == 0;
}

void next_due_prepare(struct site *site, struct next_due *ret_due)
{
	texts_of(site, ret_due->texts);
	ret_due->is_kept = is_right(site, ret_due->texts);
	if (!ret_due->is_kept)
		ret_due->at = next_due_find(site->facts, site->decided, site->arena);
}

bool next_due_keep(struct site *site, const struct next_due *due)
{
	return due->is_kept ||
	       (state_set_number(site->state, STATE_NEXT_DUE, due->at) == STATE_OK &&
		state_set_number(site->state, STATE_NEXT_DUE_SAID, site->desk_mark.statement) == STATE_OK &&
		state_set_number(site->state, STATE_NEXT_DUE_ENDED, site->desk_mark.end) == STATE_OK &&
		state_set_text(site->state, STATE_NEXT_DUE_OF, due->texts) == STATE_OK);
}

/* The newest instant at which the desk has brought the patient's folders up to date. */
static bool last_said(struct site *site, const char *patient, int64_t *ret_at)
{
	struct desk_items items;
	*ret_at = TIME_ALWAYS;
	if (state_desk_history(site->state, patient, NULL, site->arena, &items) != STATE_OK)
		return false;
	for (size_t i = 0; i < items.count; i++) {
		const struct desk_item *item = &items.items[i];
		if (item->since > *ret_at)
			*ret_at = item->since;
		if (item->ended != STATE_STILL && item->ended > *ret_at)
			*ret_at = item->ended;
	}
	return true;
}

/* Of a patient of whom the desk has spoken. */
static bool lower_by(struct site *site, const char *patient, int64_t *io_at)
{
	const struct slice_question question = {.state = site->state,
						.policy = &site->settings->policy,
						.patients = &patient,
						.patient_count = 1,
						.known = STATE_STILL,
						.desk_known = STATE_STILL - 1,
						.now = site->now};
	struct findings ignored;
	struct slice slice = {0};
	int64_t since, at = TIME_NEVER;
	findings_init(&ignored);
	bool good = last_said(site, patient, &since) && slice_load(&question, &ignored, &slice);
	if (good)
		at = next_due_find(slice.facts, since, slice.arena);
	slice_clear(&slice);
	findings_clear(&ignored);
	if (at < *io_at)
		*io_at = at;
	return good;
}

bool next_due_kept(struct site *site, int64_t *ret_at)
{
	struct desk_mark mark;
	struct state_names patients;
	bool good = read_kept(site, ret_at, &mark) &&
		    state_names_desk_since(site->state, &mark, site->arena, &patients) == STATE_OK;
	for (size_t i = 0; good && i < patients.count; i++)
		good = lower_by(site, patients.items[i], ret_at);
	return good;
}

int64_t next_due_of_all(struct site *site)
{
	int64_t since = site->now, last, kept;
	if (site->state != NULL && state_number(site->state, STATE_NEXT_DUE, &kept) == STATE_OK &&
	    kept <= site->now)
		return kept; /* it waits for a sync */
	if (site->state != NULL && state_number(site->state, STATE_CLOCK, &last) == STATE_OK && last < since)
		since = last;
	return next_due_find(site->facts, since, site->arena);
}
