/* The report under way: its parts are handed to a form (page.h), in the language of the site. Private to the history. */
#ifndef CAREACL_HISTORY_WRITING_H
#define CAREACL_HISTORY_WRITING_H

#include "acl_sync/history/page.h"
#include "acl_sync/history/report.h"

struct writing {
	const struct report *report;
	const struct page_form *form;
	FILE *out;
	const char **cells; /* of the table at hand */
	size_t cell_count, cell_capacity;
};

/* A text of the catalogue with its values, in the site's arena. */
const char *writing_say(const struct writing *writing, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "21 November 2026, 10:05", in the site's zone. */
const char *writing_date(const struct writing *writing, int64_t instant);

/* "since .., until .."; TIME_ALWAYS, TIME_NEVER: that bound is open. */
const char *writing_window(const struct writing *writing, int64_t since, int64_t until);

/* Texts of the catalogue as they stand. */
void writing_heading(const struct writing *writing, const char *text);
void writing_paragraph(const struct writing *writing, const char *text);

/* Adds a cell to the table at hand, as it is; writing_table ends the table and writes it: caption and headings are texts
 * of the catalogue. */
void writing_cell(struct writing *writing, const char *text);
void writing_table(struct writing *writing, const char *caption, const char *const *headings,
		   size_t column_count);

/* report_page_uses.c: the part about emergency accesses. */
void report_page_uses(struct writing *writing);

#endif
