#include "acl_sync/run/run.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/requests_form.h"
#include "acl_sync/status.h"
#include "acl_sync/threads.h"
#include "wording/wording.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

const struct store *run_store(const struct run *run)
{
	return &run->site->facts->policy->stores[run->store];
}

/* Errors and warnings about the root become the site's. */
static void take_findings(struct site *site, const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		if (findings->items[i].severity == SEVERITY_ERROR)
			site_fail(site, STATUS_WRONG, findings->items[i].where, "%s",
				  findings->items[i].text);
		else
			console_say(CONSOLE_DETAIL, "%s: warning: %s", findings->items[i].where,
				    findings->items[i].text);
	}
}

/* A root that was ours and is bare now is most likely a mount point without its file system: whatever was
 * written there would be out of sight as soon as it is mounted again. Where the root that was ours has got another name it
 * stands open to whoever could open it then. */
static void refuse_another_root(struct run *run)
{
	const char *text = run->root == ROOT_FOREIGN ? NULL : run_root_is_another(run, run_store(run));
	if (text == NULL)
		return;
	site_fail(run->site, STATUS_WRONG, run_place(run), "%s", text);
	run_close(run);
	run->root = ROOT_UNUSABLE;
}

void run_open(struct run *run, struct site *site, store_id store)
{
	run_open_any(run, site, store);
	refuse_another_root(run);
}

static void open_root(struct run *run, struct site *site, store_id store, struct findings *findings)
{
	*run = (struct run){.site = site,
			    .store = store,
			    .decider = site_decider(site),
			    .root_fd = -1,
			    .root = ROOT_UNUSABLE};
	wording_findings_init(findings);
	if (site->owners[store].known && site_folder_key_is_usable(site, run_store(run)))
		run->root = store_root_open(run_store(run), site->owners[store].uid, findings, &run->root_fd);
}

void run_open_any(struct run *run, struct site *site, store_id store)
{
	struct findings findings;
	open_root(run, site, store, &findings);
	take_findings(site, &findings);
	findings_clear(&findings);
}

void run_open_quietly(struct run *run, struct site *site, store_id store)
{
	struct findings ignored;
	open_root(run, site, store, &ignored);
	findings_clear(&ignored);
}

void run_close(struct run *run)
{
	if (run->root_fd >= 0)
		close(run->root_fd);
	run->root_fd = -1;
}

bool run_open_lock(struct site *site, int *ret_fd)
{
	char *path = arena_printf(site->arena, "%s/folders.lock", site->state_dir);
	if (path == NULL)
		console_out_of_memory();
	*ret_fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (*ret_fd < 0)
		site_fail(site, STATUS_WRONG, path, "the lock of folders cannot be opened: %s",
			  strerror(errno));
	return *ret_fd >= 0;
}

struct store_job run_job(struct run *run)
{
	struct site *site = run->site;
	return (struct store_job){
	    .facts = site->facts,
	    .uids = site->uids.uids,
	    .decider = &run->decider,
	    .store = run->store,
	    .now = site->now,
	    .clock = site->clock,
	    .threads = threads_of(site),
	    .owner = site->owners[run->store].uid,
	    .group = site->owners[run->store].gid,
	    .temporary_names = site->settings->temporary_names.items,
	    .temporary_name_count = site->settings->temporary_names.count,
	    .lock_fd = -1,
	    .folder_key = site_folder_key(site, run_store(run)),
	    .emergency = requests_form_template(),
	    .had_folder = run_had_folder,
	    .had_folder_context = run,
	    .progress = progress_step,
	    .progress_context = &run->progress,
	};
}

const char *run_place(const struct run *run)
{
	char where[4352];
	if (console_is_private())
		return run_store(run)->root;
	origin_format(run_store(run)->origin, where, sizeof(where));
	const char *place = arena_strdup(run->site->arena, where);
	if (place == NULL)
		console_out_of_memory();
	return place;
}

void run_add(struct store_report *sum, const struct store_report *report)
{
	sum->folders += report->folders;
	sum->objects += report->objects;
	sum->operations += report->operations;
	sum->created += report->created;
	sum->revoked += report->revoked;
	sum->granted += report->granted;
	sum->settled += report->settled;
	sum->set_aside += report->set_aside;
	sum->put_back += report->put_back;
	sum->moved_folders += report->moved_folders;
	sum->links_made += report->links_made;
	sum->links_removed += report->links_removed;
	sum->failed_folders += report->failed_folders;
	sum->failed_views += report->failed_views;
	for (size_t i = 0; i < DRIFT_COUNT; i++)
		sum->drift[i] += report->drift[i];
}
