#include "acl_sync/site/uids.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static int compare_kept(const void *key, const void *item)
{
	return strcmp(key, ((const struct state_uid *)item)->login);
}

const struct state_uid *uids_kept_find(const struct uids_kept *kept, const char *login)
{
	if (kept->count == 0)
		return NULL;
	return bsearch(login, kept->items, kept->count, sizeof(*kept->items), compare_kept);
}

/* The uid a login keeps while the name service does not answer. */
static uid_t kept_uid(const struct state_uid *known, int64_t now)
{
	if (known == NULL || now - known->confirmed > UIDS_KEPT_SECONDS)
		return UID_NONE;
	return known->uid;
}

static void resolve_one(const char *login, login_id id, struct name_cache *cache,
			const struct uids_kept *kept, int64_t now, struct uids *uids)
{
	struct name_answer answer = name_cache_login(cache, login);
	const struct state_uid *known = uids_kept_find(kept, login);
	uids->results[id] = answer.result;
	uids->uids[id] = answer.result == NAME_FOUND ? answer.uid : UID_NONE;
	if (answer.result == NAME_NONE && known != NULL && known->uid != UID_NONE)
		uids->vanished++;
	if (answer.result != NAME_FAILED)
		return;
	uids->failed++;
	uids->uids[id] = kept_uid(known, now);
	if (uids->uids[id] == UID_NONE)
		uids->failed_without++;
}

static size_t confirmed_count(const struct uids_kept *kept)
{
	size_t count = 0;
	for (size_t i = 0; i < kept->count; i++)
		if (kept->items[i].uid != UID_NONE)
			count++;
	return count;
}

static bool has_vanished(const struct facts *facts, login_id id, const struct uids_kept *kept,
			 const struct uids *uids)
{
	const struct state_uid *known = uids_kept_find(kept, facts->logins[id].name);
	return uids->results[id] == NAME_NONE && known != NULL && known->uid != UID_NONE;
}

/* The hash of the vanished logins, in order of name. */
static void hash_vanished(const struct facts *facts, const struct uids_kept *kept, struct uids *uids)
{
	unsigned char bytes[(UIDS_HASH_SIZE - 1) / 2 + crypto_generichash_BYTES_MIN];
	crypto_generichash_state hash;
	crypto_generichash_init(&hash, NULL, 0, crypto_generichash_BYTES_MIN);
	for (login_id id = 0; id < facts->login_count; id++)
		if (has_vanished(facts, id, kept, uids))
			crypto_generichash_update(&hash, (const unsigned char *)facts->logins[id].name,
						  strlen(facts->logins[id].name) + 1);
	crypto_generichash_final(&hash, bytes, crypto_generichash_BYTES_MIN);
	sodium_bin2hex(uids->hash, sizeof(uids->hash), bytes, (sizeof(uids->hash) - 1) / 2);
}

/* More than the guard lets go at once, or all there were. */
static bool are_too_many(size_t vanished, size_t confirmed, const struct guard_settings *guard)
{
	if (vanished > 1 && vanished >= confirmed)
		return true;
	return vanished >= guard->min && vanished * 100 > (size_t)guard->max_revoked_percent * confirmed;
}

/* Many known logins are gone at once: rather a broken name service than a purge. They keep their uids. */
static void hold_vanished(const struct facts *facts, const struct uids_kept *kept,
			  const struct guard_settings *guard, const char *const *accepts, size_t accept_count,
			  struct uids *uids)
{
	if (!are_too_many(uids->vanished, confirmed_count(kept), guard))
		return;
	hash_vanished(facts, kept, uids);
	for (size_t i = 0; i < accept_count; i++)
		if (strcmp(accepts[i], uids->hash) == 0)
			return;
	uids->held = true;
	for (login_id id = 0; id < facts->login_count; id++)
		if (has_vanished(facts, id, kept, uids))
			uids->uids[id] = uids_kept_find(kept, facts->logins[id].name)->uid;
}

struct uid_of {
	uid_t uid;
	login_id login;
};

static int compare_uids(const void *a, const void *b)
{
	const struct uid_of *left = a, *right = b;
	if (left->uid != right->uid)
		return left->uid < right->uid ? -1 : 1;
	return left->login < right->login ? -1 : left->login > right->login;
}

/* The uids in use, sorted; NULL: out of memory. */
static struct uid_of *sort_uids(const struct facts *facts, const struct uids *uids, struct arena *arena,
				size_t *ret_count)
{
	struct uid_of *sorted = arena_array(arena, facts->login_count, sizeof(*sorted));
	*ret_count = 0;
	if (sorted == NULL)
		return NULL;
	for (login_id id = 0; id < facts->login_count; id++)
		if (uids->uids[id] != UID_NONE)
			sorted[(*ret_count)++] = (struct uid_of){uids->uids[id], id};
	qsort(sorted, *ret_count, sizeof(*sorted), compare_uids);
	return sorted;
}

