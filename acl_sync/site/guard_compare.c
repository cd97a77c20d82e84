/* What would change between two facts, and what of it is never held. */
#include "acl_sync/site/guard_private.h"

#include <stdlib.h>
#include <string.h>

/* Refusals that are the patient's word. */
static const bool patients_word[REASON_COUNT] = {
    [REASON_OBJECTION_NAMED] = true, [REASON_OBJECTION_GROUP] = true,   [REASON_WITHHELD] = true,
    [REASON_RECORD_CLOSED] = true,   [REASON_DELETED] = true,           [REASON_MINOR_SECRET] = true,
    [REASON_HEIRS_REFUSED] = true,   [REASON_EMERGENCY_REFUSED] = true, [REASON_HIDDEN_FROM_PATIENT] = true,
};

/* Permits that the patient or an emergency gives. */
static const bool given_by_name[REASON_COUNT] = {
    [REASON_CONSENT] = true,
    [REASON_BREAK_GLASS] = true,
    [REASON_PATIENT_SELF] = true,
};

bool guard_never_holds(const struct question *question, enum access had, int64_t since,
		       struct decision decision)
{
	if (decision.access > had)
		return given_by_name[decision.reason];
	if (patients_word[decision.reason])
		return true;
	if (question->login == NO_ID || question->patient == NO_ID || question->category == NO_ID)
		return false;
	const struct professional *professional = question->facts->logins[question->login].professional;
	if (decision.reason == REASON_NOT_VALID && professional != NULL && professional->suspended)
		return true;
	return decide_ended_by_date(question, had, since);
}

/* One side of a comparison: the facts, and who could have any access to the patient at hand. */
struct side {
	const struct facts *facts;
	store_id store;
	patient_id patient; /* NO_ID: not in these facts */
	login_id *logins;
	size_t count;
	unsigned char *seen;
};

static bool side_init(struct side *side, const struct facts *facts, const char *store, struct arena *arena)
{
	*side = (struct side){.facts = facts, .store = policy_store(facts->policy, store)};
	side->logins = arena_array(arena, facts->login_count, sizeof(login_id));
	side->seen = arena_alloc(arena, facts->login_count);
	return side->logins != NULL && side->seen != NULL;
}

/* Turns to a patient; NO_ID: these facts have none of that id. */
static void side_turn(struct side *side, patient_id patient)
{
	side->patient = patient;
	side->count =
	    patient == NO_ID ? 0 : decide_candidates(side->facts, patient, side->logins, side->seen);
}

static struct question side_question(const struct side *side, login_id login, category_id category,
				     int64_t now)
{
	return (struct question){
	    .facts = side->facts, .login = login, .patient = side->patient, .category = category, .now = now};
}

struct decision guard_decide_known(const struct question *question, struct because *because)
{
	if (question->patient == NO_ID || question->category == NO_ID)
		return (struct decision){0};
	return decide(question, because);
}

/* A category, and a login, by name and as each side numbers them; NO_ID: it has none of that name. */
struct compared_category {
	const char *name;
	category_id base, fresh;
};

struct compared_login {
	const char *name;
	login_id base, fresh;
	bool named; /* a candidate of the fresh side */
};

struct comparison {
	struct side base, fresh;
	struct compared_category *categories; /* of the store, in either */
	size_t category_count;
	int64_t now, since;
	struct arena *arena;
	struct guard_changes *changes;
};

static void add_category(struct comparison *comparison, const char *name)
{
	for (size_t i = 0; i < comparison->category_count; i++)
		if (strcmp(comparison->categories[i].name, name) == 0)
			return;
	comparison->categories[comparison->category_count++] =
	    (struct compared_category){name, policy_category(comparison->base.facts->policy, name),
				       policy_category(comparison->fresh.facts->policy, name)};
}

