/* What a verb of the desk answers. */
#include "acl_sync/desk/desk_private.h"

#include "acl_sync/console.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

#include <stdio.h>

static json_t *differences_json(const struct desk *desk, bool gains)
{
	json_t *list = json_array();
	for (size_t i = 0; i < desk->differences.count; i++) {
		const struct difference *item = &desk->differences.items[i];
		if ((item->has > item->had) == gains)
			json_out_append(list, difference_json(item));
	}
	return list;
}

static json_t *number_json(int64_t id)
{
	return id == 0 ? json_null() : json_out_format(DESK_FILE ":%lld", (long long)id);
}

/* Does what was said change something in the store, or, where it changes nothing, may the patient have something there? */
static bool is_about(const struct desk *desk, const struct desk_request *request, store_id store)
{
	const struct site *site = &desk->sync.site;
	const struct policy *policy = site->facts->policy;
	for (size_t i = 0; i < desk->differences.count; i++) {
		category_id category = policy_category(policy, desk->differences.items[i].category);
		if (category != NO_ID && policy->categories[category].store == store)
			return true;
	}
	patient_id patient = facts_patient(site->facts, request->patient);
	if (patient == NO_ID) /* an identity that has left the registry: it is about the others */
		patient = facts_patient(site->facts, desk->patients.items[0]);
	return desk->differences.count == 0 && patient != NO_ID && site_has_folder(site, patient, store);
}

static bool gives(const struct desk *desk)
{
	for (size_t i = 0; i < desk->differences.count; i++)
		if (desk->differences.items[i].has > desk->differences.items[i].had)
			return true;
	return false;
}

/* Something else may be wrong, or wait: the registry, the clock, another store. */
bool desk_is_in_force(const struct desk *desk, const struct desk_request *request)
{
	const struct site *site = &desk->sync.site;
	if (desk->options->dry_run || desk->options->no_sync || desk->waits || desk->sync.right == NULL ||
	    (site->status == STATUS_FAILED && site->failed > site->failed_views))
		return false;
	/* where the state was lost access is taken away, and none given */
	const bool *done = gives(desk) ? desk->sync.right : desk->sync.taken;
	for (store_id store = 0; site->status != STATUS_DONE && store < site->facts->policy->store_count;
	     store++)
		if (!done[store] && is_about(desk, request, store))
			return false;
	return true;
}

json_t *desk_document(struct desk *desk, const struct desk_request *request)
{
	const struct sync *sync = &desk->sync;
	json_t *document = json_object();
	json_out_set(document, "id", number_json(desk->id));
	json_out_set(document, "also", number_json(desk->also_id));
	json_out_set(document, "ends", number_json(request->ends));
	json_out_set(document, "patient", json_out_text(request->patient));
	json_out_set(document, "at", json_out_instant(desk->now));
	json_out_set(document, "recorded", json_boolean(!desk->options->dry_run));
	json_out_set(document, "in_force", json_boolean(desk_is_in_force(desk, request)));
	json_out_set(document, "gains", differences_json(desk, true));
	json_out_set(document, "losses", differences_json(desk, false));
	json_out_set(document, "operations", json_integer((json_int_t)sync->sum.operations));
	json_out_set(document, "generation",
		     sync->state.stored ? json_integer(sync->state.generation) : json_null());
	json_out_set(document, "sweep", sync_sweep_json(sync));
	if (request->hooks != NULL && request->hooks->add != NULL)
		request->hooks->add(desk, request, document);
	return document;
}

static void tell_difference(const struct difference *item)
{
	bool gains = item->has > item->had;
	console_answer("%s %s %s/%s%s%s", item->login, wording(gains ? "gains" : "loses"), item->patient,
		       item->category, item->document != NULL ? "/" : "",
		       item->document != NULL ? item->document : "");
	if (item->has != ACCESS_NONE)
		console_answer(" (%s%s)", gains ? "" : wording("keeps "), wording(access_names[item->has]));
	console_answer(": %s R%02u\n", reason_name(item->decision.reason), item->decision.rule);
}

/* What stands on the disk is told as done; what does not yet, as what is to come. */
static void tell_differences(const struct desk *desk, const struct desk_request *request)
{
	const struct options *options = desk->options;
	bool waits = !options->dry_run && !options->no_sync && !desk_is_in_force(desk, request);
	if (waits)
		console_answer(
		    "NOT in force on the disk: put right what is said as an error, then run 'careacl "
		    "sync'\n");
	for (size_t i = 0; i < desk->differences.count; i++) {
		if (waits)
			console_answer("not yet: ");
		tell_difference(&desk->differences.items[i]);
	}
	if (desk->differences.count == 0)
		console_answer("nobody gains or loses an access by it now\n");
}

static void tell(struct desk *desk, const struct desk_request *request)
{
	if (desk->options->quiet)
		return;
	if (desk->options->dry_run)
		console_answer("nothing was recorded (--dry-run)\n");
	else if (desk->id != 0)
		console_answer(DESK_FILE ":%lld recorded: %s\n", (long long)desk->id, request->sentence);
	else if (request->ends != 0)
		console_answer(DESK_FILE ":%lld ends: %s\n", (long long)request->ends, request->sentence);
	if (desk->also_id != 0)
		console_answer(DESK_FILE ":%lld recorded with it\n", (long long)desk->also_id);
	tell_differences(desk, request);
	if (request->hooks != NULL && request->hooks->add != NULL)
		request->hooks->add(desk, request, NULL);
	sync_tell_sweep(&desk->sync);
}

int desk_answer(struct desk *desk, const struct desk_request *request)
{
	struct site *site = &desk->sync.site;
	if (desk->options->json)
		return site_answer(site, desk_document(desk, request));
	tell(desk, request);
	return site_close(site);
}
