/* The documents of one identity go to the other's folder (careacl merge; docs/decisions/16-two-identities.md). */
#ifndef CAREACL_ACL_SYNC_MERGING_H
#define CAREACL_ACL_SYNC_MERGING_H

#include "acl_sync/sync/sync_run.h"

struct merging {
	struct sync *sync; /* begun, with the facts of after the merge */
	patient_id from, into;
	size_t moved, renamed; /* documents; of them, those whose name was taken */
	size_t left;           /* could not be moved (said) */
};

/* Moves all documents of all stores, those that stand aside too. Nothing is written over: a document whose name is taken
 * stands beside it, under desk_moved_name. What cannot be moved stays, and is said with status 4. */
void merging_move(struct merging *merging);

#endif
