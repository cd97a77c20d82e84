/* Patients of whom the facts say the same: decisions about them are the same, and are made once for all of them.
 *
 * Only those count of whom nothing is said but what nearly all have: teams, and the dates of their life. Whoever has said
 * a wish, has a login or relations, or is under a derogation, is decided about alone.
 */
#ifndef CAREACL_POLICY_ALIKE_H
#define CAREACL_POLICY_ALIKE_H

#include "policy/arena.h"
#include "policy/facts.h"

/* Classes of alike patients, and for each what the caller keeps of it. So many at most: who is not in one of them is
 * decided about alone, too. */
#define ALIKE_CLASSES 512
struct alike_table;

/* In `arena`; NULL: out of memory. All questions are of these facts and at `now`. */
struct alike_table *alike_new(const struct facts *facts, int64_t now, struct arena *arena);

/* Where the caller keeps what is the same for all patients of this one's class; NULL in it: nothing yet. NULL: the patient
 * is in no class. */
const void **alike_kept(struct alike_table *table, patient_id patient);

/* Does decide() at `now` answer each question about `a` as the same question about `b`? false also where that is not
 * known. */
bool alike(const struct patient *a, const struct patient *b, int64_t now);

#endif
