/* How many threads look at a store before its walk: --threads, or what suits the store. */
#ifndef CAREACL_ACL_SYNC_THREADS_H
#define CAREACL_ACL_SYNC_THREADS_H

#include "acl_sync/site/site.h"

/* Is what was typed behind --threads a number of threads? Said if not, and the site's status is STATUS_WRONG. */
bool threads_are_possible(struct site *site);

/* For store_job.threads: the number that was typed; else 1 where there are few patients, and as many as keep a disk at
 * work that has to read everything (a cold cache) where there are many. */
size_t threads_of(const struct site *site);

#endif
