/* Stores that a verb could not look at: "nothing to do" and "0 leaks" say nothing about them. */
#ifndef CAREACL_ACL_SYNC_NOT_LOOKED_H
#define CAREACL_ACL_SYNC_NOT_LOOKED_H

#include "acl_sync/json_out.h"
#include "acl_sync/run/run.h"

struct not_looked {
	const char **stores; /* names; of the site's arena */
	size_t count, capacity;
};

/* Why has been said. */
void not_looked_add(struct not_looked *not_looked, const struct run *run);

/* A line for each, on stdout. */
void not_looked_tell(const struct not_looked *not_looked);

/* Puts the names into `document` as "not_looked_at", where there are any. */
void not_looked_json(const struct not_looked *not_looked, json_t *document);

#endif
