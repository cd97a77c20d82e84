/* A document as it is typed: its path on disk, or PATIENT/CATEGORY/PATH. */
#ifndef CAREACL_ACL_SYNC_DOCUMENT_NAME_H
#define CAREACL_ACL_SYNC_DOCUMENT_NAME_H

#include "acl_sync/site/site.h"

struct document_name {
	patient_id patient;
	category_id category;
	store_id store;
	const char *path; /* below the category; of plain names */
};

/* Finds whose document is named; it need not exist. An absolute path must lead through the root of a store, as it is
 * written in careacl.conf or without its symbolic links; below the root nothing is resolved. Texts live in the site's
 * arena. false: it names none (said, status 2). */
bool document_name_find(struct site *site, const char *typed, struct document_name *ret_name);

/* The place of a complaint about it: as typed on a terminal, elsewhere the patient's statement. Lives in the site's
 * arena. */
const char *document_name_place(struct site *site, const char *typed, const struct document_name *name);

#endif
