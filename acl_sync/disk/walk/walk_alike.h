/* What is wanted of the folders of patients who are alike, made once for all of them and all threads. */
#ifndef CAREACL_DISK_WALK_ALIKE_H
#define CAREACL_DISK_WALK_ALIKE_H

#include "acl_sync/disk/walk.h"

/* For a whole run whose decider allows it; NULL: it does not, or there is no memory for it. */
struct walk_alike *walk_alike_new(const struct store_job *job);
void walk_alike_free(struct walk_alike *alike);

/* Gives the present folder, of which nothing was decided yet, what is wanted of those like it, with all that an ACL set can be
 * asked for: nobody changes it any more. false: it is like no other, or its decisions are not the job's. */
bool walk_alike_decide(struct walk *walk);

#endif
