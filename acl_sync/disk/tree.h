/* Opening and listing below a directory descriptor, never anywhere else.
 *
 * Nothing here follows a symbolic link, leaves the directory it starts from or crosses a mount point
 * (openat2; component by component where the kernel or a filter has no openat2).
 */
#ifndef CAREACL_DISK_TREE_H
#define CAREACL_DISK_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>

/* Opens the directory `path` for reading, without touching its access time.
 * A descriptor, or -errno: -ENOTDIR, -ELOOP (a symbolic link), -EXDEV (a mount point). */
int tree_open_directory(int dir_fd, const char *path);

/* The same of the directory that `path` (names with slashes) is in. */
int tree_open_parent(int dir_fd, const char *path);

/* Pins whatever `path` is (O_PATH): a file is not opened, so nothing blocks and nobody notices. */
int tree_open_pinned(int dir_fd, const char *path);

/* What `name` in `dir_fd` is, a symbolic link itself. 0 or -errno; -EXDEV: a mount point. */
int tree_stat(int dir_fd, const char *name, struct stat *ret_stat);

/* Does the error say that nothing is there, or nothing that one goes through? */
bool tree_is_nowhere(int error);

enum entry_type { ENTRY_DIRECTORY, ENTRY_FILE, ENTRY_SPECIAL };

/* A listing of a directory in progress. */
struct listing {
	int fd; /* not owned */
	char *buffer;
	size_t filled, next;
};

/* Starts at the directory's first entry. 0 or -errno. */
int listing_open(struct listing *listing, int dir_fd);

/* The same of a descriptor that was opened just now: through it nobody has listed anything. */
int listing_open_new(struct listing *listing, int dir_fd);

/* The next entry but "." and "..": 1, or 0 at the end, or -errno. The name is good until the next call.
 * An entry that vanishes meanwhile is left out. */
int listing_next(struct listing *listing, const char **ret_name, enum entry_type *ret_type);

void listing_close(struct listing *listing);

#endif
