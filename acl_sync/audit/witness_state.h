/* The state database as a second memory of where the trail ends. */
#ifndef CAREACL_AUDIT_WITNESS_STATE_H
#define CAREACL_AUDIT_WITNESS_STATE_H

#include "acl_sync/audit/trail.h"
#include "registry/state_db.h"

/* A witness that keeps the end of the trail in `state`, which stays the caller's and must live as long. Where
 * the caller has a transaction open, what is kept is kept with it. */
struct trail_witness witness_in_state(struct state_db *state);

#endif
