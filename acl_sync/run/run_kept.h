/* What runs over a store remember of it in the state, as one text each: words one behind the other. */
#ifndef CAREACL_ACL_SYNC_RUN_KEPT_H
#define CAREACL_ACL_SYNC_RUN_KEPT_H

#include "acl_sync/run/run.h"

#include <stdint.h>

/* What is kept under the name (state_keys.h) for the run's store; "": nothing, or the state cannot be read. Lives in the site's
 * arena. */
const char *run_kept(const struct run *run, const char *name);

/* Keeps `now` where `before` was kept. `what`: said in an error, "which folders could not be made"; NULL as `now`: there was no
 * memory, which ends the program. */
void run_keep(const struct run *run, const char *name, const char *before, const char *now, const char *what);

/* A document by its hash, as the state knows it: "patient/category/path". */
uint64_t run_document_hash(const struct run *run, const struct unmet_document *document);

/* The same of its patient alone. */
uint64_t run_patient_hash(const struct run *run, patient_id patient);

#endif
