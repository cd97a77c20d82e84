/* ACLs as bytes of an attribute, and as values. */
#include "acl_sync/disk/posix_acl.h"

#include <endian.h>
#include <linux/posix_acl.h>
#include <linux/posix_acl_xattr.h>
#include <string.h>

static int entry_compare(const void *left, const void *right)
{
	const struct acl_entry *a = left, *b = right;
	if (a->is_group != b->is_group)
		return a->is_group ? 1 : -1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* Canonical order: an insertion sort keeps the order of equal ids, and what the kernel gives back is nearly always
 * sorted already. Of a user that stands twice the kernel asks the first entry, of a group it asks each. */
static void entries_sort(struct acl_spec *acl)
{
	for (size_t i = 1; i < acl->count; i++) {
		struct acl_entry moving = acl->entries[i];
		size_t place = i;
		for (; place > 0 && entry_compare(&acl->entries[place - 1], &moving) > 0; place--)
			acl->entries[place] = acl->entries[place - 1];
		acl->entries[place] = moving;
	}
	size_t kept = 0;
	for (size_t i = 0; i < acl->count; i++)
		if (kept == 0 || entry_compare(&acl->entries[kept - 1], &acl->entries[i]) != 0)
			acl->entries[kept++] = acl->entries[i];
		else if (acl->entries[i].is_group)
			acl->entries[kept - 1].perms |= acl->entries[i].perms;
	acl->count = kept;
}

static bool parse_entry(const struct posix_acl_xattr_entry *raw, struct acl_spec *acl)
{
	uint8_t perms = le16toh(raw->e_perm) & 7;
	uint16_t tag = le16toh(raw->e_tag);
	switch (tag) {
	case ACL_USER_OBJ:
		acl->user = perms;
		return true;
	case ACL_GROUP_OBJ:
		acl->group = perms;
		return true;
	case ACL_MASK:
		acl->mask = perms;
		acl->has_mask = true;
		return true;
	case ACL_OTHER:
		acl->other = perms;
		return true;
	case ACL_USER:
	case ACL_GROUP:
		acl->entries[acl->count++] = (struct acl_entry){
		    .id = le32toh(raw->e_id), .perms = perms, .is_group = tag == ACL_GROUP};
		return true;
	default:
		return false;
	}
}

bool posix_acl_parse(const void *bytes, size_t size, struct acl_entry *entries, struct acl_spec *ret_acl)
{
	struct posix_acl_xattr_header header;
	struct posix_acl_xattr_entry raw;
	*ret_acl = (struct acl_spec){.present = true, .entries = entries};
	if (size < sizeof(header) || (size - sizeof(header)) % sizeof(raw) != 0 || size > POSIX_ACL_MAX_BYTES)
		return false;
	memcpy(&header, bytes, sizeof(header));
	if (le32toh(header.a_version) != POSIX_ACL_XATTR_VERSION)
		return false;
	for (size_t at = sizeof(header); at < size; at += sizeof(raw)) {
		memcpy(&raw, (const char *)bytes + at, sizeof(raw));
		if (!parse_entry(&raw, ret_acl))
			return false;
	}
	entries_sort(ret_acl);
	return true;
}

struct acl_spec posix_acl_of_mode(mode_t mode)
{
	return (struct acl_spec){
	    .present = true, .user = mode >> 6 & 7, .group = mode >> 3 & 7, .other = mode & 7};
}

size_t posix_acl_size(size_t entry_count)
{
	return sizeof(struct posix_acl_xattr_header) +
	       (entry_count + 4) * sizeof(struct posix_acl_xattr_entry);
}

static unsigned char *encode_entry(unsigned char *at, uint16_t tag, uint8_t perms, uint32_t id)
{
	struct posix_acl_xattr_entry raw = {htole16(tag), htole16(perms), htole32(id)};
	memcpy(at, &raw, sizeof(raw));
	return at + sizeof(raw);
}

static unsigned char *encode_named(unsigned char *at, const struct acl_spec *acl, bool groups)
{
	for (size_t i = 0; i < acl->count; i++)
		if (acl->entries[i].is_group == groups)
			at = encode_entry(at, groups ? ACL_GROUP : ACL_USER, acl->entries[i].perms,
					  acl->entries[i].id);
	return at;
}

size_t posix_acl_encode(const struct acl_spec *acl, void *bytes)
{
	const uint32_t none = (uint32_t)ACL_UNDEFINED_ID;
	struct posix_acl_xattr_header header = {htole32(POSIX_ACL_XATTR_VERSION)};
	unsigned char *at = bytes;
	memcpy(at, &header, sizeof(header));
	at = encode_entry(at + sizeof(header), ACL_USER_OBJ, acl->user, none);
	at = encode_named(at, acl, false);
	at = encode_entry(at, ACL_GROUP_OBJ, acl->group, none);
	at = encode_named(at, acl, true);
	at = encode_entry(at, ACL_MASK, acl->mask, none);
	at = encode_entry(at, ACL_OTHER, acl->other, none);
	return (size_t)(at - (unsigned char *)bytes);
}

mode_t posix_acl_mode(const struct acl_spec *acl)
{
	uint8_t group = acl->has_mask || acl->count > 0 ? acl->mask : acl->group;
	return (mode_t)(acl->user << 6 | group << 3 | acl->other);
}
