/* careacl plan: what sync would do, as access that people gain and lose. */
#include "acl_sync/console.h"
#include "acl_sync/entry.h"
#include "acl_sync/site/held.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/site/sync_state.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs.h"
#include "wording/wording.h"

#include <stdio.h>
#include <string.h>

/* The answer as it grows. */
struct plan {
	struct site *site;
	struct store_report sum;
	json_t *gains, *losses;
};

/* The change as an entry: the decision that makes it. */
static struct entry change_entry(struct site *site, const struct access_change *change)
{
	const char *name = change->login != NO_ID ? site->facts->logins[change->login].name
						  : arena_printf(site->arena, "uid:%u", change->uid);
	if (name == NULL)
		console_out_of_memory();
	return entry_ask(site, name, change->login, change->patient, change->category, NULL);
}

static void tell_change(const struct plan *plan, const struct entry *entry,
			const struct access_change *change)
{
	const struct facts *facts = plan->site->facts;
	bool gains = change->wanted > change->had;
	console_answer("%s %s %s/%s", entry->login_name, wording(gains ? "gains" : "loses"),
		       facts->patients[entry->patient].id, facts->policy->categories[entry->category].name);
	if (gains || change->wanted != ACCESS_NONE)
		console_answer(" (%s%s)", gains ? "" : wording("keeps "),
			       wording(access_names[change->wanted]));
	console_answer(": %s R%02u\n", reason_name(entry->decision.reason), entry->decision.rule);
}

static void take_change(struct plan *plan, const struct access_change *change)
{
	struct entry entry = change_entry(plan->site, change);
	if (!plan->site->options->json) {
		tell_change(plan, &entry, change);
		return;
	}
	json_t *line = entry_line(plan->site, &entry, true);
	json_out_set(line, "had", json_out_text(access_names[change->had]));
	json_out_append(change->wanted > change->had ? plan->gains : plan->losses, line);
}

static void plan_store(struct plan *plan, store_id store)
{
	struct run run;
	struct store_report report;
	run_open(&run, plan->site, store);
	if (lost_look(&run) == LOST_HELD)
		lost_report(&run);
	if (run.root == ROOT_FOREIGN)
		held_report_root(&run);
	if (run.root == ROOT_UNUSABLE || run.root == ROOT_FOREIGN) {
		run_close(&run);
		return;
	}
	struct sync_state state = {.site = plan->site, .store = run_store(&run)->name};
	struct store_job job = run_job(&run);
	job.find_aside = sync_state_find_aside;
	job.keep_context = &state;
	store_report_init(&report);
	progress_start(&run.progress, run_store(&run)->name, plan->site->options->quiet);
	int error = store_plan(&job, run.root_fd, &report);
	progress_end(&run.progress);
	if (error != 0)
		site_fail(plan->site, STATUS_FAILED, run_place(&run), "the store could not be read: %s",
			  strerror(-error));
	if (report.out_of_memory)
		console_out_of_memory();
	run_report_notices(&run, &report);
	for (size_t i = 0; i < report.change_count; i++)
		take_change(plan, &report.changes[i]);
	run_add(&plan->sum, &report);
	store_report_clear(&report);
	run_close(&run);
}

static void tell_operations(const struct store_report *sum)
{
	if (sum->operations == 0) {
		console_answer("nothing to do: %zu folders are as they should be\n", sum->folders);
		return;
	}
	console_answer("%zu operations: %zu accesses given, %zu taken away, %zu folders and categories made",
		       sum->operations, sum->granted, sum->revoked, sum->created);
	if (sum->moved_folders > 0)
		console_answer(", %zu folders renamed", sum->moved_folders);
	for (size_t i = 0; i < DRIFT_COUNT; i++)
		if (sum->drift[i] > 0)
			console_answer(", drift of %s: %zu", wording(drift_names[i]), sum->drift[i]);
	putchar('\n');
}

int verb_plan(const struct options *options)
{
	struct site site;
	if (!site_open(&site, options, SITE_UIDS | SITE_TELLS_HELD))
		return site_stop(&site);
	held_report(&site);
	struct plan plan = {.site = &site, .gains = json_array(), .losses = json_array()};
	store_report_init(&plan.sum);
	for (store_id store = 0; store < site.facts->policy->store_count; store++)
		plan_store(&plan, store);
	if (plan.sum.operations > 0)
		site_worsen(&site, STATUS_DIFFERS);
	if (!options->json) {
		json_decref(plan.gains);
		json_decref(plan.losses);
		tell_operations(&plan.sum);
		return site_close(&site);
	}
	json_t *document = json_object();
	json_out_set(document, "gains", plan.gains);
	json_out_set(document, "losses", plan.losses);
	json_out_set(document, "operations", json_integer((json_int_t)plan.sum.operations));
	return site_answer(&site, document);
}
