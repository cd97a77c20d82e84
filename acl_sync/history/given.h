/* Has careacl itself given what is about to be taken away? Else the disk has gained it without: drift.
 *
 * Given is what the rules gave at some instant since the last whole sync after which all was as they say: what a date, a
 * text or the desk has ended since then is no drift. Where there is no such sync (a new tree, an undo, a backup that was put
 * back, folders that failed, something held) nobody can tell, and nothing is.
 */
#ifndef CAREACL_HISTORY_GIVEN_H
#define CAREACL_HISTORY_GIVEN_H

#include "acl_sync/history/periods.h"

struct given {
	struct site *site;
	bool is_asked;          /* what follows has been found */
	bool is_known;          /* there is such a sync */
	bool is_quiet;          /* no text has changed since, and the folders have followed the desk */
	int64_t since;          /* it decided then */
	struct periods periods; /* of `patient`: the walk goes folder by folder */
	const char *patient;    /* id, the facts'; NULL: none yet */
	bool is_found;          /* the periods could be put together */
	struct arena *arena;    /* theirs */
};

/* Puts the question into a job of the site, before anything of the run is kept as done. `ret_given` must outlive the run;
 * given_clear ends it. */
void given_hook(struct given *ret_given, struct site *site, struct store_job *job);
void given_clear(struct given *given);

#endif
