/* Memory that is given back all at once.
 *
 * Facts are built once and never changed, so they live in an arena and are
 * freed with it; nothing inside needs a free of its own.
 */
#ifndef CAREACL_POLICY_ARENA_H
#define CAREACL_POLICY_ARENA_H

#include <stddef.h>

struct arena;

/* A new, empty arena. The caller frees it. NULL when out of memory. */
struct arena *arena_new(void);

/* Gives back the arena and all that was taken from it. NULL is allowed. */
void arena_free(struct arena *arena);

/* `size` zeroed bytes, aligned for any type, owned by the arena.
 * NULL when out of memory; never NULL for size 0. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same for bytes that need no alignment: texts stand one behind the other. */
char *arena_text(struct arena *arena, size_t size);

/* `count` zeroed elements of `size` bytes; NULL also when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy of `text`, owned by the arena; NULL when out of memory. */
char *arena_strdup(struct arena *arena, const char *text);

/* A formatted string, owned by the arena; NULL when out of memory. */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Grows an array that is being filled: doubles `*capacity` (element count) when
 * `count` has reached it and returns the (possibly moved) array; the old block
 * stays in the arena. NULL when out of memory, the old array is still good. */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity, size_t size);

#endif
