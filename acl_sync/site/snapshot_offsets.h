/* The clocks of the site's zone, for the dates that the door tells: the login snapshot carries their changes, for the module
 * reads no zone file. */
#ifndef CAREACL_SITE_SNAPSHOT_OFFSETS_H
#define CAREACL_SITE_SNAPSHOT_OFFSETS_H

#include "policy/login_snapshot.h"

/* The offsets of the process' zone from some years before `now` on, sorted; returns how many. A date before the first, or
 * after the last, is shown with it. */
size_t snapshot_offsets(int64_t now, struct snapshot_offset offsets[SNAPSHOT_OFFSET_MAX]);

#endif
