#include "acl_sync/check_room.h"

#include "acl_sync/console.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#ifndef XFS_SUPER_MAGIC
#define XFS_SUPER_MAGIC 0x58465342
#endif

/* Entries of every ACL beside the named ones: owner, owning group, mask, other. */
#define PLAIN_ENTRIES 4

/* Entries of an access ACL with an equal default ACL (measured). */
#define ROOM_XFS 5461
#define ROOM_BTRFS 2025
#define ROOM_VALUE 8191 /* 64 KiB, the largest value of an extended attribute */

/* One block of ext4 holds both ACLs: 253 entries each in 4 KiB, 61 in 1 KiB. */
static size_t room_of_block(size_t block_bytes)
{
	return (block_bytes - 48) / 16;
}

/* ext4 with ea_inode takes more than a block: an unnamed file shows it, and leaves nothing behind. */
static bool takes_large_values(int root_fd, size_t block_bytes)
{
	char *value = calloc(1, block_bytes + 1);
	int fd = openat(root_fd, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	bool large =
	    value != NULL && fd >= 0 && fsetxattr(fd, "trusted.careacl.room", value, block_bytes + 1, 0) == 0;
	if (fd >= 0)
		close(fd);
	free(value);
	return large;
}

/* How many entries an access ACL may have beside an equal default ACL; 0: not known. */
static size_t room_of(int root_fd)
{
	struct statfs about;
	if (fstatfs(root_fd, &about) != 0)
		return 0;
	switch (about.f_type) {
	case EXT4_SUPER_MAGIC:
		return takes_large_values(root_fd, (size_t)about.f_bsize)
			   ? ROOM_VALUE
			   : room_of_block((size_t)about.f_bsize);
	case XFS_SUPER_MAGIC:
		return ROOM_XFS;
	case BTRFS_SUPER_MAGIC:
		return ROOM_BTRFS;
	case TMPFS_MAGIC:
		return ROOM_VALUE;
	default:
		return 0;
	}
}

/* The longest ACL that the patient's folder needs. */
static size_t entries_of(struct run *run, patient_id patient)
{
	struct site *site = run->site;
	struct arena *arena = arena_new();
	const struct wanted_folder *folder = arena == NULL
						 ? NULL
						 : compile_folder(site->facts, site->uids.uids, &run->decider,
								  patient, run->store, site->now, arena);
	if (folder == NULL)
		console_out_of_memory();
	size_t entries = folder->passers.count + PLAIN_ENTRIES;
	arena_free(arena);
	return entries;
}

void check_room(struct run *run)
{
	const struct facts *facts = run->site->facts;
	size_t room = room_of(run->root_fd);
	if (room == 0)
		return;
	for (patient_id patient = 0; patient < facts->patient_count; patient++) {
		if (!site_has_folder(run->site, patient, run->store))
			continue;
		size_t entries = entries_of(run, patient);
		if (entries > room)
			findings_add(&run->site->findings, SEVERITY_ERROR, facts->patients[patient].origin,
				     "store %s: %zu entries are needed in an ACL, the file system takes %zu: "
				     "use xfs, or "
				     "tune2fs -O ea_inode, or smaller teams",
				     run_store(run)->name, entries, room);
	}
}
