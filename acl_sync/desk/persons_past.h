/* Who was the same person, by what the registry has ever said. */
#ifndef CAREACL_DESK_PERSONS_PAST_H
#define CAREACL_DESK_PERSONS_PAST_H

#include "acl_sync/site/site.h"

/* Have both logins ever been declared with the same rpps? Also where one has left the registry meanwhile (R40). What
 * cannot be read counts as the same person. */
bool persons_past_same(struct site *site, const char *login, const char *other);

#endif
