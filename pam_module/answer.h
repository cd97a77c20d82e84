/* The answer at the door: which case a login is, and the one table from cases to PAM codes.
 *
 * Pure: the snapshot, the login, its uid and the time go in, a case comes out.
 */
#ifndef CAREACL_PAM_MODULE_ANSWER_H
#define CAREACL_PAM_MODULE_ANSWER_H

#include "pam_module/messages.h"
#include "policy/login_snapshot.h"

enum answer_case {
	ANSWER_UNDECIDED = 0, /* nobody decided: a refusal */
	ANSWER_ROOT,
	ANSWER_SYSTEM_ACCOUNT,
	ANSWER_UNKNOWN_IGNORED,
	ANSWER_UNKNOWN_DENIED,
	ANSWER_UID_OF_ANOTHER,
	ANSWER_IN_DATE,
	ANSWER_IN_DATE_STALE, /* `stale = "warn"` */
	ANSWER_SUSPENDED,
	ANSWER_NOT_BRIEFED,
	ANSWER_OUT_OF_DATE,
	ANSWER_NOT_YET,
	ANSWER_NO_POSITION, /* in the registry, but never as anybody who may log in */
	ANSWER_STALE,       /* `stale = "deny"` */
	ANSWER_STATE_UNUSABLE,
	ANSWER_RESCUED, /* state unusable, a member of the rescue group */
	ANSWER_NO_SUCH_LOGIN,
	ANSWER_NAME_SERVICE_FAILED,
	ANSWER_WRONG_ARGUMENT,
	ANSWER_NO_MEMORY,
	ANSWER_CASE_COUNT
};

struct answer {
	enum answer_case which;
	int64_t since;  /* OUT_OF_DATE: when the last position ended; NOT_YET: when the next starts */
	bool has_entry; /* the login stands in the snapshot: */
	struct snapshot_entry entry;
	int64_t break_glass_until; /* end of the break-glass in force; TIME_ALWAYS: none */
};

/* Which case a login is by the snapshot, at `now`; ANSWER_STATE_UNUSABLE: what it stands in, or would, is damaged. `uid`: what the name service says now, or the snapshot's own
 * where it does not answer. Root and system accounts are the caller's business (answer_to_uid). */
struct answer answer_find(const struct login_snapshot *snapshot, const char *login, uint32_t uid,
			  int64_t now);

/* ANSWER_ROOT, ANSWER_SYSTEM_ACCOUNT, or ANSWER_UNDECIDED: ask the snapshot. */
enum answer_case answer_to_uid(uint32_t uid, uint32_t min_uid);

/* One row of the table. */
struct answer_row {
	const char *name; /* in the log */
	int pam_code;
	enum message_id message; /* what the person is told */
	int priority;            /* of the log line, LOG_* */
};

/* The row of a case; that of ANSWER_UNDECIDED for a number that is no case. Static. */
const struct answer_row *answer_row(enum answer_case which);

/* Does the case refuse (neither PAM_SUCCESS nor PAM_IGNORE)? */
bool answer_refuses(enum answer_case which);

#endif
