#include "registry/statements_kept.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

/* Smaller ones are read as fast as they are compared. */
#define TEXT_MIN_BYTES 4096
/* So much at once, before it may leave memory. */
#define HASH_BYTES ((size_t)1024 * 1024)

struct kept {
	const char *name;
	size_t size;
	unsigned char hash[crypto_generichash_BYTES]; /* of the text: no second one is kept */
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

static void hash_text(const struct config_text *text, unsigned char ret_hash[crypto_generichash_BYTES])
{
	crypto_generichash_state hash;
	crypto_generichash_init(&hash, NULL, 0, crypto_generichash_BYTES);
	for (size_t at = 0, size; at < text->size; at += size) {
		size = text->size - at < HASH_BYTES ? text->size - at : HASH_BYTES;
		crypto_generichash_update(&hash, (const unsigned char *)text->text + at, size);
		arena_rest(size);
	}
	crypto_generichash_final(&hash, ret_hash, crypto_generichash_BYTES);
}

static bool is_text(const struct kept *one, const struct config_text *text)
{
	unsigned char hash[crypto_generichash_BYTES];
	if (one->size != text->size || strcmp(one->name, text->name) != 0)
		return false;
	hash_text(text, hash);
	return memcmp(one->hash, hash, sizeof(hash)) == 0;
}

struct sections *statements_kept_find(const struct config_text *text, int abuse_minor_age)
{
	for (size_t i = 0; i < kept_count && is_worth(text); i++)
		if (kept[i].abuse_minor_age == abuse_minor_age && strcmp(kept[i].zone, zone_now()) == 0 &&
		    is_text(&kept[i], text))
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
	if (items != NULL)
		kept = items;
	if (items == NULL || name == NULL || zone == NULL)
		return;
	kept[kept_count] = (struct kept){.name = name,
					 .size = text->size,
					 .zone = zone,
					 .abuse_minor_age = abuse_minor_age,
					 .sections = *sections};
	hash_text(text, kept[kept_count++].hash);
}
