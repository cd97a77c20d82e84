#include "acl_sync/site/held.h"

#include "acl_sync/console.h"
#include "acl_sync/site/lost.h"
#include "acl_sync/site/waiting.h"
#include "acl_sync/status.h"

#include <string.h>

static void report_guard_store(struct site *site, const struct guard_store *store)
{
	console_say(CONSOLE_ERROR,
		    "store '%s': %zu of %zu accesses in force would be taken away and %zu would be added; "
		    "%zu changes are held until somebody accepts exactly them: careacl sync --accept %s",
		    store->name, store->losses, store->in_force, store->gains, store->held, store->hash);
	site_worsen(site, STATUS_HELD);
}

/* Categories whose directories keep their name until it is accepted. */
static void report_paths(struct site *site, const struct guard_store *store)
{
	if (store->collides) {
		console_say(
		    CONSOLE_ERROR,
		    "store '%s': the path of a category is now where the directories of another are, and "
		    "would open them to others: the former settings go on; change one path at a time, to "
		    "a name that no category had",
		    store->name);
		site_worsen(site, STATUS_HELD);
		return;
	}
	for (size_t i = 0; i < site->guard.path_count; i++) {
		const struct guard_path *path = &site->guard.paths[i];
		char where[4352];
		if (store->accepted || strcmp(path->store, store->name) != 0)
			continue;
		origin_format(path->origin, where, sizeof(where));
		console_say(
		    CONSOLE_ERROR,
		    "%s: the path of this category has changed: its directories keep their name until "
		    "somebody accepts that they are renamed in every patient's folder: careacl sync "
		    "--accept %s",
		    where, store->hash);
		site_worsen(site, STATUS_HELD);
	}
}

void held_report_unanswered(struct site *site)
{
	const struct uids *uids = &site->uids;
	if (uids->failed == 0 && site->groups_failed == 0)
		return;
	console_say(
	    CONSOLE_ERROR,
	    "the name service did not answer about %zu logins and %zu Unix groups: uids confirmed in the "
	    "last 7 days are used, %zu logins get nothing in this run",
	    uids->failed, site->groups_failed, uids->failed_without);
	site_worsen(site, STATUS_FAILED);
}

static void report_uids(struct site *site)
{
	const struct uids *uids = &site->uids;
	if (uids->held) {
		console_say(
		    CONSOLE_ERROR,
		    "the name service no longer knows %zu logins that it knew: they keep their uids until "
		    "somebody accepts that they are gone: careacl sync --accept %s",
		    uids->vanished, uids->hash);
		site_worsen(site, STATUS_HELD);
	}
	if (uids->reused > 0)
		console_say(CONSOLE_WARNING,
			    "%zu logins would keep their uid, but by now it is somebody else's: they get "
			    "nothing until the name service knows them again",
			    uids->reused);
	held_report_unanswered(site);
}

void held_report(struct site *site)
{
	for (size_t i = 0; i < site->guard.store_count; i++)
		if (site->guard.stores[i].held > 0)
			report_guard_store(site, &site->guard.stores[i]);
	for (size_t i = 0; i < site->guard.store_count; i++)
		report_paths(site, &site->guard.stores[i]);
	if (site->clock_held && !site->has_at)
		site_worsen(site, STATUS_HELD);
	waiting_report(site);
	report_uids(site);
}

void held_report_root(struct run *run)
{
	const struct store *store = run_store(run);
	const char *another = run_root_is_another(run, store);
	site_worsen(run->site, STATUS_HELD);
	if (another != NULL) {
		console_say(CONSOLE_ERROR, "%s", another);
		return;
	}
	console_say(
	    CONSOLE_ERROR,
	    "store '%s': %s holds what careacl did not make and is not touched; look at 'careacl check', "
	    "then type: careacl adopt %s (or: careacl sync --adopt)",
	    store->name, store->root, store->root);
}

