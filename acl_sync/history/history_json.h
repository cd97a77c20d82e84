/* Periods and uses of break-glass for programs and for people. */
#ifndef CAREACL_HISTORY_HISTORY_JSON_H
#define CAREACL_HISTORY_HISTORY_JSON_H

#include "acl_sync/history/opened.h"

/* The entry of `history`; the patient's id only with `with_patient`. */
json_t *period_json(const struct period *period, bool with_patient);

/* Whose name a line begins with: the login's of one patient; the patient's of one login; both of several identities. */
enum history_names { HISTORY_LOGIN, HISTORY_PATIENT, HISTORY_BOTH };

/* One line on stdout: who, what, why, since when, until when, on which statements. `looked_until`: the first instant that
 * was not looked at; what lasts until there is not over. */
void period_tell(const struct period *period, enum history_names names, int64_t looked_until);

/* One use of break-glass on stdout, with what it has opened of the periods' patients. */
void use_tell(const struct use *use, const struct periods *periods, enum history_names names,
	      struct arena *arena);

#endif
