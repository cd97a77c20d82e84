/* What a statement of the desk adds to what the registry says of a patient. */
#ifndef CAREACL_SITE_DESK_JOIN_H
#define CAREACL_SITE_DESK_JOIN_H

#include "policy/arena.h"
#include "policy/statements.h"

/* A list of struct said_patient: where its items and their number stand, and how large one is. */
struct desk_list {
	size_t at, count_at, size;
};
#define DESK_LIST_COUNT 8
extern const struct desk_list desk_lists[DESK_LIST_COUNT];

/* What `from` says of a patient goes behind what `to` says; it lives in `arena`. The record is closed from the first of
 * both. false: out of memory. */
bool desk_join_patient(struct said_patient *to, const struct said_patient *from, struct arena *arena);

/* A discharge (`from` has it as an assignment that begins then) ends the assignments to its team that began by then,
 * whoever recorded them. false: out of memory. */
bool desk_join_discharge(struct said_patient *to, const struct said_patient *from, struct arena *arena);

/* `more` behind `*items`, both of `size` bytes each. false: out of memory. */
bool desk_join_append(struct arena *arena, const void **items, size_t *count, const void *more,
		      size_t more_count, size_t size);

#endif
