/* How many patients' folders each login may pass, for the login snapshot. */
#ifndef CAREACL_SITE_SNAPSHOT_FOLDERS_H
#define CAREACL_SITE_SNAPSHOT_FOLDERS_H

#include "acl_sync/site/site.h"

/* By login_id of the facts in force, in the site's arena; NULL: out of memory. */
const uint32_t *snapshot_folders_count(struct site *site);

#endif
