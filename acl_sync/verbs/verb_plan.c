/* careacl plan: what sync would do, as access that people gain and lose. */
#include "acl_sync/capacity.h"
#include "acl_sync/console.h"
#include "acl_sync/counts.h"
#include "acl_sync/history/given.h"
#include "acl_sync/not_looked.h"
#include "acl_sync/site/gone.h"
#include "acl_sync/site/held.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/site/sync_state.h"
#include "acl_sync/status.h"
#include "acl_sync/threads.h"
#include "acl_sync/verbs/plan_entry.h"
#include "acl_sync/verbs/verbs.h"
#include "wording/wording.h"

#include <stdio.h>
#include <string.h>

/* The answer as it grows. */
struct plan {
	struct site *site;
	struct store_report sum;
	json_t *gains, *losses, *held;
	struct not_looked not_looked;
};

static void take_entry(struct plan *plan, const struct plan_entry *entry)
{
	if (!plan->site->options->json)
		plan_entry_tell(entry);
	else
		json_out_append(entry->hash != NULL       ? plan->held
				: plan_entry_gains(entry) ? plan->gains
							  : plan->losses,
				plan_entry_json(entry));
}

/* What waits until somebody accepts it. */
static void take_held(struct plan *plan)
{
	const struct guard *guard = &plan->site->guard;
	for (size_t i = 0; i < guard->held_count; i++) {
		struct plan_entry entry = plan_entry_of_held(plan->site, &guard->held[i]);
		take_entry(plan, &entry);
	}
}

static void take_report(struct plan *plan, const struct store_report *report)
{
	for (size_t i = 0; i < report->change_count; i++) {
		struct plan_entry entry = plan_entry_of_change(plan->site, &report->changes[i]);
		arena_rest(sizeof(report->changes[i]));
		take_entry(plan, &entry);
	}
	for (size_t i = 0; i < report->document_change_count; i++) {
		struct plan_entry entry = plan_entry_of_document(plan->site, &report->document_changes[i]);
		take_entry(plan, &entry);
	}
	run_add(&plan->sum, report);
}

static void plan_store(struct plan *plan, store_id store)
{
	struct run run;
	struct store_report report;
	run_open(&run, plan->site, store);
	run.only_looks = true;
	if (lost_look(&run) == LOST_HELD)
		lost_report(&run);
	if (run.root == ROOT_FOREIGN)
		held_report_root(&run);
	if (run.root == ROOT_UNUSABLE || run.root == ROOT_FOREIGN) {
		not_looked_add(&plan->not_looked, &run);
		run_close(&run);
		return;
	}
	run_report_gone(&run, false);
	gone_report(&run, false);
	struct sync_state state = {.site = plan->site, .store = run_store(&run)->name};
	struct store_job job = run_job(&run);
	job.find_aside = sync_state_find_aside;
	job.keep_context = &state;
	struct given given;
	given_hook(&given, plan->site, &job);
	store_report_init(&report);
	progress_start(&run.progress, run_store(&run)->name, plan->site->options->quiet);
	int error = store_plan(&job, run.root_fd, &report);
	given_clear(&given);
	progress_end(&run.progress);
	if (error != 0) {
		not_looked_add(&plan->not_looked, &run);
		site_fail(plan->site, STATUS_FAILED, run_place(&run), "the store could not be read: %s",
			  strerror(-error));
	}
	if (report.out_of_memory)
		console_out_of_memory();
	run_report_notices(&run, &report);
	capacity_tell(&run, &report);
	take_report(plan, &report);
	store_report_clear(&report);
	run_close(&run);
}

static void tell_nothing(const struct site *site, const struct store_report *sum)
{
	if (site->status == STATUS_DONE)
		console_answer(sum->folders == 1 ? "nothing to do: %zu folder is as it should be\n"
						 : "nothing to do: %zu folders are as they should be\n",
			       sum->folders);
	else
		console_answer(
		    sum->folders == 1
			? "nothing to do until what is held, refused or wrong is settled: %zu folder is "
			  "as what is in force says\n"
			: "nothing to do until what is held, refused or wrong is settled: %zu folders "
			  "are as what is in force says\n",
		    sum->folders);
}

static void tell_operations(const struct site *site, const struct store_report *sum)
{
	const struct counted work[] = {{sum->operations, wording("operation"), wording("operations"), false}};
	const struct counted rest[] = {
	    {sum->granted, "access given", "accesses given", false},
	    {sum->revoked, "taken away", "taken away", false},
	    {sum->created, "folder or category made", "folders and categories made", false},
	    {sum->settled, "document settled", "documents settled", true},
	    {sum->set_aside, "document set aside", "documents set aside", true},
	    {sum->put_back, "document put back", "documents put back", true},
	    {sum->moved_folders, "folder renamed", "folders renamed", true},
	};
	if (sum->operations == 0) {
		tell_nothing(site, sum);
		return;
	}
	counts_tell(work, COUNT_OF(work), "", true);
	console_answer(": ");
	counts_tell(rest, COUNT_OF(rest), ", ", true);
	for (size_t i = 0; i < DRIFT_COUNT; i++)
		if (sum->drift[i] > 0)
			console_answer(", drift of %s: %zu", wording(drift_names[i]), sum->drift[i]);
	putchar('\n');
}

int verb_plan(const struct options *options)
{
	struct site site;
	if (!site_open(&site, options, SITE_UIDS | SITE_TELLS_HELD) || !threads_are_possible(&site))
		return site_stop(&site);
	held_report(&site);
	struct plan plan = {
	    .site = &site, .gains = json_array(), .losses = json_array(), .held = json_array()};
	store_report_init(&plan.sum);
	for (store_id store = 0; store < site.facts->policy->store_count; store++)
		plan_store(&plan, store);
	take_held(&plan);
	if (plan.sum.operations > 0)
		site_worsen(&site, STATUS_DIFFERS);
	if (!options->json) {
		json_decref(plan.gains);
		json_decref(plan.losses);
		json_decref(plan.held);
		/* of what nobody has looked at there is nothing to say */
		if (plan.sum.operations > 0 || plan.not_looked.count < site.facts->policy->store_count)
			tell_operations(&site, &plan.sum);
		not_looked_tell(&plan.not_looked);
		return site_close(&site);
	}
	json_t *document = json_object();
	json_out_set(document, "gains", plan.gains);
	json_out_set(document, "losses", plan.losses);
	if (json_array_size(plan.held) > 0)
		json_out_set(document, "held", plan.held);
	else
		json_decref(plan.held);
	not_looked_json(&plan.not_looked, document);
	json_out_set(document, "operations", json_integer((json_int_t)plan.sum.operations));
	return site_answer(&site, document);
}
