/* One access at a past instant: by what was known then, or by what was held. */
#include "acl_sync/site/held_past.h"

#include <string.h>

static bool is_of_store(const struct policy *policy, const char *category, const char *store)
{
	category_id id = policy_category(policy, category);
	return id != NO_ID && strcmp(policy->stores[policy->categories[id].store].name, store) == 0;
}

static struct question question_of(const struct facts *facts, const char *login, const char *patient,
				   const char *category, int64_t now)
{
	return (struct question){facts,
				 facts_login(facts, login),
				 facts_patient(facts, patient),
				 policy_category(facts->policy, category),
				 NULL,
				 now};
}

struct decision held_past_decide(const struct held_past *past, const struct question *question,
				 const char *login, const char *patient, const char *category,
				 struct because *because, struct question *ret_answered)
{
	*ret_answered = *question;
	for (size_t i = 0; i < past->past_count; i++) {
		const struct guard_past *held = &past->pasts[i];
		struct question base = question_of(held->base, login, patient, category, question->now);
		bool is_base;
		if (!is_of_store(held->base->policy, category, held->store) &&
		    !is_of_store(question->facts->policy, category, held->store))
			continue;
		(void)guard_decide_past(held, question, &base, &is_base);
		if (is_base)
			*ret_answered = base;
	}
	because->count = 0;
	return guard_decide_known(ret_answered, because);
}

int64_t held_past_next_bound(const struct held_past *past, const struct question *question, const char *login,
			     const char *patient)
{
	int64_t next = question->patient == NO_ID ? TIME_NEVER
						  : decide_next_bound(question->facts, question->login,
								      question->patient, question->now);
	for (size_t i = 0; i < past->past_count; i++) {
		const struct facts *base = past->pasts[i].base;
		patient_id id = facts_patient(base, patient);
		int64_t bound = id == NO_ID
				    ? TIME_NEVER
				    : decide_next_bound(base, facts_login(base, login), id, question->now);
		if (bound < next)
			next = bound;
	}
	return next;
}
