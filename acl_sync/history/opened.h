/* What a use of break-glass has really opened: the categories that were closed to the login without it (R28). */
#ifndef CAREACL_HISTORY_OPENED_H
#define CAREACL_HISTORY_OPENED_H

#include "acl_sync/desk/uses.h"
#include "acl_sync/history/periods.h"

/* use_json with "opened": [{"patient":..,"category":..,"access":..}, ..]; null where it is not known. */
json_t *opened_use_json(const struct periods *periods, const struct use *use);

/* "medical: read, letters: read", with the patient's id before it where there is more than one; "": nothing. Lives in
 * `arena`. */
const char *opened_text(const struct periods *periods, const struct use *use, bool with_patient,
			struct arena *arena);

/* Why it is not known what the use has opened, in words; NULL: it is known. */
const char *opened_unknown(const struct use *use);

#endif
