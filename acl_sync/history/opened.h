/* What a use of break-glass has really opened: the categories that were closed to the login without it (R28). */
#ifndef CAREACL_HISTORY_OPENED_H
#define CAREACL_HISTORY_OPENED_H

#include "acl_sync/desk/uses.h"
#include "acl_sync/history/periods.h"

/* Did the access of that period rest on the use? */
bool opened_is_by(const struct period *period, const struct use *use);

/* The next of the periods from `from` on that the use has opened, each patient and category once; periods->count: there is
 * none. */
size_t opened_next(const struct periods *periods, const struct use *use, size_t from);

/* [{"patient":..,"category":..,"access":..}, ..] */
json_t *opened_json(const struct periods *periods, const struct use *use);

/* "medical: read, letters: read", with the patient's id before it where there is more than one; "": nothing. Lives in
 * `arena`. */
const char *opened_text(const struct periods *periods, const struct use *use, bool with_patient,
			struct arena *arena);

/* Why it is not known what the use has opened, in words; NULL: it is known. */
const char *opened_unknown(const struct use *use);

#endif
