/* When the next change by date is due: the first instant at which somebody gains or loses an access, or has it for another
 * reason, if nothing more is said. */
#ifndef CAREACL_SITE_NEXT_DUE_H
#define CAREACL_SITE_NEXT_DUE_H

#include "acl_sync/site/site.h"

/* The first such instant after `now`, over all patients of the facts; TIME_NEVER: there is none. Never later than the
 * change, and earlier only where finding out would take too long: a sync that comes early changes nothing.
 * `arena`: scratch. */
int64_t next_due_find(const struct facts *facts, int64_t now, struct arena *arena);

/* What a whole sync is to keep of it. */
struct next_due {
	int64_t at;
	bool is_kept; /* what is kept is still right */
	char texts[2 * STATE_TEXTS_ID_SIZE + 1];
};

/* Finds it for the facts of a whole sync, which takes long where there are many patients: before the transaction, for
 * which the desk would wait. */
void next_due_prepare(struct site *site, struct next_due *ret_due);

/* Keeps it. Inside a transaction. false: it cannot be kept. */
bool next_due_keep(struct site *site, const struct next_due *due);

/* What the last whole sync kept, and what has been said at the desk since, by index; the site knows of nobody else. An
 * instant that has passed waits for a sync. false: nothing is kept, or the state cannot be read. */
bool next_due_kept(struct site *site, int64_t *ret_at);

/* The same for a site that knows everybody: from the last whole sync on. */
int64_t next_due_of_all(struct site *site);

#endif
