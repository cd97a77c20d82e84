/* Statements of the desk that no longer fit the registry (registry.md): a name in them is gone. What such a refusal kept closed
 * opens, so that is no small thing: it is said once to --quiet too, and by status until they fit again or are withdrawn. */
#ifndef CAREACL_SITE_SET_ASIDE_H
#define CAREACL_SITE_SET_ASIDE_H

#include "acl_sync/site/site.h"

/* Says which they are; a run that writes remembers in the state what it has said. Not for SITE_CHECK and SITE_AGAIN. */
void set_aside_report(struct site *site);

/* The same as findings of the site, warnings. */
void set_aside_find(struct site *site);

/* Why the statement does not count although it has not ended; NULL: it counts. */
const char *set_aside_why(const struct desk_merged *merged, int64_t id);

/* How many there were when a run that writes looked last, whatever `now` is. STATE_OK, or the state's error. */
enum state_result set_aside_count(struct state_db *state, int64_t now, struct arena *arena,
				  int64_t *ret_count);

#endif
