/* What is asked or said in vain: it leaves a line in the audit trail all the same (R32, R33). */
#ifndef CAREACL_DESK_ATTEMPT_H
#define CAREACL_DESK_ATTEMPT_H

#include "acl_sync/desk/desk.h"
#include "acl_sync/desk/uses.h"

/* The site with its state, for writing, and nothing else of it: what was asked may be about nobody whom it knows. false:
 * there is no state that can be written; settings stands where it could be read. To be closed either way. */
bool attempt_open(struct site *ret_site, const struct options *options);

/* A line with the verb, who was meant as typed, and what came of it; `login` and `refusal` may be NULL. false: it could not
 * be written. */
bool attempt_record(struct site *site, const struct desk *desk, enum audit_kind kind, const char *outcome,
		    const char *patient, const char *login, const char *refusal);

/* Of what the desk has refused: no office, an access for oneself (R40). What cannot be written stays refused. */
void attempt_in_vain(const struct desk *desk, const struct desk_request *request, const char *refusal);

/* Of a review, or its list, that is refused to `caller`. `typed`: which was meant, NULL the list; `use`: that one, NULL where
 * there is none. What cannot be written stays refused. */
void attempt_review(const struct options *options, const struct caller *caller, const char *typed,
		    const struct use *use, const char *refusal);

/* As typed; what is no identifier at all is not kept. */
const char *attempt_patient(const char *patient);

#endif
