#include "acl_sync/moving/merging.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/aside.h"
#include "acl_sync/disk/depth.h"
#include "acl_sync/disk/standing.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/moving/refilings.h"
#include "acl_sync/site/desk_persons.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/status.h"
#include "policy/identifier.h"
#include "wording/wording.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* One store at work. */
struct moving {
	struct merging *merging;
	struct run run;
	struct store_job job;
	struct aside_table asides;
	const char **paths; /* of the category at hand, below it */
	size_t count, capacity;
};

static struct arena *arena_of(const struct moving *moving)
{
	return moving->merging->sync->site.arena;
}

static void fail(struct moving *moving, const char *path, const char *why)
{
	bool named = console_is_private() && path != NULL;
	site_fail(&moving->merging->sync->site, STATUS_FAILED, named ? path : run_place(&moving->run),
		  "a document could not be moved to the other folder and stays: %s", wording(why));
	moving->merging->left++;
}

/* ---- what is there ---- */

static void add_path(struct moving *moving, const char *path)
{
	const char **paths = arena_grow(arena_of(moving), moving->paths, moving->count, &moving->capacity,
					sizeof(const char *));
	if (paths == NULL || path == NULL)
		console_out_of_memory();
	moving->paths = paths;
	paths[moving->count++] = path;
}

static void list(struct moving *moving, int dir_fd, const char *name, const char *path, size_t depth)
{
	struct listing listing;
	const char *child;
	enum entry_type type;
	int fd = depth == 0 ? -ELOOP : tree_open_directory(dir_fd, name);
	if (fd == -ENOENT)
		return;
	int more = fd < 0 ? fd : listing_open(&listing, fd);
	while (more >= 0 && fd >= 0 && (more = listing_next(&listing, &child, &type)) > 0) {
		const char *below = *path == '\0' ? arena_strdup(arena_of(moving), child)
						  : arena_printf(arena_of(moving), "%s/%s", path, child);
		if (type == ENTRY_DIRECTORY && below != NULL)
			list(moving, fd, child, below, depth - 1);
		else
			add_path(moving, below);
	}
	if (fd >= 0) {
		listing_close(&listing);
		close(fd);
	}
	if (more < 0)
		fail(moving, path, strerror(-more));
}

/* The files of a category, in its folder and aside. */
static void list_category(struct moving *moving, category_id category)
{
	const struct merging *merging = moving->merging;
	const struct facts *facts = merging->sync->site.facts;
	const char *path;
	int error = standing_category(&moving->job, moving->run.root_fd, merging->from, category,
				      arena_of(moving), &path);
	moving->count = 0;
	if (error != 0)
		fail(moving, facts->policy->categories[category].name, strerror(-error));
	else
		list(moving, moving->run.root_fd, path, "", depth_levels(DEPTH_LEVELS, 2));
	for (size_t i = 0; i < moving->asides.count; i++)
		if (moving->asides.items[i].patient == merging->from &&
		    moving->asides.items[i].category == category)
			add_path(moving, moving->asides.items[i].path);
}

/* ---- one document ---- */

/* Has the other patient a document of that name aside? It will want to come back one day. */
static bool is_taken_aside(const struct moving *moving, category_id category, const char *path)
{
	for (size_t i = 0; i < moving->asides.count; i++)
		if (moving->asides.items[i].patient == moving->merging->into &&
		    moving->asides.items[i].category == category &&
		    strcmp(moving->asides.items[i].path, path) == 0)
			return true;
	return false;
}

static struct refile_report refile(struct moving *moving, category_id category, const char *path, bool beside)
{
	struct merging *merging = moving->merging;
	bool begun;
	struct refiling refiling = {
	    .from = merging->from, .into = merging->into, .category = category, .path = path};
	if (beside) {
		const char *id = merging->sync->site.facts->patients[merging->from].id;
		refiling.into_name = desk_moved_name(plain_path_leaf(path), id, arena_of(moving));
		if (refiling.into_name == NULL)
			console_out_of_memory();
	}
	return refilings_do(&merging->sync->state, &moving->job, moving->run.root_fd, &refiling, &begun);
}

static void move(struct moving *moving, category_id category, const char *path)
{
	bool beside = is_taken_aside(moving, category, path);
	struct refile_report report = refile(moving, category, path, beside);
	if (report.result == REFILE_TAKEN && !beside) {
		beside = true;
		report = refile(moving, category, path, beside);
	}
	moving->merging->sync->sum.operations += report.operations;
	if (report.result == REFILE_DONE) {
		moving->merging->moved++;
		moving->merging->renamed += beside;
	} else {
		fail(moving, path,
		     report.result == REFILE_FAILED ? strerror(report.error)
						    : refilings_refusal(report.result));
	}
}

/* ---- a store ---- */

static void prepare(struct moving *moving)
{
	struct sync *sync = moving->merging->sync;
	moving->job = run_job(&moving->run);
	sync->state.store = run_store(&moving->run)->name;
	sync_state_hooks(&sync->state, &moving->job);
	moving->job.lock_fd = sync->lock_fd;
	moving->job.lost = sync_sweep_lost;
	moving->job.lost_context = sync;
	moving->job.progress = NULL;
}

static void move_store(struct moving *moving)
{
	struct merging *merging = moving->merging;
	struct site *site = &merging->sync->site;
	const struct policy *policy = site->facts->policy;
	prepare(moving);
	moving->asides = (struct aside_table){.arena = arena_of(moving)};
	int error = aside_table_list(&moving->asides, site->facts, moving->run.store, moving->run.root_fd);
	if (error != 0)
		fail(moving, NULL, strerror(-error));
	for (category_id category = 0; category < policy->category_count; category++) {
		if (policy->categories[category].store != moving->run.store)
			continue;
		list_category(moving, category);
		for (size_t i = 0; i < moving->count; i++)
			move(moving, category, moving->paths[i]);
	}
	sync_state_end_store(&merging->sync->state, moving->run.root_fd);
}

void merging_move(struct merging *merging)
{
	struct site *site = &merging->sync->site;
	for (store_id store = 0; store < site->facts->policy->store_count; store++) {
		struct moving moving = {.merging = merging};
		if (!site_has_folder(site, merging->from, store) ||
		    !site_has_folder(site, merging->into, store))
			continue;
		run_open(&moving.run, site, store);
		if (moving.run.root == ROOT_ADOPTED && lost_look(&moving.run) == LOST_NOT)
			move_store(&moving);
		run_close(&moving.run);
	}
}