/* Is `hash` the number of something that is held, or was accepted in this run? */
static bool is_known(const struct site *site, const char *hash)
{
	char lost[GUARD_HASH_SIZE];
	for (size_t i = 0; i < site->guard.store_count; i++) {
		const struct guard_store *store = &site->guard.stores[i];
		if ((guard_store_holds(store) || store->accepted) && strcmp(store->hash, hash) == 0)
			return true;
	}
	if (site->uids.vanished > 0 && strcmp(site->uids.hash, hash) == 0)
		return true;
	if (site->waiting_accepted != NULL && strcmp(site->waiting_accepted, hash) == 0)
		return true;
	if (site->trail_accepted != NULL && strcmp(site->trail_accepted, hash) == 0)
		return true;
	for (store_id store = 0; store < site->facts->policy->store_count; store++) {
		lost_hash(&site->facts->policy->stores[store], lost);
		if (site->lost[store] != LOST_NOT && strcmp(lost, hash) == 0)
			return true;
	}
	return false;
}

/* All hashes that are held now, as "one, two"; "nothing". */
static const char *held_hashes(struct site *site)
{
	const char *text = "";
	json_t *list = held_json(site), *held;
	size_t i;
	json_array_foreach(list, i, held)
	{
		const char *hash = json_string_value(json_object_get(held, "hash"));
		if (hash != NULL && text != NULL)
			text = arena_printf(site->arena, "%s%s%s", text, *text != '\0' ? ", " : "", hash);
	}
	json_decref(list);
	if (text == NULL)
		console_out_of_memory();
	return *text != '\0' ? text : "nothing";
}

void held_report_unknown(struct site *site)
{
	for (size_t i = 0; i < site->options->accepts.count; i++)
		if (!is_known(site, site->options->accepts.items[i]))
			site_fail(site, STATUS_WRONG, "--accept", "nothing is held under '%s'; held now: %s",
				  site->options->accepts.items[i], held_hashes(site));
}

static json_t *guard_json(const struct guard_store *store)
{
	json_t *held = json_object();
	json_out_set(held, "what", json_out_text("guard"));
	json_out_set(held, "store", json_out_text(store->name));
	json_out_set(held, "hash", json_out_text(store->hash));
	json_out_set(held, "changes", json_integer((json_int_t)store->held));
	json_out_set(held, "losses", json_integer((json_int_t)store->losses));
	json_out_set(held, "gains", json_integer((json_int_t)store->gains));
	json_out_set(held, "renamed", json_integer((json_int_t)store->moved));
	json_out_set(held, "in_force", json_integer((json_int_t)store->in_force));
	return held;
}

static json_t *lost_json(const struct store *store)
{
	char hash[GUARD_HASH_SIZE];
	json_t *held = json_object();
	lost_hash(store, hash);
	json_out_set(held, "what", json_out_text("state"));
	json_out_set(held, "store", json_out_text(store->name));
	json_out_set(held, "hash", json_out_text(hash));
	return held;
}

json_t *held_json(struct site *site)
{
	json_t *list = json_array(), *waiting = waiting_json(site);
	if (waiting != NULL)
		json_out_append(list, waiting);
	for (store_id store = 0; store < site->facts->policy->store_count; store++)
		if (site->lost[store] == LOST_HELD)
			json_out_append(list, lost_json(&site->facts->policy->stores[store]));
	for (size_t i = 0; i < site->guard.store_count; i++)
		if (guard_store_holds(&site->guard.stores[i]))
			json_out_append(list, guard_json(&site->guard.stores[i]));
	if (site->uids.held) {
		json_t *held = json_object();
		json_out_set(held, "what", json_out_text("logins"));
		json_out_set(held, "hash", json_out_text(site->uids.hash));
		json_out_set(held, "changes", json_integer((json_int_t)site->uids.vanished));
		json_out_append(list, held);
	}
	if (site->clock_held && !site->has_at) {
		json_t *held = json_object();
		json_out_set(held, "what", json_out_text("clock"));
		json_out_set(held, "decided", json_out_instant(site->decided));
		json_out_append(list, held);
	}
	return list;
}
