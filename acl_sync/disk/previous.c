/* Batches of objects as they were, and which were kept already. */
#include "acl_sync/disk/previous.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define BATCH 4096

void previous_init(struct previous *previous, const struct store_job *job, bool is_kept)
{
	*previous = (struct previous){.job = job, .is_kept = is_kept && job->keep != NULL};
}

void previous_clear(struct previous *previous)
{
	arena_free(previous->arena);
	free(previous->batch);
	free(previous->seen);
	*previous = (struct previous){.is_kept = false};
}

/* ---- which were kept ---- */

static uint64_t key_of(const struct stat *found)
{
	uint64_t key = ((uint64_t)found->st_dev << 32 ^ found->st_ino) * UINT64_C(0x9e3779b97f4a7c15);
	key ^= key >> 29;
	return key == 0 ? 1 : key;
}

/* Two objects with one key: the second would not be kept; at 64 bits that does not happen. */
static uint64_t *seen_slot(uint64_t *seen, size_t capacity, uint64_t key)
{
	size_t at = key & (capacity - 1);
	while (seen[at] != 0 && seen[at] != key)
		at = (at + 1) & (capacity - 1);
	return &seen[at];
}

static bool seen_grow(struct previous *previous)
{
	if (previous->seen_count * 2 < previous->seen_capacity)
		return true;
	size_t capacity = previous->seen_capacity == 0 ? 1024 : previous->seen_capacity * 2;
	uint64_t *larger = calloc(capacity, sizeof(*larger));
	if (larger == NULL)
		return false;
	for (size_t i = 0; i < previous->seen_capacity; i++)
		if (previous->seen[i] != 0)
			*seen_slot(larger, capacity, previous->seen[i]) = previous->seen[i];
	free(previous->seen);
	previous->seen = larger;
	previous->seen_capacity = capacity;
	return true;
}

int previous_is_again(struct previous *previous, const struct stat *found, bool *ret_again)
{
	*ret_again = false;
	if (previous->is_kept)
		return 0;
	if (!seen_grow(previous))
		return -ENOMEM;
	uint64_t key = key_of(found), *slot = seen_slot(previous->seen, previous->seen_capacity, key);
	*ret_again = *slot == key;
	*slot = key;
	previous->seen_count += !*ret_again;
	return 0;
}

/* ---- batches ---- */

static bool batch_begin(struct previous *previous)
{
	if (previous->batch == NULL)
		previous->batch = calloc(BATCH, sizeof(*previous->batch));
	if (previous->arena == NULL)
		previous->arena = arena_new();
	return previous->batch != NULL && previous->arena != NULL;
}

static bool copy_bytes(struct arena *arena, const void *bytes, size_t size, const void **ret_copy,
		       size_t *ret_size)
{
	*ret_copy = NULL;
	*ret_size = size;
	if (size == 0)
		return true;
	void *copy = arena_alloc(arena, size);
	if (copy != NULL)
		memcpy(copy, bytes, size);
	*ret_copy = copy;
	return copy != NULL;
}

static bool batch_add(struct previous *previous, const char *path, const struct object_state *state)
{
	struct previous_object *object = &previous->batch[previous->batch_count];
	const struct stat *found = &state->stat;
	*object = (struct previous_object){
	    .path = arena_strdup(previous->arena, path[0] == '\0' ? "." : path),
	    .device = found->st_dev,
	    .inode = found->st_ino,
	    .owner = found->st_uid,
	    .group = found->st_gid,
	    .mode = found->st_mode,
	};
	if (object->path == NULL ||
	    !copy_bytes(previous->arena, state->scratch->access_bytes, state->access_size,
			&object->access_acl, &object->access_size) ||
	    !copy_bytes(previous->arena, state->scratch->default_bytes, state->default_size,
			&object->default_acl, &object->default_size))
		return false;
	previous->batch_count++;
	return true;
}

int previous_flush(struct previous *previous)
{
	bool kept = previous->batch_count == 0 ||
		    previous->job->keep(previous->job->keep_context, previous->batch, previous->batch_count);
	previous->batch_count = 0;
	arena_free(previous->arena);
	previous->arena = NULL;
	return kept ? 0 : -ECANCELED;
}

int previous_add(struct previous *previous, const char *path, const struct object_state *state)
{
	/* undo opens a path: of one that no call takes, it could put nothing back, and members can make millions */
	if (!previous->is_kept || strlen(path) >= PATH_MAX)
		return 0;
	if (!seen_grow(previous))
		return -ENOMEM;
	uint64_t key = key_of(&state->stat);
	uint64_t *slot = seen_slot(previous->seen, previous->seen_capacity, key);
	if (*slot == key)
		return 0;
	if (!batch_begin(previous) || !batch_add(previous, path, state))
		return -ENOMEM;
	*slot = key;
	previous->seen_count++;
	return previous->batch_count == BATCH ? previous_flush(previous) : 0;
}
