/* Shared by the files of site only. */
#ifndef CAREACL_SITE_SITE_PRIVATE_H
#define CAREACL_SITE_SITE_PRIVATE_H

#include "acl_sync/site/site.h"

/* Where the state is of settings that cannot be read. */
#define DEFAULT_STATE_DIR "/var/lib/careacl"

/* What every opening begins with. */
void site_begin(struct site *site, const struct options *options, unsigned needs);

/* Loads everything. */
bool site_open_begun(struct site *site);

/* Takes --at, in the site's zone. false: it is wrong (said). */
bool site_take_at(struct site *site);

/* Opens the state of site->state_dir beside whole syncs: without their lock, for writing with SITE_RECORDS. Nothing is
 * said. false: it cannot be used. */
bool site_open_beside(struct site *site);

/* Notes which texts are the state's good ones: site_refresh tells by it whether another run has brought others. */
void site_note_texts(struct site *site);

/* Adds to what the desk says what the verb proposes, and takes out what it withdraws. */
void site_apply_about(struct site *site);

/* The uids of all logins of site->facts, and the owners of the stores, for what is done between two syncs (site_uids.c).
 * `about` names whom something is said of. false: the state could not be read. */
bool site_find_uids(struct site *site, const struct site_about *about);

/* One login's: as the last sync used it where that is not long ago, so that nobody waits for the name service; else, and
 * where `is_named`, as the name service says. *ret_uid is UID_NONE: none that is surely this login's. false: the state could
 * not be read. */
bool site_find_uid(struct site *site, const char *login, bool is_named, uid_t *ret_uid);

/* The settings' path, absolute; its folder and its name for people. */
void site_find_paths(struct site *site);

/* Reads careacl.conf and sets site->state_dir: as it says, or as a lexer finds it in a text that does not parse; NULL
 * where it cannot be read. Returns the settings; NULL: it cannot be read, or is wrong (in `findings`). */
const struct settings *site_read_settings(struct site *site, struct findings *findings);

/* Reads and builds the new texts and says what is wrong with them; the last good generation instead where there is
 * one. Sets site->used; false when there is nothing to go on with. */
bool site_load(struct site *site);

/* On a terminal: says that a verb of the desk reads all texts, where they are large, before it does so. */
void site_say_reading_all(const struct site *site);

/* Asks the guard what it holds back of the generation in force (site_guard.c), says it, and keeps the paths that stay; a
 * generation that is held as a whole is not the one in force any more. false: it cannot be asked (said). */
bool site_ask_guard(struct site *site);

/* check: which paths a sync would not take. What cannot be read is said by the others. */
void site_ask_paths(struct site *site);

/* What the desk says counts where the guard's base decides: it is not set aside because the new texts lack a name. */
void site_keep_statements(struct site *site);

/* Opens the state below site->state_dir (NULL: the default one, if it was this careacl.conf's). With SITE_WRITES
 * `may_create`: makes state_dir where it is missing. With SITE_WRITES it
 * creates the state and takes the lock of whole syncs. false, and site->stopped, when the verb cannot go on. */
bool site_open_state(struct site *site, bool may_create);

/* Puts Unix groups in, builds the facts, and with SITE_UIDS checks the uids. */
bool site_build(struct site *site, struct generation *generation, struct findings *findings);

/* Compares the clock with the last sync's, which it may be ahead of by so many seconds: sets site->clock_held, and site->decided. */
bool site_ask_clock(struct site *site, int64_t step_seconds);

/* With SITE_UIDS: uids of the facts in force and owners of the stores. */
bool site_finish_names(struct site *site);

#endif
