/* How deep the walks go: each level holds descriptors and a part of the stack. */
#ifndef CAREACL_DISK_DEPTH_H
#define CAREACL_DISK_DEPTH_H

#include <stddef.h>

/* Levels below a category. At that depth the walks need less than half of a stack of 8 MiB. */
#define DEPTH_LEVELS 4000

/* How many levels this process can go down, `limit` at most, when each holds that many descriptors. Raises the
 * soft limit of descriptors as far as the hard one lets it; at least 1. */
size_t depth_levels(size_t limit, size_t descriptors_per_level);

#endif
