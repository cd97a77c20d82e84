/* What the module leaves at the door for the audit trail, from the PAM handle into the spool (R32). */
#ifndef CAREACL_PAM_MODULE_LEFT_H
#define CAREACL_PAM_MODULE_LEFT_H

#include "pam_module/arguments.h"
#include "pam_module/spool.h"

#include <security/pam_modules.h>

struct left {
	const char *reason; /* of a refusal: the case's name; NULL: none */
	const char *id;     /* of a session; NULL: it has none */
	uid_t uid;          /* (uid_t)-1: unknown */
};

/* Appends one line. What goes wrong changes nothing: a spool that is full or not root's is a line of the log; that the
 * process is not root, or no sync has made the spool yet, is one with `debug` only. */
void left_at_door(pam_handle_t *pamh, const struct arguments *arguments, enum spool_event event,
		  const struct left *left);

#endif
