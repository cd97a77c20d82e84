/* The mark of an object that a statement names, "CATEGORY/path": a statement names a place, and people rename. */
#ifndef CAREACL_DISK_NAMED_H
#define CAREACL_DISK_NAMED_H

#include "acl_sync/disk/posix_acl.h"

#define NAMED_MARK "trusted.careacl.named"

struct named_mark {
	char text[4352];
	const char *category, *path; /* in it */
};

/* 0, -ENODATA: there is none; -ERANGE: it is none of ours; -errno. */
int named_mark_read(struct handle handle, struct named_mark *ret_mark);

/* Is the path below that category the marked one, or below it? */
bool named_mark_leads_to(const struct named_mark *mark, const char *category, const char *path);

#endif
