/* Objects as they were: handed to the run's keeper in batches, each object once (undo). */
#ifndef CAREACL_DISK_PREVIOUS_H
#define CAREACL_DISK_PREVIOUS_H

#include "acl_sync/disk/object.h"
#include "acl_sync/disk/store.h"

struct previous {
	const struct store_job *job;
	bool is_kept;        /* plan keeps nothing */
	struct arena *arena; /* of the present batch */
	struct previous_object *batch;
	size_t batch_count;
	uint64_t *seen; /* open addressing; 0: free */
	size_t seen_count, seen_capacity;
};

void previous_init(struct previous *previous, const struct store_job *job, bool is_kept);
void previous_clear(struct previous *previous);

/* Puts the object into the batch, unless it was there in this run, or its path is longer than the kernel takes. 0,
 * -ENOMEM, or -ECANCELED: the keeper refused. */
int previous_add(struct previous *previous, const char *path, const struct object_state *state);

/* Of a run that keeps nothing: was this asked of the object before, at another of its names? 0 or -ENOMEM. */
int previous_is_again(struct previous *previous, const struct stat *found, bool *ret_again);

/* Hands the batch over: must have returned 0 before anything in it is changed. */
int previous_flush(struct previous *previous);

#endif
