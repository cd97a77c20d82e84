/* Copies of teams, with members of before: of a patient on hold, who goes on having access; of a team that nobody lists any more, who goes
 * on being refused. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_patients_private.h"
#include "acl_sync/feed/feed_people_private.h"
#include "policy/hash.h"

#include <string.h>

const char *feed_frozen_add(struct staging *staging, const struct feed_team *frozen)
{
	size_t count = staging->frozen_names.count;
	feed_word(staging, &staging->frozen_names, frozen->name);
	if (staging->frozen_names.count > count)
		*(struct feed_team *)feed_list_add(staging, &staging->frozen, sizeof(*frozen)) = *frozen;
	return frozen->name;
}

/* What is in it says what it is called: patients who keep the same of a team share a copy. */
static const char *copy_name(struct staging *staging, uint64_t hash)
{
	return feed_printf(staging, "hold-%016llx", (unsigned long long)hash);
}

static uint64_t hash_name(uint64_t hash, const char *name)
{
	return hash_bytes(hash, name, strlen(name) + 1);
}

/* ---- a roster ---- */

struct freezing {
	struct staging *staging;
	struct feed_list was;             /* struct feed_was */
	struct feed_list had, then, both; /* of one login, each time anew: teams are large */
	struct feed_team *copy;           /* NULL: only looked at */
	uint64_t hash;
	bool is_whole; /* all of the team is what was there */
};

/* The part of the membership that was there. */
static void freeze_member(struct freezing *freezing, const struct feed_member *member,
			  const struct feed_list *had)
{
	const struct time_window *windows = had->items;
	bool is_whole = false;
	for (size_t i = 0; i < had->count; i++) {
		struct feed_member both = *member;
		both.window = time_window_both(member->window, windows[i]);
		if (time_window_is_empty(both.window))
			continue;
		is_whole = is_whole || (both.window.from == member->window.from &&
					both.window.until == member->window.until);
		freezing->hash = hash_name(freezing->hash, both.login);
		freezing->hash = hash_bytes(freezing->hash, (const char *)&both.window, sizeof(both.window));
		if (freezing->copy != NULL)
			feed_teams_add_member(freezing->staging, freezing->copy, &both);
	}
	freezing->is_whole = freezing->is_whole && is_whole;
}

/* When the login was in the team then: of logins in their order. */
static void find_had(struct staging *staging, struct feed_was *was, const char *login, struct feed_list *had)
{
	const struct said_team *old = was->team;
	had->count = 0;
	while (was->next < old->member_count && strcmp(old->members[was->next].login, login) < 0)
		was->next++;
	for (; was->next < old->member_count && strcmp(old->members[was->next].login, login) == 0;
	     was->next++)
		feed_cut_had(staging, had, old->members[was->next].said.window);
	feed_cut_join(had, staging->now);
}

/* ... each time that counts; until the next login is asked about. */
static const struct feed_list *had_always(struct freezing *freezing, const char *login)
{
	struct feed_was *was = freezing->was.items;
	find_had(freezing->staging, &was[0], login, &freezing->had);
	for (size_t i = 1; i < freezing->was.count; i++) {
		find_had(freezing->staging, &was[i], login, &freezing->then);
		feed_cut_both(freezing->staging, &freezing->had, &freezing->then, &freezing->both);
	}
	return &freezing->had;
}

/* All rosters are in the order of logins. */
static void freeze_members(struct freezing *freezing, const struct feed_team *team)
{
	struct feed_was *was = freezing->was.items;
	const struct feed_list *had = NULL;
	const char *login = NULL;
	for (size_t i = 0; i < freezing->was.count; i++)
		was[i].next = 0;
	for (size_t i = 0; i < team->member_count; i++) {
		const struct feed_member *member = &team->members[i];
		if (login == NULL || strcmp(login, member->login) != 0) {
			login = member->login;
			had = had_always(freezing, login);
		}
		freeze_member(freezing, member, had);
	}
}

