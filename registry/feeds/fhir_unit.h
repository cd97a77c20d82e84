/* Units: what the site calls an organization or a location, and which units a refusal to one may mean. */
#ifndef CAREACL_FEEDS_FHIR_UNIT_H
#define CAREACL_FEEDS_FHIR_UNIT_H

#include "registry/feeds/fhir_expand.h"

/* Keeps what may be the number of the unit: the first of a listed system is, the others are for refusals alone. */
void fhir_unit_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource);

/* The site's number of the unit to which a reference leads; NULL: none is sure. */
const char *fhir_unit_number(struct fhir *fhir, const char *reference);

/* The same, else the key of what it leads to. */
const char *fhir_unit_name(struct fhir *fhir, const char *reference);

/* A refusal to it is one to the staff of the unit; of those that it may be, if nobody knows which. `has_staff`: there are persons who are
 * surely meant, too, so that it need be no unit. */
void fhir_unit_refuse(struct fhir_expanding *expanding, const char *reference, bool has_staff);

#endif
