/* The audit trail (R32, R33): what was recorded, who did it, and that nobody has changed it since.
 *
 * state_dir/audit/ holds JSON lines that are only ever added to; each line carries the hash of the one before, the
 * last line of each batch a signature, and a signed head says where the trail ends. The format: careacl-audit(5).
 *
 * The order that a caller keeps: trail_add() all that is about to happen, trail_commit(), and only then the effect.
 * When trail_commit() does not return 0, the effect must not be done (a change that cannot be recorded is refused,
 * loudly). A batch counts whole or not at all; of one that was refused, or whose process died in trail_commit(),
 * lines may still be found later: a line without its effect can happen, an effect without its line cannot.
 *
 * Many processes may have the trail open. It is locked inside trail_commit() and trail_tend() only.
 */
#ifndef CAREACL_AUDIT_TRAIL_H
#define CAREACL_AUDIT_TRAIL_H

#include "acl_sync/audit/audit_line.h"
#include "registry/safe_file.h"

#include <jansson.h>

#define TRAIL_FOLDER "audit" /* in state_dir */

/* Larger batches are refused with -EMSGSIZE: commit, and begin another. */
#define TRAIL_BATCH_BYTES ((size_t)8 * 1024 * 1024)

struct trail;

/* A second memory of where the trail ends (the state database, witness_state.h), so that a trail put back to
 * an older copy of itself, head and all, is told. Both return 0 or a negative errno. `last` gives -ENOENT
 * where nothing is kept yet. A `keep` that fails makes trail_commit() fail. `last` may be NULL: nothing is
 * asked. */
struct trail_witness {
	int (*keep)(void *context, const struct audit_place *place);
	int (*last)(void *context, struct audit_place *ret_place);
	void *context;
};

struct trail_options {
	struct trail_witness witness; /* keep NULL: none */
	size_t segment_bytes;         /* a segment of this size is sealed; 0: TRAIL_SEGMENT_BYTES */
	int64_t segment_seconds;      /* ... or with a first line of this age; 0: TRAIL_SEGMENT_SECONDS */
	bool append_only; /* ask the file system to forbid all but appending (chattr +a), where it can */
};

#define TRAIL_SEGMENT_BYTES ((size_t)16 * 1024 * 1024)
#define TRAIL_SEGMENT_SECONDS ((int64_t)24 * 3600)

/* One thing that happened. */
struct trail_event {
	int64_t instant_ms; /* since 1970-01-01T00:00:00Z; the clock may go back, the sequence does not */
	enum audit_kind kind;
	const char *by; /* the login that did it; "root", or "careacl" for what no person asked for */
	const json_t *
	    fields; /* an object, still the caller's; NULL: none. "patient" and "login" are what export asks for */
};

/* Opens the trail below `state_dir`, which must exist and be the process' own; makes it, with its keys, where
 * there is none. 0 and *ret_trail, which the caller closes; or a negative errno and what is wrong. */
int trail_open(const char *state_dir, const struct trail_options *options, struct trail **ret_trail,
	       struct safe_problem *ret_problem);

/* Closes; lines that were not committed are gone. NULL is allowed. */
void trail_close(struct trail *trail);

/* Begins a batch: forgets lines that were added and not committed. */
void trail_begin(struct trail *trail);

/* Adds a line to the batch; nothing is written yet. 0; -EINVAL (no such kind, instant out of the years 0 to
 * 9999, fields that are no object, text that is not UTF-8), -EMSGSIZE (a line above AUDIT_LINE_MAX, or the
 * batch is full), -ENOMEM. */
int trail_add(struct trail *trail, const struct trail_event *event);

/* Writes the batch and waits until the disk has it. An empty batch is 0 and does nothing. On failure a
 * negative errno (-ENOSPC: the disk is full) and trail_problem() says what to do; the effect must not be done.
 * The batch is kept: the caller may try again, or begin anew. */
int trail_commit(struct trail *trail);

/* The number of the last line that this handle has committed; 0 before. */
uint64_t trail_sequence(const struct trail *trail);

/* What was open to others and was put right when the trail was opened, in words, the trail's; NULL: nothing. */
const char *trail_mended(const struct trail *trail);

/* What the last failure was, as a text for people. */
const char *trail_problem(const struct trail *trail);

/* How long lines are kept, in seconds (settings: audit). */
struct trail_retention {
	int64_t keep_seconds;
	int64_t
	    keep_break_glass_seconds; /* segments with a break-glass or review line; the longer of the two counts */
};

/* What trail_tend() did. */
struct trail_tended {
	bool sealed;
	size_t removed_segments;
	uint64_t removed_lines;
};

/* Once a sync: seals the open segment if it is old or large, and removes whole sealed segments whose newest
 * line is older than `retention`, leaving a line and a signed record of it. Not to be called while the clock
 * is held: a clock far ahead would remove everything. 0 or a negative errno; ret_tended (may be NULL) is right
 * in both cases. */
int trail_tend(struct trail *trail, const struct trail_retention *retention, int64_t now_ms,
	       struct trail_tended *ret_tended);

#endif
