/* Out of memory at every place where a folder's decisions and ACLs take some: nothing rather than a part; and an answer that
 * rests on more statements than there is room for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/shut_arena.h"

#include "policy/compile.h"
#include "policy/matter.h"

#include "tests/unit/random_question.h"

static uid_t uids[256];

static bool compiles(const struct random_facts *random, patient_id patient, store_id store)
{
	struct arena *arena = arena_new();
	taken = 0;
	bool compiled = compile_folder(random->facts, uids, &plain_decider, patient, store,
				       random->site.middle, arena) != NULL;
	arena_free(arena);
	return compiled;
}

static void a_folder_is_whole_or_not_there(void **state)
{
	size_t requests_in_all = 0;
	(void)state;
	for (size_t i = 0; i < 256; i++)
		uids[i] = (uid_t)(2000 + i);
	for (uint64_t seed = 1; seed <= 10; seed++) {
		struct random_facts random;
		random_facts_init(&random, seed);
		assert_true(random.facts->login_count < 256);
		for (patient_id patient = 0; patient < random.facts->patient_count; patient++)
			for (store_id store = 0; store < random.site.policy.store_count; store++) {
				fail_at = 0;
				assert_true(compiles(&random, patient, store));
				size_t requests = taken;
				for (fail_at = 1; fail_at <= requests; fail_at++)
					if (compiles(&random, patient, store))
						fail_msg("seed %u: request %zu of %zu failed unnoticed",
							 (unsigned)seed, fail_at, requests);
				fail_at = 0;
				requests_in_all += requests;
			}
		random_facts_clear(&random);
	}
	assert_true(requests_in_all > 100);
}

static void an_acl_is_whole_or_not_there(void **state)
{
	struct grant items[] = {{.uid = 2001, .access = ACCESS_WRITE}, {.uid = 2002, .access = ACCESS_READ}};
	const struct grants grants = {items, 2};
	struct arena *arena = arena_new();
	struct acl_spec acl;
	(void)state;
	for (enum object_kind kind = OBJECT_FOLDER; kind <= OBJECT_SETTLED; kind++) {
		taken = 0;
		fail_at = 1;
		assert_false(compile_access_acl(kind, DOCUMENTS_WORKING, &grants, arena, &acl));
		taken = 0;
		/* a folder has no default ACL, and takes no memory for it */
		bool made = compile_default_acl(kind, DOCUMENTS_WORKING, &grants, arena, &acl);
		assert_int_equal(made, taken == 0);
		assert_true(!made || !acl.present);
	}
	fail_at = 0;
	arena_free(arena);
}

static void what_an_answer_rests_on_is_cut_off(void **state)
{
	static struct statement statements[BECAUSE_MAX + 2];
	struct because because = {.count = 0};
	struct matter matter = {.because = &because};
	(void)state;
	for (size_t i = 0; i < BECAUSE_MAX + 2; i++)
		matter_rests_on(&matter, &statements[i]);
	assert_int_equal(because.count, BECAUSE_MAX);
	assert_ptr_equal(because.items[BECAUSE_MAX - 1], &statements[BECAUSE_MAX - 1]);
	matter_rests_only_on(&matter, &statements[BECAUSE_MAX]);
	assert_int_equal(because.count, 1);
	assert_ptr_equal(because.items[0], &statements[BECAUSE_MAX]);
}

/* Nobody is spoken of, or one. */
static void who_could_have_an_access(void **state)
{
	struct patient patient = {.login = NO_ID};
	struct login logins[2] = {{.name = "a"}, {.name = "b"}};
	struct policy policy = {.store_count = 0};
	struct facts facts = {
	    .policy = &policy, .patients = &patient, .patient_count = 1, .logins = logins, .login_count = 2};
	login_id found[2];
	unsigned char seen[2] = {0};
	(void)state;
	assert_int_equal(decide_candidates(&facts, 0, found, seen), 0);
	patient.login = 1;
	assert_int_equal(decide_candidates(&facts, 0, found, seen), 1);
	assert_int_equal(found[0], 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_folder_is_whole_or_not_there),
	    cmocka_unit_test(an_acl_is_whole_or_not_there),
	    cmocka_unit_test(what_an_answer_rests_on_is_cut_off),
	    cmocka_unit_test(who_could_have_an_access),
	};
	return cmocka_run_group_tests_name("compile_memory", tests, NULL, NULL);
}
