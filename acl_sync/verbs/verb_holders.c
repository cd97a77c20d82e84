/* careacl holders PATIENT: which processes hold something of the patient's folders, and whether they still may. */
#include "acl_sync/console.h"
#include "acl_sync/entry.h"
#include "acl_sync/holder_out.h"
#include "acl_sync/run/run.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The answer as it is made. */
struct holders {
	struct site site;
	struct sweep sweep;
	struct run *runs; /* by store_id */
};

/* Opens every store, for a folder may be where the patient has none by the rules. */
static void open_stores(struct holders *holders, patient_id patient)
{
	struct site *site = &holders->site;
	size_t count = site->facts->policy->store_count;
	holders->runs = arena_array(site->arena, count, sizeof(*holders->runs));
	if (holders->runs == NULL)
		console_out_of_memory();
	for (store_id store = 0; store < count; store++) {
		struct run *run = &holders->runs[store];
		run_open(run, site, store);
		if (run->root_fd < 0)
			continue;
		struct store_job job = run_job(run);
		size_t index = sweep_add_store(&holders->sweep, &job, run->root_fd);
		if (index == SIZE_MAX)
			console_out_of_memory();
		sweep_add_patients(&holders->sweep, index, &patient, 1);
	}
}

static void close_stores(struct holders *holders)
{
	for (store_id store = 0; store < holders->site.facts->policy->store_count; store++)
		run_close(&holders->runs[store]);
}

/* What is missing makes the status worse: "nobody" would be believed. */
static void tell_incomplete(struct site *site, const struct sweep *sweep, int error)
{
	size_t unsearched = sweep->unlisted + sweep->unsearched;
	if (error != 0)
		site_fail(site, STATUS_FAILED, "/proc", "what processes hold could not be read: %s",
			  strerror(-error));
	if (sweep->holds.unread > 0)
		site_fail(site, STATUS_FAILED, "/proc", "%zu processes could not be asked what they hold",
			  sweep->holds.unread);
	if (unsearched > 0)
		site_fail(site, STATUS_FAILED, site->config_shown, "%zu directories could not be searched",
			  unsearched);
}

static int answer(struct holders *holders, patient_id patient)
{
	struct site *site = &holders->site;
	const struct sweep *sweep = &holders->sweep;
	json_t *list = json_array();
	for (size_t i = 0; i < sweep->holder_count; i++) {
		if (site->options->json)
			json_out_append(list, holder_out_json(site, sweep, &sweep->holders[i]));
		else
			holder_out_tell(site, sweep, &sweep->holders[i]);
	}
	size_t count = sweep->holder_count;
	sweep_clear(&holders->sweep);
	if (!site->options->json) {
		json_decref(list);
		if (count == 0 && site->status == STATUS_DONE)
			console_say(CONSOLE_NOTE, "no process holds anything of this patient");
		return site_close(site);
	}
	json_t *document = json_object();
	json_out_set(document, "patient", json_out_text(site->facts->patients[patient].id));
	json_out_set(document, "at", json_out_instant(site->now));
	json_out_set(document, "holders", list);
	return site_answer(site, document);
}

int verb_holders(const struct options *options)
{
	struct holders holders;
	if (geteuid() != 0)
		return site_refuse(options, "holders looks into every process: it must be run by root");
	if (!site_open(&holders.site, options, SITE_UIDS))
		return site_stop(&holders.site);
	patient_id patient = entry_find_patient(&holders.site, options->operands[0]);
	if (patient == NO_ID)
		return site_stop(&holders.site);
	if (!sweep_init(&holders.sweep, holders.site.facts))
		console_out_of_memory();
	open_stores(&holders, patient);
	int error = holders.sweep.out_of_memory ? -ENOMEM : sweep_find(&holders.sweep);
	tell_incomplete(&holders.site, &holders.sweep, error);
	close_stores(&holders);
	return answer(&holders, patient);
}
