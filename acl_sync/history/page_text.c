/* A page as lines of text: a row of a table is a paragraph with its headings. */
#include "acl_sync/history/page.h"
#include "acl_sync/screen.h"
#include "acl_sync/wrap.h"
#include "wording/wording.h"

#include <string.h>
#include <unistd.h>

#define LINE_COLUMNS 78

/* A narrow terminal gets what fits; on paper, and in files, lines are of one length. */
static size_t columns(const FILE *out)
{
	size_t width = out == stdout ? screen_width(STDOUT_FILENO, LINE_COLUMNS) : LINE_COLUMNS;
	return width > LINE_COLUMNS ? LINE_COLUMNS : width;
}

static void put_words(FILE *out, const char *text, size_t indent, size_t column)
{
	wrap_words(out, text, &(struct wrap){.indent = indent, .column = column, .width = columns(out)});
}

static void underline(FILE *out, const char *text, char mark)
{
	size_t width = wrap_width(text, strlen(text));
	for (size_t i = 0; i < width && i < columns(out); i++)
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
				      wrap_width(table->headings[i], strlen(table->headings[i])));
		}
		putc('\n', out);
	}
}

static void end(FILE *out)
{
	(void)out;
}

const struct page_form page_text = {begin, heading, paragraph, table, end};
