/* Lines of the trail about what the desk has said. */
#ifndef CAREACL_ACL_SYNC_REPLAY_LINE_H
#define CAREACL_ACL_SYNC_REPLAY_LINE_H

#include "acl_sync/audit/audit_line.h"
#include "registry/state_review.h"
#include "registry/state_waiting.h"

#include <jansson.h>

/* A statement, an end or a review; texts live in the arena it was read into. */
struct replay_line {
	int64_t line;
	int64_t statement; /* 0: nothing is said */
	int64_t ends;      /* 0: nothing ends */
	int64_t
	    denied; /* of a line that says that another one has not been recorded: that one's number; else 0 */
	struct review review;           /* of a use of break-glass; place NULL: it is none */
	struct state_refiling refiling; /* a document that went into another folder; store NULL: it is none */
	struct refused_claim refused;   /* a claim that gave nothing; patient NULL: it is none */
	bool is_damaged;                /* it could be one, and cannot be read */
	const char *fields, *by;
	int64_t at;
	struct desk_item item; /* section and text only where `statement` is not 0 */
};

/* Reads one line. false: it is about something else. */
bool replay_line_read(const struct audit_line *text, struct arena *arena, struct replay_line *ret_line);

/* The same for what waits. false: out of memory, or it cannot be read. */
bool replay_line_waiting(const struct state_waiting *waiting, struct arena *arena,
			 struct replay_line *ret_line);

#endif
