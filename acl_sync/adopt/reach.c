/* Sets of people through the directories of a folder. */
#include "acl_sync/adopt/reach.h"

#include "acl_sync/adopt/reach_class.h"

#include <stdlib.h>
#include <string.h>

/* ---- sets ---- */

static void meet(const struct reach *reach, uint64_t *set, const uint64_t *other)
{
	for (size_t i = 0; i < reach->people->words; i++)
		set[i] &= other[i];
}

/* into |= one & other */
static void join_meet(const struct reach *reach, uint64_t *into, const uint64_t *one, const uint64_t *other)
{
	for (size_t i = 0; i < reach->people->words; i++)
		into[i] |= one[i] & other[i];
}

static void copy(const struct reach *reach, uint64_t *into, const uint64_t *from)
{
	memcpy(into, from, reach->people->words * sizeof(*into));
}

/* ---- beginning ---- */

bool reach_init(struct reach *reach, const struct census *census, const struct people *people,
		struct arena *arena)
{
	*reach = (struct reach){.census = census, .people = people, .arena = arena};
	reach->above = arena_array(arena, people->words, sizeof(*reach->above));
	if (reach->above == NULL || !reach_classes_init(reach))
		return false;
	memset(reach->above, 0xff, people->words * sizeof(*reach->above));
	for (size_t i = 0; i < census->above_count; i++)
		meet(reach, reach->above, reach_class(reach, census->above[i])->passes);
	return true;
}

bool reach_folder_init(struct reach_folder *folder, const struct reach *reach, struct arena *arena)
{
	size_t words = reach->people->words, slots = reach->census->category_count + 1;
	uint64_t *sets = arena_array(arena, words * (4 + 4 * slots), sizeof(*sets));
	*folder = (struct reach_folder){.words = words, .slot_count = slots};
	folder->has = arena_array(arena, slots, sizeof(*folder->has));
	if (sets == NULL || folder->has == NULL)
		return false;
	folder->lists = sets;
	folder->opens = sets + words;
	folder->reads = sets + 2 * words;
	folder->changes = sets + 3 * words;
	folder->category_opens = sets + 4 * words;
	folder->category_changes = sets + (4 + slots) * words;
	folder->category_reads_all = sets + (4 + 2 * slots) * words;
	folder->category_changes_all = sets + (4 + 3 * slots) * words;
	return true;
}

/* ---- who passes ---- */

/* Room for one more level; what stands there is kept. */
static bool have_level(struct reach *reach, size_t level)
{
	if (level < reach->level_count)
		return true;
	size_t count = 2 * level + 8;
	uint64_t *levels = arena_array(reach->arena, count * reach->people->words, sizeof(*levels));
	if (levels == NULL)
		return false;
	if (reach->level_count > 0)
		memcpy(levels, reach->levels, reach->level_count * reach->people->words * sizeof(*levels));
	reach->levels = levels;
	reach->level_count = count;
	return true;
}

static uint64_t *level_set(struct reach *reach, size_t level)
{
	return &reach->levels[level * reach->people->words];
}

/* Who reaches the directory that `node` is in, into `set`. */
static void reach_parent(struct reach *reach, uint32_t node, uint64_t *set)
{
	copy(reach, set, reach->above);
	for (uint32_t at = reach->census->nodes[node].parent; at != NO_ID;
	     at = reach->census->nodes[at].parent)
		meet(reach, set, reach_class(reach, reach->census->nodes[at].class)->passes);
}

/* A visit to each directory of a folder: who reaches its name, and who gets into it. */
struct visit {
	struct reach *reach;
	uint32_t folder;
	void (*take)(struct visit *visit, uint32_t node, const uint64_t *before, const uint64_t *inside);
	struct reach_folder *sets;
	struct reach_documents *documents;
};

static bool visit_folder(struct visit *visit)
{
	struct reach *reach = visit->reach;
	const struct census *census = reach->census;
	const struct census_folder *folder = &census->folders[visit->folder];
	uint32_t parents[2 + 512];
	size_t depth = 0;
	for (uint32_t node = folder->first; node < folder->end; node++) {
		while (depth > 0 && parents[depth - 1] != census->nodes[node].parent)
			depth--;
		if (depth + 1 >= sizeof(parents) / sizeof(parents[0]) || !have_level(reach, depth + 1))
			return false;
		if (depth == 0)
			reach_parent(reach, node, level_set(reach, 0));
		uint64_t *inside = level_set(reach, depth + 1);
		copy(reach, inside, level_set(reach, depth));
		meet(reach, inside, reach_class(reach, census->nodes[node].class)->passes);
		visit->take(visit, node, level_set(reach, depth), inside);
		parents[depth++] = node;
	}
	return true;
}

/* ---- what they open there ---- */

