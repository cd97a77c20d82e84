/* What feeds said that waits for a person: a hold, an objection that is kept. */
#ifndef CAREACL_FEED_FEED_WAITING_H
#define CAREACL_FEED_FEED_WAITING_H

#include "policy/arena.h"
#include "policy/statements.h"

/* One of them: either has the other NULL. */
struct feed_waiting {
	const struct said_hold *hold;
	const struct said_wish *objection;
	const char *patient;
	struct origin origin;
	const char *source; /* "feeds/consents 17" */
	const char *feed;   /* "feeds/consents", as careacl.conf called it when it said so */
	const char *entry;  /* "17"; NULL: it has no number */
	const char *key;    /* feed_clearing_hold(), feed_clearing_objection() */
	const char *words;  /* what it is, for people */
};

/* All that waits of the patient, holds first. In `arena`; out of memory ends the program. */
const struct feed_waiting *feed_waiting_of(const struct said_patient *patient, struct arena *arena,
					   size_t *ret_count);

/* What ends it, for people: the command, with the patient where people may be named, else with how to find out who it is; `is_read`: the
 * feed is one of careacl.conf still. In `arena`. */
const char *feed_waiting_remedy(const struct feed_waiting *waiting, bool is_read, struct arena *arena);

/* A hold's reason as people are told it. The state has it in one language, for whoever clears it clears that; in `arena`. */
const char *feed_waiting_reason(const char *reason, struct arena *arena);

#endif
