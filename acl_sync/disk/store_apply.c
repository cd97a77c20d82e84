/* A run over a store: plan looks, apply looks, takes, gives (disk.md, "How a sync changes it"). */
#include "acl_sync/disk/walk.h"

#include "acl_sync/disk/settle.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* What the look found about a folder. */
enum { FOLDER_DIFFERS = 1, FOLDER_LOSES = 2 };

struct found {
	unsigned char flags;
	size_t first_change, change_count; /* in the report */
};

struct run {
	struct walk walk;
	struct found *found; /* by patient */
	size_t changes_before;
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

static void look_at_folder(struct run *run, patient_id patient)
{
	struct walk *walk = &run->walk;
	if (!walk_folder_begin(walk, patient))
		return;
	size_t first = walk->report->change_count;
	walk_folder_pass(walk);
	run->found[patient] = (struct found){
	    .flags = (walk->folder.differs ? FOLDER_DIFFERS : 0) | (walk->folder.loses ? FOLDER_LOSES : 0),
	    .first_change = first,
	    .change_count = walk->report->change_count - first,
	};
	walk_folder_end(walk);
	progress(run);
}

static void look(struct run *run)
{
	struct walk *walk = &run->walk;
	walk->mode = WALK_LOOK;
	walk_asides_load(walk);
	walk_shelves(walk);
	run->shelves_differ = walk->folder.differs;
	walk->report->failed_folders += walk->folder.failed && !walk->will_apply;
	for (size_t i = 0; i < walk->job->facts->patient_count && walk->stop == 0; i++)
		look_at_folder(run, (patient_id)i);
	if (walk->stop == 0)
		walk->stop = previous_flush(&walk->previous);
	for (size_t i = 0; i < walk->job->facts->patient_count; i++)
		run->all += (run->found[i].flags & FOLDER_DIFFERS) != 0;
}

/* ---- changing ---- */

static void change_folder(struct run *run, patient_id patient)
{
	struct walk *walk = &run->walk;
	if (!walk_folder_begin(walk, patient))
		return;
	int error = folder_lock(walk->job, patient);
	if (error != 0) {
		walk_failed(walk, error);
	} else {
		walk->mode = WALK_TAKE;
		walk_folder_pass(walk);
		walk->mode = WALK_GIVE;
		if (walk->stop == 0 && walk->folder.gains && !walk->folder.is_open && !walk->job->only_take)
			walk_folder_pass(walk);
		folder_unlock(walk->job, patient);
	}
	if (walk->folder.failed || walk->job->only_take)
		walk_changes_confirm(walk, run->found[patient].first_change,
				     run->found[patient].change_count);
	walk_folder_end(walk);
	progress(run);
}

static void change_folders(struct run *run, unsigned mask, unsigned value)
{
	struct walk *walk = &run->walk;
	for (size_t i = 0; i < walk->job->facts->patient_count && walk->stop == 0; i++)
		if ((run->found[i].flags & mask) == value)
			change_folder(run, (patient_id)i);
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
	*run = (struct run){.all = job->facts->patient_count};
	run->found = calloc(job->facts->patient_count + 1, sizeof(*run->found));
	run->changes_before = report->change_count;
	int error = walk_init(&run->walk, job, root_fd, report);
	if (run->found == NULL)
		error = -ENOMEM;
	run->walk.will_apply = applies;
	previous_init(&run->walk.previous, job, applies);
	return error;
}

static int run_end(struct run *run)
{
	int error = run->walk.stop;
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
		walk_moves(&run.walk);
		look(&run);
		walk_asides_strangers(&run.walk);
		walk_views_take(&run.walk);
	}
	settle_end(&previous);
	report->operations += run.walk.planned_operations;
	report->created += run.walk.planned_created;
	report->settled += run.walk.planned_settled;
	return error != 0 ? (run_end(&run), error) : run_end(&run);
}

static void apply(struct run *run)
{
	struct walk *walk = &run->walk;
	walk_create_clean(walk);
	walk_moves(walk);
	look(run);
	walk->mode = WALK_TAKE;
	walk_views_take(walk);
	walk_asides_strangers(walk);
	change_shelves(run, WALK_TAKE);
	change_folders(run, FOLDER_LOSES, FOLDER_LOSES);
	change_folders(run, FOLDER_LOSES | FOLDER_DIFFERS, FOLDER_DIFFERS);
	walk->mode = WALK_GIVE;
	if (!walk->job->only_take) {
		change_shelves(run, WALK_GIVE);
		walk_views_give(walk);
	}
	walk_changes_drop(walk, run->changes_before);
	walk_create_clean(walk);
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
	if (report->operations != operations && syncfs(root_fd) != 0 && error == 0)
		error = -errno;
	return error != 0 ? (run_end(&run), error) : run_end(&run);
}
