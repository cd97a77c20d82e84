/* ACL values: what the kernel would answer, and when two of them are the same. */
#include "policy/acl_spec.h"

/* The mask that is in force: an ACL without named entries and without a mask has none. */
static uint8_t mask_in_force(const struct acl_spec *acl)
{
	return acl->has_mask || acl->count > 0 ? acl->mask : PERM_R | PERM_W | PERM_X;
}

/* With an empty mask the kernel does not ask the entries at all: who is named in one, and no member of
 * the owning group, is one of the others. */
static size_t entries_in_force(const struct acl_spec *acl)
{
	return mask_in_force(acl) == 0 ? 0 : acl->count;
}

static bool subject_has_group(const struct acl_subject *subject, gid_t gid)
{
	for (size_t i = 0; i < subject->group_count; i++)
		if (subject->groups[i] == gid)
			return true;
	return false;
}

static const struct acl_entry *named_user(const struct acl_spec *acl, uid_t uid)
{
	for (size_t i = 0; i < entries_in_force(acl); i++)
		if (!acl->entries[i].is_group && acl->entries[i].id == uid)
			return &acl->entries[i];
	return NULL;
}

uint8_t acl_spec_perms(const struct acl_spec *acl, uid_t owner, gid_t owning_group,
		       const struct acl_subject *subject)
{
	if (!acl->present)
		return 0;
	if (subject->uid == owner)
		return acl->user;
	uint8_t mask = mask_in_force(acl);
	const struct acl_entry *user = named_user(acl, subject->uid);
	if (user != NULL)
		return user->perms & mask;
	bool in_group = subject_has_group(subject, owning_group);
	uint8_t perms = in_group ? acl->group : 0;
	for (size_t i = 0; i < entries_in_force(acl); i++) {
		const struct acl_entry *entry = &acl->entries[i];
		if (!entry->is_group || !subject_has_group(subject, entry->id))
			continue;
		in_group = true;
		perms |= entry->perms;
	}
	return in_group ? perms & mask : acl->other;
}

uint8_t acl_spec_mask(const struct acl_spec *acl)
{
	uint8_t mask = acl->group;
	for (size_t i = 0; i < acl->count; i++)
		mask |= acl->entries[i].perms;
	return mask;
}

static bool entry_equal(const struct acl_entry *a, const struct acl_entry *b)
{
	return a->id == b->id && a->perms == b->perms && a->is_group == b->is_group;
}

bool acl_spec_equal(const struct acl_spec *a, const struct acl_spec *b)
{
	if (a->present != b->present)
		return false;
	if (!a->present)
		return true;
	bool a_has_mask = a->has_mask || a->count > 0, b_has_mask = b->has_mask || b->count > 0;
	if (a->user != b->user || a->group != b->group || a->other != b->other || a->count != b->count ||
	    a_has_mask != b_has_mask || (a_has_mask && a->mask != b->mask))
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!entry_equal(&a->entries[i], &b->entries[i]))
			return false;
	return true;
}

/* A walk over the named entries that have an effect. */
struct cursor {
	const struct acl_spec *acl;
	size_t next;
	uint8_t mask;
	bool skip_empty;
};

/* The next entry, its perms after the mask, or false at the end. */
static bool cursor_next(struct cursor *cursor, struct acl_entry *ret_entry)
{
	while (cursor->next < entries_in_force(cursor->acl)) {
		*ret_entry = cursor->acl->entries[cursor->next++];
		ret_entry->perms &= cursor->mask;
		if (ret_entry->perms != 0 || !cursor->skip_empty)
			return true;
	}
	return false;
}

static bool has_group_perms(const struct acl_spec *acl)
{
	for (size_t i = 0; i < acl->count; i++)
		if (acl->entries[i].is_group && (acl->entries[i].perms & mask_in_force(acl)) != 0)
			return true;
	return false;
}

bool acl_spec_same_effect(const struct acl_spec *a, const struct acl_spec *b)
{
	if (a->present != b->present)
		return false;
	if (!a->present)
		return true;
	uint8_t a_mask = mask_in_force(a), b_mask = mask_in_force(b);
	uint8_t a_group = a->group & a_mask, b_group = b->group & b_mask;
	if (a->user != b->user || a->other != b->other || a_group != b_group)
		return false;
	/* an entry without perms keeps its user from the perms of the others and of any group */
	bool skip_empty = a_group == 0 && a->other == 0 && !has_group_perms(a) && !has_group_perms(b);
	struct cursor left = {a, 0, a_mask, skip_empty}, right = {b, 0, b_mask, skip_empty};
	struct acl_entry l, r;
	for (;;) {
		bool more_left = cursor_next(&left, &l), more_right = cursor_next(&right, &r);
		if (more_left != more_right)
			return false;
		if (!more_left)
			return true;
		if (!entry_equal(&l, &r))
			return false;
	}
}
