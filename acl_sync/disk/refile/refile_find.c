/* Finding the document to be refiled. Nothing is changed. */
#include "acl_sync/disk/refile/refile_private.h"

#include "acl_sync/disk/root.h"
#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Pins `leaf` in `holder_fd`, which is the refile's from now on. false: see the report. */
static bool pin(struct refile *refile, enum refile_place place, int holder_fd)
{
	refile->place = place;
	refile->holder_fd = holder_fd;
	refile->document_fd =
	    tree_open_pinned(holder_fd, place == REFILE_ARRIVED ? refile->into_leaf : refile->leaf);
	if (refile->document_fd == -ELOOP || refile->document_fd == -EXDEV)
		return refile_end(refile, REFILE_SPECIAL, 0);
	if (refile->document_fd == -ENOENT)
		return refile_end(refile, REFILE_NO_DOCUMENT, 0);
	if (refile->document_fd < 0)
		return refile_end(refile, REFILE_FAILED, refile->document_fd);
	if (fstat(refile->document_fd, &refile->found) != 0)
		return refile_end(refile, REFILE_FAILED, errno);
	return true;
}

/* Is what is pinned the document that the killed run had begun with? */
static bool is_the_one(const struct refile *refile)
{
	return refile->found.st_dev == refile->refiling->device &&
	       refile->found.st_ino == refile->refiling->inode;
}

static void unpin(struct refile *refile)
{
	if (refile->document_fd >= 0)
		close(refile->document_fd);
	if (refile->holder_fd >= 0)
		close(refile->holder_fd);
	refile->document_fd = refile->holder_fd = -1;
	refile->report.result = REFILE_FAILED;
	refile->report.error = 0;
}

bool refile_origin(const struct refile *refile, char text[ASIDE_ORIGIN_SIZE])
{
	const struct refiling *refiling = refile->refiling;
	const struct aside aside = {
	    .patient = refiling->from, .category = refiling->category, .path = refiling->path};
	return aside_origin_format(refile->job->facts, &aside, text, ASIDE_ORIGIN_SIZE);
}

static bool has_origin(const struct refile *refile, int room_fd, const char *name)
{
	const struct store_job *job = refile->job;
	char text[ASIDE_ORIGIN_SIZE], wanted[ASIDE_ORIGIN_SIZE];
	struct kept_aside kept;
	if (handle_get_attribute((struct handle){.fd = room_fd}, ASIDE_ORIGIN, text, sizeof(text)) == 0)
		return refile_origin(refile, wanted) && strcmp(text, wanted) == 0;
	return job->find_aside != NULL && job->find_aside(job->keep_context, name, refile->arena, &kept) &&
	       strcmp(kept.patient, job->facts->patients[refile->refiling->from].id) == 0 &&
	       strcmp(kept.category, refile->category->name) == 0 &&
	       strcmp(kept.path, refile->refiling->path) == 0;
}

/* Is the directory `name` of `.aside` the one the document stands in? It is pinned then. */
static bool is_room(struct refile *refile, int aside_fd, const char *name)
{
	int room_fd = tree_open_directory(aside_fd, name);
	if (room_fd < 0)
		return false;
	if (strlen(name) < ASIDE_NAME_SIZE && has_origin(refile, room_fd, name)) {
		if (pin(refile, REFILE_ASIDE, room_fd)) {
			snprintf(refile->refiling->aside, ASIDE_NAME_SIZE, "%s", name);
			return true;
		}
		unpin(refile);
		return false;
	}
	close(room_fd);
	return false;
}

/* A withheld document stands in one of the directories of `.aside`. */
static bool find_aside(struct refile *refile)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	bool found = false;
	int aside_fd = tree_open_directory(refile->root_fd, ROOT_ASIDE);
	if (aside_fd < 0)
		return refile_end(refile, REFILE_NO_DOCUMENT, 0);
	if (listing_open(&listing, aside_fd) == 0)
		while (!found && listing_next(&listing, &name, &type) > 0)
			found = type == ENTRY_DIRECTORY && is_room(refile, aside_fd, name);
	listing_close(&listing);
	close(aside_fd);
	refile->report.was_aside = found;
	return found || refile_end(refile, REFILE_NO_DOCUMENT, 0);
}

static bool find_in(struct refile *refile, enum refile_place place, const char *path)
{
	int fd = tree_open_directory(refile->root_fd, path);
	if (tree_is_nowhere(fd))
		return refile_end(refile, fd == -ENOENT ? REFILE_NO_DOCUMENT : REFILE_SPECIAL, 0);
	return fd < 0 ? refile_end(refile, REFILE_FAILED, fd) : pin(refile, place, fd);
}

/* A run was killed: the very document stands in one of three places. */
static bool find_again(struct refile *refile)
{
	const char *slash = strrchr(refile->refiling->path, '/');
	int length = slash != NULL ? (int)(slash - refile->refiling->path) : 0;
	const struct {
		enum refile_place place;
		const char *path;
	} places[] = {
	    {REFILE_ASIDE, arena_printf(refile->arena, ROOT_ASIDE "/%s", refile->refiling->aside)},
	    {REFILE_IN_FOLDER, refile->from_path},
	    {REFILE_ARRIVED, arena_printf(refile->arena, "%s%s%.*s", refile->into_path, length > 0 ? "/" : "",
					  length, refile->refiling->path)},
	};
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (places[i].path != NULL && find_in(refile, places[i].place, places[i].path) &&
		    is_the_one(refile))
			return true;
		unpin(refile);
	}
	return refile_end(refile, REFILE_NO_DOCUMENT, 0);
}

bool refile_find(struct refile *refile, bool again)
{
	if (again)
		return find_again(refile);
	if (find_in(refile, REFILE_IN_FOLDER, refile->from_path))
		return true;
	if (refile->report.result != REFILE_NO_DOCUMENT)
		return false;
	unpin(refile);
	return find_aside(refile);
}
