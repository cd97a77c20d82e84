/* A slice of the registry: all that decide() needs to know about a few patients, read from the state by index, so
 * that its cost does not grow with the number of patients (design: "facts are sliced by patient").
 *
 * A slice says of its patients what the whole registry says: the same decisions, reasons and statements, for every
 * login. It knows nobody else.
 */
#ifndef CAREACL_SITE_SLICE_H
#define CAREACL_SITE_SLICE_H

#include "acl_sync/site/desk_merge.h"
#include "registry/state_statements.h"

struct slice_question {
	struct state_db *state;
	const struct policy *policy;
	const char *const *patients; /* ids; those of whom nothing is said are left out */
	size_t patient_count;
	const char *const *logins; /* to be known although no statement about the patients names them */
	size_t login_count;
	int64_t known;                    /* what the registry said then; STATE_STILL: what is in force */
	int64_t desk_known;               /* what the desk had said by then */
	const struct desk_item *proposed; /* said at the desk now, not recorded yet */
	size_t proposed_count;
	int64_t withdrawn; /* a desk statement that is looked at as if it had ended; 0: none */
	int64_t now;       /* instant of the decisions */
	bool only_asked;   /* of the members of teams only `logins` matter, and whoever they depend on */
	bool asks_end;     /* until when did all this stay known? */
	bool
	    registry_stays; /* ... as far as the desk's is concerned: what the registry said is asked of another instant */
};

struct slice {
	struct arena *arena;       /* owns everything */
	struct desk_items desk;    /* of the patients */
	struct desk_merged merged; /* statements and facts, with the desk's */
	const struct facts *facts; /* NULL: the slice could not be loaded */
	bool has_groups;           /* a Unix group matters: its members are those the last sync found */
	int64_t known_until;       /* asks_end: the first instant after `known` at which something else was */
};

/* Loads. slice_clear is needed in either case. false: the state cannot be read, or what it holds is wrong or does not
 * fit into memory (said in `findings`). */
bool slice_load(const struct slice_question *question, struct findings *findings, struct slice *ret_slice);
void slice_clear(struct slice *slice);

#endif
