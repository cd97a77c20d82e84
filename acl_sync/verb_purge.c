/* careacl purge PATIENT: what was deleted from a shared record long enough ago is removed for good (R36). */
#include "acl_sync/console.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/disk/aside.h"
#include "acl_sync/disk/purge.h"
#include "acl_sync/entry.h"
#include "acl_sync/journal.h"
#include "acl_sync/run.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs.h"
#include "registry/calendar.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One document aside, or a whole category, that a deletion covers. */
struct deleted {
	store_id store;
	patient_id patient;
	category_id category;
	const char *path;      /* below the category; NULL: all of it */
	const char *name;      /* of its directory in `.aside` */
	int64_t from, release; /* deleted since; to be removed from then on */
	size_t files;          /* removed */
};

struct purge {
	struct site site;
	const struct options *options;
	struct deleted *items;
	size_t count, capacity, due;
};

/* ---- what is deleted, and since when ---- */

/* When the deletion came to be known: its own date may lie before. INT64_MAX: nobody can tell. */
static int64_t known_since(struct purge *purge, const struct seal *seal, patient_id patient)
{
	struct site *site = &purge->site;
	struct desk_item item;
	int64_t since = INT64_MAX;
	if (strcmp(seal->statement.origin.file, DESK_FILE) == 0) {
		if (state_desk_find(site->state, seal->statement.origin.line, site->arena, &item) == STATE_OK)
			since = item.recorded;
	} else if (state_statements_since(site->state, "patients", site->facts->patients[patient].id,
					  &since) != STATE_OK) {
		since = INT64_MAX;
	}
	return since;
}

/* Since when a deletion that is live covers it; INT64_MAX: none does. */
static int64_t deleted_since(struct purge *purge, patient_id id, category_id category, const char *path)
{
	const struct patient *patient = &purge->site.facts->patients[id];
	int64_t earliest = INT64_MAX;
	for (size_t i = 0; i < patient->deleted_count; i++) {
		const struct seal *seal = &patient->deleted[i];
		if (!time_window_is_live(seal->statement.window, purge->site.now) ||
		    !scope_covers(&seal->scope, category, path))
			continue;
		int64_t since = known_since(purge, seal, id);
		if (since < seal->statement.window.from)
			since = seal->statement.window.from;
		earliest = since < earliest ? since : earliest;
	}
	return earliest;
}

static void add(struct purge *purge, const struct deleted *deleted)
{
	struct site *site = &purge->site;
	struct deleted *items =
	    arena_grow(site->arena, purge->items, purge->count, &purge->capacity, sizeof(*items));
	if (items == NULL)
		console_out_of_memory();
	purge->items = items;
	items[purge->count] = *deleted;
	items[purge->count].release = time_later(deleted->from, site->settings->policy.deleted_keep_seconds);
	if (items[purge->count++].release <= site->now)
		purge->due++;
}

static void look_aside(struct purge *purge, struct run *run, const struct aside *aside)
{
	struct state_aside kept;
	struct site *site = &purge->site;
	struct deleted deleted = {.store = run->store,
				  .patient = aside->patient,
				  .category = aside->category,
				  .path = aside->path,
				  .name = aside->name,
				  .from = deleted_since(purge, aside->patient, aside->category, aside->path)};
	if (deleted.from == INT64_MAX)
		return;
	/* it cannot have been aside for longer than it is */
	enum state_result result =
	    state_aside(site->state, run_store(run)->name, aside->name, site->arena, &kept);
	int64_t at = result == STATE_OK ? kept.at : site->now;
	if (deleted.from < at)
		deleted.from = at;
	add(purge, &deleted);
}

static void look_categories(struct purge *purge, struct run *run, patient_id patient)
{
	const struct policy *policy = purge->site.facts->policy;
	for (category_id category = 0; category < policy->category_count; category++) {
		struct deleted deleted = {.store = run->store, .patient = patient, .category = category};
		if (policy->categories[category].store != run->store)
			continue;
		deleted.from = deleted_since(purge, patient, category, NULL);
		if (deleted.from != INT64_MAX)
			add(purge, &deleted);
	}
}

static void look(struct purge *purge, struct run *run, patient_id patient)
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

static const char *origin_of(struct purge *purge, const struct deleted *deleted)
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

static json_t *deleted_json(struct purge *purge, const struct deleted *deleted)
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
static bool record(struct purge *purge)
{
	struct journal journal;
	bool good = journal_open(&journal, &purge->site, "root");
	for (size_t i = 0; good && i < purge->count; i++) {
		if (purge->items[i].release > purge->site.now)
			continue;
		json_t *fields = deleted_json(purge, &purge->items[i]);
		json_out_set(fields, "verb", json_out_text("purge"));
		if (purge->options->by != NULL)
			json_out_set(fields, "on_word_of", json_out_text(purge->options->by));
		if (purge->options->reference != NULL)
			json_out_set(fields, "reference", json_out_text(purge->options->reference));
		journal_add(&journal, AUDIT_STATEMENT, fields);
	}
	good = good && journal_commit(&journal);
	journal_close(&journal);
	return good;
}

