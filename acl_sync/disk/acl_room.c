/* Asking for room, as seldom as possible. */
#include "acl_sync/disk/acl_room.h"

#include "acl_sync/disk/user_attributes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

/* The smallest blocks there are have room for twice this. */
#define SURELY_BYTES 400

/* ext4 keeps both ACLs in one block: the default ACL, which no file can have, is stood for by an attribute of
 * its size there. (A named entry takes 8 bytes; the four others 16 less than in the value, and the header 4; the
 * attribute's name takes 4.) */
#define SMALLER_BY 20
#define STAND_IN "trusted.c"

/* What the directories of one folder take: a disk that has less is full, also when a folder that was begun has been given back. */
#define FULL_BYTES (1 << 20)
#define FULL_INODES 64

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

int acl_room_ask_beside(int root_fd, int fd, const struct acl_wanted *access,
			const struct acl_wanted *default_acl)
{
	size_t others = 0, size = access->size + (default_acl == NULL ? 0 : default_acl->size);
	if (user_attributes_size(fd, &others) != 0 || others == 0 || size + others <= 2 * SURELY_BYTES)
		return 0;
	int file = openat(root_fd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (file < 0)
		return 0;
	/* in another order they may need more room than they take: then there is none for an ACL either */
	int error = user_attributes_copy(fd, file);
	if (error == 0)
		error = try_both(file, access, default_acl);
	close(file);
	return error == -ENOSPC || error == -E2BIG ? error : 0;
}

bool acl_room_is_disk_full(int root_fd)
{
	struct statvfs disk;
	if (fstatvfs(root_fd, &disk) == 0 && disk.f_files > 0 && disk.f_ffree < FULL_INODES)
		return true;
	int fd = openat(root_fd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return errno == ENOSPC;
	bool is_full = posix_fallocate(fd, 0, FULL_BYTES) == ENOSPC;
	close(fd);
	return is_full;
}

/* ---- how much there is ---- */

/* Memory for as many names as there can be. */
struct names_room {
	struct acl_entry entries[POSIX_ACL_MAX_ENTRIES];
	unsigned char bytes[POSIX_ACL_MAX_BYTES];
};

/* Tries it with so many names; numbers that follow no pattern (acl_sums.h). 0, -errno, or 1: it cannot be asked.
 * ret_blocks: of the file that was tried with. */
static int try_names(int root_fd, size_t names, struct names_room *room, blkcnt_t *ret_blocks)
{
	struct acl_wanted wanted = {
	    .spec = {
		.present = true, .mask = PERM_R, .has_mask = true, .entries = room->entries, .count = names}};
	struct stat found = {0};
	for (size_t i = 0; i < names; i++)
		room->entries[i] =
		    (struct acl_entry){.id = (uint32_t)(i * 100003 + i * i % 9973 + 1), .perms = PERM_R};
	wanted.size = posix_acl_encode(&wanted.spec, room->bytes);
	wanted.bytes = room->bytes;
	int fd = openat(root_fd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (fd < 0)
		return 1;
	int error = try_both(fd, &wanted, &wanted);
	if (fstat(fd, &found) != 0)
		error = 1;
	*ret_blocks = found.st_blocks;
	close(fd);
	return error;
}

size_t acl_room_names(int root_fd)
{
	struct names_room *room = malloc(sizeof(*room));
	size_t fits = 0, too_many = POSIX_ACL_MAX_ENTRIES - 3; /* four entries name nobody */
	blkcnt_t blocks;
	while (room != NULL && too_many - fits > 1) {
		size_t middle = fits + (too_many - fits) / 2;
		int error = try_names(root_fd, middle, room, &blocks);
		if (error > 0) {
			fits = 0;
			break;
		}
		if (error == 0)
			fits = middle;
		else
			too_many = middle;
	}
	free(room);
	return fits;
}

bool acl_room_takes_block(int root_fd, size_t names)
{
	struct names_room *room = malloc(sizeof(*room));
	blkcnt_t blocks = 0;
	bool takes = room != NULL && names <= POSIX_ACL_MAX_ENTRIES - 4 &&
		     try_names(root_fd, names, room, &blocks) == 0 && blocks > 0;
	free(room);
	return takes;
}
