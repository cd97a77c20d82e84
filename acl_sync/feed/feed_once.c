/* What identities of a person share, each thing once: each identity has had it from each other since last time. */
#include "acl_sync/feed/feed_patients_private.h"

#include <stdlib.h>
#include <string.h>

/* ---- are two the same, word by word? ---- */

/* What is not said stands first. */
static int text_compare(const char *a, const char *b)
{
	return a == NULL || b == NULL ? (a != NULL) - (b != NULL) : strcmp(a, b);
}

static int number_compare(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int words_compare(const struct words *a, const struct words *b)
{
	int order = number_compare((int64_t)a->count, (int64_t)b->count);
	for (size_t i = 0; order == 0 && i < a->count; i++)
		order = strcmp(a->items[i], b->items[i]);
	return order;
}

static int said_compare(const struct said *a, const struct said *b)
{
	int order = number_compare(a->origin.line, b->origin.line);
	order = order != 0 ? order : text_compare(a->origin.file, b->origin.file);
	order = order != 0 ? order : number_compare(a->window.from, b->window.from);
	return order != 0 ? order : number_compare(a->window.until, b->window.until);
}

static int wish_compare(const void *left, const void *right)
{
	const struct said_wish *a = &((const struct feed_wish *)left)->said;
	const struct said_wish *b = &((const struct feed_wish *)right)->said;
	const char *const texts[][2] = {
	    {a->to, b->to},     {a->source, b->source}, {a->of, b->of},      {a->said_at, b->said_at},
	    {a->kept, b->kept}, {a->was_to, b->was_to}, {a->under, b->under}};
	int order = said_compare(&a->said, &b->said);
	for (size_t i = 0; order == 0 && i < sizeof(texts) / sizeof(texts[0]); i++)
		order = text_compare(texts[i][0], texts[i][1]);
	order = order != 0 ? order : number_compare(a->is_shared, b->is_shared);
	order = order != 0 ? order : number_compare(a->is_reused, b->is_reused);
	return order != 0 ? order : words_compare(&a->categories, &b->categories);
}

static int hold_compare(const void *left, const void *right)
{
	const struct said_hold *a = left, *b = right;
	int order = said_compare(&a->said, &b->said);
	order = order != 0 ? order : text_compare(a->source, b->source);
	order = order != 0 ? order : text_compare(a->reason, b->reason);
	return order != 0 ? order : text_compare(a->content, b->content);
}

/* ---- each once ---- */

static void keep_once(struct feed_list *list, size_t size, int (*compare)(const void *, const void *))
{
	char *items = list->items;
	size_t kept = 0;
	if (list->count > 1)
		qsort(items, list->count, size, compare);
	for (size_t i = 0; i < list->count; i++)
		if (kept == 0 || compare(items + (kept - 1) * size, items + i * size) != 0)
			memmove(items + kept++ * size, items + i * size, size);
	list->count = kept;
}

void feed_once_objections(struct feed_list *objections)
{
	keep_once(objections, sizeof(struct feed_wish), wish_compare);
}

void feed_once_holds(struct feed_list *holds)
{
	keep_once(holds, sizeof(struct said_hold), hold_compare);
}
