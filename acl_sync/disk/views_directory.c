/* One login's directory: its ACL, the links that are there, those that are missing. */
#include "acl_sync/disk/views_pass.h"

#include "acl_sync/disk/store_report.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A link on its way to its place; no link that is wanted begins with a dot. */
#define NEW_LINK ".careacl-new"

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
	walk_did(walk, &effect);
	return effect.error == 0;
}

/* The login alone lists its directory, and never writes in it. */
static bool directory_wish(struct views_pass *pass, login_id login, struct object_wish *ret_wish)
{
	const struct store_job *job = pass->walk->job;
	*ret_wish = wish_closed(0, 0, true);
	if (login == NO_ID || pass->link_count == 0)
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

/* ---- links ---- */

static void removed(struct walk *walk)
{
	walk->planned_operations += walk->mode == WALK_LOOK;
	walk->report->operations += walk->mode != WALK_LOOK;
	walk->report->links_removed += walk->mode != WALK_LOOK;
}

static void made(struct walk *walk)
{
	walk->planned_operations += walk->mode == WALK_LOOK;
	walk->report->operations += walk->mode != WALK_LOOK;
	walk->report->links_made += walk->mode != WALK_LOOK;
}

static void link_remove(struct views_pass *pass, int fd, const char *name)
{
	if (pass->walk->mode == WALK_LOOK || unlinkat(fd, name, 0) == 0)
		removed(pass->walk);
	else if (errno != ENOENT)
		walk_failed(pass->walk, -errno);
}

/* Complete before it can be seen, and over another one if there is one. */
static int link_set(struct walk *walk, const char *target, int fd, const char *name)
{
	if (unlinkat(fd, NEW_LINK, 0) == 0)
		removed(walk); /* a run was killed */
	else if (errno != ENOENT)
		return -errno;
	if (symlinkat(target, fd, NEW_LINK) != 0)
		return -errno;
	if (renameat(fd, NEW_LINK, fd, name) == 0)
		return 0;
	int error = -errno;
	(void)unlinkat(fd, NEW_LINK, 0);
	return error;
}

static int link_target(const struct views_pass *pass, const struct view_link *link, char target[PATH_MAX])
{
	size_t way = strlen(pass->way), below = strlen(link->below);
	if (way + below + 2 > PATH_MAX)
		return -ENAMETOOLONG;
	memcpy(target, pass->way, way);
	target[way] = '/';
	memcpy(target + way + 1, link->below, below + 1);
	return 0;
}

static void link_replace(struct views_pass *pass, int fd, const struct view_link *link)
{
	char target[PATH_MAX];
	int error = pass->walk->mode == WALK_LOOK ? 0 : link_target(pass, link, target);
	if (error == 0 && pass->walk->mode != WALK_LOOK)
		error = link_set(pass->walk, target, fd, link->name);
	if (error == 0)
		made(pass->walk);
	else
		walk_failed(pass->walk, error);
}

/* Does a link lead where it should? */
static bool leads_to(const struct views_pass *pass, const struct view_link *link, const char *target)
{
	size_t length = strlen(pass->way);
	return strncmp(target, pass->way, length) == 0 && target[length] == '/' &&
	       strcmp(target + length + 1, link->below) == 0;
}

/* In a directory that is no login's only what leads into this store can be careacl's. */
static bool is_ours(const struct views_pass *pass, login_id login, const char *target)
{
	size_t length = strlen(pass->way);
	return login != NO_ID || (strncmp(target, pass->way, length) == 0 && target[length] == '/');
}

/* A link that is there. true: it stays. */
static bool link_pass(struct views_pass *pass, int fd, const char *name, const char *target, login_id login)
{
	struct view_link *link = views_links_find(pass, name);
	if (link == NULL) {
		if (!is_ours(pass, login, target))
			return true;
		link_remove(pass, fd, name);
		return false;
	}
	link->is_found = true;
	if (!leads_to(pass, link, target))
		link_replace(pass, fd, link);
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
static bool entry_pass(struct views_pass *pass, int fd, const char *name, enum entry_type type,
		       login_id login)
{
	char target[PATH_MAX];
	ssize_t size = -1;
	errno = 0;
	if (type == ENTRY_SPECIAL && strcmp(name, VIEW_RESERVED) != 0)
		size = readlinkat(fd, name, target, sizeof(target));
	if (size < 0 && type == ENTRY_SPECIAL && errno == ENOENT)
		return false; /* gone since it was listed */
	if (size >= 0 && size < PATH_MAX) {
		target[size] = '\0';
		return link_pass(pass, fd, name, target, login);
	}
	stranger(pass, name);
	return true;
}

/* How many entries stay. */
static size_t entries_pass(struct views_pass *pass, int fd, login_id login)
{
	struct walk *walk = pass->walk;
	struct listing listing;
	const char *name;
	enum entry_type type;
	size_t stay = 0;
	int more = listing_open(&listing, fd);
	if (more == 0)
		while (walk->stop == 0 && (more = listing_next(&listing, &name, &type)) > 0)
			stay += entry_pass(pass, fd, name, type, login);
	listing_close(&listing);
	if (more >= 0)
		return stay;
	walk_failed(walk, more);
	return SIZE_MAX;
}

/* ---- missing links ---- */

/* What the disk says now: the folder may have failed, or another run may have taken it away since the look. */
static bool can_pass(struct walk *walk, const struct view_link *link, uid_t uid)
{
	struct object_state state;
	int fd = tree_open_directory(walk->root_fd, link->gate);
	if (fd < 0)
		return false;
	int error = object_look((struct handle){.fd = fd}, walk->scratch, &state);
	if (error == 0)
		error = object_parse(&state);
	close(fd);
	return error == 0 && (~object_certain_perms(&state, uid) & (PERM_R | PERM_X)) == 0;
}

/* Under the folder's lock: whoever takes the access away next finds the link. */
static void link_give(struct views_pass *pass, int fd, const struct view_link *link, login_id login)
{
	struct walk *walk = pass->walk;
	int error = folder_lock(walk->job, link->patient);
	if (error != 0) {
		walk_failed(walk, error);
		return;
	}
	if (can_pass(walk, link, walk->job->uids[login]))
		link_replace(pass, fd, link);
	folder_unlock(walk->job, link->patient);
}

static void missing_link(struct views_pass *pass, int fd, const struct view_link *link, login_id login)
{
	struct walk *walk = pass->walk;
	if (link->is_found || !link->may_be_made)
		return;
	size_t before = walk_enter(walk, link->name);
	if (walk->mode == WALK_LOOK)
		link_replace(pass, fd, link);
	else if (walk->mode == WALK_TAKE)
		walk->views.pending[login] = true;
	else
		link_give(pass, fd, link, login);
	walk_leave(walk, before);
}

static void missing_links(struct views_pass *pass, int fd, login_id login)
{
	for (size_t i = 0; i < pass->link_count && pass->walk->stop == 0; i++)
		missing_link(pass, fd, &pass->links[i], login);
}

/* ---- the two ways in ---- */

static void directory_remove(struct views_pass *pass, const char *name)
{
	struct walk *walk = pass->walk;
	if (walk->mode == WALK_LOOK)
		walk->planned_operations++;
	else if (unlinkat(pass->fd, name, AT_REMOVEDIR) == 0)
		walk->report->operations++;
	else if (errno != ENOENT && errno != ENOTEMPTY && errno != EEXIST)
		walk_failed(walk, -errno);
}

static void directory_pass(struct views_pass *pass, int fd, const char *name, login_id login)
{
	struct walk *walk = pass->walk;
	struct object_wish wish;
	if (!directory_wish(pass, login, &wish)) {
		walk_failed(walk, -ENOMEM);
		return;
	}
	walk->folder.gains = false;
	bool is_exact = views_directory_exact(walk, fd, &wish);
	if (login != NO_ID && walk->folder.gains && walk->mode == WALK_TAKE)
		walk->views.pending[login] = true;
	if (entries_pass(pass, fd, login) == 0 && pass->link_count == 0)
		directory_remove(pass, name);
	else if (is_exact)
		missing_links(pass, fd, login);
}

void views_directory(struct views_pass *pass, const char *name, login_id login)
{
	int fd = tree_open_directory(pass->fd, name);
	if (fd >= 0) {
		directory_pass(pass, fd, name, login);
		close(fd);
	} else if (fd != -ENOENT) {
		walk_failed(pass->walk, fd);
	}
}

void views_directory_missing(struct views_pass *pass, login_id login)
{
	struct walk *walk = pass->walk;
	const char *name = walk->job->facts->logins[login].name;
	size_t wanted = 0;
	for (size_t i = 0; i < pass->link_count; i++)
		wanted += pass->links[i].may_be_made;
	if (wanted == 0)
		return;
	if (walk->mode != WALK_GIVE) {
		walk->views.pending[login] = true;
		walk->planned_operations += walk->mode == WALK_LOOK ? wanted + 2 : 0;
	} else if (mkdirat(pass->fd, name, 0700) == 0 || errno == EEXIST) {
		walk->report->operations++;
		views_directory(pass, name, login);
	} else {
		walk_failed(walk, -errno);
	}
}
