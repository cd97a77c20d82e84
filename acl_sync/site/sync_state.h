/* What a sync keeps in the state: before its effects what is needed to undo them, after them what it did. */
#ifndef CAREACL_SITE_SYNC_STATE_H
#define CAREACL_SITE_SYNC_STATE_H

#include "acl_sync/disk/refile.h"
#include "acl_sync/run/run.h"

/* The generation of this run. It gets its number in the state with the first thing that is kept. */
struct sync_state {
	struct site *site;
	int64_t generation; /* the number it has, or would have */
	bool stored;
	const char *store; /* whose objects are being kept */
	bool
	    goes_on; /* what is said at the desk is done even where the state has no room for what was before */
	struct arena *author_arena;
	struct state_author *authors; /* of `store`, not yet kept */
	size_t author_count, author_capacity;
};

/* Finds the number. false when the state cannot be read (said). */
bool sync_state_begin(struct sync_state *sync, struct site *site);

/* Puts all that a run over sync->store has to keep and to find into its job. */
void sync_state_hooks(struct sync_state *sync, struct store_job *job);

/* After the run: keeps what is still to be kept, and forgets what no longer stands aside below `root_fd`. What fails
 * has been said. */
void sync_state_end_store(struct sync_state *sync, int root_fd);

/* The form of store_job.keep; `context` is a struct sync_state. */
bool sync_state_keep(void *context, const struct previous_object *objects, size_t count);

/* The form of store_job.keep_author. Authors are gathered; they become durable with the objects of sync_state_keep,
 * that is before anything found by the look is changed, or in sync_state_end_store. */
bool sync_state_keep_author(void *context, const struct kept_author *author);

/* Forgets the authors gathered: their documents were not taken, or they are kept. */
void sync_state_clear_authors(struct sync_state *sync);

/* The forms of store_job.keep_aside and find_aside. find_aside needs only `site` and `store`. */
bool sync_state_keep_aside(void *context, const struct kept_aside *aside);
void sync_state_forget_aside(void *context, const char *name);
bool sync_state_find_aside(void *context, const char *name, struct arena *arena,
			   struct kept_aside *ret_aside);

/* Keeps, durably, that a refiling begins, who asked for it, and its authors; that it has ended, done or given up.
 * false when it failed (said). */
bool sync_state_begin_refiling(struct sync_state *sync, const struct refiling *refiling, uid_t by,
			       int64_t *ret_id);
bool sync_state_end_refiling(struct sync_state *sync, int64_t id, bool done);

/* Gives the generation its number in the state, if it has none yet. */
bool sync_state_store_generation(struct sync_state *sync);

/* Keeps that this generation adopts the root, then marks it. Says what fails. */
bool sync_state_adopt(struct sync_state *sync, struct run *run);

/* Before the effects: the new texts become the last good ones, with their statements one by one, so that the desk finds
 * what decides while the effects go on (sync_state_registry.c). `now_milliseconds`: what the clock says, not when the run
 * began. false: it failed (not said): sync_state_finish tries once more. */
bool sync_state_keep_registry(struct sync_state *sync, int64_t now_milliseconds);

/* The texts that a sync takes: the new ones, or, where the guard holds them as a whole, those that go on instead. NULL: the
 * last good ones go on, there is nothing to take. */
const struct generation *sync_state_taken(const struct site *site);

/* Keeps, after the effects: the registry, what the guard compares with, the clock, the uids. `done`: by store_id,
 * the stores that were treated. false when it failed (said). */
bool sync_state_finish(struct sync_state *sync, const bool *done, int64_t now_milliseconds);

#endif
