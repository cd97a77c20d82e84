/* Refiling one document: what it needs, and in which order it is done. */
#include "acl_sync/disk/refile/refile_private.h"

#include "acl_sync/disk/depth.h"
#include "acl_sync/disk/settle.h"
#include "acl_sync/disk/standing.h"
#include "acl_sync/disk/walk.h"
#include "policy/identifier.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool refile_path_is_plain(const char *path)
{
	for (const char *at = path;; at++) {
		size_t length = strcspn(at, "/");
		if (length == 0 || (length == 1 && at[0] == '.') || (length == 2 && memcmp(at, "..", 2) == 0))
			return false;
		at += length;
		if (*at == '\0')
			return true;
	}
}

bool refile_end(struct refile *refile, enum refile_result result, int error)
{
	refile->report.result = result;
	refile->report.error = error < 0 ? -error : error;
	return false;
}

/* ---- what it needs ---- */

/* 0 or -errno. */
static int paths_make(struct refile *refile)
{
	const struct refiling *refiling = refile->refiling;
	const char *path = refiling->path, *slash = strrchr(path, '/'), *from;
	struct standing standing;
	int error = standing_open(&standing, refile->job, refile->root_fd, refile->arena);
	if (error == 0)
		error = standing_category_path(&standing, refiling->from, refiling->category, &from);
	if (error == 0)
		error =
		    standing_category_path(&standing, refiling->into, refiling->category, &refile->into_path);
	if (error != 0)
		return error;
	refile->leaf = plain_path_leaf(path);
	refile->into_leaf = refiling->into_name != NULL ? refiling->into_name : refile->leaf;
	refile->from_path =
	    slash == NULL ? from : arena_printf(refile->arena, "%s/%.*s", from, (int)(slash - path), path);
	return refile->from_path != NULL ? 0 : -ENOMEM;
}

static bool refile_init(struct refile *refile, const struct store_job *job, int root_fd,
			struct refiling *refiling)
{
	const struct policy *policy = job->facts->policy;
	*refile = (struct refile){
	    .job = job,
	    .store = &policy->stores[job->store],
	    .category = &policy->categories[refiling->category],
	    .root_fd = root_fd,
	    .refiling = refiling,
	    .arena = arena_new(),
	    .scratch = malloc(sizeof(struct object_scratch)),
	    .document_fd = -1,
	    .holder_fd = -1,
	    .room_fd = -1,
	    .depth_limit = depth_levels(DEPTH_LEVELS, 2),
	};
	int error = refile->arena == NULL || refile->scratch == NULL ? -ENOMEM : paths_make(refile);
	return error == 0 || refile_end(refile, REFILE_FAILED, error);
}

static void close_one(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void refile_clear(struct refile *refile)
{
	close_one(refile->document_fd);
	if (refile->holder_fd != refile->room_fd)
		close_one(refile->holder_fd);
	close_one(refile->room_fd);
	arena_free(refile->arena);
	free(refile->scratch);
}

/* ---- the order ---- */

/* What is recorded: which document it is, and the name of its directory on the way. */
static bool identify(struct refile *refile)
{
	struct refiling *refiling = refile->refiling;
	refiling->device = refile->found.st_dev;
	refiling->inode = refile->found.st_ino;
	if (refile->place == REFILE_ASIDE)
		return true; /* refile_find has named it */
	int error = aside_name_new(refiling->aside);
	return error == 0 || refile_end(refile, REFILE_FAILED, error);
}

static void refile_locked(struct refile *refile, bool again, const struct refile_hooks *hooks)
{
	if (!refile_find(refile, again))
		return;
	if (refile->place == REFILE_ARRIVED) {
		refile->report.has_arrived = true;
		refile_drop_room(refile);
		if (refile_give(refile))
			refile_end(refile, REFILE_DONE, 0);
		return;
	}
	if (!refile_check(refile) || (!again && !identify(refile)))
		return;
	if (!again && !hooks->begin(hooks->context, refile->refiling)) {
		refile_end(refile, REFILE_STOPPED, 0);
		return;
	}
	refile->has_begun = true;
	if (refile_move(refile) && refile_give(refile))
		refile_end(refile, REFILE_DONE, 0);
}

/* What is said to be done survives a power cut. */
static void finish(struct refile *refile, const struct refile_hooks *hooks)
{
	struct refile_report *report = &refile->report;
	if (!refile->has_begun)
		return;
	if (report->operations > 0 && syncfs(refile->root_fd) != 0 && report->result == REFILE_DONE)
		refile_end(refile, REFILE_FAILED, errno);
	if (report->result == REFILE_DONE || !report->has_arrived)
		hooks->end(hooks->context, report);
}

struct refile_report store_refile(const struct store_job *job, int root_fd, struct refiling *refiling,
				  bool again, const struct refile_hooks *hooks)
{
	struct refile refile;
	struct sigaction previous;
	if (!refile_init(&refile, job, root_fd, refiling)) {
		refile_clear(&refile);
		return refile.report;
	}
	settle_begin(&previous);
	int error = folder_lock_both(job, refiling->from, refiling->into);
	if (error == 0) {
		refile.has_begun = again;
		refile_locked(&refile, again, hooks);
		finish(&refile, hooks);
		folder_unlock_both(job, refiling->from, refiling->into);
	} else {
		refile_end(&refile, REFILE_FAILED, error);
	}
	settle_end(&previous);
	refile_clear(&refile);
	return refile.report;
}
