/* What is counted for whoever watches a site: quick on a large state, and without a name. */
#ifndef CAREACL_REGISTRY_STATE_WATCH_H
#define CAREACL_REGISTRY_STATE_WATCH_H

#include "registry/state_desk.h"

/* Uses of break-glass that the desk has recorded, claims that were refused included (R28). */
struct state_glass_counts {
	int64_t granted, refused; /* ever, as far as the state goes back */
	int64_t unreviewed;       /* of both */
	int64_t oldest;           /* when the first of those was recorded; TIME_NEVER: there is none */
	int64_t not_told;         /* of the unreviewed ones: nobody could be told */
};

enum state_result state_glass_count(struct state_db *state, struct state_glass_counts *ret_counts);

#endif
