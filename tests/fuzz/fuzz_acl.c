/* ACL attributes from a disk that others write to: whatever the bytes, they are an ACL in canonical order or none; and
 * where the kernel would take them, the answer for anybody is the kernel's own (fs/posix_acl.c, written once more below
 * from the bytes).
 */
#include "tests/fuzz/fuzz.h"

#include "acl_sync/disk/posix_acl.h"

#include <string.h>

/* ---- the kernel's way, from the bytes ---- */

enum { USER_OBJ = 1, USER = 2, GROUP_OBJ = 4, GROUP = 8, MASK = 16, OTHER = 32 };

struct raw {
	unsigned tag, perms, id;
};

static struct raw raw_at(const uint8_t *bytes, size_t index)
{
	const uint8_t *at = bytes + 4 + index * 8;
	return (struct raw){at[0] | at[1] << 8, at[2] | at[3] << 8,
			    at[4] | at[5] << 8 | at[6] << 16 | (unsigned)at[7] << 24};
}

/* posix_acl_valid(): the order of tags, and a mask where somebody is named. */
static bool kernel_takes(const uint8_t *bytes, size_t count)
{
	unsigned state = USER_OBJ, needs_mask = 0;
	for (size_t i = 0; i < count; i++) {
		struct raw entry = raw_at(bytes, i);
		if (entry.perms > 7)
			return false;
		switch (entry.tag) {
		case USER_OBJ:
			if (state != USER_OBJ)
				return false;
			state = USER;
			break;
		case USER:
			if (state != USER || entry.id == UINT32_MAX)
				return false;
			needs_mask = 1;
			break;
		case GROUP_OBJ:
			if (state != USER)
				return false;
			state = GROUP;
			break;
		case GROUP:
			if (state != GROUP || entry.id == UINT32_MAX)
				return false;
			needs_mask = 1;
			break;
		case MASK:
			if (state != GROUP)
				return false;
			state = OTHER;
			break;
		case OTHER:
			if (state != OTHER && (state != GROUP || needs_mask))
				return false;
			state = 0;
			break;
		default:
			return false;
		}
	}
	return state == 0;
}

static unsigned perms_of(const uint8_t *bytes, size_t count, unsigned tag, bool *ret_found)
{
	for (size_t i = 0; i < count; i++)
		if (raw_at(bytes, i).tag == tag) {
			*ret_found = true;
			return raw_at(bytes, i).perms;
		}
	*ret_found = false;
	return 0;
}

static bool is_in(const struct acl_subject *subject, gid_t gid)
{
	for (size_t i = 0; i < subject->group_count; i++)
		if (subject->groups[i] == gid)
			return true;
	return false;
}

/* acl_permission_check() and posix_acl_permission() for one bit. */
static bool kernel_grants(const uint8_t *bytes, size_t count, uid_t owner, gid_t group,
			  const struct acl_subject *subject, unsigned want)
{
	bool has_mask, has_other, in_group = false;
	unsigned mask = perms_of(bytes, count, MASK, &has_mask);
	unsigned other = perms_of(bytes, count, OTHER, &has_other);
	if (!has_mask)
		mask = 7;
	else if (mask == 0 &&
		 subject->uid != owner) /* the group bits of the mode are empty: it is not asked */
		return !is_in(subject, group) && (other & want) != 0;
	for (size_t i = 0; i < count; i++) {
		struct raw entry = raw_at(bytes, i);
		bool is_meant = (entry.tag == GROUP_OBJ && is_in(subject, group)) ||
				(entry.tag == GROUP && is_in(subject, entry.id));
		if (entry.tag == USER_OBJ && subject->uid == owner)
			return (entry.perms & want) != 0;
		if (entry.tag == USER && entry.id == subject->uid)
			return (entry.perms & mask & want) != 0;
		in_group = in_group || is_meant;
		if (is_meant && (entry.perms & want) != 0)
			return (mask & want) != 0;
	}
	return !in_group && (other & want) != 0;
}

/* ---- what must hold ---- */

static struct acl_entry entries[POSIX_ACL_MAX_ENTRIES], again_entries[POSIX_ACL_MAX_ENTRIES];
static uint8_t encoded[POSIX_ACL_MAX_BYTES + 64];

static void must_be_canonical(const struct acl_spec *acl)
{
	must(acl->present && acl->count <= POSIX_ACL_MAX_ENTRIES);
	must((acl->user | acl->group | acl->mask | acl->other) <= 7);
	for (size_t i = 0; i < acl->count; i++) {
		must(acl->entries[i].perms <= 7);
		if (i == 0)
			continue;
		const struct acl_entry *before = &acl->entries[i - 1], *entry = &acl->entries[i];
		must(before->is_group != entry->is_group ? entry->is_group : before->id < entry->id);
	}
}

/* A value with a mask is the same after it has been written and read. */
static void must_survive(const struct acl_spec *acl)
{
	struct acl_spec again;
	size_t size = posix_acl_encode(acl, encoded);
	must(size == posix_acl_size(acl->count) && size <= sizeof(encoded));
	if (!acl->has_mask || size > POSIX_ACL_MAX_BYTES)
		return;
	must(posix_acl_parse(encoded, size, again_entries, &again));
	must(acl_spec_equal(acl, &again) && acl_spec_same_effect(acl, &again));
}

/* Whoever is named, and somebody who is not: three bits each. */
static void must_agree(const struct acl_spec *acl, const uint8_t *bytes, size_t count, unsigned choice)
{
	uid_t owner = choice & 1 ? 5 : 1000;
	gid_t group = choice & 2 ? 9 : 2000;
	struct raw one = raw_at(bytes, choice / 8 % count), two = raw_at(bytes, (choice / 8 + 1) % count);
	gid_t groups[] = {one.id, choice & 4 ? group : two.id};
	const struct acl_subject subjects[] = {{one.id, NULL, 0},  {one.id, groups, 2},
					       {owner, groups, 1}, {UINT32_MAX - 1, groups, 2},
					       {4711, groups, 1},  {4711, NULL, 0}};
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++)
		for (unsigned want = 1; want <= 4; want *= 2)
			must(((acl_spec_perms(acl, owner, group, &subjects[i]) & want) != 0) ==
			     kernel_grants(bytes, count, owner, group, &subjects[i], want));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct acl_spec acl;
	if (size < 1)
		return 0;
	const uint8_t *bytes = data + 1;
	size_t count = size - 1 < 4 ? 0 : (size - 1 - 4) / 8;
	bool parsed = posix_acl_parse(bytes, size - 1, entries, &acl);
	if (!parsed) {
		must(size - 1 < 4 || (size - 1 - 4) % 8 != 0 || !kernel_takes(bytes, count) ||
		     memcmp(bytes, "\2\0\0\0", 4) != 0);
		return 0;
	}
	must_be_canonical(&acl);
	must_survive(&acl);
	if (count > 0 && kernel_takes(bytes, count))
		must_agree(&acl, bytes, count, data[0]);
	return 0;
}
