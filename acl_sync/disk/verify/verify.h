/* The parts of store_verify: an own walk, an own reading of the rules, and the judgement between them.
 *
 * Nothing here is shared with plan and apply but reading an ACL, an origin and a mark, where folders stand, which names
 * editors use, decide() and compile_perms(): a mistake in the rest must not hide itself here.
 */
#ifndef CAREACL_DISK_VERIFY_H
#define CAREACL_DISK_VERIFY_H

#include "acl_sync/disk/named.h"
#include "acl_sync/disk/posix_acl.h"
#include "acl_sync/disk/standing.h"
#include "acl_sync/disk/store.h"

/* A login with a uid, and what the kernel takes for its groups. */
struct verify_login {
	login_id login;
	struct acl_subject subject;
};

/* A login that may pass a patient's folder, or read a document aside, and so has a link to it. */
struct verify_pair {
	size_t login;       /* in `logins` */
	patient_id patient; /* NO_ID: a document aside */
	const char *target; /* path below the root */
	const char *name;   /* of the link */
	bool must_be;       /* the folder is there */
	bool is_found;
};

struct verify_views {
	struct verify_pair *pairs;
	size_t count, capacity;
	bool *seen; /* by login: has a directory */
};

struct verify {
	const struct store_job *job;
	const struct store *store;
	int root_fd;
	struct verify_result *result;
	const struct verify_login *logins; /* in order of uid */
	size_t login_count;
	struct arena *arena;  /* of the run */
	unsigned char *bytes; /* POSIX_ACL_MAX_BYTES */
	struct acl_entry *access_entries, *default_entries;
	bool judges_default; /* what is found now is of a default ACL */
	/* where folders are: as a plan sees it, so that names alone are no deviation */
	struct standing standing;
	const char *const *folders; /* paths of all patients' folders, in order */
	/* the present folder */
	patient_id patient;
	const category_id *categories; /* of the store */
	size_t category_count;
	enum access *decided; /* by category (as in `categories`), then login */
	enum access *named;   /* by login: the present object's, where statements name documents */
	enum access *limited; /* by login: the present object's, no more than its other names give */
	enum access *passes;  /* by login: read where it has any access in the folder */
	struct verify_views views;
	struct verify_pieces *pieces; /* see verify_named.c */
	struct tries *tries;          /* children try what is found; NULL: its ACL is read (store_verify) */
	/* where we are: the path below the root; in the views an absolute one */
	char *path;
	size_t path_length, path_capacity;
	size_t depth, depth_limit;
	int error; /* -errno: the run ends */
};

/* What an object is, for what the rules give on it. */
struct verify_object {
	enum object_kind kind;
	enum document_regime documents;
	const enum access *access; /* by login */
	bool is_closed;            /* on purpose: nobody has anything */
	bool is_root;              /* others may pass, nobody may list */
};

/* verify_rules.c: decisions of the present patient for all logins, into decided and passes. */
void verify_rules_folder(struct verify *verify);
/* Decisions of a document or directory below a category; those of the category where no statement about
 * the patient names documents in it. */
const enum access *verify_rules_below(struct verify *verify, size_t category_index, const char *path);
/* Decisions of a path below a category, whatever statements name; by login, in `named`. */
const enum access *verify_rules_path(struct verify *verify, category_id category, const char *path);
/* Calls for every document that a statement about the present patient names; is_aside: one that is live, and for which
 * it leaves its folder. */
typedef void named_function(struct verify *verify, const struct document_ref *document, bool is_aside,
			    void *context);
void verify_each_named(struct verify *verify, named_function *function, void *context);
/* Who has anything in categories whose path starts with `prefix` and a slash; by login, in `named`. */
const enum access *verify_rules_between(struct verify *verify, const char *prefix);

/* Has the document settled? Such are the store's, and their owner cannot write. */
static inline bool verify_has_settled(const struct verify *verify, enum document_regime documents,
				      const struct stat *found)
{
	return documents == DOCUMENTS_SEALED && found->st_uid == verify->job->owner &&
	       (found->st_mode & S_IWUSR) == 0;
}

/* store_verify.c: the whole run, with what verify->job, root_fd, result and tries say; 0 or -errno. */
int verify_run(struct verify *verify, verify_groups_function *groups, void *context);

/* verify_judge.c: compares the object behind `handle` with the rules; what cannot be read goes to verify_note_error. */
void verify_object(struct verify *verify, struct handle handle, const struct verify_object *object);
/* An object that is not there: everybody who may is refused. */
void verify_missing(struct verify *verify, const struct verify_object *object);

