/* What `refile` answers: where the document is now, and by which statements those are found who read it in the wrong
 * folder and those who are to find it in the right one. */
#ifndef CAREACL_ACL_SYNC_REFILE_ANSWER_H
#define CAREACL_ACL_SYNC_REFILE_ANSWER_H

#include "acl_sync/disk/refile.h"
#include "acl_sync/site/site.h"

struct refile_answer {
	struct site *site;
	store_id store;
	const struct refiling *refiling;
	int64_t generation;
	bool was_aside;
};

/* The document of careacl(8). */
json_t *refile_answer_json(const struct refile_answer *answer);

/* The same in sentences on stdout, by statement: no patient is named. */
void refile_answer_tell(const struct refile_answer *answer);

#endif
