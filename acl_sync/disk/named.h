/* The mark of an object that a statement names, "PATIENT/CATEGORY/path": a statement names a place, and people rename,
 * into other patients' folders too. */
#ifndef CAREACL_DISK_NAMED_H
#define CAREACL_DISK_NAMED_H

#include "acl_sync/disk/posix_acl.h"
#include "policy/facts.h"

#define NAMED_MARK "trusted.careacl.named"

struct named_mark {
	char text[4352];
	const char
	    *patient; /* id; NULL: an old mark, "CATEGORY/path", of the patient in whose folder it is found */
	const char *category, *path; /* in it */
};

/* Instead of it where the file system has no room for so long a path: renamed, it is not known any more. */
#define NAMED_TOO_LONG "?"

/* 0, -ENODATA: there is none; -ENAMETOOLONG: NAMED_TOO_LONG; -ERANGE: it is none of ours; -errno. The facts say which names are patients' and which are
 * categories'. */
int named_mark_read(struct handle handle, const struct facts *facts, struct named_mark *ret_mark);

/* Does that answer say that nothing is known of another place: no mark, one that is none of ours, one that found no room, or a
 * file system that keeps none? Else it could not be read, and what it says is not known. */
bool named_mark_is_none(int error);

/* Is it of that patient, in whose folder, or of whom aside, it was found? */
bool named_mark_is_of(const struct named_mark *mark, const char *patient);

/* Is the path below that category the marked one, or below it? Of the same patient. */
bool named_mark_leads_to(const struct named_mark *mark, const char *category, const char *path);

#endif
