#include "acl_sync/site/next_due.h"

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
	struct scoped_statement scoped;
	for (size_t i = 0; patient_scoped(&search->facts->patients[patient], i, &scoped); i++)
		if (changes_scope(search, login_count, patient, scoped.scope, at))
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
