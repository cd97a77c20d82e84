/* Between the files refile*.c. */
#ifndef CAREACL_DISK_REFILE_PRIVATE_H
#define CAREACL_DISK_REFILE_PRIVATE_H

#include "acl_sync/disk/aside.h"
#include "acl_sync/disk/object.h"
#include "acl_sync/disk/refile.h"

/* Where the document stands. */
enum refile_place { REFILE_IN_FOLDER, REFILE_ASIDE, REFILE_ARRIVED };

struct refile {
	const struct store_job *job;
	const struct store *store;
	const struct category *category;
	int root_fd;
	struct refiling *refiling;
	struct refile_report report;
	struct arena *arena;
	struct object_scratch *scratch;
	const char *leaf;      /* the document's own name */
	const char *into_leaf; /* ... in the other folder */
	const char *from_path; /* of the directory it is or was in, below the root */
	const char *into_path; /* of the category's directory in the other folder */
	enum refile_place place;
	int document_fd; /* pinned */
	int holder_fd;   /* the directory it stands in: its folder's, or the room aside */
	int room_fd;     /* the directory of `.aside`, locked; -1: not made yet */
	struct stat found;
	size_t depth_limit;
	bool has_begun; /* in this run or in one that was killed */
};

/* Ends with `result`, and 0 or an errno. Always false. */
bool refile_end(struct refile *refile, enum refile_result result, int error);

/* The text of the origin it has aside. false: it is too long. */
bool refile_origin(const struct refile *refile, char text[ASIDE_ORIGIN_SIZE]);

/* ---- refile_find.c ---- */

/* Finds the document and pins it. false: see the report. */
bool refile_find(struct refile *refile, bool again);

/* ---- refile_look.c: what speaks against it ---- */

/* May it go there, as far as can be seen? Also its authors are noted. false: see the report. */
bool refile_check(struct refile *refile);

/* The name of the login with that uid, NULL if none has it. */
const char *refile_login_name(const struct refile *refile, uid_t uid);

/* ---- refile_close.c ---- */

/* Closes the document, with all that is below it, to all but the service owner; a settled document keeps its form, so
 * that it is settled there too. Or one object alone. false: see the report. */
bool refile_close(struct refile *refile);
bool refile_close_object(struct refile *refile, struct handle handle);

/* Gives the document, in its new place, what the rules say, where no store_apply would: in a store whose documents are
 * not looked at one by one. false: see the report. */
bool refile_give(struct refile *refile);

/* ---- refile_marks.c ---- */

/* Takes away, in the room aside, what marks say of the first patient; of one person's other identity they say it of that
 * from now on. What cannot be written stays as it is. */
void refile_marks(const struct refile *refile);

/* ---- refile_move.c ---- */

/* Closes it and brings it to its place. false: see the report; the document is where it was, or aside. */
bool refile_move(struct refile *refile);

/* Takes the directory aside away if the document has left it, or never came. */
void refile_drop_room(const struct refile *refile);

#endif
