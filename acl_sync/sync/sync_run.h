/* A sync, and its parts: the stores (sync_run.c, sync_paths.c), the whole of it (verb_sync.c), the sweep after it (sync_sweep.c,
 * sync_said.c), what it tells (sync_tell.c). */
#ifndef CAREACL_ACL_SYNC_SYNC_RUN_H
#define CAREACL_ACL_SYNC_SYNC_RUN_H

#include "acl_sync/json_out.h"
#include "acl_sync/site/sync_state.h"
#include "acl_sync/sweep/sweep.h"
#include "acl_sync/sync/sync_audit.h"

struct sync_lost;

/* What a sweep is about, gathered while the stores are treated. */
struct sync_sweep {
	struct sweep sweep;
	struct decider decider;
	struct sync_lost *lost; /* folders that lose, gathered */
	size_t lost_count, lost_capacity;
	struct words
	    open;      /* the marks in the state of runs that had not come to their end when this one began */
	bool is_again; /* there are such */
	const char *mark; /* this run's; NULL: nobody has lost anything yet */
	bool done;        /* it was made */
	bool is_complete; /* stores that are treated from now on are looked at again: nothing is gathered */
	int64_t begun_milliseconds; /* CLOCK_REALTIME: this run began */
	int64_t said_milliseconds;  /* the newest statement of this run was written; 0: none is new */
	struct sweep_result result;
};

struct sync {
	struct site site;
	struct sync_state state;
	struct store_report sum;
	struct sync_sweep sweep;
	struct sync_audit audit;
	const patient_id *patients; /* these folders only; NULL: everything */
	size_t patient_count;
	bool *done; /* by store_id: treated in this run */
	bool *
	    right; /* by store_id: what was treated last is as it should be, in all its folders; views may not be */
	bool *taken;      /* by store_id: what is to be taken away is, whatever else is held */
	size_t *accesses; /* by store_id: that the rules give there (store_report.accesses) */
	int lock_fd;      /* its bytes stand for folders */
	size_t closed;
	size_t shut; /* directories above roots and views that keep people out */
	json_t *unadopted;
};

/* After sync->site has been opened, with lock_fd -1: the generation, the lock of folders, the sums. false: it cannot go on
 * (said). sync_end is needed in either case. */
bool sync_begin(struct sync *sync);

/* Treats all stores, or in each the folders of sync->patients; a root that is not careacl's is left alone (said). */
void sync_treat(struct sync *sync);

/* Before anything of a store is looked at: directories of categories whose new path was accepted get it, in every folder or in
 * none. What a run that was ended has begun goes on with the next acceptance, or back where there is none. false: nothing
 * of the store is to be touched (said). Where what was begun cannot go back, the job only takes. */
bool sync_rename_categories(struct sync *sync, struct run *run, struct store_job *job);

/* Gives back all but the site. */
void sync_end(struct sync *sync);

/* CLOCK_REALTIME. */
int64_t sync_now_milliseconds(void);

/* Before anything is changed. false: the state cannot be read (said). */
bool sync_sweep_begin(struct sync *sync);

/* When the newest of the texts was written that are not those of the last generation, in milliseconds; 0: there is none,
 * or none before (sync_said.c). */
int64_t sync_said_milliseconds(const struct site *site);

/* The form of store_job.lost: notes the folder of a patient from which something is about to be taken. */
void sync_sweep_lost(void *context, store_id store, patient_id patient);

/* After a store was treated: keeps its root, and notes what was closed there and belongs to nobody. */
void sync_sweep_store(struct sync *sync, struct run *run, const struct store_job *job,
		      const struct store_report *report);

/* After all is recorded: finds who holds what was taken away, says it or ends them. */
void sync_sweep_run(struct sync *sync);
void sync_sweep_end(struct sync *sync);

/* The answer of a sync, as text or as JSON, where there is something to say. */
void sync_tell(const struct sync *sync);
json_t *sync_document(struct sync *sync);

/* The part of it that tells of the sweep. */
void sync_tell_sweep(const struct sync *sync);
json_t *sync_sweep_json(const struct sync *sync);

#endif
