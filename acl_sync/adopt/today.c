#include "acl_sync/adopt/today.h"

#include <stdlib.h>
#include <string.h>

/* ---- ways ---- */

bool today_splitter_init(struct today_splitter *splitter, const struct reach *reach, struct arena *arena)
{
	const struct people *people = reach->people;
	*splitter = (struct today_splitter){
	    .reach = reach,
	    .groups = arena_array(arena, people->group_count, sizeof(*splitter->groups)),
	    .seen = arena_array(arena, people->group_count, sizeof(*splitter->seen)),
	    .base = arena_array(arena, people->words, sizeof(*splitter->base)),
	    .alone = arena_array(arena, people->words, sizeof(*splitter->alone)),
	};
	return splitter->groups != NULL && splitter->seen != NULL && splitter->base != NULL &&
	       splitter->alone != NULL;
}

/* A group of which something in the folder speaks. One of a single person is that person. */
static void try_group(struct today_splitter *splitter, gid_t gid, uint8_t perms, const uint64_t *opens,
		      size_t *count)
{
	const struct people *people = splitter->reach->people;
	uint32_t number = people_group(people, gid);
	if (number == NO_ID || gid == 0 || (perms & (PERM_R | PERM_W)) == 0 ||
	    splitter->seen[number] == splitter->call)
		return;
	splitter->seen[number] = splitter->call;
	const struct people_group *group = &people->groups[number];
	if (group->member_count > 1 && people_has_group(group, opens))
		splitter->groups[(*count)++] = number;
}

static void try_class(struct today_splitter *splitter, uint32_t number, const uint64_t *opens, size_t *count)
{
	const struct census_class *class = &splitter->reach->census->classes[number];
	const struct acl_spec *acl = &class->acl;
	uint8_t mask = acl->has_mask || acl->count > 0 ? acl->mask : PERM_R | PERM_W | PERM_X;
	try_group(splitter, class->group, acl->group & mask, opens, count);
	for (size_t i = 0; i < acl->count; i++)
		if (acl->entries[i].is_group)
			try_group(splitter, acl->entries[i].id, acl->entries[i].perms & mask, opens, count);
}

/* Of a folder that everybody opens: who does more there than everybody. */
static void choose_base(const struct today_splitter *splitter, const struct reach_folder *sets,
			bool everybody)
{
	bool all_read = people_has(sets->reads, PERSON_STRANGER);
	bool all_change = people_has(sets->changes, PERSON_STRANGER);
	for (size_t i = 0; i < sets->words; i++)
		splitter->base[i] =
		    !everybody ? sets->opens[i]
			       : (all_read ? 0 : sets->reads[i]) | (all_change ? 0 : sets->changes[i]);
}

struct today_ways today_split(struct today_splitter *splitter, uint32_t folder,
			      const struct reach_folder *sets)
{
	const struct census *census = splitter->reach->census;
	const struct people *people = splitter->reach->people;
	struct today_ways ways = {.everybody = people_has(sets->opens, PERSON_STRANGER),
				  .groups = splitter->groups,
				  .alone = splitter->alone};
	splitter->call++;
	choose_base(splitter, sets, ways.everybody);
	for (uint32_t i = census->folders[folder].first; i < census->folders[folder].end; i++) {
		const struct census_node *node = &census->nodes[i];
		try_class(splitter, node->class, splitter->base, &ways.group_count);
		for (size_t j = 0; j < node->tally_count; j++)
			try_class(splitter, census->tallies[node->first_tally + j].class, splitter->base,
				  &ways.group_count);
	}
	memcpy(splitter->alone, splitter->base, people->words * sizeof(*splitter->alone));
	for (size_t i = 0; i < ways.group_count; i++)
		for (size_t j = 0; j < people->groups[ways.groups[i]].member_count; j++)
			people_remove(splitter->alone, people->groups[ways.groups[i]].members[j]);
	return ways;
}

/* ---- counting ---- */

/* Folders by person. What is open to everybody is counted once; who is kept out of it all the same, apart. */
struct tally {
	size_t everybody;
	size_t *own, *out;
};

