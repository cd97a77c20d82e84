/* openat2 and statx with what the walk needs around them. */
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#define DIRECTORY_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
#define PINNED_FLAGS (O_PATH | O_NOFOLLOW | O_CLOEXEC)
#define STAT_MASK (STATX_BASIC_STATS | STATX_MNT_ID)

/* ---- an object by its name ---- */

static int mount_of(int fd, const char *name, struct statx *statx_buffer)
{
	int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | (name[0] == '\0' ? AT_EMPTY_PATH : 0);
	return statx(fd, name, flags, STAT_MASK, statx_buffer) == 0 ? 0 : -errno;
}

/* Of these file systems what is cached is what is so. */
static bool is_local(int fd)
{
	static const long local[] = {EXT4_SUPER_MAGIC, XFS_SUPER_MAGIC, BTRFS_SUPER_MAGIC, TMPFS_MAGIC};
	struct statfs found;
	if (fstatfs(fd, &found) != 0)
		return false;
	for (size_t i = 0; i < sizeof(local) / sizeof(local[0]); i++)
		if ((long)found.f_type == local[i])
			return true;
	return false;
}

/* Is `found`, asked of what is cached, as it is? `dir_fd` is on the same mount. */
static bool is_exact(int dir_fd, const struct statx *found)
{
	static _Atomic uint64_t local_device; /* the last that was found to be local; 0: none */
	const uint64_t device = (uint64_t)found->stx_dev_major << 32 | found->stx_dev_minor;
	if (device != 0 && device == local_device)
		return true;
	if (!is_local(dir_fd))
		return false;
	local_device = device;
	return true;
}

static bool is_mount_root(const struct statx *found)
{
	return (found->stx_attributes & found->stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) != 0;
}

/* First asked of what is cached: the file system of a program that never answers, mounted there, would keep whoever asks
 * it. */
static int stat_object(int dir_fd, const char *name, struct statx *ret_found)
{
	int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC;
	if (statx(dir_fd, name, flags, STAT_MASK, ret_found) == 0) {
		if (is_mount_root(ret_found))
			return -EXDEV;
		if (is_exact(dir_fd, ret_found))
			return 0;
	}
	int error = mount_of(dir_fd, name, ret_found);
	return error == 0 && is_mount_root(ret_found) ? -EXDEV : error;
}

/* ---- opening ---- */

static bool same_mount(const struct statx *a, const struct statx *b)
{
	if ((a->stx_mask & b->stx_mask & STATX_MNT_ID) != 0)
		return a->stx_mnt_id == b->stx_mnt_id;
	return a->stx_dev_major == b->stx_dev_major && a->stx_dev_minor == b->stx_dev_minor;
}

/* One component below `dir_fd`, without openat2. */
static int open_component(int dir_fd, const char *name, int flags)
{
	struct statx above, below;
	if (strcmp(name, "..") == 0)
		return -EXDEV;
	int fd = openat(dir_fd, name, flags);
	if (fd < 0)
		return -errno;
	int error = mount_of(dir_fd, "", &above);
	if (error == 0)
		error = mount_of(fd, "", &below);
	if (error == 0 && !same_mount(&above, &below))
		error = -EXDEV;
	if (error == 0)
		return fd;
	close(fd);
	return error;
}

/* Every component by itself: none may be a symbolic link or on another mount. */
static int open_by_components(int dir_fd, const char *path, int flags)
{
	char *copy = strdup(path), *rest = NULL;
	if (copy == NULL)
		return -ENOMEM;
	int fd = dir_fd;
	for (char *name = strtok_r(copy, "/", &rest), *next; name != NULL && fd >= 0; name = next) {
		next = strtok_r(NULL, "/", &rest);
		int below = open_component(
		    fd, name, next != NULL ? O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC : flags);
		if (fd != dir_fd)
			close(fd);
		fd = below;
	}
	free(copy);
	return fd == dir_fd ? -EINVAL : fd;
}

/* Does a mount point stand on the way, as openat2 has said? Where nobody can tell it does. */
static bool has_mount(int dir_fd, const char *path)
{
	char way[PATH_MAX];
	struct statx found;
	for (size_t end = strcspn(path, "/"); end < sizeof(way); end += 1 + strcspn(path + end + 1, "/")) {
		memcpy(way, path, end);
		way[end] = '\0';
		if (stat_object(dir_fd, way, &found) != 0 ||
		    (found.stx_attributes_mask & STATX_ATTR_MOUNT_ROOT) == 0)
			return true;
		if (path[end] == '\0')
			return false;
	}
	return true;
}

static int open_beneath(int dir_fd, const char *path, int flags)
{
	static atomic_bool missing;
	struct open_how how = {.flags = (uint64_t)flags,
			       .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV};
	while (!missing) {
		long fd = syscall(SYS_openat2, dir_fd, path, &how, sizeof(how));
		if (fd >= 0)
			return (int)fd;
		if (errno == ENOSYS || (errno == EPERM && (flags & O_NOATIME) == 0))
			missing = true;  /* EPERM: a filter of system calls that does not know it */
		else if (errno == EXDEV) /* what is mounted is left alone: that must be true */
			return has_mount(dir_fd, path) ? -EXDEV : -EIO;
		else if (errno != EAGAIN && errno != EINTR)
			return -errno;
	}
	return open_by_components(dir_fd, path, flags);
}

int tree_open_directory(int dir_fd, const char *path)
{
	int fd = open_beneath(dir_fd, path, DIRECTORY_FLAGS | O_NOATIME);
	return fd == -EPERM ? open_beneath(dir_fd, path, DIRECTORY_FLAGS) : fd;
}

int tree_open_parent(int dir_fd, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (slash == NULL)
		return tree_open_directory(dir_fd, ".");
	char *parent = strndup(path, (size_t)(slash - path));
	int fd = parent == NULL ? -ENOMEM : tree_open_directory(dir_fd, parent);
	free(parent);
	return fd;
}

int tree_open_pinned(int dir_fd, const char *path)
{
	return open_beneath(dir_fd, path, PINNED_FLAGS);
}

bool tree_is_nowhere(int error)
{
	return error == -ENOENT || error == -ENOTDIR || error == -ELOOP || error == -EXDEV;
}

/* ---- looking ---- */

int tree_stat(int dir_fd, const char *name, struct stat *ret_stat)
{
	struct statx found;
	int error = stat_object(dir_fd, name, &found);
	if (error != 0)
		return error;
	*ret_stat = (struct stat){
	    .st_dev = makedev(found.stx_dev_major, found.stx_dev_minor),
	    .st_ino = found.stx_ino,
	    .st_mode = found.stx_mode,
	    .st_nlink = found.stx_nlink,
	    .st_uid = found.stx_uid,
	    .st_gid = found.stx_gid,
	    .st_size = (off_t)found.stx_size,
	    .st_mtim = {.tv_sec = found.stx_mtime.tv_sec, .tv_nsec = found.stx_mtime.tv_nsec},
	    .st_ctim = {.tv_sec = found.stx_ctime.tv_sec, .tv_nsec = found.stx_ctime.tv_nsec},
	};
	return 0;
}
