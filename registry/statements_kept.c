#include "registry/statements_kept.h"

#include <stdlib.h>
#include <string.h>

/* Smaller ones are read as fast as they are compared. */
#define TEXT_MIN_BYTES 4096

struct kept {
	struct config_text text; /* a copy */
	const char *zone;
	int abuse_minor_age;
	struct sections sections;
};

static struct arena *arena; /* the process' own */
static struct kept *kept;
static size_t kept_count, kept_capacity;

/* Dates are instants of the zone at hand. */
static const char *zone_now(void)
{
	const char *zone = getenv("TZ");
	return zone == NULL ? "" : zone;
}

static bool is_worth(const struct config_text *text)
{
	return text->first_line == 0 && text->size >= TEXT_MIN_BYTES;
}

struct sections *statements_kept_find(const struct config_text *text, int abuse_minor_age)
{
	for (size_t i = 0; i < kept_count && is_worth(text); i++)
		if (kept[i].text.size == text->size && kept[i].abuse_minor_age == abuse_minor_age &&
		    strcmp(kept[i].text.name, text->name) == 0 && strcmp(kept[i].zone, zone_now()) == 0 &&
		    memcmp(kept[i].text.text, text->text, text->size) == 0)
			return &kept[i].sections;
	return NULL;
}

struct arena *statements_kept_arena(const struct config_text *text)
{
	if (!is_worth(text))
		return NULL;
	if (arena == NULL)
		arena = arena_new();
	return arena;
}

void statements_kept_add(const struct config_text *text, int abuse_minor_age, const struct sections *sections)
{
	struct kept *items = arena_grow(arena, kept, kept_count, &kept_capacity, sizeof(*items));
	char *name = arena_strdup(arena, text->name), *zone = arena_strdup(arena, zone_now());
	char *copy = arena_alloc(arena, text->size);
	if (items != NULL)
		kept = items;
	if (items == NULL || name == NULL || zone == NULL || copy == NULL)
		return;
	memcpy(copy, text->text, text->size);
	kept[kept_count++] = (struct kept){.text = {.name = name, .text = copy, .size = text->size},
					   .zone = zone,
					   .abuse_minor_age = abuse_minor_age,
					   .sections = *sections};
}
