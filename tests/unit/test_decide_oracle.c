/* decide() against the second reading of the table (oracle.h), on random sites: effect, access, reason and
 * rule, for categories and documents, at every kind of instant.
 *
 * Variables: CAREACL_SITES (how many sites), CAREACL_SEED (number of the first), CAREACL_LONG, CAREACL_SHOW
 * (print how often each reason was met).
 */
#include "tests/unit/oracle.h"
#include "tests/unit/random_question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define QUESTIONS_A_SITE 4000
#define SITES 250

static struct decision ask_oracle(const struct random_facts *random, const struct question *question)
{
	const struct facts *facts = random->facts;
	struct oracle_question words = {
	    .policy = facts->policy,
	    .said = &random->site.statements,
	    .login = question->login == NO_ID ? "nobody.0" : facts->logins[question->login].name,
	    .patient = facts->patients[question->patient].id,
	    .category = facts->policy->categories[question->category].name,
	    .document = question->document,
	    .now = question->now,
	};

	return oracle_decide(&words);
}

static bool equal(struct decision a, struct decision b)
{
	return a.effect == b.effect && a.access == b.access && a.reason == b.reason && a.rule == b.rule;
}

static void show_difference(const char *question, struct decision found, struct decision expected)
{
	fprintf(stderr, "%s\n  decide: %s %s R%02u\n  oracle: %s %s R%02u\n", question,
		access_names[found.access], reason_name(found.reason), found.rule,
		access_names[expected.access], reason_name(expected.reason), expected.rule);
}

/* Questions whose answers differ, of one site; *seen counts the reasons met. */
static size_t differences(uint64_t seed, size_t *seen)
{
	struct random_facts random;
	size_t different = 0;

	random_facts_init(&random, seed);
	for (size_t i = 0; i < QUESTIONS_A_SITE; i++) {
		struct question question = random_question(&random);
		struct decision expected = ask_oracle(&random, &question);
		struct decision found = decide(&question, NULL);
		seen[expected.reason]++;
		if (!equal(found, expected) && different++ < 3)
			show_difference(random_question_text(&random, &question), found, expected);
	}
	random_facts_clear(&random);
	return different;
}

static void decide_agrees_with_a_second_reading_of_the_table(void **state)
{
	size_t different = 0;
	size_t seen[REASON_COUNT] = {0};
	size_t sites = random_site_count(SITES);

	(void)state;
	for (size_t i = 0; i < sites && different == 0; i++)
		different = differences(random_first_seed() + i, seen);
	assert_int_equal(different, 0);
	/* random sites that no longer reach a line would prove nothing of it */
	for (int reason = REASON_UNKNOWN_LOGIN; reason < REASON_COUNT && sites >= SITES; reason++) {
		if (getenv("CAREACL_SHOW") != NULL)
			fprintf(stderr, "%9zu %s\n", seen[reason], reason_name(reason));
		assert_true(seen[reason] > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(decide_agrees_with_a_second_reading_of_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
