/* What feeds add to patients of the registry. */
#ifndef CAREACL_SITE_FED_PATIENTS_H
#define CAREACL_SITE_FED_PATIENTS_H

#include "policy/arena.h"
#include "policy/statements.h"

#include <stdbool.h>

/* Puts what feeds add (said_patient.is_more) into the patients that it is about; the other lists stay what they are. Where it
 * is about nobody, it is left out. Everything lives in `arena`. false: out of memory. */
bool fed_patients_fold(const struct statements *statements, struct arena *arena,
		       struct statements *ret_folded);

#endif
