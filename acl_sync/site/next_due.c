#include "acl_sync/site/next_due.h"

#include <sodium.h>
#include <string.h>

/* More than so many decisions are not made to find out whether a bound changes anything. */
#define DECISIONS_MAX 2000000

/* A search through time: the next bound of each patient and of each login. */
struct search {
	const struct facts *facts;
	int64_t *patient_bounds, *login_bounds;
	login_id *logins;    /* scratch of decide_candidates */
	unsigned char *seen; /* the same */
	size_t decisions;
};

/* ---- does anything change at a bound? ---- */

static bool changes(struct search *search, login_id login, patient_id patient, category_id category,
		    const char *document, int64_t at)
{
	struct question question = {search->facts, login, patient, category, document, at - 1};
	struct decision before = decide(&question, NULL);
	question.now = at;
	struct decision after = decide(&question, NULL);
	search->decisions += 2;
	return before.access != after.access || before.reason != after.reason;
}

static bool changes_any(struct search *search, login_id login, patient_id patient, int64_t at)
{
	for (category_id category = 0; category < search->facts->policy->category_count; category++)
		if (changes(search, login, patient, category, NULL, at))
			return true;
	return false;
}

static bool changes_scope(struct search *search, size_t login_count, patient_id patient,
			  const struct scope *scope, int64_t at)
{
	for (size_t i = 0; i < scope->document_count; i++)
		for (size_t j = 0; j < login_count; j++)
			if (changes(search, search->logins[j], patient, scope->documents[i].category,
				    scope->documents[i].path, at))
				return true;
	return false;
}

static bool changes_documents(struct search *search, size_t login_count, patient_id patient, int64_t at)
{
	const struct patient *about = &search->facts->patients[patient];
	const struct {
		const struct seal *items;
		size_t count;
	} seals[] = {{about->withheld, about->withheld_count},
		     {about->hidden, about->hidden_count},
		     {about->deleted, about->deleted_count}};
	for (size_t i = 0; i < about->objection_count; i++)
		if (changes_scope(search, login_count, patient, &about->objections[i].scope, at))
			return true;
	for (size_t i = 0; i < sizeof(seals) / sizeof(seals[0]); i++)
		for (size_t j = 0; j < seals[i].count; j++)
			if (changes_scope(search, login_count, patient, &seals[i].items[j].scope, at))
				return true;
	return false;
}

static bool patient_changes(struct search *search, patient_id patient, int64_t at)
{
	size_t count = decide_candidates(search->facts, patient, search->logins, search->seen);
	for (size_t i = 0; i < count; i++)
		if (changes_any(search, search->logins[i], patient, at))
			return true;
	return changes_documents(search, count, patient, at);
}

static bool login_changes(struct search *search, login_id login, int64_t at)
{
	for (patient_id patient = 0; patient < search->facts->patient_count; patient++)
		if (search->decisions > DECISIONS_MAX || changes_any(search, login, patient, at))
			return true;
	return false;
}

/* Asks whoever has a bound at `at`, and moves them on to their next. */
static bool pass(struct search *search, int64_t at)
{
	const struct facts *facts = search->facts;
	bool changed = false;
	for (patient_id patient = 0; patient < facts->patient_count && !changed; patient++)
		if (search->patient_bounds[patient] == at) {
			changed = search->decisions > DECISIONS_MAX || patient_changes(search, patient, at);
			search->patient_bounds[patient] = decide_next_bound(facts, NO_ID, patient, at);
		}
	for (login_id login = 0; login < facts->login_count && !changed; login++)
		if (search->login_bounds[login] == at) {
			changed = login_changes(search, login, at);
			search->login_bounds[login] = decide_next_login_bound(facts, login, at);
		}
	return changed;
}

static int64_t first_bound(const struct search *search)
{
	int64_t first = TIME_NEVER;
	for (size_t i = 0; i < search->facts->patient_count; i++)
		if (search->patient_bounds[i] < first)
			first = search->patient_bounds[i];
	for (size_t i = 0; i < search->facts->login_count; i++)
		if (search->login_bounds[i] < first)
			first = search->login_bounds[i];
	return first;
}

int64_t next_due_find(const struct facts *facts, int64_t now, struct arena *arena)
{
	struct search search = {
	    .facts = facts,
	    .patient_bounds = arena_array(arena, facts->patient_count, sizeof(int64_t)),
	    .login_bounds = arena_array(arena, facts->login_count, sizeof(int64_t)),
	    .logins = arena_array(arena, facts->login_count, sizeof(login_id)),
	    .seen = arena_array(arena, facts->login_count, 1),
	};
	if (search.patient_bounds == NULL || search.login_bounds == NULL || search.logins == NULL ||
	    search.seen == NULL)
		return now; /* early is never wrong */
	for (patient_id patient = 0; patient < facts->patient_count; patient++)
		search.patient_bounds[patient] = decide_next_bound(facts, NO_ID, patient, now);
	for (login_id login = 0; login < facts->login_count; login++)
		search.login_bounds[login] = decide_next_login_bound(facts, login, now);
	int64_t at = first_bound(&search);
	while (at != TIME_NEVER && !pass(&search, at))
		at = first_bound(&search);
	return at;
}

/* ---- what is kept ---- */

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
		if (item->recorded > *ret_at)
			*ret_at = item->recorded;
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
