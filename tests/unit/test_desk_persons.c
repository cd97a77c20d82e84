/* Identities of one person: what they share does not depend on the order in which the merges were said. */
#include "tests/unit/loading.h"

#include "acl_sync/site/desk_persons.h"

/* The login of three identities after merges of the second with each of the others, said in either order. */
static void assert_third(const char *first, const char *last, bool last_waits, const char *expected)
{
	const struct policy policy = {0};
	for (size_t turned = 0; turned < 2; turned++) {
		struct arena *arena = arena_new();
		struct said_patient patients[] = {
		    {.id = "P1", .login = first}, {.id = "P2"}, {.id = "P3", .login = last}};
		struct desk_pair pairs[2];
		struct statements joined = {.patients = patients, .patient_count = 3};
		pairs[turned] = (struct desk_pair){&patients[0], &patients[1], false};
		pairs[!turned] = (struct desk_pair){&patients[1], &patients[2], last_waits};
		assert_true(desk_persons_join(&policy, pairs, 2, &joined, arena));
		if (expected == NULL)
			assert_null(patients[1].login);
		else
			assert_string_equal(patients[1].login, expected);
		assert_int_equal(patients[1].login_is_shared, expected != NULL);
		assert_ptr_equal(patients[0].login, first);
		assert_false(patients[0].login_is_shared);
		arena_free(arena);
	}
}

static void the_only_login_is_shared(void **state)
{
	(void)state;
	assert_third("anna", "anna", false, "anna");
}

static void of_two_logins_none_is_shared(void **state)
{
	(void)state;
	assert_third("anna", "berta", false, NULL);
}

static void a_login_that_waits_is_none(void **state)
{
	(void)state;
	assert_third("anna", "berta", true, "anna");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_only_login_is_shared),
	    cmocka_unit_test(of_two_logins_none_is_shared),
	    cmocka_unit_test(a_login_that_waits_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
