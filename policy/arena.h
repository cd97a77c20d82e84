/* Memory that is given back all at once.
 *
 * Facts are built once and never changed, so they live in an arena and are
 * freed with it; nothing inside needs a free of its own.
 */
#ifndef CAREACL_POLICY_ARENA_H
#define CAREACL_POLICY_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Where large arenas get more from, once they have a megabyte of the heap: memory that stands in a file (registry/spool.h),
 * of which no more has to be in memory than what is being looked at. */
struct arena_spill {
	void *(*take)(
	    size_t size); /* zeroed, aligned for any type; NULL: none is to be had, the heap's is taken */
	void (*give)(void *bytes, size_t size); /* what was taken goes back */
	void (*rest)(void);                     /* all of it may leave memory, until it is looked at again */
};

/* For all arenas of the process from now on; NULL: the heap alone. Before there are threads. */
void arena_spill_set(const struct arena_spill *spill);

/* Whoever goes through much, one thing after the other, says so here and there: of arenas about so many bytes have been looked at,
 * and will not be soon again. What was taken stays where it is; without arena_spill_set() nothing happens. */
void arena_rest(size_t bytes);

/* memcpy() and memcmp() == 0 of what may be large: what is behind them rests. The pieces do not overlap; may be NULL for 0. */
void arena_copy(void *to, const void *from, size_t bytes);
bool arena_same(const void *left, const void *right, size_t bytes);

/* What arena_rest() is told for a patient. */
#define ARENA_REST_PATIENT ((size_t)4096)

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

/* The same of an array that may become large, and has an arena of its own, *own, NULL at first: the old block is given back. */
void *arena_grow_alone(struct arena **own, void *array, size_t count, size_t *capacity, size_t size);

#endif
