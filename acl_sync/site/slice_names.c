#include "acl_sync/site/slice_names.h"

#include "policy/hash.h"

#include <string.h>

static size_t *slot_of(size_t *slots, size_t slot_count, const struct slice_name *items, const char *name)
{
	size_t slot = (size_t)hash_text(HASH_SEED, name) & (slot_count - 1);
	while (slots[slot] != 0 && strcmp(items[slots[slot] - 1].name, name) != 0)
		slot = (slot + 1) & (slot_count - 1);
	return &slots[slot];
}

static bool slots_grow(struct slice_names *names, struct arena *arena)
{
	if (names->count * 2 < names->slot_count)
		return true;
	size_t slot_count = names->slot_count == 0 ? 64 : names->slot_count * 2;
	size_t *slots = arena_array(arena, slot_count, sizeof(*slots));
	if (slots == NULL)
		return false;
	for (size_t i = 0; i < names->count; i++)
		*slot_of(slots, slot_count, names->items, names->items[i].name) = i + 1;
	names->slots = slots;
	names->slot_count = slot_count;
	return true;
}

struct slice_name *slice_names_add(struct slice_names *names, const char *name, struct origin origin,
				   struct arena *arena)
{
	if (!slots_grow(names, arena))
		return NULL;
	size_t *slot = slot_of(names->slots, names->slot_count, names->items, name);
	if (*slot != 0)
		return &names->items[*slot - 1];
	struct slice_name *items =
	    arena_grow(arena, names->items, names->count, &names->capacity, sizeof(*names->items));
	if (items == NULL)
		return NULL;
	names->items = items;
	items[names->count] = (struct slice_name){.name = name, .origin = origin};
	*slot = ++names->count;
	return &items[names->count - 1];
}

struct slice_name *slice_names_find(const struct slice_names *names, const char *name)
{
	if (names->count == 0)
		return NULL;
	size_t slot = *slot_of(names->slots, names->slot_count, names->items, name);
	return slot == 0 ? NULL : &names->items[slot - 1];
}
