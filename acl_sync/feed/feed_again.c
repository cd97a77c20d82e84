/* Compared with what feeds said last: what they do not say any more, and what is new about a patient on hold. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_private.h"
#include "policy/hash.h"
#include "registry/calendar.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

/* ---- what was said last ---- */

bool feed_again_read(struct staging *staging, const struct policy *policy)
{
	static const struct statements nothing;
	size_t errors = staging->findings->error_count;
	staging->before = &nothing;
	if (staging->cleared->text.text == NULL)
		return true;
	staging->before =
	    statements_parse(&staging->cleared->text, 1, policy, staging->arena, staging->findings);
	return staging->before != NULL && staging->findings->error_count == errors;
}

static int patient_compare(const void *left, const void *right)
{
	const struct said_patient *a = left, *b = right;
	return strcmp(a->id, b->id);
}

static int team_compare(const void *left, const void *right)
{
	const struct said_team *a = left, *b = right;
	return strcmp(a->name, b->name);
}

const struct said_patient *feed_again_patient(const struct staging *staging, const char *id)
{
	const struct said_patient key = {.id = id};
	return staging->before->patient_count == 0
		   ? NULL
		   : bsearch(&key, staging->before->patients, staging->before->patient_count, sizeof(key),
			     patient_compare);
}

static const struct said_team *team_before(const struct staging *staging, const char *name)
{
	const struct said_team key = {.name = name};
	return staging->before->team_count == 0
		   ? NULL
		   : bsearch(&key, staging->before->teams, staging->before->team_count, sizeof(key),
			     team_compare);
}

const char *const *feed_again_ids(struct staging *staging, size_t *ret_count)
{
	size_t count = staging->before->patient_count;
	const char **ids = arena_array(staging->arena, count, sizeof(*ids));
	if (ids == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < count; i++)
		ids[i] = staging->before->patients[i].id;
	*ret_count = count;
	return ids;
}

/* ---- what persons have cleared ---- */

const char *feed_clearing_hold(const char *patient, const struct said_hold *hold, struct arena *arena)
{
	return arena_printf(arena, "%s\thold\t%s\t%s", patient, hold->source, hold->reason);
}

const char *feed_clearing_objection(const char *patient, const struct said_wish *objection,
				    struct arena *arena)
{
	return arena_printf(arena, "%s\tkept\t%s\t%s\t%s", patient, objection->source, objection->to,
			    objection->kept == NULL ? "" : objection->kept);
}

