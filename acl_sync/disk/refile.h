/* A document that lies in the wrong patient's folder goes into the right one's: the same category, the same path below
 * it (disk.md, "Withheld, hidden, deleted" for the place on its way).
 *
 * Taken first, given last: in its place it is closed to all but the service owner, then it is renamed into a directory of
 * `.aside` that only root can enter, where nobody can exchange it for another, and from there, never over another
 * document, into the other folder, still closed. What the rules give there is given by a store_apply afterwards. Killed at
 * any instant nobody has gained, and the document stands in one of the three places, closed or as it was.
 */
#ifndef CAREACL_DISK_REFILE_H
#define CAREACL_DISK_REFILE_H

#include "acl_sync/disk/aside.h"
#include "acl_sync/disk/store.h"

struct refiling {
	patient_id from, into;
	category_id category;
	const char *path;      /* below the category, in both folders; of names alone: refile_path_is_plain */
	const char *into_name; /* its own name in the other folder; NULL: the same */
	uint64_t device, inode;      /* of the document */
	char aside[ASIDE_NAME_SIZE]; /* name of the directory of `.aside` it stands in on its way */
};

enum refile_result {
	REFILE_FAILED = 0,  /* see `error` */
	REFILE_DONE,        /* it stands in the other folder, closed to all but the service owner */
	REFILE_STOPPED,     /* begin() said no: nothing was changed */
	REFILE_NO_DOCUMENT, /* there is none, neither in the folder nor aside */
	REFILE_SPECIAL,     /* a symbolic link, a FIFO and the like, or a mount point */
	REFILE_LINKED,      /* it, or a file below it, has several names: another could be somebody else's */
	REFILE_TAKEN,       /* its name is taken in the other folder */
	REFILE_NO_CATEGORY, /* the other folder, or the category in it, has not been made */
	REFILE_BLOCKED,     /* something in the other category that is no directory is in the way */
	REFILE_DIRECTORY,   /* a directory, in a store whose documents carry no ACLs of their own */
	REFILE_CHANGED,     /* it was exchanged for another meanwhile */
	REFILE_RESULT_COUNT
};

struct refile_report {
	enum refile_result result;
	int error;      /* errno; 0: none */
	bool was_aside; /* it stood aside before */
	bool
	    is_aside; /* it could not go on and not go back: it stands aside, and the next sync puts it back */
	bool has_arrived; /* it stands in the other folder, also where something failed after that */
	bool is_written;  /* a process had it open for writing */
	size_t operations;
};

/* Is the path of plain names: not empty, not absolute, without "", "." and ".."? */
bool refile_path_is_plain(const char *path);

/* What is to be remembered of a refiling. Both are called under the locks of both folders. */
struct refile_hooks {
	/* Makes durable that it begins, with the authors told by job->keep_author; false: nothing is changed. */
	bool (*begin)(void *context, const struct refiling *refiling);
	/* It has ended, after begin() or `again`; what is done is durable. Not called where the document has arrived and
	 * could not be given its rights: the next run goes on. */
	void (*end)(void *context, const struct refile_report *report);
	void *context;
};

/* Refiles, under the locks of both folders. Looks first: whatever speaks against it is found before anything is changed;
 * then device, inode and aside of `refiling` are filled in, and it begins. With `again`, the refiling was begun by a run
 * that was killed: it goes on from wherever the document is, with the names it has, and begin is not called. */
struct refile_report store_refile(const struct store_job *job, int root_fd, struct refiling *refiling,
				  bool again, const struct refile_hooks *hooks);

#endif
