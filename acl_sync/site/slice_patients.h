/* The patients of a login, by index: all of whom it might open something, so that what LOGIN costs what it answers. */
#ifndef CAREACL_SITE_SLICE_PATIENTS_H
#define CAREACL_SITE_SLICE_PATIENTS_H

#include "policy/policy.h"
#include "registry/state_names.h"

struct slice_patients_question {
	struct state_db *state;
	const struct policy *policy;
	const char *login;
	struct state_span known, desk_known; /* what was said at some instant of these */
};

/* Finds them: those that name the login or one of the same person, those of its teams, those of a student's supervisors,
 * for a role all;
 * with all identities of each. Sorted, each once, in `arena`. false: out of memory, or the state cannot be read. */
bool slice_patients_find(const struct slice_patients_question *question, struct arena *arena,
			 struct state_names *ret_patients);

#endif
