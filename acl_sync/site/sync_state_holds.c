/* What the guard holds back, kept so that the past can tell what was in force (registry/state_holds.h). */
#include "acl_sync/site/sync_state_private.h"

#include <stdio.h>

/* A base that is known from an instant on which is later than that cannot be told from the texts that follow it. */
#define AHEAD_SECONDS 2

static bool read_number(struct site *site, const char *key, const char *store, int64_t missing,
			int64_t *ret_number)
{
	char role[128];
	snprintf(role, sizeof(role), "%s%s", key, store);
	enum state_result result = state_number(site->state, role, ret_number);
	if (result == STATE_NONE)
		*ret_number = missing;
	return result != STATE_ERROR;
}

/* What is held of the store. Its base must have been known before what follows it: a second later, if need be. */
static bool find_hold(struct site *site, const struct guard_store *store, struct state_hold *ret_hold,
		      int64_t *io_at)
{
	*ret_hold = (struct state_hold){.store = store->name,
					.base_at = store->since,
					.losses = store->holds_losses,
					.gains = store->holds_gains};
	if (!read_number(site, STATE_BASE_KNOWN, store->name, STATE_BASE_UNKNOWN, &ret_hold->base))
		return false;
	if (ret_hold->base > site->clock_now + AHEAD_SECONDS)
		ret_hold->base = STATE_BASE_UNKNOWN;
	if (ret_hold->base >= *io_at)
		*io_at = ret_hold->base + 1;
	return true;
}

/* Of what waits, but for paths: they are not what decides. */
static bool is_to_keep(const struct guard_store *store)
{
	return store->held > 0 || ((store->holds_losses || store->holds_gains) && !store->accepted);
}

bool sync_state_find_holds(struct sync_state *sync, struct state_holds *ret_holds, int64_t *ret_at)
{
	struct site *site = sync->site;
	const struct guard *guard = &site->guard;
	struct state_hold *holds = arena_array(site->arena, guard->store_count, sizeof(*holds));
	size_t count = 0;
	*ret_at = site->clock_now;
	if (holds == NULL)
		return false;
	/* what is held as a whole is not known at all */
	for (size_t i = 0; i < guard->store_count && guard->whole == NULL; i++)
		if (is_to_keep(&guard->stores[i]) &&
		    !find_hold(site, &guard->stores[i], &holds[count++], ret_at))
			return false;
	*ret_holds = (struct state_holds){holds, count};
	return true;
}

bool sync_state_begin_holds(struct sync_state *sync, const struct state_holds *holds, int64_t at)
{
	struct state_db *state = sync->site->state;
	return holds->count == 0 ||
	       (state_db_begin(state) == STATE_OK && state_holds_begin(state, holds, at) == STATE_OK &&
		state_db_commit(state) == STATE_OK);
}

bool sync_state_keep_base(struct site *site, const char *store, const struct state_texts *texts)
{
	char role[128];
	int64_t known;
	snprintf(role, sizeof(role), STATE_TEXTS_BASE ":%s", store);
	if (state_texts_store(site->state, role, texts) != STATE_OK)
		return false;
	snprintf(role, sizeof(role), STATE_BASE_AT "%s", store);
	if (state_set_number(site->state, role, site->decided) != STATE_OK ||
	    !read_number(site, STATE_STATEMENTS_AT, "", site->clock_now, &known))
		return false;
	snprintf(role, sizeof(role), STATE_BASE_KNOWN "%s", store);
	return state_set_number(site->state, role, known > site->clock_now ? known : site->clock_now) ==
	       STATE_OK;
}
