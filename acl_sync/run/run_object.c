#include "acl_sync/run/run_object.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/frozen.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/disk/user_attributes.h"
#include "wording/wording.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* With fewer bytes of them it is the team that is too large: a file manager keeps some hundred. */
#define MANY_BYTES 512

/* fd: of the object. */
static const char *no_room_failure(const struct run *run, int fd)
{
	size_t bytes;
	if (user_attributes_size(fd, &bytes) != 0 || bytes < MANY_BYTES)
		return NULL;
	const char *text = wording_in(run->site->arena,
				      "attributes that somebody keeps with it (%zu bytes) leave no room for "
				      "the entries of its ACL (the "
				      "disk is not full, the team is not too large): see them with getfattr "
				      "-d, take the large ones away "
				      "with setfattr -x, then sync; or use xfs, or tune2fs -O ea_inode",
				      bytes);
	if (text == NULL)
		console_out_of_memory();
	return text;
}

static const char *frozen_failure(const struct run *run, int fd)
{
	static const char *const texts[] = {
	    [FROZEN_NOT] = NULL,
	    [FROZEN_SNAPSHOT] =
		"it is in a read-only subvolume or snapshot of btrfs, and cannot be taken from its owner: "
		"remove that with btrfs subvolume delete, or make it writable (btrfs property set -ts "
		"DIRECTORY ro false), then sync; careacl check --security finds such subvolumes",
	    [FROZEN_STUMP] =
		"it is the empty directory that a snapshot of btrfs has where a subvolume stood, and nobody "
		"can change it: remove it with rmdir",
	};
	return texts[frozen_look(run->root_fd, fd)];
}

const char *run_object_failure(const struct run *run, const struct store_notice *notice)
{
	const char *text = NULL;
	if (notice->path[0] == '/') /* in the views */
		return NULL;
	int fd = tree_open_pinned(run->root_fd, notice->path[0] == '\0' ? "." : notice->path);
	if (fd < 0)
		return NULL;
	if (notice->error == ENOSPC || notice->error == E2BIG)
		text = no_room_failure(run, fd);
	else if (notice->error == EROFS || notice->error == EOPNOTSUPP)
		text = frozen_failure(run, fd);
	close(fd);
	return text;
}

static bool is_frozen(const struct run *run, const char *path)
{
	size_t length = strlen(run_store(run)->root);
	if (strncmp(path, run_store(run)->root, length) != 0 || path[length] != '/')
		return false;
	int fd = tree_open_pinned(run->root_fd, path + length + 1);
	bool is = fd >= 0 && frozen_look(run->root_fd, fd) != FROZEN_NOT;
	if (fd >= 0)
		close(fd);
	return is;
}

void run_report_frozen(const struct run *run, const struct verify_result *result, size_t first)
{
	size_t count = 0;
	bool is_last = false; /* the answer about the leak before, which is often of the same object */
	for (size_t i = first; i < result->leak_count; i++) {
		const char *path = result->leaks[i].path;
		if (i == first || strcmp(path, result->leaks[i - 1].path) != 0)
			is_last = is_frozen(run, path);
		count += is_last;
	}
	if (count > 0)
		console_say(
		    CONSOLE_WARNING,
		    "%s: %zu leaks are in read-only subvolumes or snapshots of btrfs, which no sync can "
		    "close: "
		    "remove them with btrfs subvolume delete (an empty directory with rmdir), or make them "
		    "writable (btrfs property set -ts DIRECTORY ro false) and sync",
		    run_place(run), count);
}
