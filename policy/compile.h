/* From decisions to wanted ACLs: what a patient's folder in one store must look like. */
#ifndef CAREACL_POLICY_COMPILE_H
#define CAREACL_POLICY_COMPILE_H

#include "policy/acl_spec.h"
#include "policy/arena.h"
#include "policy/decide.h"

/* Uids of logins, by login_id; UID_NONE where the name service knows none: such a login gets nothing. */
#define UID_NONE ((uid_t)-1)

/* One person's access to one item. */
struct grant {
	login_id login;
	uid_t uid;
	enum access access; /* never ACCESS_NONE */
};

struct grants {
	const struct grant *items; /* in order of uid */
	size_t count;
};

/* A document that some statement names: its own decisions. Where the path is a directory on disk they are
 * those of everything below it; of several that fit, the longest path counts. */
struct wanted_document {
	const char *path; /* below the category */
	struct grants grants;
	bool
	    is_aside; /* a live withholding, hiding or deletion names it: it leaves the folder (R17, R07, R36) */
};

struct wanted_category {
	category_id category;
	struct grants grants;
	const struct wanted_document *documents; /* sorted by path */
	size_t document_count;
};

struct wanted_folder {
	patient_id patient;
	store_id store;
	struct grants passers; /* whoever has any access in the folder, documents included */
	const struct wanted_category *categories; /* all of the store, in policy order */
	size_t category_count;
};

/* Where decisions come from: decide() itself, or the guard's view of it, which keeps held changes
 * back. The question's ids are of `facts`. */
struct decider {
	struct decision (*decide)(void *context, const struct question *question);
	void *context;
	bool is_alike; /* of patients who are alike (alike.h) it says the same, as decide() does */
};

/* The decider that is decide() alone. */
extern const struct decider plain_decider;

/* What the folder of `patient` in `store` must look like at `now`. Lives in `arena`.
 * `uids` has facts->login_count elements. Returns NULL when out of memory.
 * A patient without a folder in that store (R36) is the caller's business: ask policy's stores first. */
const struct wanted_folder *compile_folder(const struct facts *facts, const uid_t *uids,
					   const struct decider *decider, patient_id patient, store_id store,
					   int64_t now, struct arena *arena);

/* The longest path that a statement names and that is `path` or leads to it: its decisions are those of `path`.
 * NULL: those of the category are. */
const struct wanted_document *wanted_ruling(const struct wanted_category *category, const char *path);

/* The decisions of what stands at `path` below the category. */
const struct grants *wanted_grants(const struct wanted_category *category, const char *path);

/* The kinds of object below a store root, for the ACLs of disk.md. */
enum object_kind {
	OBJECT_FOLDER,    /* the patient's folder and directories between it and a category */
	OBJECT_CATEGORY,  /* the category's directory: depositors enter here only */
	OBJECT_DIRECTORY, /* a directory below a category */
	OBJECT_DOCUMENT,  /* a regular file, working or not yet settled */
	OBJECT_SETTLED,   /* a settled document of a sealed category: r-- for everybody */
	OBJECT_KIND_COUNT
};

/* The exact access ACL of an object of that kind for `grants`. `documents`: the regime of its category
 * (of no meaning for OBJECT_FOLDER). Entries live in `arena`; false when out of memory. */
bool compile_access_acl(enum object_kind kind, enum document_regime documents, const struct grants *grants,
			struct arena *arena, struct acl_spec *ret_acl);

/* The exact default ACL of a directory of that kind; ret_acl->present is false where it has none
 * (folders, or nobody to name). */
bool compile_default_acl(enum object_kind kind, enum document_regime documents, const struct grants *grants,
			 struct arena *arena, struct acl_spec *ret_acl);

/* Perms a login with `access` has on an object of that kind: the one place that says so.
 * PERM_* bits; 0 for ACCESS_NONE. */
uint8_t compile_perms(enum object_kind kind, enum document_regime documents, enum access access);

#endif
