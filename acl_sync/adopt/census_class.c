/* Objects that are alike for the kernel, found by a hash of what makes them so. */
#include "acl_sync/adopt/census.h"

#include "acl_sync/disk/object.h"
#include "policy/hash.h"

#include <string.h>

#define SLOTS_FIRST 1024

static uint64_t hash_number(uint64_t hash, uint32_t number)
{
	for (unsigned shift = 0; shift < 32; shift += 8) {
		const char byte = (char)(number >> shift & 0xff);
		hash = hash_bytes(hash, &byte, 1);
	}
	return hash;
}

static uint64_t hash_state(const struct object_state *state)
{
	uint64_t hash = hash_number(HASH_SEED, state->stat.st_uid);
	hash = hash_number(hash, state->stat.st_gid);
	hash = hash_number(hash, state->stat.st_mode & 0777);
	return hash_bytes(hash, (const char *)state->scratch->access_bytes, state->access_size);
}

static bool is_of(const struct census_class *class, const struct object_state *state, uint64_t hash)
{
	return class->hash == hash && class->owner == state->stat.st_uid &&
	       class->group == state->stat.st_gid && acl_spec_equal(&class->acl, &state->access);
}

static uint32_t *find_slot(const struct census *census, const struct object_state *state, uint64_t hash)
{
	size_t at = hash & (census->slot_count - 1);
	while (census->slots[at] != NO_ID && !is_of(&census->classes[census->slots[at]], state, hash))
		at = (at + 1) & (census->slot_count - 1);
	return &census->slots[at];
}

/* Twice the slots; a table is never more than half full. false: out of memory. */
static bool grow_slots(struct census *census)
{
	size_t count = census->slot_count == 0 ? SLOTS_FIRST : 2 * census->slot_count;
	uint32_t *slots = arena_array(census->arena, count, sizeof(*slots));
	if (slots == NULL)
		return false;
	memset(slots, 0xff, count * sizeof(*slots));
	for (uint32_t i = 0; i < census->class_count; i++) {
		size_t at = census->classes[i].hash & (count - 1);
		while (slots[at] != NO_ID)
			at = (at + 1) & (count - 1);
		slots[at] = i;
	}
	census->slots = slots;
	census->slot_count = count;
	return true;
}

static bool add(struct census *census, const struct object_state *state, uint64_t hash)
{
	struct acl_spec acl = state->access;
	struct census_class *classes = arena_grow(census->arena, census->classes, census->class_count,
						  &census->class_capacity, sizeof(*classes));
	if (classes == NULL)
		return false;
	census->classes = classes;
	acl.entries = arena_array(census->arena, acl.count, sizeof(*acl.entries));
	if (acl.entries == NULL)
		return false;
	if (acl.count > 0)
		memcpy(acl.entries, state->access.entries, acl.count * sizeof(*acl.entries));
	classes[census->class_count++] = (struct census_class){
	    .owner = state->stat.st_uid, .group = state->stat.st_gid, .acl = acl, .hash = hash};
	return true;
}

uint32_t census_class_of(struct census *census, struct object_state *state)
{
	if (object_parse(state) != 0 ||
	    (2 * census->class_count >= census->slot_count && !grow_slots(census)))
		return NO_ID;
	uint64_t hash = hash_state(state);
	uint32_t *slot = find_slot(census, state, hash);
	if (*slot == NO_ID) {
		if (!add(census, state, hash))
			return NO_ID;
		*slot = (uint32_t)census->class_count - 1;
	}
	return *slot;
}
