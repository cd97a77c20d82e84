/* What retention has removed: a signed list of ranges of lines, so that a gap in the chain is explained. */
#ifndef CAREACL_AUDIT_REMOVED_H
#define CAREACL_AUDIT_REMOVED_H

#include "acl_sync/audit/audit_line.h"
#include "policy/arena.h"
#include "registry/safe_file.h"

#define AUDIT_REMOVED_FILE "removed"

/* Lines first to last.sequence are gone. */
struct audit_gap {
	uint64_t first;
	unsigned char previous[AUDIT_HASH_SIZE]; /* of the line before */
	struct audit_place last;
};

/* Ascending, none touching the next. */
struct audit_removed {
	struct audit_gap *gaps;
	size_t count, capacity;
};

/* Reads the list; none at all is an empty one. 0; -EBADMSG: not signed with this key, or no list; -errno. In
 * `arena`. */
int audit_removed_load(int folder_fd, const unsigned char public[AUDIT_PUBLIC_SIZE], struct arena *arena,
		       struct audit_removed *ret_removed, struct safe_problem *ret_problem);

/* Adds a range, joined with its neighbours; false: out of memory. */
bool audit_removed_add(struct audit_removed *removed, const struct audit_gap *gap, struct arena *arena);

/* The gap that this line is in, or NULL. */
const struct audit_gap *audit_removed_with(const struct audit_removed *removed, uint64_t sequence);

/* Signs and writes the list, and waits for the disk. 0 or -errno. */
int audit_removed_store(int folder_fd, const struct audit_removed *removed,
			const unsigned char secret[AUDIT_SECRET_SIZE], struct safe_problem *ret_problem);

#endif
