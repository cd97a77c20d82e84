/* Whoever is to be told of a break-glass is told by the program that careacl.conf names as `notify` (R28). */
#ifndef CAREACL_DESK_NOTIFY_H
#define CAREACL_DESK_NOTIFY_H

#include <jansson.h>

struct notice {
	const char *program;   /* absolute path */
	const char *state_dir; /* where it is kept how that went */
	const char *place;     /* of the use: "desk:17" */
	const json_t *document;
};

/* Tells, in a process of its own that nobody waits for: care is never delayed by it. How it went is kept in the state;
 * that it failed in the audit trail too. */
void notify_tell(const struct notice *notice);

#endif
