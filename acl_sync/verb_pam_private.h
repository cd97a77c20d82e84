/* Shared by the verb_pam*.c files. */
#ifndef CAREACL_ACL_SYNC_VERB_PAM_PRIVATE_H
#define CAREACL_ACL_SYNC_VERB_PAM_PRIVATE_H

#include "acl_sync/door/door_trial.h"
#include "acl_sync/json_out.h"
#include "acl_sync/options.h"

/* {"until":..,"over":..}; null where there is no trial that could be read. */
json_t *door_trial_json(enum door_trial_found found, const struct door_trial *trial);

/* What the machine's files say, and the trial: status 0 where all is well and no trial runs, else 1. */
int verb_pam_status(const struct options *options);

#endif
