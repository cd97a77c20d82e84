/* What a site asks the name service: members of Unix groups, uids of logins, owners of stores. */
#include "acl_sync/console.h"
#include "acl_sync/site/site_private.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

#include <string.h>

/* What the live source of members needs to know. */
struct live_groups {
	struct site *site;
	struct findings *findings;
	struct generation kept; /* texts of the last good generation, for when nobody answers */
	bool kept_loaded;
};

/* The members as the last good generation had them, if that is not too long ago. */
static bool kept_members(struct live_groups *live, const char *group, struct arena *arena,
			 struct group_members *ret_members)
{
	struct site *site = live->site;
	int64_t confirmed;
	struct state_texts texts;
	if (site->state == NULL ||
	    state_number(site->state, STATE_GROUPS_CONFIRMED, &confirmed) != STATE_OK ||
	    site->clock_now - confirmed > UIDS_KEPT_SECONDS)
		return false;
	if (!live->kept_loaded && state_texts_load(site->state, STATE_TEXTS_GOOD, arena, &texts) != STATE_OK)
		return false;
	if (!live->kept_loaded) {
		live->kept.items = arena_array(arena, texts.count, sizeof(*live->kept.items));
		if (live->kept.items == NULL)
			return false;
		live->kept.count = texts.count;
		for (size_t i = 0; i < texts.count; i++)
			live->kept.items[i] = texts.items[i];
		live->kept_loaded = true;
	}
	return generation_kept_members(&live->kept, group, NULL, arena, ret_members);
}

/* Appends the professionals whose primary group it is. false when the name service did not answer about one. */
static bool add_primary(struct live_groups *live, const struct statements *statements, gid_t gid,
			const char **logins, size_t *count)
{
	for (size_t i = 0; i < statements->professional_count; i++) {
		const char *login = statements->professionals[i].login;
		struct name_answer answer = name_cache_login(&live->site->names, login);
		if (answer.result == NAME_FAILED)
			return false;
		if (answer.result == NAME_FOUND && answer.gid == gid)
			logins[(*count)++] = login;
	}
	return true;
}

static enum name_result ask_members(struct live_groups *live, const char *group,
				    const struct statements *statements, struct arena *arena,
				    struct group_members *ret_members)
{
	gid_t gid;
	const char *const *listed;
	size_t count;
	enum name_result result = names_group(group, arena, &gid, &listed, &count);
	if (result != NAME_FOUND)
		return result;
	const char **logins = arena_array(arena, count + statements->professional_count, sizeof(*logins));
	if (logins == NULL)
		return NAME_FAILED;
	for (size_t i = 0; i < count; i++)
		logins[i] = listed[i];
	if (!add_primary(live, statements, gid, logins, &count))
		return NAME_FAILED;
	*ret_members = (struct group_members){logins, count};
	return NAME_FOUND;
}

static struct origin origin_of_group(const struct statements *statements, const char *group)
{
	for (size_t i = 0; i < statements->team_count; i++)
		if (statements->teams[i].group != NULL && strcmp(statements->teams[i].group, group) == 0)
			return said_key_origin(&statements->teams[i].said, "group");
	return (struct origin){.file = group};
}

static bool live_members(void *context, const char *group, const struct statements *statements,
			 struct arena *arena, struct group_members *ret_members)
{
	struct live_groups *live = context;
	enum name_result result = ask_members(live, group, statements, arena, ret_members);
	if (result == NAME_FOUND)
		return true;
	struct origin origin = origin_of_group(statements, group);
	if (result == NAME_NONE) {
		findings_add(live->findings, SEVERITY_WARNING, origin,
			     "Unix group '%s' does not exist: the team has no members", group);
		return false;
	}
	live->site->groups_failed++;
	bool kept = kept_members(live, group, arena, ret_members);
	findings_add(live->findings, SEVERITY_WARNING, origin,
		     "the name service did not answer about Unix group '%s': %s", group,
		     kept ? "its members of the last run are used" : "the team has no members in this run");
	return kept;
}

struct store_owner site_owner(struct site *site, const struct store *store)
{
	struct store_owner owner = {0};
	enum name_result group = NAME_FOUND, login = NAME_FOUND;
	if (strcmp(store->owner, "root") != 0) {
		struct name_answer answer = name_cache_login(&site->names, store->owner);
		login = answer.result;
		owner.uid = login == NAME_FOUND ? answer.uid : 0;
	}
	if (strcmp(store->group, "root") != 0)
		group = names_group(store->group, site->arena, &owner.gid, NULL, NULL);
	owner.known = login == NAME_FOUND && group == NAME_FOUND;
	owner.unanswered = login == NAME_FAILED || group == NAME_FAILED;
	return owner;
}

/* Owner and group of every store of a policy. */
static struct store_owner *resolve_owners(struct site *site, const struct policy *policy)
{
	struct store_owner *owners = arena_array(site->arena, policy->store_count, sizeof(*owners));
	if (owners == NULL)
		console_out_of_memory();
	for (store_id store = 0; store < policy->store_count; store++)
		owners[store] = site_owner(site, &policy->stores[store]);
	return owners;
}

/* uids of `facts`, checked: what is wrong goes to `findings`. */
static void resolve_uids(struct site *site, const struct facts *facts, const struct settings *settings,
			 const struct store_owner *owners, struct findings *findings, struct uids *ret_uids)
{
	uid_t *reserved = arena_array(site->arena, facts->policy->store_count, sizeof(*reserved));
	if (reserved == NULL)
		console_out_of_memory();
	for (store_id store = 0; store < facts->policy->store_count; store++)
		reserved[store] = owners[store].uid;
	if (!uids_resolve(facts, &site->names, &site->kept, &settings->guard, site->options->accepts.items,
			  site->options->accepts.count, site->clock_now, site->arena, ret_uids))
		console_out_of_memory();
	uids_check(facts, reserved, site->arena, ret_uids, findings);
}

bool site_build(struct site *site, struct generation *generation, struct findings *findings)
{
	struct live_groups live = {.site = site, .findings = findings};
	struct group_source groups = {live_members, &live};
	site->groups_failed = 0;
	generation->desk = site->desk;
	if (!generation_build(generation, &groups, site->clock_now, findings))
		return false;
	if ((site->needs & SITE_UIDS) == 0)
		return true;
	struct uids uids;
	size_t errors = findings->error_count;
	resolve_uids(site, generation->facts, generation->settings,
		     resolve_owners(site, generation->facts->policy), findings, &uids);
	return findings->error_count == errors;
}

bool site_finish_names(struct site *site)
{
	struct findings already_said;
	if ((site->needs & SITE_UIDS) == 0)
		return true;
	wording_findings_init(&already_said);
	site->owners = resolve_owners(site, site->facts->policy);
	resolve_uids(site, site->facts, site->settings, site->owners, &already_said, &site->uids);
	findings_clear(&already_said);
	for (store_id store = 0; store < site->facts->policy->store_count; store++) {
		const struct store *place = &site->facts->policy->stores[store];
		char where[4352];
		origin_format(place->origin, where, sizeof(where));
		if (!site->owners[store].known)
			site_fail(site, site->owners[store].unanswered ? STATUS_FAILED : STATUS_WRONG, where,
				  "store '%s': the name service %s owner '%s' or group '%s'; the store is "
				  "left alone",
				  place->name,
				  site->owners[store].unanswered ? "did not answer about" : "does not know",
				  place->owner, place->group);
	}
	return true;
}
