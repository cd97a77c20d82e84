/* A patient on hold gets nothing new from feeds: what is said now, cut to what was there. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_patients_private.h"
#include "acl_sync/feed/feed_people_private.h"
#include "policy/hash.h"

#include <string.h>

static struct time_window narrower(struct time_window a, struct time_window b)
{
	return (struct time_window){a.from > b.from ? a.from : b.from, a.until < b.until ? a.until : b.until};
}

static bool is_empty(struct time_window window)
{
	return window.from >= window.until;
}

static bool same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* What both say, dated no later than it was: a later date could answer an objection (R19). */
static bool cut_window(struct time_window *window, struct time_window old, int64_t now)
{
	const struct time_window both = narrower(*window, old);
	bool have_begun = window->from <= now && old.from <= now;
	if (is_empty(both) || (!have_begun && window->from > old.from))
		return false;
	*window =
	    (struct time_window){have_begun && window->from < old.from ? window->from : old.from, both.until};
	return true;
}

static void cut_consents(struct feed_patient *patient, const struct said_patient *before, int64_t now)
{
	struct feed_wish *items = patient->consents.items;
	size_t kept = 0;
	for (size_t i = 0; i < patient->consents.count; i++) {
		struct said_wish *consent = &items[i].said;
		for (size_t j = 0; before != NULL && j < before->consent_count; j++) {
			const struct said_wish *old = &before->consents[j];
			if (strcmp(consent->to, old->to) != 0 || !same_text(consent->under, old->under) ||
			    !feed_again_same_words(&consent->categories, &old->categories) ||
			    !cut_window(&consent->said.window, old->said.window, now))
				continue;
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

static const struct said_team *registrys_team(const struct staging *staging, const char *name)
{
	for (size_t i = 0; i < staging->registry->team_count; i++)
		if (strcmp(staging->registry->teams[i].name, name) == 0)
			return &staging->registry->teams[i];
	return NULL;
}

/* Who was in the Unix group, as far as they are names. */
static struct words group_before(struct staging *staging, const char *group)
{
	const struct feed_before *before = staging->cleared;
	struct feed_list names = {0};
	const char *text =
	    before->group == NULL ? NULL : before->group(before->context, group, staging->arena);
	char *rest = text == NULL ? NULL : arena_strdup(staging->arena, text);
	while (rest != NULL && *rest != '\0') {
		const char *login = strsep(&rest, "\n");
		if (identifier_is_valid(login))
			*(const char **)feed_list_add(staging, &names, sizeof(const char *)) = login;
	}
	feed_list_sort(&names);
	return (struct words){.items = names.items, .count = names.count};
}

/* Once for each name, however often the patient is assigned. */
static const char *add_frozen(struct staging *staging, const struct feed_team *frozen)
{
	const struct feed_team *items = staging->frozen.items;
	for (size_t i = 0; i < staging->frozen.count; i++)
		if (strcmp(items[i].name, frozen->name) == 0)
			return frozen->name;
	*(struct feed_team *)feed_list_add(staging, &staging->frozen, sizeof(*frozen)) = *frozen;
	return frozen->name;
}

/* A team of the registry is what persons say, but who is in its Unix group is not: nobody joins it for this patient. NULL: nobody was
 * in it, or nobody knows who. */
static const char *freeze_group(struct staging *staging, const char *name, const char *frozen_as,
				const struct said_team *old)
{
	const struct said_team *team = registrys_team(staging, name);
	struct feed_team frozen = {.tid = name, .name = frozen_as, .of = name};
	if (team == NULL || team->group == NULL)
		return name;
	frozen.only = old != NULL && old->only.count > 0 ? old->only : group_before(staging, team->group);
	if (frozen.only.count == 0)
		return NULL;
	frozen.group = team->group;
	frozen.stores = &team->stores;
	frozen.origin = team->said.origin;
	return add_frozen(staging, &frozen);
}

/* Who is in the team now and was in it when the hold began, as a team of its own where that is not all of them. The name
 * by which the patient is assigned; NULL: to none. */
static const char *freeze(struct staging *staging, const struct feed_patient *patient, const char *name,
			  const struct said_team *old)
{
	const struct feed_team *team = team_named(staging, name);
	struct feed_team frozen = {.tid = name, .name = frozen_name(staging, patient->id, name), .of = name};
	if (team != NULL && team->is_registrys)
		return freeze_group(staging, name, frozen.name, old);
	if (team == NULL || old == NULL) /* it was not a feed's: nobody knows who was in it */
		return NULL;
	frozen.stores = team->stores;
	frozen.origin = team->origin;
	for (size_t i = 0; i < team->member_count; i++)
		freeze_member(staging, &frozen, &team->members[i], old);
	if (same_roster(team, &frozen))
		return name;
	return add_frozen(staging, &frozen);
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
			    freeze(staging, patient, assignment->team, feed_again_team(staging, old->team));
			if (assignment->team != NULL)
				items[kept++] = *assignment;
			break;
		}
	}
	patient->teams.count = kept;
}

void feed_cut(struct staging *staging, struct feed_patient *patient)
{
	const struct said_patient *before = feed_again_patient(staging, patient->id);
	if (patient->holds.count == 0 && !patient->is_inactive)
		return;
	cut_consents(patient, before, staging->now);
	cut_teams(staging, patient, before);
}
