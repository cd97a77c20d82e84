/* Login snapshots from lines of text, for tests:
 *
 *   site published=-60 max_state_age=259200 unknown=deny stale=warn language=fr notice=no timezone=UTC offset=3600
 *   site offset=0 offset_from=1774746000:7200 offset_from=1792890000:3600
 *   login anna uid=5101 professional valid=..+60 folders=12 view=/srv/views/anna break_glass=-5..+300
 *   login bob uid=- others=-90..-60,+60..
 *
 * "A..B" is a window, an empty bound is open; instants are seconds, those with a sign are from now. What is not said:
 * published now, an age of three days, ignore, deny, English, no notice, UTC; no uid, no professional, open windows.
 */
#ifndef CAREACL_TESTS_PAM_SNAPSHOT_TEXT_H
#define CAREACL_TESTS_PAM_SNAPSHOT_TEXT_H

#include "policy/login_snapshot.h"

/* Encodes `text` (changed while it is read) as a snapshot that lives in `arena`. False: the first wrong word goes to
 * stderr. */
bool snapshot_text_encode(char *text, int64_t now, struct arena *arena, unsigned char **ret_bytes,
			  size_t *ret_size);

/* Writes a snapshot as the file `path` (mode 0600) through a temporary name. False: errno says why. */
bool snapshot_text_publish(const char *path, const unsigned char *bytes, size_t size);

#endif