/* What has been seen of a slot before: nothing. */
static void begin_slot(struct reach_folder *sets, size_t slot)
{
	size_t at = slot * sets->words, bytes = sets->words * sizeof(uint64_t);
	memset(&sets->category_opens[at], 0, bytes);
	memset(&sets->category_changes[at], 0, bytes);
	memset(&sets->category_reads_all[at], 0xff, bytes);
	memset(&sets->category_changes_all[at], 0xff, bytes);
	sets->has[slot] = true;
}

/* A class of documents in a directory that `inside` get into. */
static void take_tally(struct visit *visit, const uint64_t *inside, uint32_t number, size_t slot)
{
	struct reach *reach = visit->reach;
	struct reach_folder *sets = visit->sets;
	const struct reach_class *class = reach_class(reach, number);
	size_t at = slot * sets->words;
	join_meet(reach, sets->reads, inside, class->reads);
	join_meet(reach, &sets->category_opens[at], inside, class->reads);
	join_meet(reach, &sets->category_changes[at], inside, class->writes);
	meet(reach, &sets->category_reads_all[at], class->reads);
	meet(reach, &sets->category_changes_all[at], class->writes);
}

static void take_sets(struct visit *visit, uint32_t number, const uint64_t *before, const uint64_t *inside)
{
	struct reach *reach = visit->reach;
	struct reach_folder *sets = visit->sets;
	const struct census_node *node = &reach->census->nodes[number];
	size_t slot = node->category != NO_ID ? node->category : sets->slot_count - 1;
	size_t at = slot * sets->words;
	const struct reach_class *own = reach_class(reach, node->class);
	if (!sets->has[slot])
		begin_slot(sets, slot);
	join_meet(reach, &sets->category_opens[at], before, own->reads); /* names are seen without passing */
	join_meet(reach, &sets->category_changes[at], inside, own->writes);
	meet(reach, &sets->category_reads_all[at], inside);
	meet(reach, &sets->category_reads_all[at], own->reads);
	meet(reach, &sets->category_changes_all[at], inside);
	meet(reach, &sets->category_changes_all[at], own->writes);
	if (number == reach->census->folders[visit->folder].first)
		join_meet(reach, sets->lists, before, own->reads);
	for (size_t i = 0; i < node->tally_count; i++)
		take_tally(visit, inside, reach->census->tallies[node->first_tally + i].class, slot);
	join_meet(reach, sets->opens, &sets->category_opens[at], &sets->category_opens[at]);
	join_meet(reach, sets->changes, &sets->category_changes[at], &sets->category_changes[at]);
}

bool reach_look(struct reach *reach, uint32_t folder, struct reach_folder *ret_folder)
{
	struct visit visit = {.reach = reach, .folder = folder, .take = take_sets, .sets = ret_folder};
	memset(ret_folder->has, 0, ret_folder->slot_count * sizeof(*ret_folder->has));
	memset(ret_folder->lists, 0, 4 * ret_folder->words * sizeof(*ret_folder->lists));
	return visit_folder(&visit);
}

static void take_documents(struct visit *visit, uint32_t number, const uint64_t *before,
			   const uint64_t *inside)
{
	const struct census *census = visit->reach->census;
	const struct census_node *node = &census->nodes[number];
	struct reach_documents *documents = visit->documents;
	(void)before;
	for (size_t i = 0; i < node->tally_count; i++) {
		const struct census_tally *tally = &census->tallies[node->first_tally + i];
		const struct reach_class *class = reach_class(visit->reach, tally->class);
		documents->all += tally->files;
		if (!people_has(inside, documents->person))
			continue;
		documents->reads += people_has(class->reads, documents->person) ? tally->files : 0;
		documents->writes += people_has(class->writes, documents->person) ? tally->files : 0;
	}
}

bool reach_count(struct reach *reach, uint32_t folder, uint32_t person, struct reach_documents *ret_documents)
{
	struct visit visit = {
	    .reach = reach, .folder = folder, .take = take_documents, .documents = ret_documents};
	*ret_documents = (struct reach_documents){.person = person};
	return visit_folder(&visit);
}

enum access reach_access(const struct reach_folder *folder, size_t slot, uint32_t person)
{
	if (!folder->has[slot])
		return ACCESS_NONE;
	bool opens = people_has(reach_opens(folder, slot), person);
	if (people_has(reach_changes(folder, slot), person))
		return opens ? ACCESS_WRITE : ACCESS_DEPOSIT;
	return opens ? ACCESS_READ : ACCESS_NONE;
}

enum access reach_whole_access(const struct reach_folder *folder, size_t slot, uint32_t person)
{
	if (!folder->has[slot] || !people_has(&folder->category_reads_all[slot * folder->words], person))
		return ACCESS_NONE;
	return people_has(&folder->category_changes_all[slot * folder->words], person) ? ACCESS_WRITE
										       : ACCESS_READ;
}
