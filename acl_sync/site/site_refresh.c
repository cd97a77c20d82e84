/* What decides about one folder now: a run that has grown old must not give again what the desk has taken away. */
#include "acl_sync/site/site_private.h"
#include "wording/wording.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

bool site_texts_are_new(const struct site *site)
{
	return site->brought_texts ||
	       (site->used != NULL &&
		(site->state == NULL || !generation_is_kept(site->used, site->state, STATE_TEXTS_GOOD)));
}

/* Does the state hold the registry that this run uses, or does the run bring a new one? */
static bool state_is_ours(struct site *site)
{
	int64_t first;
	return site->used == NULL || (generation_is_kept(site->used, site->state, STATE_TEXTS_GOOD) &&
				      state_statements_first(site->state, &first) == STATE_OK);
}

void site_note_texts(struct site *site)
{
	if (state_texts_id(site->state, STATE_TEXTS_GOOD, site->texts_at_open) != STATE_OK)
		memset(site->texts_at_open, 0, sizeof(site->texts_at_open));
}

/* Has another run made other texts the good ones since this one began? */
static bool has_moved(const struct site *site)
{
	unsigned char id[STATE_TEXTS_ID_SIZE] = {0};
	return state_texts_id(site->state, STATE_TEXTS_GOOD, id) == STATE_ERROR ||
	       memcmp(id, site->texts_at_open, sizeof(id)) != 0;
}

/* Can what those say about a patient be told by index? Not what a guard holds of them. */
static bool is_indexed(struct site *site)
{
	unsigned char id[STATE_TEXTS_ID_SIZE];
	char text[2 * STATE_TEXTS_ID_SIZE + 1];
	const char *kept = "";
	int64_t held;
	if (state_texts_id(site->state, STATE_TEXTS_GOOD, id) != STATE_OK)
		return false;
	sodium_bin2hex(text, sizeof(text), id, sizeof(id));
	return state_text(site->state, STATE_STATEMENTS_OF, site->arena, &kept) == STATE_OK &&
	       strcmp(kept, text) == 0 && state_number(site->state, STATE_HELD, &held) == STATE_OK &&
	       held == 0;
}

/* The patient's slice of the state: cheap. */
static const struct facts *load_slice(struct site *site, const char *patient, int64_t now,
				      struct findings *findings)
{
	const char *const *logins;
	size_t count;
	if (!guard_held_logins(&site->guard, patient, site->arena, &logins, &count))
		return NULL;
	const struct slice_question question = {.state = site->state,
						.policy = &site->settings->policy,
						.patients = &patient,
						.patient_count = 1,
						.logins = logins,
						.login_count = count,
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

/* What the guard holds of the patient goes on, by what its bases say with what the desk has said meanwhile. */
static const struct facts *keep_held(struct site *site, const struct facts *fresh, const char *patient,
				     int64_t now, struct findings *findings)
{
	const struct generation generation = {
	    .settings = site->settings, .merged = site->refreshed.merged, .facts = fresh};
	struct guard *guard = &site->refreshed_guard;
	site->refreshed_decider = site_decider(site);
	if (site->guard.held_count == 0 && site->guard.kept_count == 0)
		return fresh;
	if (!guard_ask_again(&site->guard, site->state, patient, &generation, now, findings, guard))
		return NULL;
	site->refreshed_decider.context = guard;
	return guard->facts != NULL ? guard->facts : fresh;
}

/* NULL: they cannot be told. */
static const uid_t *uids_of(struct site *site, const struct facts *facts)
{
	uid_t *uids = arena_array(site->refreshed.arena, facts->login_count, sizeof(*uids));
	for (login_id login = 0; uids != NULL && login < facts->login_count; login++) {
		const char *name = facts->logins[login].name;
		login_id known = facts_login(site->facts, name);
		if (known != NO_ID)
			uids[login] = site->uids.uids[known];
		else if (!site_find_uid(site, name, true, &uids[login]))
			return NULL;
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

/* What decides about the patient now; NULL: nobody can tell. */
static const struct facts *load(struct site *site, const char *patient, bool moved, int64_t now)
{
	struct findings findings;
	const struct facts *fresh = NULL;
	guard_clear(&site->refreshed_guard);
	slice_clear(&site->refreshed);
	wording_findings_init(&findings);
	if (moved ? is_indexed(site) : state_is_ours(site))
		fresh = load_slice(site, patient, now, &findings);
	else if (!moved)
		fresh = load_all(site, now, &findings);
	if (fresh != NULL)
		fresh = keep_held(site, fresh, patient, now, &findings);
	findings_clear(&findings);
	return fresh;
}

static int refresh(struct site *site, const char *patient, struct folder_facts *facts)
{
	enum state_result said = state_desk_since(site->state, &site->desk_mark, patient);
	bool moved = said != STATE_ERROR && has_moved(site);
	int64_t now;
	if (said == STATE_NONE && !moved)
		return 0;
	if (said == STATE_ERROR || !find_now(site, &now))
		return -EIO;
	const struct facts *fresh = load(site, patient, moved, now);
	const uid_t *uids = fresh == NULL ? NULL : uids_of(site, fresh);
	if (uids == NULL)
		return moved ? -ESTALE : -EIO;
	facts->facts = fresh;
	facts->uids = uids;
	facts->decider = &site->refreshed_decider;
	facts->patient = facts_patient(fresh, patient);
	facts->now = now;
	return 0;
}

int site_refresh(void *context, patient_id patient, struct folder_facts *facts)
{
	struct site *site = context;
	bool is_own = !state_db_in_transaction(site->state);
	/* as of one moment: whoever brings new texts does it in several steps */
	if (is_own && state_db_snapshot(site->state) != STATE_OK)
		return -EIO;
	int error = refresh(site, site->facts->patients[patient].id, facts);
	if (is_own)
		state_db_rollback(site->state);
	return error;
}
