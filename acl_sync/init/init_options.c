#include "acl_sync/init/init.h"

#include "acl_sync/console.h"

#include <string.h>

/* "clinical=/srv/clinical/folders" */
static bool take_store(struct init_site *site, const char *typed)
{
	const char *equals = strchr(typed, '=');
	char *name = arena_strdup(site->arena, typed);
	if (name == NULL)
		console_out_of_memory();
	if (equals == NULL)
		return init_fail(site, typed,
				 "is no store; expected NAME=ROOT, such as clinical=/srv/clinical/folders");
	name[equals - typed] = '\0';
	return init_add_store(site, name, equals + 1);
}

/* One for all stores, or one for each in their order; none: hospitals. */
static bool take_regimes(struct init_site *site, const struct option_list *typed)
{
	bool is_right = true;
	if (typed->count > 1 && typed->count != site->store_count)
		return init_fail(site, "--regime",
				 "stands %zu times for %zu stores; expected once, or once for each store in "
				 "their order",
				 typed->count, site->store_count);
	for (size_t i = 0; i < site->store_count && typed->count > 0; i++)
		is_right = init_set_regime(site, &site->stores[i], typed->items[typed->count == 1 ? 0 : i]) &&
			   is_right;
	return is_right;
}

bool init_take_options(struct init_site *site, const struct options *options)
{
	bool is_right = true;
	for (size_t i = 0; i < options->stores.count; i++)
		is_right = take_store(site, options->stores.items[i]) && is_right;
	if (!is_right)
		return false;
	is_right = take_regimes(site, &options->regimes);
	for (size_t i = 0; i < site->store_count; i++)
		is_right = init_set_categories(site, &site->stores[i], options->categories.items,
					       options->categories.count) &&
			   is_right;
	return is_right && init_set_professions(site, options->professions.items, options->professions.count);
}
