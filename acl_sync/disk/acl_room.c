/* Asking for room, as seldom as possible. */
#include "acl_sync/disk/acl_room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/xattr.h>
#include <unistd.h>

/* The smallest blocks there are have room for twice this. */
#define SURELY_BYTES 400

/* ext4 keeps both ACLs in one block: the default ACL, which no file can have, is stood for by an attribute of
 * its size there. (A named entry takes 8 bytes; the four others 16 less than in the value, and the header 4; the
 * attribute's name takes 4.) */
#define SMALLER_BY 20
#define STAND_IN "trusted.c"

static int try_both(int fd, const struct acl_wanted *access, const struct acl_wanted *default_acl)
{
	int error = 0;
	if (default_acl != NULL && default_acl->size > SMALLER_BY) {
		/* where each attribute has room of its own, a default ACL finds what an access ACL finds */
		error = posix_acl_set((struct handle){.fd = fd}, POSIX_ACL_ACCESS, default_acl->bytes,
				      default_acl->size);
		if (error == 0 &&
		    fsetxattr(fd, STAND_IN, default_acl->bytes, default_acl->size - SMALLER_BY, 0) != 0)
			error = -errno;
	}
	if (error == 0 && access->size > 0)
		error =
		    posix_acl_set((struct handle){.fd = fd}, POSIX_ACL_ACCESS, access->bytes, access->size);
	return error == -ENOSPC || error == -E2BIG ? error : 0;
}

int acl_room_ask(struct acl_room *room, int root_fd, const struct acl_wanted *access,
		 const struct acl_wanted *default_acl)
{
	size_t access_size = access->size, default_size = default_acl == NULL ? 0 : default_acl->size;
	if (access_size <= SURELY_BYTES && default_size <= SURELY_BYTES)
		return 0;
	if (access_size <= room->fits_access && default_size <= room->fits_default)
		return 0;
	if (room->error != 0 && access_size >= room->exceeds_access && default_size >= room->exceeds_default)
		return room->error;
	int fd = openat(root_fd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return 0;
	int error = try_both(fd, access, default_acl);
	close(fd);
	if (error == 0) {
		room->fits_access = access_size;
		room->fits_default = default_size;
	} else {
		room->exceeds_access = access_size;
		room->exceeds_default = default_size;
		room->error = error;
	}
	return error;
}