static void forget(struct purge *purge, const struct run *run, const char *name)
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

static void remove_one(struct purge *purge, struct run *run, const struct store_job *job,
		       struct deleted *deleted)
{
	int error = deleted->name != NULL ? purge_aside(job, run->root_fd, deleted->patient, deleted->name,
							origin_of(purge, deleted), &deleted->files)
					  : purge_category(job, run->root_fd, deleted->patient,
							   deleted->category, &deleted->files);
	if (error != 0)
		site_fail(&purge->site, STATUS_FAILED, run_place(run), "could not be removed: %s",
			  strerror(-error));
	else if (deleted->name != NULL)
		forget(purge, run, deleted->name);
}

static void remove_due(struct purge *purge, struct run *run, int lock_fd)
{
	struct store_job job = run_job(run);
	job.lock_fd = lock_fd;
	for (size_t i = 0; i < purge->count; i++)
		if (purge->items[i].store == run->store && purge->items[i].release <= purge->site.now)
			remove_one(purge, run, &job, &purge->items[i]);
}

/* ---- the verb ---- */

/* Looks at all shared records of the patient, or removes what is due in them. */
static void for_stores(struct purge *purge, patient_id patient, bool removes, int lock_fd)
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
			if (removes)
				remove_due(purge, &run, lock_fd);
			else
				look(purge, &run, patient);
		}
		run_close(&run);
	}
}

static json_t *list_json(struct purge *purge, bool due)
{
	json_t *list = json_array();
	for (size_t i = 0; i < purge->count; i++)
		if ((purge->items[i].release <= purge->site.now) == due)
			json_out_append(list, deleted_json(purge, &purge->items[i]));
	return list;
}

static void tell(struct purge *purge)
{
	size_t files = 0;
	char instant[CALENDAR_INSTANT_SIZE];
	for (size_t i = 0; i < purge->count; i++) {
		files += purge->items[i].files;
		if (purge->items[i].release <= purge->site.now)
			continue;
		calendar_format(purge->items[i].release, instant);
		console_answer("%s is kept until %s\n", origin_of(purge, &purge->items[i]), instant);
	}
	if (purge->options->dry_run)
		console_answer("%zu would be removed for good (--dry-run)\n", purge->due);
	else
		console_answer("removed for good: %zu of %zu that were deleted, %zu files\n", purge->due,
			       purge->count, files);
}

static int answer(struct purge *purge, const char *patient)
{
	struct site *site = &purge->site;
	size_t files = 0;
	if (!purge->options->json) {
		if (!purge->options->quiet)
			tell(purge);
		return site_close(site);
	}
	for (size_t i = 0; i < purge->count; i++)
		files += purge->items[i].files;
	json_t *document = json_object();
	json_out_set(document, "patient", json_out_text(patient));
	json_out_set(document, "recorded", json_boolean(!purge->options->dry_run && purge->due > 0));
	json_out_set(document, "purged", list_json(purge, true));
	json_out_set(document, "kept", list_json(purge, false));
	json_out_set(document, "files", json_integer((json_int_t)files));
	return site_answer(site, document);
}

static bool carry_out(struct purge *purge, patient_id patient)
{
	int lock_fd;
	for_stores(purge, patient, false, -1);
	if (purge->options->dry_run || purge->due == 0)
		return true;
	if (!run_open_lock(&purge->site, &lock_fd))
		return false;
	bool good = record(purge);
	if (good)
		for_stores(purge, patient, true, lock_fd);
	close(lock_fd);
	return good;
}

/* Destroying is root's: the desk's office is not enough. */
static const char *refusal(struct arena *arena)
{
	struct caller caller;
	const char *problem = caller_find(arena, &caller);
	return problem != NULL ? problem : caller.is_root ? NULL : "purge is root's alone";
}

int verb_purge(const struct options *options)
{
	struct purge purge = {.options = options};
	const char *id = options->operands[0];
	const struct site_about about = {.patients = &id, .patient_count = 1};
	struct arena *arena = arena_new();
	if (arena == NULL)
		console_out_of_memory();
	const char *problem = refusal(arena);
	arena_free(arena);
	if (problem != NULL)
		return site_refuse(options, problem);
	if (!site_open_about(&purge.site, options, SITE_UIDS | SITE_RECORDS, &about))
		return site_stop(&purge.site);
	patient_id patient = entry_find_patient(&purge.site, id);
	if (patient == NO_ID)
		return site_stop(&purge.site);
	if (purge.site.state == NULL || purge.site.clock_held) {
		site_fail(&purge.site, purge.site.state == NULL ? STATUS_WRONG : STATUS_HELD, "purge",
			  purge.site.state == NULL ? "there is no state yet: run careacl sync first"
						   : "nothing is destroyed while the clock is in doubt");
		return site_stop(&purge.site);
	}
	return carry_out(&purge, patient) ? answer(&purge, id) : site_stop(&purge.site);
}
