/* One patient's folder. */
#include "acl_sync/disk/walk/walk_alike.h"
#include "acl_sync/disk/walk/walk_node.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool walk_folder_begin(struct walk *walk, patient_id patient)
{
	const struct store_job *job = walk->job;
	struct folder_walk *folder = &walk->folder;
	*folder = (struct folder_walk){
	    .patient = patient,
	    .facts = {job->facts, job->uids, job->decider, patient, job->now},
	    .in_store = store_set_has(job->facts->patients[patient].stores, job->store),
	    .arena = arena_new(),
	    .notices_before = walk->report->notice_count,
	};
	walk->changing.count = walk->changing_first = 0;
	arena_rest(ARENA_REST_PATIENT);
	if (folder->arena != NULL)
		folder->path = standing_path(&walk->standing, patient);
	if (folder->path != NULL)
		return true;
	walk_failed(walk, -ENOMEM);
	return false;
}

static bool is_the_same(const struct folder_facts *a, const struct folder_facts *b)
{
	return (a->facts == b->facts) & (a->uids == b->uids) & (a->decider == b->decider) &
	       (a->patient == b->patient) & (a->now == b->now);
}

bool walk_folder_refresh(struct walk *walk)
{
	const struct store_job *job = walk->job;
	struct folder_walk *folder = &walk->folder;
	struct folder_facts fresh = folder->facts;
	if (job->refresh == NULL)
		return true;
	int error = job->refresh(job->refresh_context, folder->patient, &fresh);
	if (error == 0 && fresh.patient == NO_ID)
		error = -ESTALE;
	if (error != 0) {
		size_t before = walk_enter(walk, folder->path);
		walk_failed(walk, error);
		walk_leave(walk, before);
		return false;
	}
	folder->is_refreshed = !is_the_same(&folder->facts, &fresh);
	folder->facts = fresh;
	folder->in_store = store_set_has(fresh.facts->patients[fresh.patient].stores, job->store);
	folder->wanted = NULL;
	return true;
}

/* How many people the categories' ACLs name, and the most of them in one. */
static void note_names(struct walk *walk)
{
	const struct wanted_folder *wanted = walk->folder.wanted;
	for (size_t i = 0; i < wanted->category_count; i++) {
		walk->report->accesses += walk->mode == WALK_LOOK ? wanted->categories[i].grants.count : 0;
		if (wanted->categories[i].grants.count > walk->report->most_names) {
			walk->report->most_names = wanted->categories[i].grants.count;
			walk->report->most_patient = walk->folder.patient;
		}
	}
}

/* The decisions, when there is something to compare them with. */
bool walk_folder_decide(struct walk *walk)
{
	struct folder_walk *folder = &walk->folder;
	const struct folder_facts *facts = &folder->facts;
	if (folder->wanted != NULL)
		return true;
	if (walk_alike_decide(walk)) {
		note_names(walk);
		walk_named_begin(walk);
		return true;
	}
	folder->wanted = compile_folder(facts->facts, facts->uids, facts->decider, facts->patient,
					walk->job->store, facts->now, folder->arena);
	folder->node_sets = arena_array(folder->arena, walk->layout->node_count, sizeof(*folder->node_sets));
	if (folder->wanted != NULL && folder->node_sets != NULL) {
		note_names(walk);
		walk_named_begin(walk);
		return true;
	}
	walk_failed(walk, -ENOMEM);
	return false;
}

bool walk_folder_is_made(const struct walk *walk)
{
	return walk->store->create && walk->folder.in_store;
}

static void folder_missing(struct walk *walk)
{
	if (!walk_folder_is_made(walk) || walk_moves_elsewhere(walk) || !walk_folder_decide(walk)) {
		walk->folder.is_passed_over = true;
		return;
	}
	if (walk->mode == WALK_LOOK) {
		const struct store_job *job = walk->job;
		if (job->had_folder != NULL && job->had_folder(job->had_folder_context, walk->folder.patient))
			walk_notice(walk, NOTICE_GONE, 0);
		walk_node_missing(walk, walk->layout->nodes);
		walk_views_folder(walk, true);
	} else if (walk->mode == WALK_TAKE) {
		walk->folder.gains = true;
	} else {
		int error = walk_create_folder(walk);
		if (error == -EEXIST)
			walk->folder.is_passed_over = true;
		else if (error != 0)
			walk_failed(walk, error);
	}
}

/* Where something differs anyway, what is there is treated with it. */
static void note_unmet(struct walk *walk)
{
	enum met met = walk->stop == 0 ? walk_met(walk, false) : MET_TREATED;
	walk->folder.is_unmet = met == MET_NOWHERE || (met == MET_OPEN && !walk->folder.differs);
}

void walk_folder_pass(struct walk *walk)
{
	size_t before = walk_enter(walk, walk->folder.path);
	int fd = walk_moves_open(walk);
	walk->report->folders += walk->mode == WALK_LOOK && walk->folder.in_store;
	if (fd >= 0) {
		if (walk_folder_decide(walk)) {
			if (walk->mode != WALK_LOOK)
				walk_asides_folder(walk, fd);
			walk_node_pass(walk, fd, walk->layout->nodes);
			if (walk->mode == WALK_LOOK)
				walk_asides_folder(walk, fd);
			walk_views_folder(walk, true);
			if (walk->mode == WALK_LOOK)
				note_unmet(walk);
		}
		close(fd);
	} else if (fd == -ENOENT) {
		folder_missing(walk);
	} else {
		if (fd == -EXDEV)
			walk_failed(walk, fd);
		else
			walk_unopened(walk, walk->root_fd, walk->folder.path, fd);
		/* links that are there stay with those who may pass */
		if (walk->store->views != NULL && walk->mode == WALK_LOOK && walk_folder_decide(walk))
			walk_views_folder(walk, false);
	}
	if (fd < 0 && walk->stop == 0 && walk_asides_has(walk) && walk_folder_decide(walk))
		walk_asides_folder(walk, fd);
	walk_leave(walk, before);
}

void walk_folder_end(struct walk *walk)
{
	if (walk->folder.failed && !(walk->mode == WALK_LOOK && walk->will_apply))
		walk->report->failed_folders++;
	arena_free(walk->folder.arena);
	walk->folder = (struct folder_walk){.patient = NO_ID};
}
