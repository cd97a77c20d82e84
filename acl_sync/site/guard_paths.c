/* Categories whose path in the settings has changed. Their directories would be in no category any more, closed, and new
 * empty ones made: so the old path goes on until somebody accepts the new one, and then the directories are renamed. */
#include "acl_sync/site/guard_private.h"

#include <string.h>

static const struct category *category_of(const struct policy *policy, const char *store, const char *name)
{
	category_id id = policy_category(policy, name);
	if (id == NO_ID || strcmp(policy->stores[policy->categories[id].store].name, store) != 0)
		return NULL;
	return &policy->categories[id];
}

/* Is one path the other, or above it? */
static bool collide(const char *one, const char *other)
{
	size_t length = strlen(one), least = strlen(other) < length ? strlen(other) : length;
	const char *rest = strlen(other) < length ? one : other;
	return strncmp(one, other, least) == 0 && (rest[least] == '\0' || rest[least] == '/');
}

/* Would a directory of another category be taken for one of this? While both are known, only in two steps. */
static bool takes_another(const struct policy *base, const struct policy *fresh, const char *store,
			  const struct category *category)
{
	for (category_id id = 0; id < base->category_count; id++) {
		const struct category *was = &base->categories[id];
		const struct category *is = category_of(fresh, store, was->name);
		if (strcmp(base->stores[was->store].name, store) != 0 ||
		    strcmp(was->name, category->name) == 0)
			continue;
		bool moves = category_of(base, store, category->name) != NULL;
		if ((moves || is != NULL) && !(is != NULL && strcmp(is->path, was->path) == 0) &&
		    collide(was->path, category->path))
			return true;
	}
	return false;
}

static bool path_add(struct guard *guard, struct guard_store *store, const struct category *was,
		     const struct category *is)
{
	struct guard_path *paths =
	    arena_grow(guard->arena, guard->paths, guard->path_count, &guard->path_capacity, sizeof(*paths));
	if (paths == NULL)
		return false;
	guard->paths = paths;
	paths[guard->path_count++] =
	    (struct guard_path){store->name, is->name, was->path, is->path, is->origin};
	store->moved++;
	return true;
}

bool guard_paths_compare(struct guard *guard, const struct policy *base, const struct policy *fresh,
			 struct guard_store *store)
{
	for (category_id id = 0; id < fresh->category_count; id++) {
		const struct category *is = &fresh->categories[id];
		if (strcmp(fresh->stores[is->store].name, store->name) != 0)
			continue;
		const struct category *was = category_of(base, store->name, is->name);
		bool has_moved = was != NULL && strcmp(was->path, is->path) != 0;
		if (has_moved && !path_add(guard, store, was, is))
			return false;
		/* into itself nothing can be renamed */
		if (has_moved && collide(was->path, is->path))
			store->collides = true;
		store->collides = store->collides ||
				  ((was == NULL || has_moved) && takes_another(base, fresh, store->name, is));
	}
	return true;
}

const struct guard_path *guard_path_of(const struct guard *guard, const char *category)
{
	for (size_t i = 0; i < guard->path_count; i++)
		if (strcmp(guard->paths[i].category, category) == 0)
			return &guard->paths[i];
	return NULL;
}

static bool is_accepted(const struct guard *guard, const char *store)
{
	for (size_t i = 0; i < guard->store_count; i++)
		if (strcmp(guard->stores[i].name, store) == 0)
			return guard->stores[i].accepted;
	return false;
}

bool guard_paths_keep(const struct guard *guard, struct policy *policy, struct arena *arena)
{
	if (guard->path_count == 0 || guard->whole != NULL)
		return true;
	struct category *categories = arena_array(arena, policy->category_count, sizeof(*categories));
	if (categories == NULL)
		return false;
	memcpy(categories, policy->categories, policy->category_count * sizeof(*categories));
	for (category_id id = 0; id < policy->category_count; id++) {
		const struct guard_path *path = guard_path_of(guard, categories[id].name);
		if (path != NULL && !is_accepted(guard, path->store))
			categories[id].path = path->had;
	}
	policy->categories = categories;
	return true;
}
