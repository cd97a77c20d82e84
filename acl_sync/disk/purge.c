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

static int remove_below(int fd, size_t depth, size_t *ret_files);

/* Links are removed, never followed; a mount point stops it. */
static int remove_entry(int dir_fd, const char *name, enum entry_type type, size_t depth, size_t *ret_files)
{
	if (type != ENTRY_DIRECTORY) {
		*ret_files += 1;
		return unlinkat(dir_fd, name, 0) == 0 || errno == ENOENT ? 0 : -errno;
	}
	int fd = tree_open_directory(dir_fd, name);
	if (fd < 0)
		return fd;
	int error = depth == 0 ? -ELOOP : remove_below(fd, depth - 1, ret_files);
	close(fd);
	if (error == 0 && unlinkat(dir_fd, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
		error = -errno;
	return error;
}

static int remove_below(int fd, size_t depth, size_t *ret_files)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int more = listing_open(&listing, fd);
	while (more >= 0 && (more = listing_next(&listing, &name, &type)) > 0) {
		int error = remove_entry(fd, name, type, depth, ret_files);
		if (error != 0)
			more = error;
	}
	listing_close(&listing);
	return more < 0 ? more : 0;
}

/* What is said to be gone is gone after a power cut too. */
static int end(int root_fd, int error)
{
	return error == 0 && syncfs(root_fd) != 0 ? -errno : error;
}

/* ---- a document aside ---- */

static bool comes_from(int fd, const char *origin)
{
	char text[ASIDE_ORIGIN_SIZE];
	return handle_get_attribute((struct handle){.fd = fd}, ASIDE_ORIGIN, text, sizeof(text)) == 0 &&
	       strcmp(text, origin) == 0;
}

static int remove_aside(int root_fd, const char *name, const char *origin, size_t *ret_files)
{
	struct stat before;
	int aside_fd = tree_open_directory(root_fd, ROOT_ASIDE);
	if (aside_fd < 0)
		return aside_fd;
	int fd = fstat(aside_fd, &before) != 0 ? -errno : tree_open_directory(aside_fd, name);
	int error = fd < 0 ? fd : 0;
	if (fd >= 0) {
		error = comes_from(fd, origin) ? remove_below(fd, depth_levels(DEPTH_LEVELS, 4), ret_files)
					       : -ESTALE;
		close(fd);
	}
	if (error == 0 && unlinkat(aside_fd, name, AT_REMOVEDIR) != 0)
		error = -errno;
	if (fd >= 0)
		aside_age_keep(aside_fd, &before);
	close(aside_fd);
	return error;
}

int purge_aside(const struct store_job *job, int root_fd, patient_id patient, const char *name,
		const char *origin, size_t *ret_files)
{
	int error = folder_lock(job, patient);
	if (error != 0)
		return error;
	error = end(root_fd, remove_aside(root_fd, name, origin, ret_files));
	folder_unlock(job, patient);
	return error;
}

/* ---- a category ---- */

static int remove_category(const struct store_job *job, int root_fd, patient_id patient, category_id category,
			   size_t *ret_files)
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
	error = remove_below(fd, depth_levels(DEPTH_LEVELS, 4), ret_files);
	close(fd);
	return error;
}

int purge_category(const struct store_job *job, int root_fd, patient_id patient, category_id category,
		   size_t *ret_files)
{
	int error = folder_lock(job, patient);
	if (error != 0)
		return error;
	error = end(root_fd, remove_category(job, root_fd, patient, category, ret_files));
	folder_unlock(job, patient);
	return error;
}
