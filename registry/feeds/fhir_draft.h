/* A record is said: one draft of it after the other. */
#ifndef CAREACL_FEEDS_FHIR_DRAFT_H
#define CAREACL_FEEDS_FHIR_DRAFT_H

#include "registry/feeds/fhir_reference.h"

/* What is being said. */
struct fhir_saying {
	struct fhir *fhir;
	const struct fhir_record *record;
	const struct fhir_draft *draft;
	const char *pid, *tid;      /* NULL: none */
	struct fhir_identity known; /* the record's patient; an empty id: not asked yet */
	unsigned visit;             /* of this record, for this patient */
};

/* ---- fhir_draft.c ---- */

/* Says the draft at hand, of that patient; NULL: of none. */
void fhir_draft_say(struct fhir_saying *saying, const char *reference);

/* The same of each patient of a group, for whom a team cares. */
void fhir_draft_say_for_each(struct fhir_saying *saying, const struct fhir_record *group);

/* ---- fhir_signer.c ---- */

/* Did the patient of saying->pid sign the record, or who is known to represent the patient? */
bool fhir_signer_is_known(const struct fhir_saying *saying);

#endif
