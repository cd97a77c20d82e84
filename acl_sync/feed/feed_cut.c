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

void feed_cut_both(struct staging *staging, struct feed_list *had, const struct feed_list *other,
		   struct feed_list *room)
{
	const struct time_window *ones = had->items, *others = other->items;
	const struct feed_list old = *had;
	room->count = 0;
	for (size_t i = 0; i < had->count; i++)
		for (size_t j = 0; j < other->count; j++) {
			const struct time_window window = time_window_both(ones[i], others[j]);
			if (!time_window_is_empty(window))
				feed_cut_had(staging, room, window);
		}
	*had = *room;
	*room = old;
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

/* When the patient was in the team, or in a copy of it; *ret_team: that, as it was then, NULL: not a feed's. */
static struct feed_list was_in(struct staging *staging, const struct feed_past *past, const char *patient,
			       const char *team, const struct said_team **ret_team)
{
	const struct said_patient *before = feed_again_patient_of(past->said, patient);
	struct feed_list had = {0};
	for (size_t i = 0; before != NULL && i < before->team_count; i++) {
		const struct said_assignment *old = &before->teams[i];
		const struct said_team *then = feed_again_team_of(past->said, old->team);
		if (strcmp(then == NULL || then->of == NULL ? old->team : then->of, team) != 0)
			continue;
		*ret_team = then;
		feed_cut_had(staging, &had, old->said.window);
	}
	feed_cut_join(&had, staging->now);
	return had;
}

/* Is it of a store that the team works in? No stores: the only one. */
static bool is_of(const struct feed_past *past, const struct feed_team *team)
{
	return past->store == NULL || team == NULL || team->stores == NULL || team->stores->count == 0 ||
	       feed_words_are_with(team->stores, past->store);
}

/* When the patient was in the team each time that counts, and as what it was then. */
static struct feed_list always_in(struct staging *staging, const char *patient, const char *name,
				  struct feed_list *was)
{
	const struct feed_team *team = feed_team_names_find(staging, name);
	const struct feed_past *pasts = staging->pasts.items;
	struct feed_list always = {0}, room = {0};
	for (size_t i = 0; i < staging->pasts.count; i++) {
		struct feed_was one = {.past = &pasts[i]};
		if (!is_of(&pasts[i], team))
			continue;
		const struct feed_list had = was_in(staging, &pasts[i], patient, name, &one.team);
		if (i == 0)
			always = had;
		else
			feed_cut_both(staging, &always, &had, &room);
		*(struct feed_was *)feed_list_add(staging, was, sizeof(one)) = one;
	}
	return always;
}

static void cut_assignment(struct staging *staging, const char *patient,
			   const struct said_assignment *assignment, struct feed_list *cut)
{
	struct feed_list was = {0};
	const struct feed_list had = always_in(staging, patient, assignment->team, &was);
	const char *team = had.count == 0 ? NULL : feed_frozen_team(staging, assignment->team, &was);
	const struct time_window *windows = had.items;
	for (size_t i = 0; team != NULL && i < had.count; i++) {
		struct said_assignment both = *assignment;
		both.team = team;
		both.said.window = time_window_both(both.said.window, windows[i]);
		if (!time_window_is_empty(both.said.window))
			*(struct said_assignment *)feed_list_add(staging, cut, sizeof(both)) = both;
	}
}

static void cut_teams(struct staging *staging, struct feed_patient *patient)
{
	const struct said_assignment *items = patient->teams.items;
	struct feed_list cut = {0};
	for (size_t i = 0; i < patient->teams.count; i++)
		cut_assignment(staging, patient->id, &items[i], &cut);
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
	cut_teams(staging, patient);
	keep_death(patient, before);
}
