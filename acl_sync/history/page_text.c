/* A page as lines of text: a row of a table is a paragraph with its headings. */
#include "acl_sync/console.h"
#include "acl_sync/history/page.h"
#include "acl_sync/printable.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#define LINE_COLUMNS 78

/* Characters, not bytes: what follows a first byte of UTF-8 is none. */
static size_t width_of(const char *text, size_t size)
{
	size_t width = 0;
	for (size_t i = 0; i < size; i++)
		width += ((unsigned char)text[i] & 0xc0) != 0x80;
	return width;
}

/* Prints words, broken into lines that begin with `indent` spaces; behind `column` characters that stand on the first. */
static void put_words(FILE *out, const char *text, size_t indent, size_t column)
{
	bool is_first = column == 0; /* of its line */
	char *shown = printable_text(text, true);
	if (shown == NULL)
		console_out_of_memory();
	for (const char *at = shown; *at != '\0';) {
		size_t size = strcspn(at, " "), width = width_of(at, size);
		if (!is_first && column + 1 + width > LINE_COLUMNS) {
			fprintf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!is_first) {
			putc(' ', out);
			column++;
		}
		fwrite(at, 1, size, out);
		is_first = false;
		column += width;
		at += size + (at[size] == ' ');
	}
	putc('\n', out);
	free(shown);
}

static void underline(FILE *out, const char *text, char mark)
{
	size_t width = width_of(text, strlen(text));
	for (size_t i = 0; i < width && i < LINE_COLUMNS; i++)
		putc(mark, out);
	putc('\n', out);
}

static void begin(FILE *out, const char *language, const char *title)
{
	(void)language;
	put_words(out, title, 0, 0);
	underline(out, title, '=');
	putc('\n', out);
}

static void heading(FILE *out, const char *text)
{
	putc('\n', out);
	put_words(out, text, 0, 0);
	underline(out, text, '-');
	putc('\n', out);
}

static void paragraph(FILE *out, const char *text)
{
	put_words(out, text, 0, 0);
	putc('\n', out);
}

static void table(FILE *out, const struct page_table *table)
{
	const char *colon = wording_language() == WORDING_FRENCH ? " :" : ":";
	paragraph(out, table->caption);
	for (size_t row = 0; row < table->row_count; row++) {
		const char *const *cells = table->cells + row * table->column_count;
		put_words(out, cells[0], 4, 0);
		for (size_t i = 1; i < table->column_count; i++) {
			fprintf(out, "    %s%s", table->headings[i], colon);
			put_words(out, cells[i], 8,
				  4 + strlen(colon) +
				      width_of(table->headings[i], strlen(table->headings[i])));
		}
		putc('\n', out);
	}
}

static void end(FILE *out)
{
	(void)out;
}

const struct page_form page_text = {begin, heading, paragraph, table, end};
