/* What the files of sync_state share. */
#ifndef CAREACL_SITE_SYNC_STATE_PRIVATE_H
#define CAREACL_SITE_SYNC_STATE_PRIVATE_H

#include "acl_sync/site/sync_state.h"

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

/* Keeps where a document comes from, inside a transaction. */
bool sync_state_keep_origin(struct sync_state *sync, const struct kept_aside *aside);

#endif
