/* What the module leaves for the audit trail: one line at the end of the spool (policy/login_spool.h).
 *
 * It never waits: no lock, no sync, no FIFO; it allocates nothing, makes no file, and what goes wrong changes
 * no answer. Only who may write the spool can add to it: root, which is what sshd, su, login, cron and Samba
 * run as here. For anybody else nothing is written, and the line in the log stays what it was.
 */
#ifndef CAREACL_PAM_MODULE_SPOOL_H
#define CAREACL_PAM_MODULE_SPOOL_H

#include "policy/login_spool.h"

#include <sys/types.h>

enum spool_event {
	SPOOL_LOGIN_REFUSED,
	SPOOL_SESSION_OPENED,
	SPOOL_SESSION_CLOSED,
};

/* One line. Values may be NULL; longer ones are cut at login_spool_value_bytes(). */
struct spool_entry {
	int64_t instant_ms;
	enum spool_event event;
	uid_t uid; /* (uid_t)-1: nobody's */
	const char *values[LOGIN_SPOOL_VALUE_COUNT];
};

enum spool_result {
	SPOOL_WRITTEN = 0,
	SPOOL_MISSING,   /* there is none, or `state` is no folder */
	SPOOL_UNTRUSTED, /* not a regular file of root's alone */
	SPOOL_FULL,      /* it, the disk, or what the process may write */
	SPOOL_FAILED     /* not permitted, or an error */
};

/* Appends the entry to the spool below the folder `state`. */
enum spool_result spool_append(const char *state, const struct spool_entry *entry);

/* The line of an entry with its newlines, into `line`; its size. */
size_t spool_format(const struct spool_entry *entry, char line[LOGIN_SPOOL_LINE_MAX]);

/* "was written" and so on, for the log. Static. */
const char *spool_result_text(enum spool_result result);

#endif
