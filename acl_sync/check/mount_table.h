/* The mounts of this process's mount namespace, and which of them holds a path. */
#ifndef CAREACL_CHECK_MOUNT_TABLE_H
#define CAREACL_CHECK_MOUNT_TABLE_H

#include "acl_sync/check/check_services_private.h"
#include "acl_sync/disk/trial.h"
#include "acl_sync/sweep/mounts.h"

/* All of them, in the arena of the run. */
struct mount_table {
	struct mount_line *lines;
	size_t count, capacity;
};

/* Reads run->places->mountinfo. What cannot be read is a warning, and the table is empty. */
void mount_table_read(struct check_run *run, struct mount_table *table);

/* The mount that holds `path`, found as the kernel walks, from mount to mount: what lies under another mount does
 * not count. NULL: none. */
const struct mount_line *mount_find(const struct mount_table *table, const char *path);

/* Where `path`, on `mount`, lies within the file system. Arena; NULL: out of memory, kept in the findings. */
const char *mount_inside(struct check_run *run, const struct mount_line *mount, const char *path);

/* Other mounts through which something of `path` is seen, at most `capacity`; the strings are in the arena. */
size_t mount_beside(struct check_run *run, const struct mount_table *table, const char *path,
		    struct trial_beside *beside, size_t capacity);

#endif
