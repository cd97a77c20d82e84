/* Patients of whom the facts say the same: decide() answers about both the same; and what makes a patient unlike. */
#include "policy/alike.h"
#include "policy/compile.h"

#include "tests/unit/random_question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SITES 40
#define QUESTIONS 200

/* A patient who has nothing but an assignment. */
static struct patient plain(const struct patient *like)
{
	struct patient patient = *like;
	patient.login = NO_ID;
	patient.attending_count = patient.consent_count = patient.objection_count = 0;
	patient.withheld_count = patient.deleted_count = patient.hidden_count = 0;
	patient.relation_count = patient.derogation_count = patient.break_glass_count = 0;
	return patient;
}

/* Facts in which the second patient is like the first, with another id and other birthdays on the same side of `now`. */
static void make_alike(struct random_facts *random, struct facts *facts, struct patient *patients,
		       int64_t now)
{
	*facts = *random->facts;
	memcpy(patients, facts->patients, facts->patient_count * sizeof(*patients));
	facts->patients = patients;
	patients[0] = plain(&patients[0]);
	struct patient other = patients[0];
	other.id = patients[1].id;
	other.origin = patients[1].origin;
	other.majority = now < other.majority ? now + 1 : now;
	other.abuse_age = now < other.abuse_age ? now + 1 : now;
	patients[1] = other;
}

static void same_answers(void **state)
{
	size_t permits = 0;
	(void)state;
	for (uint64_t seed = 0; seed < random_site_count(SITES); seed++) {
		struct random_facts random;
		struct facts facts;
		random_facts_init(&random, random_first_seed() + seed);
		struct patient *patients =
		    calloc(random.facts->patient_count + 1, sizeof(*random.facts->patients));
		for (size_t i = 0; i < QUESTIONS && random.facts->patient_count > 1; i++) {
			struct question question = random_question(&random);
			make_alike(&random, &facts, patients, question.now);
			assert_true(alike(&patients[0], &patients[1], question.now));
			question.facts = &facts;
			question.patient = 0;
			struct decision first = decide(&question, NULL);
			question.patient = 1;
			struct decision second = decide(&question, NULL);
			if (first.effect != second.effect || first.access != second.access ||
			    first.reason != second.reason || first.rule != second.rule)
				fail_msg("%s", random_question_text(&random, &question));
			permits += first.effect == EFFECT_PERMIT;
		}
		free(patients);
		random_facts_clear(&random);
	}
	assert_true(permits > 0);
}

/* ---- what makes a patient unlike ---- */

#define NOW INT64_C(1000)

static const struct assignment assignments[] = {
    {.statement = {.window = {1, 2000}}, .team = 3, .in_charge = NO_ID},
    {.statement = {.window = {1, 3000}}, .team = 4, .in_charge = 7},
};

static struct patient somebody(void)
{
	return (struct patient){.id = "P1",
				.login = NO_ID,
				.stores = 1,
				.majority = 500,
				.abuse_age = 500,
				.deceased = TIME_NEVER,
				.closed = TIME_NEVER,
				.assignments = assignments,
				.assignment_count = 2};
}

#define UNLIKE(field, value)                                                                                 \
	do {                                                                                                 \
		struct patient a = somebody(), b = somebody();                                               \
		b.field = (value);                                                                           \
		assert_false(alike(&a, &b, NOW));                                                            \
		assert_false(alike(&b, &a, NOW));                                                            \
	} while (0)
/* also where both have it */
#define ALONE(field, value)                                                                                  \
	do {                                                                                                 \
		struct patient a = somebody(), b = somebody();                                               \
		a.field = b.field = (value);                                                                 \
		assert_false(alike(&a, &b, NOW));                                                            \
	} while (0)

static void what_is_said_of_one(void **state)
{
	struct patient one = somebody(), other = somebody();
	(void)state;
	other.id = "P2";
	other.majority = NOW;
	assert_true(alike(&one, &other, NOW));
	UNLIKE(vulnerable, true);
	UNLIKE(stores, 3);
	UNLIKE(majority, NOW + 1);
	UNLIKE(abuse_age, NOW + 1);
	UNLIKE(deceased, 900);
	UNLIKE(closed, 900);
	UNLIKE(assignment_count, 1);
	ALONE(login, 1);
	ALONE(attending_count, 1);
	ALONE(consent_count, 1);
	ALONE(objection_count, 1);
	ALONE(withheld_count, 1);
	ALONE(deleted_count, 1);
	ALONE(hidden_count, 1);
	ALONE(relation_count, 1);
	ALONE(derogation_count, 1);
	ALONE(break_glass_count, 1);
}

#define OTHER_ASSIGNMENT(field, value)                                                                       \
	do {                                                                                                 \
		struct assignment changed[2] = {assignments[0], assignments[1]};                             \
		changed[1].field = (value);                                                                  \
		UNLIKE(assignments, changed);                                                                \
	} while (0)

static void another_assignment(void **state)
{
	(void)state;
	OTHER_ASSIGNMENT(team, 5);
	OTHER_ASSIGNMENT(in_charge, 8);
	OTHER_ASSIGNMENT(statement.window.from, 2);
	OTHER_ASSIGNMENT(statement.window.until, 3001);
}

/* ---- the table ---- */

static void a_class_is_found_again(void **state)
{
	enum { COUNT = 3 * ALIKE_CLASSES };
	static struct patient patients[COUNT];
	static struct assignment own[COUNT];
	struct facts facts = {.patients = patients, .patient_count = COUNT};
	struct arena *arena = arena_new();
	struct alike_table *table = alike_new(&facts, NOW, arena);
	(void)state;
	for (unsigned i = 0; i < COUNT; i++) {
		own[i] = assignments[0];
		own[i].team = i / 2;
		patients[i] = somebody();
		patients[i].assignments = &own[i];
		patients[i].assignment_count = 1;
	}
	patients[2].objection_count = 1;
	assert_null(alike_kept(table, 2));
	for (patient_id i = 4; i < 2 * ALIKE_CLASSES + 4; i++) {
		const void **kept = alike_kept(table, i);
		assert_non_null(kept);
		if (i % 2 == 0) {
			assert_null(*kept);
			*kept = &patients[i];
		} else {
			assert_ptr_equal(*kept, &patients[i - 1]);
		}
	}
	/* no room for more */
	assert_null(alike_kept(table, COUNT - 1));
	assert_ptr_equal(*alike_kept(table, 5), &patients[4]);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(same_answers),
	    cmocka_unit_test(what_is_said_of_one),
	    cmocka_unit_test(another_assignment),
	    cmocka_unit_test(a_class_is_found_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
