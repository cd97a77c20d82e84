/* From a reference to persons: what the room of organizations and the one that enters it have for each other. Nothing else includes
 * this. */
#ifndef CAREACL_FEEDS_FHIR_ORGANIZATION_H
#define CAREACL_FEEDS_FHIR_ORGANIZATION_H

#include "registry/feeds/fhir_expand.h"

/* ---- fhir_expand.c ---- */

/* Counts a step. false: there are too many (said). */
bool fhir_expand_may_go_on(const struct fhir_expanding *expanding);

/* A person is meant; a refusal has its own time alone: who is in something now may mean whoever was. */
void fhir_expand_take(const struct fhir_expanding *expanding, const char *who, const char *from,
		      const char *to);

/* Nobody knows who is meant: a refusal may mean anybody, a permit means nobody. */
void fhir_expand_unknown(const struct fhir_expanding *expanding, const char *code);

/* The professional of a record (NULL: it is not there), or of a number. */
void fhir_expand_person(const struct fhir_expanding *expanding, const char *reference,
			const struct fhir_record *record, const char *from, const char *to);

/* May it permit something? */
bool fhir_expand_is_sure(const struct fhir_record *record);

/* ---- fhir_organization.c ---- */

/* Who has the role; NULL: it is not there. */
void fhir_organization_role(struct fhir_expanding *expanding, const struct fhir_record *role,
			    const char *from, const char *to);

/* All who have a role there; of staff only with expand_org. */
void fhir_organization_expand(struct fhir_expanding *expanding, const char *reference, const char *from,
			      const char *to);

#endif
