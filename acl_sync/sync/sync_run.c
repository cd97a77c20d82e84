/* Stores treated one after the other: by a whole sync, or for a few patients by a verb of the desk. */
#include "acl_sync/sync/sync_run.h"

#include "acl_sync/capacity.h"
#include "acl_sync/console.h"
#include "acl_sync/history/given.h"
#include "acl_sync/moving/refilings.h"
#include "acl_sync/site/former_views.h"
#include "acl_sync/site/gone.h"
#include "acl_sync/site/held.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/status.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Is the root careacl's, or does it become so now? */
static bool own_root(struct sync *sync, struct run *run)
{
	if (run->root == ROOT_ADOPTED)
		return true;
	if (run->root == ROOT_UNUSABLE)
		return false;
	if (run->root == ROOT_FOREIGN && !sync->site.options->adopt) {
		held_report_root(run);
		json_out_append(sync->unadopted, json_out_text(run_store(run)->root));
		return false;
	}
	if (sync->patients != NULL) { /* a whole sync begins it */
		console_say(CONSOLE_WARNING, "store '%s': nothing has been made there yet; type careacl sync",
			    run_store(run)->name);
		site_worsen(&sync->site, STATUS_HELD);
		return false;
	}
	return sync_audit_adoption(sync, run) && sync_state_adopt(&sync->state, run);
}

static void count_closed(struct sync *sync, const struct store_report *report)
{
	for (size_t i = 0; i < report->notice_count; i++)
		if (report->notices[i].kind == NOTICE_UNKNOWN_CLOSED ||
		    report->notices[i].kind == NOTICE_LINKED_CLOSED)
			sync->closed++;
}

static void apply_store(struct sync *sync, struct run *run)
{
	struct site *site = &sync->site;
	struct store_report report;
	struct store_job job = run_job(run);
	sync->state.store = run_store(run)->name;
	job.lock_fd = sync->lock_fd;
	job.patients = sync->patients;
	job.patient_count = sync->patient_count;
	job.refresh = site_refresh;
	job.refresh_context = site;
	job.only_take = site->lost[run->store] == LOST_HELD || site->lost[run->store] == LOST_UNKNOWN;
	if (!sync_rename_categories(sync, run, &job))
		return;
	if (sync->patients == NULL) {
		run_report_gone(run, true);
		gone_report(run, true);
	}
	job.had_folder = gone_had_folder;
	sync_state_hooks(&sync->state, &job);
	sync_audit_hooks(sync, &job);
	job.lost = sync_sweep_lost;
	job.lost_context = sync;
	struct given given = {0};
	if (sync->patients == NULL) {
		given_hook(&given, site, &job);
		refilings_complete(run, &sync->state, &job);
	}
	store_report_init(&report);
	progress_start(&run->progress, run_store(run)->name, site->options->quiet);
	int error = store_apply(&job, run->root_fd, &report);
	given_clear(&given);
	progress_end(&run->progress);
	sync_state_end_store(&sync->state, run->root_fd);
	if (error == -ENOKEY)
		site_fail(
		    site, STATUS_FAILED, run_place(run),
		    "store '%s' could not be treated: its folders are to get names that say nothing, and no "
		    "key of such names is kept yet; type: careacl sync",
		    run_store(run)->name);
	else if (error != 0)
		site_fail(site, STATUS_FAILED, run_place(run), "store '%s' could not be treated: %s",
			  run_store(run)->name, strerror(-error));
	sync_sweep_store(sync, run, &job, &report);
	if (report.out_of_memory)
		site_fail(site, STATUS_FAILED, run_place(run), "out of memory: the report is not complete");
	run_report_notices(run, &report);
	run_report_unmet(run, &report, sync->patients == NULL && error == 0);
	run_keep_sought(run, &job, &report, sync->patients == NULL && error == 0);
	capacity_tell(run, &report);
	if (report.failed_folders > 0) {
		site_worsen(site, STATUS_FAILED);
		site->failed_views += report.failed_folders == report.failed_views;
	}
	if (sync->patients == NULL && error == 0) {
		former_views(run);
		run_keep_unmade(run, &report);
	}
	sync_audit_failed(sync, &report);
	count_closed(sync, &report);
	run_add(&sync->sum, &report);
	sync->accesses[run->store] = report.accesses;
	/* what is given nowhere is nothing that a guard could compare with */
	sync->done[run->store] = !job.only_take && error != -ECANCELED;
	/* a link that cannot be made or removed opens nothing, and closes nothing */
	sync->taken[run->store] = error == 0 && report.failed_folders == report.failed_views;
	sync->right[run->store] = sync->taken[run->store] && !job.only_take;
	store_report_clear(&report);
}

void sync_treat(struct sync *sync)
{
	for (store_id store = 0; store < sync->site.facts->policy->store_count; store++) {
		struct run run;
		sync->right[store] = sync->taken[store] = false;
		run_open(&run, &sync->site, store);
		if (lost_look(&run) == LOST_HELD)
			lost_report(&run);
		if (lost_keep(&run) && sync_audit_lost_accepted(sync, &run) && own_root(sync, &run))
			apply_store(sync, &run);
		run_close(&run);
	}
}

bool sync_begin(struct sync *sync)
{
	sync->unadopted = json_array();
	store_report_init(&sync->sum);
	sync->done = arena_array(sync->site.arena, sync->site.facts->policy->store_count, sizeof(bool));
	sync->right = arena_array(sync->site.arena, sync->site.facts->policy->store_count, sizeof(bool));
	sync->taken = arena_array(sync->site.arena, sync->site.facts->policy->store_count, sizeof(bool));
	sync->accesses = arena_array(sync->site.arena, sync->site.facts->policy->store_count, sizeof(size_t));
	if (sync->done == NULL || sync->right == NULL || sync->taken == NULL || sync->accesses == NULL ||
	    sync->unadopted == NULL)
		console_out_of_memory();
	return sync_sweep_begin(sync) && sync_state_begin(&sync->state, &sync->site) &&
	       run_open_lock(&sync->site, &sync->lock_fd);
}

void sync_end(struct sync *sync)
{
	json_decref(sync->unadopted);
	sync_sweep_end(sync);
	sync_audit_end(sync);
	if (sync->lock_fd >= 0)
		close(sync->lock_fd);
}
