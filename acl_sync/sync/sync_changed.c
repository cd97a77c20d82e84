#include "acl_sync/sync/sync_changed.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/site/changed.h"

/* The folders; nothing of those who have left the registry: closing them is a whole sync's. */
static void find_folders(struct sync *sync, const struct changed *changed)
{
	struct site *site = &sync->site;
	patient_id *patients = arena_array(site->arena, changed->patients.count, sizeof(*patients));
	if (patients == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < changed->patients.count; i++) {
		patient_id patient = facts_patient(site->facts, changed->patients.items[i]);
		if (patient != NO_ID)
			patients[sync->patient_count++] = patient;
	}
	sync->patients = patients;
}

/* Somebody may have taken a document that a statement names into a folder of which nothing was said. */
static bool misses(struct sync *sync, const struct changed *changed, store_id store)
{
	struct site *site = &sync->site;
	struct run run;
	struct named_places places;
	bool found = false;
	run_open_quietly(&run, site, store);
	if (run.root == ROOT_ADOPTED && run_store(&run)->depth == DEPTH_FULL) {
		const struct store_job job = run_job(&run);
		if (named_places_init(&places, &job, run.root_fd, site->arena) != 0)
			console_out_of_memory();
		for (size_t i = 0; i < changed->patients.count && !found; i++) {
			patient_id patient = facts_patient(site->facts, changed->patients.items[i]);
			found = patient != NO_ID && run_misses(&run, &places, patient);
		}
	}
	run_close(&run);
	return found;
}

static bool needs_whole(struct sync *sync, const struct changed *changed)
{
	bool needs = false;
	for (store_id store = 0; store < sync->site.facts->policy->store_count && !needs; store++)
		needs = changed->patients.count > 0 && misses(sync, changed, store);
	return needs;
}

static void treat(struct sync *sync, const struct changed *changed)
{
	find_folders(sync, changed);
	sync->audit.by = caller_name(sync->site.arena);
	if (sync->patient_count > 0)
		sync_treat(sync);
	if (sync->sum.operations > 0)
		sync_state_store_generation(&sync->state);
	changed_finish(&sync->state, changed);
	sync_sweep_run(sync);
	sync_audit_failures(sync);
	sync_audit_tend(sync);
}

static int finish(struct sync *sync)
{
	json_t *document = sync->site.options->json ? sync_document(sync) : NULL;
	if (document == NULL)
		sync_tell(sync);
	sync_end(sync);
	return document != NULL ? site_answer(&sync->site, document) : site_close(&sync->site);
}

/* What was typed to be accepted is accepted by a whole sync. */
static bool accepts(const struct options *options)
{
	return options->accepts.count > 0 || options->accept_clock || options->adopt;
}

bool sync_changed(const struct options *options, int *ret_status)
{
	struct sync sync = {.lock_fd = -1};
	struct changed changed;
	if (accepts(options) || !changed_open(&sync.site, options, &changed))
		return false;
	if (needs_whole(&sync, &changed)) {
		site_close(&sync.site);
		return false;
	}
	bool has_begun = sync_begin(&sync);
	if (has_begun)
		treat(&sync, &changed);
	else
		sync_end(&sync);
	*ret_status = has_begun ? finish(&sync) : site_stop(&sync.site);
	return true;
}
