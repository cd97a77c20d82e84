#include "policy/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)64 * 1024)
#ifndef ARENA_SPILL_FROM /* a program that is tested has all of it spilled: -DARENA_SPILL_FROM=0 and less of the others */
#define ARENA_SPILL_FROM ((size_t)1024 * 1024) /* smaller arenas are the heap's alone */
#define ARENA_SPILLED_BLOCK ((size_t)1024 * 1024)
#define ARENA_REST_AFTER ((size_t)4 * 1024 * 1024)
#endif

struct block {
	struct block *next;
	size_t used, size; /* from `size` on stand texts, which need no alignment */
	size_t spilled;    /* so much was taken from where arenas spill to; 0: it is the heap's */
	alignas(max_align_t) unsigned char bytes[];
};

struct arena {
	struct block *blocks; /* the one being filled first */
	size_t bytes;         /* of them all */
};

static const struct arena_spill *spill;
static atomic_size_t looked_at; /* since arenas rested last */

void arena_spill_set(const struct arena_spill *to)
{
	spill = to;
}

void arena_rest(size_t bytes)
{
	if (spill == NULL || atomic_fetch_add(&looked_at, bytes) + bytes < ARENA_REST_AFTER)
		return;
	atomic_store(&looked_at, 0);
	spill->rest();
}

struct arena *arena_new(void)
{
	return calloc(1, sizeof(struct arena));
}

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	for (struct block *block = arena->blocks, *next; block != NULL; block = next) {
		next = block->next;
		if (block->spilled > 0)
			spill->give(block, block->spilled);
		else
			free(block);
	}
	free(arena);
}

static bool spills(const struct arena *arena)
{
	return spill != NULL && arena->bytes >= ARENA_SPILL_FROM;
}

/* Blocks are of that size, and pieces above a quarter of it are blocks of their own. */
static size_t block_bytes(const struct arena *arena)
{
	return spills(arena) ? ARENA_SPILLED_BLOCK - sizeof(struct block) : BLOCK_BYTES;
}

/* All zero, of the file or else of the heap. */
static struct block *block_take(const struct arena *arena, size_t bytes)
{
	size_t size = sizeof(struct block) + bytes;
	struct block *block =
	    spills(arena) || (spill != NULL && bytes >= ARENA_SPILL_FROM) ? spill->take(size) : NULL;
	if (block != NULL) {
		block->spilled = size;
		arena_rest(size);
		return block;
	}
	return calloc(1, size);
}

/* A block with room for `size` bytes becomes the one being filled. Large pieces get a block of their
 * own behind it, so that the rest of the present block is not wasted. */
static struct block *block_add(struct arena *arena, size_t size)
{
	const size_t usual = block_bytes(arena);
	size_t bytes = size > usual / 4 ? size : usual;
	if (bytes > SIZE_MAX - sizeof(struct block))
		return NULL;
	struct block *block = block_take(arena, bytes);
	if (block == NULL)
		return NULL;
	block->size = bytes;
	arena->bytes += bytes;
	if (arena->blocks != NULL && bytes == size) {
		block->next = arena->blocks->next;
		arena->blocks->next = block;
	} else {
		block->next = arena->blocks;
		arena->blocks = block;
	}
	return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t alignment = alignof(max_align_t);
	if (size > SIZE_MAX - alignment)
		return NULL;
	size = size == 0 ? alignment : (size + alignment - 1) / alignment * alignment;
	struct block *block = arena->blocks;
	if (block == NULL || block->size - block->used < size)
		block = block_add(arena, size);
	if (block == NULL)
		return NULL;
	void *piece = block->bytes + block->used;
	block->used += size;
	return piece;
}

char *arena_text(struct arena *arena, size_t size)
{
	struct block *block = arena->blocks;
	if (size > block_bytes(arena) / 4)
		return arena_alloc(arena, size);
	if (block == NULL || block->size - block->used < size)
		block = block_add(arena, size);
	if (block == NULL)
		return NULL;
	block->size -= size;
	return (char *)block->bytes + block->size;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	return arena_alloc(arena, count * size);
}

char *arena_strdup(struct arena *arena, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = arena_text(arena, size);
	return copy == NULL ? NULL : memcpy(copy, text, size);
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return NULL;
	char *text = arena_text(arena, (size_t)length + 1);
	if (text == NULL)
		return NULL;
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return array;
	size_t larger = *capacity == 0 ? 8 : *capacity * 2;
	if (larger < *capacity)
		return NULL;
	void *grown = arena_array(arena, larger, size);
	if (grown == NULL)
		return NULL;
	arena_copy(grown, array, count * size);
	*capacity = larger;
	return grown;
}
