/* The links of all views, before and after the folders. */
#include "acl_sync/disk/views_pass.h"

#include "acl_sync/disk/store_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what the look finds ---- */

static bool views_begin(struct walk *walk)
{
	struct views *views = &walk->views;
	const struct facts *facts = walk->job->facts;
	if (views->pending != NULL)
		return true;
	views->paths = arena_array(walk->arena, facts->patient_count, sizeof(*views->paths));
	views->has_no_folder = arena_array(walk->arena, facts->patient_count, sizeof(bool));
	views->pending = arena_array(walk->arena, facts->login_count, sizeof(bool));
	if (views->paths != NULL && views->has_no_folder != NULL && views->pending != NULL)
		return true;
	walk_failed(walk, -ENOMEM);
	return false;
}

void walk_views_folder(struct walk *walk, bool has_folder)
{
	struct views *views = &walk->views;
	const struct folder_walk *folder = &walk->folder;
	if (walk->store->views == NULL || walk->mode != WALK_LOOK || folder->wanted == NULL ||
	    !views_begin(walk))
		return;
	const struct grants *passers = &folder->wanted->passers;
	views->paths[folder->patient] = arena_strdup(walk->arena, folder->path);
	views->has_no_folder[folder->patient] = !has_folder;
	for (size_t i = 0; i < passers->count && views->paths[folder->patient] != NULL; i++) {
		struct view_entry *entries =
		    arena_grow(walk->arena, views->entries, views->count, &views->capacity, sizeof(*entries));
		if (entries == NULL) {
			views->paths[folder->patient] = NULL;
			break;
		}
		views->entries = entries;
		entries[views->count++] = (struct view_entry){passers->items[i].login, folder->patient};
	}
	if (views->paths[folder->patient] == NULL)
		walk_failed(walk, -ENOMEM); /* the run stops */
}

static int entry_compare(const void *left, const void *right)
{
	const struct view_entry *a = left, *b = right;
	if (a->login != b->login)
		return a->login < b->login ? -1 : 1;
	return a->patient < b->patient ? -1 : a->patient > b->patient;
}

/* ---- the place ---- */

static void place_failed(struct walk *walk, int error)
{
	walk->folder.failed = true;
	/* what is wrong with the place stays wrong for the whole run, and is told once */
	if (walk->mode != WALK_GIVE)
		report_notice(walk->report, NOTICE_VIEWS, walk->path.text, NO_ID, -error);
}

/* A missing place is made, and counted where it only would be. -1: there is none to work in, *ret_error says why. */
static int place_open(struct walk *walk, int *ret_error)
{
	const struct store_job *job = walk->job;
	int fd = views_place_open(walk->store, job->owner, walk->root_fd);
	*ret_error = 0;
	if (fd != -ENOENT || job->only_take) {
		*ret_error = fd < 0 && fd != -ENOENT ? fd : 0;
		return fd < 0 ? -1 : fd;
	}
	if (walk->mode == WALK_LOOK) {
		struct stat found;
		char *above = arena_strdup(walk->arena, walk->store->views);
		if (above == NULL) {
			*ret_error = -ENOMEM;
			return -1;
		}
		*strrchr(above, '/') = '\0';
		if (stat(above[0] == '\0' ? "/" : above, &found) != 0)
			*ret_error = -errno;
		else
			walk->planned_operations += 2; /* made, then opened to passers */
		return -1;
	}
	*ret_error = views_place_make(walk->store);
	if (*ret_error != 0)
		return -1;
	walk->report->operations++;
	fd = views_place_open(walk->store, job->owner, walk->root_fd);
	*ret_error = fd < 0 ? fd : 0;
	return fd < 0 ? -1 : fd;
}

/* Passed by all, listed by nobody: it would name everybody who works here. */
static bool place_exact(struct walk *walk, int fd)
{
	struct object_wish wish = wish_root(walk->job);
	wish.owner = 0;
	wish.group = 0;
	int error = walk->mode == WALK_LOOK ? 0 : views_place_mark(fd, walk->store->name);
	if (error != 0)
		place_failed(walk, error);
	return error == 0 && views_directory_exact(walk, fd, &wish);
}

/* ---- one pass ---- */

static bool asides_have_moved(const struct walk *walk)
{
	return walk->report->set_aside + walk->report->put_back != walk->views.asides_moved;
}

static void login_pass(struct views_pass *pass, const char *name)
{
	struct walk *walk = pass->walk;
	login_id login = facts_login(walk->job->facts, name);
	if (login != NO_ID)
		pass->seen[login] = true;
	bool waits = login != NO_ID && walk->views.pending[login];
	if (walk->mode == WALK_GIVE && !waits && !asides_have_moved(walk))
		return;
	if (views_links_login(pass, login))
		views_directory(pass, name, login);
	else
		walk_failed(walk, -ENOMEM);
}

