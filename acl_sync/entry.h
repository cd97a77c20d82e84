/* One answer about one login and one item: asked, shown as JSON, shown as text. */
#ifndef CAREACL_ACL_SYNC_ENTRY_H
#define CAREACL_ACL_SYNC_ENTRY_H

#include "acl_sync/site/site.h"

struct entry {
	const char *login_name; /* as typed where the facts do not know it */
	login_id login;
	patient_id patient;
	category_id category;
	const char *document; /* below the category; NULL */
	struct decision decision;
	struct because because;
	int64_t next_change;
};

/* Asks. `login` NO_ID: of no statement. */
struct entry entry_ask(const struct site *site, const char *login_name, login_id login, patient_id patient,
		       category_id category, const char *document);

/* The object of `explain` (cli.md). */
json_t *entry_explain(const struct site *site, const struct entry *entry);

/* The object of `who`, `what` and `plan`; the patient's id only with `with_patient`. */
json_t *entry_line(struct site *site, const struct entry *entry, bool with_patient);

/* A sentence on stdout. */
void entry_tell(const struct site *site, const struct entry *entry);

/* The category's directory, absolute, where it is wanted to be; lives in the site's arena. NULL: the folder's name is
 * made with a key, and there is none yet. */
const char *entry_path(struct site *site, patient_id patient, category_id category);

/* The category in whose directory that path ("private-life", "private-life/a.pdf") is, by its name on disk; NULL: none. */
const char *entry_category_of_path(const struct policy *policy, const char *typed);

/* Finds a patient or a category that was typed; where there is none, an error with status 2 and NO_ID. */
patient_id entry_find_patient(struct site *site, const char *id);
category_id entry_find_category(struct site *site, const char *name);

/* The same of "CATEGORY" or "CATEGORY/DOCUMENT"; *ret_document is the path below the category, NULL where there is none,
 * and lives in the site's arena. */
category_id entry_find_item(struct site *site, const char *typed, const char **ret_document);

#endif
