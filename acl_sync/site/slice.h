/* A slice of the registry: all that decide() needs to know about a few patients, read from the state by index, so
 * that its cost does not grow with the number of patients (design: "facts are sliced by patient").
 *
 * A slice says of its patients what the whole registry says: the same decisions, reasons and statements, for every
 * login. It knows nobody else.
 */
#ifndef CAREACL_SITE_SLICE_H
#define CAREACL_SITE_SLICE_H

#include "policy/facts_build.h"
#include "registry/state_statements.h"

struct slice_question {
	struct state_db *state;
	const struct policy *policy;
	const char *const *patients; /* ids; those of whom nothing is said are left out */
	size_t patient_count;
	const char *const *logins; /* to be known although no statement about the patients names them */
	size_t login_count;
	int64_t known; /* what had been said by then; STATE_STILL: what is in force */
	int64_t now;   /* instant of the decisions */
};

struct slice {
	struct arena *arena; /* owns everything */
	struct statements statements;
	const struct facts *facts;
};

/* Loads. slice_clear is needed in either case. false: the state cannot be read, or what it holds is wrong or does not
 * fit into memory (said in `findings`). */
bool slice_load(const struct slice_question *question, struct findings *findings, struct slice *ret_slice);
void slice_clear(struct slice *slice);

#endif
