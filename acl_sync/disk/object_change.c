/* Changing one object: taking first, then the exact state. */
#include "acl_sync/disk/object.h"

#include <errno.h>
#include <string.h>

#define USER_PERMS_AT 6

/* Notes what a step returned. true: it was done. */
static bool done(struct object_effect *effect, int result, size_t operations)
{
	if (result == 0)
		effect->operations += operations;
	else if (effect->error == 0)
		effect->error = result;
	return result == 0;
}

bool object_shut(struct handle handle)
{
	struct stat found;
	if (handle_stat(handle, &found) != 0)
		return false;
	/* the ACL may not fit once more on a full disk; empty group bits are asked before any ACL */
	(void)handle_chmod(handle, found.st_mode & 07700);
	return handle_stat(handle, &found) == 0 && (found.st_mode & 0077) == 0;
}

/* ---- single steps ---- */

static int set_special(struct handle handle, const struct object_state *state, const struct object_wish *wish)
{
	return handle_chmod(handle, (state->stat.st_mode & 0777) | wish->special);
}

/* Nobody is named: mode bits alone. Closed first, then the dead attribute is removed. */
static int set_plain(struct handle handle, const struct object_state *state, const struct object_wish *wish)
{
	struct acl_spec spec = wish->access->spec;
	spec.user = wish->user;
	int error = handle_chmod(handle, posix_acl_mode(&spec) | wish->special);
	return error == 0 && state->access_size > 0 ? posix_acl_remove(handle, POSIX_ACL_ACCESS) : error;
}

static int set_access(struct handle handle, const struct object_state *state, const struct object_wish *wish)
{
	const struct acl_wanted *wanted = wish->access;
	unsigned char *encoded = state->scratch->encoded;
	if (wanted->size == 0)
		return set_plain(handle, state, wish);
	memcpy(encoded, wanted->bytes, wanted->size);
	encoded[USER_PERMS_AT] = wish->user;
	return posix_acl_set(handle, POSIX_ACL_ACCESS, encoded, wanted->size);
}

static int set_default(struct handle handle, const struct acl_wanted *wanted)
{
	return wanted->size == 0 ? posix_acl_remove(handle, POSIX_ACL_DEFAULT)
				 : posix_acl_set(handle, POSIX_ACL_DEFAULT, wanted->bytes, wanted->size);
}

/* Nobody named is in both: the wanted entries, cut down to what each certainly had. */
static void meet_access(const struct object_state *state, const struct object_wish *wish,
			struct acl_spec *ret_meet)
{
	const struct acl_spec *have = &state->access, *want = &wish->access->spec;
	bool owner_stays = state->stat.st_uid == wish->owner;
	*ret_meet = (struct acl_spec){.present = true, .entries = state->scratch->meet_entries};
	ret_meet->user = owner_stays ? have->user & wish->user : wish->user;
	ret_meet->group = have->group & want->group;
	ret_meet->other = have->other & want->other;
	for (size_t i = 0; i < want->count; i++) {
		struct acl_entry entry = want->entries[i];
		entry.perms &= object_certain_perms(state, entry.id);
		if (entry.perms != 0 && !entry.is_group)
			ret_meet->entries[ret_meet->count++] = entry;
	}
	ret_meet->has_mask = ret_meet->count > 0;
	ret_meet->mask = acl_spec_mask(ret_meet);
}

static void meet_default(const struct object_state *state, const struct object_wish *wish,
			 struct acl_spec *ret_meet)
{
	const struct acl_spec *have = &state->default_acl, *want = &wish->default_acl->spec;
	*ret_meet =
	    (struct acl_spec){.present = true, .user = want->user, .entries = state->scratch->meet_entries};
	size_t at = 0;
	for (size_t i = 0; i < want->count; i++) {
		struct acl_entry entry = want->entries[i];
		while (at < have->count && have->entries[at].id < entry.id)
			at++; /* past groups too: no user comes behind them */
		bool had =
		    at < have->count && !have->entries[at].is_group && have->entries[at].id == entry.id;
		entry.perms &= had ? have->entries[at].perms & have->mask : 0;
		if (entry.perms != 0)
			ret_meet->entries[ret_meet->count++] = entry;
	}
	ret_meet->has_mask = ret_meet->count > 0;
	ret_meet->mask = acl_spec_mask(ret_meet);
}

