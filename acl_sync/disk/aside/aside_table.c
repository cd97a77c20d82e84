/* The table of what stands aside, and the text that says where it came from. */
#include "acl_sync/disk/aside.h"

#include "policy/identifier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the table ---- */

static int by_id(uint32_t left, uint32_t right)
{
	return left < right ? -1 : left > right;
}

static int aside_compare(const void *left, const void *right)
{
	const struct aside *a = left, *b = right;
	int order = by_id(a->patient, b->patient);
	if (order == 0)
		order = by_id(a->category, b->category);
	if (order == 0 && a->path != NULL && b->path != NULL)
		order = strcmp(a->path, b->path);
	return order != 0 ? order : strcmp(a->name, b->name);
}

/* NULL stays NULL. */
static bool copy_text(struct arena *arena, const char **text)
{
	if (*text == NULL)
		return true;
	*text = arena_strdup(arena, *text);
	return *text != NULL;
}

bool aside_table_append(struct aside_table *table, const struct aside *aside)
{
	struct aside copy = *aside;
	struct aside *items =
	    arena_grow(table->arena, table->items, table->count, &table->capacity, sizeof(*items));
	if (items == NULL)
		return false;
	table->items = items; /* it has grown, whatever follows */
	if (!copy_text(table->arena, &copy.name) || !copy_text(table->arena, &copy.leaf) ||
	    !copy_text(table->arena, &copy.path))
		return false;
	items[table->count++] = copy;
	return true;
}

void aside_table_sort(struct aside_table *table)
{
	if (table->count > 1)
		qsort(table->items, table->count, sizeof(*table->items), aside_compare);
}

bool aside_table_insert(struct aside_table *table, const struct aside *aside)
{
	if (!aside_table_append(table, aside))
		return false;
	size_t place = table->count - 1;
	struct aside moving = table->items[place];
	for (; place > 0 && aside_compare(&table->items[place - 1], &moving) > 0; place--)
		table->items[place] = table->items[place - 1];
	table->items[place] = moving;
	return true;
}

void aside_table_remove(struct aside_table *table, size_t index)
{
	table->count--;
	memmove(table->items + index, table->items + index + 1,
		(table->count - index) * sizeof(*table->items));
}

size_t aside_table_first(const struct aside_table *table, patient_id patient)
{
	size_t low = 0, high = table->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (table->items[middle].patient < patient)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- origins ---- */

/* Ends the text at its first slash. Returns what follows, NULL if there is none. */
static char *split(char *text)
{
	char *slash = strchr(text, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	return slash + 1;
}

bool aside_origin_parse(const struct facts *facts, store_id store, char *text, struct aside *ret_aside)
{
	char *category = split(text);
	char *path = category == NULL ? NULL : split(category);
	if (!plain_path_is_valid(path))
		return false;
	ret_aside->patient = facts_patient(facts, text);
	ret_aside->category = policy_category(facts->policy, category);
	ret_aside->path = path;
	return ret_aside->patient != NO_ID && ret_aside->category != NO_ID &&
	       facts->policy->categories[ret_aside->category].store == store;
}

bool aside_origin_format(const struct facts *facts, const struct aside *aside, char *text, size_t size)
{
	int length = snprintf(text, size, "%s/%s/%s", facts->patients[aside->patient].id,
			      facts->policy->categories[aside->category].name, aside->path);
	return length > 0 && (size_t)length < size;
}

bool aside_is_below(const char *path, const char *above)
{
	size_t length = strlen(above);
	return strncmp(path, above, length) == 0 && path[length] == '/';
}
