/* Directories of categories whose path has changed, in a sync: all of a store get their new name, or none.
 *
 * Which are getting one is kept in the state before the first rename, until the new paths are what the guard compares with:
 * so a directory that has the new name alone is known for the category's, and no other is ever taken for it.
 */
#include "acl_sync/console.h"
#include "acl_sync/disk/category_paths.h"
#include "acl_sync/run/run_kept.h"
#include "acl_sync/status.h"
#include "acl_sync/sync/sync_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct renaming {
	struct sync *sync;
	struct run *run;
	const struct store_job *job;
	const char *kept; /* STATE_RENAMING */
};

/* One category of the store. */
struct change {
	const struct category *category;
	struct category_path path; /* its change that was accepted; from NULL: none */
	const char *begun;         /* the path that a run has begun to give it; NULL: none */
};

/* What the kept text says of the category; NULL: nothing. */
static const char *begun_path(const struct renaming *renaming, const char *category)
{
	struct arena *arena = renaming->sync->site.arena;
	const char *line = arena_printf(arena, "\n%s=", category);
	if (line == NULL)
		console_out_of_memory();
	const char *found = strstr(renaming->kept, line);
	if (found == NULL)
		return NULL;
	found += strlen(line);
	const char *path = arena_printf(arena, "%.*s", (int)strcspn(found, "\n"), found);
	if (path == NULL)
		console_out_of_memory();
	return path;
}

/* false: the category is not of this store. */
static bool find_change(const struct renaming *renaming, category_id id, struct change *ret_change)
{
	const struct site *site = &renaming->sync->site;
	const struct category *category = &site->facts->policy->categories[id];
	const struct guard_path *held = guard_path_of(&site->guard, category->name);
	if (category->store != renaming->run->store)
		return false;
	*ret_change = (struct change){.category = category, .begun = begun_path(renaming, category->name)};
	if (site->guard.whole == NULL && held != NULL && strcmp(held->wants, category->path) == 0)
		ret_change->path = (struct category_path){
		    .from = held->had,
		    .into = held->wants,
		    .is_begun = ret_change->begun != NULL && strcmp(ret_change->begun, held->wants) == 0};
	return true;
}

/* What is to be kept before the first rename. */
static const char *list_accepted(const struct renaming *renaming)
{
	const struct site *site = &renaming->sync->site;
	const char *text = "";
	struct change change;
	for (category_id id = 0; id < site->facts->policy->category_count && text != NULL; id++)
		if (find_change(renaming, id, &change) && change.path.from != NULL)
			text = arena_printf(site->arena, "%s\n%s=%s\n", text, change.category->name,
					    change.path.into);
	if (text == NULL)
		console_out_of_memory();
	return text;
}

static bool keep(struct renaming *renaming, const char *text)
{
	run_keep(renaming->run, STATE_RENAMING, renaming->kept, text, "which directories get a new name");
	renaming->kept = run_kept(renaming->run, STATE_RENAMING);
	return strcmp(renaming->kept, text) == 0;
}

/* ---- back ---- */

/* false: in some folder it could not be done. One that has both is as it was before. */
static bool rename_back(const struct renaming *renaming, const struct change *change)
{
	struct site *site = &renaming->sync->site;
	struct category_paths_report report;
	char where[4352];
	const struct category_path path = {.from = change->begun,
					   .into = change->path.from != NULL ? change->path.from
									     : change->category->path};
	int error = category_paths_rename(renaming->job, renaming->run->root_fd, &path, site->arena, &report);
	bool failed = error != 0 || (report.error != 0 && report.error != EEXIST);
	origin_format(change->category->origin, where, sizeof(where));
	if (failed)
		site_fail(site, STATUS_FAILED, where,
			  "in %zu folders this category's directory could not get its former name back: %s",
			  report.failed, strerror(error != 0 ? -error : report.error));
	if (report.renamed > 0)
		console_say(CONSOLE_NOTE, "%s: %zu directories of this category have their former name again",
			    where, report.renamed);
	renaming->sync->sum.operations += report.renamed;
	return !failed;
}

/* What was begun goes back; with `refused` also what was accepted now. */
static bool go_back(const struct renaming *renaming, bool refused)
{
	const struct policy *policy = renaming->sync->site.facts->policy;
	struct change change;
	bool done = true;
	for (category_id id = 0; id < policy->category_count; id++)
		if (find_change(renaming, id, &change) && change.begun != NULL &&
		    (refused || !change.path.is_begun))
			done = rename_back(renaming, &change) && done;
	return done;
}

/* ---- forth ---- */

static void tell_refused(const struct renaming *renaming, const struct change *change, int error,
			 const struct category_paths_report *report)
{
	const struct run *run = renaming->run;
	const char *name = report->folder == NULL ? "" : report->folder;
	const char *path = arena_printf(run->site->arena, "%s/%s", name, change->category->path);
	const struct store_notice notice = {.path = (char *)path, .patient = report->patient};
	char *place = path == NULL ? NULL : run_object_place(run, &notice);
	char where[4352];
	if (place == NULL)
		console_out_of_memory();
	origin_format(change->category->origin, where, sizeof(where));
	site_fail(
	    run->site, STATUS_FAILED, where,
	    "in %zu folders this category's directory cannot get its new name: the former ones stay, and "
	    "nothing of the store is changed by this run; the first is %s: %s; rename or remove what "
	    "stands there by the new name, sync, and accept it again",
	    report->failed, place, strerror(error != 0 ? -error : report->error));
	free(place);
}

typedef int (*paths_function)(const struct store_job *job, int root_fd, const struct category_path *path,
			      struct arena *arena, struct category_paths_report *report);

/* Does that with all changes that were accepted; false: it cannot be done in every folder (said). */
static bool each_accepted(const struct renaming *renaming, paths_function function)
{
	struct site *site = &renaming->sync->site;
	struct change change;
	for (category_id id = 0; id < site->facts->policy->category_count; id++) {
		struct category_paths_report report;
		char where[4352];
		if (!find_change(renaming, id, &change) || change.path.from == NULL)
			continue;
		int error =
		    function(renaming->job, renaming->run->root_fd, &change.path, site->arena, &report);
		origin_format(change.category->origin, where, sizeof(where));
		if (report.renamed > 0)
			console_say(CONSOLE_NOTE, "%s: %zu directories of this category renamed", where,
				    report.renamed);
		renaming->sync->sum.operations += report.renamed;
		if (error != 0 || report.error != 0) {
			tell_refused(renaming, &change, error, &report);
			return false;
		}
	}
	return true;
}

bool sync_rename_categories(struct sync *sync, struct run *run, struct store_job *job)
{
	struct renaming renaming = {sync, run, job, run_kept(run, STATE_RENAMING)};
	const char *accepted = list_accepted(&renaming);
	if (sync->patients != NULL || (*renaming.kept == '\0' && *accepted == '\0'))
		return true;
	if (!go_back(&renaming, false)) {
		job->only_take = true;
		return *accepted == '\0';
	}
	if (each_accepted(&renaming, category_paths_look) && keep(&renaming, accepted) &&
	    each_accepted(&renaming, category_paths_rename))
		return true;
	if (go_back(&renaming, true))
		(void)keep(&renaming, "");
	return false;
}
