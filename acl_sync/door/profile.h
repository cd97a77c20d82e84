/* The lines of pam_careacl in the files that all services include, by Debian's pam-auth-update. */
#ifndef CAREACL_DOOR_PROFILE_H
#define CAREACL_DOOR_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

/* May the lines be put in? NULL, or what is missing, in words with what to do (static). A line whose module is not there
 * refuses everybody, root too; one without a state refuses all but root. */
const char *profile_problem(void);

/* Are the lines in? */
bool profile_is_in(void);

/* A line that somebody has put in elsewhere by hand, "/etc/pam.d/sshd:12"; "": there is none. false: it cannot be said
 * (errno). */
bool profile_line_by_hand(char *place, size_t size);

/* Puts the lines in, or takes them out; what is so already stays. NULL: they are; else why not, in words (static). */
const char *profile_put_in(void);
const char *profile_take_out(void);

#endif
