/* One object in the present mode: noted, taken from, or made exact. */
#include "acl_sync/disk/walk.h"

#include "acl_sync/disk/settle.h"

#include <unistd.h>

/* ---- keeping and counting ---- */

bool walk_keep(struct walk *walk, const struct object_state *state)
{
	int error = previous_add(&walk->previous, walk->path.text, state);
	/* what a walk with effect finds anew is kept at once; it is rare */
	if (error == 0 && walk->mode != WALK_LOOK)
		error = previous_flush(&walk->previous);
	if (error != 0)
		walk->stop = error;
	return error == 0;
}

void walk_did(struct walk *walk, struct handle handle, const struct object_effect *effect)
{
	walk->report->operations += effect->operations;
	if (effect->operations > 0 || effect->error != 0) /* which may have shut it */
		touched_add(&walk->touched, handle.fd);
	if (effect->error != 0)
		walk_failed(walk, effect->error);
	walk->folder.is_open = walk->folder.is_open || effect->is_open;
}

void walk_ask_room(struct walk *walk, const struct object_wish *wish)
{
	acl_sums_note(&walk->sums, wish->access, wish->default_acl);
	if (walk->will_apply)
		return;
	int error = acl_room_ask(&walk->room, walk->root_fd, wish->access, wish->default_acl);
	if (error != 0)
		walk_failed(walk, error);
}

/* ---- authors ---- */

static const char *author_name(const struct walk *walk, const struct object_state *state)
{
	login_id login = walk_login(walk, state->stat.st_uid);
	return login == NO_ID ? NULL : walk->job->facts->logins[login].name;
}

/* Is ownership of a document to be taken from a person? */
static bool takes_author(const struct walk *walk, const struct object_state *state,
			 const struct object_diff *diff)
{
	uid_t author = state->stat.st_uid;
	return diff->owner && author != walk->job->owner && author != 0 && S_ISREG(state->stat.st_mode);
}

/* In the state, with the objects as they were. What cannot be kept there has been said, and keeps nobody's access. */
static void note_author(struct walk *walk, const struct object_state *state, const struct object_diff *diff)
{
	const struct store_job *job = walk->job;
	if (job->keep_author == NULL || !takes_author(walk, state, diff))
		return;
	const struct kept_author author = {.device = state->stat.st_dev,
					   .inode = state->stat.st_ino,
					   .login = author_name(walk, state),
					   .uid = state->stat.st_uid};
	(void)job->keep_author(job->keep_context, &author);
}

/* With the document itself, before it is taken. */
static void keep_author(struct walk *walk, struct handle handle, const struct object_state *state,
			const struct object_diff *diff)
{
	if (takes_author(walk, state, diff))
		(void)settle_keep_author(handle, author_name(walk, state), state->stat.st_uid);
}

/* ---- looking ---- */

/* A file of several names is counted at the first of them. */
static void count_again(struct walk *walk, const struct stat *found, const struct object_diff *diff)
{
	bool is_again = false;
	int error = S_ISREG(found->st_mode) && found->st_nlink > 1
			? previous_is_again(&walk->previous, found, &is_again)
			: 0;
	if (error != 0)
		walk_failed(walk, error);
	if (is_again)
		walk->planned_again += object_operations(diff);
}

/* The same of an object that is there, whose ACLs grow beside what people keep with it. */
static void ask_room_beside(struct walk *walk, struct handle handle, const struct object_state *state,
			    const struct object_wish *wish)
{
	size_t default_size = wish->default_acl == NULL ? 0 : wish->default_acl->size;
	if (walk->will_apply ||
	    (wish->access->size <= state->access_size && default_size <= state->default_size))
		return;
	int error = acl_room_ask_beside(walk->root_fd, handle.fd, wish->access, wish->default_acl);
	if (error != 0)
		walk_failed(walk, error);
}

static void note(struct walk *walk, struct handle handle, const struct object_state *state,
		 const struct object_wish *wish, const struct object_diff *diff, unsigned drift)
{
	struct folder_walk *folder = &walk->folder;
	walk->report->objects++;
	if (!object_differs(diff))
		return;
	for (size_t cause = 0; cause < DRIFT_COUNT; cause++)
		walk->report->drift[cause] += drift >> cause & 1;
	walk->planned_operations += object_operations(diff);
	count_again(walk, &state->stat, diff);
	folder->differs = true;
	folder->loses = folder->loses || object_loses(diff);
	folder->gains = folder->gains || object_gains(diff);
	if (diff->access || diff->default_acl) {
		walk_ask_room(walk, wish);
		ask_room_beside(walk, handle, state, wish);
	}
	note_author(walk, state, diff);
	walk_keep(walk, state);
}

