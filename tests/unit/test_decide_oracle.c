/* decide() against the second reading of the table (oracle.h), on random sites: effect, access, reason and
 * rule, for categories and documents, at every kind of instant.
 *
 * Variables: CAREACL_SITES (how many sites), CAREACL_SEED (number of the first), CAREACL_LONG.
 */
#include "tests/unit/random_site.h"

#include "tests/unit/oracle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define QUESTIONS_A_SITE 4000

static size_t site_count(void)
{
	const char *wanted = getenv("CAREACL_SITES");

	if (wanted != NULL)
		return strtoul(wanted, NULL, 10);
	return getenv("CAREACL_LONG") != NULL ? 5000 : 250;
}

static uint64_t first_seed(void)
{
	const char *wanted = getenv("CAREACL_SEED");

	return wanted != NULL ? strtoull(wanted, NULL, 10) : 1;
}

static struct decision decide_words(const struct facts *facts, const struct oracle_question *q)
{
	struct question question = {
	    .facts = facts,
	    .login = facts_login(facts, q->login),
	    .patient = facts_patient(facts, q->patient),
	    .category = policy_category(q->policy, q->category),
	    .document = q->document,
	    .now = q->now,
	};

	return decide(&question, NULL);
}

static bool equal(struct decision a, struct decision b)
{
	return a.effect == b.effect && a.access == b.access && a.reason == b.reason && a.rule == b.rule;
}

/* A bound, or the second before it. */
static int64_t random_instant(struct random_site *site, const int64_t *bounds, size_t count)
{
	return bounds[random_below(site, count)] - (random_chance(site, 30) ? 1 : 0);
}

/* Professionals stand first, and have most to be asked about. */
static const char *random_login(struct random_site *site)
{
	return site->logins[random_below(site, random_chance(site, 60) ? 10 : site->login_count)];
}

static struct oracle_question random_question(struct random_site *site)
{
	size_t patient = random_below(site, site->statements.patient_count);
	struct oracle_question question = {
	    .policy = &site->policy,
	    .said = &site->statements,
	    .login = random_login(site),
	    .patient = site->statements.patients[patient].id,
	    .category = site->policy.categories[random_below(site, site->policy.category_count)].name,
	};

	if (random_chance(site, 60))
		question.document = site->documents[random_below(site, site->document_count)];
	return question;
}

static void explain_difference(uint64_t seed, const struct oracle_question *q, struct decision found,
			       struct decision expected)
{
	fprintf(stderr, "seed %llu: %s %s %s/%s at middle%+lld:\n decide %s %s R%02u\n oracle %s %s R%02u\n",
		(unsigned long long)seed, q->login, q->patient, q->category, q->document ? q->document : "",
		(long long)(q->now - RANDOM_SITE_MIDDLE), access_names[found.access],
		reason_name(found.reason), found.rule, access_names[expected.access],
		reason_name(expected.reason), expected.rule);
}

/* Questions whose answers differ, of one site; *seen counts the reasons met. */
static size_t differences(uint64_t seed, size_t *seen)
{
	struct random_site site;
	size_t different = 0;
	size_t bound_count;

	random_site_init(&site, seed, RANDOM_SITE_MIDDLE, 1);
	const struct facts *facts = random_site_facts(&site, &site.statements);
	const int64_t *bounds = random_site_bounds(&site, &site.statements, &bound_count);
	for (size_t i = 0; i < QUESTIONS_A_SITE; i++) {
		struct oracle_question question = random_question(&site);
		question.now = random_instant(&site, bounds, bound_count);
		struct decision expected = oracle_decide(&question);
		struct decision found = decide_words(facts, &question);
		seen[expected.reason]++;
		if (equal(found, expected))
			continue;
		if (different++ < 3)
			explain_difference(seed, &question, found, expected);
	}
	random_site_clear(&site);
	return different;
}

static void decide_agrees_with_a_second_reading_of_the_table(void **state)
{
	size_t different = 0;
	size_t seen[REASON_COUNT] = {0};

	(void)state;
	for (size_t i = 0; i < site_count() && different == 0; i++)
		different = differences(first_seed() + i, seen);
	assert_int_equal(different, 0);
	/* random sites that no longer reach a line would prove nothing of it */
	for (int reason = REASON_UNKNOWN_LOGIN; reason < REASON_COUNT && site_count() >= 100; reason++) {
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
