/* The text of all feeds in pieces: nothing is lost, doubled or moved to another line; what is written otherwise stays whole. */
#include "registry/text_pieces.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define STATEMENTS 60000

/* Sections of statements "{ n = LINE; }", one a line: each says which line it stands in. */
static char *make_text(size_t *ret_size)
{
	char *text = NULL;
	unsigned line = 1;
	FILE *stream = open_memstream(&text, ret_size);
	const char *const sections[] = {"professionals", "teams", "patients"};
	const unsigned counts[] = {3, 0, STATEMENTS};
	assert_non_null(stream);
	for (size_t i = 0; i < 3; i++) {
		fprintf(stream, "%s = (", sections[i]);
		line++;
		for (unsigned j = 0; j < counts[i]; j++)
			fprintf(stream, "%s\n{ n = \"%08u, of \\\"many\\\"\"; }", j == 0 ? "" : ",", line++);
		fprintf(stream, "\n);\n");
		line++;
	}
	fclose(stream);
	return text;
}

/* Each statement of the piece stands in the line that it says. Their number. */
static size_t count_in(const struct config_text *piece)
{
	size_t count = 0;
	unsigned line = piece->first_line;
	assert_int_equal(strlen(piece->text), piece->size);
	for (const char *at = piece->text; *at != '\0'; at++) {
		line += *at == '\n';
		if (strncmp(at, "{ n = \"", 7) == 0 && ++count > 0)
			assert_int_equal(strtoul(at + 7, NULL, 10), line);
		assert_false(strncmp(at, ",\n)", 3) == 0);
	}
	return count;
}

static void test_pieces(void **state)
{
	struct config_text whole = {.name = FEEDS_TEXT}, piece;
	struct text_pieces pieces;
	size_t count = 0, number = 0;
	(void)state;
	char *text = make_text(&whole.size);
	whole.text = text;
	text_pieces_init(&pieces, &whole);
	for (; text_pieces_next(&pieces, &piece); number++) {
		assert_true(piece.size < whole.size);
		count += count_in(&piece);
	}
	assert_false(pieces.failed);
	assert_int_equal(count, STATEMENTS + 3);
	assert_true(number > 3);
	text_pieces_clear(&pieces);
	free(text);
}

/* How many pieces a text has, and whether the first is all of it. */
static void expect_whole(const char *name, char *text, size_t size)
{
	const struct config_text whole = {.name = name, .text = text, .size = size};
	struct config_text piece;
	struct text_pieces pieces;
	text_pieces_init(&pieces, &whole);
	assert_true(text_pieces_next(&pieces, &piece));
	assert_ptr_equal(piece.text, text);
	assert_int_equal(piece.size, size);
	assert_false(text_pieces_next(&pieces, &piece));
	text_pieces_clear(&pieces);
}

static void test_whole(void **state)
{
	static char none[] = "";
	size_t size;
	(void)state;
	char *text = make_text(&size);
	expect_whole("registry.d/10.conf", text, size);
	expect_whole(FEEDS_TEXT, none, 0);
	text[size - 3] = ' '; /* its last section does not end */
	expect_whole(FEEDS_TEXT, text, size);
	text[size - 3] = ')';
	text[size / 2] = '\n'; /* a statement of two lines */
	expect_whole(FEEDS_TEXT, text, size);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pieces),
	    cmocka_unit_test(test_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
