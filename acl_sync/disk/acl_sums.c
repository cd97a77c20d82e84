#include "acl_sync/disk/acl_sums.h"

#include "policy/hash.h"

#include <stdlib.h>
#include <string.h>

#define SUMS_MAX (1 << 20)
/* Both ACLs of an inode of 256 bytes: six entries each find room there. */
#define IN_INODE_BYTES (4 + 6 * 8)

#define TAG_USER 0x02
#define TAG_GROUP 0x08

struct acl_sum {
	uint32_t sum;
	uint64_t text; /* of all bytes: tells different ones apart */
};

static uint32_t turned(uint32_t sum)
{
	return sum << 16 | sum >> 16;
}

static uint32_t word_at(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

/* On the disk an entry has a number only where somebody is named. */
static uint32_t value_sum(const unsigned char *bytes, size_t size)
{
	uint32_t sum = 1; /* its version */
	for (size_t at = 4; at + 8 <= size; at += 8) {
		uint32_t head = word_at(bytes + at), tag = head & 0xffff;
		sum = turned(sum) ^ head;
		if (tag == TAG_USER || tag == TAG_GROUP)
			sum = turned(sum) ^ word_at(bytes + at + 4);
	}
	return sum;
}

uint32_t acl_sum(const unsigned char *access, size_t access_size, const unsigned char *default_acl,
		 size_t default_size)
{
	uint32_t sum = 0;
	if (access_size > 0)
		sum = turned(sum) ^ value_sum(access, access_size);
	if (default_size > 0)
		sum = turned(sum) ^ value_sum(default_acl, default_size);
	return sum;
}

void acl_sums_note(struct acl_sums *sums, const struct acl_wanted *access,
		   const struct acl_wanted *default_acl)
{
	const unsigned char *bytes = default_acl == NULL ? NULL : default_acl->bytes;
	size_t size = default_acl == NULL ? 0 : default_acl->size;
	if (sums->is_full || (access->size <= IN_INODE_BYTES && size <= IN_INODE_BYTES))
		return;
	struct acl_sum item = {.sum = acl_sum(access->bytes, access->size, bytes, size),
			       .text = hash_bytes(HASH_SEED, (const char *)access->bytes, access->size)};
	if (size > 0)
		item.text = hash_bytes(item.text, (const char *)bytes, size);
	if (sums->count > 0 && sums->items[sums->count - 1].text == item.text)
		return;
	if (sums->count == sums->capacity) {
		size_t capacity = sums->capacity == 0 ? 1024 : sums->capacity * 2;
		struct acl_sum *items =
		    capacity > SUMS_MAX ? NULL : realloc(sums->items, capacity * sizeof(*items));
		if (items == NULL) {
			sums->is_full = true;
			return;
		}
		sums->items = items;
		sums->capacity = capacity;
	}
	sums->items[sums->count++] = item;
}

static int compare(const void *left, const void *right)
{
	const struct acl_sum *a = left, *b = right;
	if (a->sum != b->sum)
		return a->sum < b->sum ? -1 : 1;
	return a->text < b->text ? -1 : a->text > b->text;
}

size_t acl_sums_largest(struct acl_sums *sums)
{
	size_t largest = 0, here = 0;
	if (sums->count > 1)
		qsort(sums->items, sums->count, sizeof(*sums->items), compare);
	for (size_t i = 0; i < sums->count; i++) {
		if (i > 0 && compare(&sums->items[i], &sums->items[i - 1]) == 0)
			continue;
		here = i > 0 && sums->items[i].sum == sums->items[i - 1].sum ? here + 1 : 1;
		if (here > largest)
			largest = here;
	}
	return largest;
}

void acl_sums_clear(struct acl_sums *sums)
{
	free(sums->items);
	*sums = (struct acl_sums){.count = 0};
}