/* ---- what cannot be looked at ---- */

void walk_unreadable(struct walk *walk, struct handle handle, int error)
{
	walk_failed(walk, error);
	if (walk->mode != WALK_TAKE)
		return;
	if (!object_shut(handle))
		walk->folder.is_open = true;
	touched_add(&walk->touched, handle.fd);
}

void walk_unopened(struct walk *walk, int dir_fd, const char *name, int error)
{
	struct stat found = {0}; /* what does not even say what it is is left alone */
	walk_failed(walk, error);
	if (walk->mode != WALK_TAKE)
		return;
	struct handle handle = {.fd = tree_open_pinned(dir_fd, name), .is_path = true};
	if (handle.fd < 0)
		return;
	(void)handle_stat(handle, &found);
	if (S_ISDIR(found.st_mode) || S_ISREG(found.st_mode)) {
		if (S_ISDIR(found.st_mode)) /* its owner would open it again */
			(void)handle_chown(handle, walk->job->owner, walk->job->group);
		if (!object_shut(handle))
			walk->folder.is_open = true;
		touched_add(&walk->touched, handle.fd);
	}
	close(handle.fd);
}

/* ---- changing ---- */

/* What is to be remembered before a change. false: it cannot be, and the run stops. */
static bool keep_before(struct walk *walk, struct handle handle, const struct object_state *state,
			const struct object_diff *diff)
{
	note_author(walk, state, diff);
	if (!walk_keep(walk, state))
		return false;
	keep_author(walk, handle, state, diff);
	return true;
}

static void take(struct walk *walk, struct handle handle, struct object_state *state,
		 const struct object_wish *wish, const struct object_diff *diff)
{
	struct object_effect effect = {0};
	walk->folder.gains = walk->folder.gains || object_gains(diff);
	if (!object_differs(diff) || !keep_before(walk, handle, state, diff))
		return;
	object_take(handle, state, wish, diff, &effect);
	if (effect.is_open && walk_frozen_is_shut(walk, state, wish, effect.error))
		effect.is_open = false; /* but it failed */
	walk_did(walk, handle, &effect);
}

static void give(struct walk *walk, struct handle handle, struct object_state *state,
		 const struct object_wish *wish, const struct object_diff *diff)
{
	struct object_effect effect = {0};
	if (!object_differs(diff) || !keep_before(walk, handle, state, diff))
		return;
	object_exact(handle, state, wish, diff, &effect);
	walk_did(walk, handle, &effect);
}

void walk_file(struct walk *walk, struct handle handle, struct object_state *state,
	       const struct object_wish *wish, const struct object_diff *diff, unsigned drift)
{
	if (walk->mode == WALK_LOOK)
		note(walk, handle, state, wish, diff, drift);
	else if (walk->mode == WALK_TAKE)
		take(walk, handle, state, wish, diff);
	else
		give(walk, handle, state, wish, diff);
}

void walk_directory_begin(struct walk *walk, int fd, struct object_state *state,
			  const struct object_wish *wish, const struct object_diff *diff, unsigned drift)
{
	struct handle handle = {.fd = fd};
	struct object_effect effect = {0};
	if (walk->mode != WALK_GIVE) {
		walk_file(walk, handle, state, wish, diff, drift);
		return;
	}
	/* what is born from now on is right, and all that was born before is listed after this */
	if (!diff->default_acl || !walk_keep(walk, state))
		return;
	object_exact_default(handle, state, wish, diff, &effect);
	walk_did(walk, handle, &effect);
}

void walk_directory_end(struct walk *walk, int fd, struct object_state *state, const struct object_wish *wish,
			const struct object_diff *diff)
{
	give(walk, (struct handle){.fd = fd}, state, wish, diff);
}

void walk_close(struct walk *walk, struct handle handle, struct object_state *state,
		const struct object_wish *wish, enum drift drift)
{
	struct object_diff diff;
	struct object_effect effect = {0};
	int error = object_compare(state, wish, &diff);
	if (error != 0) {
		walk_unreadable(walk, handle, error);
		return;
	}
	if (walk->mode == WALK_LOOK) {
		note(walk, handle, state, wish, &diff, 1u << drift);
		return;
	}
	if (!object_differs(&diff) || !keep_before(walk, handle, state, &diff))
		return;
	object_exact(handle, state, wish, &diff, &effect);
	if (effect.error != 0)
		effect.is_open = !object_shut(handle);
	walk_did(walk, handle, &effect);
}
