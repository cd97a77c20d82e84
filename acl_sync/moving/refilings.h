/* Refiling as a verb and a sync do it: recorded before the effect, completed after a kill. */
#ifndef CAREACL_ACL_SYNC_REFILINGS_H
#define CAREACL_ACL_SYNC_REFILINGS_H

#include "acl_sync/disk/refile.h"
#include "acl_sync/run/run.h"
#include "acl_sync/sync/sync_run.h"

/* Refiles, with `job` for that store; `state` keeps it. *ret_begun: something may have been changed. */
struct refile_report refilings_do(struct sync_state *state, const struct store_job *job, int root_fd,
				  struct refiling *refiling, bool *ret_begun);

/* Brings both folders to what the rules say, and only them, and notes what a sweep is about. What fails is said. */
void refilings_apply(struct run *run, struct sync *sync, struct store_job job,
		     const struct refiling *refiling);

/* Goes on with what killed runs have begun in this store, before a sync looks at it. What cannot be completed is given
 * up, and said: the document stays where it is, or goes back. */
void refilings_complete(struct run *run, struct sync_state *state, const struct store_job *job);

/* Why a document was not refiled, for people. Static; "" for REFILE_FAILED, whose errno says it, and for what is no
 * refusal. */
const char *refilings_refusal(enum refile_result result);

#endif
