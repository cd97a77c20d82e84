/* What is wanted of every kind of object below a store root (disk.md, "ACL" and "Documents"). */
#ifndef CAREACL_DISK_WISH_H
#define CAREACL_DISK_WISH_H

#include "acl_sync/disk/object.h"
#include "acl_sync/disk/store.h"

/* The ACLs that follow from one set of grants, made when first asked for. */
struct wanted_document;

struct acl_set {
	const struct grants *grants;
	enum document_regime documents;
	bool is_piece; /* of a document that is kept aside, perhaps: it never settles where it is */
	const struct wanted_document
	    *piece_of; /* the document after which the file is named that is limited so; NULL: none */
	const struct acl_wanted *access[OBJECT_KIND_COUNT];
	const struct acl_wanted *default_acl[OBJECT_KIND_COUNT];
};

/* NULL: out of memory. Everything lives in `arena`, as the set itself. */
struct acl_set *acl_set_new(const struct grants *grants, enum document_regime documents, struct arena *arena);
/* The same with other grants. NULL: out of memory, also where there are none for that reason. */
struct acl_set *acl_set_with(const struct acl_set *set, const struct grants *grants, struct arena *arena);
const struct acl_wanted *acl_set_access(struct acl_set *set, enum object_kind kind, struct arena *arena);
const struct acl_wanted *acl_set_default(struct acl_set *set, enum object_kind kind, struct arena *arena);

/* The access of `uid` in the grants; ACCESS_NONE if it has none. */
enum access grants_access(const struct grants *grants, uid_t uid);

/* Of everybody the lower of two accesses; `except` (UID_NONE: nobody) keeps the first. In `arena`; NULL: out of
 * memory. */
const struct grants *grants_lower(const struct grants *grants, const struct grants *limit, uid_t except,
				  struct arena *arena);

/* The root, and levels between it and the folders: passable by all, listed by nobody (R02). */
struct object_wish wish_root(const struct store_job *job);

/* A folder, or a directory between it and a category; a category. false: out of memory. */
bool wish_folder(const struct store_job *job, struct acl_set *set, struct arena *arena,
		 struct object_wish *ret_wish);
bool wish_category(const struct store_job *job, struct acl_set *set, struct arena *arena,
		   struct object_wish *ret_wish);

/* A directory below a category. One who made it and may write keeps it until it is `due` to settle. */
bool wish_directory(const struct store_job *job, struct acl_set *set, const struct object_state *state,
		    bool due, struct arena *arena, struct object_wish *ret_wish);

/* A document with one link. Due: it settles now (settle.h). Until then it stays with an owner who may write, or who
 * deposits and is not named in its ACL: a depositor stands in no default ACL. */
bool wish_document(const struct store_job *job, struct acl_set *set, struct object_state *state, bool due,
		   struct arena *arena, struct object_wish *ret_wish);

/* Is the document of a sealed category in its last form: the service owner's, not to be written? */
bool wish_has_settled(const struct store_job *job, enum document_regime documents,
		      const struct object_state *state);

/* Closed on purpose: to all but `owner`, who is root for what belongs to no patient. */
struct object_wish wish_closed(uid_t owner, gid_t group, bool is_directory);

#endif
