/* Decisions with what the guard holds back. */
#include "acl_sync/site/guard_private.h"

#include <stdlib.h>
#include <string.h>

int guard_access_compare(const void *a, const void *b)
{
	const struct guard_access *left = a, *right = b;
	int order = strcmp(left->patient, right->patient);
	if (order == 0)
		order = strcmp(left->login, right->login);
	return order != 0 ? order : strcmp(left->category, right->category);
}

/* The held access a question is about, NULL if it is about none. */
static const struct guard_access *find_held(const struct guard *guard, const struct question *question)
{
	if (guard->held_count == 0 || guard->whole != NULL || question->login == NO_ID)
		return NULL;
	struct guard_access key = {
	    .login = question->facts->logins[question->login].name,
	    .patient = question->facts->patients[question->patient].id,
	    .category = question->facts->policy->categories[question->category].name,
	};
	return bsearch(&key, guard->held, guard->held_count, sizeof(key), guard_access_compare);
}

/* The same question, asked of the base. */
static struct question question_of_base(const struct guard_access *held, const struct question *question)
{
	struct question base = *question;
	base.facts = held->base;
	base.login = facts_login(held->base, held->login);
	base.patient = facts_patient(held->base, held->patient);
	base.category = policy_category(held->base->policy, held->category);
	return base;
}

static struct decision decide_fully(const struct question *question, struct because *because,
				    int64_t *ret_next_change)
{
	if (ret_next_change != NULL)
		*ret_next_change = decide_next_change(question);
	return decide(question, because);
}

struct decision guard_decide(const struct guard *guard, const struct question *question,
			     struct because *because, int64_t *ret_next_change)
{
	struct decision decision = decide_fully(question, because, ret_next_change);
	const struct guard_access *held = find_held(guard, question);
	if (held == NULL)
		return decision;
	struct question base = question_of_base(held, question);
	/* what the base does not know, nobody had in it */
	bool known = base.patient != NO_ID && base.category != NO_ID;
	struct decision before = {.effect = EFFECT_DENY, .reason = REASON_NOT_TREATING, .rule = 9};
	if (known)
		before = decide(&base, NULL);
	/* what is never held counts here too: the patient's word about a document of a held category */
	if (decision.access == before.access ||
	    guard_never_holds(question, before.access, held->since, decision))
		return decision;
	if (known)
		return decide_fully(&base, because, ret_next_change);
	if (because != NULL)
		because->count = 0;
	return before;
}