/* Has one of the logins sorted[from..until), which share a uid, just been confirmed to have it? */
static bool one_is_confirmed(const struct uids *uids, const struct uid_of *sorted, size_t from, size_t until)
{
	for (size_t i = from; i < until; i++)
		if (uids->results[sorted[i].login] == NAME_FOUND)
			return true;
	return false;
}

/* A uid that a login only keeps, because nothing better is known, is not kept where the number has meanwhile become
 * somebody else's: that person would get what the login may open. */
static bool let_reused_go(const struct facts *facts, struct name_cache *cache, struct arena *arena,
			  struct uids *uids)
{
	size_t count, until;
	struct uid_of *sorted = sort_uids(facts, uids, arena, &count);
	if (sorted == NULL)
		return false;
	for (size_t from = 0; from < count; from = until) {
		until = from + 1;
		while (until < count && sorted[until].uid == sorted[from].uid)
			until++;
		bool confirmed = one_is_confirmed(uids, sorted, from, until);
		for (size_t i = from; i < until; i++) {
			login_id id = sorted[i].login;
			if (uids->results[id] == NAME_FOUND ||
			    (!confirmed &&
			     !name_cache_is_anothers(cache, uids->uids[id], facts->logins[id].name)))
				continue;
			uids->uids[id] = UID_NONE;
			uids->reused++;
		}
	}
	return true;
}

bool uids_resolve(const struct facts *facts, struct name_cache *cache, const struct uids_kept *kept,
		  const struct guard_settings *guard, const char *const *accepts, size_t accept_count,
		  int64_t now, struct arena *arena, struct uids *ret_uids)
{
	*ret_uids =
	    (struct uids){.uids = arena_array(arena, facts->login_count, sizeof(uid_t)),
			  .results = arena_array(arena, facts->login_count, sizeof(enum name_result))};
	if (ret_uids->uids == NULL || ret_uids->results == NULL)
		return false;
	for (login_id id = 0; id < facts->login_count; id++)
		resolve_one(facts->logins[id].name, id, cache, kept, now, ret_uids);
	if (ret_uids->vanished > 0)
		hold_vanished(facts, kept, guard, accepts, accept_count, ret_uids);
	return (ret_uids->failed == 0 && !ret_uids->held) || let_reused_go(facts, cache, arena, ret_uids);
}

/* A login's name as a finding may quote it: one that has no part in care may be a patient's. */
static const char *shown(const struct findings *findings, const struct login *login)
{
	bool works = login->professional != NULL || login->role_count > 0;
	return works ? login->name : findings_shown(findings, login->name);
}

/* uid 0 and the owners of stores: never a person's. */
static bool is_reserved(const struct facts *facts, login_id id, uid_t uid, const uid_t *owners,
			struct findings *findings)
{
	const struct login *login = &facts->logins[id];
	if (uid == 0) {
		findings_add(findings, SEVERITY_ERROR, login->origin,
			     "login '%s' has uid 0, to which no rule applies; name an ordinary account",
			     shown(findings, login));
		return true;
	}
	for (store_id store = 0; store < facts->policy->store_count; store++) {
		if (owners[store] != uid)
			continue;
		findings_add(
		    findings, SEVERITY_ERROR, login->origin,
		    "login '%s' has uid %u, which owns store '%s': an owner can always change the ACLs; "
		    "name another owner",
		    shown(findings, login), uid, facts->policy->stores[store].name);
		return true;
	}
	return false;
}

void uids_check(const struct facts *facts, const uid_t *owners, struct arena *arena, struct uids *uids,
		struct findings *findings)
{
	size_t count;
	struct uid_of *sorted = sort_uids(facts, uids, arena, &count);
	if (sorted == NULL) {
		findings->out_of_memory = true;
		findings->error_count++;
		return;
	}
	for (login_id id = 0; id < facts->login_count; id++)
		if (uids->uids[id] != UID_NONE && is_reserved(facts, id, uids->uids[id], owners, findings))
			uids->uids[id] = UID_NONE;
	for (size_t i = 1; i < count; i++) {
		if (sorted[i].uid != sorted[i - 1].uid || sorted[i].uid == 0)
			continue;
		const struct login *one = &facts->logins[sorted[i - 1].login];
		const struct login *other = &facts->logins[sorted[i].login];
		findings_add(findings, SEVERITY_ERROR, other->origin,
			     "logins '%s' and '%s' share uid %u; expected one uid for each person: until "
			     "then neither gets anything",
			     shown(findings, one), shown(findings, other), sorted[i].uid);
		uids->uids[sorted[i - 1].login] = UID_NONE;
		uids->uids[sorted[i].login] = UID_NONE;
	}
}