struct counting {
	struct today *today;
	struct tally opens, reads, changes;
};

static bool tally_init(struct tally *tally, size_t count, struct arena *arena)
{
	*tally = (struct tally){.own = arena_array(arena, count, sizeof(size_t)),
				.out = arena_array(arena, count, sizeof(size_t))};
	return tally->own != NULL && tally->out != NULL;
}

static void tally_add(struct tally *tally, const struct people *people, const uint64_t *set)
{
	bool is_all = people_has(set, PERSON_STRANGER);
	size_t *counts = is_all ? tally->out : tally->own;
	tally->everybody += is_all;
	for (size_t word = 0; word < people->words; word++)
		for (uint64_t rest = is_all ? ~set[word] : set[word]; rest != 0; rest &= rest - 1) {
			size_t person = word * 64 + (size_t)__builtin_ctzll(rest);
			if (person < people->count)
				counts[person]++;
		}
}

static size_t tally_of(const struct tally *tally, size_t person)
{
	return tally->own[person] + tally->everybody - tally->out[person];
}

static void count_folder(struct counting *counting, const struct reach_folder *sets,
			 const struct today_ways *ways)
{
	struct today *today = counting->today;
	const struct people *people = today->people;
	tally_add(&counting->opens, people, sets->opens);
	tally_add(&counting->reads, people, sets->reads);
	tally_add(&counting->changes, people, sets->changes);
	today->open_folders += ways->everybody || people_size(people, sets->opens) > 0;
	for (size_t i = 0; i < ways->group_count; i++) {
		struct today_group *group = &today->groups[ways->groups[i]];
		group->folders++;
		group->reads += people_has_group(&people->groups[ways->groups[i]], sets->reads);
		group->changes += people_has_group(&people->groups[ways->groups[i]], sets->changes);
	}
	for (uint32_t person = people_next(people, ways->alone, 1); person < people->count;
	     person = people_next(people, ways->alone, person + 1))
		today->persons[person].alone++;
}

static void finish(const struct counting *counting)
{
	struct today *today = counting->today;
	const struct people *people = today->people;
	today->persons[PERSON_STRANGER].folders = counting->opens.everybody;
	today->persons[PERSON_STRANGER].reads = counting->reads.everybody;
	today->persons[PERSON_STRANGER].changes = counting->changes.everybody;
	for (uint32_t i = 1; i < people->count; i++) {
		today->persons[i].folders = tally_of(&counting->opens, i);
		today->persons[i].reads = tally_of(&counting->reads, i);
		today->persons[i].changes = tally_of(&counting->changes, i);
		today->orphans += people->persons[i].login == NULL;
		today->orphan_objects += people->persons[i].login == NULL ? people->persons[i].objects : 0;
	}
	for (size_t i = 0; i < today->census->class_count; i++)
		if (today->census->classes[i].owner == 0)
			today->root_objects += today->census->classes[i].objects;
}

bool today_take(struct today *today, struct reach *reach, struct arena *arena)
{
	const struct people *people = reach->people;
	struct counting counting = {.today = today};
	struct reach_folder sets;
	struct today_splitter splitter;
	*today = (struct today){
	    .census = reach->census,
	    .people = people,
	    .persons = arena_array(arena, people->count, sizeof(*today->persons)),
	    .groups = arena_array(arena, people->group_count, sizeof(*today->groups)),
	};
	if (!tally_init(&counting.opens, people->count, arena) ||
	    !tally_init(&counting.reads, people->count, arena) ||
	    !tally_init(&counting.changes, people->count, arena) || today->persons == NULL ||
	    today->groups == NULL || !reach_folder_init(&sets, reach, arena) ||
	    !today_splitter_init(&splitter, reach, arena))
		return false;
	for (uint32_t folder = 0; folder < reach->census->folder_count; folder++) {
		if (!reach_look(reach, folder, &sets))
			return false;
		struct today_ways ways = today_split(&splitter, folder, &sets);
		count_folder(&counting, &sets, &ways);
	}
	finish(&counting);
	return true;
}
