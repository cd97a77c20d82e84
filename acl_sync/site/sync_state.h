/* What a sync keeps in the state: before its effects what is needed to undo them, after them what it did. */
#ifndef CAREACL_SITE_SYNC_STATE_H
#define CAREACL_SITE_SYNC_STATE_H

#include "acl_sync/disk/refile.h"
#include "acl_sync/run.h"

/* The generation of this run. It gets its number in the state with the first thing that is kept. */
struct sync_state {
	struct site *site;
	int64_t generation; /* the number it has, or would have */
	bool stored;
	const char *store; /* whose objects are being kept */
	struct arena *author_arena;
	struct state_author *authors; /* of `store`, not yet kept */
	size_t author_count, author_capacity;
};

/* Finds the number. false when the state cannot be read (said). */
bool sync_state_begin(struct sync_state *sync, struct site *site);

/* The form of store_job.keep; `context` is a struct sync_state. */
bool sync_state_keep(void *context, const struct previous_object *objects, size_t count);

/* The form of store_job.keep_author. Authors are gathered; they become durable with the objects of sync_state_keep,
 * that is before anything found by the look is changed, or with sync_state_keep_authors, which is to be called when the
 * work on a store ends. */
bool sync_state_keep_author(void *context, const struct kept_author *author);
bool sync_state_keep_authors(struct sync_state *sync);

/* The forms of store_job.keep_aside and find_aside. find_aside needs only `site` and `store`. */
bool sync_state_keep_aside(void *context, const struct kept_aside *aside);
bool sync_state_find_aside(void *context, const char *name, struct arena *arena,
			   struct kept_aside *ret_aside);

/* Forgets where the documents came from that no longer stand aside in the store, whose root is `root_fd`. */
bool sync_state_forget_asides(struct sync_state *sync, int root_fd);

/* Keeps, durably, that a refiling begins, who asked for it, and its authors; that it has ended, done or given up.
 * false when it failed (said). */
bool sync_state_begin_refiling(struct sync_state *sync, const struct refiling *refiling, uid_t by,
			       int64_t *ret_id);
bool sync_state_end_refiling(struct sync_state *sync, int64_t id, bool done);

/* Gives the generation its number in the state, if it has none yet. */
bool sync_state_store_generation(struct sync_state *sync);

/* Keeps that this generation adopts the root, then marks it. Says what fails. */
bool sync_state_adopt(struct sync_state *sync, struct run *run);

/* Keeps, after the effects: the texts, what the guard compares with, the clock, the uids. `done`: by store_id,
 * the stores that were treated. false when it failed (said). */
bool sync_state_finish(struct sync_state *sync, const bool *done);

#endif
