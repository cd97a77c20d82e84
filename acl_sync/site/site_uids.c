/* The uids of the logins of a few patients, between two syncs. */
#include "acl_sync/console.h"
#include "acl_sync/site/site_private.h"

#include <string.h>

/* A uid that a sync has confirmed within this time is used without a question: a desk verb about a whole team does not
 * wait for a directory server. A sync confirms every hour. */
#define UID_FRESH_SECONDS ((int64_t)2 * 3600)

/* Is the uid, which the name service gives to `login`, known as the number of a login that still has it? STATE_OK: it is;
 * STATE_NONE: no; STATE_ERROR: nobody can tell. */
static enum state_result is_shared(struct site *site, uid_t uid, const char *login)
{
	struct state_uid other;
	enum state_result result = state_uid_other(site->state, uid, login, site->arena, &other);
	if (result != STATE_OK)
		return result;
	struct name_answer answer = name_cache_login(&site->names, other.login);
	bool has_it = answer.result == NAME_FAILED || (answer.result == NAME_FOUND && answer.uid == uid);
	return has_it ? STATE_OK : STATE_NONE;
}

bool site_find_uid(struct site *site, const char *login, bool is_named, uid_t *ret_uid)
{
	struct state_uid kept;
	enum state_result result = state_uid_find(site->state, login, site->arena, &kept);
	bool is_kept = result == STATE_OK && site->clock_now - kept.confirmed <= UIDS_KEPT_SECONDS;
	*ret_uid = is_kept ? kept.uid : UID_NONE;
	if (result == STATE_ERROR)
		return false;
	if (is_kept && !is_named && kept.uid != UID_NONE && site->clock_now >= kept.confirmed &&
	    site->clock_now - kept.confirmed <= UID_FRESH_SECONDS)
		return true;
	struct name_answer answer = name_cache_login(&site->names, login);
	if (answer.result == NAME_FOUND) {
		result = answer.uid == 0 ? STATE_OK : is_shared(site, answer.uid, login);
		*ret_uid = result == STATE_NONE ? answer.uid : UID_NONE;
	} else if (*ret_uid != UID_NONE && name_cache_is_anothers(&site->names, *ret_uid, login)) {
		*ret_uid = UID_NONE;
	}
	return result != STATE_ERROR;
}

/* Does a statement name this login: "dr.one", "login:dr.one"? */
static bool says(const char *text, const char *login)
{
	size_t length = strlen(login);
	for (const char *at = strstr(text, login); at != NULL; at = strstr(at + 1, login))
		if (at > text && (at[-1] == '"' || at[-1] == ':') && at[length] == '"')
			return true;
	return false;
}

/* Does the verb say something of this login by name? */
static bool is_named(const struct site_about *about, const char *login)
{
	for (size_t i = 0; i < about->proposed_count; i++)
		if (about->proposed[i].text != NULL && says(about->proposed[i].text, login))
			return true;
	return false;
}

bool site_find_uids(struct site *site, const struct site_about *about)
{
	size_t count = site->facts->login_count, stores = site->facts->policy->store_count;
	site->uids.uids = arena_array(site->arena, count, sizeof(*site->uids.uids));
	site->uids.results = arena_array(site->arena, count, sizeof(*site->uids.results));
	site->owners = arena_array(site->arena, stores, sizeof(*site->owners));
	if (site->uids.uids == NULL || site->uids.results == NULL || site->owners == NULL)
		console_out_of_memory();
	for (login_id id = 0; id < count; id++) {
		const char *login = site->facts->logins[id].name;
		if (!site_find_uid(site, login, is_named(about, login), &site->uids.uids[id]))
			return false;
	}
	for (store_id store = 0; store < stores; store++) {
		site->owners[store] = site_owner(site, &site->facts->policy->stores[store]);
		for (login_id login = 0; login < count; login++)
			if (site->uids.uids[login] == site->owners[store].uid)
				site->uids.uids[login] = UID_NONE;
	}
	return true;
}
