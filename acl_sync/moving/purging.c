#include "acl_sync/moving/purging.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/purge.h"
#include "acl_sync/journal.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/status.h"

#include <string.h>
#include <unistd.h>

/* ---- removing ---- */

const char *purging_origin(struct purging *purge, const struct purging_item *deleted)
{
	const struct facts *facts = purge->site.facts;
	const char *path = deleted->path;
	const char *origin =
	    arena_printf(purge->site.arena, "%s/%s%s%s", facts->patients[deleted->patient].id,
			 facts->policy->categories[deleted->category].name, path != NULL ? "/" : "",
			 path != NULL ? path : "");
	if (origin == NULL)
		console_out_of_memory();
	return origin;
}

json_t *purging_json(struct purging *purge, const struct purging_item *deleted)
{
	const struct facts *facts = purge->site.facts;
	json_t *object = json_object();
	json_out_set(object, "patient", json_out_text(facts->patients[deleted->patient].id));
	json_out_set(object, "category", json_out_text(facts->policy->categories[deleted->category].name));
	json_out_set(object, "document", json_out_text(deleted->path));
	json_out_set(object, "deleted", json_out_instant(deleted->from));
	json_out_set(object, "until", json_out_instant(deleted->release));
	return object;
}

/* The trail first: nothing is destroyed of which it does not tell. */
static bool record(struct purging *purge)
{
	struct journal journal;
	bool good = journal_open(&journal, &purge->site, "root");
	for (size_t i = 0; good && i < purge->count; i++) {
		if (purge->items[i].release > purge->site.now)
			continue;
		json_t *fields = purging_json(purge, &purge->items[i]);
		json_out_set(fields, "verb", json_out_text("purge"));
		if (purge->options->by != NULL)
			json_out_set(fields, "on_word_of", json_out_text(purge->options->by));
		if (purge->options->reference != NULL)
			json_out_set(fields, "reference", json_out_text(purge->options->reference));
		if (purge->items[i].found.linked > 0)
			json_out_set(fields, "left", json_integer((json_int_t)purge->items[i].found.linked));
		journal_add(&journal, AUDIT_STATEMENT, fields);
	}
	good = good && journal_commit(&journal);
	journal_close(&journal);
	return good;
}

static void forget(struct purging *purge, const struct run *run, const char *name)
{
	struct state_db *state = purge->site.state;
	if (state_db_begin(state) == STATE_OK &&
	    state_aside_forget(state, run_store(run)->name, name) == STATE_OK &&
	    state_db_commit(state) == STATE_OK)
		return;
	state_db_rollback(state);
	site_fail(&purge->site, STATUS_FAILED, STATE_DB_FILE,
		  "that a document was removed cannot be kept in the state: %s", state_db_message(state));
}

/* One item, or in a look what would become of it. */
static int remove_item(struct purging *purge, const struct run *run, const struct store_job *job,
		       struct purging_item *deleted, bool only_looks)
{
	return deleted->name != NULL
		   ? purge_aside(job, run->root_fd, deleted->patient, deleted->name,
				 purging_origin(purge, deleted), only_looks, &deleted->found)
		   : purge_category(job, run->root_fd, deleted->patient, deleted->category, only_looks,
				    &deleted->found);
}

static void tell_linked(struct purging *purge, struct run *run, const struct purging_item *deleted)
{
	const char *place = console_is_private() ? purging_origin(purge, deleted) : run_place(run);
	site_fail(&purge->site, STATUS_FAILED, place,
		  "%zu files have another name, by which they would stay: they are not removed, and stay "
		  "closed to all "
		  "but root; remove their other names first",
		  deleted->found.linked);
}

/* What is to be done with what is deleted. */
enum step {
	STEP_FIND,
	STEP_COUNT, /* what is due */
	STEP_REMOVE
};

static void remove_one(struct purging *purge, struct run *run, const struct store_job *job,
		       struct purging_item *deleted, enum step step)
{
	bool only_looks = step == STEP_COUNT;
	int error = remove_item(purge, run, job, deleted, only_looks);
	if (only_looks && !purge->options->dry_run)
		return; /* counted for the trail: removing tells */
	if (error != 0)
		site_fail(&purge->site, STATUS_FAILED, run_place(run), "could not be removed: %s",
			  strerror(-error));
	if (deleted->found.linked > 0)
		tell_linked(purge, run, deleted);
	deleted->stays = error != 0 || deleted->found.linked > 0;
	purge->removed += !deleted->stays;
	if (!deleted->stays && deleted->name != NULL && !only_looks)
		forget(purge, run, deleted->name);
}

static void remove_due(struct purging *purge, struct run *run, enum step step, int lock_fd)
{
	struct store_job job = run_job(run);
	job.lock_fd = lock_fd;
	for (size_t i = 0; i < purge->count; i++)
		if (purge->items[i].store == run->store && purge->items[i].release <= purge->site.now)
			remove_one(purge, run, &job, &purge->items[i], step);
}

/* ---- the stores ---- */

/* All shared records of the patient. */
static void for_stores(struct purging *purge, patient_id patient, enum step step, int lock_fd)
{
	struct site *site = &purge->site;
	const struct policy *policy = site->facts->policy;
	for (store_id store = 0; store < policy->store_count; store++) {
		struct run run;
		if (policy->stores[store].regime != REGIME_SHARED_RECORD ||
		    !site_has_folder(site, patient, store))
			continue;
		run_open(&run, site, store);
		if (run.root == ROOT_ADOPTED && lost_look(&run) == LOST_NOT) {
			if (step == STEP_FIND)
				purging_find(purge, &run, patient);
			else
				remove_due(purge, &run, step, lock_fd);
		}
		run_close(&run);
	}
}

bool purging_carry_out(struct purging *purge, patient_id patient)
{
	int lock_fd;
	for_stores(purge, patient, STEP_FIND, -1);
	if (purge->due == 0)
		return true;
	if (purge->options->dry_run) {
		for_stores(purge, patient, STEP_COUNT, -1);
		return true;
	}
	if (!run_open_lock(&purge->site, &lock_fd))
		return false;
	for_stores(purge, patient, STEP_COUNT, lock_fd);
	bool good = record(purge);
	if (good)
		for_stores(purge, patient, STEP_REMOVE, lock_fd);
	close(lock_fd);
	return good;
}
