/* Emergency accesses taken by a clock that was ahead. */
#ifndef CAREACL_DESK_GLASS_CLOCK_H
#define CAREACL_DESK_GLASS_CLOCK_H

#include "acl_sync/site/site.h"

/* The clock was put back and that is accepted: what was claimed at an instant that is yet to come would open once more when
 * it comes, although nobody claims it then (R28). Ends all such claims, in the trail and in the state. And what the desk
 * has recorded at instants that are yet to come counts as recorded now, or --at and history would not know of it. `by`: who accepts.
 * false: they could not be ended (said); nothing must be done. */
bool glass_clock_accepted(struct site *site, const char *by);

#endif