static int set_meet(struct handle handle, enum posix_acl_type type, const struct object_state *state,
		    const struct object_wish *wish)
{
	struct acl_spec meet;
	struct acl_wanted wanted = {.bytes = state->scratch->encoded};
	if (type == POSIX_ACL_DEFAULT)
		meet_default(state, wish, &meet);
	else
		meet_access(state, wish, &meet);
	if (meet.count == 0 && type == POSIX_ACL_ACCESS) {
		struct object_wish plain = *wish;
		wanted.spec = meet;
		plain.access = &wanted;
		plain.user = meet.user;
		plain.special = state->stat.st_mode & 07000;
		return set_plain(handle, state, &plain);
	}
	return posix_acl_set(handle, type, state->scratch->encoded,
			     posix_acl_encode(&meet, state->scratch->encoded));
}

/* ---- the two ways ---- */

static void take_default(struct handle handle, const struct object_state *state,
			 const struct object_wish *wish, const struct object_diff *diff,
			 struct object_effect *effect)
{
	if (!diff->default_acl || (!diff->default_loses && diff->default_gains))
		return;
	bool whole = !diff->default_gains;
	int result =
	    whole ? set_default(handle, wish->default_acl) : set_meet(handle, POSIX_ACL_DEFAULT, state, wish);
	/* what is born without a default ACL is its author's, until the next run */
	if (!done(effect, result, whole) && diff->default_loses &&
	    posix_acl_remove(handle, POSIX_ACL_DEFAULT) != 0)
		effect->is_open = true;
}

static void take_access(struct handle handle, const struct object_state *state,
			const struct object_wish *wish, const struct object_diff *diff,
			struct object_effect *effect)
{
	if (!diff->access || (!diff->access_loses && diff->access_gains))
		return;
	bool whole = !diff->access_gains;
	int result =
	    whole ? set_access(handle, state, wish) : set_meet(handle, POSIX_ACL_ACCESS, state, wish);
	if (!done(effect, result, whole) && diff->access_loses && !object_shut(handle))
		effect->is_open = true;
}

/* Bits whose change takes away: the sticky bit when set, set-uid and set-gid when cleared. */
static bool special_takes(const struct object_state *state, const struct object_wish *wish)
{
	mode_t set = wish->special & ~state->stat.st_mode & 07000;
	mode_t cleared = state->stat.st_mode & ~wish->special & (S_ISUID | S_ISGID);
	return set != 0 || cleared != 0;
}

void object_take(struct handle handle, struct object_state *state, const struct object_wish *wish,
		 const struct object_diff *diff, struct object_effect *effect)
{
	if (diff->owner && !done(effect, handle_chown(handle, wish->owner, wish->group), 1) &&
	    diff->owner_loses)
		effect->is_open = true; /* an owner opens again what a mode closes */
	if (diff->special && special_takes(state, wish) && done(effect, set_special(handle, state, wish), 1))
		state->stat.st_mode = (state->stat.st_mode & ~(mode_t)07000) | wish->special;
	take_default(handle, state, wish, diff, effect);
	take_access(handle, state, wish, diff, effect);
}

void object_exact_default(struct handle handle, const struct object_state *state,
			  const struct object_wish *wish, const struct object_diff *diff,
			  struct object_effect *effect)
{
	(void)state;
	if (diff->default_acl)
		done(effect, set_default(handle, wish->default_acl), 1);
}

void object_exact(struct handle handle, const struct object_state *state, const struct object_wish *wish,
		  const struct object_diff *diff, struct object_effect *effect)
{
	if (diff->owner && !done(effect, handle_chown(handle, wish->owner, wish->group), 1))
		return;
	if (diff->special)
		done(effect, set_special(handle, state, wish), 1);
	object_exact_default(handle, state, wish, diff, effect);
	if (diff->access)
		done(effect, set_access(handle, state, wish), 1);
}

int object_make(struct handle handle, struct object_scratch *scratch, const struct object_wish *wish)
{
	struct object_state state;
	struct object_diff diff;
	struct object_effect effect = {0};
	effect.error = object_look(handle, scratch, &state);
	if (effect.error == 0)
		effect.error = object_compare(&state, wish, &diff);
	if (effect.error == 0)
		object_exact(handle, &state, wish, &diff, &effect);
	return effect.error;
}
