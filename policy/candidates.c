/* Who could have any access to a patient, now or at another time: those that the patient's statements name,
 * the members of their teams, those with a role, and the students of all these. */
#include "policy/decide.h"

#include "policy/arena.h"

#include <stdlib.h>

struct gathering {
	const struct facts *facts;
	login_id *logins;
	size_t count;
	unsigned char *seen;
};

static void add(struct gathering *gathering, login_id login)
{
	if (login == NO_ID || gathering->seen[login])
		return;
	gathering->seen[login] = 1;
	gathering->logins[gathering->count++] = login;
}

/* All logins of the person: a wish that names one names them all. */
static void add_person(struct gathering *gathering, login_id login)
{
	const struct facts *facts = gathering->facts;
	login_id person = facts->logins[login].person;
	for (size_t i = 0; i < facts->person_size[person]; i++)
		add(gathering, facts->by_person[facts->person_first[person] + i]);
}

static void add_team(struct gathering *gathering, team_id team)
{
	const struct facts *facts = gathering->facts;
	for (size_t i = facts->team_first[team]; i < facts->team_first[team + 1]; i++)
		add(gathering, facts->members[i]);
}

static void add_named(struct gathering *gathering, const struct patient *patient)
{
	add(gathering, patient->login);
	for (size_t i = 0; i < patient->assignment_count; i++)
		add_team(gathering, patient->assignments[i].team);
	for (size_t i = 0; i < patient->attending_count; i++)
		add_person(gathering, patient->attendings[i].login);
	for (size_t i = 0; i < patient->consent_count; i++)
		if (patient->consents[i].target == TARGET_LOGIN)
			add_person(gathering, patient->consents[i].target_id);
	for (size_t i = 0; i < patient->relation_count; i++)
		add(gathering, patient->relations[i].login);
	for (size_t i = 0; i < patient->derogation_count; i++)
		add(gathering, patient->derogations[i].login);
	for (size_t i = 0; i < patient->break_glass_count; i++)
		add(gathering, patient->break_glasses[i].login);
}

static void add_students(struct gathering *gathering)
{
	const struct facts *facts = gathering->facts;
	for (size_t i = 0; i < facts->student_count; i++) {
		const struct professional *student = facts->logins[facts->students[i]].professional;
		for (size_t j = 0; j < student->supervisor_count; j++)
			if (gathering->seen[student->supervisors[j]])
				add(gathering, student->login);
	}
}

static int login_compare(const void *left, const void *right)
{
	login_id a = *(const login_id *)left;
	login_id b = *(const login_id *)right;
	return a < b ? -1 : a > b;
}

size_t decide_candidates(const struct facts *facts, patient_id patient, login_id *logins, unsigned char *seen)
{
	struct gathering gathering = {.facts = facts, .logins = logins, .seen = seen};
	add_named(&gathering, &facts->patients[patient]);
	arena_rest(ARENA_REST_PATIENT);
	for (size_t i = 0; i < facts->role_count; i++)
		add(&gathering, facts->roles[i].login);
	add_students(&gathering);
	for (size_t i = 0; i < gathering.count; i++)
		seen[logins[i]] = 0;
	if (gathering.count > 1)
		qsort(logins, gathering.count, sizeof(*logins), login_compare);
	return gathering.count;
}
