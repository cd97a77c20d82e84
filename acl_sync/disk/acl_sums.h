/* ACLs that ext4 takes for the same at first sight.
 *
 * ext4 keeps both ACLs of an object in a block, shared by all objects that have the same, and finds it by a sum in which
 * words are only turned and added up without carry. Numbers that follow a pattern (uids one after another) make thousands
 * of different ACLs with the same sum, and each that is written is then compared with all of them.
 */
#ifndef CAREACL_DISK_ACL_SUMS_H
#define CAREACL_DISK_ACL_SUMS_H

#include "acl_sync/disk/object.h"

/* All zero at first. */
struct acl_sums {
	struct acl_sum *items; /* owned */
	size_t count, capacity;
	bool is_full; /* no memory, or too many: what was noted counts */
};

/* ext4's sum of the block with these ACLs as bytes; NULL and 0: there is none. */
uint32_t acl_sum(const unsigned char *access, size_t access_size, const unsigned char *default_acl,
		 size_t default_size);

/* Notes what is going to be written. What an inode has room for beside itself is left out. */
void acl_sums_note(struct acl_sums *sums, const struct acl_wanted *access,
		   const struct acl_wanted *default_acl);

/* How many different ones, of all that were noted, have the commonest sum. Sorts. */
size_t acl_sums_largest(struct acl_sums *sums);

void acl_sums_clear(struct acl_sums *sums);

#endif
