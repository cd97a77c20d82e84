/* Between the files standing*.c. */
#ifndef CAREACL_DISK_STANDING_PRIVATE_H
#define CAREACL_DISK_STANDING_PRIVATE_H

#include "acl_sync/disk/standing.h"

/* standing_layout.c: reads the root's mark into kind and from_pattern. 0 or -ENOMEM. */
int standing_read_layout(struct standing *standing);

/* standing_scan.c: lists the directories that may be folders into standing->folders, in order. 0 or -ENOMEM. */
int standing_scan(struct standing *standing);

/* standing_choose.c: finds each patient's among them. 0 or -ENOMEM. */
int standing_choose(struct standing *standing);

/* Does the store's pattern give that path to a patient? */
bool standing_is_wanted(const struct standing *standing, const char *path);

#endif
