#include "acl_sync/desk/requests.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/requests_form.h"
#include "acl_sync/disk/settle.h"
#include "acl_sync/disk/tree.h"
#include "acl_sync/disk/views.h"
#include "acl_sync/status.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A request may lie there that nobody answers now. What vanishes meanwhile, or is no directory, holds none. */
static void not_looked_at(struct requests_run *run, const char *login, int error)
{
	if (tree_is_nowhere(error))
		return;
	run->failed++;
	console_say(CONSOLE_ERROR, "%s: requests cannot be looked at: %s", login, strerror(-error));
}

/* ---- what is to be looked at ---- */

/* What programs leave beside a file while they save it, and what systems hide. */
static bool is_ours_to_read(const struct requests_run *run, const char *name)
{
	const struct words *patterns = &run->site->settings->temporary_names;
	if (name[0] == '.' || requests_form_is_template(name))
		return false;
	for (size_t i = 0; i < patterns->count; i++)
		if (fnmatch(patterns->items[i], name, 0) == 0)
			return false;
	return true;
}

/* An answer that nobody needs any more: it names a patient. */
static bool is_old(const struct requests_run *run, const struct stat *answer)
{
	return answer->st_mtim.tv_sec < run->site->clock_now - REQUESTS_ANSWER_SECONDS;
}

/* Is it to be answered? An answer is not, and goes when it is old. What cannot be told is said. */
static bool is_waiting(const struct requests_corner *corner, const char *name)
{
	struct stat found;
	if (!is_ours_to_read(corner->run, name))
		return false;
	int error = tree_stat(corner->fd, name, &found);
	if (error != 0) {
		not_looked_at(corner->run, corner->login, error);
		return false;
	}
	if (!requests_is_answer(name, &found))
		return true;
	if (is_old(corner->run, &found))
		(void)unlinkat(corner->fd, name, 0);
	return false;
}

/* The names, first: what a run writes is not met again in it. */
static size_t list_names(const struct requests_corner *corner, const char *names[REQUESTS_AT_ONCE])
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	size_t count = 0;
	int more = listing_open(&listing, corner->fd);
	if (more == 0)
		while (count < REQUESTS_AT_ONCE && (more = listing_next(&listing, &name, &type)) > 0) {
			if (!is_waiting(corner, name))
				continue;
			names[count] = arena_strdup(corner->run->arena, name);
			if (names[count++] == NULL)
				console_out_of_memory();
		}
	listing_close(&listing);
	if (more < 0)
		not_looked_at(corner->run, corner->login, more);
	return count;
}

static void corner_pass(struct requests_corner *corner)
{
	const char *names[REQUESTS_AT_ONCE];
	struct stat found;
	if (fstat(corner->fd, &found) != 0) {
		not_looked_at(corner->run, corner->login, -errno);
		return;
	}
	if (found.st_uid != 0) /* not made by careacl: nobody's */
		return;
	size_t count = list_names(corner, names);
	for (size_t i = 0; i < count; i++)
		requests_entry(corner, names[i]);
}

/* ---- where ---- */

static void login_pass(struct requests_run *run, int place_fd, const char *name)
{
	struct requests_corner corner = {.run = run, .login = arena_strdup(run->arena, name), .fd = -1};
	if (corner.login == NULL)
		console_out_of_memory();
	struct name_answer known = name_cache_login(&run->site->names, corner.login);
	int view_fd = known.result == NAME_FOUND    ? tree_open_directory(place_fd, name)
		      : known.result == NAME_FAILED ? -EAGAIN
						    : -ENOENT;
	if (view_fd < 0) {
		not_looked_at(run, corner.login, view_fd);
		return;
	}
	corner.uid = known.uid;
	corner.fd = tree_open_directory(view_fd, VIEW_RESERVED);
	if (corner.fd >= 0) {
		corner_pass(&corner);
		close(corner.fd);
	} else {
		not_looked_at(run, corner.login, corner.fd);
	}
	close(view_fd);
}

static int list_views(struct requests_run *run, int place_fd)
{
	struct listing listing;
	const char *name;
	enum entry_type type;
	int more = listing_open(&listing, place_fd);
	if (more == 0)
		while ((more = listing_next(&listing, &name, &type)) > 0)
			if (type == ENTRY_DIRECTORY)
				login_pass(run, place_fd, name);
	listing_close(&listing);
	return more;
}

static void store_pass(struct requests_run *run, const struct store *store)
{
	struct store_owner owner = site_owner(run->site, store);
	int root_fd = open(store->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error = root_fd < 0 ? -errno : owner.unanswered ? -EAGAIN : 0;
	int place_fd = error != 0 || !owner.known ? -ENOENT : views_place_open(store, owner.uid, root_fd);
	if (place_fd >= 0)
		error = list_views(run, place_fd);
	if (error != 0)
		site_fail(run->site, STATUS_FAILED, store->name, "the views cannot be looked at: %s",
			  strerror(-error));
	else if (place_fd < 0 && place_fd != -ENOENT)
		site_fail(run->site, STATUS_FAILED, store->name, "the views cannot be looked at: %s",
			  views_place_problem(-place_fd));
	if (place_fd >= 0)
		close(place_fd);
	if (root_fd >= 0)
		close(root_fd);
}

void requests_run(struct requests_run *run)
{
	const struct policy *policy = &run->site->settings->policy;
	struct sigaction previous;
	settle_begin(&previous);
	for (size_t i = 0; i < policy->store_count; i++)
		if (policy->stores[i].views != NULL)
			store_pass(run, &policy->stores[i]);
	settle_end(&previous);
}
