/* Looking at one object and comparing it with what is wanted. */
#include "acl_sync/disk/object.h"

#include "acl_sync/disk/tree.h"

#include <errno.h>
#include <string.h>

#define USER_PERMS_AT 6 /* in the bytes: header, then tag and perms of the owner's entry */

bool acl_wanted_encode(struct acl_wanted *wanted, struct arena *arena)
{
	wanted->size = 0;
	wanted->bytes = NULL;
	if (!wanted->spec.present || wanted->spec.count == 0)
		return true;
	unsigned char *bytes = arena_alloc(arena, posix_acl_size(wanted->spec.count));
	if (bytes == NULL)
		return false;
	wanted->size = posix_acl_encode(&wanted->spec, bytes);
	wanted->bytes = bytes;
	return true;
}

/* ---- looking ---- */

int object_look(struct handle handle, struct object_scratch *scratch, struct object_state *ret_state)
{
	*ret_state = (struct object_state){.scratch = scratch};
	int error = handle_stat(handle, &ret_state->stat);
	if (error == 0)
		error =
		    posix_acl_get(handle, POSIX_ACL_ACCESS, scratch->access_bytes, &ret_state->access_size);
	if (error == 0 && S_ISDIR(ret_state->stat.st_mode))
		error = posix_acl_get(handle, POSIX_ACL_DEFAULT, scratch->default_bytes,
				      &ret_state->default_size);
	return error;
}

int object_look_at(int dir_fd, const char *name, struct object_scratch *scratch,
		   struct object_state *ret_state)
{
	*ret_state = (struct object_state){.scratch = scratch};
	/* first: of what is mounted there nothing else is asked */
	int error = tree_stat(dir_fd, name, &ret_state->stat);
	if (error == 0)
		error = posix_acl_get_at(dir_fd, name, POSIX_ACL_ACCESS, scratch->access_bytes,
					 &ret_state->access_size);
	return error;
}

static bool parse_one(const unsigned char *bytes, size_t size, struct acl_entry *entries,
		      struct acl_spec *ret_acl)
{
	return size == 0 || posix_acl_parse(bytes, size, entries, ret_acl);
}

int object_parse(struct object_state *state)
{
	struct object_scratch *scratch = state->scratch;
	if (state->is_parsed)
		return 0;
	state->access = posix_acl_of_mode(state->stat.st_mode);
	state->default_acl = (struct acl_spec){.present = false};
	if (!parse_one(scratch->access_bytes, state->access_size, scratch->access_entries, &state->access) ||
	    !parse_one(scratch->default_bytes, state->default_size, scratch->default_entries,
		       &state->default_acl))
		return -EIO;
	/* the kernel does not ask the ACL where the mode's group bits are empty */
	if (state->access.has_mask)
		state->access.mask &= state->stat.st_mode >> 3 & 7;
	state->is_parsed = true;
	return 0;
}

/* ---- what somebody has ---- */

static uint8_t mask_of(const struct acl_spec *acl)
{
	return acl->has_mask ? acl->mask : PERM_R | PERM_W | PERM_X;
}

