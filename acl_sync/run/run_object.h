/* What an object itself says about why it cannot be treated. */
#ifndef CAREACL_ACL_SYNC_RUN_OBJECT_H
#define CAREACL_ACL_SYNC_RUN_OBJECT_H

#include "acl_sync/run/run.h"

/* Why the object of a failed notice could not be changed, and what to do, where that is to be seen of it: attributes that
 * fill the room of its ACLs, a read-only subvolume. Static, or of the site's arena; NULL: it says nothing. */
const char *run_object_failure(const struct run *run, const struct store_notice *notice);

/* Of the leaks from `first` on: those that no sync can close are told, once. */
void run_report_frozen(const struct run *run, const struct verify_result *result, size_t first);

#endif
