/* What a name may look like. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "policy/identifier.h"

/* `length` times `letter`, in a buffer of the test program. */
static const char *run_of(char letter, size_t length)
{
	static char text[8192];
	memset(text, letter, length);
	text[length] = '\0';
	return text;
}

static void test_identifiers(void **state)
{
	(void)state;
	const char *const good[] = {"P001", "dr.martin", "a", "0", "a..b", "a-_.", "A.b-C_9"};
	const char *const bad[] = {"",    ".a",          "..",       "-a",  "_a", "a/b",   "a b", "a\n",
				   "a:b", "caf\xc3\xa9", "\xc3\xa9", "a\\", "a*", "a\x7f", " a"};
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (!identifier_is_valid(good[i]))
			fail_msg("'%s' was refused", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (identifier_is_valid(bad[i]))
			fail_msg("'%s' was taken", bad[i]);
	assert_true(identifier_is_valid(run_of('x', 64)));
	assert_false(identifier_is_valid(run_of('x', 65)));
	assert_false(identifier_is_valid(NULL));
}

static void test_category_names(void **state)
{
	(void)state;
	const char *const good[] = {"medical", "dmp-sensitive", "A", "a_1"};
	const char *const bad[] = {"", "1a", "a.b", "-a", "_a", "a/b", "a b", "\xc3\xa9"};
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (!category_name_is_valid(good[i]))
			fail_msg("'%s' was refused", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (category_name_is_valid(bad[i]))
			fail_msg("'%s' was taken", bad[i]);
	assert_true(category_name_is_valid(run_of('x', 32)));
	assert_false(category_name_is_valid(run_of('x', 33)));
	assert_false(category_name_is_valid(NULL));
}

static void test_documents(void **state)
{
	(void)state;
	const char *const good[] = {"medical/a.pdf",
				    "medical/2026/ecg 1.pdf",
				    "medical/compte-rendu d'\xc3\xa9t\xc3\xa9.pdf",
				    "medical/.hidden",
				    "medical/...",
				    "medical/a..b"};
	const char *const bad[] = {
	    "",          "medical",      "medical/",      "/medical/a",      "medical//a", "medical/a/",
	    "medical/.", "medical/..",   "medical/../a",  "medical/a/../b",  "./a",        "../a",
	    "1a/b",      "medical/a\nb", "medical/a\x7f", "medical/\x1b[2J", "med ical/a"};
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (!document_path_is_valid(good[i]))
			fail_msg("'%s' was refused", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (document_path_is_valid(bad[i]))
			fail_msg("'%s' was taken", bad[i]);
	assert_false(document_path_is_valid(NULL));
}

static void test_path_lengths(void **state)
{
	(void)state;
	assert_true(plain_path_is_valid(run_of('x', 255)));
	assert_false(plain_path_is_valid(run_of('x', 256)));
	char path[4200];
	for (size_t i = 0; i < sizeof(path); i++)
		path[i] = i % 2 == 0 ? 'a' : '/';
	path[4095] = '\0';
	assert_true(plain_path_is_valid(path));
	path[4095] = '/';
	path[4097] = '\0';
	assert_false(plain_path_is_valid(path));
	for (size_t i = 1; i < sizeof(path); i++)
		path[i] = i % 2 == 1 ? 'a' : '/';
	path[4096] = '\0';
	assert_false(plain_path_is_valid(path));
	assert_true(plain_path_is_valid(path + 1));
	assert_false(plain_path_is_valid(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_identifiers),
	    cmocka_unit_test(test_category_names),
	    cmocka_unit_test(test_documents),
	    cmocka_unit_test(test_path_lengths),
	};
	return cmocka_run_group_tests_name("identifier", tests, NULL, NULL);
}
