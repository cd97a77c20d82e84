/* What is larger than memory should be: gone through in steps, so that what is behind may rest. */
#include "policy/arena.h"

#include <string.h>

/* So much of what is large at once. */
#define STEP_BYTES ((size_t)1024 * 1024)

void arena_copy(void *to, const void *from, size_t bytes)
{
	for (size_t at = 0, step; at < bytes; at += step) {
		step = bytes - at < STEP_BYTES ? bytes - at : STEP_BYTES;
		memcpy((char *)to + at, (const char *)from + at, step);
		arena_rest(2 * step);
	}
}

bool arena_same(const void *left, const void *right, size_t bytes)
{
	for (size_t at = 0, step; at < bytes; at += step) {
		step = bytes - at < STEP_BYTES ? bytes - at : STEP_BYTES;
		if (memcmp((const char *)left + at, (const char *)right + at, step) != 0)
			return false;
		arena_rest(2 * step);
	}
	return true;
}

void *arena_grow_alone(struct arena **own, void *array, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return array;
	struct arena *next = arena_new();
	void *grown = next == NULL ? NULL : arena_grow(next, array, count, capacity, size);
	if (grown == NULL) {
		arena_free(next);
		return NULL;
	}
	arena_free(*own);
	*own = next;
	return grown;
}
