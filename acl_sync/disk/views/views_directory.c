/* One login's directory: its ACL, the links that are there, those that are missing. */
#include "acl_sync/disk/views/views_pass.h"

#include "acl_sync/disk/store_report.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

/* ---- the directory itself ---- */

bool views_directory_exact(struct walk *walk, int fd, const struct object_wish *wish)
{
	struct handle handle = {.fd = fd};
	struct object_state state;
	struct object_diff diff;
	struct object_effect effect = {0};
	int error = object_look(handle, walk->scratch, &state);
	if (error == 0)
		error = object_compare(&state, wish, &diff);
	if (error != 0) {
		walk_unreadable(walk, handle, error);
		return false;
	}
	if (!object_differs(&diff))
		return true;
	if (walk->mode == WALK_LOOK) {
		walk->planned_operations += object_operations(&diff);
		return true;
	}
	if (walk->mode == WALK_TAKE)
		object_take(handle, &state, wish, &diff, &effect);
	else
		object_exact(handle, &state, wish, &diff, &effect);
	walk->folder.gains = walk->folder.gains || object_gains(&diff);
	walk_did(walk, handle, &effect);
	return effect.error == 0;
}

/* The login alone lists its directory, and never writes in it. */
static bool directory_wish(struct views_pass *pass, bool has_given, struct object_wish *ret_wish)
{
	const struct store_job *job = pass->walk->job;
	login_id login = pass->login;
	*ret_wish = wish_closed(0, 0, true);
	if (login == NO_ID || (pass->link_count == 0 && !has_given && !views_emergency_is_due(job, login)))
		return true;
	const struct grant grant = {.login = login, .uid = job->uids[login], .access = ACCESS_READ};
	const struct grants grants = {&grant, 1};
	struct acl_set *set = acl_set_new(&grants, DOCUMENTS_SEALED, pass->arena);
	if (set == NULL || !wish_folder(job, set, pass->arena, ret_wish))
		return false;
	ret_wish->owner = 0;
	ret_wish->group = 0;
	return true;
}

/* ---- what stands in the directory ---- */

/* What careacl did not make. Where a link is wanted, its absence is a failure. */
static void stranger(struct views_pass *pass, const char *name)
{
	struct walk *walk = pass->walk;
	struct view_link *link = views_links_find(pass, name);
	if (strcmp(name, VIEW_RESERVED) == 0 && link == NULL)
		return;
	if (link != NULL)
		link->is_found = true;
	if (walk->mode == WALK_GIVE)
		return;
	size_t before = walk_enter(walk, name);
	if (link != NULL)
		walk_failed(walk, -EEXIST);
	else
		report_notice(walk->report, NOTICE_VIEW, walk->path.text, NO_ID, 0);
	walk_leave(walk, before);
}

/* true: the entry stays. */
static bool entry_pass(struct views_pass *pass, int fd, const char *name, bool may_be_link)
{
	char target[PATH_MAX];
	ssize_t size = -1;
	errno = EINVAL;
	if (may_be_link && strcmp(name, VIEW_RESERVED) != 0)
		size = readlinkat(fd, name, target, sizeof(target));
	if (size < 0 && errno == ENOENT)
		return false; /* gone since it was listed */
	if (size < 0 || size == PATH_MAX) {
		stranger(pass, name);
		return true;
	}
	target[size] = '\0';
	return views_link_present(pass, fd, name, target);
}

/* How many entries stay. */
static size_t listed_pass(struct views_pass *pass, int fd)
{
	struct walk *walk = pass->walk;
	struct listing listing;
	const char *name;
	enum entry_type type;
	size_t stay = 0;
	int more = listing_open(&listing, fd);
	if (more == 0)
		while (walk->stop == 0 && (more = listing_next(&listing, &name, &type)) > 0)
			stay += entry_pass(pass, fd, name, type == ENTRY_SPECIAL);
	listing_close(&listing);
	if (more >= 0)
		return stay;
	walk_failed(walk, more);
	return SIZE_MAX;
}

/* A run over a few folders asks for their links by name; documents aside have names that must be looked for.
 * SIZE_MAX: nobody knows whether anything else stands there. */