static bool is_cleared(const struct staging *staging, const char *key)
{
	const struct words *cleared = &staging->cleared->cleared;
	size_t low = 0, high = cleared->count;
	if (key == NULL)
		console_out_of_memory();
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(cleared->items[middle], key);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* ---- objections ---- */

static bool same_words(const struct words *a, const struct words *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

static bool is_said(const struct feed_patient *patient, const struct said_wish *before)
{
	const struct feed_wish *items = patient->objections.items;
	bool has_entry = strchr(before->source, ' ') != NULL;
	for (size_t i = 0; i < patient->objections.count; i++) {
		const struct said_wish *said = &items[i].said;
		if (has_entry && strcmp(said->source, before->source) == 0)
			return true;
		if (strcmp(said->to, before->to) == 0 && same_words(&said->categories, &before->categories))
			return true;
	}
	return false;
}

static bool is_withdrawn(const struct staging *staging, const struct said_wish *before)
{
	const struct feed_withdrawal *items = staging->withdrawals.items;
	for (size_t i = 0; i < staging->withdrawals.count; i++) {
		size_t length = strlen(items[i].source);
		if (strncmp(before->source, items[i].source, length) == 0 &&
		    (before->source[length] == '\0' || before->source[length] == '.'))
			return true;
	}
	return false;
}

static void add_note(struct staging *staging, enum feed_outcome outcome, const char *patient,
		     struct origin origin, const char *said, const char *text)
{
	*(struct feed_note *)feed_list_add(staging, &staging->notes, sizeof(struct feed_note)) =
	    (struct feed_note){
		.outcome = outcome, .origin = origin, .patient = patient, .said = said, .text = text};
}

static void keep_objection(struct staging *staging, struct feed_patient *patient,
			   const struct said_wish *before)
{
	char now[CALENDAR_INSTANT_SIZE];
	struct feed_wish kept = {.said = *before};
	if (time_window_has_ended(before->said.window, staging->now) || is_said(patient, before) ||
	    is_withdrawn(staging, before) ||
	    (before->kept != NULL &&
	     is_cleared(staging, feed_clearing_objection(patient->id, before, staging->arena))))
		return;
	calendar_format(staging->now, now);
	if (kept.said.kept == NULL)
		kept.said.kept = feed_printf(staging, "%s", now);
	*(struct feed_wish *)feed_list_add(staging, &patient->objections, sizeof(kept)) = kept;
	add_note(
	    staging, FEED_KEPT, patient->id, before->said.origin,
	    feed_printf(staging, "OBJECT pid=%s who=%s", patient->id, before->to),
	    wording(
		"the feed does not say this any more, and has not withdrawn it: it is kept until somebody "
		"clears it"));
}

static void keep_objections(struct staging *staging, struct feed_patient *patient,
			    const struct said_patient *before)
{
	for (size_t i = 0; before != NULL && i < before->objection_count; i++)
		keep_objection(staging, patient, &before->objections[i]);
}

/* ---- holds ---- */

static bool has_hold(const struct feed_patient *patient, const struct said_hold *hold)
{
	const struct said_hold *items = patient->holds.items;
	for (size_t i = 0; i < patient->holds.count; i++)
		if (strcmp(items[i].source, hold->source) == 0 && strcmp(items[i].reason, hold->reason) == 0)
			return true;
	return false;
}

static void settle_holds(struct staging *staging, struct feed_patient *patient,
			 const struct said_patient *before)
{
	struct said_hold *items = patient->holds.items;
	size_t kept = 0;
	for (size_t i = 0; i < patient->holds.count; i++)
		if (!is_cleared(staging, feed_clearing_hold(patient->id, &items[i], staging->arena)))
			items[kept++] = items[i];
	patient->holds.count = kept;
	for (size_t i = 0; before != NULL && i < before->hold_count; i++) {
		const struct said_hold *hold = &before->holds[i];
		if (has_hold(patient, hold) ||
		    is_cleared(staging, feed_clearing_hold(patient->id, hold, staging->arena)))
			continue;
		*(struct said_hold *)feed_list_add(staging, &patient->holds, sizeof(*hold)) = *hold;
		add_note(staging, FEED_HELD, patient->id, hold->said.origin,
			 feed_printf(staging, "HOLD pid=%s", patient->id), hold->reason);
	}
}

/* ---- a patient on hold gets nothing new ---- */

static struct time_window narrower(struct time_window a, struct time_window b)
{
	return (struct time_window){a.from > b.from ? a.from : b.from, a.until < b.until ? a.until : b.until};
}

static bool is_empty(struct time_window window)
{
	return window.from >= window.until;
}

static void cut_consents(struct feed_patient *patient, const struct said_patient *before)
{
	struct feed_wish *items = patient->consents.items;
	size_t kept = 0;
	for (size_t i = 0; i < patient->consents.count; i++) {
		struct said_wish *consent = &items[i].said;
		for (size_t j = 0; before != NULL && j < before->consent_count; j++) {
			const struct said_wish *old = &before->consents[j];
			struct time_window window = narrower(consent->said.window, old->said.window);
			if (strcmp(consent->to, old->to) != 0 ||
			    !same_words(&consent->categories, &old->categories) || is_empty(window))
				continue;
			consent->said.window = window;
			items[kept++] = items[i];
			break;
		}
	}
	patient->consents.count = kept;
}

static const char *frozen_name(struct staging *staging, const char *patient, const char *team)
{
	uint64_t hash = hash_text(hash_text(hash_text(HASH_SEED, patient), "\t"), team);
	return feed_printf(staging, "hold-%016llx", (unsigned long long)hash);
}

static const struct feed_team *team_named(const struct staging *staging, const char *name)
{
	const struct feed_team *teams = staging->teams.items;
	for (size_t i = 0; i < staging->teams.count; i++)
		if (strcmp(teams[i].name, name) == 0)
			return &teams[i];
	return NULL;
}

static void freeze_member(struct staging *staging, struct feed_team *frozen, const struct feed_member *member,
			  const struct said_team *old)
{
	for (size_t i = 0; i < old->member_count; i++) {
		struct time_window window = narrower(member->window, old->members[i].said.window);
		if (strcmp(member->login, old->members[i].login) != 0 || is_empty(window))
			continue;
		struct feed_member *members =
		    arena_grow(staging->arena, frozen->members, frozen->member_count,
			       &frozen->member_capacity, sizeof(*members));
		if (members == NULL)
			console_out_of_memory();
		frozen->members = members;
		members[frozen->member_count] = *member;
		members[frozen->member_count++].window = window;
		return;
	}
}

static bool same_roster(const struct feed_team *a, const struct feed_team *b)
{
	bool same = a->member_count == b->member_count;
	for (size_t i = 0; same && i < a->member_count; i++)
		same = strcmp(a->members[i].login, b->members[i].login) == 0 &&
		       a->members[i].window.from == b->members[i].window.from &&
		       a->members[i].window.until == b->members[i].window.until;
	return same;
}

/* Who is in the team now and was in it when the hold began, as a team of its own where that is not all of them. The name
 * by which the patient is assigned. */
static const char *freeze(struct staging *staging, const struct feed_patient *patient, const char *name,
			  const struct said_team *old)
{
	const struct feed_team *team = team_named(staging, name);
	struct feed_team frozen = {.tid = name, .name = frozen_name(staging, patient->id, name)};
	if (team == NULL || team->is_registrys || old == NULL)
		return name;
	frozen.stores = team->stores;
	frozen.origin = team->origin;
	for (size_t i = 0; i < team->member_count; i++)
		freeze_member(staging, &frozen, &team->members[i], old);
	if (same_roster(team, &frozen))
		return name;
	*(struct feed_team *)feed_list_add(staging, &staging->frozen, sizeof(frozen)) = frozen;
	return frozen.name;
}

static void cut_teams(struct staging *staging, struct feed_patient *patient,
		      const struct said_patient *before)
{
	struct said_assignment *items = patient->teams.items;
	size_t kept = 0;
	for (size_t i = 0; i < patient->teams.count; i++) {
		struct said_assignment *assignment = &items[i];
		const char *name = frozen_name(staging, patient->id, assignment->team);
		for (size_t j = 0; before != NULL && j < before->team_count; j++) {
			const struct said_assignment *old = &before->teams[j];
			struct time_window window = narrower(assignment->said.window, old->said.window);
			bool is_same =
			    strcmp(old->team, assignment->team) == 0 || strcmp(old->team, name) == 0;
			if (!is_same || is_empty(window))
				continue;
			assignment->said.window = window;
			assignment->team =
			    freeze(staging, patient, assignment->team, team_before(staging, old->team));
			items[kept++] = *assignment;
			break;
		}
	}
	patient->teams.count = kept;
}

void feed_again_compare(struct staging *staging, struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	settle_holds(staging, patient, before);
	if (patient->holds.count > 0 || patient->is_inactive) {
		cut_consents(patient, before);
		cut_teams(staging, patient, before);
	}
	keep_objections(staging, patient, before);
}
