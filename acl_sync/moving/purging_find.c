/* What is deleted of a patient's shared record, and since when. */
#include "acl_sync/console.h"
#include "acl_sync/disk/aside.h"
#include "acl_sync/moving/purging.h"
#include "acl_sync/status.h"

#include <string.h>

/* ---- since when ---- */

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

/* What another identity of the person said closes it, and would destroy what that identity may never have known of. */
static void tell_shared(struct purging *purge, const struct purging_item *item)
{
	console_say(CONSOLE_NOTE,
		    "%s is closed by what is deleted of another identity of this person, and is not removed "
		    "unless it is deleted of this one too",
		    purging_origin(purge, item));
}

/* ---- what ---- */

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

void purging_find(struct purging *purge, struct run *run, patient_id patient)
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
