/* What a patient may be handed (R33): who may open their record, since when and why, what is refused at their wish, uses of
 * break-glass, and whom to turn to.
 *
 * Hidden documents stay hidden (R07): nothing here names them.
 */
#ifndef CAREACL_HISTORY_REPORT_H
#define CAREACL_HISTORY_REPORT_H

#include "acl_sync/desk/uses.h"
#include "acl_sync/history/periods.h"

/* One person's accesses that are alike. */
struct report_row {
	const char *login;
	const char *profession; /* NULL: no professional */
	const char *team;       /* by which they treat the patient; NULL */
	const char *categories; /* "medical, nursing" */
	enum access access;
	enum reason reason;
	unsigned rule;
	int64_t since; /* TIME_ALWAYS: not known */
	int64_t until; /* TIME_NEVER: nothing ends it */
};

/* One refusal at the patient's wish. */
struct report_wish {
	const char *kind; /* "objection", "withheld", "deleted", "closed", "set_aside" */
	const char *whom; /* of an objection: a sentence's part, "inf.leroy"; NULL: everybody */
	const char *
	    items; /* categories and documents, NULL: the whole record; of what is set aside, all that was said */
	const char *where; /* "desk:17" */
	struct time_window window;
};

struct report {
	struct site *site;
	const char *patient;
	struct words identities; /* the same person's ids, `patient` first */
	int64_t kept_since;      /* TIME_NEVER: nothing is kept */
	const struct report_row *rows;
	size_t row_count;
	const struct report_wish *wishes;
	size_t wish_count;
	struct uses uses;       /* of all identities */
	struct periods periods; /* of all of them, until the instant of the report */
};

/* Gathers everything about a patient whom the site knows; in the site's arena. false: said. */
bool report_build(struct site *site, patient_id patient, struct report *ret_report);

/* What is refused; report_wishes.c. */
void report_find_wishes(struct report *report, patient_id patient);

/* The answer for programs; report_json.c. */
json_t *report_json(const struct report *report);

#endif
