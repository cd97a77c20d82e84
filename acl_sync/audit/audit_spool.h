/* What the PAM module has left at the door goes into the trail (policy/login_spool.h; R32). */
#ifndef CAREACL_AUDIT_SPOOL_H
#define CAREACL_AUDIT_SPOOL_H

#include "acl_sync/audit/trail.h"
#include "policy/login_spool.h"

/* Makes the spool where it is missing: the folder 0700 and an empty file 0600. 0 or -errno with the problem. */
int audit_spool_make(const char *state_dir, struct safe_problem *ret_problem);

/* What was found. */
struct audit_spool_taken {
	size_t lines;   /* moved into the trail */
	size_t refused; /* of them, refused logins */
	size_t damaged; /* no lines of ours; counted in a line of the trail, kind "failure" */
	size_t damaged_bytes;
	bool was_full; /* refused logins may be missing; so does this have a line */
	bool is_later; /* somebody was just writing: the rest is moved by the next run */
};

/* Moves all lines of the spool into the trail, in one batch that it begins and commits, and then removes them
 * from the spool; makes the spool where it is missing. A run that is killed in between leaves lines that the
 * next one moves once more: none is lost, and two with one "spool" field are one event. Nobody at the door
 * waits for it. 0, or -errno with the problem: then the spool still holds what is not in the trail. `now_ms`:
 * for what the lines do not say themselves. */
int audit_spool_take(const char *state_dir, struct trail *trail, int64_t now_ms,
		     struct audit_spool_taken *ret_taken, struct safe_problem *ret_problem);

/* audit_spool_add.c: all lines of a spool's bytes into the trail's batch, which it commits. `total`: the size of the
 * spool, which may be more than was read. What was found is added to *taken. 0 or -errno. */
int audit_spool_add(struct trail *trail, int64_t now_ms, const char *bytes, size_t size, uint64_t total,
		    struct audit_spool_taken *taken);

/* One line of the spool, without its newlines. */
struct audit_spool_line {
	int64_t instant_ms;
	enum audit_kind kind;
	int64_t uid; /* -1: nobody's */
	char values[LOGIN_SPOOL_VALUE_COUNT]
		   [3 * 64 + 1]; /* unescaped where that is plain text, else as they stand */
	char checksum[LOGIN_SPOOL_SUM_DIGITS + 1];
};

/* Reads one line; false: it is none, or damaged. */
bool audit_spool_parse(const char *text, size_t size, struct audit_spool_line *ret_line);

#endif
