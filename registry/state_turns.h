/* Many rows, a few in a transaction: a verb of the desk that waits for the state's lock gets its turn in between.
 */
#ifndef CAREACL_REGISTRY_STATE_TURNS_H
#define CAREACL_REGISTRY_STATE_TURNS_H

#include "registry/state_db.h"

#define STATE_TURN_BYTES ((size_t)512 * 1024) /* of contents, in one transaction */

struct state_turns {
	struct state_db *state;
	size_t rows, bytes; /* of the transaction at hand */
};

/* Before each row, with the size of its contents: begins a transaction where none is open, or the one at hand has enough.
 * Within a transaction of the caller's nothing is done. */
enum state_result state_turns_take(struct state_turns *turns, size_t bytes);

/* After the last: `result` is what has come of it all. Keeps what is open, or gives it up; returns the worse. */
enum state_result state_turns_end(struct state_turns *turns, enum state_result result);

#endif