/* A link where logins' directories stand is nothing that is ever made: it would lead a login elsewhere. */
static void place_stranger(struct views_pass *pass, const char *name)
{
	struct walk *walk = pass->walk;
	char target[2];
	if (readlinkat(pass->fd, name, target, sizeof(target)) < 0) {
		if (walk->mode != WALK_GIVE)
			report_notice(walk->report, NOTICE_VIEW, walk->path.text, NO_ID, 0);
	} else if (walk->mode == WALK_LOOK) {
		walk->planned_operations++;
	} else if (unlinkat(pass->fd, name, 0) == 0) {
		walk->report->operations++;
		walk->report->links_removed++;
	} else {
		walk_failed(walk, -errno);
	}
}

static void directories_pass(struct views_pass *pass)
{
	struct walk *walk = pass->walk;
	struct listing listing;
	const char *name;
	enum entry_type type;
	int more = listing_open(&listing, pass->fd);
	if (more == 0)
		while (walk->stop == 0 && (more = listing_next(&listing, &name, &type)) > 0) {
			size_t before = walk_enter(walk, name);
			if (type == ENTRY_DIRECTORY)
				login_pass(pass, name);
			else
				place_stranger(pass, name);
			walk_leave(walk, before);
		}
	if (more < 0)
		walk_failed(walk, more);
	listing_close(&listing);
}

/* Logins without a directory. */
static void missing_pass(struct views_pass *pass)
{
	struct walk *walk = pass->walk;
	const struct facts *facts = walk->job->facts;
	for (login_id login = 0; login < facts->login_count && walk->stop == 0; login++) {
		if (pass->seen[login])
			continue;
		size_t before = walk_enter(walk, facts->logins[login].name);
		if (views_links_login(pass, login))
			views_directory_missing(pass, login);
		else
			walk_failed(walk, -ENOMEM);
		walk_leave(walk, before);
	}
}

static void pass_all(struct views_pass *pass)
{
	struct walk *walk = pass->walk;
	pass->seen = arena_array(pass->arena, walk->job->facts->login_count, sizeof(bool));
	if (pass->seen == NULL || !views_links_prepare(pass)) {
		walk_failed(walk, -ENOMEM);
		return;
	}
	if (pass->fd >= 0) {
		pass->way = views_place_way(pass->fd, walk->root_fd, pass->arena);
		if (pass->way == NULL) {
			place_failed(walk, -EIO);
			return;
		}
		if (!place_exact(walk, pass->fd))
			return;
		directories_pass(pass);
	}
	missing_pass(pass);
}

/* What is said to be done survives a power cut, on a file system of its own too. */
static void keep(struct walk *walk, int fd, size_t operations)
{
	if (walk->report->operations != operations && syncfs(fd) != 0)
		walk_failed(walk, -errno);
}

static void views_pass(struct walk *walk)
{
	struct views_pass pass = {.walk = walk, .arena = arena_new()};
	size_t before = walk_enter(walk, walk->store->views), operations = walk->report->operations;
	int error = 0;
	walk->folder = (struct folder_walk){.patient = NO_ID, .notices_before = walk->report->notice_count};
	if (pass.arena == NULL) {
		walk_failed(walk, -ENOMEM);
	} else {
		pass.fd = place_open(walk, &error);
		if (error != 0)
			place_failed(walk, error);
		else if (pass.fd >= 0 || !walk->job->only_take)
			pass_all(&pass);
		if (pass.fd >= 0) {
			keep(walk, pass.fd, operations);
			close(pass.fd);
		}
	}
	walk->report->failed_folders += walk->folder.failed;
	arena_free(pass.arena);
	walk_leave(walk, before);
}

void walk_views_take(struct walk *walk)
{
	struct views *views = &walk->views;
	if (walk->store->views == NULL || walk->stop != 0 || !views_begin(walk))
		return;
	if (views->count > 1)
		qsort(views->entries, views->count, sizeof(*views->entries), entry_compare);
	views->asides_moved = walk->report->set_aside + walk->report->put_back;
	views_pass(walk);
}

void walk_views_give(struct walk *walk)
{
	const struct views *views = &walk->views;
	bool pending = false;
	if (walk->store->views == NULL || walk->stop != 0)
		return;
	for (size_t i = 0; i < walk->job->facts->login_count; i++)
		pending = pending || views->pending[i];
	if (pending || asides_have_moved(walk))
		views_pass(walk);
}
