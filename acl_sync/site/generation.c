#include "acl_sync/site/generation_private.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

bool generation_init(struct generation *generation)
{
	*generation = (struct generation){.arena = arena_new()};
	return generation->arena != NULL;
}

void generation_clear(struct generation *generation)
{
	arena_free(generation->arena);
	arena_free(generation->text_arena);
	arena_free(generation->fed_arena);
	*generation = (struct generation){0};
}

void generation_forget_texts(struct generation *generation)
{
	if (generation->text_arena == NULL)
		return;
	arena_free(generation->text_arena);
	generation->text_arena = NULL;
	generation->count = generation->identified = 0;
}

static bool out_of_memory(struct findings *findings)
{
	findings->out_of_memory = true;
	findings->error_count++;
	return false;
}

bool generation_append(struct generation *generation, enum state_text_kind kind, struct config_text text)
{
	struct state_text *items = arena_grow(generation->arena, generation->items, generation->count,
					      &generation->capacity, sizeof(*items));
	if (items == NULL)
		return false;
	generation->items = items;
	items[generation->count++] = (struct state_text){kind, text};
	return true;
}

/* Registry texts into statements: what can be read, so that facts_build finds what else is wrong. */
static bool read_statements(struct generation *generation, const struct config_text *texts, size_t count,
			    struct findings *findings)
{
	size_t errors = findings->error_count;
	const struct statements *statements =
	    statements_draft(texts, count, &generation->draft->policy, generation->arena, findings);
	if (statements == NULL)
		return false;
	generation->statements = *statements;
	return findings->error_count == errors;
}

static bool parse_statements(struct generation *generation, const struct config_text *texts, size_t count,
			     struct findings *findings)
{
	for (size_t i = 0; i < count; i++)
		if (!generation_append(generation, STATE_TEXT_REGISTRY, texts[i]))
			return out_of_memory(findings);
	return read_statements(generation, texts, count, findings);
}

static bool parse_settings(struct generation *generation, const struct config_text *conf, const char *folder,
			   struct findings *findings)
{
	size_t errors = findings->error_count;
	if (!generation_append(generation, STATE_TEXT_SETTINGS, *conf))
		return out_of_memory(findings);
	generation->draft = settings_draft(conf, folder, generation->arena, findings);
	if (findings->error_count == errors)
		generation->settings = generation->draft;
	return generation->settings != NULL;
}

/* Of the memory that it takes the text alone goes on, unless notes are asked for. */
static bool stage_feeds(struct generation *generation, const struct feed_before *before, int64_t now,
			struct findings *findings)
{
	struct feed_staged *fed = &generation->fed;
	generation->fed_arena = arena_new();
	if (generation->fed_arena == NULL)
		return out_of_memory(findings);
	const struct feed_around around = {
	    .settings = generation->draft,
	    .registry = &generation->statements,
	    .before = before,
	    .now = now,
	    .wants_notes = generation->wants_notes,
	};
	bool is_staged = feed_stage(&around, generation->fed_arena, findings, fed);
	if (is_staged)
		fed->text.text = arena_strdup(generation->arena, fed->text.text);
	if (is_staged && fed->unowned.count > 0)
		fed->unowned.first.file = arena_strdup(generation->arena, fed->unowned.first.file);
	if (is_staged && fed->unread_count > 0)
		fed->unread_first = arena_strdup(generation->arena, fed->unread_first);
	if (!generation->wants_notes) {
		arena_free(generation->fed_arena);
		generation->fed_arena = NULL;
		fed->remarks = NULL;
		fed->notes = NULL;
		fed->remark_count = fed->note_count = 0;
	}
	return is_staged && (fed->text.text != NULL || out_of_memory(findings));
}

/* Feeds become one more text, behind those of the registry, which they add to. */
static bool read_feeds(struct generation *generation, const struct config_text *texts, size_t count,
		       const struct feed_before *before, int64_t now, struct findings *findings)
{
	if (!feed_stage_is_needed(generation->draft, before))
		return true;
	if (!stage_feeds(generation, before, now, findings))
		return false;
	struct config_text *all = arena_array(generation->arena, count + 1, sizeof(*all));
	if (all == NULL || !generation_append(generation, STATE_TEXT_REGISTRY, generation->fed.text))
		return out_of_memory(findings);
	for (size_t i = 0; i < count; i++)
		all[i] = texts[i];
	all[count] = generation->fed.text;
	return read_statements(generation, all, count + 1, findings);
}

