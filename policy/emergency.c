#include "policy/emergency.h"

bool emergency_may_claim(const struct facts *facts, login_id login, int64_t now)
{
	const struct professional *professional = login == NO_ID ? NULL : facts->logins[login].professional;
	if (professional == NULL || professional_rule_broken(facts->policy, professional, now) != 0)
		return false;
	for (size_t i = 0; i < facts->logins[login].role_count; i++)
		if (facts->logins[login].roles[i].service)
			return false;
	const struct profession *profession = &facts->policy->professions[professional->profession];
	return profession->emergency && !profession->student;
}
