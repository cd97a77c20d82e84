/* A run over a store: plan looks, apply looks, takes, gives (disk.md, "How a sync changes it"). */
#include "acl_sync/disk/walk.h"

#include "acl_sync/disk/settle.h"
#include "acl_sync/disk/walk/walk_ahead.h"
#include "acl_sync/disk/walk/walk_alike.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* What the look found about a folder. */
enum { FOLDER_DIFFERS = 1, FOLDER_LOSES = 2, FOLDER_UNSEEN = 4 /* not all of it: a look failed */ };

struct found {
	patient_id patient;
	unsigned char flags;
	size_t first_change, change_count; /* in the report */
};

struct run {
	struct walk walk;
	struct found *found; /* the folders of the run */
	size_t count;
	size_t changes_before, documents_before; /* in the report */
	bool shelves_differ;
	size_t done, all;
};

static void progress(struct run *run)
{
	const struct store_job *job = run->walk.job;
	run->done++;
	if (job->progress != NULL)
		job->progress(job->progress_context, run->done, run->all);
}

/* ---- looking ---- */

static void look_at_folder(struct run *run, struct found *found)
{
	struct walk *walk = &run->walk;
	if (!walk_folder_begin(walk, found->patient))
		return;
	size_t first = walk->report->change_count;
	walk_folder_pass(walk);
	/* somebody may be renaming: it is looked at again under the lock */
	const bool is_unmet = walk->will_apply && walk->folder.is_unmet;
	*found = (struct found){
	    .patient = found->patient,
	    .flags = (walk->folder.differs || is_unmet ? FOLDER_DIFFERS : 0) |
		     (walk->folder.loses ? FOLDER_LOSES : 0) |
		     (walk->folder.failed || is_unmet ? FOLDER_UNSEEN : 0),
	    .first_change = first,
	    .change_count = walk->report->change_count - first,
	};
	walk_folder_end(walk);
	progress(run);
}

/* The root and the levels between, unless the run is one of a few folders. */
static void look_at_shelves(struct run *run)
{
	struct walk *walk = &run->walk;
	if (walk->job->patients != NULL)
		return;
	walk_shelves(walk);
	run->shelves_differ = walk->folder.differs;
	walk->report->failed_folders += walk->folder.failed && !walk->will_apply;
}

static void strangers(struct run *run)
{
	if (run->walk.job->patients == NULL)
		walk_asides_strangers(&run->walk);
}

/* Threads first, for what is as it should be (of a whole run a folder's number is its patient's); then all else. */
static void look_at_folders(struct run *run)
{
	struct walk *walk = &run->walk;
	bool *is_right = calloc(run->count + 1, sizeof(*is_right));
	if (is_right != NULL)
		run->done += walk_ahead(walk, is_right);
	for (size_t i = 0; i < run->count && walk->stop == 0; i++)
		if (is_right == NULL || !is_right[i])
			look_at_folder(run, &run->found[i]);
	free(is_right);
}

static void look(struct run *run)
{
	struct walk *walk = &run->walk;
	walk->mode = WALK_LOOK;
	walk_asides_load(walk);
	look_at_shelves(run);
	strangers(run);
	look_at_folders(run);
	if (walk->stop == 0)
		walk->stop = previous_flush(&walk->previous);
	walk->report->alike_acls = acl_sums_largest(&walk->sums);
	acl_sums_clear(&walk->sums);
	for (size_t i = 0; i < run->count; i++)
		run->all += (run->found[i].flags & FOLDER_DIFFERS) != 0;
}

/* ---- changing ---- */

/* Before anything is done to the present folder, if somebody is to be told. false: nothing may be. */
static bool announce(struct run *run, const struct found *found)
{
	struct walk *walk = &run->walk;
	if (walk->stop != 0 || walk->job->announce == NULL)
		return walk->stop == 0;
	return (found->flags & FOLDER_UNSEEN) == 0
		   ? walk_announce_refreshed(walk)
		   : walk_announce_unseen(walk, found->first_change, found->change_count,
					  run->documents_before);
}

/* So often a folder is gone through for what somebody renames meanwhile: once is enough where nobody does. */
#define TAKEN_MAX 32

/* What a statement names is under its name in one moment and under another in the next: until it is treated. What is not
 * after that is said not to be there. */
static void take(struct walk *walk)
{
	size_t times = 0;
	enum met met;
	walk->mode = WALK_TAKE;
	do {
		walk_folder_pass(walk);
		met = walk->stop == 0 && !walk->folder.failed ? walk_met(walk, false) : MET_TREATED;
	} while (met == MET_OPEN && ++times < TAKEN_MAX);
	if (met != MET_TREATED)
		(void)walk_met(walk, true);
}

/* Under the folder's lock, so that nobody else changes it, nor what decides about it. */
static void change_locked(struct run *run, const struct found *found)
{
	struct walk *walk = &run->walk;
	bool may_give = walk_folder_refresh(walk) && !walk->job->only_take;
	if (!announce(run, found))
		return;
	take(walk);
	walk->mode = WALK_GIVE;
	if (walk->stop == 0 && walk->folder.gains && !walk->folder.is_open && may_give)
		walk_folder_pass(walk);
}