/* verify_tell.c: the name of a login (index in `logins`). */
const char *verify_login_name(const struct verify *verify, size_t login);
/* The present path is closed on purpose. */
void verify_closed(struct verify *verify);
/* A deviation at the present path: of whom "uid:N", "gid:N", "other" or "unknown" says, or of one login (index in
 * `logins`). */
void verify_leak_of(struct verify *verify, const char *who, uint8_t has, uint8_t may);
void verify_leak(struct verify *verify, size_t login, uint8_t has, uint8_t may);
void verify_refusal(struct verify *verify, size_t login, uint8_t has, uint8_t may);
/* The same at another path, absolute. */
void verify_deviation_at(struct verify *verify, bool is_leak, const char *who, const char *path, uint8_t has,
			 uint8_t may);
/* The content of the directory at hand is too deep: nobody knows who has what there. One leak says so. */
void verify_too_deep(struct verify *verify);

/* verify_views.c: folder notes who is to have a link to the present patient's folder, `path` below the root; aside the
 * same of a document of the present patient that stands in `.aside/ROOM`; both ask verify->passes. The last looks at
 * all views, after the folders. */
void verify_views_folder(struct verify *verify, const char *path, bool exists);
void verify_views_aside(struct verify *verify, category_id category, const char *room, const char *leaf);
void verify_views(struct verify *verify);

/* A place below a category, in the folder or aside, and what was found out on the way there. */
struct verify_below {
	category_id category;
	size_t category_index; /* in `categories` */
	size_t start;          /* of the path below the category, or below `origin`, in the present path */
	const char *origin;    /* aside: where it came from; NULL in the folder */
	const struct verify_below *above; /* the directory it is in; NULL: the category's, or the one aside */
	const struct named_marks
	    *marks; /* of the directory `above`'s content is in, if it names another place */
};

/* verify_emergency.c: may the login (index in `logins`) have an EMERGENCY in its views? It, in the view behind `view_fd`
 * (SIZE_MAX: of no login); changes verify->named. */
bool verify_emergency_is_due(const struct verify *verify, size_t login);
void verify_emergency(struct verify *verify, int view_fd, size_t login);

/* verify_folder.c: the present patient's folder; one object below a category, with all below it. `context` is a
 * struct verify_below. */
void verify_folder(struct verify *verify);
void verify_below(struct verify *verify, int dir_fd, const char *name, void *context);

/* verify_named.c: no more than what the object may be, or was, under another name: what editors leave of documents, and
 * what has a mark. By login. A mark that counts goes to ret_marks, else NULL. */
const enum access *verify_named(struct verify *verify, struct handle handle, const struct stat *found,
				const struct verify_below *below, const char *path, const enum access *access,
				const struct named_marks **ret_marks);

/* verify_aside.c: `.aside` and all in it. */
void verify_aside(struct verify *verify, int fd);

/* verify_shelves.c: the root, the levels above the folders, and what stands there unasked. */
void verify_shelves(struct verify *verify);
/* `name` belongs to nobody: it must be closed, as deep as it goes. */
void verify_stranger(struct verify *verify, int dir_fd, const char *name);

/* ---- verify_walk.c: what the walks share ---- */

/* Down to `name`; the answer goes to verify_leave. */
size_t verify_enter(struct verify *verify, const char *name);
void verify_leave(struct verify *verify, size_t before);

/* Pins without following a link (`flags` besides); -EXDEV: a mount point, none of ours. A descriptor or -errno. */
int verify_open(int dir_fd, const char *name, int flags);
int verify_open_directory(int dir_fd, const char *name);

/* `name` is a mount point: what is mounted there is judged, and not looked into. */
void verify_mounted(struct verify *verify, int dir_fd, const char *name, const struct verify_object *object);

/* Ends the run, unless the object has vanished or is left alone on purpose. */
void verify_note_error(struct verify *verify, int error);

/* Calls for every entry of the directory, with the path set to it. */
typedef void verify_function(struct verify *verify, int dir_fd, const char *name, void *context);
void verify_each_entry(struct verify *verify, int fd, verify_function *function, void *context);

/* The directory `name` itself against `object`, then `function` for every entry, unless it is too deep. */
void verify_directory(struct verify *verify, int dir_fd, const char *name, const struct verify_object *object,
		      verify_function *function, void *context);

#endif
