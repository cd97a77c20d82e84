/* Where everything stands in a login snapshot: shared by its writer, its reader and their tests only.
 *
 *   header, offsets of the zone, checksums of pages | directory, in pages | blocks of logins | blocks of uids
 *
 * There are as many blocks of uids as of logins, `blocks` each. A login stands in the block that the hash of its name
 * picks, its uid in the one that the uid picks; both blocks have all that is needed in them, so an answer takes two of
 * them. The directory has an entry for each block: where it stands, its length, its checksum. Blocks follow each other
 * without gaps up to the end of the file; their lengths are multiples of 8, and one without logins has no bytes. All
 * integers are little-endian; offsets in a block are from its start; its last byte is NUL.
 */
#ifndef CAREACL_POLICY_LOGIN_SNAPSHOT_LAYOUT_H
#define CAREACL_POLICY_LOGIN_SNAPSHOT_LAYOUT_H

#include "policy/hash.h"

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SNAPSHOT_MAGIC "careacl\x1a" /* 8 bytes, without the NUL */
#define SNAPSHOT_VERSION 2u

/* Offsets in the header. What stands before HEADER_CHECKED is compared with what it must be; the header's
 * checksum covers the rest of it, with the offsets and the checksums of pages that follow. */
enum snapshot_header {
	HEADER_MAGIC = 0,
	HEADER_VERSION = 8,
	HEADER_ZERO = 12,
	HEADER_SIZE = 16,
	HEADER_CHECKSUM = 24,
	HEADER_CHECKED = 32,
	HEADER_PUBLISHED = 32,
	HEADER_MAX_AGE = 40,
	HEADER_UNKNOWN = 48,
	HEADER_STALE = 52,
	HEADER_LANGUAGE = 56,
	HEADER_NOTICE = 60,
	HEADER_LOGINS = 64,
	HEADER_BLOCKS = 68, /* of logins; as many of uids follow */
	HEADER_OFFSETS = 72,
	HEADER_ZERO_2 = 76,
	HEADER_TIMEZONE = 80,
	HEADER_BYTES = 216,
	HEADER_LIMIT = 4096 /* offsets and checksums of pages included */
};
#define TIMEZONE_BYTES ((size_t)HEADER_BYTES - HEADER_TIMEZONE) /* its last byte is NUL */

/* An offset of the zone: the instant, seconds, nothing. */
#define OFFSET_BYTES ((size_t)16)

/* The directory: where, how long, checksum. */
enum snapshot_directory { BLOCK_AT = 0, BLOCK_SIZE = 4, BLOCK_CHECKSUM = 8, DIRECTORY_BYTES = 16 };
#define PAGE_ENTRIES 256u
#define CHECKSUM_BYTES ((size_t)8)

/* How many logins a block of them has on average, at most. */
#define LOGINS_PER_BLOCK 32u

/* A block of either kind: how many records it has, nothing, the records. */
enum snapshot_block_head { COUNT = 0, COUNT_ZERO = 4, RECORDS = 8 };

/* Offsets in a login. Its windows and strings stand behind the records of its block. */
enum snapshot_record {
	RECORD_NAME = 0,
	RECORD_UID = 4,
	RECORD_FLAGS = 8,
	RECORD_FOLDERS = 12,
	RECORD_VALID = 16,
	RECORD_BRIEFED = 32,
	RECORD_OTHERS_AT = 48,
	RECORD_OTHERS = 52,
	RECORD_BREAK_GLASS_AT = 56,
	RECORD_BREAK_GLASS = 60,
	RECORD_VIEW = 64,
	RECORD_ZERO = 68,
	RECORD_BYTES = 72
};

/* Offsets in a uid: its number and the login's name, in order of number, then name. */
enum snapshot_uid { UID_NUMBER = 0, UID_NAME = 4, UID_BYTES = 8 };

enum snapshot_flag { FLAG_PROFESSIONAL = 1, FLAG_SUSPENDED = 2, FLAG_ALL = 3 };

#define WINDOW_BYTES 16u

static inline uint32_t snapshot_load32(const unsigned char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return le32toh(value);
}

static inline uint64_t snapshot_load64(const unsigned char *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof(value));
	return le64toh(value);
}

static inline void snapshot_store32(unsigned char *at, uint32_t value)
{
	value = htole32(value);
	memcpy(at, &value, sizeof(value));
}

static inline void snapshot_store64(unsigned char *at, uint64_t value)
{
	value = htole64(value);
	memcpy(at, &value, sizeof(value));
}

static inline uint32_t snapshot_block_of_name(const char *name, uint32_t blocks)
{
	return (uint32_t)(hash_text(HASH_SEED, name) % blocks);
}

static inline uint32_t snapshot_block_of_uid(uint32_t uid, uint32_t blocks)
{
	return uid % blocks;
}

/* Where the parts of a file stand, from its counts. 64 bits: nothing can wrap. */
struct snapshot_map {
	uint64_t entries, pages; /* of the directory */
	uint64_t pages_at, directory_at, blocks_at;
};

static inline struct snapshot_map snapshot_map_of(uint32_t blocks, uint32_t offsets)
{
	struct snapshot_map map = {.entries = 2 * (uint64_t)blocks};

	map.pages = (map.entries + PAGE_ENTRIES - 1) / PAGE_ENTRIES;
	map.pages_at = HEADER_BYTES + OFFSET_BYTES * (uint64_t)offsets;
	map.directory_at = map.pages_at + CHECKSUM_BYTES * map.pages;
	map.blocks_at = map.directory_at + DIRECTORY_BYTES * map.entries;
	return map;
}

/* Bytes of one page: the last may be shorter. */
static inline size_t snapshot_page_bytes(const struct snapshot_map *map, uint64_t page)
{
	uint64_t left = map->entries - page * PAGE_ENTRIES;

	return (size_t)(DIRECTORY_BYTES * (left < PAGE_ENTRIES ? left : PAGE_ENTRIES));
}

/* One step of the checksum: a bijection of `lane` for each word and of `word` for each lane, so no
 * change of a single word goes unseen. */
static inline uint64_t snapshot_mix(uint64_t lane, uint64_t word)
{
	lane = (lane ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return lane << 29 | lane >> 35;
}

/* The checksum of `size` bytes, a multiple of 8. It finds accidents (four lanes: as fast as memory); against intent
 * stand the file's owner and mode. */
static inline uint64_t snapshot_checksum(const unsigned char *bytes, size_t size)
{
	uint64_t lanes[4] = {1, 2, 3, 4}, sum = size;
	size_t at = 0;

	for (; at + 32 <= size; at += 32) {
		lanes[0] = snapshot_mix(lanes[0], snapshot_load64(bytes + at));
		lanes[1] = snapshot_mix(lanes[1], snapshot_load64(bytes + at + 8));
		lanes[2] = snapshot_mix(lanes[2], snapshot_load64(bytes + at + 16));
		lanes[3] = snapshot_mix(lanes[3], snapshot_load64(bytes + at + 24));
	}
	for (; at + 8 <= size; at += 8)
		sum = snapshot_mix(sum, snapshot_load64(bytes + at));
	for (size_t i = 0; i < 4; i++)
		sum = snapshot_mix(sum, lanes[i]);
	return sum;
}

/* Makes the length and all checksums of a file right, blocks first; what does not lie inside it is left as it is. */
void snapshot_seal(unsigned char *bytes, size_t size);

#endif
