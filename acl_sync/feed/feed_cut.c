/* A patient on hold gets nothing new from feeds: what is said now, cut to what was there. */
#include "acl_sync/feed/feed_patients_private.h"
#include "acl_sync/feed/feed_people_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- what was there ---- */

void feed_cut_had(struct staging *staging, struct feed_list *had, struct time_window window)
{
	*(struct time_window *)feed_list_add(staging, had, sizeof(window)) = window;
}

static int window_compare(const void *left, const void *right)
{
	const struct time_window *a = left, *b = right;
	return (a->from > b->from) - (a->from < b->from);
}

void feed_cut_join(struct feed_list *had, int64_t now)
{
	struct time_window *items = had->items;
	size_t kept = 0;
	if (had->count > 1)
		qsort(items, had->count, sizeof(*items), window_compare);
	for (size_t i = 0; i < had->count; i++)
		if (kept > 0 && items[i].from <= items[kept - 1].until)
			items[kept - 1].until =
			    items[i].until > items[kept - 1].until ? items[i].until : items[kept - 1].until;
		else if (items[i].from <= now)
			items[kept++] = items[i];
	had->count = kept;
}

/* ---- consents ---- */

static bool same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool same_consent(const struct said_wish *a, const struct said_wish *b)
{
	return strcmp(a->to, b->to) == 0 && same_text(a->under, b->under) &&
	       feed_again_same_words(&a->categories, &b->categories);
}

/* What both say, dated no later than it was: a later date could answer an objection (R19). */
static bool cut_consent(struct time_window *window, struct time_window old, int64_t now)
{
	const struct time_window both = time_window_both(*window, old);
	bool have_begun = window->from <= now && old.from <= now;
	if (time_window_is_empty(both) || (!have_begun && window->from > old.from))
		return false;
	*window =
	    (struct time_window){have_begun && window->from < old.from ? window->from : old.from, both.until};
	return true;
}

/* Is it of a stretch of consents that had begun? */
static bool had_begun(const struct feed_list *had, struct time_window window)
{
	const struct time_window *items = had->items;
	for (size_t i = 0; i < had->count; i++)
		if (items[i].from <= window.from && window.from < items[i].until)
			return true;
	return false;
}

static void add_cut(struct staging *staging, struct feed_list *cut, const struct feed_wish *consent,
		    const struct said_patient *before)
{
	struct feed_list had = {0};
	for (size_t i = 0; i < before->consent_count; i++)
		if (same_consent(&consent->said, &before->consents[i]))
			feed_cut_had(staging, &had, before->consents[i].said.window);
	feed_cut_join(&had, staging->now);
	for (size_t i = 0; had.count > 0 && i < before->consent_count; i++) {
		const struct said_wish *old = &before->consents[i];
		struct feed_wish both = *consent;
		if (same_consent(&consent->said, old) && had_begun(&had, old->said.window) &&
		    cut_consent(&both.said.said.window, old->said.window, staging->now))
			*(struct feed_wish *)feed_list_add(staging, cut, sizeof(both)) = both;
	}
}

static void cut_consents(struct staging *staging, struct feed_patient *patient,
			 const struct said_patient *before)
{
	const struct feed_wish *items = patient->consents.items;
	struct feed_list cut = {0};
	for (size_t i = 0; before != NULL && i < patient->consents.count; i++)
		add_cut(staging, &cut, &items[i], before);
	patient->consents = cut;
}

/* ---- teams ---- */

/* When the patient was in the team, or in a copy of it. What that was called; NULL: never. */
static const char *was_in(struct staging *staging, const struct said_patient *before, const char *team,
			  struct feed_list *had)
{
	const char *name = NULL;
	for (size_t i = 0; i < before->team_count; i++) {
		const struct said_assignment *old = &before->teams[i];
		const struct said_team *copy =
		    strcmp(old->team, team) == 0 ? NULL : feed_again_team(staging, old->team);
		if (strcmp(copy == NULL || copy->of == NULL ? old->team : copy->of, team) != 0)
			continue;
		name = old->team;
		feed_cut_had(staging, had, old->said.window);
	}
	feed_cut_join(had, staging->now);
	return had->count == 0 ? NULL : name;
}

static void cut_assignment(struct staging *staging, const struct said_patient *before,
			   const struct said_assignment *assignment, struct feed_list *cut)
{
	struct feed_list had = {0};
	const char *old = was_in(staging, before, assignment->team, &had);
	const char *team =
	    old == NULL ? NULL : feed_frozen_team(staging, assignment->team, feed_again_team(staging, old));
	const struct time_window *windows = had.items;
	for (size_t i = 0; team != NULL && i < had.count; i++) {
		struct said_assignment both = *assignment;
		both.team = team;
		both.said.window = time_window_both(both.said.window, windows[i]);
		if (!time_window_is_empty(both.said.window))
			*(struct said_assignment *)feed_list_add(staging, cut, sizeof(both)) = both;
	}
}

static void cut_teams(struct staging *staging, struct feed_patient *patient,
		      const struct said_patient *before)
{
	const struct said_assignment *items = patient->teams.items;
	struct feed_list cut = {0};
	for (size_t i = 0; before != NULL && i < patient->teams.count; i++)
		cut_assignment(staging, before, &items[i], &cut);
	patient->teams = cut;
}

/* The care team has gone with it. */
static void keep_death(struct feed_patient *patient, const struct said_patient *before)
{
	if (before == NULL || !before->has_deceased ||
	    (patient->has_deceased && patient->deceased <= before->deceased))
		return;
	patient->has_deceased = true;
	patient->deceased = before->deceased;
	patient->deceased_origin = before->said.origin;
}

void feed_cut(struct staging *staging, struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	if (patient->holds.count == 0 && !patient->is_inactive)
		return;
	cut_consents(staging, patient, before);
	cut_teams(staging, patient, before);
	keep_death(patient, before);
}
