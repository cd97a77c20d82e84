/* "Did you mean ...?" */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
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
	assert_string_equal(match("wrd-c"), "ward-c"); /* one slip, after another name with two */
}

/* One name alone: is it near enough? */
static const char *only(const char *name, const char *wanted)
{
	const struct named one[] = {{name, 0}};
	return close_match(one, 1, sizeof(*one), wanted);
}

static void test_how_near(void **state)
{
	(void)state;
	const struct {
		const char *name, *wanted;
		bool near;
	} rows[] = {
	    {"abcdef", "abcd", false},    {"abcdef", "abc", false},     {"abcd", "abcdef", true},
	    {"abcdef", "abxyef", true},   {"abcdef", "axyzef", false},  {"abcdef", "badcef", true},
	    {"abcdef", "badcfe", false},  {"abcd", "abce", true},       {"abcd", "abxy", false},
	    {"abcde", "abxye", true},     {"ZZZAAA", "zzzaaa", true},   {"zzzaaa", "ZZZAAA", true},
	    {"abcdef", "xycdefz", false}, {"xycdefz", "abcdef", false}, {"zebra", "AEBRA", true},
	    {"ward9", "ward8", false},    {"ward9", "wardx", false},    {"ward0", "wardx", false},
	    {"ward0x", "ward0", true},    {"a1b2", "a2b1", false},      {"abcdef", "cdef", false},
	    {"xxabcdef", "abcdef", true}, {"ab", "ba", true},           {"abc", "cab", false},
	    {"abcde", "cabde", true},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if ((only(rows[i].name, rows[i].wanted) != NULL) != rows[i].near)
			fail_msg("'%s' for '%s'", rows[i].name, rows[i].wanted);
}

static void test_longest(void **state)
{
	(void)state;
	char name[80] = "", wanted[80] = "";
	memset(name, 'n', 64);
	memset(wanted, 'n', 64);
	wanted[0] = 'm';
	assert_ptr_equal(only(name, wanted), name);
	wanted[64] = 'n'; /* longer than any name may be */
	assert_null(only(name, wanted));
	name[64] = 'n';
	wanted[64] = '\0';
	assert_null(only(name, wanted));
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
	    cmocka_unit_test(test_slips),        cmocka_unit_test(test_nearest_wins),
	    cmocka_unit_test(test_how_near),     cmocka_unit_test(test_longest),
	    cmocka_unit_test(test_nothing_near),
	};
	return cmocka_run_group_tests_name("close_match", tests, NULL, NULL);
}
