/* What is refused at the patient's wish, as their report says it. */
#include "acl_sync/console.h"
#include "acl_sync/history/report.h"
#include "acl_sync/site/set_aside.h"
#include "wording/wording.h"

#include <string.h>

struct gathering {
	struct report *report;
	struct report_wish *items;
	size_t count, capacity;
};

static struct arena *arena_of(const struct gathering *gathering)
{
	return gathering->report->site->arena;
}

static const char *have(const char *text)
{
	if (text == NULL)
		console_out_of_memory();
	return text;
}

static const char *add_item(const struct gathering *gathering, const char *items, const char *item)
{
	return have(items == NULL ? arena_strdup(arena_of(gathering), item)
				  : arena_printf(arena_of(gathering), "%s, %s", items, item));
}

/* "medical, letters/a.pdf"; NULL: the whole record. */
static const char *items_of(const struct gathering *gathering, const struct scope *scope)
{
	const struct policy *policy = gathering->report->site->facts->policy;
	const char *items = NULL;
	if (scope->whole)
		return NULL;
	for (category_id category = 0; category < policy->category_count; category++)
		if (category_set_has(&scope->categories, category))
			items = add_item(gathering, items, policy->categories[category].name);
	for (size_t i = 0; i < scope->document_count; i++)
		items = add_item(gathering, items,
				 have(arena_printf(arena_of(gathering), "%s/%s",
						   policy->categories[scope->documents[i].category].name,
						   scope->documents[i].path)));
	return items;
}

/* `items`: NULL, the whole record. */
static void add(struct gathering *gathering, const char *kind, const char *whom, const char *items,
		struct origin origin, struct time_window window)
{
	char where[4352];
	if (time_window_has_ended(window, gathering->report->site->now))
		return;
	gathering->items = arena_grow(arena_of(gathering), gathering->items, gathering->count,
				      &gathering->capacity, sizeof(*gathering->items));
	if (gathering->items == NULL)
		console_out_of_memory();
	origin_format(origin, where, sizeof(where));
	gathering->items[gathering->count++] =
	    (struct report_wish){.kind = kind,
				 .whom = whom,
				 .items = items,
				 .where = have(arena_strdup(arena_of(gathering), where)),
				 .window = window};
}

/* ---- objections ---- */

/* Kinds of people, as a part of a sentence. */
static const char *const targets[] = {
    [TARGET_EVERYONE] = "everybody but the professional in charge of you",
    [TARGET_EMERGENCY] = "emergency access",
    [TARGET_EMERGENCY_REGULATOR] = "emergency access of the emergency call physician",
    [TARGET_HEIRS] = "your heirs",
    [TARGET_REPRESENTATIVES] = "your legal representatives",
};

static const char *whom_of(const struct gathering *gathering, const struct wish *objection)
{
	const struct facts *facts = gathering->report->site->facts;
	switch (objection->target) {
	case TARGET_LOGIN:
		return facts->logins[objection->target_id].name;
	case TARGET_TEAM:
		return have(
		    wording_in(arena_of(gathering), "the team %s", facts->teams[objection->target_id].name));
	case TARGET_PROFESSION:
		return have(wording_in(arena_of(gathering), "the profession %s",
				       facts->policy->professions[objection->target_id].name));
	default:
		return wording(targets[objection->target]);
	}
}

static void add_seals(struct gathering *gathering, const char *kind, const struct seal *seals, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add(gathering, kind, NULL, items_of(gathering, seals[i].scope), seals[i].statement.origin,
		    seals[i].statement.window);
}

/* What is hidden is hidden from whoever reads this (R07). */
static bool is_wish(const struct desk_item *item)
{
	return desk_refuses(item->section) && strcmp(item->section, "hidden") != 0;
}

/* What the desk recorded and no longer counts, as far as it does not fit the registry any more. */
static void add_set_aside(struct gathering *gathering, const char *patient)
{
	const struct site *site = gathering->report->site;
	const struct desk_merged *merged = site_merged(site);
	for (size_t i = 0; i < site->desk.count; i++) {
		const struct desk_item *item = &site->desk.items[i];
		if (!is_wish(item) || set_aside_why(merged, item->id) == NULL ||
		    strcmp(item->patient, patient) != 0)
			continue;
		add(gathering, "set_aside", NULL, item->text, (struct origin){DESK_FILE, (unsigned)item->id},
		    (struct time_window){item->recorded, TIME_NEVER});
	}
}

void report_find_wishes(struct report *report, patient_id patient)
{
	const struct patient *about = &report->site->facts->patients[patient];
	struct gathering gathering = {.report = report};
	for (size_t i = 0; i < about->objection_count; i++)
		add(&gathering, "objection", whom_of(&gathering, &about->objections[i]),
		    items_of(&gathering, about->objections[i].scope), about->objections[i].statement.origin,
		    about->objections[i].statement.window);
	add_seals(&gathering, "withheld", about->withheld, about->withheld_count);
	add_seals(&gathering, "deleted", about->deleted, about->deleted_count);
	if (about->closed != TIME_NEVER)
		add(&gathering, "closed", NULL, NULL, about->origin,
		    (struct time_window){about->closed, TIME_NEVER});
	add_set_aside(&gathering, about->id);
	report->wishes = gathering.items;
	report->wish_count = gathering.count;
}
