/* verify --kernel: what a store needs to be tried by its logins. */
#ifndef CAREACL_ACL_SYNC_TRYING_H
#define CAREACL_ACL_SYNC_TRYING_H

#include "acl_sync/run/run.h"

/* Are --kernel and --sample as they must be? Otherwise it is said, and the status is 2. */
bool trying_is_possible(struct site *site, size_t *ret_sample);

/* store_try on an open store, in place of store_verify; tries that are no answer are said, and the status is 4. 0 or
 * -errno. */
int trying_store(struct run *run, const struct store_job *job, size_t sample, verify_groups_function *groups,
		 struct verify_result *result);

#endif
