/* What a statement of the desk adds to what the registry says of a patient. */
#ifndef CAREACL_SITE_DESK_JOIN_H
#define CAREACL_SITE_DESK_JOIN_H

#include "policy/arena.h"
#include "policy/statements.h"
#include "registry/state_desk.h"

/* What `from` says of a patient goes behind what `to` says; it lives in `arena`. The record is closed from the first of
 * both. false: out of memory. */
bool desk_join_patient(struct said_patient *to, const struct said_patient *from, struct arena *arena);

/* A discharge (`from` has it as an assignment that begins then) ends the assignments to its team that began by then,
 * whoever recorded them; of those of the desk what was said before `id`. false: out of memory. */
bool desk_join_discharge(struct said_patient *to, const struct said_patient *from, int64_t id,
			 struct arena *arena);

/* Was the statement said before the other, by their numbers? What is proposed counts down (DESK_PROPOSED), and comes last. */
bool desk_join_is_before(int64_t id, int64_t other);

/* Objections and seals of the patient go on where a name in them is gone. */
void desk_join_make_lasting(struct said_patient *patient);

/* What was recorded as holding from then on, while the clock was ahead, holds now. Only for what refuses: what gives an
 * access waits until its time has come. */
void desk_join_begin(struct said_patient *patient, int64_t recorded, int64_t now);

/* `more` behind `*items`, both of `size` bytes each. false: out of memory. */
bool desk_join_append(struct arena *arena, const void **items, size_t *count, const void *more,
		      size_t more_count, size_t size);

#endif
