/* What was read becomes facts; what is to be deleted is applied first. */
#ifndef CAREACL_FEEDS_FHIR_SAY_H
#define CAREACL_FEEDS_FHIR_SAY_H

#include "registry/feeds/fhir_private.h"

/* ---- fhir_say.c ---- */

/* All that was read. */
void fhir_say_all(struct fhir *fhir);

/* A draft of a record as a fact of that kind, with these fields in place of its own. */
void fhir_say_fact(struct fhir *fhir, const struct fhir_record *record, const struct fhir_draft *draft,
		   fhir_fields instead);

/* A remark at a record about that patient (NULL: none); `content` of a hold. */
void fhir_say_remark(struct fhir *fhir, const struct fhir_record *record, enum feed_kind kind,
		     const char *pid, const char *code, const char *content);

/* A remark at a record, from afterwards. */
void fhir_say_warning(struct fhir *fhir, const struct fhir_record *record, const char *code);

/* ---- fhir_deletion.c ---- */

/* What is deleted is gone, if it stood before its deletion. */
void fhir_deletion_apply(struct fhir *fhir);

/* What an earlier run may have taken is withdrawn too. */
void fhir_deletion_say(struct fhir *fhir, const struct fhir_record *deletion);

/* Is it of this feed's server? What another one deletes or withdraws is not what this one has. */
bool fhir_deletion_is_ours(const struct fhir *fhir, const struct fhir_record *record);

#endif
