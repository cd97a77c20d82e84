/* A large registry is sorted and searched, never compared each with each. The bound is a multiple of what a
 * site of a tenth takes, so a slow machine does not fail it and a quadratic loop does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/unit/site_builder.h"

#define SMALL 10000
#define LARGE 100000
#define OBJECTIONS 4

struct large {
	struct site site;
	char (*names)[32];
	struct said_patient *patients;
	struct said_relation *relations;
	struct said_wish *objections;
	struct said_derogation *derogations;
};

/* Numbers in no order: 7919 and the counts have no common factor. */
static void large_init(struct large *large, size_t count)
{
	site_init(&large->site);
	large->names = calloc(count * 2, sizeof(*large->names));
	large->patients = calloc(count, sizeof(*large->patients));
	large->relations = calloc(count, sizeof(*large->relations));
	large->objections = calloc(count * OBJECTIONS, sizeof(*large->objections));
	large->derogations = calloc(count, sizeof(*large->derogations));
	for (size_t i = 0; i < count; i++) {
		snprintf(large->names[i], sizeof(large->names[i]), "P%zu", (i * 7919) % count);
		snprintf(large->names[count + i], sizeof(large->names[i]), "rel.%zu", (i * 7919) % count);
		large->relations[i] = (struct said_relation){SAID(2), .login = large->names[count + i]};
		for (size_t j = 0; j < OBJECTIONS; j++)
			large->objections[i * OBJECTIONS + j] =
			    (struct said_wish){SAID(3), .to = j % 2 == 0 ? "login:dr.ville" : "team:ward-b"};
		large->patients[i] = (struct said_patient){SAID(1),
							   .id = large->names[i],
							   .relations = &large->relations[i],
							   .relation_count = 1,
							   .objections = &large->objections[i * OBJECTIONS],
							   .objection_count = OBJECTIONS};
		large->derogations[i] = large->site.derogation;
		large->derogations[i].patient = large->names[count - 1 - i];
		large->derogations[i].login = large->names[count + i / 2];
	}
	struct statements *statements = &large->site.statements;
	statements->patients = large->patients;
	statements->derogations = large->derogations;
	statements->patient_count = statements->derogation_count = count;
	statements->break_glass_count = 0;
}

static void large_clear(struct large *large)
{
	free(large->names);
	free(large->patients);
	free(large->relations);
	free(large->objections);
	free(large->derogations);
}

static double cpu_seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Processor time to build a site of `count` patients; `errors` findings are expected. */
static double build_seconds(struct large *large, size_t count, size_t errors)
{
	struct arena *arena = arena_new();
	struct findings findings;
	findings_init(&findings);
	double start = cpu_seconds();
	const struct facts *facts =
	    facts_build(&large->site.policy, &large->site.statements, SITE_NOW, arena, &findings);
	double seconds = cpu_seconds() - start;
	assert_int_equal(facts == NULL, errors > 0);
	assert_int_equal(findings.error_count, errors);
	if (facts != NULL) {
		assert_int_equal(facts->patient_count, count);
		for (size_t i = 1; i < count; i++)
			assert_true(strcmp(facts->patients[i - 1].id, facts->patients[i].id) < 0);
		for (size_t i = 0; i < count; i++)
			assert_int_equal(facts->patients[i].derogation_count, 1);
	}
	findings_clear(&findings);
	arena_free(arena);
	return seconds;
}

/* Ten times as many may take forty times as long: sorting and caches; a hundred would be quadratic. */
static void assert_not_quadratic(void (*spoil)(struct large *, size_t), size_t errors_each)
{
	const size_t counts[] = {SMALL, LARGE};
	double seconds[2];
	for (size_t i = 0; i < 2; i++) {
		struct large large;
		large_init(&large, counts[i]);
		if (spoil != NULL)
			spoil(&large, counts[i]);
		seconds[i] = build_seconds(&large, counts[i], errors_each * counts[i]);
		large_clear(&large);
	}
	print_message("    %d patients: %.3f s, %d: %.3f s\n", SMALL, seconds[0], LARGE, seconds[1]);
	assert_true(seconds[1] < 40 * seconds[0] + 1);
}

static void test_many_patients(void **state)
{
	(void)state;
	assert_not_quadratic(NULL, 0);
}

/* Every derogation names a patient who is none. */
static void spoil_names(struct large *large, size_t count)
{
	for (size_t i = 0; i < count; i++)
		large->derogations[i].patient = "nobody";
}

static void test_many_errors(void **state)
{
	(void)state;
	assert_not_quadratic(spoil_names, 1);
}

/* Every patient says the same own login: all but the first are reported. */
static void test_many_repetitions(void **state)
{
	(void)state;
	struct large large;
	large_init(&large, LARGE);
	for (size_t i = 0; i < LARGE; i++)
		large.patients[i].login = "pat.one";
	double seconds = build_seconds(&large, LARGE, LARGE - 1);
	print_message("    %d times one login: %.3f s\n", LARGE, seconds);
	assert_true(seconds < 30);
	large_clear(&large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_many_patients),
	    cmocka_unit_test(test_many_errors),
	    cmocka_unit_test(test_many_repetitions),
	};
	return cmocka_run_group_tests_name("facts_build_scale", tests, NULL, NULL);
}
