/* The lines of pam_careacl in the files that all services include, by Debian's pam-auth-update. */
#ifndef CAREACL_DOOR_PROFILE_H
#define CAREACL_DOOR_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

/* Where the module looks for who may come in, when its line does not say. */
#define PROFILE_STATE_DIR "/var/lib/careacl"

/* May the lines be put in, for a site whose state is there? NULL, or what is missing, in words with what to do (static). A line
 * whose module is not there refuses everybody, root too; one without a state refuses all but root. */
const char *profile_problem(const char *state_dir);

/* Are the lines in? */
bool profile_is_in(void);

/* A line that somebody has put in elsewhere by hand, "/etc/pam.d/sshd:12"; "": there is none. false: it cannot be said
 * (errno). */
bool profile_line_by_hand(char *place, size_t size);

/* Puts the lines in, with state= where the state is not where the module looks, or takes them out; what is so already stays.
 * NULL: they are; else why not, in words (static). */
const char *profile_put_in(const char *state_dir);
const char *profile_take_out(void);

#endif
