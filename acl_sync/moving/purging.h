/* What was deleted from a shared record, and its end (careacl purge, R36). */
#ifndef CAREACL_ACL_SYNC_PURGING_H
#define CAREACL_ACL_SYNC_PURGING_H

#include "acl_sync/disk/purge.h"
#include "acl_sync/run/run.h"

/* One document aside, or a whole category, that a deletion covers. */
struct purging_item {
	store_id store;
	patient_id patient;
	category_id category;
	const char *path;         /* below the category; NULL: all of it */
	const char *name;         /* of its directory in `.aside` */
	int64_t from, release;    /* deleted since; to be removed from then on */
	struct purge_count found; /* in what is due: removed, or in a dry run would be; and left */
	bool stays;               /* not all of it could be removed (said) */
};

struct purging {
	struct site site;
	const struct options *options;
	struct purging_item *items;
	size_t count, capacity;
	size_t due;     /* of them */
	size_t removed; /* of those, or would be, all of it */
};

/* Finds what is deleted of the patient and, unless it is a dry run, removes what is due: recorded first. A file with another
 * name stays, closed, and is told with status 4. false: nothing was removed (said). purge->site is open with SITE_UIDS and SITE_RECORDS, and has a state. */
bool purging_carry_out(struct purging *purge, patient_id patient);

/* Adds what deletions that are live cover of the patient in the run's store, which is open (purging_find.c). What cannot be looked
 * at, and what only another identity has deleted, is said. */
void purging_find(struct purging *purge, struct run *run, patient_id patient);

/* "PATIENT/CATEGORY/path", or "PATIENT/CATEGORY". Lives in the site's arena. */
const char *purging_origin(struct purging *purge, const struct purging_item *deleted);

/* The item as JSON: what, deleted since when, kept until when. */
json_t *purging_json(struct purging *purge, const struct purging_item *deleted);

#endif
