/* Where the stores lie: mounted without programs of other people and without devices, named without patients. */
#include "acl_sync/check/check_services_private.h"

#include "acl_sync/sweep/mounts.h"

#include <stdlib.h>
#include <string.h>

/* All of them, in the arena. */
struct mount_table {
	struct mount_line *lines;
	size_t count, capacity;
};

static void mounts_read(struct check_run *run, struct mount_table *table)
{
	struct check_text text;
	struct mount_line mount;
	char *line;
	if (!check_text_open(run, run->places->mountinfo, &text))
		return;
	while ((line = check_text_next(&text, LINES_SINGLE)) != NULL) {
		if (!mount_line_parse(line, &mount))
			continue;
		struct mount_line *lines =
		    arena_grow(run->arena, table->lines, table->count, &table->capacity, sizeof(*lines));
		if (lines == NULL) {
			run->findings->out_of_memory = true;
			return;
		}
		table->lines = lines;
		table->lines[table->count++] = mount;
	}
}

static bool has_option(const char *options, const char *option)
{
	size_t length = strlen(option);
	for (const char *at = options; (at = strstr(at, option)) != NULL; at += length)
		if ((at == options || at[-1] == ',') && (at[length] == ',' || at[length] == '\0'))
			return true;
	return false;
}

/* Where a walk along `path` leaves the mount `upper`: its child that is met first. */
static const struct mount_line *mount_step(const struct mount_table *table, const struct mount_line *upper,
					   const char *path)
{
	const struct mount_line *found = NULL;
	for (size_t i = 0; i < table->count; i++) {
		const struct mount_line *line = &table->lines[i];
		if (line != upper && strcmp(line->parent, upper->id) == 0 &&
		    strcmp(line->id, line->parent) != 0 && check_path_holds(line->point, path) &&
		    (found == NULL || strlen(line->point) < strlen(found->point)))
			found = line;
	}
	return found;
}

/* The mount that holds `path`, found as the kernel walks, from mount to mount: what lies under another mount does
 * not count. NULL: none. */
static const struct mount_line *mount_find(const struct mount_table *table, const char *path)
{
	const struct mount_line *here = NULL;
	for (size_t i = 0; i < table->count && here == NULL; i++)
		if (strcmp(table->lines[i].point, "/") == 0)
			here = &table->lines[i];
	for (size_t steps = 0; here != NULL && steps < table->count; steps++) {
		const struct mount_line *next = mount_step(table, here, path);
		if (next == NULL)
			break;
		here = next;
	}
	return here;
}

static const struct {
	const char *option, *why;
} wanted_options[] = {
    {"nosuid", "a set-user-id or set-group-id copy of a program in a folder gives its owner's perms to "
	       "whoever starts it"},
    {"nodev", "a device file brought in by a restored archive opens the device itself"},
};

/* Where `path`, on `mount`, lies within the file system. Arena; NULL: out of memory. */
static const char *path_inside(struct check_run *run, const struct mount_line *mount, const char *path)
{
	size_t point = strcmp(mount->point, "/") == 0 ? 0 : strlen(mount->point);
	const char *root = strcmp(mount->root, "/") == 0 ? "" : mount->root;
	const char *inside = arena_printf(run->arena, "%s%s", root, path + point);
	if (inside == NULL)
		run->findings->out_of_memory = true;
	return inside;
}

/* Another mount that shows the same place of the same file system without `option`; NULL: none. */
static const struct mount_line *mount_beside(struct check_run *run, const struct mount_table *table,
					     const struct mount_line *mount, const char *path,
					     const char *option)
{
	const char *inside = path_inside(run, mount, path);
	for (size_t i = 0; inside != NULL && i < table->count; i++) {
		const struct mount_line *line = &table->lines[i];
		if (line != mount && strcmp(line->device, mount->device) == 0 &&
		    check_path_holds(line->root, inside) && !has_option(line->options, option) &&
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
		if (!has_option(mount->options, option))
			check_warn(run, store->origin,
				   "%s of store %s is on the mount %s without \"%s\": %s; put the store on a "
				   "file system of its own and add %s to its line in /etc/fstab",
				   what, store->name, mount->point, option, wanted_options[i].why, option);
		else if ((beside = mount_beside(run, table, mount, real, option)) != NULL)
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
	struct mount_table table = {0};
	if (!check_is_own_site(run))
		return;
	mounts_read(run, &table);
	for (size_t i = 0; i < policy->store_count; i++) {
		store_mounts_check(run, &table, &policy->stores[i]);
		names_check(run, &policy->stores[i]);
	}
}
