#include "policy/emergency.h"

static bool is_in_date(const struct policy *policy, const struct professional *professional, int64_t now)
{
	int64_t max_age = policy->briefing_max_age_seconds;
	const struct time_window briefed = {professional->briefed,
					    time_later(professional->briefed, max_age)};
	return !professional->suspended && time_window_is_live(professional->statement.window, now) &&
	       (max_age == 0 || time_window_is_live(briefed, now));
}

bool emergency_may_claim(const struct facts *facts, login_id login, int64_t now)
{
	const struct professional *professional = login == NO_ID ? NULL : facts->logins[login].professional;
	if (professional == NULL || !is_in_date(facts->policy, professional, now))
		return false;
	for (size_t i = 0; i < facts->logins[login].role_count; i++)
		if (facts->logins[login].roles[i].service)
			return false;
	const struct profession *profession = &facts->policy->professions[professional->profession];
	return profession->emergency && !profession->student;
}
