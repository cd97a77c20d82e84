/* Between walk_create.c and walk_building.c. */
#ifndef CAREACL_DISK_WALK_BUILDING_H
#define CAREACL_DISK_WALK_BUILDING_H

#include "acl_sync/disk/walk.h"

/* Opens the place where directories are built, closed to all but root; shared with all who build there as long as the
 * descriptor is open. A descriptor or -errno. */
int walk_building_open(struct walk *walk);

/* A new directory there, with a name of its own (`size` bytes, 17 at least), locked while the descriptor is open. A
 * descriptor or -errno. */
int walk_building_new(int building_fd, char *name, size_t size);

/* Removes one that will not be used: nothing but empty directories was ever put there. */
void walk_building_drop(int building_fd, const char *name);

#endif
