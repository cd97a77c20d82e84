/* Between the files verb_adopt*.c. */
#ifndef CAREACL_VERBS_VERB_ADOPT_PRIVATE_H
#define CAREACL_VERBS_VERB_ADOPT_PRIVATE_H

#include "acl_sync/adopt/look.h"

/* The store whose root, as written or resolved, or whose name was typed; NO_ID: none. */
store_id adopt_find_store(const struct site *site, const char *typed);

/* Looks at a store's root before it is taken over. false: it could not be read, which has been said. */
bool adopt_look_store(struct look *look, struct site *site, store_id store);

/* adopt ROOT --dry-run, --propose DIR, --login LOGIN: changes nothing but DIR. */
int verb_adopt_look(const struct options *options);

#endif
