/* Where the stores lie: mounted without programs of other people and without devices, named without patients. */
#include "acl_sync/check/check_services_private.h"

#include <stdlib.h>
#include <string.h>

/* A line of /proc/self/mountinfo, as far as it matters. */
struct mount_line {
	char *point;
	char *options;
};

/* "\040" and its like back into bytes, in place. */
static void octal_decode(char *text)
{
	char *to = text;
	for (const char *from = text; *from != '\0';) {
		if (from[0] == '\\' && strspn(from + 1, "01234567") >= 3) {
			*to++ = (char)((from[1] - '0') << 6 | (from[2] - '0') << 3 | (from[3] - '0'));
			from += 4;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
}

/* Fields: id, parent, device, root, mount point, options. False: not such a line. */
static bool mount_parse(char *line, struct mount_line *mount)
{
	char *fields[6], *rest;
	for (size_t i = 0; i < 6; i++) {
		fields[i] = strtok_r(i == 0 ? line : NULL, " ", &rest);
		if (fields[i] == NULL)
			return false;
	}
	*mount = (struct mount_line){fields[4], fields[5]};
	octal_decode(mount->point);
	return true;
}

static bool has_option(const char *options, const char *option)
{
	size_t length = strlen(option);
	for (const char *at = options; (at = strstr(at, option)) != NULL; at += length)
		if ((at == options || at[-1] == ',') && (at[length] == ',' || at[length] == '\0'))
			return true;
	return false;
}

/* The mount that holds `path`: the longest mount point, of several on the same one the last. */
static bool mount_find(struct check_run *run, const char *path, struct mount_line *ret_mount)
{
	struct check_text text;
	struct mount_line mount;
	bool found = false;
	char *line;
	if (!check_text_open(run, run->places->mountinfo, &text))
		return false;
	while ((line = check_text_next(&text, LINES_SINGLE)) != NULL) {
		if (!mount_parse(line, &mount) || !check_path_holds(mount.point, path) ||
		    (found && strlen(mount.point) < strlen(ret_mount->point)))
			continue;
		*ret_mount = mount;
		found = true;
	}
	return found;
}

static const struct {
	const char *option, *why;
} wanted_options[] = {
    {"nosuid", "a set-user-id or set-group-id copy of a program in a folder gives its owner's perms to "
	       "whoever starts it"},
    {"nodev", "a device file brought in by a restored archive opens the device itself"},
};

static void mount_check(struct check_run *run, const struct store *store, const char *path)
{
	struct mount_line mount;
	bool unused;
	const char *real = check_path(run, path, &unused);
	if (real == NULL || !mount_find(run, real, &mount))
		return;
	for (size_t i = 0; i < sizeof(wanted_options) / sizeof(wanted_options[0]); i++)
		if (!has_option(mount.options, wanted_options[i].option))
			check_warn(run, store->origin,
				   "%s of store %s is on the mount %s without \"%s\": %s; put the store on a "
				   "file system of its own and "
				   "add %s to its line in /etc/fstab",
				   path, store->name, mount.point, wanted_options[i].option,
				   wanted_options[i].why, wanted_options[i].option);
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
	if (!run->own_site)
		return;
	for (size_t i = 0; i < policy->store_count; i++) {
		mount_check(run, &policy->stores[i], policy->stores[i].root);
		names_check(run, &policy->stores[i]);
	}
}
