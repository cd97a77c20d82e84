/* One document: settled, an author's, or one to be taken; or closed because it has a second name. */
#include "acl_sync/disk/walk_place.h"

#include "acl_sync/disk/settle.h"

#include <errno.h>
#include <unistd.h>

/* ---- settled documents stay where they are ---- */

/* The directory becomes the service owner's. The present path is its own. Uses the scratch. */
static void claim(struct walk *walk, struct level *level)
{
	const struct store_job *job = walk->job;
	struct handle handle = {.fd = level->fd};
	struct object_effect effect = {0};
	struct object_state state;
	level->owner = job->owner;
	walk->unclaimed--;
	if (walk->mode == WALK_LOOK) {
		walk->planned_operations++;
		walk->folder.differs = true;
	}
	effect.error = object_look(handle, walk->scratch, &state);
	if (effect.error == 0 && !walk_keep(walk, &state))
		return;
	if (effect.error == 0 && walk->mode != WALK_LOOK) {
		effect.error = handle_chown(handle, job->owner, job->group);
		effect.operations = effect.error == 0;
	}
	walk_did(walk, handle, &effect);
}

/* Who owns a directory may rename what is in it: a sealed category's directories become the service
 * owner's with the first document that settles below them. Uses the scratch. */
static void claim_levels(struct walk *walk)
{
	struct walk_path *path = &walk->path;
	const size_t length = path->length;
	for (size_t i = 1; i < walk->depth && walk->unclaimed > 0 && walk->stop == 0; i++) {
		struct level *level = &walk->levels[i];
		if (level->owner == walk->job->owner)
			continue;
		const char next = path->text[level->length];
		walk_leave(walk, level->length);
		claim(walk, level);
		path->text[level->length] = next;
		path->length = length;
	}
}

/* ---- the document ---- */

static bool is_due(const struct walk *walk, const struct place *place, const struct object_state *state,
		   const char *name, const struct acl_set *set)
{
	const struct store_job *job = walk->job;
	bool in_last_form = place->category->documents == DOCUMENTS_WORKING
				? state->stat.st_uid == job->owner
				: wish_has_settled(job, place->category->documents, state);
	return !in_last_form && !set->is_piece && settle_is_old(place->category, &state->stat, job->clock) &&
	       !settle_is_temporary(job, name);
}

/* A file with more than one link may be another patient's too. */
static void close_linked(struct walk *walk, struct handle handle, struct object_state *state)
{
	const struct object_wish wish = wish_closed(walk->job->owner, walk->job->group, false);
	size_t notice = walk->report->notice_count, operations = walk->planned_operations;
	walk_notice(walk, NOTICE_LINKED_CLOSED, 0);
	walk_close(walk, handle, state, &wish, DRIFT_LINKS);
	walk_notice_pending(walk, notice, operations);
}

/* Links made while the file was being given. */
static void check_links_again(struct walk *walk, struct handle handle, struct object_state *state)
{
	if (walk->mode != WALK_GIVE)
		return;
	int error = object_look(handle, walk->scratch, state);
	if (error != 0)
		walk_failed(walk, error);
	else if (state->stat.st_nlink > 1)
		close_linked(walk, handle, state);
}

/* 0 or -errno. */
static int document_compare(struct walk *walk, struct acl_set *set, struct object_state *state, bool settles,
			    struct object_wish *ret_wish, struct object_diff *ret_diff)
{
	if (set == NULL || !wish_document(walk->job, set, state, settles, walk->folder.arena, ret_wish))
		return -ENOMEM;
	return object_compare(state, ret_wish, ret_diff);
}

