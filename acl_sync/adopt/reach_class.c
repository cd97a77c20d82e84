#include "acl_sync/adopt/reach_class.h"

#include <stdlib.h>
#include <string.h>

/* What the table may take. */
#define TABLE_BYTES ((size_t)64 << 20)
#define SLOTS_LEAST 64

bool reach_classes_init(struct reach *reach)
{
	size_t words = reach->people->words, most = TABLE_BYTES / (3 * words * sizeof(uint64_t));
	reach->slot_count = reach->census->class_count < most ? reach->census->class_count : most;
	if (reach->slot_count < SLOTS_LEAST)
		reach->slot_count = SLOTS_LEAST;
	reach->slots = arena_array(reach->arena, reach->slot_count, sizeof(*reach->slots));
	uint64_t *sets = arena_array(reach->arena, 3 * reach->slot_count * words, sizeof(*sets));
	if (reach->slots == NULL || sets == NULL)
		return false;
	for (size_t i = 0; i < reach->slot_count; i++, sets += 3 * words)
		reach->slots[i] = (struct reach_class){
		    .class = NO_ID, .reads = sets, .writes = sets + words, .passes = sets + 2 * words};
	return true;
}

static void give(const struct reach_class *sets, uint32_t person, uint8_t perms)
{
	if ((perms & PERM_R) != 0)
		people_add(sets->reads, person);
	if ((perms & PERM_W) != 0)
		people_add(sets->writes, person);
	if ((perms & PERM_X) != 0)
		people_add(sets->passes, person);
}

/* What was given before no longer counts. */
static void replace(const struct reach_class *sets, uint32_t person, uint8_t perms)
{
	people_remove(sets->reads, person);
	people_remove(sets->writes, person);
	people_remove(sets->passes, person);
	give(sets, person, perms);
}

static void begin_group(const struct reach *reach, const struct reach_class *sets, gid_t gid)
{
	uint32_t group = people_group(reach->people, gid);
	for (size_t i = 0; group != NO_ID && i < reach->people->groups[group].member_count; i++)
		replace(sets, reach->people->groups[group].members[i], 0);
}

static void give_group(const struct reach *reach, const struct reach_class *sets, gid_t gid, uint8_t perms)
{
	uint32_t group = people_group(reach->people, gid);
	for (size_t i = 0; group != NO_ID && i < reach->people->groups[group].member_count; i++)
		give(sets, reach->people->groups[group].members[i], perms);
}

static void fill(const struct reach *reach, const struct census_class *class, const struct reach_class *sets)
{
	const struct acl_spec *acl = &class->acl;
	size_t bytes = reach->people->words * sizeof(uint64_t);
	uint8_t mask = acl->has_mask || acl->count > 0 ? acl->mask : PERM_R | PERM_W | PERM_X;
	/* with an empty mask the kernel asks no entry, and the owning group alone is not among the others */
	size_t count = mask == 0 ? 0 : acl->count;
	memset(sets->reads, (acl->other & PERM_R) != 0 ? 0xff : 0, bytes);
	memset(sets->writes, (acl->other & PERM_W) != 0 ? 0xff : 0, bytes);
	memset(sets->passes, (acl->other & PERM_X) != 0 ? 0xff : 0, bytes);
	/* in any group of them: no longer one of the others */
	begin_group(reach, sets, class->group);
	for (size_t i = 0; i < count; i++)
		if (acl->entries[i].is_group)
			begin_group(reach, sets, acl->entries[i].id);
	give_group(reach, sets, class->group, acl->group & mask);
	for (size_t i = 0; i < count; i++)
		if (acl->entries[i].is_group)
			give_group(reach, sets, acl->entries[i].id, acl->entries[i].perms & mask);
	for (size_t i = 0; i < count; i++) {
		uint32_t person =
		    acl->entries[i].is_group ? NO_ID : people_person(reach->people, acl->entries[i].id);
		if (person != NO_ID)
			replace(sets, person, acl->entries[i].perms & mask);
	}
	uint32_t owner = people_person(reach->people, class->owner);
	if (owner != NO_ID)
		replace(sets, owner, acl->user);
}

const struct reach_class *reach_class(struct reach *reach, uint32_t class)
{
	struct reach_class *slot = &reach->slots[class % reach->slot_count];
	if (slot->class != class) {
		slot->class = class;
		fill(reach, &reach->census->classes[class], slot);
	}
	return slot;
}
