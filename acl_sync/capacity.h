/* What a file system keeps of ACLs, against what the folders need: told before it hurts. */
#ifndef CAREACL_ACL_SYNC_CAPACITY_H
#define CAREACL_ACL_SYNC_CAPACITY_H

#include "acl_sync/run/run.h"

/* Of a store that was planned or treated: a folder that comes near the most names an ACL keeps, which is asked of the store by a
 * file without a name; and ACLs to be written that ext4 takes for the same at first sight. As warnings in `findings`. */
void capacity_find(struct run *run, const struct store_report *report, struct findings *findings);

/* The same on stderr, where something is to be written or was. */
void capacity_tell(struct run *run, const struct store_report *report);

#endif
