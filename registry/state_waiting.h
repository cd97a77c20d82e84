/* What the audit trail says that the desk had recorded, and this state does not know, because it is an older copy: what
 * gives somebody something waits here until somebody accepts it (disk.md, "state older than the audit trail").
 */
#ifndef CAREACL_REGISTRY_STATE_WAITING_H
#define CAREACL_REGISTRY_STATE_WAITING_H

#include "registry/state_desk.h"

/* A statement, or the end of one, as its line of the trail says it. */
struct state_waiting {
	int64_t line;       /* its number in the trail */
	int64_t statement;  /* what is said; 0: only an end */
	int64_t ends;       /* what it ends; 0: nothing */
	const char *fields; /* of the line: a JSON object */
	const char *by;
	int64_t at;
};

struct state_waitings {
	const struct state_waiting *items; /* in order of line */
	size_t count;
};

/* Lets it wait; once more for the same line and statement changes nothing. The number of the statement is not given to
 * another. Inside a transaction. */
enum state_result state_waiting_add(struct state_db *state, const struct state_waiting *waiting);

/* It waits no longer. */
enum state_result state_waiting_remove(struct state_db *state, int64_t line);

/* All of them; they live in `arena`. */
enum state_result state_waiting_load(struct state_db *state, struct arena *arena,
				     struct state_waitings *ret_waitings);

/* Puts a statement back under the number it had; that number must be free. Inside a transaction. */
enum state_result state_desk_restore(struct state_db *state, const struct desk_item *item);

/* The numbers up to `id` are not given to new statements. Inside a transaction. */
enum state_result state_desk_reserve(struct state_db *state, int64_t id);

#endif
