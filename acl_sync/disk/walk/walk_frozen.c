/* A read-only snapshot inside a category (frozen.h): its objects cannot be taken from who made it. By its path it is opened by
 * those alone who pass the category's directory, and those may then have no more than the rules give: otherwise the folder
 * gives nobody anything. */
#include "acl_sync/disk/walk.h"

#include <errno.h>

#define RW (PERM_R | PERM_W)
#define RWX (RW | PERM_X)

/* The most that `uid` can have by the ACL, whatever its groups are, but as the owner. */
static uint8_t most_perms(const struct acl_spec *acl, uid_t uid)
{
	uint8_t perms = acl->group | object_named_perms(acl, uid);
	for (size_t i = 0; i < acl->count; i++)
		perms |= acl->entries[i].is_group ? acl->entries[i].perms : 0;
	return (acl->has_mask ? perms & acl->mask : perms) | acl->other;
}

/* Has somebody who passes the category's directory more there than is wanted? An
 * owner who should be none has all: who made the snapshot may make it writable. */
static bool exceeds(const struct object_state *state, const struct object_wish *wish, uid_t uid)
{
	const struct acl_spec *want = &wish->access->spec;
	const bool is_directory = S_ISDIR(state->stat.st_mode);
	uint8_t may = object_named_perms(want, uid) & (want->has_mask ? want->mask : RWX);
	uint8_t has = most_perms(&state->access, uid);
	if (uid == wish->owner)
		may |= wish->user;
	if (uid == state->stat.st_uid)
		has |= uid == wish->owner ? state->access.user : is_directory ? RWX : RW;
	if ((has & ~may) != 0)
		return true;
	return wish->default_acl != NULL && state->default_acl.present &&
	       (most_perms(&state->default_acl, uid) & ~object_named_perms(&wish->default_acl->spec, uid)) !=
		   0;
}

/* Is the present object in another subvolume than the category? */
static bool is_elsewhere(const struct walk *walk, const struct object_state *state)
{
	struct stat category;
	return handle_stat((struct handle){.fd = walk->levels[0].fd}, &category) == 0 &&
	       category.st_dev != state->stat.st_dev;
}

bool walk_frozen_is_shut(const struct walk *walk, const struct object_state *state,
			 const struct object_wish *wish, int error)
{
	const struct acl_spec *gate = walk->folder.gate;
	if (error != -EROFS || gate == NULL || gate->group != 0 || gate->other != 0 ||
	    !is_elsewhere(walk, state))
		return false;
	for (size_t i = 0; i < gate->count; i++)
		if (gate->entries[i].is_group || exceeds(state, wish, gate->entries[i].id))
			return false;
	return true;
}
