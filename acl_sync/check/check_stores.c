/* The stores as `check` looks at them: nothing is changed, nothing is opened for writing but an unnamed file. */
#include "acl_sync/check/check.h"

#include "acl_sync/capacity.h"
#include "acl_sync/console.h"
#include "acl_sync/disk/folder.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/site/gone.h"
#include "acl_sync/site/parents.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Names that nobody can guess are names that nobody finds. */
static void check_names(struct site *site, const struct store *store)
{
	if (store->views == NULL && folder_pattern_is_opaque(store->folder))
		findings_add(
		    &site->findings, SEVERITY_WARNING, store->origin,
		    "store %s: folders have names that reveal nothing, and nothing leads people to them: "
		    "expected views = \"a directory\"",
		    store->name);
}

/* Places where file systems and tools keep copies that may be readable (R37). */
static const char *const snapshot_names[] = {".snapshot", ".snapshots", ".zfs", "@snapshots", ".backup"};

static void check_snapshot(struct site *site, const struct store *store, const char *folder, const char *name)
{
	struct stat info;
	char *path = arena_printf(site->arena, "%s/%s", folder, name);
	if (path == NULL)
		console_out_of_memory();
	if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode) && (info.st_mode & S_IXOTH) != 0)
		findings_add(
		    &site->findings, SEVERITY_WARNING, store->origin,
		    "store %s: %s may hold copies that keep the ACLs of the day they were made: close it to "
		    "all but root (R37)",
		    store->name, path);
}

/* In the root, and beside and above it. */
static void check_snapshots(struct site *site, const struct store *store)
{
	char *folder = arena_strdup(site->arena, store->root);
	if (folder == NULL)
		console_out_of_memory();
	for (;;) {
		for (size_t i = 0; i < sizeof(snapshot_names) / sizeof(snapshot_names[0]); i++)
			check_snapshot(site, store, folder, snapshot_names[i]);
		char *slash = strrchr(folder, '/');
		if (slash == NULL || slash == folder)
			return;
		*slash = '\0';
	}
}

/* What lies about: links out, unknown folders, devices, mount points. */
static void check_objects(struct run *run)
{
	struct site *site = run->site;
	struct store_report report;
	struct store_job job = run_job(run);
	store_report_init(&report);
	progress_start(&run->progress, run_store(run)->name, site->options->quiet);
	int error = store_plan(&job, run->root_fd, &report);
	progress_end(&run->progress);
	if (error != 0)
		findings_add(&site->findings, SEVERITY_ERROR, run_store(run)->origin,
			     "store %s: could not be read: %s", run_store(run)->name, strerror(-error));
	for (size_t i = 0; i < report.notice_count; i++) {
		const struct store_notice *notice = &report.notices[i];
		char *place = run_object_place(run, notice);
		if (place == NULL)
			console_out_of_memory();
		if (notice->kind != NOTICE_BUSY)
			findings_add(&site->findings,
				     notice->kind == NOTICE_FAILED || notice->kind == NOTICE_VIEWS
					 ? SEVERITY_ERROR
					 : SEVERITY_WARNING,
				     (struct origin){.file = place},
				     notice->kind == NOTICE_VIEWS ? "store %s: %s%s%s"
								  : "an object of store %s %s%s%s",
				     run_store(run)->name, run_notice_text(run, notice),
				     notice->error != 0 ? ": " : "",
				     notice->error != 0 ? run_failure(run, notice) : "");
		free(place);
	}
	capacity_find(run, &report, &site->findings);
	store_report_clear(&report);
}

static void check_store(struct site *site, const struct store *store, store_id id, uid_t owner)
{
	struct run run = {.site = site, .store = id, .decider = site_decider(site), .only_looks = true};
	run.root = store_root_open(store, owner, &site->findings, &run.root_fd);
	const char *another = run_root_is_another(&run, store);
	if (another != NULL)
		findings_add(&site->findings, SEVERITY_ERROR, store->origin, "%s", another);
	else if (run.root == ROOT_FOREIGN)
		findings_add(
		    &site->findings, SEVERITY_WARNING, store->origin,
		    "store %s: %s holds what careacl did not make; a sync leaves it alone until you type: "
		    "careacl adopt %s",
		    store->name, store->root, store->root);
	check_above(site, store, owner);
	if (run.root != ROOT_UNUSABLE) {
		parents_find(site, store, false, &site->findings);
		check_snapshots(site, store);
		check_names(site, store);
		if (site->used != NULL && geteuid() == 0 && site_folder_key_is_usable(site, store)) {
			check_documents(&run);
			check_objects(&run);
			run_find_gone(&run);
			gone_find(&run);
		}
	}
	run_close(&run);
}

/* Paths that a sync does not take before somebody accepts them. */
static void check_paths(struct site *site)
{
	const struct policy *policy = &site->fresh.settings->policy;
	for (size_t i = 0; i < site->guard.path_count; i++) {
		const struct guard_path *path = &site->guard.paths[i];
		category_id id = policy_category(policy, path->category);
		if (id != NO_ID)
			findings_add(
			    &site->findings, SEVERITY_WARNING, policy->categories[id].origin,
			    "category %s: its path was '%s' and is '%s' now: a sync renames its directories "
			    "in every patient's folder, and only when somebody accepts that; 'careacl plan' "
			    "says how",
			    path->category, path->had, path->wants);
	}
}

void check_stores(struct site *site)
{
	check_paths(site);
	const struct policy *policy = &site->fresh.settings->policy;
	for (store_id id = 0; id < policy->store_count; id++) {
		const struct store *store = &policy->stores[id];
		struct store_owner owner = site_owner(site, store);
		if (owner.known)
			check_store(site, store, id, owner.uid);
		else if (site->used == NULL) /* otherwise it has been said */
			findings_add(&site->findings, SEVERITY_ERROR, store->origin,
				     "store %s: owner '%s' or group '%s' is not known to the name service",
				     store->name, store->owner, store->group);
	}
}
