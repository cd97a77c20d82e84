/* When answers change (decide_next_change, decide_next_bound) and whom they can concern
 * (decide_candidates), on random sites whose bounds lie a second apart.
 */
#include "tests/unit/random_question.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SITES 40
#define QUESTIONS 400

static bool same_answer(struct decision a, struct decision b)
{
	return a.access == b.access && a.reason == b.reason;
}

/* The first bound after `now` at which access or reason differ, by asking at every bound. */
static int64_t first_change(const struct random_facts *random, struct question question)
{
	struct decision present = decide(&question, NULL);
	int64_t now = question.now;

	for (size_t i = 0; i < random->bound_count; i++) {
		question.now = random->bounds[i];
		if (question.now > now && !same_answer(decide(&question, NULL), present))
			return question.now;
	}
	return TIME_NEVER;
}

/* Seconds at which nothing begins or ends, too. */
static bool changes_before(struct random_facts *random, struct question question, int64_t change)
{
	struct decision present = decide(&question, NULL);
	int64_t last = change == TIME_NEVER ? question.now + 400 * INT64_C(86400) : change - 1;

	for (int i = 0; i < 8; i++) {
		struct question later = question;
		uint64_t span = (uint64_t)(last - question.now) + 1;
		later.now += (int64_t)(random_below(&random->site, (size_t)span));
		if (!same_answer(decide(&later, NULL), present))
			return true;
	}
	return false;
}

static void the_next_change_is_the_first(void **state)
{
	size_t sites = random_site_count(SITES);

	(void)state;
	for (size_t i = 0; i < sites; i++) {
		struct random_facts random;
		random_facts_init(&random, random_first_seed() + i);
		for (size_t j = 0; j < QUESTIONS; j++) {
			struct question question = random_question(&random);
			int64_t change = decide_next_change(&question);
			int64_t expected = first_change(&random, question);
			bool wrong = change != expected || change <= question.now ||
				     changes_before(&random, question, change);
			if (wrong)
				fprintf(stderr, "%s: next change at middle%+lld, expected %+lld\n",
					random_question_text(&random, &question),
					(long long)(change - random.site.middle),
					(long long)(expected - random.site.middle));
			assert_false(wrong);
		}
		random_facts_clear(&random);
	}
}

/* Does any answer about the two differ between question->now and `instant`? */
static bool any_item_changes(struct random_facts *random, struct question question, int64_t instant)
{
	for (size_t i = 0; i < random->site.policy.category_count; i++) {
		question.category = (category_id)i;
		for (size_t j = 0; j < 3; j++) {
			size_t document = random_below(&random->site, random->site.document_count + 1);
			question.document =
			    document < random->site.document_count ? random->site.documents[document] : NULL;
			struct question later = question;
			later.now = instant;
			if (!same_answer(decide(&question, NULL), decide(&later, NULL)))
				return true;
		}
	}
	return false;
}

static void nothing_changes_before_the_next_bound(void **state)
{
	size_t sites = random_site_count(SITES);

	(void)state;
	for (size_t i = 0; i < sites; i++) {
		struct random_facts random;
		random_facts_init(&random, random_first_seed() + i);
		for (size_t j = 0; j < QUESTIONS; j++) {
			struct question question = random_question(&random);
			int64_t bound =
			    decide_next_bound(random.facts, question.login, question.patient, question.now);
			int64_t of_patient =
			    decide_next_bound(random.facts, NO_ID, question.patient, question.now);
			assert_true(bound > question.now && of_patient >= bound);
			for (size_t k = 0; k < random.bound_count; k++)
				if (random.bounds[k] > question.now && random.bounds[k] < bound)
					assert_false(any_item_changes(&random, question, random.bounds[k]));
		}
		random_facts_clear(&random);
	}
}

/* Without a login, only what is said of the patient counts: people's own bounds move nothing. */
static void bounds_of_the_patient_alone_do_not_depend_on_people(void **state)
{
	struct random_facts random;

	(void)state;
	random_facts_init(&random, random_first_seed());
	struct statements said = random.site.statements;
	const struct said_professional *old = said.professionals;
	struct said_professional *open =
	    arena_array(random.site.arena, said.professional_count, sizeof(*open));
	memcpy(open, old, said.professional_count * sizeof(*open));
	for (size_t i = 0; i < said.professional_count; i++)
		open[i].said.window = TIME_WINDOW_OPEN;
	said.professionals = open;
	const struct facts *facts = random_site_facts(&random.site, &said);
	for (size_t i = 0; i < random.bound_count; i++)
		for (patient_id patient = 0; patient < facts->patient_count; patient++)
			assert_int_equal(decide_next_bound(facts, NO_ID, patient, random.bounds[i]),
					 decide_next_bound(random.facts, NO_ID, patient, random.bounds[i]));
	random_facts_clear(&random);
}

/* ---- candidates ---- */

static bool is_candidate(const login_id *candidates, size_t count, login_id login)
{
	for (size_t i = 0; i < count; i++)
		if (candidates[i] == login)
			return true;
	return false;
}

/* Every instant at which anything begins or ends, for everybody left out. */
static void check_the_others(struct random_facts *random, patient_id patient, const login_id *candidates,
			     size_t count)
{
	for (size_t i = 0; i < QUESTIONS; i++) {
		struct question question = random_question(random);
		question.patient = patient;
		question.login = (login_id)random_below(&random->site, random->facts->login_count);
		if (is_candidate(candidates, count, question.login))
			continue;
		struct decision decision = decide(&question, NULL);
		if (decision.effect == EFFECT_PERMIT)
			fprintf(stderr, "%s: %s, but no candidate\n", random_question_text(random, &question),
				reason_name(decision.reason));
		assert_int_equal(decision.effect, EFFECT_DENY);
	}
}

static void who_is_no_candidate_is_always_denied(void **state)
{
	size_t sites = random_site_count(SITES);
	size_t left_out = 0;

	(void)state;
	for (size_t i = 0; i < sites; i++) {
		struct random_facts random;
		random_facts_init(&random, random_first_seed() + i);
		size_t logins = random.facts->login_count;
		login_id *candidates = arena_array(random.site.arena, logins, sizeof(*candidates));
		unsigned char *seen = arena_array(random.site.arena, logins, 1);
		for (patient_id patient = 0; patient < random.facts->patient_count; patient++) {
			size_t count = decide_candidates(random.facts, patient, candidates, seen);
			assert_true(count <= logins);
			for (size_t j = 1; j < count; j++)
				assert_true(candidates[j - 1] < candidates[j]);
			for (size_t j = 0; j < logins; j++)
				assert_int_equal(seen[j], 0);
			left_out += logins - count;
			check_the_others(&random, patient, candidates, count);
		}
		random_facts_clear(&random);
	}
	/* candidates are few: the whole point of asking for them */
	assert_true(left_out > sites);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_next_change_is_the_first),
	    cmocka_unit_test(nothing_changes_before_the_next_bound),
	    cmocka_unit_test(bounds_of_the_patient_alone_do_not_depend_on_people),
	    cmocka_unit_test(who_is_no_candidate_is_always_denied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
