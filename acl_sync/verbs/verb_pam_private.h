/* Shared by the verb_pam*.c files. */
#ifndef CAREACL_ACL_SYNC_VERB_PAM_PRIVATE_H
#define CAREACL_ACL_SYNC_VERB_PAM_PRIVATE_H

#include "acl_sync/door/door_trial.h"
#include "acl_sync/json_out.h"
#include "acl_sync/options.h"

/* {"until":..,"over":..}; null where there is no trial that could be read. */
json_t *door_trial_json(enum door_trial_found found, const struct door_trial *trial);

/* Said, in JSON too; gives `status` back. */
int door_refuse(const struct options *options, int status, const char *text);

/* For whoever asks later who has changed the door: a line in the system's log. */
void door_log(const char *text);

/* What was done, for --json. `running`: the trial that has begun; NULL: none runs. The status of the verb. */
int door_answer(const struct options *options, const struct door_trial *running);

/* The trial as it stands now, as door_trial_open() says. */
enum door_trial_found door_trial_look(struct door_trial *ret_trial, int *ret_fd);

/* Puts the lines in, on trial with --trial. */
int verb_pam_enable(const struct options *options);

/* What the machine's files say, and the trial: status 0 where all is well and no trial runs, else 1. */
int verb_pam_status(const struct options *options);

#endif
