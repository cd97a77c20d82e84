/* Objects of btrfs that nobody can change. */
#include "acl_sync/disk/frozen.h"

#include "acl_sync/disk/posix_acl.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#define STUMP_INODE 2 /* BTRFS_EMPTY_SUBVOL_DIR_OBJECTID */

static bool is_on_btrfs(int fd)
{
	struct statfs system;
	return fstatfs(fd, &system) == 0 && (unsigned long)system.f_type == BTRFS_SUPER_MAGIC;
}

/* Of a subvolume that is not to be written the kernel says so to whoever asks. */
static bool is_not_written(int fd)
{
	return faccessat(AT_FDCWD, proc_path(fd).text, W_OK, 0) != 0 && errno == EROFS;
}

enum frozen frozen_look(int root_fd, int fd)
{
	struct statvfs mounted;
	struct stat found;
	if (!is_on_btrfs(fd) || fstat(fd, &found) != 0)
		return FROZEN_NOT;
	if (found.st_ino == STUMP_INODE && S_ISDIR(found.st_mode))
		return FROZEN_STUMP;
	bool is_mounted_so = fstatvfs(root_fd, &mounted) == 0 && (mounted.f_flag & ST_RDONLY) != 0;
	return !is_mounted_so && is_not_written(fd) ? FROZEN_SNAPSHOT : FROZEN_NOT;
}
