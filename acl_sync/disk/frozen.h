/* What nobody can change although its file system is mounted to be written: on btrfs, without being root, whoever may write a
 * directory can make a subvolume in it, and a read-only snapshot of that, where owners and modes stay as they are. (ACLs do
 * not, on the Linux that was looked at, by an omission of the kernel: nothing relies on that.) */
#ifndef CAREACL_DISK_FROZEN_H
#define CAREACL_DISK_FROZEN_H

#include <stdbool.h>

enum frozen {
	FROZEN_NOT,
	FROZEN_SNAPSHOT, /* in a read-only subvolume */
	FROZEN_STUMP /* the empty directory that a snapshot has where a subvolume stood in what it was made of */
};

/* The object behind `fd`, which may be O_PATH, of the store behind `root_fd`. What cannot be asked is FROZEN_NOT. */
enum frozen frozen_look(int root_fd, int fd);

#endif
