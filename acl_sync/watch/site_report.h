/* The report about the whole of a site, for its data-protection officer: what somebody must ask about who is answerable for
 * who opens what. Logins, teams and counts; no patient is named.
 *
 * Each section is a table; the same cells make text, HTML and JSON.
 */
#ifndef CAREACL_WATCH_SITE_REPORT_H
#define CAREACL_WATCH_SITE_REPORT_H

#include "acl_sync/history/page.h"
#include "acl_sync/site/site.h"

#define SITE_REPORT_FOLDERS 100 /* more than so many are told, unless something else is asked */

struct site_cell {
	const char *text; /* for people */
	json_t *value;    /* for programs; owned */
};

struct site_section {
	const char *key;     /* in JSON */
	const char *heading; /* the rest are texts of the catalogue */
	const char *caption;
	const char *none;           /* said where there is no row */
	const char *columns[6 + 1]; /* keys in JSON, then NULL */
	const char *headings[6];
};

struct site_table {
	const struct site_section *section;
	struct site_cell *cells;
	size_t count, capacity;
};

#define SITE_REPORT_TABLES 8

struct site_report {
	struct site *site;
	size_t more_than;
	struct site_table tables[SITE_REPORT_TABLES];
	size_t table_count;
};

/* Gathers everything about a site that knows everybody; in its arena. false: said. site_report_clear in either case. */
bool site_report_build(struct site *site, size_t more_than, struct site_report *ret_report);
void site_report_clear(struct site_report *report);

void site_report_write(const struct site_report *report, const struct page_form *form, FILE *out);
json_t *site_report_json(const struct site_report *report);

/* ---- between its files ---- */

/* Begins a table; cells are added to the last one begun, row after row. */
void site_report_table(struct site_report *report, const struct site_section *section);
void site_report_text(struct site_report *report, const char *text); /* as it is; NULL: "", null */
void site_report_word(struct site_report *report, const char *text); /* of the catalogue */
void site_report_number(struct site_report *report, size_t number);
void site_report_day(struct site_report *report, int64_t instant); /* TIME_ALWAYS, TIME_NEVER: "", null */

/* The profession's name; NULL: no professional. */
const char *site_report_profession(const struct site_report *report, login_id login);

/* site_report_reach.c: who may open very many folders; categories that a profession's matrix gives and nobody of it has. */
void site_report_reach(struct site_report *report);

/* site_report_people.c */
void site_report_people(struct site_report *report);

/* site_report_glass.c; false: said. */
bool site_report_glass(struct site_report *report);

#endif
