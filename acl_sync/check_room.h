/* Room for the entries of an ACL: how many a file system takes, and whose folders need more. */
#ifndef CAREACL_ACL_SYNC_CHECK_ROOM_H
#define CAREACL_ACL_SYNC_CHECK_ROOM_H

#include "acl_sync/run.h"

/* Adds an error at every patient one of whose folders in the store needs more entries than its file system takes. */
void check_room(struct run *run);

#endif
