/* Accesses gained and lost, in the audit trail (R33). Who loses a patient's record mostly loses it as a whole, and a team
 * together: a line holds many accesses to one patient's record, each once for all categories of which the same is said.
 */
#ifndef CAREACL_ACL_SYNC_ACCESS_LINES_H
#define CAREACL_ACL_SYNC_ACCESS_LINES_H

#include "acl_sync/journal.h"

enum { ACCESS_LINE_MAX = 64 }; /* accesses in a line */

struct access_line {
	json_t *patient;
	json_t *said[ACCESS_LINE_MAX];       /* login or uid, and all but the categories */
	json_t *categories[ACCESS_LINE_MAX]; /* NULL: about a document */
	size_t count;
};

struct access_lines {
	struct journal *journal;
	bool together; /* with the batch's other lines; else they need no others */
	struct access_line lost, gained;
};

/* Begins; the journal is kept and must be open. */
void access_lines_begin(struct access_lines *lines, struct journal *journal, bool together);

/* Adds an access: an object with `login` or `uid`, `patient`, `category`, `document` (or null, or none), and what is said
 * of it, which is taken over. Writes the line so far where it is another patient's. false: that failed (said). */
bool access_lines_add(struct access_lines *lines, bool is_gain, json_t *access);

/* Writes what is left, losses first, and gives back everything. false: that failed (said). */
bool access_lines_end(struct access_lines *lines);

#endif
