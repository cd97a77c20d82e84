/* How a trial ends by itself. */
#ifndef CAREACL_DOOR_DOOR_TRIAL_END_H
#define CAREACL_DOOR_DOOR_TRIAL_END_H

#include "acl_sync/door/door_trial.h"

/* Takes the lines out again where a trial is over (or is no trial that can be read), and says so in the system's log.
 * *ret_ended: it has. NULL: all is well; else why they are still in, in words (static). */
const char *door_trial_end(bool *ret_ended);

/* Sees to it that door_trial_end() is called when the trial's time has come: by systemd where it runs, else by a process of its
 * own that outlives the login. What survives the end of the machine's run, or the death of that process, is
 * careacl-pam-trial.service, cron, and every `sync`. false: nothing could be started (errno). */
bool door_trial_watch(const struct door_trial *trial);

#endif
