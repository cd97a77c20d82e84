/* Parts of queries: when what the desk has recorded came to be known, and ceased to be. Of a desk d and its end e. */
#ifndef CAREACL_REGISTRY_STATE_DESK_PRIVATE_H
#define CAREACL_REGISTRY_STATE_DESK_PRIVATE_H

#include "registry/state_keys.h"

#define DESK_BROUGHT_BACK " FROM value k WHERE k.key = '" STATE_KNOWN "' || d.id"

/* Since when: as recorded, but for what a clock that was ahead has recorded, once that is put right. */
#define DESK_SINCE "IFNULL((SELECT k.number" DESK_BROUGHT_BACK "), d.recorded)"

/* Until when; NULL: still. What began and ended within a second was known in that second. */
#define DESK_UNTIL "(e.at + (e.at = " DESK_SINCE "))"

/* Was it recorded by the instant `at`, a parameter? */
#define DESK_RECORDED_BY(at)                                                                                 \
	"(d.recorded <= " at " OR EXISTS (SELECT 1" DESK_BROUGHT_BACK " AND k.number <= " at "))"

/* Did it go on after the instant `at`, a parameter, or was it ended in that second alone? */
#define DESK_NOT_ENDED_BY(at) "(e.at IS NULL OR e.at > " at " OR (e.at = " at " AND " DESK_SINCE " = e.at))"

#endif
