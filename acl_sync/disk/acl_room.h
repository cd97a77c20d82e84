/* Has the file system room for an ACL? Asked of a file without a name, which is gone when it is closed. */
#ifndef CAREACL_DISK_ACL_ROOM_H
#define CAREACL_DISK_ACL_ROOM_H

#include "acl_sync/disk/object.h"

/* What was learned. All zero at first. */
struct acl_room {
	size_t fits_access, fits_default;       /* bytes that are known to fit together */
	size_t exceeds_access, exceeds_default; /* bytes that are known not to; 0: not known */
	int error;
};

/* Would both ACLs find room at one object below `root_fd`? 0, -ENOSPC or -E2BIG. What cannot be asked is
 * taken for room: the run will tell. */
int acl_room_ask(struct acl_room *room, int root_fd, const struct acl_wanted *access,
		 const struct acl_wanted *default_acl);

/* Would they beside the attributes that people keep with the object behind `fd` (user_attributes.h)? As above. Nothing is
 * asked where those are few. */
int acl_room_ask_beside(int root_fd, int fd, const struct acl_wanted *access,
			const struct acl_wanted *default_acl);

/* Is the disk full, so that a folder may find no room, whatever its ACLs? Blocks are asked for in the same way, for their count
 * does not tell: ext4 keeps some back that nobody gets. false also where it cannot be asked. */
bool acl_room_is_disk_full(int root_fd);

/* How many people both ACLs of a directory can name: asked by halving. 0: it cannot be asked. */
size_t acl_room_names(int root_fd);

/* Does a file system keep an ACL and a default ACL with that many names in a block of their own, not in the inode? */
bool acl_room_takes_block(int root_fd, size_t names);

#endif
