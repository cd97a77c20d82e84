/* One object between its reading and the judgement. */
#ifndef CAREACL_DISK_VERIFY_JUDGED_H
#define CAREACL_DISK_VERIFY_JUDGED_H

#include "acl_sync/disk/verify/verify.h"

#define RWX (PERM_R | PERM_W | PERM_X)

/* The object being judged. */
struct judged {
	const struct verify_object *object;
	struct stat stat;
	struct acl_spec access, default_acl;
};

/* What is left to whoever has no login. */
static inline uint8_t verify_passing(const struct judged *judged)
{
	return judged->object->is_root ? PERM_X : 0;
}

/* verify_entries.c: leaks to those who are no login of the facts, and by what is born in a directory. */
void verify_entries(struct verify *verify, const struct judged *judged);

#endif
