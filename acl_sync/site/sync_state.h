/* What a sync keeps in the state: before its effects what is needed to undo them, after them what it did. */
#ifndef CAREACL_SITE_SYNC_STATE_H
#define CAREACL_SITE_SYNC_STATE_H

#include "acl_sync/run.h"

/* The generation of this run. It gets its number in the state with the first thing that is kept. */
struct sync_state {
	struct site *site;
	int64_t generation; /* the number it has, or would have */
	bool stored;
	const char *store; /* whose objects are being kept */
};

/* Finds the number. false when the state cannot be read (said). */
bool sync_state_begin(struct sync_state *sync, struct site *site);

/* The form of store_job.keep; `context` is a struct sync_state. */
bool sync_state_keep(void *context, const struct previous_object *objects, size_t count);

/* Gives the generation its number in the state, if it has none yet. */
bool sync_state_store_generation(struct sync_state *sync);

/* Keeps that this generation adopts the root, then marks it. Says what fails. */
bool sync_state_adopt(struct sync_state *sync, struct run *run);

/* Keeps, after the effects: the texts, what the guard compares with, the clock, the uids. `done`: by store_id,
 * the stores that were treated. false when it failed (said). */
bool sync_state_finish(struct sync_state *sync, const bool *done);

#endif
