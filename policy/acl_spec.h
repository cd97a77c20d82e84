/* Our own POSIX.1e ACL value: canonical, comparable, and able to answer what the kernel would.
 *
 * Canonical: named users in order of uid, then named groups in order of gid. A spec without
 * named entries has no mask; the object then has plain mode bits and no extended ACL.
 */
#ifndef CAREACL_POLICY_ACL_SPEC_H
#define CAREACL_POLICY_ACL_SPEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PERM_R 4u
#define PERM_W 2u
#define PERM_X 1u

struct acl_entry {
	uint32_t id;
	uint8_t perms;
	bool is_group;
};

struct acl_spec {
	bool present;  /* a default ACL may be absent altogether; an access ACL is always present */
	uint8_t user;  /* owner's perms */
	uint8_t group; /* owning group's perms */
	uint8_t mask;  /* of meaning only with named entries or has_mask */
	uint8_t other;
	bool has_mask;
	struct acl_entry *entries;
	size_t count;
};

/* Who asks the kernel: effective uid and all groups. */
struct acl_subject {
	uid_t uid;
	const gid_t *groups;
	size_t group_count;
};

/* Perms the kernel grants `subject` on an object with this access ACL: owner first, then the named
 * user, then the groups, then other (POSIX.1e 23.1.5). uid 0 is not special here. */
uint8_t acl_spec_perms(const struct acl_spec *acl, uid_t owner, gid_t owning_group,
		       const struct acl_subject *subject);

/* The mask of a spec: the union of its named entries and the owning group. */
uint8_t acl_spec_mask(const struct acl_spec *acl);

/* Same entries, same perms, to the bit. */
bool acl_spec_equal(const struct acl_spec *a, const struct acl_spec *b);

/* Same effective perms for everybody: perms are compared after the mask; a named user without
 * effective perms is equal to no entry (group and other perms must be none in both for that). */
bool acl_spec_same_effect(const struct acl_spec *a, const struct acl_spec *b);

#endif
