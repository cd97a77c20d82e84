/* The login snapshot: what the door needs to know, published by every sync (pam.md). */
#ifndef CAREACL_SITE_SNAPSHOT_PUBLISH_H
#define CAREACL_SITE_SNAPSHOT_PUBLISH_H

#include "acl_sync/site/site.h"

/* Makes the snapshot of the facts in force and replaces state_dir's: written aside, fsync, rename, fsync of the
 * folder; root's, mode 0600. 0 or -errno. */
int snapshot_publish(struct site *site);

#endif