/* Was all done that the look's plan of the present folder says, every object looked at again and none passed over? */
static bool is_as_planned(const struct walk *walk)
{
	const struct folder_walk *folder = &walk->folder;
	return walk->stop == 0 && !folder->failed && !folder->is_refreshed && !folder->is_passed_over;
}

static void change_folder(struct run *run, const struct found *found)
{
	struct walk *walk = &run->walk;
	const struct store_job *job = walk->job;
	if (!walk_folder_begin(walk, found->patient))
		return;
	walk->folder.lost_is_told = (found->flags & FOLDER_LOSES) != 0;
	if (walk->folder.lost_is_told && job->lost != NULL)
		job->lost(job->lost_context, job->store, found->patient);
	const size_t unseen = walk->report->change_count;
	int error = folder_lock(job, found->patient);
	if (error != 0) {
		walk_failed(walk, error);
	} else {
		change_locked(run, found);
		folder_unlock(job, found->patient);
	}
	if (job->only_take || (found->flags & FOLDER_LOSES) != 0 || !is_as_planned(walk))
		walk_changes_confirm(walk, found->first_change, found->change_count);
	walk_changes_confirm(walk, unseen, walk->report->change_count - unseen);
	walk_folder_end(walk);
	progress(run);
}

static void change_folders(struct run *run, unsigned mask, unsigned value)
{
	struct walk *walk = &run->walk;
	for (size_t i = 0; i < run->count && walk->stop == 0; i++)
		if ((run->found[i].flags & mask) == value)
			change_folder(run, &run->found[i]);
}

static void change_shelves(struct run *run, enum walk_mode mode)
{
	if (!run->shelves_differ || run->walk.stop != 0)
		return;
	run->walk.mode = mode;
	walk_shelves(&run->walk);
	run->walk.report->failed_folders += run->walk.folder.failed;
}

/* ---- the two verbs ---- */

static int run_begin(struct run *run, const struct store_job *job, int root_fd, struct store_report *report,
		     bool applies)
{
	*run = (struct run){.count = job->patients != NULL ? job->patient_count : job->facts->patient_count};
	run->all = run->count;
	run->found = calloc(run->count + 1, sizeof(*run->found));
	for (size_t i = 0; i < run->count && run->found != NULL; i++)
		run->found[i].patient = job->patients != NULL ? job->patients[i] : (patient_id)i;
	run->changes_before = report->change_count;
	run->documents_before = report->document_change_count;
	int error = walk_init(&run->walk, job, root_fd, report);
	if (run->found == NULL)
		error = -ENOMEM;
	run->walk.will_apply = applies;
	run->walk.alike = walk_alike_new(job);
	previous_init(&run->walk.previous, job, applies);
	return error;
}

static int run_end(struct run *run)
{
	int error = run->walk.stop;
	walk_alike_free(run->walk.alike);
	walk_clear(&run->walk);
	free(run->found);
	return error;
}

int store_plan(const struct store_job *job, int root_fd, struct store_report *report)
{
	struct run run;
	struct sigaction previous;
	int error = run_begin(&run, job, root_fd, report, false);
	settle_begin(&previous);
	if (error == 0) {
		run.walk.mode = WALK_LOOK;
		walk_marks_begin(&run.walk);
		walk_moves(&run.walk);
		walk_asides_prepare(&run.walk);
		look(&run);
		walk_views_take(&run.walk);
	}
	settle_end(&previous);
	report->operations += run.walk.planned_operations - run.walk.planned_again;
	report->created += run.walk.planned_created;
	report->settled += run.walk.planned_settled;
	return error != 0 ? (run_end(&run), error) : run_end(&run);
}

/* What killed runs have left, unless the run is one of a few folders. */
static void clean(struct run *run)
{
	if (run->walk.job->patients == NULL)
		walk_create_clean(&run->walk);
}

static void apply(struct run *run)
{
	struct walk *walk = &run->walk;
	clean(run);
	walk_marks_begin(walk);
	walk_moves(walk);
	walk_views_moved(walk);
	walk_asides_prepare(walk);
	look(run);
	if (!walk_announce(walk, run->changes_before, run->documents_before))
		return;
	walk->mode = WALK_TAKE;
	walk_views_take(walk);
	strangers(run);
	change_shelves(run, WALK_TAKE);
	change_folders(run, FOLDER_LOSES, FOLDER_LOSES);
	change_folders(run, FOLDER_LOSES | FOLDER_DIFFERS, FOLDER_DIFFERS);
	walk->mode = WALK_GIVE;
	if (!walk->job->only_take) {
		change_shelves(run, WALK_GIVE);
		strangers(run);
		walk_views_give(walk);
	}
	walk_changes_drop(walk, run->changes_before);
	walk_marks_end(walk);
	clean(run);
}

int store_apply(const struct store_job *job, int root_fd, struct store_report *report)
{
	struct run run;
	struct sigaction previous;
	size_t operations = report->operations;
	int error = run_begin(&run, job, root_fd, report, true);
	settle_begin(&previous);
	if (error == 0)
		apply(&run);
	settle_end(&previous);
	/* what is said to be done survives a power cut */
	int lost = job->patients != NULL ? touched_sync(&run.walk.touched, root_fd)
		   : report->operations != operations && syncfs(root_fd) != 0 ? -errno
									      : 0;
	if (error == 0)
		error = lost;
	return error != 0 ? (run_end(&run), error) : run_end(&run);
}
