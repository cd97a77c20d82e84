/* Where the stores lie: mounted without programs of other people and without devices, named without patients. */
#include "acl_sync/check/mount_table.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *option, *why;
} wanted_options[] = {
    {"nosuid", "a set-user-id or set-group-id copy of a program in a folder gives its owner's perms to "
	       "whoever starts it"},
    {"nodev", "a device file brought in by a restored archive opens the device itself"},
};

/* Another mount that shows the same place of the same file system without `option`; NULL: none. */
static const struct mount_line *mount_without(struct check_run *run, const struct mount_table *table,
					      const struct mount_line *mount, const char *path,
					      const char *option)
{
	const char *inside = mount_inside(run, mount, path);
	for (size_t i = 0; inside != NULL && i < table->count; i++) {
		const struct mount_line *line = &table->lines[i];
		if (line != mount && strcmp(line->device, mount->device) == 0 &&
		    check_path_holds(line->root, inside) && !mount_has_option(line->options, option) &&
		    mount_find(table, line->point) == line)
			return line;
	}
	return NULL;
}

/* `what` of the store, "/srv/clinical/folders", is on `mount`. */
static void mount_check(struct check_run *run, const struct mount_table *table, const struct store *store,
			const char *what, const struct mount_line *mount, const char *real)
{
	for (size_t i = 0; i < sizeof(wanted_options) / sizeof(wanted_options[0]); i++) {
		const char *option = wanted_options[i].option;
		const struct mount_line *beside;
		if (!mount_has_option(mount->options, option))
			check_warn(run, store->origin,
				   "%s of store %s is on the mount %s without \"%s\": %s; put the store on a "
				   "file system of its own and add %s to its line in /etc/fstab",
				   what, store->name, mount->point, option, wanted_options[i].why, option);
		else if ((beside = mount_without(run, table, mount, real, option)) != NULL)
			check_warn(run, store->origin,
				   "%s of store %s is seen through the mount %s too, and that one is without "
				   "\"%s\": %s; add %s to its line in /etc/fstab, or unmount it",
				   what, store->name, beside->point, option, wanted_options[i].why, option);
	}
}

/* The root, and the views where they are on another mount. */
static void store_mounts_check(struct check_run *run, const struct mount_table *table,
			       const struct store *store)
{
	const char *const places[] = {store->root, store->views};
	const struct mount_line *seen = NULL;
	for (size_t i = 0; i < 2 && places[i] != NULL; i++) {
		bool unused;
		const char *real = check_path(run, places[i], &unused);
		const struct mount_line *mount = real == NULL ? NULL : mount_find(table, real);
		if (mount != NULL && mount != seen)
			mount_check(run, table, store, places[i], mount, real);
		seen = mount;
	}
}

/* Views lead to folders by link, so nothing is lost with names that nobody can guess. */
static void names_check(struct check_run *run, const struct store *store)
{
	if (store->views == NULL || strcmp(store->folder, "{opaque}") == 0)
		return;
	check_warn(run, store->origin,
		   "store %s has views, but its folders are named \"%s\": who guesses an identifier learns "
		   "that the person is a "
		   "patient, and who treats them; set folder = \"{opaque}\", views go on showing identifiers",
		   store->name, store->folder);
}

void check_mounts(struct check_run *run)
{
	const struct policy *policy = &run->settings->policy;
	struct mount_table table;
	if (!check_is_own_site(run))
		return;
	mount_table_read(run, &table);
	for (size_t i = 0; i < policy->store_count; i++) {
		store_mounts_check(run, &table, &policy->stores[i]);
		names_check(run, &policy->stores[i]);
	}
}
