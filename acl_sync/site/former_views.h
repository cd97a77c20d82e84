/* The views of a store that careacl.conf no longer names, or names elsewhere now. */
#ifndef CAREACL_SITE_FORMER_VIEWS_H
#define CAREACL_SITE_FORMER_VIEWS_H

#include "acl_sync/run/run.h"

/* After a whole run over the store: takes the links out of the views that it had before, if they were others, and
 * remembers the present ones. What fails is said, makes the status 4, and is tried again by the next run. */
void former_views(struct run *run);

#endif
