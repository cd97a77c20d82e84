/* Where a path is inside its file system: the same file has other paths in other mount namespaces and under bind
 * mounts, and one that has lost its name has nothing but a path. Pure. */
#ifndef CAREACL_SWEEP_MOUNTS_H
#define CAREACL_SWEEP_MOUNTS_H

#include "policy/arena.h"

#include <stdint.h>

/* `path`, absolute in the mount namespace whose mountinfo is given, as a path below the root of the file system
 * with that device. Lives in `arena`; NULL: no mount of that device holds it, or out of memory. */
const char *mounts_inside(const char *mountinfo, uint64_t device, const char *path, struct arena *arena);

#endif
