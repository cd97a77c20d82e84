/* Lines of a terminal, broken between words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "acl_sync/screen.h"

static const struct {
	size_t width;
	const char *text, *shown;
} rows[] = {
    {20, "", ""},
    {20, "\n\n", "\n\n"},
    {20, "one line\n", "one line\n"},
    {20, "12345678901234567890\n", "12345678901234567890\n"},
    {20, "exactly twenty chars\n", "exactly twenty chars\n"},
    {20, "one column too many!!\n", "one column too\n  many!!\n"},
    {20, "  a line goes on deeper\n", "  a line goes on\n    deeper\n"},
    {20, "/a/path/that/is/longer/than/that yes\n", "/a/path/that/is/longer/than/that\n  yes\n"},
    {20, "see /a/path/that/is/longer\n", "see\n  /a/path/that/is/longer\n"},
    {20, "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 12345678\n",
     "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 12345678\n"},
    {20, "\033[31m1234567890\033[0m 123456789\n", "\033[31m1234567890\033[0m 123456789\n"},
    {20, "trailing  \n", "trailing\n"},
    {20, "deep                    1\n", "deep\n  1\n"},
    {40, "key    a column of text beside it goes on\n",
     "key    a column of text beside it goes\n       on\n"},
    {40, "a column        that is too narrow beside\n", "a column        that is too narrow\n  beside\n"},
    {20, "{\"json\": \"is left as it is, for copying\"}\n",
     "{\"json\": \"is left as it is, for copying\"}\n"},
    {20, "\rdrawn over \rdrawn\n", "\rdrawn over\rdrawn\n"},
    {20, "                                                   x\n",
     "                                                   x\n"},
};

/* What the terminal got for the text, in pieces of `piece` bytes. */
static void shown(char result[4096], size_t width, const char *text, size_t piece)
{
	struct screen screen = {.fd = memfd_create("screen", 0), .width = width};
	size_t size = strlen(text);
	assert_true(screen.fd >= 0);
	for (size_t at = 0; at < size; at += piece)
		assert_true(screen_put(&screen, text + at, piece < size - at ? piece : size - at));
	ssize_t got = pread(screen.fd, result, 4095, 0);
	assert_true(got >= 0);
	result[got] = '\0';
	close(screen.fd);
}

static void test_lines(void **state)
{
	char result[4096];
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		shown(result, rows[i].width, rows[i].text, 4096);
		assert_string_equal(result, rows[i].shown);
	}
}

/* A question is there at once; pieces lose no byte. */
static void test_pieces(void **state)
{
	char result[4096];
	(void)state;
	shown(result, 20, "how many? ", 4096);
	assert_string_equal(result, "how many? ");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (size_t piece = 1; piece < 5; piece++) {
			char *left = result;
			shown(result, rows[i].width, rows[i].text, piece);
			for (const char *c = rows[i].text; *c != '\0'; c++)
				if (*c != ' ' && *c != '\n')
					assert_non_null(left = strchr(left, *c));
		}
}

/* A word larger than what is kept of one. */
static void test_endless_word(void **state)
{
	static char word[3 * SCREEN_WORD_MAX + 1], result[4096];
	(void)state;
	memset(word, 'x', sizeof(word) - 1);
	struct screen screen = {.fd = memfd_create("screen", 0), .width = 40};
	assert_true(screen_put(&screen, word, sizeof(word) - 1));
	ssize_t got = pread(screen.fd, result, sizeof(result), 0);
	size_t letters = 0;
	for (ssize_t i = 0; i < got; i++)
		letters += result[i] == 'x';
	assert_int_equal(letters, sizeof(word) - 1);
	close(screen.fd);
}

static void test_failure(void **state)
{
	struct screen screen = {.fd = -1, .width = 40};
	(void)state;
	assert_false(screen_put(&screen, "word\n", 5));
}

static void test_width(void **state)
{
	int ends[2];
	(void)state;
	assert_int_equal(pipe(ends), 0);
	setenv("COLUMNS", "40", 1);
	assert_int_equal(screen_width(ends[1], 78), 78); /* no terminal */
	assert_int_equal(screen_width(-1, 0), 0);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),        cmocka_unit_test(test_pieces),
	    cmocka_unit_test(test_endless_word), cmocka_unit_test(test_failure),
	    cmocka_unit_test(test_width),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
