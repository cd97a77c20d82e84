/* An identity that has left the registry while its merge stands: its documents lie in the other's folder, and what was said
 * of it protects them there (docs/decisions/16-two-identities.md). */
#ifndef CAREACL_SITE_DESK_LEFT_H
#define CAREACL_SITE_DESK_LEFT_H

#include "policy/arena.h"
#include "policy/policy.h"
#include "policy/statements.h"
#include "registry/state_desk.h"

/* A patient of whom the registry says nothing any more: what it said last, as far as that refuses something (objections,
 * withheld, hidden, deleted, closed), said by the merge from now on. `id` is one of the two of `merge`. What cannot be read
 * any more (*ret_readable false) counts as an objection to everyone: unknown never widens (R35). `is_readable` false: do
 * not even try. Lives in `arena`; NULL: out of memory. */
struct said_patient *desk_left_patient(const struct desk_item *merge, const char *id, bool is_readable,
				       const struct policy *policy, struct arena *arena, bool *ret_readable);

#endif
