/* What speaks against refiling the document. Nothing is changed. */
#include "acl_sync/disk/refile/refile_private.h"

#include "acl_sync/disk/settle.h"
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- what it is ---- */

const char *refile_login_name(const struct refile *refile, uid_t uid)
{
	const struct store_job *job = refile->job;
	for (size_t i = 0; i < job->facts->login_count; i++)
		if (job->uids[i] == uid)
			return job->facts->logins[i].name;
	return NULL;
}

static void note_author(const struct refile *refile, const struct stat *found)
{
	const struct store_job *job = refile->job;
	if (job->keep_author == NULL || found->st_uid == job->owner || found->st_uid == 0)
		return;
	const struct kept_author author = {.device = found->st_dev,
					   .inode = found->st_ino,
					   .login = refile_login_name(refile, found->st_uid),
					   .uid = found->st_uid};
	(void)job->keep_author(job->keep_context, &author);
}

static bool check_below(struct refile *refile, int dir_fd, const char *name, size_t depth);

static bool check_entry(struct refile *refile, int fd, const char *name, enum entry_type type, size_t depth)
{
	struct stat found;
	if (type == ENTRY_DIRECTORY)
		return check_below(refile, fd, name, depth + 1);
	if (type != ENTRY_FILE || fstatat(fd, name, &found, AT_SYMLINK_NOFOLLOW) != 0)
		return true;
	if (S_ISREG(found.st_mode) && found.st_nlink > 1)
		return refile_end(refile, REFILE_LINKED, 0);
	note_author(refile, &found);
	return true;
}

/* All that is below a directory. */
static bool check_below(struct refile *refile, int dir_fd, const char *name, size_t depth)
{
	struct listing listing;
	const char *child;
	enum entry_type type;
	bool good = true;
	int fd = depth >= refile->depth_limit ? -ENAMETOOLONG : tree_open_directory(dir_fd, name);
	if (fd < 0)
		return refile_end(refile, fd == -EXDEV ? REFILE_SPECIAL : REFILE_FAILED,
				  fd == -EXDEV ? 0 : fd);
	int more = listing_open(&listing, fd);
	if (more == 0)
		while (good && (more = listing_next(&listing, &child, &type)) > 0)
			good = check_entry(refile, fd, child, type, depth);
	listing_close(&listing);
	close(fd);
	return good && (more >= 0 || refile_end(refile, REFILE_FAILED, more));
}

static bool check_document(struct refile *refile)
{
	const struct stat *found = &refile->found;
	if (S_ISDIR(found->st_mode)) {
		if (refile->store->depth != DEPTH_FULL)
			return refile_end(refile, REFILE_DIRECTORY, 0);
		return check_below(refile, refile->holder_fd, refile->leaf, 0);
	}
	if (!S_ISREG(found->st_mode))
		return refile_end(refile, REFILE_SPECIAL, 0);
	if (found->st_nlink > 1)
		return refile_end(refile, REFILE_LINKED, 0);
	refile->report.is_written = settle_is_busy((struct handle){refile->document_fd, true}) == 1;
	note_author(refile, found);
	return true;
}

/* ---- where it is to go ---- */

/* The directories on the way that are there must be directories; its name must be free. */
static bool check_way(struct refile *refile, int fd)
{
	char *path = arena_strdup(refile->arena, refile->refiling->path), *rest = NULL;
	struct stat found;
	if (path == NULL) {
		close(fd);
		return refile_end(refile, REFILE_FAILED, ENOMEM);
	}
	for (char *name = strtok_r(path, "/", &rest), *next; name != NULL && fd >= 0; name = next) {
		next = strtok_r(NULL, "/", &rest);
		if (next == NULL)
			name = (char *)refile->into_leaf;
		int error = fstatat(fd, name, &found, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : -errno;
		if (next == NULL && error == 0)
			refile_end(refile, REFILE_TAKEN, 0);
		int below = next == NULL ? -ENOENT : tree_open_directory(fd, name);
		close(fd);
		fd = below;
		if (next == NULL)
			return error == -ENOENT || (error != 0 && refile_end(refile, REFILE_FAILED, error));
	}
	/* a missing one will be made */
	return fd == -ENOENT || refile_end(refile, tree_is_nowhere(fd) ? REFILE_BLOCKED : REFILE_FAILED,
					   tree_is_nowhere(fd) ? 0 : fd);
}

bool refile_check(struct refile *refile)
{
	if (!check_document(refile))
		return false;
	int fd = tree_open_directory(refile->root_fd, refile->into_path);
	if (tree_is_nowhere(fd))
		return refile_end(refile, REFILE_NO_CATEGORY, 0);
	return fd < 0 ? refile_end(refile, REFILE_FAILED, fd) : check_way(refile, fd);
}
