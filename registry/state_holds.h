/* When the guard held changes of a store back, so that the past can tell what was in force then: not what the statements of
 * that instant give alone, but, of what was held, what those of the base gave.
 */
#ifndef CAREACL_REGISTRY_STATE_HOLDS_H
#define CAREACL_REGISTRY_STATE_HOLDS_H

#include "registry/state_db.h"

/* Nothing tells what the base said: no instant is kept at which it was known. */
#define STATE_BASE_UNKNOWN 0

/* One store's changes held back, losses, gains, or both. */
struct state_hold {
	int64_t id; /* set when read */
	const char *store;
	int64_t base;    /* an instant at which the statements of the base were known; STATE_BASE_UNKNOWN */
	int64_t base_at; /* at which the base was decided last: when nothing of the store was held last */
	bool losses, gains;
	int64_t since, until; /* when read; until is STATE_STILL while it goes on */
};

struct state_holds {
	const struct state_hold *items;
	size_t count;
};

/* From `at` on these are held: those that already are go on. Inside a transaction. */
enum state_result state_holds_begin(struct state_db *state, const struct state_holds *holds, int64_t at);

/* From `at` on nothing but these is held. Inside a transaction. */
enum state_result state_holds_end(struct state_db *state, const struct state_holds *holds, int64_t at);

/* Those of some instant of first..last, both included, by store; they live in `arena`. */
enum state_result state_holds_during(struct state_db *state, int64_t first, int64_t last, struct arena *arena,
				     struct state_holds *ret_holds);

/* Lowers *io_next to the first instant after `after` at which one begins or ends. */
enum state_result state_next_hold(struct state_db *state, int64_t after, int64_t *io_next);

#endif