static size_t entries_pass(struct views_pass *pass, int fd)
{
	const struct walk *walk = pass->walk;
	const struct store_job *job = walk->job;
	if (job->patients == NULL || walk->asides.count > 0 || walk->report->put_back > 0)
		return listed_pass(pass, fd);
	for (size_t i = 0; i < job->patient_count && walk->stop == 0; i++)
		(void)entry_pass(pass, fd, job->facts->patients[job->patients[i]].id, true);
	return SIZE_MAX;
}

/* ---- the two ways in ---- */

static void directory_remove(struct views_pass *pass, const char *name)
{
	struct walk *walk = pass->walk;
	if (walk->mode == WALK_LOOK) {
		walk->planned_operations++;
	} else if (unlinkat(pass->fd, name, AT_REMOVEDIR) == 0) {
		walk->report->operations++;
		touched_add(&walk->touched, pass->fd);
	} else if (errno != ENOENT && errno != ENOTEMPTY && errno != EEXIST) {
		walk_failed(walk, -errno);
	}
}

/* false: it failed, and no link is given. A run over a few folders does not know what else stands there, so that it
 * closes no directory. `has_given`: a link stays that another run has made. */
static bool directory_treat(struct views_pass *pass, int fd, bool has_given)
{
	struct walk *walk = pass->walk;
	struct object_wish wish;
	if (walk->job->patients != NULL && pass->link_count == 0)
		return true;
	if (!directory_wish(pass, has_given, &wish)) {
		walk_failed(walk, -ENOMEM);
		return false;
	}
	walk->folder.gains = false;
	bool is_exact = views_directory_exact(walk, fd, &wish);
	if (pass->login != NO_ID && walk->folder.gains && walk->mode == WALK_TAKE)
		walk->views.pending[pass->login] = true;
	return is_exact;
}

static void directory_pass(struct views_pass *pass, int fd, const char *name)
{
	struct walk *walk = pass->walk;
	size_t removed = walk->report->links_removed, given = pass->given;
	/* without a link of this run's own the directory is closed, unless one stays */
	size_t stay = pass->link_count == 0 ? entries_pass(pass, fd) : 0;
	bool is_exact = directory_treat(pass, fd, pass->given > given);
	if (pass->link_count > 0)
		stay = entries_pass(pass, fd);
	bool may_be_empty = stay == 0 || (stay == SIZE_MAX && walk->report->links_removed > removed);
	bool waits = views_emergency_is_due(walk->job, pass->login);
	if (is_exact)
		views_emergency(pass, fd);
	if (may_be_empty && pass->link_count == 0 && !waits)
		directory_remove(pass, name);
	for (size_t i = 0; i < pass->link_count && is_exact && walk->stop == 0; i++)
		views_link_missing(pass, fd, &pass->links[i]);
}

void views_directory(struct views_pass *pass, const char *name)
{
	struct walk *walk = pass->walk;
	size_t operations = walk->report->operations;
	int fd = tree_open_directory(pass->fd, name);
	if (fd >= 0) {
		directory_pass(pass, fd, name);
		if (walk->report->operations != operations)
			touched_add(&walk->touched, fd);
		close(fd);
	} else if (fd != -ENOENT) {
		walk_failed(walk, fd);
	}
}

void views_directory_missing(struct views_pass *pass)
{
	struct walk *walk = pass->walk;
	const char *name = walk->job->facts->logins[pass->login].name;
	size_t wanted = walk->job->patients == NULL && views_emergency_is_due(walk->job, pass->login) ? 3 : 0;
	for (size_t i = 0; i < pass->link_count; i++)
		wanted += pass->links[i].may_be_made;
	if (wanted == 0)
		return;
	if (walk->mode != WALK_GIVE) {
		walk->views.pending[pass->login] = true;
		walk->planned_operations += walk->mode == WALK_LOOK ? wanted + 2 : 0;
	} else if (mkdirat(pass->fd, name, 0700) == 0 || errno == EEXIST) {
		walk->report->operations++;
		touched_add(&walk->touched, pass->fd);
		views_directory(pass, name);
	} else {
		walk_failed(walk, -errno);
	}
}
