/* What a link of /proc leads to. */
#include "acl_sync/sweep/holds_private.h"

#include "acl_sync/sweep/mounts.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define GONE_SUFFIX " (deleted)"

bool holds_has_device(const struct holds *holds, uint64_t device)
{
	for (size_t i = 0; i < holds->device_count; i++)
		if (holds->devices[i] == device)
			return true;
	return false;
}

/* The mount table of the process' namespace: one's own, or the other's. */
static const char *mounts_of(struct reading *reading)
{
	struct holds *holds = reading->holds;
	struct stat found;
	if (fstatat(reading->fd, "ns/mnt", &found, 0) != 0 || found.st_ino == holds->namespace_inode)
		return holds->mounts;
	if (holds->other_mounts == NULL || holds->other_namespace_inode != found.st_ino) {
		holds->other_mounts = process_text(reading->fd, "mountinfo", holds->arena);
		holds->other_namespace_inode = found.st_ino;
	}
	return holds->other_mounts;
}

/* Does /proc show the path of something that has lost that name? */
bool reading_is_gone(const char *shown, size_t length)
{
	size_t suffix = strlen(GONE_SUFFIX);
	return length > suffix && strcmp(shown + length - suffix, GONE_SUFFIX) == 0;
}

/* The last name of what has none any more, of a path shown so. Where no mount table knows better, the path as it is
 * shown: most often it is right. */
const char *reading_last_name(struct reading *reading, char *shown, size_t length, uint64_t device)
{
	struct arena *arena = reading->holds->arena;
	shown[length - strlen(GONE_SUFFIX)] = '\0';
	const char *mounts = mounts_of(reading);
	const char *inside = mounts == NULL ? NULL : mounts_inside(mounts, device, shown, arena);
	if (inside == NULL)
		inside = arena_strdup(arena, shown);
	reading->holds->out_of_memory |= inside == NULL;
	return inside;
}

static const char *last_name_of_link(struct reading *reading, const char *name, uint64_t device)
{
	char shown[4096 + sizeof(GONE_SUFFIX)];
	ssize_t length = readlinkat(reading->fd, name, shown, sizeof(shown) - 1);
	if (length <= 0)
		return NULL;
	shown[length] = '\0';
	return reading_is_gone(shown, (size_t)length)
		   ? reading_last_name(reading, shown, (size_t)length, device)
		   : NULL;
}

/* What reopening asks: a link of /proc/PID/fd has the perms with which its file is open; the others are `needs`. */
static uint8_t needs_of(struct reading *reading, const char *name, bool is_directory, uint8_t needs)
{
	struct stat link;
	if (needs != 0 || fstatat(reading->fd, name, &link, AT_SYMLINK_NOFOLLOW) != 0)
		return needs;
	needs = (link.st_mode & S_IRUSR ? PERM_R : 0) | (link.st_mode & S_IWUSR ? PERM_W : 0);
	if (needs == 0) /* O_PATH */
		needs = is_directory ? PERM_X : PERM_R;
	return needs;
}

/* Adds what the link `name` below the process' directory leads to, if it is a file or directory of the devices.
 * Nothing is asked of a file server: AT_STATX_DONT_SYNC. */
void reading_link(struct reading *reading, const char *name, enum hold_kind kind, uint8_t needs)
{
	struct holds *holds = reading->holds;
	struct statx found;
	if (statx(reading->fd, name, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_TYPE | STATX_INO, &found) !=
	    0)
		return;
	uint64_t device = makedev(found.stx_dev_major, found.stx_dev_minor);
	if (!holds_has_device(holds, device) || (!S_ISREG(found.stx_mode) && !S_ISDIR(found.stx_mode)))
		return;
	struct hold hold = {
	    .device = device,
	    .inode = found.stx_ino,
	    .process = reading->process,
	    .kind = kind,
	    .is_directory = S_ISDIR(found.stx_mode),
	};
	hold.needs = needs_of(reading, name, hold.is_directory, needs);
	hold.gone = last_name_of_link(reading, name, device);
	holds_add(holds, &hold);
}
