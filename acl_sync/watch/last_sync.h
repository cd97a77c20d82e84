/* What the last whole sync came to, kept in the state for whoever watches (status, metrics): counts, instants, names of
 * stores and hashes; never a login, a patient or a category.
 *
 * One JSON object: what `sync --json` answers, without roots, and
 *   "began", "ended"   milliseconds since 1970
 *   "status"           the exit status of the run
 *   "errors"           how many findings of severity error
 *   "unadopted"        how many roots
 *   "deleted"          patients who have had all of their shared record deleted (R36)
 *   "unread"           how many files of feeds are not read because of their name
 *   "shut"             how many directories above roots and views keep people out
 *   "nothing"          how much of what feeds say came to nothing
 *   "said"             the number of the desk's last statement by then; -1: not known
 *   "stores"           {"clinical": accesses in force, ..}: login x patient x category; null: not known, for it could
 *                      not be looked at, or not all is given there
 *   "totals"           of all whole syncs of this state: the same counts, added up
 */
#ifndef CAREACL_WATCH_LAST_SYNC_H
#define CAREACL_WATCH_LAST_SYNC_H

#include "acl_sync/sync/sync_run.h"

/* Keeps it, as the last thing of a whole sync whose `document` is what it answers (sync_document), still the caller's, and tells
 * the journal of systemd (journald.h).
 * What fails has been said, and makes the status 4. */
void last_sync_keep(struct sync *sync, json_t *document);

/* The object, the caller's. NULL: none is kept, or it cannot be read. */
json_t *last_sync_read(struct state_db *state, struct arena *arena);

/* The number at `key` of an object; 0 where there is none. `object` may be NULL. */
int64_t last_sync_number(const json_t *object, const char *key);

/* How many things a member of its "held" stands for: at least itself. */
int64_t last_sync_held(const json_t *held);

#endif
