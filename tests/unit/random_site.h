/* Random sites that mix everything of rules.md densely, from a seed: few people, few patients, and windows
 * whose bounds crowd around one instant, so that every line of the table is met, often at its second.
 *
 * A site is a policy and statements in words, as the loaders make them; facts_build() accepts every one
 * (a site it refuses fails the test).
 */
#ifndef CAREACL_TESTS_RANDOM_SITE_H
#define CAREACL_TESTS_RANDOM_SITE_H

#include "policy/facts_build.h"

#include <stdio.h>

/* 2026-03-01T00:00:00Z: who was born on 29 February 2008 comes of age at this second. */
#define RANDOM_SITE_MIDDLE INT64_C(1772323200)

/* Bounds lie within this many steps of the middle. */
#define RANDOM_SITE_REACH 5

struct random_site {
	struct arena *arena;
	uint64_t state; /* of the random numbers */
	int64_t middle; /* an instant */
	int64_t step_seconds;
	struct policy policy;
	struct statements statements;
	const char *const *logins; /* every login that a statement declares, and one that none does */
	size_t login_count;
	const char *const *documents; /* paths to ask about, below any category */
	size_t document_count;
};

/* Statements of patient number i (and derogations and break-glass about them) say lines from
 * RANDOM_SITE_LINES * (i + 1) on; statements about nobody in particular stand below RANDOM_SITE_LINES. */
#define RANDOM_SITE_LINES 10000

/* Fills *site. Equal arguments make equal sites. The caller calls random_site_clear(). */
void random_site_init(struct random_site *site, uint64_t seed, int64_t middle, int64_t step_seconds);
void random_site_clear(struct random_site *site);

/* Facts of `statements`, in the site's arena. Aborts with the findings when they are refused. */
const struct facts *random_site_facts(struct random_site *site, const struct statements *statements);

/* Every instant at which some statement begins, ends, or ends its grace, sorted, without repetition, in the
 * site's arena. */
const int64_t *random_site_bounds(struct random_site *site, const struct statements *statements,
				  size_t *ret_count);

/* Random numbers of the site: below `limit`; true in `percent` of all cases. */
size_t random_below(struct random_site *site, size_t limit);
bool random_chance(struct random_site *site, unsigned percent);

/* More of the same, for tests that add one: a wish of that patient, a withholding. */
struct said_wish random_objection(struct random_site *site, size_t patient);
struct said_seal random_withholding(struct random_site *site, size_t patient);

#endif
