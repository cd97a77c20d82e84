/* The end of what waits to be accepted, after an older copy of the state was put back (waiting.h): the desk says no to it. */
#ifndef CAREACL_DESK_WAITING_END_H
#define CAREACL_DESK_WAITING_END_H

#include "acl_sync/desk/desk.h"

/* Ends the statement `number` if it waits: it and its end become history, nobody gains. For those with the office of the
 * desk. false: it does not wait (nothing was said); else *ret_status is the verb's, which has answered. */
bool waiting_end(struct desk *desk, int64_t number, int *ret_status);

#endif
