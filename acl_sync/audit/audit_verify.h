/* Has anybody changed the trail? Every segment is read whole and followed line by line; nothing is written,
 * and those who append are kept waiting only for the moment in which the end is looked up. */
#ifndef CAREACL_AUDIT_VERIFY_H
#define CAREACL_AUDIT_VERIFY_H

#include "acl_sync/audit/trail.h"
#include "policy/arena.h"

enum audit_what {
	AUDIT_EDITED,     /* a line is not what it was */
	AUDIT_MISSING,    /* lines between two others are gone */
	AUDIT_INSERTED,   /* a line more than there was */
	AUDIT_TRUNCATED,  /* the end is gone */
	AUDIT_SWAPPED,    /* a segment under another's name */
	AUDIT_SEAL,       /* a segment is not what its last line says, or has none */
	AUDIT_UNSIGNED,   /* lines at the end that nobody has signed */
	AUDIT_WRONG_KEY,  /* signed by another key */
	AUDIT_WRONG_HEAD, /* the head is missing, damaged, or older than the lines */
	AUDIT_RETENTION,  /* the record of what retention removed is damaged */
	AUDIT_UNREADABLE, /* a file cannot be read, or is none of the trail's */
	/* what is told and is no fault: */
	AUDIT_NOTE_TORN,     /* bytes that a power cut left were set aside */
	AUDIT_NOTE_UNENDED,  /* a run ended in the middle of its last batch */
	AUDIT_NOTE_RECORDED, /* the trail itself says that something was wrong with it */
	AUDIT_NOTE_OPEN,     /* others than root may read or write what is root's alone */
	AUDIT_WHAT_COUNT
};

/* "edited-line" and so on, for JSON. Static. */
const char *audit_what_name(enum audit_what what);
bool audit_what_is_fault(enum audit_what what);

struct audit_finding {
	enum audit_what what;
	const char *file;  /* in the trail's folder */
	uint64_t line;     /* in that file, from 1; 0: the file as a whole */
	uint64_t sequence; /* 0: none */
	const char *text;  /* what was found and what to do */
};

#define AUDIT_FINDINGS_MAX 1000 /* more are counted, not kept */

/* In the arena that was given. */
struct audit_verdict {
	struct audit_finding *findings;
	size_t count, capacity;
	uint64_t faults; /* of all findings, those that are faults */
	uint64_t lines, segments;
	struct audit_place end; /* the last line that counts */
	unsigned char public[AUDIT_PUBLIC_SIZE];
	bool is_empty; /* nothing was ever recorded here */
};

/* What the auditor brings from elsewhere. */
struct audit_evidence {
	const char *key_file;         /* a copy of key.pub; NULL: the one beside the trail is believed */
	const char *head_file;        /* an older copy of head; NULL: none */
	struct trail_witness witness; /* `last` may be NULL */
};

/* Follows the trail below `state_dir`. 0 when it could be followed, whatever was found; else -errno with the
 * problem: the folder cannot be opened, or a file of the evidence cannot be read. */
int audit_verify(const char *state_dir, const struct audit_evidence *evidence, struct arena *arena,
		 struct audit_verdict *ret_verdict, struct safe_problem *ret_problem);

#endif
