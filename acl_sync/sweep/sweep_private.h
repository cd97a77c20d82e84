/* The parts of a sweep. */
#ifndef CAREACL_SWEEP_PRIVATE_H
#define CAREACL_SWEEP_PRIVATE_H

#include "acl_sync/sweep/sweep.h"

/* sweep_search.c: goes through all places and adds a holder for each hold on what lies there; what has lost its
 * name is found by the last one it had. */
void sweep_search(struct sweep *sweep);

/* sweep_judge.c: fills in whose the holder is, what the ACLs on disk let that login do there, what the rules let
 * it. */
struct judge *judge_new(struct sweep *sweep);
void judge_holder(struct judge *judge, struct holder *holder);
void judge_free(struct judge *judge);

/* sweep_spares.c: how many processes hold what they may no longer use. Holders are in order of pid. */
size_t sweep_over(const struct sweep *sweep);

/* One that is complete but for the judgement. */
void sweep_add_holder(struct sweep *sweep, const struct holder *holder);

#endif
