/* A generation's statements, one by one, as the state keeps them (state_statements.h). */
#ifndef CAREACL_SITE_STATEMENT_INDEX_H
#define CAREACL_SITE_STATEMENT_INDEX_H

#include "acl_sync/site/generation.h"
#include "registry/state_statements.h"

/* All statements of the generation, and its Unix groups, with whom they speak of. They live in `arena` and point into
 * the generation, which must be right and built. false: out of memory, or a text that is not as it was parsed. */
bool statement_index_build(const struct generation *generation, struct arena *arena,
			   struct state_statement **ret_items, size_t *ret_count);

#endif
