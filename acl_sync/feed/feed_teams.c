/* Teams and units: which is meant, and who works in them. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_former_private.h"
#include "acl_sync/feed/feed_people_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- which team is meant ---- */

/* Units are one for all feeds: 0. A patient's own teams are shared by the feeds that work in the same stores. */
static unsigned place_of(const struct staging *staging, unsigned feed, const char *patient)
{
	const struct words *stores = &staging->feeds[feed].source->stores;
	unsigned first = 0;
	if (patient == NULL)
		return 0;
	while (!feed_again_same_words(&staging->feeds[first].source->stores, stores))
		first++;
	return first + 1;
}

static int team_order(const struct feed_team *a, const struct feed_team *b)
{
	int order = strcmp(a->tid, b->tid);
	if (order == 0)
		order = strcmp(a->patient == NULL ? "" : a->patient, b->patient == NULL ? "" : b->patient);
	return order;
}

/* The first that is not before the key. */
static size_t first_team(const struct staging *staging, const struct feed_team *key)
{
	const struct feed_team *items = staging->teams.items;
	size_t low = 0, high = staging->teams.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (team_order(&items[middle], key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct feed_team *feed_teams_all(const struct staging *staging, const char *tid, const char *patient,
				 size_t *ret_count)
{
	const struct feed_team key = {.tid = tid, .patient = patient};
	struct feed_team *items = staging->teams.items;
	size_t first = first_team(staging, &key);
	*ret_count = 0;
	while (first + *ret_count < staging->teams.count && team_order(&items[first + *ret_count], &key) == 0)
		++*ret_count;
	return *ret_count == 0 ? NULL : items + first;
}

struct feed_team *feed_teams_find(const struct staging *staging, unsigned feed, const char *tid,
				  const char *patient)
{
	unsigned place = place_of(staging, feed, patient);
	size_t count;
	struct feed_team *teams = feed_teams_all(staging, tid, patient, &count);
	for (size_t i = 0; i < count; i++)
		if (teams[i].place == place)
			return &teams[i];
	return NULL;
}

bool feed_teams_work_there(const struct staging *staging, const struct feed_said *said,
			   const struct feed_team *team)
{
	const struct words *stores = &staging->feeds[said->feed].source->stores;
	size_t common = 0;
	for (size_t i = 0; team->stores != NULL && i < team->stores->count; i++)
		common += feed_words_are_with(stores, team->stores->items[i]);
	if (team->stores == NULL || team->stores->count == 0 || stores->count == 0) /* the only one */
		return true;
	return team->registrys != NULL ? common > 0 : common == team->stores->count;
}

bool feed_teams_are_declared(const struct feed_team *team)
{
	return team->registrys != NULL || team->patient == NULL || team->member_count > 0;
}

/* ---- gathering ---- */

static int team_compare(const void *left, const void *right)
{
	const struct feed_team *a = left, *b = right;
	int order = team_order(a, b);
	if (order == 0)
		order = (a->place > b->place) - (a->place < b->place);
	return order != 0 ? order : (a->feed > b->feed) - (a->feed < b->feed);
}

/* A membership without a team is of the patient's own. */
static const char *tid_of(const struct feed_said *said)
{
	const char *tid = feed_field_of(said, FACT_TID);
	return tid == NULL ? "care" : tid;
}

static void gather_registry(struct staging *staging)
{
	for (size_t i = 0; i < staging->registry->team_count; i++) {
		const struct said_team *said = &staging->registry->teams[i];
		struct feed_team *team = feed_list_add(staging, &staging->teams, sizeof(*team));
		*team = (struct feed_team){.tid = said->name, .registrys = said, .stores = &said->stores};
	}
}

/* Each once, as the first feed says it; the registry's before others of that name. */
static void drop_repeated(struct feed_list *teams)
{
	struct feed_team *items = teams->items;
	size_t kept = 0;
	for (size_t i = 0; i < teams->count; i++) {
		if (kept > 0 && team_order(&items[kept - 1], &items[i]) == 0 &&
		    items[kept - 1].place == items[i].place) {
			if (items[i].registrys != NULL)
				items[kept - 1] = items[i];
		} else {
			items[kept++] = items[i];
		}
	}
	teams->count = kept;
}

static void gather_said(struct staging *staging)
{
	for (size_t i = 0; i < staging->fact_count; i++) {
		const struct feed_said *said = staging->facts[i];
		if (said->kind != FEED_MEMBER)
			continue;
		const char *patient = feed_field_of(said, FACT_PID);
		struct feed_team *team = feed_list_add(staging, &staging->teams, sizeof(*team));
		*team = (struct feed_team){.tid = tid_of(said),
					   .patient = patient,
					   .feed = said->feed,
					   .place = place_of(staging, said->feed, patient),
					   .stores = &staging->feeds[said->feed].source->stores,
					   .origin = feed_origin(staging, said)};
	}
}

void feed_teams_add_member(struct staging *staging, struct feed_team *team, const struct feed_member *member)
{
	struct feed_member *members = arena_grow(staging->arena, team->members, team->member_count,
						 &team->member_capacity, sizeof(*members));
	if (members == NULL)
		console_out_of_memory();
	team->members = members;
	members[team->member_count++] = *member;
}

static void take_member(struct staging *staging, struct feed_team *team, const struct feed_said *said,
			size_t order)
{
	struct time_window window;
	const char *problem = feed_window_problem(staging, said, &window), *login = NULL;
	const char *pid = feed_field_of(said, FACT_PID);
	if (team->registrys != NULL)
		feed_note(staging, said, FEED_NOTHING, "the registry says who is in this team");
	else if (!feed_teams_work_there(staging, said, team))
		feed_note(staging, said, FEED_NOTHING,
			  "an earlier feed says that this unit works in stores that this feed does not name");
	else if (problem != NULL)
		feed_note(staging, said, FEED_NOTHING, "%s", problem);
	else if (!feed_window_is_over(staging, window) &&
		 !feed_withdrawn_fact(staging, said, order,
				      pid == NULL ? NULL : feed_patients_find(staging, pid)))
		login = feed_people_one(staging, said);
	if (login == NULL)
		return;
	feed_teams_add_member(
	    staging, team,
	    &(struct feed_member){.login = login, .window = window, .origin = feed_origin(staging, said)});
}

static int member_compare(const void *left, const void *right)
{
	const struct feed_member *a = left, *b = right;
	int order = strcmp(a->login, b->login);
	if (order == 0)
		order = (a->window.from > b->window.from) - (a->window.from < b->window.from);
	return order != 0 ? order : (a->window.until > b->window.until) - (a->window.until < b->window.until);
}

/* In one order whatever the feed's, each once. */
static void sort_members(struct feed_team *team)
{
	size_t kept = 0;
	if (team->member_count > 1)
		qsort(team->members, team->member_count, sizeof(*team->members), member_compare);
	for (size_t i = 0; i < team->member_count; i++)
		if (kept == 0 || member_compare(&team->members[kept - 1], &team->members[i]) != 0)
			team->members[kept++] = team->members[i];
	team->member_count = kept;
}

static void take_members(struct staging *staging)
{
	struct feed_team *teams = staging->teams.items;
	for (size_t i = 0; i < staging->fact_count; i++) {
		const struct feed_said *said = staging->facts[i];
		struct feed_team *team =
		    said->kind != FEED_MEMBER
			? NULL
			: feed_teams_find(staging, said->feed, tid_of(said), feed_field_of(said, FACT_PID));
		if (team != NULL)
			take_member(staging, team, said, i);
	}
	for (size_t i = 0; i < staging->teams.count; i++)
		sort_members(&teams[i]);
}

void feed_teams_gather(struct staging *staging)
{
	gather_registry(staging);
	gather_said(staging);
	if (staging->teams.count > 1)
		qsort(staging->teams.items, staging->teams.count, sizeof(struct feed_team), team_compare);
	drop_repeated(&staging->teams);
	feed_team_names_give(staging);
	take_members(staging);
}
