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
static struct question question_of_base(const struct facts *facts, const struct question *question)
{
	const struct facts *fresh = question->facts;
	struct question base = *question;
	base.facts = facts;
	base.login =
	    question->login == NO_ID ? NO_ID : facts_login(facts, fresh->logins[question->login].name);
	base.patient = facts_patient(facts, fresh->patients[question->patient].id);
	base.category = policy_category(facts->policy, fresh->policy->categories[question->category].name);
	return base;
}

static int id_compare(const void *key, const void *item)
{
	return strcmp(key, *(const char *const *)item);
}

/* Does only a base name the patient? */
static bool is_absent(const struct guard *guard, const struct question *question)
{
	return guard->absent_count > 0 && guard->whole == NULL &&
	       bsearch(question->facts->patients[question->patient].id, guard->absent, guard->absent_count,
		       sizeof(*guard->absent), id_compare) != NULL;
}

/* The question about such a patient, asked of the store's base; where that does not go on, nobody knows them. */
static struct question question_of_absent(const struct guard *guard, const struct question *question)
{
	const struct policy *policy = question->facts->policy;
	const char *store = policy->stores[policy->categories[question->category].store].name;
	struct question unknown = *question;
	for (size_t i = 0; i < guard->kept_count; i++)
		if (strcmp(guard->kept[i].store, store) == 0)
			return question_of_base(guard->kept[i].facts, question);
	unknown.patient = NO_ID;
	return unknown;
}

static struct decision decide_fully(const struct question *question, struct because *because,
				    int64_t *ret_next_change)
{
	if (ret_next_change != NULL)
		*ret_next_change = decide_next_change(question);
	return decide(question, because);
}

/* Is it the base that decides? Then *ret_base is the same question of it, *ret_before what it says. */
static bool is_base(const struct guard *guard, const struct question *question, struct decision decision,
		    struct question *ret_base, struct decision *ret_before)
{
	bool absent = is_absent(guard, question);
	const struct guard_access *held = absent ? NULL : find_held(guard, question);
	if (held == NULL && !absent)
		return false;
	*ret_base = absent ? question_of_absent(guard, question) : question_of_base(held->base, question);
	/* what the base does not know, nobody had in it */
	*ret_before = (struct decision){.effect = EFFECT_DENY, .reason = REASON_NOT_TREATING, .rule = 9};
	if (ret_base->patient != NO_ID && ret_base->category != NO_ID)
		*ret_before = decide(ret_base, NULL);
	if (absent)
		return true;
	/* what is never held counts here too: the patient's word about a document of a held category */
	return decision.access != ret_before->access &&
	       !guard_never_holds(question, ret_before->access, held->since, decision);
}

struct decision guard_decide(const struct guard *guard, const struct question *question,
			     struct because *because, int64_t *ret_next_change)
{
	struct decision decision = decide_fully(question, because, ret_next_change), before;
	struct question base;
	if (!is_base(guard, question, decision, &base, &before))
		return decision;
	if (base.patient != NO_ID && base.category != NO_ID)
		return decide_fully(&base, because, ret_next_change);
	if (because != NULL)
		because->count = 0;
	if (base.patient == NO_ID && ret_next_change != NULL && is_absent(guard, question))
		*ret_next_change = TIME_NEVER;
	return before;
}

const struct facts *guard_facts_of(const struct guard *guard, const struct question *question)
{
	struct question base;
	struct decision before;
	return is_base(guard, question, decide(question, NULL), &base, &before) ? base.facts
										: question->facts;
}
