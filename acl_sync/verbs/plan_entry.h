/* One access that a plan tells of: it will change, or would if it were not held. As text and as JSON. */
#ifndef CAREACL_ACL_SYNC_PLAN_ENTRY_H
#define CAREACL_ACL_SYNC_PLAN_ENTRY_H

#include "acl_sync/site/site.h"

struct plan_entry {
	const char *login; /* "uid:N": of a uid whose login nobody knows */
	const char *patient, *category;
	const char *document; /* below the category; NULL: the category */
	const char *path;     /* absolute; NULL: not known */
	const char *why;      /* beside the reason, or NULL */
	const char *hash;     /* to be typed after --accept; NULL: it is not held */
	enum access had, wanted;
	bool is_drift; /* access_change.is_drift */
	struct decision decision;
	int64_t until;
};

/* What is told of a change of access, of a category or of a document, of what the guard holds back. Texts are of the site's
 * arena or of what is asked about. */
struct plan_entry plan_entry_of_change(struct site *site, const struct access_change *change);
struct plan_entry plan_entry_of_document(struct site *site, const struct document_change *change);
struct plan_entry plan_entry_of_held(struct site *site, const struct guard_access *held);

/* Does it give? */
bool plan_entry_gains(const struct plan_entry *entry);

/* A line on stdout: "inf.leroy loses P001/psychiatry: objection-named R11". */
void plan_entry_tell(const struct plan_entry *entry);

/* The object of cli.md. */
json_t *plan_entry_json(const struct plan_entry *entry);

#endif
