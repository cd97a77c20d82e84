/* A bar on stderr for what lasts over a second: on a terminal only, nothing otherwise. */
#ifndef CAREACL_ACL_SYNC_PROGRESS_H
#define CAREACL_ACL_SYNC_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	const char *what; /* "clinical" */
	bool enabled;
	bool shown;
	int64_t started_milliseconds;
	int64_t drawn_milliseconds;
};

/* Starts counting the second. `quiet`: never a bar. */
void progress_start(struct progress *progress, const char *what, bool quiet);

/* The form of store_job.progress: `context` is a struct progress. */
void progress_step(void *context, size_t done, size_t all);

/* Takes the bar away. */
void progress_end(struct progress *progress);

#endif
