/* Accesses gained and lost, in the audit trail (R33). Who loses a patient's record mostly loses it as a whole, and a team
 * together: a line holds many accesses to one patient's record, each once for all categories of which the same is said.
 */
#ifndef CAREACL_ACL_SYNC_ACCESS_LINES_H
#define CAREACL_ACL_SYNC_ACCESS_LINES_H

#include "acl_sync/journal.h"
#include "policy/decide.h"

enum { ACCESS_LINE_MAX = 64 }; /* accesses in a line */
enum { ACCESS_SAME_BECAUSE = 6 };

/* All that what is said of an access follows from, but its patient and its category: where two agree in it, the same is
 * said. */
struct access_same {
	login_id login;
	uid_t uid;
	enum access had, has;
	bool is_drift;     /* access_change.is_drift */
	bool is_explained; /* what follows is said, too */
	struct decision decision;
	const struct statement *because[ACCESS_SAME_BECAUSE];
	size_t because_count; /* more than there is room for: it is the same as no other */
};

struct access_line {
	json_t *patient;
	const char *of; /* the patient's id, where access_lines_note was told of it; its text is never read */
	struct access_same same[ACCESS_LINE_MAX]; /* as said, where has_same */
	bool has_same[ACCESS_LINE_MAX];
	size_t last;                         /* added or grown */
	json_t *said[ACCESS_LINE_MAX];       /* login or uid, and all but the categories */
	json_t *categories[ACCESS_LINE_MAX]; /* NULL: about a document */
	size_t count;
};

struct access_lines {
	struct journal *journal;
	bool together; /* with the batch's other lines; else they need no others */
	struct access_line lost, gained;
	const char *category; /* the name of the last, where it was said, and in JSON; NULL: none */
	json_t *category_json;
};

/* Begins; the journal is kept and must be open. */
void access_lines_begin(struct access_lines *lines, struct journal *journal, bool together);

/* Adds an access: an object with `login` or `uid`, `patient`, `category`, `document` (or null, or none), and what is said
 * of it, which is taken over. Writes the line so far where it is another patient's. false: that failed (said). */
bool access_lines_add(struct access_lines *lines, bool is_gain, json_t *access);

/* access_lines_add of an access to a category as a whole, but quick: where the line at hand holds one to the same record of
 * which the same is said, of that the category is added. false: there is none, and nothing is added. The texts are compared
 * by their place, not read twice. */
bool access_lines_again(struct access_lines *lines, bool is_gain, const char *patient, const char *category,
			const struct access_same *same);

/* After access_lines_add of an access to a category as a whole: what that follows from. */
void access_lines_note(struct access_lines *lines, bool is_gain, const char *patient,
		       const struct access_same *same);

/* Writes what is left, losses first, and gives back everything. false: that failed (said). */
bool access_lines_end(struct access_lines *lines);

#endif
