/* A root that careacl's mark says is careacl's, while the state knows nothing of it: the state was lost (disk.md,
 * "Failures"). Without it the guard has nothing to compare with, so only what takes away is done there until
 * somebody accepts that. */
#ifndef CAREACL_SITE_LOST_H
#define CAREACL_SITE_LOST_H

#include "acl_sync/run/run.h"

/* Finds whether the state behind an opened root is lost, reading only, and sets site->lost[store]. A state that cannot be
 * asked is said, status 4. */
enum lost_state lost_look(struct run *run);

/* Remembers in the state, durably, what lost_look found, before anything is changed; also for a root that cannot
 * be looked at now while the state is new. false when it failed (said): the store is then left alone. */
bool lost_keep(struct run *run);

/* The store's state is no longer lost: it was accepted, or the root begins anew. */
enum state_result lost_forget(struct site *site, store_id store);

/* Says that the store's state is lost and what to type. Makes the status 3. */
void lost_report(struct run *run);

/* What is to be typed after --accept. */
void lost_hash(const struct store *store, char ret_hash[GUARD_HASH_SIZE]);

#endif
