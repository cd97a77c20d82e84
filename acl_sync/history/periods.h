/* Who could open what, since when, until when, and on what ground: periods, from everything that was known and when.
 *
 * What was known is the state's: statements of the registry and of the desk, each from the instant at which it was
 * recorded to the one at which it ended. Decisions are asked at every instant at which any of it changed, and at every
 * bound of what was known; equal neighbours are one period. The cost is bounded by the patient's slice and by how often
 * it changed.
 */
#ifndef CAREACL_HISTORY_PERIODS_H
#define CAREACL_HISTORY_PERIODS_H

#include "acl_sync/site/site.h"

/* A statement that an access rested on. */
struct ground {
	enum statement_kind kind;
	const char *file; /* DESK_FILE for the desk's */
	unsigned line;    /* where it stood last; the desk's number */
};

/* One login's access to one category, unchanged. */
struct period {
	const char *patient, *login, *category;
	const char *profession; /* NULL: no professional */
	enum access access;     /* never ACCESS_NONE */
	enum reason reason;
	unsigned rule;
	int64_t since; /* the first instant that is looked at counts as the first */
	int64_t until; /* what dates say of the future too; TIME_NEVER: still, and no date ends it */
	const struct ground *grounds;
	size_t ground_count;
};

struct periods_question {
	struct site *site;   /* its state, its settings where none are kept */
	const char *patient; /* id */
	const char *login;   /* NULL: everybody */
	int64_t from, until; /* instants looked at: from <= t < until; nothing is kept before the first */
	struct arena *arena; /* of what is found */
	struct findings *findings;
};

/* Periods found so far; zero is none. */
struct periods {
	struct period *items;
	size_t count, capacity;
};

/* Adds the periods about one patient, by login, category, then time. false: what was known at some instant cannot be put
 * together, the state cannot be read (both said in `findings`), or no memory. A patient of whom nothing was known then
 * has none. */
bool periods_find(const struct periods_question *question, struct periods *io_periods);

#endif
