/* careacl sync: makes the disk agree with the rules. */
#include "acl_sync/console.h"
#include "acl_sync/site/held.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/site/snapshot_publish.h"
#include "acl_sync/status.h"
#include "acl_sync/sync_run.h"
#include "acl_sync/verbs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The file whose bytes stand for folders. */
static bool open_folder_lock(struct sync *sync)
{
	struct site *site = &sync->site;
	char *path = arena_printf(site->arena, "%s/folders.lock", site->state_dir);
	if (path == NULL)
		console_out_of_memory();
	sync->lock_fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (sync->lock_fd < 0)
		site_fail(site, STATUS_WRONG, path, "the lock of folders cannot be opened: %s",
			  strerror(errno));
	return sync->lock_fd >= 0;
}

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
	return sync_state_adopt(&sync->state, run);
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
	job.only_take = site->lost[run->store] == LOST_HELD;
	sync_state_hooks(&sync->state, &job);
	job.lost = sync_sweep_lost;
	job.lost_context = sync;
	store_report_init(&report);
	progress_start(&run->progress, run_store(run)->name, site->options->quiet);
	int error = store_apply(&job, run->root_fd, &report);
	progress_end(&run->progress);
	sync_state_end_store(&sync->state, run->root_fd);
	if (error != 0)
		site_fail(site, STATUS_FAILED, run_place(run), "store '%s' could not be treated: %s",
			  run_store(run)->name, strerror(-error));
	sync_sweep_store(sync, run, &job, &report);
	if (report.out_of_memory)
		site_fail(site, STATUS_FAILED, run_place(run), "out of memory: the report is not complete");
	run_report_notices(run, &report);
	if (report.failed_folders > 0)
		site_worsen(site, STATUS_FAILED);
	count_closed(sync, &report);
	run_add(&sync->sum, &report);
	store_report_clear(&report);
	/* what is given nowhere is nothing that a guard could compare with */
	sync->done[run->store] = !job.only_take;
}

/* Logins that the name service does not know: said once, when that is news. By statement: a login may be a
 * patient's. */
static void warn_of_missing_logins(const struct site *site)
{
	for (login_id login = 0; login < site->facts->login_count; login++) {
		const struct state_uid *known = uids_kept_find(&site->kept, site->facts->logins[login].name);
		char where[4352];
		if (site->uids.results[login] != NAME_NONE)
			continue;
		bool is_news = known == NULL || known->uid != UID_NONE;
		origin_format(site->facts->logins[login].origin, where, sizeof(where));
		console_say(is_news ? CONSOLE_WARNING : CONSOLE_DETAIL,
			    "%s: the name service knows no such login%s%s: it gets nothing", where,
			    console_is_private() ? " as " : "",
			    console_is_private() ? site->facts->logins[login].name : "");
	}
}

static void treat_stores(struct sync *sync)
{
	for (store_id store = 0; store < sync->site.facts->policy->store_count; store++) {
		struct run run;
		run_open(&run, &sync->site, store);
		if (lost_look(&run) == LOST_HELD)
			lost_report(&run);
		if (lost_keep(&run) && own_root(sync, &run))
			apply_store(sync, &run);
		run_close(&run);
	}
}

static void record(struct sync *sync)
{
	struct site *site = &sync->site;
	if (sync->sum.operations > 0)
		sync_state_store_generation(&sync->state);
	sync_state_finish(&sync->state, sync->done);
	int error = snapshot_publish(site);
	if (error != 0)
		site_fail(site, STATUS_FAILED, site->state_dir, "the login snapshot cannot be published: %s",
			  strerror(-error));
}

static int finish(struct sync *sync)
{
	json_t *document = sync->site.options->json ? sync_document(sync) : NULL;
	if (document == NULL)
		sync_tell(sync);
	json_decref(sync->unadopted);
	sync_sweep_end(sync);
	if (sync->lock_fd >= 0)
		close(sync->lock_fd);
	return document != NULL ? site_answer(&sync->site, document) : site_close(&sync->site);
}

static bool prepare(struct sync *sync)
{
	sync->unadopted = json_array();
	store_report_init(&sync->sum);
	sync->done = arena_array(sync->site.arena, sync->site.facts->policy->store_count, sizeof(bool));
	if (sync->done == NULL || sync->unadopted == NULL || !sync_sweep_begin(sync))
		console_out_of_memory();
	return sync_state_begin(&sync->state, &sync->site) && open_folder_lock(sync);
}

int verb_sync(const struct options *options)
{
	struct sync sync = {.lock_fd = -1};
	if (geteuid() != 0)
		return site_refuse(options, "sync changes owners and ACLs: it must be run by root");
	if (!site_open(&sync.site, options, SITE_UIDS | SITE_WRITES | SITE_TELLS_HELD))
		return site_stop(&sync.site);
	if (!prepare(&sync)) {
		json_decref(sync.unadopted);
		sync_sweep_end(&sync);
		return site_stop(&sync.site);
	}
	held_report(&sync.site);
	warn_of_missing_logins(&sync.site);
	treat_stores(&sync);
	held_report_unknown(&sync.site);
	record(&sync);
	sync_sweep_run(&sync);
	return finish(&sync);
}
