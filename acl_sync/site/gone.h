/* Patients' folders that a run has found gone where an earlier one had made them. A new, empty one is made at once, and would
 * hide that: so the state remembers it for some days, and syncs, plan, check and status say it that long. Nothing settles it
 * earlier but that the patient leaves the registry: what was restored, and whether that is all, no program can see. */
#ifndef CAREACL_SITE_GONE_H
#define CAREACL_SITE_GONE_H

#include "acl_sync/run/run.h"

#define GONE_SECONDS (7 * 86400)

/* The form of store_job.had_folder for a run that changes something: as run_had_folder, and what is gone is remembered.
 * `context` is a struct run. That it cannot be is said, status 4. */
bool gone_had_folder(void *context, patient_id patient);

/* Says, as warnings, what is remembered of the store. forgets: and drops what is too old, or of nobody any more. */
void gone_report(struct run *run, bool forgets);

/* The same as findings of `check`. */
void gone_find(struct run *run);

/* How many of all stores are remembered and not too old at `now`. */
enum state_result gone_count(struct state_db *state, int64_t now, struct arena *arena, int64_t *ret_count);

#endif
