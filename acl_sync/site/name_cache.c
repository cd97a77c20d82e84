#include "acl_sync/site/name_cache.h"

#include "policy/hash.h"

#include <string.h>

#define SLOTS_FIRST ((size_t)256) /* a power of two */

void name_cache_init(struct name_cache *cache, struct arena *arena)
{
	*cache = (struct name_cache){.arena = arena};
}

/* The slot of `login`, or the free one where it belongs. */
static struct name_answer *slot_of(struct name_answer *slots, size_t slot_count, const char *login)
{
	size_t at = (size_t)hash_text(HASH_SEED, login) & (slot_count - 1);
	while (slots[at].login != NULL && strcmp(slots[at].login, login) != 0)
		at = (at + 1) & (slot_count - 1);
	return &slots[at];
}

/* Keeps at least half of the slots free. */
static bool make_room(struct name_cache *cache)
{
	if (2 * (cache->count + 1) <= cache->slot_count)
		return true;
	size_t slot_count = cache->slot_count == 0 ? SLOTS_FIRST : 2 * cache->slot_count;
	struct name_answer *slots = arena_array(cache->arena, slot_count, sizeof(*slots));
	if (slots == NULL)
		return false;
	for (size_t i = 0; i < cache->slot_count; i++)
		if (cache->slots[i].login != NULL)
			*slot_of(slots, slot_count, cache->slots[i].login) = cache->slots[i];
	cache->slots = slots;
	cache->slot_count = slot_count;
	return true;
}

/* Whether it is still worth asking. */
static bool gives_up(const struct name_cache *cache)
{
	return cache->failed_in_row >= NAME_CACHE_FAILED_MAX;
}

static enum name_result count_answer(struct name_cache *cache, enum name_result result)
{
	cache->failed_in_row = result == NAME_FAILED ? cache->failed_in_row + 1 : 0;
	return result;
}

/* A name service that knows every machine's first account. */
static bool is_sound(struct name_cache *cache)
{
	uid_t uid;
	gid_t gid;
	if (!cache->asked_root)
		cache->knows_root = names_login("root", &uid, &gid) == NAME_FOUND;
	cache->asked_root = true;
	return cache->knows_root;
}

struct name_answer name_cache_login(struct name_cache *cache, const char *login)
{
	struct name_answer answer = {.login = login, .result = NAME_FAILED};
	if (!make_room(cache))
		return answer;
	struct name_answer *slot = slot_of(cache->slots, cache->slot_count, login);
	if (slot->login != NULL)
		return *slot;
	if (!gives_up(cache))
		answer.result = count_answer(cache, names_login(login, &answer.uid, &answer.gid));
	if (answer.result == NAME_NONE && !is_sound(cache))
		answer.result = NAME_FAILED;
	answer.login = arena_strdup(cache->arena, login);
	if (answer.login == NULL)
		return answer;
	*slot = answer;
	cache->count++;
	return answer;
}

bool name_cache_is_anothers(struct name_cache *cache, uid_t uid, const char *login)
{
	const char *found;
	return !gives_up(cache) &&
	       count_answer(cache, names_login_of(uid, cache->arena, &found)) == NAME_FOUND &&
	       strcmp(found, login) != 0;
}
