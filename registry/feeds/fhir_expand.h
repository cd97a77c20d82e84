/* From a reference to persons. */
#ifndef CAREACL_FEEDS_FHIR_EXPAND_H
#define CAREACL_FEEDS_FHIR_EXPAND_H

#include "registry/feeds/fhir_private.h"

enum fhir_for { FHIR_FOR_STAFF, FHIR_FOR_PERMIT, FHIR_FOR_DENIAL };

/* Takes one person, as facts name them, and the time that comes from what the person is in. */
typedef void fhir_take(void *context, const char *who, const char *from, const char *to);

struct fhir_expanding {
	struct fhir *fhir;
	const struct fhir_record *record; /* who names them */
	enum fhir_for purpose;
	fhir_take *take;
	void *context;
	const struct fhir_record *chain[4]; /* the teams and groups that are being looked into */
	unsigned depth, parts;              /* of them, and of organizations */
};

/* The persons to whom a reference leads: through roles, organizations, groups and teams. A refusal whose persons are not all
 * known takes "?" as well; a permit leaves out who is not sure. */
void fhir_expand(struct fhir_expanding *expanding, const char *reference, const char *from, const char *to);

/* One more person whom a consent names, directly or not: they are multiplied by patients. false: too many (said). */
bool fhir_expand_may_wish(struct fhir *fhir, const struct fhir_record *record);

/* Was the member met during this visit of what it is in already, for the same time? It has been met now. `visit`: a number of
 * its own, ++fhir->visits. Times are words of the index. */
bool fhir_expand_is_repeated(struct fhir *fhir, unsigned visit, const char *who, const char *from,
			     const char *to);

/* The key of the organization or place to which a reference leads. */
const char *fhir_expand_place(struct fhir *fhir, const char *reference);

#endif
