/* A line for systemd's journal, with fields: its native protocol, a datagram, without its library (which would bring five more
 * into a program with root's powers). Where no journal listens, nothing is said. */
#ifndef CAREACL_WATCH_JOURNALD_H
#define CAREACL_WATCH_JOURNALD_H

#include <jansson.h>

/* Tells what a whole sync came to, as last_sync.h keeps it, where it has changed something or did not end with 0: MESSAGE,
 * PRIORITY, MESSAGE_ID, and counts as CAREACL_STATUS, CAREACL_OPERATIONS, .. (careacl(8)). Never waits, never fails. */
void journald_tell_sync(const json_t *kept);

#endif
