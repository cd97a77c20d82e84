/* The proposed matrix: what would be wrong in every site that starts from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "acl_sync/init/init_matrix.h"
#include "policy/identifier.h"

#include <string.h>

static size_t count_professions(void)
{
	size_t count = 0;
	while (init_professions[count].name != NULL)
		count++;
	return count;
}

static bool is_bound_by_a_text(const struct init_profession *profession)
{
	return strstr(profession->bound, "CSP ") != NULL || strstr(profession->bound, "CASF ") != NULL;
}

static void test_rows(void **state)
{
	(void)state;
	size_t count = count_professions();
	assert_in_range(count, 15, INIT_PROFESSIONS_MAX);
	for (size_t i = 0; i < count; i++) {
		const struct init_profession *profession = &init_professions[i];
		assert_true(identifier_is_valid(profession->name));
		assert_true(is_bound_by_a_text(profession));
		assert_non_null(profession->title);
		assert_non_null(profession->task);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(profession->name, init_professions[j].name);
	}
}

/* R31, R28, and an empty matrix is an error. */
static void test_students_and_others(void **state)
{
	(void)state;
	bool students_began = false;
	for (size_t i = 0; i < count_professions(); i++) {
		const struct init_profession *profession = &init_professions[i];
		bool has_any = false;
		for (size_t kind = 0; kind < INIT_KIND_COUNT; kind++)
			has_any = has_any || profession->matrix[kind] > ACCESS_NONE;
		assert_true(has_any != profession->student);
		assert_false(profession->student && (profession->emergency || profession->regulator));
		assert_false(profession->regulator && !profession->emergency);
		assert_false(students_began && !profession->student); /* they come last */
		students_began = profession->student;
	}
}

/* R03: a physician alone reads everything; sensitive categories are for few. */
static void test_no_more_than_the_task(void **state)
{
	static const char *const sensitive[] = {"physician", "psychologist", "social-worker"};
	(void)state;
	for (size_t i = 0; i < count_professions(); i++) {
		const struct init_profession *profession = &init_professions[i];
		bool reads_all = true, may = false;
		for (size_t j = 0; j < sizeof(sensitive) / sizeof(sensitive[0]); j++)
			may = may || strcmp(profession->name, sensitive[j]) == 0;
		for (size_t kind = 0; kind < INIT_KIND_COUNT; kind++) {
			enum access access = profession->matrix[kind];
			reads_all = reads_all && access >= ACCESS_READ;
			assert_false(init_kinds[kind].sensitive && access > ACCESS_NONE && !may);
			/* check warns of it: who may add there may also rename and remove */
			assert_false(access == ACCESS_DEPOSIT &&
				     init_kinds[kind].documents == DOCUMENTS_WORKING);
		}
		assert_true(reads_all == (strcmp(profession->name, "physician") == 0));
	}
}

static void test_categories(void **state)
{
	(void)state;
	for (size_t i = 0; i < INIT_KIND_COUNT; i++) {
		assert_true(category_name_is_valid(init_kinds[i].name));
		assert_non_null(init_kinds[i].holds);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(init_kinds[i].name, init_kinds[j].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_students_and_others),
	    cmocka_unit_test(test_no_more_than_the_task),
	    cmocka_unit_test(test_categories),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
