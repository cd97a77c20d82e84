/* The report in words that a patient understands, in the language of the site. */
#ifndef CAREACL_HISTORY_REPORT_PAGE_H
#define CAREACL_HISTORY_REPORT_PAGE_H

#include "acl_sync/history/page.h"
#include "acl_sync/history/report.h"

/* Writes the whole page. */
void report_page_write(const struct report *report, const struct page_form *form, FILE *out);

#endif