bool generation_read(struct generation *generation, const struct config_text *conf, const char *folder,
		     const struct feed_before *before, int64_t now, struct findings *findings)
{
	const struct config_text *texts = NULL;
	size_t count = 0;
	bool right = parse_settings(generation, conf, folder, findings);
	if (generation->draft == NULL)
		return false;
	right = sources_read(generation->draft, generation->arena, findings, &texts, &count) && right;
	/* what could be read is parsed too: all errors in one run */
	right = parse_statements(generation, texts, count, findings) && right;
	generation->is_right = read_feeds(generation, texts, count, before, now, findings) && right;
	return generation->is_right;
}

enum state_result generation_from_state(struct generation *generation, struct state_db *state,
					const char *role, const char *folder, struct findings *findings)
{
	struct state_texts kept;
	generation->text_arena = arena_new();
	enum state_result result = generation->text_arena == NULL
				       ? STATE_ERROR
				       : state_texts_load(state, role, generation->text_arena, &kept);
	if (result != STATE_OK)
		return result;
	struct config_text *texts = arena_array(generation->arena, kept.count, sizeof(*texts));
	const struct config_text *conf = NULL;
	size_t count = 0;
	if (texts == NULL)
		return STATE_ERROR;
	for (size_t i = 0; i < kept.count; i++) {
		if (kept.items[i].kind == STATE_TEXT_SETTINGS)
			conf = &kept.items[i].text;
		else if (kept.items[i].kind == STATE_TEXT_REGISTRY)
			texts[count++] = kept.items[i].text;
	}
	if (conf == NULL || !parse_settings(generation, conf, folder, findings) ||
	    !parse_statements(generation, texts, count, findings))
		return STATE_ERROR;
	generation->is_right = true;
	/* the groups last, as they stood: what generation_build appends is compared with nothing */
	for (size_t i = 0; i < kept.count; i++)
		if (kept.items[i].kind == STATE_TEXT_GROUP &&
		    !generation_append(generation, STATE_TEXT_GROUP, kept.items[i].text))
			return STATE_ERROR;
	return STATE_OK;
}

/* So much at once, before it may leave memory. */
#define HASH_BYTES ((size_t)1024 * 1024)

static void hash_text(crypto_generichash_state *hash, const struct config_text *text)
{
	for (size_t at = 0, size; at < text->size; at += size) {
		size = text->size - at < HASH_BYTES ? text->size - at : HASH_BYTES;
		crypto_generichash_update(hash, (const unsigned char *)text->text + at, size);
		arena_rest(size);
	}
}

static void hash_texts(const struct generation *generation, unsigned char ret_id[STATE_TEXTS_ID_SIZE])
{
	crypto_generichash_state hash;
	crypto_generichash_init(&hash, NULL, 0, STATE_TEXTS_ID_SIZE);
	for (size_t i = 0; i < generation->count; i++) {
		const struct state_text *item = &generation->items[i];
		uint64_t lengths[3] = {item->kind, strlen(item->text.name), item->text.size};
		crypto_generichash_update(&hash, (const unsigned char *)lengths, sizeof(lengths));
		crypto_generichash_update(&hash, (const unsigned char *)item->text.name, lengths[1]);
		hash_text(&hash, &item->text);
	}
	crypto_generichash_final(&hash, ret_id, STATE_TEXTS_ID_SIZE);
}

/* Once: the number is asked for by folder, and under locks. */
static void identify(struct generation *generation)
{
	hash_texts(generation, generation->id);
	generation->identified = generation->count;
}

bool generation_build(struct generation *generation, const struct group_source *groups, int64_t now,
		      struct findings *findings)
{
	/* settings without stores do not parse: everything would be said to be undeclared */
	if (generation->draft == NULL || generation->draft->policy.store_count == 0)
		return false;
	if (!generation_fill_teams(generation, groups))
		return out_of_memory(findings);
	identify(generation);
	desk_merge(&generation->draft->policy, &generation->statements, &generation->desk, now,
		   generation->arena, findings, &generation->merged);
	/* of a text with errors nothing is taken */
	generation->facts = generation->is_right ? generation->merged.facts : NULL;
	return generation->facts != NULL;
}

struct state_texts generation_texts(const struct generation *generation)
{
	struct state_texts texts = {.items = generation->items, .count = generation->count};
	if (generation->identified > 0 && generation->identified == generation->count)
		memcpy(texts.id, generation->id, sizeof(texts.id));
	else
		hash_texts(generation, texts.id);
	return texts;
}

bool generation_is_kept(const struct generation *generation, struct state_db *state, const char *role)
{
	unsigned char id[STATE_TEXTS_ID_SIZE];
	if (state_texts_id(state, role, id) != STATE_OK)
		return false;
	struct state_texts texts = generation_texts(generation);
	return memcmp(id, texts.id, sizeof(id)) == 0;
}
