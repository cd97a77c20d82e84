/* A holder for people and programs. */
#ifndef CAREACL_ACL_SYNC_HOLDER_OUT_H
#define CAREACL_ACL_SYNC_HOLDER_OUT_H

#include "acl_sync/site/site.h"
#include "acl_sync/sweep/sweep.h"

/* "pid 4711 (vim) of LOGIN still holds PLACE (descriptor): WHAT", a warning on stderr. Off a terminal login and
 * place are the statements' (file:line). */
void holder_out_say(struct site *site, const struct sweep *sweep, const struct holder *holder,
		    const char *what);

/* An element of `careacl holders --json`. */
json_t *holder_out_json(const struct site *site, const struct sweep *sweep, const struct holder *holder);

/* A line of `careacl holders` on stdout. */
void holder_out_tell(const struct site *site, const struct sweep *sweep, const struct holder *holder);

#endif
