/* What decides about one folder now: a run that has grown old must not give again what the desk has taken away. */
#include "acl_sync/site/site_private.h"
#include "wording/wording.h"

#include <errno.h>

bool site_texts_are_new(const struct site *site)
{
	return site->used != NULL &&
	       (site->state == NULL || !generation_is_kept(site->used, site->state, STATE_TEXTS_GOOD));
}

/* Does the state hold the registry that this run uses, or does the run bring a new one? */
static bool state_is_ours(struct site *site)
{
	int64_t first;
	return site->used == NULL ||
	       (!site_texts_are_new(site) && state_statements_first(site->state, &first) == STATE_OK);
}

/* The patient's slice of the state: cheap. */
static const struct facts *load_slice(struct site *site, const char *patient, int64_t now,
				      struct findings *findings)
{
	const struct slice_question question = {.state = site->state,
						.policy = &site->settings->policy,
						.patients = &patient,
						.patient_count = 1,
						.known = STATE_STILL,
						.desk_known = STATE_STILL - 1,
						.now = now};
	return slice_load(&question, findings, &site->refreshed) ? site->refreshed.facts : NULL;
}

/* All texts of this run: they are newer than the state's. */
static const struct facts *load_all(struct site *site, int64_t now, struct findings *findings)
{
	struct desk_items items;
	struct arena *arena = site->refreshed.arena = arena_new();
	if (arena == NULL ||
	    state_desk_known(site->state, NULL, STATE_STILL - 1, arena, &items) != STATE_OK ||
	    !desk_merge(&site->settings->policy, &site->used->statements, &items, now, arena, findings,
			&site->refreshed.merged))
		return NULL;
	return site->refreshed.merged.facts;
}

static const uid_t *uids_of(struct site *site, const struct facts *facts)
{
	uid_t *uids = arena_array(site->refreshed.arena, facts->login_count, sizeof(*uids));
	for (login_id login = 0; uids != NULL && login < facts->login_count; login++) {
		login_id known = facts_login(site->facts, facts->logins[login].name);
		uids[login] = known != NO_ID ? site->uids.uids[known]
					     : site_find_uid(site, facts->logins[login].name, true);
	}
	return uids;
}

/* What the desk has said meanwhile holds from an instant on that is later than the one this run began with: by that one it
 * would take away again what has just been given, and give what was taken. */
static bool find_now(struct site *site, int64_t *ret_now)
{
	int64_t clock;
	enum state_result result = state_number(site->state, STATE_CLOCK, &clock);
	*ret_now = result == STATE_OK && clock > site->now ? clock : site->now;
	return result != STATE_ERROR;
}

int site_refresh(void *context, patient_id patient, struct folder_facts *facts)
{
	struct site *site = context;
	struct findings findings;
	int64_t now;
	const char *id = site->facts->patients[patient].id;
	enum state_result result = state_desk_since(site->state, &site->desk_mark, id);
	if (result == STATE_OK && !find_now(site, &now))
		result = STATE_ERROR;
	if (result != STATE_OK)
		return result == STATE_NONE ? 0 : -EIO;
	slice_clear(&site->refreshed);
	wording_findings_init(&findings);
	const struct facts *fresh =
	    state_is_ours(site) ? load_slice(site, id, now, &findings) : load_all(site, now, &findings);
	findings_clear(&findings);
	const uid_t *uids = fresh == NULL ? NULL : uids_of(site, fresh);
	if (uids == NULL)
		return -EIO;
	facts->facts = fresh;
	facts->uids = uids;
	facts->patient = facts_patient(fresh, id);
	facts->now = now;
	return 0;
}
