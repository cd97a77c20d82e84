/* The login snapshot as a file in the state's folder: replaced by rename, by one process at a time. */
#ifndef CAREACL_SITE_SNAPSHOT_FILE_H
#define CAREACL_SITE_SNAPSHOT_FILE_H

#include "policy/arena.h"

/* Locks it against other writers; what goes into it is read after that. A descriptor of the folder, whose closing unlocks,
 * or -errno. */
int snapshot_file_lock(const char *state_dir);

/* Its bytes, in `arena`. 0 or -errno; -ENOENT: there is none. */
int snapshot_file_read(int folder_fd, struct arena *arena, unsigned char **ret_bytes, size_t *ret_size);

/* Replaces it, durably. 0 or -errno. */
int snapshot_file_replace(int folder_fd, const unsigned char *bytes, size_t size);

#endif