/* Entries are in order of id, users first. */
static const struct acl_entry *find_user(const struct acl_spec *acl, uid_t uid)
{
	size_t low = 0, high = acl->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct acl_entry *entry = &acl->entries[middle];
		if (!entry->is_group && entry->id == uid)
			return entry;
		if (entry->is_group || entry->id > uid)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

uint8_t object_named_perms(const struct acl_spec *acl, uid_t uid)
{
	const struct acl_entry *entry = find_user(acl, uid);
	return entry == NULL ? 0 : entry->perms;
}

static uint8_t user_perms(const struct acl_spec *acl, uid_t uid)
{
	return object_named_perms(acl, uid) & mask_of(acl);
}

uint8_t object_certain_perms(const struct object_state *state, uid_t uid)
{
	const struct acl_spec *acl = &state->access;
	if (uid == state->stat.st_uid)
		return acl->user;
	const struct acl_entry *entry = find_user(acl, uid);
	if (entry != NULL)
		return entry->perms & mask_of(acl);
	uint8_t least = acl->group & mask_of(acl) & acl->other;
	for (size_t i = 0; i < acl->count && least != 0; i++)
		if (acl->entries[i].is_group)
			least &= acl->entries[i].perms;
	return least;
}

/* ---- comparing ---- */

static bool access_identical(const struct object_state *state, const struct object_wish *wish)
{
	const struct acl_wanted *wanted = wish->access;
	const unsigned char *found = state->scratch->access_bytes;
	struct acl_spec spec = wanted->spec;
	spec.user = wish->user;
	if ((state->stat.st_mode & 0777) != posix_acl_mode(&spec) || state->access_size != wanted->size)
		return false;
	/* the owner's perms stand in the mode and need not be those of the bytes */
	return wanted->size == 0 || (memcmp(found, wanted->bytes, USER_PERMS_AT) == 0 &&
				     memcmp(found + USER_PERMS_AT + 2, wanted->bytes + USER_PERMS_AT + 2,
					    wanted->size - USER_PERMS_AT - 2) == 0);
}

static bool default_identical(const struct object_state *state, const struct acl_wanted *wanted)
{
	return state->default_size == wanted->size &&
	       (wanted->size == 0 || memcmp(state->scratch->default_bytes, wanted->bytes, wanted->size) == 0);
}

/* Does anybody named in `have` have more there than in `want`? Groups are never wanted. `except`: an
 * owner, for whom a named entry is of no effect. */
static bool named_exceed(const struct acl_spec *have, const struct acl_spec *want, uid_t except)
{
	uint8_t mask = mask_of(have);
	for (size_t i = 0; i < have->count; i++) {
		const struct acl_entry *entry = &have->entries[i];
		uint8_t perms = entry->perms & mask;
		if (entry->is_group ? perms != 0
				    : entry->id != except && (perms & ~user_perms(want, entry->id)) != 0)
			return true;
	}
	return false;
}

static bool access_loses(const struct object_state *state, const struct object_wish *wish, bool owner_stays)
{
	const struct acl_spec *have = &state->access, *want = &wish->access->spec;
	return (owner_stays && (have->user & ~wish->user) != 0) ||
	       (have->group & mask_of(have) & ~want->group) != 0 || (have->other & ~want->other) != 0 ||
	       named_exceed(have, want, state->stat.st_uid);
}

static bool access_gains(const struct object_state *state, const struct object_wish *wish, bool owner_stays)
{
	const struct acl_spec *have = &state->access, *want = &wish->access->spec;
	if ((owner_stays && (wish->user & ~have->user) != 0) || (want->other & ~have->other) != 0 ||
	    (want->group & ~(have->group & mask_of(have))) != 0)
		return true;
	for (size_t i = 0; i < want->count; i++)
		if (want->entries[i].is_group ||
		    (want->entries[i].perms & ~object_certain_perms(state, want->entries[i].id)) != 0)
			return true;
	return false;
}

static void compare_access(const struct object_state *state, const struct object_wish *wish,
			   struct object_diff *diff)
{
	bool owner_stays = state->stat.st_uid == wish->owner;
	struct acl_spec spec = wish->access->spec;
	spec.user = wish->user;
	/* of an owner who leaves, the perms do not matter */
	if (wish->by_effect && owner_stays && acl_spec_same_effect(&state->access, &spec))
		return;
	diff->access = true;
	diff->access_loses = access_loses(state, wish, owner_stays);
	diff->access_gains = access_gains(state, wish, owner_stays);
}

static void compare_default(const struct object_state *state, const struct object_wish *wish,
			    struct object_diff *diff)
{
	const struct acl_spec *have = &state->default_acl, *want = &wish->default_acl->spec;
	diff->default_acl = true;
	/* what is born without a default ACL names nobody: giving it one opens, never closes */
	diff->default_gains = want->present && (!have->present || named_exceed(want, have, (uid_t)-1));
	diff->default_loses =
	    have->present && (!want->present || have->other != 0 || (have->group & mask_of(have)) != 0 ||
			      named_exceed(have, want, (uid_t)-1));
}

int object_compare(struct object_state *state, const struct object_wish *wish, struct object_diff *ret_diff)
{
	*ret_diff = (struct object_diff){
	    .owner = state->stat.st_uid != wish->owner || state->stat.st_gid != wish->group,
	    .special = (state->stat.st_mode & 07000) != wish->special,
	    .special_gains = (state->stat.st_mode & S_ISVTX & ~wish->special) != 0,
	};
	bool same_access = access_identical(state, wish);
	bool same_default = wish->default_acl == NULL || default_identical(state, wish->default_acl);
	if (same_access && same_default && !ret_diff->owner && !ret_diff->special)
		return 0;
	int error = object_parse(state);
	if (error != 0)
		return error;
	if (!same_access)
		compare_access(state, wish, ret_diff);
	if (!same_default)
		compare_default(state, wish, ret_diff);
	if (state->stat.st_uid != wish->owner)
		ret_diff->owner_loses =
		    (state->access.user & ~user_perms(&wish->access->spec, state->stat.st_uid)) != 0;
	return 0;
}
