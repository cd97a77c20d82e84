/* One object: how it is, how it is wanted, what differs, and the two ways to change it.
 *
 * object_take gives nobody anything they did not have; object_exact brings the wanted state.
 * What both agree on is never written, so ctime stays.
 */
#ifndef CAREACL_DISK_OBJECT_H
#define CAREACL_DISK_OBJECT_H

#include "acl_sync/disk/posix_acl.h"
#include "policy/arena.h"

/* Room for one object's ACLs, used again for each. Allocate it once. */
struct object_scratch {
	unsigned char access_bytes[POSIX_ACL_MAX_BYTES];
	unsigned char default_bytes[POSIX_ACL_MAX_BYTES];
	unsigned char encoded[POSIX_ACL_MAX_BYTES];
	struct acl_entry access_entries[POSIX_ACL_MAX_ENTRIES];
	struct acl_entry default_entries[POSIX_ACL_MAX_ENTRIES];
	struct acl_entry meet_entries[POSIX_ACL_MAX_ENTRIES];
};

/* What the kernel says. Good until the scratch is used for another object. */
struct object_state {
	struct stat stat;
	size_t access_size, default_size; /* bytes in the scratch; 0: none */
	struct object_scratch *scratch;
	bool is_parsed;
	struct acl_spec access, default_acl; /* after object_parse; the mask is the one in force */
};

/* An exact ACL as a value and as bytes. */
struct acl_wanted {
	struct acl_spec spec;
	const unsigned char *bytes;
	size_t size; /* 0: no attribute: nobody is named */
};

struct object_wish {
	uid_t owner;
	gid_t group;
	mode_t special; /* set-uid, set-gid, sticky */
	uint8_t user;   /* the owner's perms, instead of access->spec.user */
	const struct acl_wanted *access;
	const struct acl_wanted *default_acl; /* NULL for what is no directory */
	bool by_effect;                       /* another ACL with the same effect is as good */
};

struct object_diff {
	bool owner, special, access, default_acl; /* differs */
	bool access_loses, access_gains;          /* somebody */
	bool default_loses, default_gains;
	bool owner_loses;   /* the present owner has less afterwards */
	bool special_gains; /* the sticky bit goes */
};

/* The exact ACL's bytes, in `arena`. false: out of memory. */
bool acl_wanted_encode(struct acl_wanted *wanted, struct arena *arena);

/* Looks. 0 or -errno. A file is looked at by name without opening it: object_look_at, -ENOSYS where the
 * kernel cannot. */
int object_look(struct handle handle, struct object_scratch *scratch, struct object_state *ret_state);
int object_look_at(int dir_fd, const char *name, struct object_scratch *scratch,
		   struct object_state *ret_state);

/* Fills the values from the bytes. 0, or -EIO: the kernel gave something else than an ACL. */
int object_parse(struct object_state *state);

/* Perms of the user's named entry, before the mask; 0 without entry. */
uint8_t object_named_perms(const struct acl_spec *acl, uid_t uid);

/* Perms that `uid`, a member of no group known here, certainly has: the least any membership leaves. */
uint8_t object_certain_perms(const struct object_state *state, uid_t uid);

/* What differs; where something does, the state is parsed. 0 or -EIO. */
int object_compare(struct object_state *state, const struct object_wish *wish, struct object_diff *ret_diff);

static inline bool object_differs(const struct object_diff *diff)
{
	return diff->owner || diff->special || diff->access || diff->default_acl;
}

static inline bool object_loses(const struct object_diff *diff)
{
	return diff->access_loses || diff->default_loses || diff->owner_loses;
}

static inline bool object_gains(const struct object_diff *diff)
{
	return diff->access_gains || diff->default_gains || diff->special_gains;
}

/* How many things would be written. */
static inline size_t object_operations(const struct object_diff *diff)
{
	return (size_t)diff->owner + diff->special + diff->access + diff->default_acl;
}

/* What was done. */
struct object_effect {
	size_t operations;
	int error;    /* the first, -errno; 0: none */
	bool is_open; /* somebody who loses could not be shut out of this object */
};

/* Takes away what somebody loses; changes that give nobody anything are made whole. Where the ACL cannot be
 * written the object is shut to all but its owner by its mode. Needs object_compare first. */
void object_take(struct handle handle, struct object_state *state, const struct object_wish *wish,
		 const struct object_diff *diff, struct object_effect *effect);

/* The default ACL alone: what is born from now on. */
void object_exact_default(struct handle handle, const struct object_state *state,
			  const struct object_wish *wish, const struct object_diff *diff,
			  struct object_effect *effect);

/* Brings the wanted state. */
void object_exact(struct handle handle, const struct object_state *state, const struct object_wish *wish,
		  const struct object_diff *diff, struct object_effect *effect);

/* Looks, and brings the wanted state: of a directory that careacl makes for itself. 0 or -errno. */
int object_make(struct handle handle, struct object_scratch *scratch, const struct object_wish *wish);

/* Shuts an object to all but its owner by mode bits, which needs no room on the disk. true: it is shut. */
bool object_shut(struct handle handle);

#endif
