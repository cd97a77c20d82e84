#include "acl_sync/site/guard.h"

#include "acl_sync/site/guard_private.h"
#include "registry/time_zone.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void hash_text(crypto_generichash_state *hash, const char *text)
{
	crypto_generichash_update(hash, (const unsigned char *)text, strlen(text) + 1);
}

/* The number of exactly these changes of that store. */
static void hash_changes(const struct guard *guard, const char *store, const struct guard_access *items,
			 size_t count, char ret_hash[GUARD_HASH_SIZE])
{
	unsigned char bytes[crypto_generichash_BYTES_MIN];
	crypto_generichash_state hash;
	crypto_generichash_init(&hash, NULL, 0, sizeof(bytes));
	hash_text(&hash, store);
	for (size_t i = 0; i < count; i++) {
		hash_text(&hash, items[i].login);
		hash_text(&hash, items[i].patient);
		hash_text(&hash, items[i].category);
		unsigned char accesses[2] = {(unsigned char)items[i].had, (unsigned char)items[i].wants};
		crypto_generichash_update(&hash, accesses, sizeof(accesses));
		arena_rest(ARENA_REST_PATIENT);
	}
	for (size_t i = 0; i < guard->path_count; i++) {
		if (strcmp(guard->paths[i].store, store) != 0)
			continue;
		hash_text(&hash, guard->paths[i].category);
		hash_text(&hash, guard->paths[i].had);
		hash_text(&hash, guard->paths[i].wants);
	}
	crypto_generichash_final(&hash, bytes, sizeof(bytes));
	sodium_bin2hex(ret_hash, GUARD_HASH_SIZE, bytes, (GUARD_HASH_SIZE - 1) / 2);
}

static bool is_too_many(size_t changes, size_t in_force, unsigned percent, size_t min)
{
	return changes > 0 && changes >= min && changes * 100 > (size_t)percent * in_force;
}

static bool is_typed(const struct guard_question *question, const char *hash)
{
	for (size_t i = 0; i < question->accept_count; i++)
		if (strcmp(question->accepts[i], hash) == 0)
			return true;
	return false;
}

/* Neither patients nor professionals: a file that is empty by mistake rather than a hospital that closed. */
static bool is_empty(const struct generation *generation)
{
	return generation->statements.patient_count == 0 && generation->statements.professional_count == 0;
}

/* A held access whose category the new settings no longer have cannot be kept by them. */
static bool needs_whole(const struct guard_question *question, const struct guard_access *items, size_t count)
{
	if (is_empty(question->fresh))
		return true;
	for (size_t i = 0; i < count; i++)
		if (policy_category(question->fresh->facts->policy, items[i].category) == NO_ID)
			return true;
	return false;
}

/* What the last sync held of the store in these very texts. */
static struct state_hold hold_of(const struct guard *guard, const char *store)
{
	for (size_t i = 0; i < guard->going_on.count; i++)
		if (strcmp(guard->going_on.items[i].store, store) == 0)
			return guard->going_on.items[i];
	return (struct state_hold){0};
}

/* The changes that are too many; how many. */
static size_t select_held(const struct guard *guard, const struct guard_question *question,
			  struct guard_changes *changes, struct guard_store *store)
{
	const struct guard_settings *limits = &question->fresh->settings->guard;
	const struct state_hold hold = hold_of(guard, store->name);
	bool any = changes->in_force > 0;
	store->holds_losses = hold.losses || (any && is_empty(question->fresh)) ||
			      (any && is_too_many(changes->losses, changes->in_force,
						  limits->max_revoked_percent, limits->min));
	store->holds_gains = hold.gains || (any && is_too_many(changes->gains, changes->in_force,
							       limits->max_granted_percent, limits->min));
	return guard_select_changes(changes, store->holds_losses, store->holds_gains);
}

/* What goes on of an earlier sync's holds: the texts must be the same. */
static enum state_result find_going_on(struct guard *guard, const struct guard_question *question,
				       const unsigned char *fresh_id)
{
	unsigned char id[STATE_TEXTS_ID_SIZE];
	enum state_result result = state_texts_id(question->state, STATE_TEXTS_GOOD, id);
	if (result == STATE_NONE || (result == STATE_OK && memcmp(id, fresh_id, sizeof(id)) != 0))
		return STATE_OK;
	return result == STATE_OK ? state_holds_during(question->state, STATE_STILL - 1, STATE_STILL - 1,
						       guard->arena, &guard->going_on)
				  : result;
}

/* Compares one store with its base; false when out of memory. */
static bool ask_store(struct guard *guard, const struct guard_question *question, struct generation *base,
		      struct guard_store *store)
{
	struct guard_changes changes;
	if (policy_store(base->facts->policy, store->name) == NO_ID)
		return true;
	if (!guard_paths_compare(guard, base->facts->policy, question->fresh->facts->policy, store))
		return false;
	if (!guard_compare(base->facts, question->fresh->facts, store->name, question->now, store->since,
			   guard->arena, &changes))
		return false;
	store->in_force = changes.in_force;
	store->losses = changes.losses;
	store->gains = changes.gains;
	size_t count = select_held(guard, question, &changes, store);
	bool any = count > 0 || store->moved > 0 || store->collides;
	if (any) {
		hash_changes(guard, store->name, changes.items, count, store->hash);
		store->accepted = !store->collides && is_typed(question, store->hash);
	}
	if (store->holds_losses && (count == 0 || !store->accepted) &&
	    !guard_keep_base(guard, store->name, base->facts, base))
		return false;
	if (!any || store->accepted)
		return true;
	store->held = count;
	if (store->collides || (count > 0 && needs_whole(question, changes.items, count)))
		guard->whole = base;
	return guard_hold(guard, changes.items, count);
}

