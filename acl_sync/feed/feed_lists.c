/* Lists, words, text: what staging keeps things in. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_private.h"
#include "policy/hash.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory ---- */

void *feed_list_add(struct staging *staging, struct feed_list *list, size_t size)
{
	void *items = arena_grow(staging->arena, list->items, list->count, &list->capacity, size);
	if (items == NULL)
		console_out_of_memory();
	list->items = items;
	void *item = (char *)items + list->count++ * size;
	memset(item, 0, size);
	return item;
}

const char *feed_printf(struct staging *staging, const char *format, ...)
{
	char *text = NULL;
	va_list values;
	va_start(values, format);
	int size = vasprintf(&text, format, values);
	va_end(values);
	const char *kept = size < 0 ? NULL : arena_strdup(staging->arena, text);
	free(text);
	if (kept == NULL)
		console_out_of_memory();
	return kept;
}

static int string_compare(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;
	return strcmp(*a, *b);
}

void feed_list_sort(struct feed_list *list)
{
	if (list->count > 1)
		qsort(list->items, list->count, sizeof(const char *), string_compare);
}

bool feed_list_has(const struct feed_list *sorted, const char *text)
{
	return sorted->count > 0 &&
	       bsearch(&text, sorted->items, sorted->count, sizeof(const char *), string_compare) != NULL;
}

bool feed_words_are_with(const struct words *words, const char *word)
{
	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->items[i], word) == 0)
			return true;
	return false;
}

/* ---- each string once ---- */

static const char **find_slot(const struct feed_words *words, const char *text)
{
	size_t at = hash_text(HASH_SEED, text) & (words->capacity - 1);
	while (words->slots[at] != NULL && strcmp(words->slots[at], text) != 0)
		at = (at + 1) & (words->capacity - 1);
	return &words->slots[at];
}

static void grow(struct feed_words *words)
{
	struct feed_words grown = {.capacity = words->capacity == 0 ? 1024 : 2 * words->capacity,
				   .count = words->count};
	grown.slots = calloc(grown.capacity, sizeof(const char *));
	if (grown.slots == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < words->capacity; i++)
		if (words->slots[i] != NULL)
			*find_slot(&grown, words->slots[i]) = words->slots[i];
	free(words->slots);
	*words = grown;
}

bool feed_words_have(const struct feed_words *words, const char *text)
{
	return words->count > 0 && *find_slot(words, text) != NULL;
}

const char *feed_lower_case(struct staging *staging, const char *text)
{
	char *lower = arena_strdup(staging->arena, text);
	if (lower == NULL)
		console_out_of_memory();
	for (char *at = lower; *at != '\0'; at++)
		*at = (char)tolower((unsigned char)*at);
	return lower;
}

const char *feed_word(struct staging *staging, struct feed_words *words, const char *text)
{
	if (2 * words->count >= words->capacity)
		grow(words);
	const char **slot = find_slot(words, text);
	if (*slot == NULL) {
		*slot = feed_printf(staging, "%s", text);
		words->count++;
	}
	return *slot;
}

/* ---- text ---- */

bool feed_has_prefix(const char *text, const char *prefix, const char **ret_rest)
{
	size_t length = strlen(prefix);
	*ret_rest = text + length;
	return strncmp(text, prefix, length) == 0;
}

bool feed_is_word(const char *text, const char *word)
{
	return text != NULL && strcmp(text, word) == 0;
}
