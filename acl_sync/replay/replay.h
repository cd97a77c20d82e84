/* A state that is older than the audit trail: a backup was put back, or the state was lost (disk.md, "Failures").
 *
 * What the desk has said since stands in the trail. Whatever takes something from somebody holds again at once:
 * objections, what is withheld, hidden, deleted, closed, discharges, and the ends of what gave somebody something. All
 * else waits until somebody accepts it. A merge of two identities is both: each one's wishes hold for both at once, and what
 * it gives waits; so does its end. Which documents were refiled is known again. Lines of a desk verb that was killed before the state had kept what they say
 * (recording.h) are no such thing: nothing of it was recorded, and the trail is told so.
 */
#ifndef CAREACL_ACL_SYNC_REPLAY_H
#define CAREACL_ACL_SYNC_REPLAY_H

#include "acl_sync/site/site.h"

enum replay_result {
	REPLAY_NOTHING, /* the state is as it was */
	REPLAY_DONE,    /* it has changed: what was read from it must be read again */
	REPLAY_FAILED   /* said: nothing must be done */
};

/* Whenever a state has been opened, before anything is read from it: looks whether the trail goes on where the state's
 * memory of it ends, and if so replays it. `keeps`: into the state, which is open for writing, with lines of the trail.
 * Else for the answer at hand alone, in a copy in memory that site->state becomes: a verb that only reads answers from what
 * a sync started now would use, also where there is no state at all but a trail. Cheap where nothing is to be done. false:
 * said, nothing must be done. */
bool replay_catch_up(struct site *site, bool keeps);

/* Is there something to replay: does the trail go on after what the open state remembers? Reads, and says nothing. */
bool replay_is_due(struct site *site);

/* Lets through what waits, if its hash was typed: keeps it in the state, after its lines of the trail. `hash` is what was
 * or would have to be typed. */
enum replay_result replay_accept(struct site *site, const char *by, char hash[GUARD_HASH_SIZE]);

#endif
