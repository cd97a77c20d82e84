/* Statements of the desk put into those of the registry. */
#ifndef CAREACL_SITE_DESK_MERGE_H
#define CAREACL_SITE_DESK_MERGE_H

#include "policy/facts_build.h"
#include "registry/state_desk.h"

/* A desk statement that the registry around it no longer fits. */
struct desk_wrong {
	int64_t id;
	const char *text; /* what is wrong with it */
};

struct desk_merged {
	struct statements statements;
	const struct facts *facts;
	const struct desk_wrong
	    *wrong; /* set aside until they fit again; of a refusal what still fits stays in force */
	size_t wrong_count;
};

/* The facts of `statements` with `items`. A desk statement with which no facts can be built (a name in it is gone) is set
 * aside; what is wrong with the rest goes to `findings`. Everything lives in `arena`. false: no facts. */
bool desk_merge(const struct policy *policy, const struct statements *statements,
		const struct desk_items *items, int64_t now, struct arena *arena, struct findings *findings,
		struct desk_merged *ret_merged);

/* Does a statement of that section refuse an access? Does it take something from somebody, and give nobody anything: a
 * refusal, a discharge? */
bool desk_refuses(const char *section);
bool desk_takes(const char *section);

/* One desk statement as a registry text that the loader reads; text is NULL when out of memory. */
struct config_text desk_text(const struct desk_item *item, struct arena *arena);

#endif
