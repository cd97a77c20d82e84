/* The directories above a store's root, and above its views: whoever cannot pass one is kept out of all below it, whatever the
 * ACLs there say. */
#ifndef CAREACL_SITE_PARENTS_H
#define CAREACL_SITE_PARENTS_H

#include "acl_sync/site/site.h"

/* Those that not everybody can pass: a warning each. only_people: those alone that somebody cannot pass whose membership or role
 * in the store is live; its uid and groups are those that the name service says. */
void parents_find(struct site *site, const struct store *store, bool only_people, struct findings *findings);

#endif
