/* The links of all views, before and after the folders. */
#include "acl_sync/disk/views/views_pass.h"

#include "acl_sync/disk/store_report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- what the look finds ---- */

bool walk_views_begin(struct walk *walk)
{
	struct views *views = &walk->views;
	const struct facts *facts = walk->job->facts;
	if (views->pending != NULL || walk->store->views == NULL)
		return true;
	views->paths = arena_array(walk->arena, facts->patient_count, sizeof(*views->paths));
	views->has_no_folder = arena_array(walk->arena, facts->patient_count, sizeof(bool));
	views->pending = arena_array(walk->arena, facts->login_count, sizeof(bool));
	if (views->paths != NULL && views->has_no_folder != NULL && views->pending != NULL)
		return true;
	walk_failed(walk, -ENOMEM);
	return false;
}

/* false: out of memory, the run stops. */
static bool entry_add(struct walk *walk, struct view_entry entry)
{
	struct views *views = &walk->views;
	struct view_entry *entries =
	    arena_grow(walk->arena, views->entries, views->count, &views->capacity, sizeof(*entries));
	if (entries == NULL) {
		walk_failed(walk, -ENOMEM);
		return false;
	}
	views->entries = entries;
	entries[views->count++] = entry;
	return true;
}

void walk_views_folder(struct walk *walk, bool has_folder)
{
	struct views *views = &walk->views;
	const struct folder_walk *folder = &walk->folder;
	if (walk->store->views == NULL || walk->mode != WALK_LOOK || folder->wanted == NULL ||
	    folder->is_again || !walk_views_begin(walk))
		return;
	const struct grants *passers = &folder->wanted->passers;
	views->paths[folder->patient] = folder->path;
	views->has_no_folder[folder->patient] = !has_folder;
	for (size_t i = 0; i < passers->count; i++)
		if (!entry_add(walk, (struct view_entry){passers->items[i].login, folder->patient})) {
			views->paths[folder->patient] = NULL;
			break;
		}
}

void walk_views_add(struct walk *walk, const struct views *more)
{
	for (size_t i = 0; i < more->count && walk->stop == 0; i++)
		(void)entry_add(walk, more->entries[i]);
}

static int entry_compare(const void *left, const void *right)
{
	const struct view_entry *a = left, *b = right;
	if (a->login != b->login)
		return a->login < b->login ? -1 : 1;
	return a->patient < b->patient ? -1 : a->patient > b->patient;
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
	if (walk->mode == WALK_GIVE && !waits && !asides_have_moved(walk) && walk->job->patients == NULL)
		return;
	if (views_links_login(pass, login))
		views_directory(pass, name);
	else
		walk_failed(walk, -ENOMEM);
}

/* A link where logins' directories stand is nothing that is ever made: it would lead a login elsewhere. */
static void place_stranger(struct walk *walk, int place_fd, const char *name)
{
	char target[2];
	if (walk->job->patients != NULL)
		return;
	if (readlinkat(place_fd, name, target, sizeof(target)) >= 0)
		views_link_remove(walk, place_fd, name);
	else if (walk->mode != WALK_GIVE)
		report_notice(walk->report, NOTICE_VIEW, walk->path.text, NO_ID, 0);
}

static void place_entry(struct walk *walk, int place_fd, const char *name, enum entry_type type,
			void *context)
{
	if (type == ENTRY_DIRECTORY)
		login_pass(context, name);
	else
		place_stranger(walk, place_fd, name);
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
			views_directory_missing(pass);
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
			views_place_failed(walk, -EIO);
			return;
		}
		if (!views_place_exact(walk, pass->fd))
			return;
		walk_each_entry(walk, pass->fd, place_entry, pass);
	}
	missing_pass(pass);
}

static void views_pass(struct walk *walk)
{
	struct views_pass pass = {.walk = walk, .arena = arena_new(), .login = NO_ID};
	size_t before = walk_enter(walk, walk->store->views), operations = walk->report->operations;
	walk->folder = (struct folder_walk){.patient = NO_ID, .notices_before = walk->report->notice_count};
	pass.fd = pass.arena == NULL ? -ENOMEM : views_place_reach(walk);
	bool is_missing = pass.fd == -ENOENT;
	int error = is_missing && walk->mode == WALK_LOOK ? views_place_plan(walk) : pass.fd;
	if (error >= 0)
		pass_all(&pass);
	else if (!is_missing || walk->mode == WALK_LOOK || !walk->job->only_take)
		views_place_failed(walk, error);
	if (pass.fd >= 0) {
		views_place_keep(walk, pass.fd, operations);
		close(pass.fd);
	}
	walk->report->failed_folders += walk->folder.failed;
	walk->report->failed_views += walk->folder.failed;
	arena_free(pass.arena);
	walk_leave(walk, before);
}

void walk_views_take(struct walk *walk)
{
	struct views *views = &walk->views;
	if (walk->store->views == NULL || walk->stop != 0 || !walk_views_begin(walk))
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
	/* a run over a few folders may have met another one that made a link before it took the access away */
	pending = walk->job->patients != NULL || views->place_is_shut;
	for (size_t i = 0; i < walk->job->facts->login_count; i++)
		pending = pending || views->pending[i];
	if (pending || asides_have_moved(walk))
		views_pass(walk);
}
