/* When does an answer change if nothing more is recorded? Only at a bound of a statement it could rest on. */
#include "policy/decide.h"

#include "policy/arena.h"

/* The earliest bound after `now` seen so far. */
struct earliest {
	int64_t now;
	int64_t bound;
};

static void consider(struct earliest *earliest, int64_t instant)
{
	if (instant > earliest->now && instant < earliest->bound)
		earliest->bound = instant;
}

static void consider_window(struct earliest *earliest, const struct statement *statement)
{
	consider(earliest, statement->window.from);
	consider(earliest, statement->window.until);
}

/* Memberships and assignments end later by care_grace; consents may end outside_consent after their start. */
static void consider_later(struct earliest *earliest, int64_t instant, int64_t seconds)
{
	consider(earliest, time_later(instant, seconds));
}

/* Every element of one of the patient's slices; each begins with its statement. */
#define CONSIDER_ALL(earliest, items, count)                                                                 \
	for (size_t i = 0; i < (count); i++)                                                                 \
	consider_window((earliest), &(items)[i].statement)

static void consider_person(struct earliest *earliest, const struct policy *policy, const struct login *login)
{
	if (login->professional != NULL) {
		consider_window(earliest, &login->professional->statement);
		consider(earliest, login->professional->briefed);
		consider_later(earliest, login->professional->briefed, policy->briefing_max_age_seconds);
	}
	for (size_t i = 0; i < login->membership_count; i++) {
		consider_window(earliest, &login->memberships[i].statement);
		consider_later(earliest, login->memberships[i].statement.window.until,
			       policy->care_grace_seconds);
	}
	CONSIDER_ALL(earliest, login->roles, login->role_count);
}

static void consider_login(struct earliest *earliest, const struct facts *facts, const struct login *login)
{
	consider_person(earliest, facts->policy, login);
	for (size_t i = 0; login->professional != NULL && i < login->professional->supervisor_count; i++)
		consider_person(earliest, facts->policy, &facts->logins[login->professional->supervisors[i]]);
}

static void consider_patient(struct earliest *earliest, const struct policy *policy,
			     const struct patient *patient)
{
	consider(earliest, patient->majority);
	consider(earliest, patient->abuse_age);
	consider(earliest, patient->deceased);
	consider_later(earliest, patient->deceased, policy->care_grace_seconds);
	consider(earliest, patient->closed);
	for (size_t i = 0; i < patient->assignment_count; i++)
		consider_later(earliest, patient->assignments[i].statement.window.until,
			       policy->care_grace_seconds);
	for (size_t i = 0; i < patient->consent_count; i++)
		consider_later(earliest, patient->consents[i].statement.window.from,
			       policy->outside_consent_seconds);
	CONSIDER_ALL(earliest, patient->assignments, patient->assignment_count);
	CONSIDER_ALL(earliest, patient->attendings, patient->attending_count);
	CONSIDER_ALL(earliest, patient->consents, patient->consent_count);
	CONSIDER_ALL(earliest, patient->objections, patient->objection_count);
	CONSIDER_ALL(earliest, patient->withheld, patient->withheld_count);
	CONSIDER_ALL(earliest, patient->deleted, patient->deleted_count);
	CONSIDER_ALL(earliest, patient->hidden, patient->hidden_count);
	CONSIDER_ALL(earliest, patient->relations, patient->relation_count);
	CONSIDER_ALL(earliest, patient->derogations, patient->derogation_count);
	CONSIDER_ALL(earliest, patient->break_glasses, patient->break_glass_count);
}

int64_t decide_next_bound(const struct facts *facts, login_id login, patient_id patient, int64_t now)
{
	struct earliest earliest = {.now = now, .bound = TIME_NEVER};
	consider_patient(&earliest, facts->policy, &facts->patients[patient]);
	arena_rest(ARENA_REST_PATIENT);
	if (login != NO_ID)
		consider_login(&earliest, facts, &facts->logins[login]);
	return earliest.bound;
}

int64_t decide_next_login_bound(const struct facts *facts, login_id login, int64_t now)
{
	struct earliest earliest = {.now = now, .bound = TIME_NEVER};
	consider_login(&earliest, facts, &facts->logins[login]);
	return earliest.bound;
}

int64_t decide_next_change(const struct question *question)
{
	const struct decision present = decide(question, NULL);
	struct question later = *question;
	for (;;) {
		later.now = decide_next_bound(later.facts, later.login, later.patient, later.now);
		if (later.now == TIME_NEVER)
			return TIME_NEVER;
		const struct decision then = decide(&later, NULL);
		if (then.access != present.access || then.reason != present.reason)
			return later.now;
	}
}

bool decide_ended_by_date(const struct question *question, enum access had, int64_t since)
{
	struct question earlier = *question;
	earlier.now = since;
	while (earlier.now < question->now) {
		if (decide(&earlier, NULL).access >= had)
			return true;
		earlier.now = decide_next_bound(earlier.facts, earlier.login, earlier.patient, earlier.now);
	}
	return false;
}
