/* careacl adopt ROOT: takes over a tree that exists, once it has said who opens what there today and who gains and loses. */
#include "acl_sync/console.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/journal.h"
#include "acl_sync/site/sync_state.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_adopt_private.h"
#include "acl_sync/verbs/verbs.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Are the two paths the same but for slashes at the end? */
static bool is_same_path(const char *a, const char *b)
{
	size_t left = strlen(a), right = strlen(b);
	while (left > 1 && a[left - 1] == '/')
		left--;
	while (right > 1 && b[right - 1] == '/')
		right--;
	return left == right && memcmp(a, b, left) == 0;
}

store_id adopt_find_store(const struct site *site, const char *typed)
{
	char *resolved = realpath(typed, NULL);
	store_id found = NO_ID;
	for (store_id store = 0; store < site->facts->policy->store_count && found == NO_ID; store++) {
		const struct store *candidate = &site->facts->policy->stores[store];
		if (strcmp(candidate->name, typed) == 0 || is_same_path(candidate->root, typed) ||
		    (resolved != NULL && is_same_path(candidate->root, resolved)))
			found = store;
	}
	free(resolved);
	return found;
}

/* What a sync would now do there. */
static void plan_adopted(struct run *run, struct store_report *report)
{
	struct store_job job = run_job(run);
	run->only_looks = true;
	int error = store_plan(&job, run->root_fd, report);
	if (error != 0)
		site_fail(run->site, STATUS_FAILED, run_place(run), "the store could not be read: %s",
			  strerror(-error));
	run_report_notices(run, report);
}

static void tell_adopted(const struct run *run, const struct store_report *report, bool already)
{
	console_answer(
	    "store '%s': %s %s; a sync would now make %zu operations: give %zu accesses, take %zu away, "
	    "make %zu "
	    "folders and categories",
	    run_store(run)->name, run_store(run)->root,
	    already ? "was careacl's already" : "is now careacl's", report->operations, report->granted,
	    report->revoked, report->created);
	for (size_t i = 0; i < DRIFT_COUNT; i++)
		if (report->drift[i] > 0)
			console_answer(", drift of %s: %zu", wording(drift_names[i]), report->drift[i]);
	console_answer("; 'careacl plan' shows them\n");
}

static json_t *adopted_json(const struct run *run, const struct store_report *report)
{
	json_t *document = json_object();
	json_out_set(document, "store", json_out_text(run_store(run)->name));
	json_out_set(document, "root", json_out_text(run_store(run)->root));
	json_out_set(document, "operations", json_integer((json_int_t)report->operations));
	json_out_set(document, "granted", json_integer((json_int_t)report->granted));
	json_out_set(document, "revoked", json_integer((json_int_t)report->revoked));
	json_out_set(document, "created", json_integer((json_int_t)report->created));
	return document;
}

static bool write_line(struct run *run, const struct sync_state *sync)
{
	json_t *fields = json_object();
	json_out_set(fields, "store", json_out_text(run_store(run)->name));
	json_out_set(fields, "root", json_out_text(run_store(run)->root));
	json_out_set(fields, "generation", json_integer(sync->generation));
	return journal_write(run->site, caller_name(run->site->arena), AUDIT_ADOPTION, fields);
}

/* Marks the root as careacl's. */
static bool take_over(struct run *run)
{
	struct sync_state sync;
	return sync_state_begin(&sync, run->site) &&
	       (run->root == ROOT_ADOPTED || (write_line(run, &sync) && sync_state_adopt(&sync, run)));
}

static json_t *answer(struct run *run, struct look *look, const struct store_report *report, bool already)
{
	if (!run->site->options->json) {
		if (!already && !run->site->options->quiet)
			putchar('\n');
		tell_adopted(run, report, already);
		return NULL;
	}
	json_t *document = adopted_json(run, report);
	if (!already)
		look_json(look, document);
	return document;
}

static int adopt_root(struct site *site, store_id store)
{
	struct run run;
	struct look look;
	struct store_report report;
	run_open_any(&run, site, store);
	bool already = run.root == ROOT_ADOPTED;
	bool good = run.root != ROOT_UNUSABLE && (already || adopt_look_store(&look, site, store));
	if (good && !already && !site->options->json && !site->options->quiet)
		look_tell(&look);
	if (!good || !take_over(&run)) {
		run_close(&run);
		return site_stop(site);
	}
	store_report_init(&report);
	plan_adopted(&run, &report);
	json_t *document = answer(&run, &look, &report, already);
	store_report_clear(&report);
	run_close(&run);
	return document != NULL ? site_answer(site, document) : site_close(site);
}

int verb_adopt(const struct options *options)
{
	struct site site;
	if (geteuid() != 0)
		return site_refuse(options, "adopt marks a root: it must be run by root");
	if (options->dry_run || options->propose != NULL || options->login != NULL)
		return verb_adopt_look(options);
	if (!site_open(&site, options, SITE_UIDS | SITE_WRITES))
		return site_stop(&site);
	store_id store = adopt_find_store(&site, options->operands[0]);
	if (store == NO_ID) {
		site_fail(&site, STATUS_WRONG, options->operands[0],
			  "is the root of no store; expected one that careacl.conf declares (--dry-run looks "
			  "at any "
			  "tree)");
		return site_stop(&site);
	}
	return adopt_root(&site, store);
}
