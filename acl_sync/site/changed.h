/* Whose folders have to change since the last whole sync, found by index: what the desk has said, and what a date has begun
 * or ended (`sync --changed`). Everything else is a whole look's: new texts and feeds, Unix groups, what is held, a uid that
 * the name service has changed, a date of a login, drift.
 */
#ifndef CAREACL_SITE_CHANGED_H
#define CAREACL_SITE_CHANGED_H

#include "acl_sync/site/next_due.h"
#include "acl_sync/site/sync_state.h"
#include "registry/state_due.h"

/* So long after a whole look the next one is due, or half of login.max_state_age. */
#define CHANGED_LOOK_SECONDS ((int64_t)24 * 3600)

/* More folders than so many are a whole sync's. */
#define CHANGED_PATIENTS_MAX 2000

struct changed {
	struct state_names patients; /* ids, each once, with all identities of each */
	int64_t until;               /* how far the index of dates goes */
};

/* Finds them, in the site's arena: its settings are read, its state is open, its instant is chosen. false: only a whole sync
 * can tell. */
bool changed_find(struct site *site, struct changed *ret_changed);

/* Opens a site of the slices of these patients, with the lock of whole syncs and the state open for writing. false: a whole
 * sync is needed, nothing was said and nothing is to be closed. */
bool changed_open(struct site *site, const struct options *options, struct changed *ret_changed);

/* After their folders have been treated: keeps when the next date is due of each, and that the folders follow the desk.
 * Where the run was not all right the next one is a whole sync. false when it failed (said). */
bool changed_finish(struct sync_state *sync, const struct changed *changed);

/* A verb of the desk has ended, and what it recorded is not in force: kept until a sync has followed the desk as far as that, and the next one
 * is whole.
 * What fails is said. */
void changed_note_open(struct site *site);
bool changed_is_open(struct state_db *state);

/* Of a whole sync: writes the index anew where it has to, outside of a transaction; inside the last one, keeps from when on
 * it is right. false: it cannot be kept. */
bool changed_index(struct site *site, const struct next_due *due);
bool changed_index_keep(struct site *site);

/* After all of a whole sync: where all of it is right the index may be believed, else the next run is whole too. */
void changed_confirm(struct site *site);

#endif
