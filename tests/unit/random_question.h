/* Random questions to a random site: what the property tests of the decision share. */
#ifndef CAREACL_TESTS_RANDOM_QUESTION_H
#define CAREACL_TESTS_RANDOM_QUESTION_H

#include "policy/decide.h"

#include "tests/unit/random_site.h"

/* A site with its facts and all instants at which anything begins or ends. */
struct random_facts {
	uint64_t seed;
	struct random_site site;
	const struct facts *facts;
	const int64_t *bounds;
	size_t bound_count;
};

/* The caller calls random_facts_clear(). */
void random_facts_init(struct random_facts *random, uint64_t seed);
void random_facts_clear(struct random_facts *random);

/* A login of the site (or one that no statement declares), a patient, a category, a document or none, and a
 * bound or the second before it. Professionals are asked about most. */
struct question random_question(struct random_facts *random);

/* A bound, or the second before it. */
int64_t random_instant(struct random_facts *random);

/* How many sites a test takes: CAREACL_SITES says it, or `usual`, or with CAREACL_LONG `usual` x 20.
 * The first seed is CAREACL_SEED, or 1. */
size_t random_site_count(size_t usual);
uint64_t random_first_seed(void);

/* One line that names the question, for failures. Static buffer. */
const char *random_question_text(const struct random_facts *random, const struct question *question);

#endif
