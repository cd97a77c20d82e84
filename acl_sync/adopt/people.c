/* Who there is, from the tree, the registry and the name service. */
#include "acl_sync/adopt/people.h"

#include "acl_sync/site/names.h"

#include <stdlib.h>
#include <string.h>

/* Up to so many people each is asked for its groups, as a login does it; of more, what the groups list is taken. */
#define ASKED_MAX 2000

/* ---- a list that grows, sorted when whole ---- */

struct finder {
	struct people *people;
	bool failed; /* out of memory */
};

static void add_person(struct finder *finder, uid_t uid, gid_t gid, const char *login)
{
	struct people *people = finder->people;
	if (uid == 0 || uid == (uid_t)-1 || finder->failed)
		return;
	const char *kept = login == NULL ? NULL : arena_strdup(people->arena, login);
	struct person *persons =
	    arena_grow(people->arena, people->persons, people->count, &people->capacity, sizeof(*persons));
	if (persons == NULL || (login != NULL && kept == NULL)) {
		finder->failed = true;
		return;
	}
	people->persons = persons;
	persons[people->count++] = (struct person){.uid = uid, .gid = gid, .login = kept};
}

static void add_group(struct finder *finder, gid_t gid)
{
	struct people *people = finder->people;
	struct people_group *groups = arena_grow(people->arena, people->groups, people->group_count,
						 &people->group_capacity, sizeof(*groups));
	if (groups == NULL) {
		finder->failed = true;
		return;
	}
	people->groups = groups;
	groups[people->group_count++] = (struct people_group){.gid = gid};
}

/* By uid; those with a name before those without. */
static int compare_persons(const void *left, const void *right)
{
	const struct person *a = left, *b = right;
	if (a->uid != b->uid)
		return a->uid < b->uid ? -1 : 1;
	return (a->login == NULL) - (b->login == NULL);
}

static int compare_groups(const void *left, const void *right)
{
	const struct people_group *a = left, *b = right;
	return a->gid < b->gid ? -1 : a->gid > b->gid;
}

/* Each uid once; the stranger stays first. */
static void sort_persons(struct people *people)
{
	size_t count = 1;
	qsort(people->persons + 1, people->count - 1, sizeof(*people->persons), compare_persons);
	for (size_t i = 1; i < people->count; i++)
		if (count == 1 || people->persons[count - 1].uid != people->persons[i].uid)
			people->persons[count++] = people->persons[i];
	people->count = count;
}

static void sort_groups(struct people *people)
{
	size_t count = 0;
	if (people->group_count > 0)
		qsort(people->groups, people->group_count, sizeof(*people->groups), compare_groups);
	for (size_t i = 0; i < people->group_count; i++)
		if (count == 0 || people->groups[count - 1].gid != people->groups[i].gid)
			people->groups[count++] = people->groups[i];
	people->group_count = count;
}

/* ---- where people come from ---- */

static void take_listed(void *context, const char *login, uid_t uid, gid_t gid)
{
	add_person(context, uid, gid, login);
}

static void take_classes(struct finder *finder, const struct census *census)
{
	for (size_t i = 0; i < census->class_count && !finder->failed; i++) {
		const struct census_class *class = &census->classes[i];
		add_person(finder, class->owner, (gid_t)-1, NULL);
		add_group(finder, class->group);
		for (size_t j = 0; j < class->acl.count; j++)
			if (class->acl.entries[j].is_group)
				add_group(finder, class->acl.entries[j].id);
			else
				add_person(finder, class->acl.entries[j].id, (gid_t)-1, NULL);
		if ((i & 1023) == 1023) { /* so that what is repeated takes no room */
			sort_persons(finder->people);
			sort_groups(finder->people);
		}
	}
}

/* The names of groups, and who is listed in one but by nothing else. */
static void name_groups(struct finder *finder, const char *const **members, size_t *counts)
{
	struct people *people = finder->people;
	for (size_t i = 0; i < people->group_count; i++) {
		enum name_result result = names_group_of(people->groups[i].gid, people->arena,
							 &people->groups[i].name, &members[i], &counts[i]);
		people->is_complete = people->is_complete && result != NAME_FAILED;
		for (size_t j = 0; result == NAME_FOUND && j < counts[i]; j++) {
			uid_t uid;
			gid_t gid;
			if (names_login(members[i][j], &uid, &gid) == NAME_FOUND)
				add_person(finder, uid, gid, members[i][j]);
		}
	}
}

