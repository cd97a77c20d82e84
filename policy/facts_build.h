/* From statements to facts: names resolved, contradictions found, everything sorted. */
#ifndef CAREACL_POLICY_FACTS_BUILD_H
#define CAREACL_POLICY_FACTS_BUILD_H

#include "policy/arena.h"
#include "policy/facts.h"
#include "policy/statements.h"

/* Resolves `statements` against `policy` and checks every rule of registry.md that spans statements:
 * dangling names, duplicate ids, ids that differ only in case, wishes that the regime does not know,
 * roles on sensitive categories, break-glass conditions (R28), derogations (R22)...
 *
 * A statement whose window has ended at `now` is checked by itself only: where a name in it no longer
 * exists it is left out without an error.
 *
 * Statements that the reader has found flawed are looked through for more errors (what they do not say is
 * not one); no facts come of them.
 *
 * Facts live in `arena` and point into `statements` and `policy`, which must outlive them.
 * Errors and warnings go to `findings`; returns NULL when there was an error here, a flawed
 * statement, or no memory (findings->out_of_memory). */
const struct facts *facts_build(const struct policy *policy, const struct statements *statements, int64_t now,
				struct arena *arena, struct findings *findings);

#endif
