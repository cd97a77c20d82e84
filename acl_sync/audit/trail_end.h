/* Where a trail ends, for who only wants to know that: cheap, makes and locks nothing. */
#ifndef CAREACL_AUDIT_TRAIL_END_H
#define CAREACL_AUDIT_TRAIL_END_H

#include "acl_sync/audit/audit_line.h"

/* The place of the last line that the head below `state_dir` is signed for. 0; -ENOENT: there is no trail yet; -errno,
 * -EBADMSG: no head that the trail's key has signed (audit verify says more). */
int trail_end(const char *state_dir, struct audit_place *ret_place);

/* Is there anything of a trail below `state_dir`: a head, or a segment? What cannot be looked at counts as there: who opens
 * it says what is wrong. */
bool trail_is_there(const char *state_dir);

#endif
