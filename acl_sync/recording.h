/* A note beside the state, from before the lines of a desk verb are in the trail until the state has kept what they say.
 * A note that is found means that its run died in between: nothing of what those lines say was recorded. An older copy of
 * the state, put back, has no such note, so that the two are never taken for each other (replay.h).
 */
#ifndef CAREACL_ACL_SYNC_RECORDING_H
#define CAREACL_ACL_SYNC_RECORDING_H

#include <stdbool.h>
#include <stdint.h>

/* Notes, durably, that the batch after line `end` of the trail is being recorded. 0 or -errno. Under the state's lock. */
int recording_begin(const char *state_dir, uint64_t end);

/* It was recorded. What goes wrong changes nothing: the state is ahead of the note then. */
void recording_end(const char *state_dir);

/* Is the batch after line `end` one whose run died? */
bool recording_died_after(const char *state_dir, uint64_t end);

#endif
