/* What is held of one patient, asked again: the desk has said more since the bases were built, and it is never held. */
#include "acl_sync/site/guard_private.h"

#include "registry/state_desk.h"

#include <string.h>

/* The patient's part of a base's statements, and what the desk says of them now. */
struct part {
	const struct generation *base;
	const struct words *identities;
	struct statements statements;
	struct desk_items items;
	struct arena *arena;
};

static bool is_about(const struct part *part, const char *patient)
{
	for (size_t i = 0; i < part->identities->count; i++)
		if (strcmp(part->identities->items[i], patient) == 0)
			return true;
	return false;
}

/* Those of a list whose `id_at` names one of the identities. */
static bool select_items(const struct part *part, const void **items, size_t *count, size_t size,
			 size_t id_at)
{
	const char *from = *items;
	size_t all = *count, kept = 0, room = part->identities->count;
	for (size_t i = 0; i < all; i++)
		room += is_about(part, *(const char *const *)(const void *)(from + i * size + id_at));
	char *to = arena_array(part->arena, room, size);
	for (size_t i = 0; to != NULL && i < all; i++)
		if (is_about(part, *(const char *const *)(const void *)(from + i * size + id_at)))
			memcpy(to + kept++ * size, from + i * size, size);
	*items = to;
	*count = kept;
	return to != NULL;
}

/* Logins that something else declares are known by name. Whether two of those that have not ended are spelled alike was asked where all of
 * the base was: by name alone nobody knows which have. */
static bool add_elsewhere(struct part *part)
{
	const struct time_window ended = {.from = TIME_ALWAYS, .until = TIME_ALWAYS};
	const struct facts *facts = part->base->facts;
	struct said_member *elsewhere = arena_array(part->arena, facts->login_count, sizeof(*elsewhere));
	if (elsewhere == NULL)
		return false;
	for (login_id login = 0; login < facts->login_count; login++)
		elsewhere[login] = (struct said_member){
		    .said = {.origin = facts->logins[login].origin, .window = ended},
		    .login = facts->logins[login].name,
		};
	part->statements.elsewhere = elsewhere;
	part->statements.elsewhere_count = facts->login_count;
	return true;
}

static bool take_part(struct part *part)
{
	struct statements *said = &part->statements;
	*said = part->base->statements;
	return select_items(part, (const void **)(void *)&said->patients, &said->patient_count,
			    sizeof(*said->patients), offsetof(struct said_patient, id)) &&
	       select_items(part, (const void **)(void *)&said->derogations, &said->derogation_count,
			    sizeof(*said->derogations), offsetof(struct said_derogation, patient)) &&
	       select_items(part, (const void **)(void *)&said->break_glasses, &said->break_glass_count,
			    sizeof(*said->break_glasses), offsetof(struct said_break_glass, patient)) &&
	       add_elsewhere(part);
}

/* The base's facts about the patient now; NULL: there are none (`findings`). */
static const struct facts *build_base(struct part *part, int64_t now, struct findings *findings)
{
	struct desk_merged merged;
	if (!take_part(part) || !desk_merge(part->base->facts->policy, &part->statements, &part->items, now,
					    part->arena, findings, &merged))
		return NULL;
	return merged.facts;
}

bool guard_ask_again(const struct guard *guard, struct state_db *state, const char *patient,
		     const struct generation *fresh, int64_t now, struct findings *findings,
		     struct guard *ret_guard)
{
	struct words identities;
	struct part part = {.identities = &identities};
	size_t count = 0;
	*ret_guard = (struct guard){.arena = arena_new()};
	if (guard->whole != NULL || ret_guard->arena == NULL)
		return ret_guard->arena != NULL;
	part.arena = ret_guard->arena;
	struct guard_past *pasts = arena_array(part.arena, guard->store_count, sizeof(*pasts));
	if (pasts == NULL ||
	    state_desk_identities(state, patient, STATE_STILL - 1, part.arena, &identities) != STATE_OK ||
	    state_desk_person(state, patient, STATE_STILL - 1, part.arena, &part.items) != STATE_OK)
		return false;
	for (size_t i = 0; i < guard->store_count; i++) {
		const struct guard_store *store = &guard->stores[i];
		if (store->accepted || (!store->holds_losses && !store->holds_gains))
			continue;
		bool again = part.base == store->base; /* several stores have it */
		part.base = store->base;
		const struct facts *base = again ? pasts[count - 1].base : build_base(&part, now, findings);
		if (base == NULL)
			return false;
		pasts[count++] = (struct guard_past){.store = store->name,
						     .base = base,
						     .since = store->since,
						     .losses = store->holds_losses,
						     .gains = store->holds_gains};
	}
	return guard_hold_past(ret_guard, pasts, count, fresh, now, findings);
}
