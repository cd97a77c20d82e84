#include "tests/unit/random_question.h"

#include <stdlib.h>

void random_facts_init(struct random_facts *random, uint64_t seed)
{
	random->seed = seed;
	random_site_init(&random->site, seed, RANDOM_SITE_MIDDLE, 1);
	random->facts = random_site_facts(&random->site, &random->site.statements);
	random->bounds = random_site_bounds(&random->site, &random->site.statements, &random->bound_count);
}

void random_facts_clear(struct random_facts *random)
{
	random_site_clear(&random->site);
}

int64_t random_instant(struct random_facts *random)
{
	struct random_site *site = &random->site;

	return random->bounds[random_below(site, random->bound_count)] - (random_chance(site, 30) ? 1 : 0);
}

/* Professionals and students stand first in the list. */
static login_id random_login(struct random_facts *random)
{
	struct random_site *site = &random->site;
	size_t limit = random_chance(site, 60) ? site->statements.professional_count : site->login_count;

	return facts_login(random->facts, site->logins[random_below(site, limit)]);
}

struct question random_question(struct random_facts *random)
{
	struct random_site *site = &random->site;
	struct question question = {
	    .facts = random->facts,
	    .login = random_login(random),
	    .patient = (patient_id)random_below(site, random->facts->patient_count),
	    .category = (category_id)random_below(site, site->policy.category_count),
	    .now = random_instant(random),
	};

	if (random_chance(site, 60))
		question.document = site->documents[random_below(site, site->document_count)];
	return question;
}

size_t random_site_count(size_t usual)
{
	const char *wanted = getenv("CAREACL_SITES");

	if (wanted != NULL)
		return strtoul(wanted, NULL, 10);
	return getenv("CAREACL_LONG") != NULL ? usual * 20 : usual;
}

uint64_t random_first_seed(void)
{
	const char *wanted = getenv("CAREACL_SEED");

	return wanted != NULL ? strtoull(wanted, NULL, 10) : 1;
}

const char *random_question_text(const struct random_facts *random, const struct question *question)
{
	static char text[256];
	const struct facts *facts = random->facts;

	snprintf(text, sizeof(text), "seed %llu: %s %s %s/%s at middle%+lld",
		 (unsigned long long)random->seed,
		 question->login == NO_ID ? "nobody.0" : facts->logins[question->login].name,
		 facts->patients[question->patient].id, facts->policy->categories[question->category].name,
		 question->document == NULL ? "" : question->document,
		 (long long)(question->now - random->site.middle));
	return text;
}
