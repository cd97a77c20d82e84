/* What the desk had recorded after an older copy of the state was made, and that would give somebody something: it waits
 * until somebody accepts it (disk.md, "state older than the audit trail"; replay.h). */
#ifndef CAREACL_SITE_WAITING_H
#define CAREACL_SITE_WAITING_H

#include "acl_sync/site/site.h"
#include "registry/state_waiting.h"

/* All that waits; none where there is no state, and where it cannot be read (said). Lives in the site's arena. */
struct state_waitings waiting_of(struct site *site);

/* What is to be typed after --accept for all of them. */
void waiting_hash(const struct state_waitings *waitings, char ret_hash[GUARD_HASH_SIZE]);

/* Says what waits and what to type. Makes the status 3. */
void waiting_report(struct site *site);

/* The element of held_json; NULL: nothing waits. */
json_t *waiting_json(struct site *site);

#endif
