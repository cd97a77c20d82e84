/* Names that the registry takes, for what has names on disk. */
#include "acl_sync/adopt/proposal.h"

#include "policy/identifier.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- folders ---- */

struct id {
	const char *text;
	uint32_t folder;
};

static int compare_ids(const void *left, const void *right)
{
	return strcasecmp(((const struct id *)left)->text, ((const struct id *)right)->text);
}

/* Does the store's pattern put that patient there? */
static bool stands_there(const struct proposal *proposal, const char *path, const char *id,
			 struct arena *arena)
{
	if (proposal->site == NULL)
		return strcmp(path, id) == 0;
	const struct store *store = &proposal->site->facts->policy->stores[proposal->store];
	if (folder_pattern_is_opaque(store->folder))
		return false;
	const char *wanted = folder_path(store->folder, NULL, id, arena);
	return wanted != NULL && strcmp(wanted, path) == 0;
}

/* Valid ids, each for itself whatever its case. */
static bool choose_ids(struct proposal *proposal)
{
	const struct census *census = proposal->reach->census;
	struct id *ids = arena_array(proposal->arena, census->folder_count, sizeof(*ids));
	bool *is_id = arena_array(proposal->arena, census->folder_count, sizeof(*is_id));
	size_t count = 0;
	if (ids == NULL || is_id == NULL)
		return false;
	for (uint32_t i = 0; i < census->folder_count; i++) {
		const char *path = census->folders[i].path, *id = plain_path_leaf(path);
		bool declared = proposal->patients != NULL && proposal->patients[i] != NO_ID;
		if (declared ||
		    (identifier_is_valid(id) && stands_there(proposal, path, id, proposal->arena)))
			ids[count++] = (struct id){id, i};
	}
	if (count > 0)
		qsort(ids, count, sizeof(*ids), compare_ids);
	for (size_t i = 0; i < count; i++)
		is_id[ids[i].folder] = (i == 0 || compare_ids(&ids[i - 1], &ids[i]) != 0) &&
				       (i + 1 == count || compare_ids(&ids[i], &ids[i + 1]) != 0);
	proposal->is_id = is_id;
	return true;
}

/* ---- what is no name becomes one ---- */

/* A copy in which every byte that the names lack is '-'; begins with `prefix` where the first is none. */
static char *plain_copy(struct arena *arena, const char *text, const char *prefix, const char *others,
			size_t most, bool letter_first)
{
	bool needs =
	    letter_first
		? !((*text | 32) >= 'a' && (*text | 32) <= 'z')
		: strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == 0;
	char *copy = arena_printf(arena, "%s%s", needs ? prefix : "", text);
	if (copy == NULL)
		return NULL;
	for (char *at = copy; *at != '\0'; at++)
		if (!(((*at | 32) >= 'a' && (*at | 32) <= 'z') || (*at >= '0' && *at <= '9') ||
		      strchr(others, *at) != NULL))
			*at = '-';
	if (strlen(copy) > most)
		copy[most] = '\0';
	return copy;
}

static bool is_category_taken(const struct proposal *proposal, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (proposal->category_names[i] != NULL && strcasecmp(proposal->category_names[i], name) == 0)
			return true;
	return false;
}

/* Directories of folders become categories; of a store, they are. */
static bool choose_categories(struct proposal *proposal)
{
	const struct census *census = proposal->reach->census;
	proposal->slot_count = census->category_count;
	for (size_t i = 0; i < census->category_count; i++) {
		const char *path = census->categories[i].path;
		if (proposal->site != NULL) {
			proposal->category_names[i] = path; /* proposed by nobody, but there */
			continue;
		}
		if (path[0] == '.' || !plain_path_is_valid(path))
			continue;
		char *name = plain_copy(proposal->arena, path, "c-", "_-", CATEGORY_NAME_MAX, true);
		if (name != NULL && is_category_taken(proposal, i, name))
			name = arena_printf(proposal->arena, "c-%zu", i + 1);
		if (name == NULL)
			return false;
		proposal->category_names[i] =
		    category_name_is_valid(name) && !is_category_taken(proposal, i, name) ? name : NULL;
	}
	return true;
}

/* ---- teams ---- */

static bool is_team_taken(const struct proposal *proposal, size_t count, const char *name)
{
	const struct facts *facts = proposal->site == NULL ? NULL : proposal->site->facts;
	for (size_t i = 0; i < count; i++)
		if (proposal->teams[i].name != NULL && strcasecmp(proposal->teams[i].name, name) == 0)
			return true;
	for (size_t i = 0; facts != NULL && i < facts->team_count; i++)
		if (strcasecmp(facts->teams[i].name, name) == 0)
			return true;
	return false;
}

/* The registry's team of that Unix group in this store. */
static const struct team *declared_team(const struct proposal *proposal, const char *group)
{
	const struct facts *facts = proposal->site == NULL ? NULL : proposal->site->facts;
	for (size_t i = 0; facts != NULL && i < facts->team_count; i++)
		if (facts->teams[i].unix_group != NULL && strcmp(facts->teams[i].unix_group, group) == 0 &&
		    store_set_has(facts->teams[i].stores, proposal->store))
			return &facts->teams[i];
	return NULL;
}

static bool choose_team(struct proposal *proposal, size_t number)
{
	const struct people_group *group = &proposal->reach->people->groups[number];
	struct proposal_team *team = &proposal->teams[number];
	if (group->name == NULL || group->member_count < 2)
		return true;
	const struct team *declared = declared_team(proposal, group->name);
	team->is_declared = declared != NULL;
	char *name = declared != NULL
			 ? arena_strdup(proposal->arena, declared->name)
			 : plain_copy(proposal->arena, group->name, "t-", "._-", IDENTIFIER_MAX, false);
	if (name != NULL && !team->is_declared && is_team_taken(proposal, number, name))
		name = arena_printf(proposal->arena, "adopted-gid-%u", (unsigned)group->gid);
	if (name == NULL)
		return false;
	if (team->is_declared || (identifier_is_valid(name) && !is_team_taken(proposal, number, name)))
		team->name = name;
	return true;
}

static bool choose_teams(struct proposal *proposal)
{
	size_t count = proposal->reach->people->group_count;
	proposal->teams = arena_array(proposal->arena, count, sizeof(*proposal->teams));
	for (size_t i = 0; i < count && proposal->teams != NULL; i++)
		if (!choose_team(proposal, i))
			return false;
	return proposal->teams != NULL;
}

bool proposal_choose_names(struct proposal *proposal)
{
	return choose_ids(proposal) && choose_categories(proposal) && choose_teams(proposal);
}
