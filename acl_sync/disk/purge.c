#include "acl_sync/disk/purge.h"

#include "acl_sync/disk/aside.h"
#include "acl_sync/disk/depth.h"
#include "acl_sync/disk/posix_acl.h"
#include "acl_sync/disk/root.h"
#include "acl_sync/disk/standing.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/disk/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* ---- a tree ---- */

struct removal {
	bool only_looks;
	struct purge_count *count;
};

static int remove_below(int fd, size_t depth, const struct removal *removal);

static int remove_name(int dir_fd, const char *name, int flags, const struct removal *removal)
{
	return removal->only_looks || unlinkat(dir_fd, name, flags) == 0 || errno == ENOENT ? 0 : -errno;
}

static int remove_file(int dir_fd, const char *name, const struct removal *removal)
{
	struct stat found;
	if (fstatat(dir_fd, name, &found, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT ? 0 : -errno;
	if (S_ISREG(found.st_mode) && found.st_nlink > 1) {
		removal->count->linked++;
		return 0;
	}
	removal->count->files++;
	return remove_name(dir_fd, name, 0, removal);
}

/* Links are removed, never followed; a mount point stops it. */
static int remove_entry(int dir_fd, const char *name, enum entry_type type, size_t depth,
			const struct removal *removal)
{
	size_t linked = removal->count->linked;
	if (type != ENTRY_DIRECTORY)
		return remove_file(dir_fd, name, removal);
	int fd = tree_open_directory(dir_fd, name);
	if (fd < 0)
		return fd;
	int error = depth == 0 ? -ELOOP : remove_below(fd, depth - 1, removal);
	close(fd);
	return error == 0 && removal->count->linked == linked
		   ? remove_name(dir_fd, name, AT_REMOVEDIR, removal)
		   : error;
}

static int remove_below(int fd, size_t depth, const struct removal *removal)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int more = listing_open(&listing, fd);
	while (more >= 0 && (more = listing_next(&listing, &name, &type)) > 0) {
		int error = remove_entry(fd, name, type, depth, removal);
		if (error != 0)
			more = error;
	}
	listing_close(&listing);
	return more < 0 ? more : 0;
}

/* What is said to be gone is gone after a power cut too. */
static int end(int root_fd, int error, const struct removal *removal)
{
	return error == 0 && !removal->only_looks && syncfs(root_fd) != 0 ? -errno : error;
}

/* ---- a document aside ---- */

static bool comes_from(int fd, const char *origin)
{
	char text[ASIDE_ORIGIN_SIZE];
	return handle_get_attribute((struct handle){.fd = fd}, ASIDE_ORIGIN, text, sizeof(text)) == 0 &&
	       strcmp(text, origin) == 0;
}

static int remove_aside(int root_fd, const char *name, const char *origin, const struct removal *removal)
{
	struct stat before;
	int aside_fd = tree_open_directory(root_fd, ROOT_ASIDE);
	if (aside_fd < 0)
		return aside_fd;
	int fd = fstat(aside_fd, &before) != 0 ? -errno : tree_open_directory(aside_fd, name);
	int error = fd < 0 ? fd : 0;
	if (fd >= 0) {
		error = comes_from(fd, origin) ? remove_below(fd, depth_levels(DEPTH_LEVELS, 4), removal)
					       : -ESTALE;
		close(fd);
	}
	if (error == 0 && removal->count->linked == 0)
		error = remove_name(aside_fd, name, AT_REMOVEDIR, removal);
	if (fd >= 0 && !removal->only_looks)
		aside_age_keep(aside_fd, &before);
	close(aside_fd);
	return error;
}

int purge_aside(const struct store_job *job, int root_fd, patient_id patient, const char *name,
		const char *origin, bool only_looks, struct purge_count *ret_count)
{
	const struct removal removal = {only_looks, ret_count};
	*ret_count = (struct purge_count){.files = 0};
	int error = only_looks ? 0 : folder_lock(job, patient);
	if (error != 0)
		return error;
	error = end(root_fd, remove_aside(root_fd, name, origin, &removal), &removal);
	if (!only_looks)
		folder_unlock(job, patient);
	return error;
}

/* ---- a category ---- */

static int remove_category(const struct store_job *job, int root_fd, patient_id patient, category_id category,
			   const struct removal *removal)
{
	struct arena *arena = arena_new();
	const char *path;
	int error =
	    arena == NULL ? -ENOMEM : standing_category(job, root_fd, patient, category, arena, &path);
	int fd = error != 0 ? -1 : tree_open_directory(root_fd, path);
	arena_free(arena);
	if (error != 0)
		return error;
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	error = remove_below(fd, depth_levels(DEPTH_LEVELS, 4), removal);
	close(fd);
	return error;
}

int purge_category(const struct store_job *job, int root_fd, patient_id patient, category_id category,
		   bool only_looks, struct purge_count *ret_count)
{
	const struct removal removal = {only_looks, ret_count};
	*ret_count = (struct purge_count){.files = 0};
	int error = only_looks ? 0 : folder_lock(job, patient);
	if (error != 0)
		return error;
	error = end(root_fd, remove_category(job, root_fd, patient, category, &removal), &removal);
	if (!only_looks)
		folder_unlock(job, patient);
	return error;
}
