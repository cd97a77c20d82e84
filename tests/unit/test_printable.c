/* Foreign bytes made fit to be shown, and which exit status counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acl_sync/printable.h"
#include "acl_sync/status.h"

static const struct {
	const char *bytes, *plain, *controls;
} rows[] = {
    {"", "", ""},
    {"medical/2026.pdf", "medical/2026.pdf", "medical/2026.pdf"},
    {"\xc3\xa9t\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8f\xa5", "\xc3\xa9t\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8f\xa5",
     "\xc3\xa9t\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8f\xa5"},
    {"\xe9t\xe9", "\\xe9t\\xe9", "\\xe9t\\xe9"},
    {"a\xff\xfe", "a\\xff\\xfe", "a\\xff\\xfe"},
    {"\x80", "\\x80", "\\x80"},
    {"\xc0\xaf", "\\xc0\\xaf", "\\xc0\\xaf"},                             /* a slash, too long */
    {"\xe0\x80\xaf", "\\xe0\\x80\\xaf", "\\xe0\\x80\\xaf"},               /* the same */
    {"\xed\xa0\x80", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80"},               /* a surrogate */
    {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", "\\xf4\\x90\\x80\\x80"}, /* beyond the last */
    {"\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"},
    {"a\xe2\x82", "a\\xe2\\x82", "a\\xe2\\x82"}, /* cut off */
    {"\xc3(", "\\xc3(", "\\xc3("},
    {"a\n\x1b[31m\x7f", "a\n\x1b[31m\x7f", "a\\x0a\\x1b[31m\\x7f"},
    {"\xc2\x9b", "\xc2\x9b", "\\xc2\\x9b"}, /* a control of eight bits */
    /* invoice [override] gpj.exe, which a terminal shows as invoiceexe.jpg */
    {"a\xe2\x80\xaegpj.exe", "a\xe2\x80\xaegpj.exe", "a\\xe2\\x80\\xaegpj.exe"},
    {"\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad", "\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad",
     "\\xe2\\x80\\xaa\\xe2\\x80\\xab\\xe2\\x80\\xac\\xe2\\x80\\xad"},
    {"\xe2\x81\xa6\xe2\x81\xa9", "\xe2\x81\xa6\xe2\x81\xa9", "\\xe2\\x81\\xa6\\xe2\\x81\\xa9"}, /* isolates */
    {"\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c", "\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c",
     "\\xe2\\x80\\x8e\\xe2\\x80\\x8f\\xd8\\x9c"}, /* marks */
    {"\xe2\x80\xa8\xe2\x80\xa9", "\xe2\x80\xa8\xe2\x80\xa9",
     "\\xe2\\x80\\xa8\\xe2\\x80\\xa9"}, /* ends of lines */
    {"\xe2\x80\xaf\xe2\x80\x8d\xd7\xa9", "\xe2\x80\xaf\xe2\x80\x8d\xd7\xa9",
     "\xe2\x80\xaf\xe2\x80\x8d\xd7\xa9"}, /* none: a narrow space, a joiner, a letter */
    {"back\\slash", "back\\slash", "back\\slash"},
};

static void test_printable(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *plain = printable_text(rows[i].bytes, false);
		char *controls = printable_text(rows[i].bytes, true);
		assert_string_equal(plain, rows[i].plain);
		assert_string_equal(controls, rows[i].controls);
		free(plain);
		free(controls);
	}
}

/* cli.md: of several, the first of 2, 4, 3, 5, 1. */
static void test_status_worse(void **state)
{
	static const int order[] = {2, 4, 3, 5, 1, 0};
	(void)state;
	for (int i = 0; i < 6; i++)
		for (int j = i; j < 6; j++) {
			assert_int_equal(status_worse(order[i], order[j]), order[i]);
			assert_int_equal(status_worse(order[j], order[i]), order[i]);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_printable),
	    cmocka_unit_test(test_status_worse),
	};
	return cmocka_run_group_tests_name("printable", tests, NULL, NULL);
}
