/* All checks of the host's services, and what they share. */
#include "acl_sync/check/check_services_private.h"

#include "policy/identifier.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const struct service_places service_places_of_host = {
    .sshd_config = "/etc/ssh/sshd_config",
    .smb_conf = "/etc/samba/smb.conf",
    .pam_directory = "/etc/pam.d",
    .pam_vendor_directory = "/usr/lib/pam.d",
    .passwd = "/etc/passwd",
    .mountinfo = "/proc/self/mountinfo",
    .module_state_dir = "/var/lib/careacl",
};

static bool is_known(const struct check_run *run, const char *where, const char *text)
{
	for (size_t i = 0; i < run->findings->count; i++) {
		const struct finding *known = &run->findings->items[i];
		if (strcmp(known->where, where) == 0 && strcmp(known->text, text) == 0)
			return true;
	}
	return false;
}

void check_warn(struct check_run *run, struct origin origin, const char *format, ...)
{
	char where[PATH_MAX + 16];
	va_list arguments;
	origin_format(origin, where, sizeof(where));
	va_start(arguments, format);
	char *text = findings_format(run->findings, format, arguments);
	va_end(arguments);
	if (text == NULL)
		run->findings->out_of_memory = true;
	else if (!is_known(run, where, text))
		findings_add(run->findings, SEVERITY_WARNING, origin, "%s", text);
	free(text);
}

bool check_path_holds(const char *outer, const char *inner)
{
	return strcmp(outer, "/") == 0 || plain_path_is_within(inner, outer);
}

/* Takes "//", "/./" and a last "/" out, in place. ".." is left: only the kernel knows where it leads. */
static void path_squeeze(char *path)
{
	char *to = path;
	for (const char *from = path; *from != '\0';) {
		if (from[0] == '/' && (from[1] == '/' || from[1] == '\0'))
			from++;
		else if (from[0] == '/' && from[1] == '.' && (from[2] == '/' || from[2] == '\0'))
			from += 2;
		else
			*to++ = *from++;
	}
	if (to == path)
		*to++ = '/';
	*to = '\0';
}

const char *check_path(struct check_run *run, const char *path, bool *ret_cut)
{
	char resolved[PATH_MAX];
	char *copy = arena_strdup(run->arena, path);
	if (copy == NULL) {
		run->findings->out_of_memory = true;
		return NULL;
	}
	char *variable = strchr(copy, '%');
	*ret_cut = variable != NULL;
	if (variable != NULL) {
		while (variable > copy && *variable != '/')
			variable--;
		*variable = '\0';
	}
	path_squeeze(copy);
	if (realpath(copy, resolved) == NULL)
		return copy;
	copy = arena_strdup(run->arena, resolved);
	if (copy == NULL)
		run->findings->out_of_memory = true;
	return copy;
}

/* `cut`: what people see is somewhere below `directory`, one does not know where. */
static bool in_reach(const char *directory, bool cut, const char *place)
{
	return check_path_holds(place, directory) || (!cut && check_path_holds(directory, place));
}

struct check_reach check_reach_of(struct check_run *run, const char *directory, const struct store *store)
{
	struct check_reach reach = {0};
	bool cut, unused;
	const char *top = check_path(run, directory, &cut);
	const char *root = check_path(run, store->root, &unused);
	const char *views = store->views == NULL ? NULL : check_path(run, store->views, &unused);
	if (top == NULL || root == NULL)
		return reach;
	reach.root = in_reach(top, cut, root);
	reach.views = views != NULL && in_reach(top, cut, views);
	reach.touches = reach.root || reach.views;
	return reach;
}

bool check_serves(struct check_run *run, const char *directory)
{
	const struct policy *policy = &run->settings->policy;
	bool touches = false;
	for (size_t i = 0; i < policy->store_count; i++)
		touches = check_reach_of(run, directory, &policy->stores[i]).touches || touches;
	run->is_served = run->is_served || touches;
	return touches;
}

const char *check_half_of(struct check_reach reach, const struct store *store)
{
	if (store->views == NULL || reach.views == reach.root)
		return NULL;
	return reach.views ? "the views of the store and not its folders: no link leads out of it, and every "
			     "view is empty"
			   : "the folders of the store and not its views: nobody may list the folders, and "
			     "people find nothing there";
}

bool check_is_own_site(const struct check_run *run)
{
	return run->is_served || (run->published && run->at_default);
}

static bool is_at_default(struct check_run *run)
{
	bool unused;
	const char *ours = check_path(run, run->settings->state_dir, &unused);
	const char *asked = check_path(run, run->places->module_state_dir, &unused);
	return ours != NULL && asked != NULL && strcmp(ours, asked) == 0;
}

static bool has_snapshot(struct check_run *run)
{
	const char *path = arena_printf(run->arena, "%s/" LOGIN_SNAPSHOT_FILE, run->settings->state_dir);
	if (path == NULL)
		run->findings->out_of_memory = true;
	return path != NULL && access(path, F_OK) == 0;
}

void check_services(const struct settings *settings, const struct service_places *places,
		    struct findings *findings)
{
	struct check_run run = {
	    .settings = settings, .places = places, .findings = findings, .arena = arena_new()};
	if (run.arena == NULL) {
		findings->out_of_memory = true;
		findings->error_count++;
		return;
	}
	size_t errors = findings->error_count;
	run.published = has_snapshot(&run);
	run.at_default = is_at_default(&run);
	check_sshd(&run);
	check_samba(&run);
	check_pam(&run);
	check_mounts(&run);
	if (findings->out_of_memory && findings->error_count == errors)
		findings->error_count++;
	arena_free(run.arena);
}
