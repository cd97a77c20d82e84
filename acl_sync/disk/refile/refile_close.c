/* What the document lets people do, before its way and after it. */
#include "acl_sync/disk/refile/refile_private.h"

#include "acl_sync/disk/settle.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/disk/wish.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* ---- closing ---- */

/* Whose document it was stays with it. */
static void keep_author(const struct refile *refile, struct handle handle, const struct stat *found)
{
	const struct store_job *job = refile->job;
	if (!S_ISREG(found->st_mode) || found->st_uid == job->owner || found->st_uid == 0)
		return;
	(void)settle_keep_author(handle, refile_login_name(refile, found->st_uid), found->st_uid);
}

bool refile_close_object(struct refile *refile, struct handle handle)
{
	const struct store_job *job = refile->job;
	struct object_state state;
	struct object_diff diff;
	struct object_effect effect = {.error = object_look(handle, refile->scratch, &state)};
	if (effect.error != 0)
		return refile_end(refile, REFILE_FAILED, effect.error);
	struct object_wish wish = wish_closed(job->owner, job->group, S_ISDIR(state.stat.st_mode));
	if (S_ISREG(state.stat.st_mode) && wish_has_settled(job, refile->category->documents, &state))
		wish.user = PERM_R;
	effect.error = object_compare(&state, &wish, &diff);
	if (effect.error == 0 && object_differs(&diff)) {
		keep_author(refile, handle, &state.stat);
		object_exact(handle, &state, &wish, &diff, &effect);
	}
	refile->report.operations += effect.operations;
	return effect.error == 0 || refile_end(refile, REFILE_FAILED, effect.error);
}

static bool close_below(struct refile *refile, int fd, size_t depth);

static bool close_entry(struct refile *refile, int dir_fd, const char *name, enum entry_type type,
			size_t depth)
{
	int fd = type == ENTRY_DIRECTORY ? tree_open_directory(dir_fd, name) : tree_open_pinned(dir_fd, name);
	if (fd < 0)
		return fd == -ENOENT || refile_end(refile, REFILE_FAILED, fd);
	bool good = refile_close_object(refile, (struct handle){fd, type != ENTRY_DIRECTORY});
	if (good && type == ENTRY_DIRECTORY)
		good = close_below(refile, fd, depth + 1);
	close(fd);
	return good;
}

/* The outermost has been closed: what is below cannot be reached any more but from inside. */
static bool close_below(struct refile *refile, int fd, size_t depth)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	bool good = true;
	if (depth >= refile->depth_limit)
		return refile_end(refile, REFILE_FAILED, ENAMETOOLONG);
	int more = listing_open(&listing, fd);
	if (more == 0)
		while (good && (more = listing_next(&listing, &name, &type)) > 0)
			good = type == ENTRY_SPECIAL || close_entry(refile, fd, name, type, depth);
	listing_close(&listing);
	return good && (more >= 0 || refile_end(refile, REFILE_FAILED, more));
}

bool refile_close(struct refile *refile)
{
	struct handle handle = {refile->document_fd, true};
	if (!refile_close_object(refile, handle))
		return false;
	if (!S_ISDIR(refile->found.st_mode))
		return true;
	int fd = openat(refile->document_fd, ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return refile_end(refile, REFILE_FAILED, errno);
	bool good = close_below(refile, fd, 0);
	close(fd);
	return good;
}

/* ---- giving ---- */

/* What decides about the other folder, as it is now. */
static const struct wanted_folder *decide_into(struct refile *refile)
{
	const struct store_job *job = refile->job;
	patient_id into = refile->refiling->into;
	struct folder_facts facts = {job->facts, job->uids, job->decider, into, job->now};
	int error = job->refresh == NULL ? 0 : job->refresh(job->refresh_context, into, &facts);
	if (error == 0 && facts.patient == NO_ID)
		error = -ESTALE;
	const struct wanted_folder *wanted =
	    error != 0 ? NULL
		       : compile_folder(facts.facts, facts.uids, facts.decider, facts.patient, job->store,
					facts.now, refile->arena);
	if (wanted == NULL)
		refile_end(refile, REFILE_FAILED, error != 0 ? error : ENOMEM);
	return wanted;
}

bool refile_give(struct refile *refile)
{
	const struct store_job *job = refile->job;
	struct handle handle = {refile->document_fd, true};
	struct object_effect effect = {0};
	struct object_state state;
	struct object_wish wish;
	struct object_diff diff;
	struct acl_set *set = NULL;
	if (refile->store->depth == DEPTH_FULL)
		return true;
	const struct wanted_folder *wanted = decide_into(refile);
	if (wanted == NULL)
		return false;
	for (size_t i = 0; i < wanted->category_count; i++)
		if (wanted->categories[i].category == refile->refiling->category)
			set = acl_set_new(&wanted->categories[i].grants, refile->category->documents,
					  refile->arena);
	effect.error = set == NULL ? -ENOMEM : object_look(handle, refile->scratch, &state);
	if (effect.error == 0 && !wish_document(job, set, &state, false, refile->arena, &wish))
		effect.error = -ENOMEM;
	if (effect.error == 0)
		effect.error = object_compare(&state, &wish, &diff);
	if (effect.error == 0 && !job->only_take)
		object_exact(handle, &state, &wish, &diff, &effect);
	refile->report.operations += effect.operations;
	return effect.error == 0 || refile_end(refile, REFILE_FAILED, effect.error);
}
