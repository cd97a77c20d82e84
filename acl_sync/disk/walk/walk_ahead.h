/* Looking at folders with several threads, before the walk itself. Most folders are as they should be, and only those are
 * told here: what is anything else is left to the walk, which looks at it alone and in order. So threads change nothing,
 * call nobody back, and what is reported does not depend on them.
 */
#ifndef CAREACL_DISK_WALK_AHEAD_H
#define CAREACL_DISK_WALK_AHEAD_H

#include "acl_sync/disk/walk.h"

/* In WALK_LOOK of a whole run with job->threads above 1, behind the root and the levels between: sets ret_is_right[patient]
 * (of the facts' patient_count; all false before) where the folder is as it should be in every respect, and adds to the
 * report and to the views what the walk's look at it would add. Where much is not, it ends early. Returns how many are.
 * job->progress is called by the calling thread alone. No failure: what could not be looked at is not said to be right. */
size_t walk_ahead(struct walk *walk, bool *ret_is_right);

#endif