/* Uids of the tree that the name service has not listed, and still knows. */
static void name_persons(struct people *people)
{
	for (size_t i = 1; i < people->count; i++) {
		struct person *person = &people->persons[i];
		uid_t uid;
		if (person->login != NULL)
			continue;
		enum name_result result = names_login_of(person->uid, people->arena, &person->login);
		people->is_complete = people->is_complete && result != NAME_FAILED;
		if (result == NAME_FOUND &&
		    (names_login(person->login, &uid, &person->gid) != NAME_FOUND || uid != person->uid))
			person->gid = (gid_t)-1;
	}
}

/* ---- members ---- */

struct memberships {
	struct people *people;
	uint64_t *sets; /* one a group */
};

static void join(struct memberships *memberships, gid_t gid, uint32_t person)
{
	uint32_t group = people_group(memberships->people, gid);
	if (group != NO_ID && person != NO_ID)
		people_add(&memberships->sets[group * memberships->people->words], person);
}

/* What a login of that person would have. */
static void join_asked(struct memberships *memberships, uint32_t number)
{
	const struct person *person = &memberships->people->persons[number];
	const gid_t *groups;
	size_t count;
	if (names_groups_of(person->login, person->gid, memberships->people->arena, &groups, &count) !=
	    NAME_FOUND) {
		memberships->people->is_complete = false;
		return;
	}
	for (size_t i = 0; i < count; i++)
		join(memberships, groups[i], number);
}

static void join_all(struct memberships *memberships, const char *const *const *members, const size_t *counts)
{
	struct people *people = memberships->people;
	for (uint32_t i = 1; i < people->count; i++) {
		if (people->persons[i].login == NULL)
			continue;
		join(memberships, people->persons[i].gid, i);
		if (people->count <= ASKED_MAX)
			join_asked(memberships, i);
	}
	for (size_t i = 0; people->count > ASKED_MAX && i < people->group_count; i++)
		for (size_t j = 0; j < counts[i]; j++) {
			uid_t uid;
			gid_t gid;
			if (names_login(members[i][j], &uid, &gid) == NAME_FOUND)
				join(memberships, people->groups[i].gid, people_person(people, uid));
		}
}

static bool list_members(struct people *people, const uint64_t *sets)
{
	for (size_t i = 0; i < people->group_count; i++) {
		const uint64_t *set = &sets[i * people->words];
		uint32_t *members = arena_array(people->arena, people_size(people, set), sizeof(*members));
		size_t count = 0;
		if (members == NULL)
			return false;
		for (uint32_t person = people_next(people, set, 1); person < people->count;
		     person = people_next(people, set, person + 1))
			members[count++] = person;
		people->groups[i].members = members;
		people->groups[i].member_count = count;
	}
	return true;
}

static void count_objects(struct people *people, const struct census *census)
{
	for (size_t i = 0; i < census->class_count; i++) {
		uint32_t person = people_person(people, census->classes[i].owner);
		if (person != NO_ID)
			people->persons[person].objects += census->classes[i].objects;
	}
}

bool people_find(struct people *people, const struct census *census, const struct people_known *known,
		 size_t known_count, struct arena *arena)
{
	struct finder finder = {.people = people};
	*people = (struct people){.arena = arena, .is_complete = true};
	people->persons = arena_grow(arena, NULL, 0, &people->capacity, sizeof(*people->persons));
	if (people->persons == NULL)
		return false;
	people->persons[people->count++] = (struct person){.uid = (uid_t)-1, .gid = (gid_t)-1};
	people->is_complete = names_each_login(take_listed, &finder);
	for (size_t i = 0; i < known_count; i++) {
		uid_t uid;
		gid_t gid;
		if (names_login(known[i].login, &uid, &gid) == NAME_FOUND && uid == known[i].uid)
			add_person(&finder, uid, gid, known[i].login);
	}
	take_classes(&finder, census);
	sort_groups(people);
	const char *const **members = arena_array(arena, people->group_count, sizeof(*members));
	size_t *counts = arena_array(arena, people->group_count, sizeof(*counts));
	if (members == NULL || counts == NULL)
		return false;
	name_groups(&finder, members, counts);
	sort_persons(people);
	name_persons(people);
	people->words = (people->count + 63) / 64;
	uint64_t *sets = arena_array(arena, people->group_count * people->words, sizeof(*sets));
	if (finder.failed || sets == NULL)
		return false;
	join_all(&(struct memberships){people, sets}, members, counts);
	count_objects(people, census);
	return list_members(people, sets);
}