/* The categories that the store has in either facts. */
static bool gather_categories(struct comparison *comparison)
{
	const struct side *sides[2] = {&comparison->base, &comparison->fresh};
	comparison->categories =
	    arena_array(comparison->arena, (size_t)2 * CATEGORY_MAX, sizeof(*comparison->categories));
	if (comparison->categories == NULL)
		return false;
	for (size_t i = 0; i < 2; i++) {
		const struct policy *policy = sides[i]->facts->policy;
		for (category_id category = 0; category < policy->category_count; category++)
			if (policy->categories[category].store == sides[i]->store)
				add_category(comparison, policy->categories[category].name);
	}
	return true;
}

/* Keeps a change that may be held; false when out of memory. */
static bool keep_change(struct guard_changes *changes, const struct guard_access *change, struct arena *arena)
{
	struct guard_access *items =
	    arena_grow(arena, changes->items, changes->count, &changes->capacity, sizeof(*items));
	if (items == NULL)
		return false;
	changes->items = items;
	items[changes->count++] = *change;
	if (change->wants < change->had)
		changes->losses++;
	else
		changes->gains++;
	return true;
}

static bool compare_access(struct comparison *comparison, const struct compared_login *login,
			   const struct compared_category *category)
{
	const struct side *base = &comparison->base, *fresh = &comparison->fresh;
	const struct question old = side_question(base, login->base, category->base, comparison->now);
	const struct question new = side_question(fresh, login->fresh, category->fresh, comparison->now);
	const struct decision before = guard_decide_known(&old, NULL), after = guard_decide_known(&new, NULL);
	if (before.access != ACCESS_NONE)
		comparison->changes->in_force++;
	if (before.access == after.access || guard_never_holds(&new, before.access, comparison->since, after))
		return true;
	const char *patient = base->patient != NO_ID ? base->facts->patients[base->patient].id
						     : fresh->facts->patients[fresh->patient].id;
	struct guard_access change = {
	    .login = login->name,
	    .patient = patient,
	    .category = category->name,
	    .base = base->facts,
	    .since = comparison->since,
	    .had = before.access,
	    .wants = after.access,
	    .named = login->named && fresh->patient != NO_ID,
	};
	return keep_change(comparison->changes, &change, comparison->arena);
}

/* Everybody who could have any access in either facts: both lists are sorted by name. */
static bool compare_patient(struct comparison *comparison)
{
	struct side *base = &comparison->base, *fresh = &comparison->fresh;
	size_t i = 0, j = 0;
	while (i < base->count || j < fresh->count) {
		const char *left = i < base->count ? base->facts->logins[base->logins[i]].name : NULL;
		const char *right = j < fresh->count ? fresh->facts->logins[fresh->logins[j]].name : NULL;
		int order = left == NULL ? 1 : right == NULL ? -1 : strcmp(left, right);
		const struct compared_login login = {
		    .name = order <= 0 ? left : right,
		    .base = order <= 0 ? base->logins[i++] : facts_login(base->facts, right),
		    .fresh = order >= 0 ? fresh->logins[j++] : facts_login(fresh->facts, left),
		    .named = order >= 0,
		};
		for (size_t k = 0; k < comparison->category_count; k++)
			if (!compare_access(comparison, &login, &comparison->categories[k]))
				return false;
	}
	return true;
}

bool guard_compare(const struct facts *base, const struct facts *fresh, const char *store, int64_t now,
		   int64_t since, struct arena *arena, struct guard_changes *ret_changes)
{
	struct comparison comparison = {.now = now, .since = since, .arena = arena, .changes = ret_changes};
	*ret_changes = (struct guard_changes){0};
	if (!side_init(&comparison.base, base, store, arena) ||
	    !side_init(&comparison.fresh, fresh, store, arena) || !gather_categories(&comparison))
		return false;
	patient_id i = 0, j = 0;
	while (i < base->patient_count || j < fresh->patient_count) {
		int order = i == base->patient_count    ? 1
			    : j == fresh->patient_count ? -1
							: strcmp(base->patients[i].id, fresh->patients[j].id);
		side_turn(&comparison.base, order <= 0 ? i++ : NO_ID);
		side_turn(&comparison.fresh, order >= 0 ? j++ : NO_ID);
		if (!compare_patient(&comparison))
			return false;
	}
	return true;
}
