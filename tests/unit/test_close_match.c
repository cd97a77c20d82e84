/* "Did you mean ...?" */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "policy/close_match.h"

struct named {
	const char *name;
	int more;
};

static const struct named names[] = {{"cardiology", 1}, {"ward-b", 2}, {"ward-c", 3},
				     {"imaging", 4},    {"er", 5},     {"P002", 6}};

static const char *match(const char *wanted)
{
	return close_match(names, sizeof(names) / sizeof(*names), sizeof(*names), wanted);
}

static void test_slips(void **state)
{
	(void)state;
	assert_string_equal(match("cardiologi"), "cardiology");
	assert_string_equal(match("cardiolgy"), "cardiology");
	assert_string_equal(match("cadriology"), "cardiology");
	assert_string_equal(match("ccardiologyy"), "cardiology");
	assert_string_equal(match("CARDIOLOGY"), "cardiology");
	assert_string_equal(match("re"), "er");
	assert_string_equal(match("wrad-c"), "ward-c");
}

static void test_nearest_wins(void **state)
{
	(void)state;
	assert_string_equal(match("ward-c"), "ward-c");
	assert_string_equal(match("ward-d"), "ward-b");
}

static void test_nothing_near(void **state)
{
	(void)state;
	assert_null(match("surgery"));
	assert_null(match("cardio"));
	assert_null(match("xy"));
	assert_null(match("P001")); /* another patient is no slip of the keyboard */
	assert_null(match("P02"));
	assert_string_equal(match("p002"), "P002");
	assert_string_equal(match("PP002"), "P002");
	assert_null(match(""));
	assert_null(close_match(NULL, 0, sizeof(*names), "er"));
	char lengthy[200];
	memset(lengthy, 'x', sizeof(lengthy) - 1);
	lengthy[sizeof(lengthy) - 1] = '\0';
	assert_null(match(lengthy));
	const struct named odd[] = {{lengthy, 0}};
	assert_null(close_match(odd, 1, sizeof(*odd), "er"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_slips),
	    cmocka_unit_test(test_nearest_wins),
	    cmocka_unit_test(test_nothing_near),
	};
	return cmocka_run_group_tests_name("close_match", tests, NULL, NULL);
}
