/* Who still holds what: after an access was taken away, Linux lets every open file, mapping and working directory
 * live on. The sweep finds them, by device and inode, says which of them their holders may no longer use, and ends
 * those processes where the site wants that (disk.md, "Sweep").
 *
 * Nothing here gives or takes access. Only a process all of whose uids are the uid of one login is ever ended, and
 * only when neither the ACLs on disk nor the rules let that login use what it holds.
 */
#ifndef CAREACL_SWEEP_SWEEP_H
#define CAREACL_SWEEP_SWEEP_H

#include "acl_sync/disk/standing.h"
#include "acl_sync/disk/store.h"
#include "acl_sync/sweep/holds.h"
#include "acl_sync/sweep/samba.h"

/* Where to search, below the root of a store. */
struct sweep_place {
	size_t store; /* in sweep.stores */
	patient_id patient;
	category_id category; /* NO_ID: a patient's folder, or what belongs to nobody */
	const char *origin;   /* of a document aside: where it came from, below the category; else NULL */
	const char *path;     /* below the root */
	const char *inside;   /* below the root of its file system; NULL: unknown */
};

struct sweep_store {
	const struct store *store;
	struct store_job job;     /* its decider must live as long */
	int root_fd;              /* not owned */
	const char *inside;       /* the root, below the root of its file system; NULL: unknown */
	struct standing standing; /* where its folders are */
};

/* One object that one process holds in one way. */
struct holder {
	size_t process; /* in sweep.holds.processes */
	uid_t uid;      /* real; of an open file in an smbd: whose it is */
	login_id login; /* whose uid that is; NO_ID: no login's */
	enum hold_kind kind;
	uint8_t needs; /* PERM_* */
	uint64_t device, inode;
	bool is_directory;
	size_t place;         /* in sweep.places */
	category_id category; /* NO_ID: the folder, or above a category */
	const char *below;    /* the path below the place, "" for itself */
	const char *path;     /* absolute; where it has no name any more, its last one */
	bool is_gone;         /* it has none any more */
	bool may;             /* the ACLs on disk let that login use it so */
	bool is_due;          /* the rules do */
};

struct sweep {
	struct arena *arena;
	const struct facts *facts;
	struct sweep_store *stores;
	size_t store_count;
	struct sweep_place *places;
	size_t place_count, place_capacity;
	uid_t *lost; /* of logins that have lost all access to something */
	size_t lost_count, lost_capacity;
	struct holds holds;
	struct samba samba;
	struct holder *holders; /* in order of pid */
	size_t holder_count, holder_capacity;
	size_t unlisted;   /* places that could not be found */
	size_t unsearched; /* directories that could not be searched */
	bool out_of_memory;
};

/* What became of those who hold what they may no longer use. */
struct sweep_result {
	size_t found; /* processes */
	size_t ended; /* of them, gone, or without it */
	size_t left;
	int64_t gone_milliseconds; /* CLOCK_REALTIME when the last was seen to be gone; 0: none was ended */
	bool resisted;             /* some were sent a signal and are still there */
};

/* An empty sweep. false: out of memory. sweep_clear is needed in either case. */
bool sweep_init(struct sweep *sweep, const struct facts *facts);
void sweep_clear(struct sweep *sweep);

/* Adds a store; the answer is its index, SIZE_MAX when out of memory. `job` is copied, what it points to is not. */
size_t sweep_add_store(struct sweep *sweep, const struct store_job *job, int root_fd);

/* Adds the folders of patients and what stands aside of theirs, where they are now; what lies at `path` and
 * belongs to nobody. */
void sweep_add_patients(struct sweep *sweep, size_t store, const patient_id *patients, size_t count);
void sweep_add_stranger(struct sweep *sweep, size_t store, const char *path);

/* Adds somebody who has lost all access to something: an smbd whose sessions are all of such people may be ended. */
void sweep_add_lost(struct sweep *sweep, uid_t uid);

/* Finds the holders, anew each time. 0 or -errno. */
int sweep_find(struct sweep *sweep);

/* Holds it what it may no longer use? */
static inline bool holder_is_over(const struct holder *holder)
{
	return !holder->may && !holder->is_due;
}

/* May that process be ended? NULL: yes; else why not, for people. Static text. */
const char *sweep_spares(const struct sweep *sweep, const struct holder *holder);

/* Ends whom sweep_spares does not spare: SIGTERM, after `grace_milliseconds` SIGKILL, each by pidfd and only to a
 * process that is the one found and holds it still. Searches again for what they may have started. `say` is called
 * for each process before its first signal. */
void sweep_end(struct sweep *sweep, int64_t grace_milliseconds,
	       void (*say)(void *context, const struct holder *holder), void *context,
	       struct sweep_result *ret_result);

/* The same count without ending anybody. */
void sweep_count(const struct sweep *sweep, struct sweep_result *ret_result);

/* The process of a holder. */
static inline const struct process *holder_process(const struct sweep *sweep, const struct holder *holder)
{
	return &sweep->holds.processes[holder->process];
}

#endif