static const char *freeze_roster(struct staging *staging, const struct feed_team *team,
				 const struct feed_list *was)
{
	struct freezing looking = {
	    .staging = staging, .was = *was, .hash = hash_name(HASH_SEED, team->name), .is_whole = true};
	freeze_members(&looking, team);
	if (looking.is_whole)
		return team->name;
	struct feed_team copy = {.name = copy_name(staging, looking.hash),
				 .of = team->name,
				 .stores = team->stores,
				 .origin = team->origin};
	if (feed_words_have(&staging->frozen_names, copy.name))
		return copy.name;
	freeze_members(&(struct freezing){.staging = staging, .was = *was, .copy = &copy}, team);
	return feed_frozen_add(staging, &copy);
}

/* ---- a Unix group ---- */

struct feed_group {
	const char *store, *name; /* as in feed_before.group */
	struct words members;     /* of before, sorted */
};

/* As far as they are names. */
static struct words read_group(struct staging *staging, const char *store, const char *name)
{
	const struct feed_before *before = staging->cleared;
	struct feed_list members = {0};
	const char *text =
	    before->group == NULL ? NULL : before->group(before->context, store, name, staging->arena);
	char *rest = text == NULL ? NULL : arena_strdup(staging->arena, text);
	while (rest != NULL && *rest != '\0') {
		const char *login = strsep(&rest, "\n");
		if (identifier_is_valid(login))
			*(const char **)feed_list_add(staging, &members, sizeof(const char *)) = login;
	}
	feed_list_sort(&members);
	return (struct words){.items = members.items, .count = members.count};
}

static struct words words_in_both(struct staging *staging, const struct words *a, const struct words *b)
{
	struct feed_list both = {0};
	for (size_t i = 0; i < a->count; i++)
		if (words_has(b, a->items[i]))
			*(const char **)feed_list_add(staging, &both, sizeof(const char *)) = a->items[i];
	return (struct words){.items = both.items, .count = both.count};
}

/* Who was in the Unix group: read once, for however many patients. */
static struct words group_before(struct staging *staging, const char *store, const char *name)
{
	const struct feed_group *groups = staging->groups.items;
	for (size_t i = 0; i < staging->groups.count; i++)
		if (groups[i].store == store && strcmp(groups[i].name, name) == 0)
			return groups[i].members;
	struct feed_group group = {store, name, read_group(staging, store, name)};
	*(struct feed_group *)feed_list_add(staging, &staging->groups, sizeof(group)) = group;
	return group.members;
}

/* Who was in it each time that counts. */
static struct words group_always(struct staging *staging, const char *name, const struct feed_list *was)
{
	const struct feed_was *items = was->items;
	struct words always = {0};
	for (size_t i = 0; i < was->count; i++) {
		const struct said_team *old = items[i].team;
		const struct words then = old != NULL && old->only.count > 0
					      ? old->only
					      : group_before(staging, items[i].past->store, name);
		always = i == 0 ? then : words_in_both(staging, &always, &then);
	}
	return always;
}

/* A team of the registry is what persons say, but who is in its Unix group is not: nobody joins it for this patient. NULL: nobody was
 * in it, or nobody knows who. */
static const char *freeze_group(struct staging *staging, const struct said_team *team,
				const struct feed_list *was)
{
	uint64_t hash = hash_name(HASH_SEED, team->name);
	if (team->group == NULL)
		return team->name;
	struct feed_team copy = {
	    .of = team->name, .group = team->group, .stores = &team->stores, .origin = team->said.origin};
	copy.only = group_always(staging, team->group, was);
	for (size_t i = 0; i < copy.only.count; i++)
		hash = hash_name(hash, copy.only.items[i]);
	copy.name = copy_name(staging, hash);
	return copy.only.count == 0 ? NULL : feed_frozen_add(staging, &copy);
}

const char *feed_frozen_team(struct staging *staging, const char *name, const struct feed_list *was)
{
	const struct feed_team *team = feed_team_names_find(staging, name);
	const struct feed_was *items = was->items;
	if (team != NULL && team->registrys != NULL)
		return freeze_group(staging, team->registrys, was);
	for (size_t i = 0; i < was->count; i++)
		if (items[i].team == NULL)
			return NULL; /* it was not a feed's: nobody knows who was in it */
	return team == NULL ? NULL : freeze_roster(staging, team, was);
}
