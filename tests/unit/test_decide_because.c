/* "because": the statements an answer rests on (cli.md), on random sites. */
#include "tests/unit/random_question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define SITES 100
#define QUESTIONS 3000

#define KIND(kind) (1u << STATEMENT_##kind)
#define TEAM (KIND(MEMBERSHIP) | KIND(ASSIGNMENT))

/* The kinds of statement that an answer with this reason must rest on, and those that may be among them. */
static const struct {
	unsigned must;
	unsigned may;
} kinds[REASON_COUNT] = {
    [REASON_DELETED] = {KIND(DELETED), 0},
    [REASON_HIDDEN_FROM_PATIENT] = {KIND(HIDDEN), 0},
    [REASON_DEROGATION_MANDATORY] = {KIND(DEROGATION), 0},
    [REASON_DEROGATION_PERMITTED] = {KIND(DEROGATION), 0},
    [REASON_OBJECTION_NAMED] = {KIND(OBJECTION), 0},
    [REASON_MINOR_SECRET] = {KIND(OBJECTION) | KIND(RELATION), 0},
    [REASON_REPRESENTATIVE] = {KIND(RELATION), 0},
    [REASON_WITHHELD] = {KIND(WITHHELD), 0},
    [REASON_HEIRS_REFUSED] = {KIND(OBJECTION) | KIND(RELATION), 0},
    [REASON_HEIR] = {KIND(RELATION), 0},
    [REASON_RELATIVE_AGREED] = {KIND(RELATION), 0},
    [REASON_SITE_ROLE] = {KIND(ROLE), 0},
    [REASON_NOT_VALID] = {KIND(PROFESSIONAL), 0},
    [REASON_OBJECTION_GROUP] = {KIND(OBJECTION), KIND(MEMBERSHIP)},
    [REASON_OUTSIDE_MATRIX] = {KIND(PROFESSIONAL), 0},
    [REASON_ATTENDING] = {KIND(ATTENDING), 0},
    [REASON_CARE_TEAM] = {TEAM, KIND(CONSENT)},
    [REASON_SUPERVISED] = {KIND(PROFESSIONAL), TEAM | KIND(CONSENT) | KIND(ATTENDING)},
    [REASON_CONSENT] = {KIND(CONSENT), 0},
    [REASON_BREAK_GLASS] = {KIND(BREAK_GLASS), 0},
    [REASON_DEPOSIT_ONLY] = {TEAM, 0},
    [REASON_EMERGENCY_REFUSED] = {KIND(BREAK_GLASS) | KIND(OBJECTION), 0},
    [REASON_NO_CONSENT] = {TEAM, 0},
};

static unsigned kinds_of(const struct because *because)
{
	unsigned found = 0;

	for (size_t i = 0; i < because->count; i++)
		found |= 1u << because->items[i]->kind;
	return found;
}

static bool has_right_kinds(const struct because *because, struct decision decision)
{
	unsigned must = kinds[decision.reason].must, may = kinds[decision.reason].may;
	unsigned found = kinds_of(because);

	/* where the team needs a consent, it is one of the statements (R14, R15) */
	if (decision.reason == REASON_CARE_TEAM && decision.rule != 8)
		must |= KIND(CONSENT);
	if (decision.reason == REASON_CARE_TEAM && decision.rule == 8)
		may = 0;
	return (found & must) == must && (found & ~(must | may)) == 0;
}

/* Statements about patient number i stand on lines from RANDOM_SITE_LINES * (i + 1) on; "P0" is number 0. */
static bool is_of_patient(const struct statement *statement, patient_id patient)
{
	unsigned part = statement->origin.line / RANDOM_SITE_LINES;

	return part == 0 || part == patient + 1;
}

/* A statement that is not yet, or no longer, in force supports nothing: but an invalid professional's, and
 * the objection that was in force at the moment of death. */
static bool is_in_force(const struct statement *statement, const struct question *question,
			struct decision decision)
{
	const struct patient *patient = &question->facts->patients[question->patient];
	struct time_window window = statement->window;
	int64_t now = question->now;

	if (statement->kind == STATEMENT_PROFESSIONAL && decision.reason == REASON_NOT_VALID)
		return true;
	if (statement->kind == STATEMENT_OBJECTION && decision.reason == REASON_HEIRS_REFUSED)
		now = patient->deceased;
	if (statement->kind == STATEMENT_MEMBERSHIP || statement->kind == STATEMENT_ASSIGNMENT)
		window = time_window_with_grace(window, question->facts->policy->care_grace_seconds);
	return time_window_is_live(window, now);
}

static const char *what_is_wrong(const struct question *question, struct decision decision,
				 const struct because *because)
{
	if (!has_right_kinds(because, decision))
		return "rests on other kinds of statement";
	for (size_t i = 0; i < because->count; i++) {
		if (!is_of_patient(because->items[i], question->patient))
			return "rests on a statement about another patient";
		if (!is_in_force(because->items[i], question, decision))
			return "rests on a statement that is not in force";
		for (size_t j = 0; j < i; j++)
			if (because->items[j] == because->items[i])
				return "names a statement twice";
	}
	return NULL;
}

static void every_answer_names_what_it_rests_on(void **state)
{
	size_t sites = random_site_count(SITES);

	(void)state;
	for (size_t i = 0; i < sites; i++) {
		struct random_facts random;
		random_facts_init(&random, random_first_seed() + i);
		for (size_t j = 0; j < QUESTIONS; j++) {
			struct question question = random_question(&random);
			struct because because = {.count = 7}; /* as somebody left it */
			struct decision decision = decide(&question, &because);
			const char *wrong = what_is_wrong(&question, decision, &because);
			if (wrong != NULL)
				fprintf(stderr, "%s: %s R%02u %s\n", random_question_text(&random, &question),
					reason_name(decision.reason), decision.rule, wrong);
			assert_null(wrong);
		}
		random_facts_clear(&random);
	}
}

/* Asking why changes nothing. */
static void the_answer_is_the_same_without_because(void **state)
{
	struct random_facts random;

	(void)state;
	random_facts_init(&random, random_first_seed());
	for (size_t i = 0; i < QUESTIONS; i++) {
		struct question question = random_question(&random);
		struct because because;
		struct decision one = decide(&question, &because);
		struct decision two = decide(&question, NULL);
		assert_int_equal(one.effect, two.effect);
		assert_int_equal(one.access, two.access);
		assert_int_equal(one.reason, two.reason);
		assert_int_equal(one.rule, two.rule);
	}
	random_facts_clear(&random);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_answer_names_what_it_rests_on),
	    cmocka_unit_test(the_answer_is_the_same_without_because),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
