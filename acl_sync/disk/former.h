/* Paths kept before folders got other names: where those objects are now (for `undo`). */
#ifndef CAREACL_DISK_FORMER_H
#define CAREACL_DISK_FORMER_H

#include "acl_sync/disk/standing.h"

struct former {
	struct standing standing;
	struct former_path *paths; /* in order: what each pattern gives each patient */
	size_t count;
};

/* Learns the present and the former paths of all folders. 0 or -errno. `arena` keeps them, and what former_path gives. */
int former_init(struct former *former, const struct store_job *job, int root_fd, struct arena *arena);

/* The path below the root at which an object kept as `path` is found now, known by its device and inode; `path` itself
 * where it is found at none. NULL: out of memory. */
const char *former_path(struct former *former, const char *path, uint64_t device, uint64_t inode);

#endif
