/* What feeds hold of a patient, told beside an answer about who may open what. */
#ifndef CAREACL_VERBS_PATIENT_ON_HOLD_H
#define CAREACL_VERBS_PATIENT_ON_HOLD_H

#include "acl_sync/site/site.h"

/* Tells each hold of the patient, and what would end it: in an answer, which may name people, or beside it. Nothing of the past, and
 * nothing in JSON. */
void patient_on_hold_answer(struct site *site, const char *patient);
void patient_on_hold_note(struct site *site, const char *patient);

#endif
