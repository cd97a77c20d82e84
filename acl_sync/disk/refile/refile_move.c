/* The document's way: closed in its place, aside where nobody can exchange it, into the other folder still closed. */
#include "acl_sync/disk/refile/refile_private.h"

#include "acl_sync/disk/root.h"
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* ---- the room aside ---- */

/* `.aside`: passable, listed by nobody (R02). A descriptor or -errno. */
static int aside_open(const struct refile *refile)
{
	bool made = mkdirat(refile->root_fd, ROOT_ASIDE, 0700) == 0;
	if (!made && errno != EEXIST)
		return -errno;
	int fd = tree_open_directory(refile->root_fd, ROOT_ASIDE);
	if (fd >= 0 && made && fchmod(fd, 0711) != 0) {
		int error = -errno;
		close(fd);
		return error;
	}
	return fd;
}

/* A directory that only root enters and that says where the document comes from, locked, so that no other run takes it
 * for a forgotten one. */
static bool room_make(struct refile *refile, int aside_fd)
{
	const char *name = refile->refiling->aside;
	char origin[ASIDE_ORIGIN_SIZE];
	struct stat before;
	if (!refile_origin(refile, origin))
		return refile_end(refile, REFILE_FAILED, ENAMETOOLONG);
	if (fstat(aside_fd, &before) != 0 ||
	    (mkdirat(aside_fd, name, 0700) != 0 && errno != EEXIST)) /* a killed run has made it */
		return refile_end(refile, REFILE_FAILED, errno);
	aside_age_keep(aside_fd, &before);
	refile->room_fd = tree_open_directory(aside_fd, name);
	if (refile->room_fd < 0)
		return refile_end(refile, REFILE_FAILED, refile->room_fd);
	int error = flock(refile->room_fd, LOCK_EX) == 0
			? handle_set_attribute((struct handle){.fd = refile->room_fd}, ASIDE_ORIGIN, origin,
					       strlen(origin))
			: -errno;
	return error == 0 || refile_end(refile, REFILE_FAILED, error);
}

static bool room_open(struct refile *refile)
{
	if (refile->place == REFILE_ASIDE) {
		refile->room_fd = refile->holder_fd;
		/* nobody enters while it is on its way */
		return refile_close_object(refile, (struct handle){refile->room_fd, false});
	}
	int fd = aside_open(refile);
	if (fd < 0)
		return refile_end(refile, REFILE_FAILED, fd);
	bool good = room_make(refile, fd);
	close(fd);
	return good;
}

void refile_drop_room(const struct refile *refile)
{
	struct stat before;
	int fd = tree_open_directory(refile->root_fd, ROOT_ASIDE);
	if (fd < 0)
		return;
	if (fstat(fd, &before) == 0 && unlinkat(fd, refile->refiling->aside, AT_REMOVEDIR) == 0)
		aside_age_keep(fd, &before);
	close(fd);
}

/* ---- renaming ---- */

static int rename_new(int from_fd, const char *leaf, int into_fd, const char *into_leaf)
{
	return renameat2(from_fd, leaf, into_fd, into_leaf, RENAME_NOREPLACE) == 0 ? 0 : -errno;
}

/* Is it the document that was closed, and has it still no other name? */
static bool is_the_same(struct refile *refile)
{
	struct stat found;
	if (fstatat(refile->room_fd, refile->leaf, &found, AT_SYMLINK_NOFOLLOW) != 0)
		return refile_end(refile, REFILE_FAILED, errno);
	if (found.st_dev != refile->found.st_dev || found.st_ino != refile->found.st_ino)
		return refile_end(refile, REFILE_CHANGED, 0);
	return !S_ISREG(found.st_mode) || found.st_nlink == 1 || refile_end(refile, REFILE_LINKED, 0);
}

/* Out of its folder, where people may rename; false: it is where it was, or stays aside. */
static bool leave_folder(struct refile *refile)
{
	if (refile->place == REFILE_ASIDE)
		return is_the_same(refile);
	int error = rename_new(refile->holder_fd, refile->leaf, refile->room_fd, refile->leaf);
	if (error != 0)
		return refile_end(refile, error == -ENOENT ? REFILE_CHANGED : REFILE_FAILED,
				  error == -ENOENT ? 0 : error);
	refile->report.operations++;
	return is_the_same(refile);
}

/* Back to where it came from; its rights come back with the next look at the folder. */
static void go_back(struct refile *refile)
{
	if (refile->place == REFILE_ASIDE)
		return;
	int error = rename_new(refile->room_fd, refile->leaf, refile->holder_fd, refile->leaf);
	refile->report.is_aside = error != 0 && error != -ENOENT;
	refile_drop_room(refile);
}

/* The directory it is to stand in: those missing on the way are made, closed. A descriptor or -errno. */
static int way_make(struct refile *refile)
{
	char *path = arena_strdup(refile->arena, refile->refiling->path), *rest = NULL;
	int fd = path == NULL ? -ENOMEM : tree_open_directory(refile->root_fd, refile->into_path);
	if (fd < 0)
		return fd;
	char *name = strtok_r(path, "/", &rest);
	for (char *next; fd >= 0 && (next = strtok_r(NULL, "/", &rest)) != NULL; name = next) {
		bool made = mkdirat(fd, name, 0700) == 0;
		int below = made || errno == EEXIST ? tree_open_directory(fd, name) : -errno;
		refile->report.operations += made;
		close(fd);
		fd = below;
	}
	return fd;
}

static bool arrive(struct refile *refile)
{
	int fd = way_make(refile);
	if (fd < 0)
		return refile_end(refile, fd == -ENOTDIR || fd == -ELOOP ? REFILE_BLOCKED : REFILE_FAILED,
				  fd);
	int error = rename_new(refile->room_fd, refile->leaf, fd, refile->into_leaf);
	close(fd);
	if (error != 0)
		return refile_end(refile, error == -EEXIST ? REFILE_TAKEN : REFILE_FAILED,
				  error == -EEXIST ? 0 : error);
	refile->report.operations++;
	refile->report.has_arrived = true;
	return true;
}

/* ---- all of it ---- */

bool refile_move(struct refile *refile)
{
	if (!room_open(refile) || !refile_close(refile)) {
		refile_drop_room(refile);
		return false;
	}
	if (!leave_folder(refile)) {
		go_back(refile);
		return false;
	}
	refile_marks(refile);
	if (!arrive(refile)) {
		go_back(refile);
		return false;
	}
	refile_drop_room(refile);
	return true;
}
