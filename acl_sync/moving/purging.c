#include "acl_sync/moving/purging.h"

#include "acl_sync/console.h"
#include "acl_sync/disk/aside.h"
#include "acl_sync/disk/purge.h"
#include "acl_sync/journal.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/status.h"

#include <string.h>
#include <unistd.h>

/* ---- what is deleted, and since when ---- */

/* When the deletion came to be known: its own date may lie before. INT64_MAX: nobody can tell. */
static int64_t known_since(struct purging *purge, const struct seal *seal, patient_id patient)
{
	struct site *site = &purge->site;
	struct desk_item item;
	int64_t since = INT64_MAX;
	if (strcmp(seal->statement.origin.file, DESK_FILE) == 0) {
		if (state_desk_find(site->state, seal->statement.origin.line, site->arena, &item) == STATE_OK)
			since = item.since;
	} else if (state_statements_since(site->state, "patients", site->facts->patients[patient].id,
					  &since) != STATE_OK) {
		since = INT64_MAX;
	}
	return since;
}

/* Since when a deletion that is live and said of this very patient covers it; INT64_MAX: none does. */
static int64_t deleted_since(struct purging *purge, patient_id id, category_id category, const char *path,
			     bool *ret_is_shared)
{
	const struct patient *patient = &purge->site.facts->patients[id];
	int64_t earliest = INT64_MAX;
	*ret_is_shared = false;
	for (size_t i = 0; i < patient->deleted_count; i++) {
		const struct seal *seal = &patient->deleted[i];
		if (!time_window_is_live(seal->statement.window, purge->site.now) ||
		    !scope_covers(seal->scope, category, path))
			continue;
		if (seal->is_shared) {
			*ret_is_shared = true;
			continue;
		}
		int64_t since = known_since(purge, seal, id);
		if (since < seal->statement.window.from)
			since = seal->statement.window.from;
		earliest = since < earliest ? since : earliest;
	}
	return earliest;
}

static void add(struct purging *purge, const struct purging_item *deleted)
{
	struct site *site = &purge->site;
	struct purging_item *items =
	    arena_grow(site->arena, purge->items, purge->count, &purge->capacity, sizeof(*items));
	if (items == NULL)
		console_out_of_memory();
	purge->items = items;
	items[purge->count] = *deleted;
	items[purge->count].release = time_later(deleted->from, site->settings->policy.deleted_keep_seconds);
	if (items[purge->count++].release <= site->now)
		purge->due++;
}

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

/* What another identity of the person said closes it, and would destroy what that identity may never have known of. */
static void tell_shared(struct purging *purge, const struct purging_item *item)
{
	console_say(CONSOLE_NOTE,
		    "%s is closed by what is deleted of another identity of this person, and is not removed "
		    "unless it is deleted of this one too",
		    purging_origin(purge, item));
}

static void look_aside(struct purging *purge, struct run *run, const struct aside *aside)
{
	struct state_aside kept;
	struct site *site = &purge->site;
	bool is_shared;
	struct purging_item deleted = {.store = run->store,
				       .patient = aside->patient,
				       .category = aside->category,
				       .path = aside->path,
				       .name = aside->name};
	deleted.from = deleted_since(purge, aside->patient, aside->category, aside->path, &is_shared);
	if (deleted.from == INT64_MAX) {
		if (is_shared)
			tell_shared(purge, &deleted);
		return;
	}
	/* it cannot have been aside for longer than it is */
	enum state_result result =
	    state_aside(site->state, run_store(run)->name, aside->name, site->arena, &kept);
	int64_t at = result == STATE_OK ? kept.at : site->now;
	if (deleted.from < at)
		deleted.from = at;
	add(purge, &deleted);
}

/* What was moved into it came under the deletion by that. */
static void begin_with_last(struct purging *purge, struct run *run, struct purging_item *deleted)
{
	const struct facts *facts = purge->site.facts;
	int64_t at = INT64_MIN;
	enum state_result result =
	    state_refiling_last(purge->site.state, run_store(run)->name, facts->patients[deleted->patient].id,
				facts->policy->categories[deleted->category].name, &at);
	if (result == STATE_ERROR)
		at = purge->site.now;
	if (deleted->from < at)
		deleted->from = at;
}

static void look_category(struct purging *purge, struct run *run, struct purging_item *deleted)
{
	bool is_shared;
	deleted->from = deleted_since(purge, deleted->patient, deleted->category, NULL, &is_shared);
	if (deleted->from != INT64_MAX) {
		begin_with_last(purge, run, deleted);
		add(purge, deleted);
	} else if (is_shared) {
		tell_shared(purge, deleted);
	}
}

static void look_categories(struct purging *purge, struct run *run, patient_id patient)
{
	const struct policy *policy = purge->site.facts->policy;
	for (category_id category = 0; category < policy->category_count; category++) {
		struct purging_item deleted = {.store = run->store, .patient = patient, .category = category};
		if (policy->categories[category].store == run->store)
			look_category(purge, run, &deleted);
	}
}

static void look(struct purging *purge, struct run *run, patient_id patient)
{
	struct aside_table table = {.arena = purge->site.arena};
	int error = aside_table_list(&table, purge->site.facts, run->store, run->root_fd);
	if (error != 0)
		site_fail(&purge->site, STATUS_FAILED, run_place(run), "what stands aside cannot be read: %s",
			  strerror(-error));
	for (size_t i = 0; i < table.count; i++)
		if (table.items[i].patient == patient)
			look_aside(purge, run, &table.items[i]);
	look_categories(purge, run, patient);
}

/* ---- removing ---- */

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
				look(purge, &run, patient);
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
