#include "policy/policy.h"

#include <string.h>

/* Sites have a handful of each: a plain search is enough. */
#define FIND_BY_NAME(items, count, wanted)                                                                   \
	do {                                                                                                 \
		for (size_t i = 0; i < (count); i++)                                                         \
			if (strcmp((items)[i].name, (wanted)) == 0)                                          \
				return (uint32_t)i;                                                          \
		return NO_ID;                                                                                \
	} while (0)

store_id policy_store(const struct policy *policy, const char *name)
{
	FIND_BY_NAME(policy->stores, policy->store_count, name);
}

category_id policy_category(const struct policy *policy, const char *name)
{
	FIND_BY_NAME(policy->categories, policy->category_count, name);
}

profession_id policy_profession(const struct policy *policy, const char *name)
{
	FIND_BY_NAME(policy->professions, policy->profession_count, name);
}
