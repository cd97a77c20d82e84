/* What the files of sync_state share. */
#ifndef CAREACL_SITE_SYNC_STATE_PRIVATE_H
#define CAREACL_SITE_SYNC_STATE_PRIVATE_H

#include "acl_sync/site/sync_state.h"
#include "registry/state_holds.h"

/* Says that `what` cannot be kept. Returns false. */
bool sync_state_failed(struct sync_state *sync, const char *what);

/* The generation's number, with the first thing that is kept. Inside a transaction; `stored` is for after its commit. */
bool sync_state_number(struct sync_state *sync);

/* Ends the transaction: all of it is durable, or, where `kept` is false or the disk fails, none, and that is said. */
bool sync_state_commit(struct sync_state *sync, bool kept, const char *what);

/* Keeps the authors gathered, inside a transaction; sync_state_clear_authors follows its commit. */
bool sync_state_keep_authors(struct sync_state *sync);

/* sync_state_registry.c: what the sources look like if they are those that are in force; "": they are not, or nobody can
 * tell. The second keeps it, inside a transaction, with how much is held: later verbs may answer from what is kept where
 * the sources still look so and nothing is held. */
const char *sync_state_sources(struct sync_state *sync, int64_t now_milliseconds);
bool sync_state_keep_currency(struct sync_state *sync, const char *sources);

/* sync_state_holds.c: what the guard holds of the stores, in the site's arena, and from when on the statements of this run
 * are known: now, or a second later where their base has been known only since now. false: the state cannot be read. */
bool sync_state_find_holds(struct sync_state *sync, struct state_holds *ret_holds, int64_t *ret_at);

/* Keeps that they are held from `at` on, in a transaction of its own: before the statements of which that is said. */
bool sync_state_begin_holds(struct sync_state *sync, const struct state_holds *holds, int64_t at);

/* Makes the texts, whose statements are those that are kept, what the store's guard compares with. Inside a transaction. */
bool sync_state_keep_base(struct site *site, const char *store, const struct state_texts *texts);

/* Keeps how far the clock has come, inside a transaction. */
bool sync_state_keep_clock(struct sync_state *sync);

/* Keeps where a document comes from, inside a transaction. */
bool sync_state_keep_origin(struct sync_state *sync, const struct kept_aside *aside);

#endif
