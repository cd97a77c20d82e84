/* A page for people, as text or as HTML: headings, paragraphs, tables. What is handed in is plain text; each form escapes
 * what it must.
 */
#ifndef CAREACL_HISTORY_PAGE_H
#define CAREACL_HISTORY_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define PAGE_COLUMNS_MAX 6

/* A table; the first cell of each row is its heading. */
struct page_table {
	const char *caption;
	size_t column_count;
	const char *const *headings; /* column_count */
	const char *const *cells;    /* row after row */
	size_t row_count;
};

struct page_form {
	void (*begin)(FILE *out, const char *language, const char *title);
	void (*heading)(FILE *out, const char *text);
	void (*paragraph)(FILE *out, const char *text);
	void (*table)(FILE *out, const struct page_table *table);
	void (*end)(FILE *out);
};

/* One self-contained page: nothing is fetched, nothing runs; prints on A4. */
extern const struct page_form page_html;
/* Lines of a terminal or of a printer. */
extern const struct page_form page_text;

#endif
