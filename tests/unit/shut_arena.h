/* The arena itself, with its doors renamed, so that each request for memory can be refused. Included by a test program in
 * place of policy/arena.h, before anything that includes that: it is the program's arena then, libpolicy's is not linked. */
#ifndef CAREACL_TESTS_UNIT_SHUT_ARENA_H
#define CAREACL_TESTS_UNIT_SHUT_ARENA_H

#define arena_alloc arena_alloc_open
#define arena_text arena_text_open
#define arena_array arena_array_open
#define arena_grow arena_grow_open
#define arena_strdup arena_strdup_open
#define arena_printf arena_printf_open
#include "policy/arena.c"
#undef arena_alloc
#undef arena_text
#undef arena_array
#undef arena_grow
#undef arena_strdup
#undef arena_printf

static size_t taken;   /* requests so far */
static size_t fail_at; /* the number of the request that fails; 0: none */

void *arena_alloc(struct arena *arena, size_t size);
char *arena_text(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t size);
void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size);
char *arena_strdup(struct arena *arena, const char *text);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

void *arena_alloc(struct arena *arena, size_t size)
{
	return ++taken == fail_at ? NULL : arena_alloc_open(arena, size);
}

char *arena_text(struct arena *arena, size_t size)
{
	return ++taken == fail_at ? NULL : arena_text_open(arena, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	return ++taken == fail_at ? NULL : arena_array_open(arena, count, size);
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
	return ++taken == fail_at ? NULL : arena_grow_open(arena, items, count, capacity, size);
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return ++taken == fail_at ? NULL : arena_strdup_open(arena, text);
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	int length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	char *text = ++taken == fail_at ? NULL : arena_alloc_open(arena, (size_t)length + 1);
	va_start(list, format);
	if (text != NULL)
		vsnprintf(text, (size_t)length + 1, format, list);
	va_end(list);
	return text;
}

#endif
