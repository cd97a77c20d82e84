/* The registry of a sync, taken over by the state before the effects: the desk finds what decides about a patient by index
 * while they go on. Each transaction is short, for a verb of the desk waits for it. */
#include "acl_sync/site/sync_state_private.h"

#include "acl_sync/site/statement_index.h"

#include <sodium.h>
#include <string.h>

/* The statements one by one, if those of other texts are kept, or some of one and some of another. */
static bool keep_statements(struct site *site, const struct generation *taken,
			    const struct state_texts *texts, int64_t at)
{
	char id[2 * STATE_TEXTS_ID_SIZE + 1];
	const char *kept_id = "";
	struct state_statement *items;
	size_t count;
	int64_t first;
	sodium_bin2hex(id, sizeof(id), texts->id, sizeof(texts->id));
	if (state_text(site->state, STATE_STATEMENTS_OF, site->arena, &kept_id) == STATE_OK &&
	    strcmp(kept_id, id) == 0 && state_statements_first(site->state, &first) == STATE_OK)
		return true;
	struct arena *arena = arena_new();
	bool kept = arena != NULL && statement_index_build(taken, arena, &items, &count) &&
		    state_set_text(site->state, STATE_SOURCES, "") == STATE_OK &&
		    state_set_text(site->state, STATE_STATEMENTS_OF, "") == STATE_OK &&
		    state_set_number(site->state, STATE_STATEMENTS_AT, at) == STATE_OK &&
		    state_statements_replace(site->state, items, count, at) == STATE_OK &&
		    state_set_text(site->state, STATE_STATEMENTS_OF, id) == STATE_OK;
	arena_free(arena);
	return kept;
}

/* ---- whether later verbs may answer from what is kept ---- */

static bool is_item(const struct state_text *item, enum state_text_kind kind, const struct config_text *text)
{
	return item->kind == kind && strcmp(item->text.name, text->name) == 0 &&
	       item->text.size == text->size && arena_same(item->text.text, text->text, text->size);
}

/* Do the sources still say what was read? */
static bool reads_the_same(const struct site *site, struct arena *arena)
{
	const struct generation *fresh = &site->fresh;
	struct findings ignored;
	struct config_text conf;
	const struct config_text *texts;
	size_t count, groups = 0;
	findings_init(&ignored);
	bool same = config_text_read(site->config_path, site->config_shown, arena, &ignored, &conf) &&
		    sources_read(fresh->settings, arena, &ignored, &texts, &count);
	findings_clear(&ignored);
	for (size_t i = 0; i < fresh->count; i++)
		groups += fresh->items[i].kind == STATE_TEXT_GROUP;
	same = same && fresh->count == 1 + count + groups &&
	       is_item(&fresh->items[0], STATE_TEXT_SETTINGS, &conf);
	for (size_t i = 0; same && i < count; i++)
		same = is_item(&fresh->items[1 + i], STATE_TEXT_REGISTRY, &texts[i]);
	return same;
}

/* Where they had changed just before they were read, they are looked at once more, and read after that. */
static const char *look_again(struct site *site, int64_t now_milliseconds)
{
	const char *found =
	    sources_look(site->config_path, site->fresh.settings, now_milliseconds, site->arena);
	struct arena *arena = found == NULL || *found == '\0' ? NULL : arena_new();
	bool same = arena != NULL && reads_the_same(site, arena);
	arena_free(arena);
	return same ? found : "";
}

const char *sync_state_sources(struct sync_state *sync, int64_t now_milliseconds)
{
	struct site *site = sync->site;
	if (!site->fresh_is_right || site->used != &site->fresh || site->sources == NULL)
		return "";
	if (*site->sources == '\0')
		site->sources = look_again(site, now_milliseconds);
	return site->sources;
}

bool sync_state_keep_currency(struct sync_state *sync, const char *sources)
{
	struct site *site = sync->site;
	int64_t held = site->guard.whole != NULL || site->clock_held || site->uids.held;
	for (size_t i = 0; i < site->guard.store_count; i++)
		held += guard_store_waits(&site->guard.stores[i]);
	return state_set_text(site->state, STATE_SOURCES, sources) == STATE_OK &&
	       state_set_number(site->state, STATE_HELD, held) == STATE_OK;
}

/* ---- the registry ---- */

/* Statements first, then what is said of all of them. */
static bool take_over(struct sync_state *sync, const struct generation *taken,
		      const struct state_holds *holds, int64_t at, int64_t now_milliseconds)
{
	struct site *site = sync->site;
	const struct state_texts texts = generation_texts(taken);
	if (state_texts_prepare(site->state, &texts) != STATE_OK || !keep_statements(site, taken, &texts, at))
		return false;
	const char *sources = sync_state_sources(sync, now_milliseconds);
	bool kept = state_db_begin(site->state) == STATE_OK &&
		    state_texts_store(site->state, STATE_TEXTS_GOOD, &texts) == STATE_OK &&
		    state_holds_end(site->state, holds, at) == STATE_OK &&
		    sync_state_keep_currency(sync, sources) && state_db_commit(site->state) == STATE_OK;
	if (kept)
		memcpy(site->texts_at_open, texts.id, sizeof(texts.id));
	return kept;
}

/* The last good texts go on: what is held of them may have changed. */
static bool keep_holds(struct sync_state *sync, const struct state_holds *holds, int64_t at)
{
	struct state_db *state = sync->site->state;
	return state_db_begin(state) == STATE_OK && state_holds_end(state, holds, at) == STATE_OK &&
	       state_db_commit(state) == STATE_OK;
}

const struct generation *sync_state_taken(const struct site *site)
{
	if (site->fresh.facts == NULL || !site->fresh_is_right)
		return NULL;
	return site->guard.whole != NULL ? site->guard.whole : &site->fresh;
}

bool sync_state_keep_registry(struct sync_state *sync, int64_t now_milliseconds)
{
	struct site *site = sync->site;
	const struct generation *taken = sync_state_taken(site);
	struct state_holds holds;
	int64_t at;
	site->brought_texts = site->brought_texts || (taken != NULL && site_texts_are_new(site));
	bool kept = sync_state_find_holds(sync, &holds, &at) && sync_state_begin_holds(sync, &holds, at) &&
		    (taken == NULL ? keep_holds(sync, &holds, at)
				   : take_over(sync, taken, &holds, at, now_milliseconds));
	if (!kept)
		state_db_rollback(site->state);
	return kept;
}
