/* Looking people up, and sets of them. */
#include "acl_sync/adopt/people.h"

uint32_t people_person(const struct people *people, uid_t uid)
{
	size_t low = 1, high = people->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (people->persons[middle].uid == uid)
			return (uint32_t)middle;
		if (people->persons[middle].uid < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_ID;
}

uint32_t people_group(const struct people *people, gid_t gid)
{
	size_t low = 0, high = people->group_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (people->groups[middle].gid == gid)
			return (uint32_t)middle;
		if (people->groups[middle].gid < gid)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_ID;
}

const char *people_name(const struct people *people, uint32_t person, struct arena *arena)
{
	const struct person *found = &people->persons[person];
	return found->login != NULL ? found->login : arena_printf(arena, "uid:%u", (unsigned)found->uid);
}

const char *people_group_name(const struct people *people, uint32_t group, struct arena *arena)
{
	const struct people_group *found = &people->groups[group];
	return found->name != NULL ? found->name : arena_printf(arena, "gid:%u", (unsigned)found->gid);
}

uint32_t people_next(const struct people *people, const uint64_t *set, uint32_t person)
{
	while (person < people->count) {
		uint64_t rest = set[person / 64] >> (person % 64);
		if (rest != 0) {
			person += (uint32_t)__builtin_ctzll(rest);
			break;
		}
		person = (person / 64 + 1) * 64;
	}
	return person < people->count ? person : (uint32_t)people->count;
}

size_t people_size(const struct people *people, const uint64_t *set)
{
	size_t size = 0;
	for (size_t i = 0; i < people->words; i++)
		size += (size_t)__builtin_popcountll(set[i]);
	return size - people_has(set, PERSON_STRANGER);
}

bool people_has_group(const struct people_group *group, const uint64_t *set)
{
	for (size_t i = 0; i < group->member_count; i++)
		if (!people_has(set, group->members[i]))
			return false;
	return group->member_count > 0;
}
