/* Pages of help on a screen, and what somebody may have meant. */
#include "acl_sync/help/help.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_shown(const char *page, size_t width, const char *expected)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	help_show(out, page, width);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

static void shows_marks(void **state)
{
	(void)state;
	assert_shown("# Why?\n\nA **strong** word, `code [x] *.conf` and\na [link](../a.md).\n", 78,
		     "Why?\n\n  A strong word, 'code [x] *.conf' and a link.\n");
	assert_shown("[not a link], [half](way", 78, "  [not a link], [half](way\n");
	assert_shown("", 78, "");
}

static void shows_items(void **state)
{
	(void)state;
	assert_shown("- one two\n  three\n- four\n10. ten\nend\n\nnext\n", 12,
		     "  - one two\n    three\n  - four\n  10. ten\n      end\n\n  next\n");
	assert_shown("3.5 is no item\n-neither\n", 78, "  3.5 is no item -neither\n");
}

static void shows_console(void **state)
{
	(void)state;
	assert_shown("```console\n$ a `b` \"c  d\" 'e f'\n   x [y](z) **\n\n```\n", 78,
		     "    $ a `b` \"c  d\" 'e f'\n       x [y](z) **\n\n");
	/* quoted blanks stay together, and the last word needs no room for a backslash */
	assert_shown("```console\n$ aaa bbb \"c d e f g\" h\n```\n", 16,
		     "    $ aaa bbb \\\n        \"c d e f g\" \\\n        h\n");
	assert_shown("```console\n$ aaa bbb ccc\n```\n", 17, "    $ aaa bbb ccc\n");
	assert_shown("```console\n$ aaa bbb ccc\n```\n", 16, "    $ aaa bbb \\\n        ccc\n");
	assert_shown("```console\nanswer of words\n```\nafter\n", 14,
		     "    answer of\n      words\n  after\n");
	assert_shown("```console\n$ unended 'quote here\n", 10, "    $ unended \\\n        'quote here\n");
}

static void finds_topics(void **state)
{
	struct arena *arena = arena_new();
	(void)state;
	assert_true(help_topic_count >= 10);
	for (size_t i = 0; i < help_topic_count; i++) {
		assert_ptr_equal(help_find(help_topics[i].name), &help_topics[i]);
		for (size_t j = 0; j < WORDING_LANGUAGE_COUNT; j++)
			assert_non_null(help_topics[i].pages[j]);
		assert_true(i == 0 || strcmp(help_topics[i - 1].name, help_topics[i].name) < 0);
	}
	assert_null(help_find("left "));
	assert_string_equal(help_near("lfet", arena), "left");
	assert_string_equal(help_near("RESTAURE", arena), "backup");
	assert_string_equal(help_near("xy", arena), "");
	assert_string_equal(help_near("", arena), "");
	assert_string_equal(help_title(help_find("left"), arena), "A doctor left");
	wording_speak(WORDING_FRENCH);
	assert_string_equal(help_title(help_find("left"), arena), "Un médecin est parti");
	wording_speak(WORDING_ENGLISH);
	arena_free(arena);
}

/* Every page, also where hardly a word fits. */
static void shows_all(void **state)
{
	(void)state;
	for (size_t i = 0; i < help_topic_count * WORDING_LANGUAGE_COUNT; i++) {
		const char *page = help_topics[i / WORDING_LANGUAGE_COUNT].pages[i % WORDING_LANGUAGE_COUNT];
		for (size_t width = 1; width < 81; width += 13) {
			char *text = NULL;
			size_t size = 0;
			FILE *out = open_memstream(&text, &size);
			assert_non_null(out);
			help_show(out, page, width);
			fclose(out);
			assert_true(size > strlen(page) / 2);
			assert_null(strstr(text, "```"));
			free(text);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(shows_marks),  cmocka_unit_test(shows_items), cmocka_unit_test(shows_console),
	    cmocka_unit_test(finds_topics), cmocka_unit_test(shows_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
