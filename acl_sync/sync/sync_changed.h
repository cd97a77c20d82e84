/* `sync --changed`: a sync of the folders of which something was said, begins or ends since the last whole one (changed.h). */
#ifndef CAREACL_ACL_SYNC_SYNC_CHANGED_H
#define CAREACL_ACL_SYNC_SYNC_CHANGED_H

#include "acl_sync/sync/sync_run.h"

/* Does it, and answers; *ret_status is the verb's. false: a whole sync is needed, nothing was done or said. */
bool sync_changed(const struct options *options, int *ret_status);

#endif
