/* Where everything stands in a login snapshot: shared by its writer, its reader and their tests only.
 *
 *   header | logins, by name | windows | uid index: numbers of logins, by uid | strings
 *
 * The parts follow each other without gaps, so only their counts are kept. The strings start with an
 * empty one and end with at least one NUL; the file's length is a multiple of 8.
 */
#ifndef CAREACL_POLICY_LOGIN_SNAPSHOT_LAYOUT_H
#define CAREACL_POLICY_LOGIN_SNAPSHOT_LAYOUT_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define SNAPSHOT_MAGIC "careacl\x1a" /* 8 bytes, without the NUL */
#define SNAPSHOT_VERSION 1u

/* Offsets in the header. What stands before HEADER_CHECKED is compared with what it must be; the
 * checksum covers the rest of the file. */
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
	HEADER_OFFSET = 64,
	HEADER_TIMEZONE = 68,
	HEADER_LOGINS = 72,
	HEADER_WINDOWS = 76,
	HEADER_UIDS = 80,
	HEADER_ZERO_2 = 84,
	HEADER_BYTES = 88
};

/* Offsets in a login. */
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

enum snapshot_flag { FLAG_PROFESSIONAL = 1, FLAG_SUSPENDED = 2, FLAG_ALL = 3 };

#define WINDOW_BYTES 16u
#define UID_BYTES 4u

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

/* One step of the checksum: a bijection of `lane` for each word and of `word` for each lane, so no
 * change of a single word goes unseen. */
static inline uint64_t snapshot_mix(uint64_t lane, uint64_t word)
{
	lane = (lane ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return lane << 29 | lane >> 35;
}

/* The checksum of a whole file of `size` bytes, a multiple of 8 and at least HEADER_BYTES. It finds
 * accidents (four lanes: as fast as memory); against intent stand the file's owner and mode. */
static inline uint64_t snapshot_checksum(const unsigned char *bytes, size_t size)
{
	uint64_t lanes[4] = {1, 2, 3, 4}, sum = size;
	size_t at = HEADER_CHECKED;

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

#endif
