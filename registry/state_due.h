/* When something about a patient, or about any login, begins or ends by its date next: by this index `sync --changed` finds
 * the folders that a date changes. Kept as far as the next whole look (STATE_DUE_UNTIL); what is later is found by that.
 */
#ifndef CAREACL_REGISTRY_STATE_DUE_H
#define CAREACL_REGISTRY_STATE_DUE_H

#include "registry/state_desk.h"

enum state_due_kind {
	DUE_PATIENT, /* of the statements about the patient */
	DUE_LOGIN /* of those about logins, the first of all: its name is empty, for a whole sync follows */
};

struct state_due {
	enum state_due_kind kind;
	const char *name;
	int64_t at;
};

struct state_dues {
	const struct state_due *items;
	size_t count;
};

/* Forgets all. */
enum state_result state_due_clear(struct state_db *state);

/* One takes the place of what was kept of that name; `at` TIME_NEVER: nothing is. */
enum state_result state_due_keep(struct state_db *state, const struct state_due *due);

/* Those due by `at`, that instant included; in `arena`. STATE_NONE: an older state that has no such index. */
enum state_result state_due_by(struct state_db *state, int64_t at, struct arena *arena,
			       struct state_dues *ret_dues);

/* Lowers *io_first to the first that is due. */
enum state_result state_due_first(struct state_db *state, int64_t *io_first);

#endif
