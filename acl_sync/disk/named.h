/* The mark of an object that statements name: a statement names a place, and people rename, into other patients' folders
 * too. A line for each document that it is, or was, the newest first: "PATIENT/CATEGORY/path", or a hash of it where the
 * file system has no room for more. */
#ifndef CAREACL_DISK_NAMED_H
#define CAREACL_DISK_NAMED_H

#include "acl_sync/disk/posix_acl.h"
#include "policy/arena.h"
#include "policy/facts.h"

#define NAMED_MARK "trusted.careacl.named"

/* What one line says. */
struct named_mark {
	const char *line;
	const char *patient; /* id; empty where only its hash is known, and no patient has such an id */
	const char *category,
	    *path; /* in it; empty where only a hash is known, and no statement names such a document */
	/* The settings do not know its category, nor does a statement name that path in another: one of the documents that
	 * statements about the patient name, and it may be any. */
	bool is_guess;
};

struct named_marks {
	struct named_mark *items;
	size_t count, capacity;
};

/* All that the mark says, by the facts' patients and statements: what a line says by a hash, or in a category that the
 * settings do not know, are the documents that statements name and it may mean. In `arena`. 0, -ENODATA: there is none;
 * -ERANGE: it is none of ours; -errno. */
int named_marks_read(struct handle handle, const struct facts *facts, struct arena *arena,
		     struct named_marks *ret_marks);

/* Does that answer say that nothing is known of another place: no mark, one that is none of ours, or a file system that
 * keeps none? Else it could not be read, and what it says is not known. */
bool named_mark_is_none(int error);

/* One line more, unless it is there; in `arena`. Of what is written, no more than `line` counts. false: out of memory. */
bool named_marks_add(struct named_marks *marks, struct arena *arena, const char *line);

/* Writes the lines; is_short: as hashes, which find room wherever an ACL that names somebody does. 0 or -errno. */
int named_marks_write(struct handle handle, const struct named_marks *marks, bool is_short);

/* Is it of that patient, in whose folder, or of whom aside, it was found? */
bool named_mark_is_of(const struct named_mark *mark, const char *patient);

/* Is the path below that category the marked one, or below it? Of the same patient. */
bool named_mark_leads_to(const struct named_mark *mark, const char *category, const char *path);

/* Does a line say, as no guess, that the object is, or was, that document of the patient? */
bool named_marks_have(const struct named_marks *marks, const char *patient, const char *category,
		      const char *path);

#endif
