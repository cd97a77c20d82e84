/* What runs remember from one to the next, as one text each in the state. */
#ifndef CAREACL_SITE_SITE_KEPT_H
#define CAREACL_SITE_SITE_KEPT_H

#include "acl_sync/site/site.h"

/* What is kept under the key (state_keys.h); "": nothing, or the state cannot be read. Lives in the site's arena. */
const char *site_kept(const struct site *site, const char *key);

/* Keeps `now` where `before` was kept; that it cannot is said, status 4. `what`: said in that error, "which folders could not be
 * made"; NULL as `now`: there was no memory, which ends the program. */
void site_keep(struct site *site, const char *key, const char *before, const char *now, const char *what);

#endif