static void treat_document(struct walk *walk, const struct place *place, struct handle handle,
			   struct object_state *state, struct acl_set *set, bool settles)
{
	struct object_wish wish;
	struct object_diff diff;
	unsigned drift = 0;
	int error = document_compare(walk, set, state, settles, &wish, &diff);
	if (error == 0 && object_differs(&diff)) {
		walk_document_released(walk, place, handle, state, set);
		struct acl_set *lower = walk_named_elsewhere(walk, handle, set);
		if (lower == NULL && walk_mark_was_unknown(walk))
			return;
		if (lower != set)
			error = document_compare(walk, lower, state, settles, &wish, &diff);
	}
	if (error != 0) {
		walk_unreadable(walk, handle, error);
		return;
	}
	if (walk->mode == WALK_LOOK && object_differs(&diff) && !settles && !place->is_expected &&
	    !set->is_piece)
		drift = walk_drift(walk, state, &wish, &diff, place->wanted->category, walk->changing_first);
	bool sealed = settles && place->category->documents == DOCUMENTS_SEALED;
	if (walk->mode == WALK_LOOK)
		walk->planned_settled += sealed;
	else
		walk->report->settled += sealed;
	walk_file(walk, handle, state, &wish, &diff, drift);
	if (object_differs(&diff))
		check_links_again(walk, handle, state);
}

/* Nobody may be writing what settles. false: leave it for later, or the error was told. */
static bool settles_now(struct walk *walk, struct handle handle)
{
	int busy = settle_is_busy(handle);
	if (busy > 0)
		walk_notice(walk, NOTICE_BUSY, 0);
	else if (busy < 0)
		walk_notice(walk, NOTICE_BUSY, -busy);
	return busy == 0;
}

static void treat_pinned(struct walk *walk, const struct place *place, struct handle handle, const char *name,
			 struct acl_set *set)
{
	struct object_state state;
	struct stat found;
	int error = handle_stat(handle, &found);
	if (error == 0 && !S_ISREG(found.st_mode)) {
		walk_notice(walk, NOTICE_SPECIAL, 0);
		return;
	}
	if (error == 0)
		error = object_look(handle, walk->scratch, &state);
	if (error != 0) {
		walk_unreadable(walk, handle, error);
		return;
	}
	if (state.stat.st_nlink > 1) {
		close_linked(walk, handle, &state);
		return;
	}
	bool settles = is_due(walk, place, &state, name, set) && settles_now(walk, handle);
	if (walk->unclaimed > 0 && place->category->documents == DOCUMENTS_SEALED &&
	    (settles || wish_has_settled(walk->job, place->category->documents, &state))) {
		claim_levels(walk);
		error = object_look(handle, walk->scratch, &state);
	}
	if (error != 0)
		walk_unreadable(walk, handle, error);
	else if (walk->stop == 0)
		treat_document(walk, place, handle, &state, set, settles);
}

/* Is all well, as seen without opening? Most documents are. */
static bool is_right(struct walk *walk, const struct place *place, struct object_state *state,
		     const char *name, struct acl_set *set)
{
	struct object_wish wish;
	struct object_diff diff;
	if (!S_ISREG(state->stat.st_mode) || state->stat.st_nlink > 1 ||
	    is_due(walk, place, state, name, set))
		return false;
	if (walk->unclaimed > 0 && wish_has_settled(walk->job, place->category->documents, state))
		return false;
	if (!wish_document(walk->job, set, state, false, walk->folder.arena, &wish) ||
	    object_compare(state, &wish, &diff) != 0 || object_differs(&diff))
		return false;
	walk->report->objects += walk->mode == WALK_LOOK;
	return true;
}

void walk_document(struct walk *walk, const struct place *place, int dir_fd, const char *name,
		   struct acl_set *set)
{
	struct object_state state;
	int error = object_look_at(dir_fd, name, walk->scratch, &state);
	if (error == 0 && is_right(walk, place, &state, name, set))
		return;
	struct handle handle = {.fd = tree_open_pinned(dir_fd, name), .is_path = true};
	if (handle.fd >= 0) {
		treat_pinned(walk, place, handle, name, set);
		close(handle.fd);
	} else if (handle.fd == -EXDEV) {
		walk_notice(walk, NOTICE_MOUNT, 0);
	} else if (handle.fd != -ENOENT) {
		walk_unopened(walk, dir_fd, name, handle.fd);
	}
}
