/* One self-contained HTML page: no script, nothing from elsewhere, made to be printed on A4 and to be read aloud. */
#include "acl_sync/console.h"
#include "acl_sync/history/page.h"
#include "acl_sync/printable.h"

#include <stdlib.h>

static const char head[] = "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
			   "<meta name=\"referrer\" content=\"no-referrer\">\n"
			   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
			   "style-src 'unsafe-inline'\">\n";

static const char style[] =
    "<style>\n@page { size: A4; margin: 18mm 16mm; }\n"
    "body { font: 12pt/1.4 \"Liberation Sans\", Arial, sans-serif; color: #000; background: #fff;\n"
    "  max-width: 178mm; margin: 0 auto; padding: 1em; overflow-wrap: anywhere; }\n"
    "h1 { font-size: 18pt; line-height: 1.2; margin: 0 0 .5em; }\n"
    "h2 { font-size: 14pt; margin: 1.5em 0 .4em; break-after: avoid; }\n"
    "p { margin: 0 0 .6em; orphans: 3; widows: 3; }\n"
    "table { width: 100%; border-collapse: collapse; margin: .6em 0 1em; }\n"
    "caption { text-align: left; padding: 0 0 .4em; break-after: avoid; }\n"
    "th, td { text-align: left; vertical-align: top; padding: .3em .5em; border: 1px solid #767676; "
    "unicode-bidi: isolate;\n"
    "  overflow-wrap: anywhere; }\n"
    "thead { display: table-header-group; }\n"
    "thead th { background: #eee; print-color-adjust: exact; }\n"
    "tbody th { font-weight: bold; }\n"
    "tr { break-inside: avoid; }\n"
    "@media print { body { padding: 0; max-width: none; } }\n</style>\n";

/* Text between tags. What is no printable UTF-8 is shown as \xNN. */
static void put(FILE *out, const char *text)
{
	char *shown = printable_text(text, true);
	if (shown == NULL)
		console_out_of_memory();
	for (const char *at = shown; *at != '\0'; at++)
		switch (*at) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			putc(*at, out);
		}
	free(shown);
}

static void element(FILE *out, const char *open, const char *text, const char *close)
{
	fputs(open, out);
	put(out, text);
	fputs(close, out);
}

static void begin(FILE *out, const char *language, const char *title)
{
	fprintf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n%s", language,
		head);
	element(out, "<title>", title, "</title>\n");
	fprintf(out, "%s</head>\n<body>\n<main>\n", style);
	element(out, "<h1>", title, "</h1>\n");
}

static void heading(FILE *out, const char *text)
{
	element(out, "<h2>", text, "</h2>\n");
}

static void paragraph(FILE *out, const char *text)
{
	element(out, "<p>", text, "</p>\n");
}

static void table(FILE *out, const struct page_table *table)
{
	fputs("<table>\n", out);
	element(out, "<caption>", table->caption, "</caption>\n<thead>\n<tr>");
	for (size_t i = 0; i < table->column_count; i++)
		element(out, "<th scope=\"col\">", table->headings[i], "</th>");
	fputs("</tr>\n</thead>\n<tbody>\n", out);
	for (size_t row = 0; row < table->row_count; row++) {
		const char *const *cells = table->cells + row * table->column_count;
		element(out, "<tr><th scope=\"row\">", cells[0], "</th>");
		for (size_t i = 1; i < table->column_count; i++)
			element(out, "<td>", cells[i], "</td>");
		fputs("</tr>\n", out);
	}
	fputs("</tbody>\n</table>\n", out);
}

static void end(FILE *out)
{
	fputs("</main>\n</body>\n</html>\n", out);
}

const struct page_form page_html = {begin, heading, paragraph, table, end};