/* The base of that id: loaded once, though several stores have it. */
static enum state_result find_base(struct guard *guard, const struct guard_question *question,
				   const char *role, const unsigned char *id,
				   unsigned char (*ids)[STATE_TEXTS_ID_SIZE], struct findings *findings,
				   struct generation **ret_base)
{
	for (size_t i = 0; i < guard->base_count; i++) {
		*ret_base = &guard->bases[i];
		if (memcmp(ids[i], id, STATE_TEXTS_ID_SIZE) == 0)
			return STATE_OK;
	}
	struct generation *base = &guard->bases[guard->base_count];
	memcpy(ids[guard->base_count], id, STATE_TEXTS_ID_SIZE);
	if (!generation_init(base))
		return STATE_ERROR;
	guard->base_count++;
	base->desk = question->fresh->desk; /* the desk is never held */
	struct group_source kept = {generation_kept_members, base};
	enum state_result result =
	    generation_from_state(base, question->state, role, question->folder, findings);
	if (result == STATE_OK && !question->paths_only &&
	    !generation_build(base, &kept, question->now, findings))
		result = STATE_ERROR;
	time_zone_set(question->fresh->settings->timezone);
	*ret_base = base;
	return result;
}

/* One store: nothing to do where its base is the texts at hand, or where it has none. */
static enum state_result ask_one(struct guard *guard, const struct guard_question *question, const char *name,
				 const unsigned char *fresh_id, unsigned char (*ids)[STATE_TEXTS_ID_SIZE],
				 struct findings *findings)
{
	char role[128];
	unsigned char id[STATE_TEXTS_ID_SIZE];
	struct generation *base;
	snprintf(role, sizeof(role), STATE_TEXTS_BASE ":%s", name);
	enum state_result result = state_texts_id(question->state, role, id);
	if (result == STATE_NONE || (result == STATE_OK && memcmp(id, fresh_id, sizeof(id)) == 0))
		return STATE_OK;
	if (result == STATE_OK)
		result = find_base(guard, question, role, id, ids, findings, &base);
	if (result != STATE_OK)
		return STATE_ERROR;
	struct guard_store *store = &guard->stores[guard->store_count++];
	store->name = name;
	store->base = base;
	snprintf(role, sizeof(role), STATE_BASE_AT "%s", name);
	result = state_number(question->state, role, &store->since);
	if (result == STATE_NONE)
		store->since = question->now;
	else if (result != STATE_OK)
		return STATE_ERROR;
	bool asked = question->paths_only ? guard_paths_compare(guard, &base->settings->policy,
								&question->fresh->settings->policy, store)
					  : ask_store(guard, question, base, store);
	return asked ? STATE_OK : STATE_ERROR;
}

enum state_result guard_ask(const struct guard_question *question, struct findings *findings,
			    struct guard *ret_guard)
{
	const struct policy *policy = question->fresh->facts->policy;
	*ret_guard = (struct guard){.arena = arena_new()};
	if (ret_guard->arena == NULL)
		return STATE_ERROR;
	unsigned char(*ids)[STATE_TEXTS_ID_SIZE] =
	    arena_array(ret_guard->arena, policy->store_count, sizeof(*ids));
	ret_guard->stores = arena_array(ret_guard->arena, policy->store_count, sizeof(*ret_guard->stores));
	ret_guard->bases = arena_array(ret_guard->arena, policy->store_count, sizeof(*ret_guard->bases));
	if (ids == NULL || ret_guard->stores == NULL || ret_guard->bases == NULL)
		return STATE_ERROR;
	struct state_texts fresh = generation_texts(question->fresh);
	if (!question->paths_only && find_going_on(ret_guard, question, fresh.id) != STATE_OK)
		return STATE_ERROR;
	for (store_id store = 0; store < policy->store_count; store++)
		if (ask_one(ret_guard, question, policy->stores[store].name, fresh.id, ids, findings) !=
		    STATE_OK)
			return STATE_ERROR;
	if (ret_guard->whole != NULL)
		return STATE_OK;
	for (size_t i = 0; i < ret_guard->base_count; i++)
		generation_forget_texts(&ret_guard->bases[i]);
	return guard_frame_held(ret_guard, question->fresh, question->now, findings) ? STATE_OK : STATE_ERROR;
}

enum state_result guard_ask_paths(const struct guard_question *question, struct findings *findings,
				  struct guard *ret_guard)
{
	struct guard_question paths = *question;
	paths.paths_only = true;
	return guard_ask(&paths, findings, ret_guard);
}

void guard_clear(struct guard *guard)
{
	for (size_t i = 0; i < guard->base_count; i++)
		generation_clear(&guard->bases[i]);
	arena_free(guard->arena);
	*guard = (struct guard){0};
}

bool guard_waits(const struct guard *guard, const char *store)
{
	for (size_t i = 0; i < guard->store_count; i++)
		if (strcmp(guard->stores[i].name, store) == 0)
			return guard_store_waits(&guard->stores[i]);
	return false;
}
