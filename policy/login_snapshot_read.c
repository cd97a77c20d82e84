/* Verifies the header and the blocks of a login snapshot. Runs inside the PAM module: no allocation, nothing of libc
 * but memory and string functions. */
#include "policy/login_snapshot_block.h"
#include "policy/login_snapshot_layout.h"

static const unsigned char *memory_fetch(void *context, size_t at, size_t size)
{
	(void)size;
	return (const unsigned char *)context + at;
}

struct snapshot_source snapshot_source_memory(const void *bytes, size_t size)
{
	union {
		const void *given;
		void *kept; /* nobody writes through it */
	} memory = {bytes};

	return (struct snapshot_source){memory_fetch, memory.kept, bytes == NULL ? 0 : size};
}

static const unsigned char *fetch(const struct login_snapshot *snapshot, uint64_t at, uint64_t size)
{
	if (size > snapshot->source.size || at > snapshot->source.size - size)
		return NULL;
	return snapshot->source.fetch(snapshot->source.context, (size_t)at, (size_t)size);
}

static struct snapshot_map map_of(const unsigned char *header)
{
	return snapshot_map_of(snapshot_load32(header + HEADER_BLOCKS),
			       snapshot_load32(header + HEADER_OFFSETS));
}

/* ---- the header ---- */

/* Magic, version, length; counts that the header has room for. */
static bool envelope_is_right(const unsigned char *header, size_t size)
{
	struct snapshot_map map = map_of(header);

	return memcmp(header + HEADER_MAGIC, SNAPSHOT_MAGIC, 8) == 0 &&
	       snapshot_load32(header + HEADER_VERSION) == SNAPSHOT_VERSION &&
	       snapshot_load32(header + HEADER_ZERO) == 0 && snapshot_load64(header + HEADER_SIZE) == size &&
	       map.entries > 0 && map.directory_at <= HEADER_LIMIT && map.blocks_at <= size;
}

/* Sorted, and no zone is further from UTC than a day. */
static bool offsets_are_right(const unsigned char *header)
{
	uint32_t count = snapshot_load32(header + HEADER_OFFSETS);

	for (uint32_t i = 0; i < count; i++) {
		const unsigned char *at = header + HEADER_BYTES + OFFSET_BYTES * i;
		int64_t from = (int64_t)snapshot_load64(at);
		int64_t seconds = (int32_t)snapshot_load32(at + 8);

		if (seconds < -86400 || seconds > 86400 || snapshot_load32(at + 12) != 0 ||
		    (i > 0 && from <= (int64_t)snapshot_load64(at - OFFSET_BYTES)))
			return false;
	}
	return count <= SNAPSHOT_OFFSET_MAX;
}

/* The site's answers are ones that exist; a missing answer must not become a lenient one. */
static bool site_is_right(const unsigned char *header)
{
	return snapshot_load32(header + HEADER_UNKNOWN) <= SNAPSHOT_UNKNOWN_DENY &&
	       snapshot_load32(header + HEADER_STALE) <= SNAPSHOT_STALE_DENY &&
	       snapshot_load32(header + HEADER_LANGUAGE) <= SNAPSHOT_FRENCH &&
	       snapshot_load32(header + HEADER_NOTICE) <= 1 && snapshot_load32(header + HEADER_ZERO_2) == 0 &&
	       (int64_t)snapshot_load64(header + HEADER_MAX_AGE) >= 0 && header[HEADER_BYTES - 1] == '\0' &&
	       offsets_are_right(header);
}

/* The verified header; NULL. */
static const unsigned char *verified_header(const struct login_snapshot *snapshot)
{
	const unsigned char *header = fetch(snapshot, 0, HEADER_BYTES);
	uint64_t length;

	if (header == NULL || !envelope_is_right(header, snapshot->source.size))
		return NULL;
	length = map_of(header).directory_at;
	header = fetch(snapshot, 0, length);
	if (header == NULL || snapshot_load64(header + HEADER_CHECKSUM) !=
				  snapshot_checksum(header + HEADER_CHECKED, (size_t)length - HEADER_CHECKED))
		return NULL;
	/* fetched anew: what was compared above is compared in what the checksum is of */
	return envelope_is_right(header, snapshot->source.size) && map_of(header).directory_at == length &&
		       site_is_right(header)
		   ? header
		   : NULL;
}

/* ---- blocks ---- */

/* Its bytes if they have this checksum; NULL. */
static const unsigned char *fetch_checked(const struct login_snapshot *snapshot, uint64_t at, uint64_t size,
					  uint64_t checksum)
{
	const unsigned char *bytes = size % 8 != 0 ? NULL : fetch(snapshot, at, size);

	if (bytes == NULL || (!snapshot->is_whole && snapshot_checksum(bytes, (size_t)size) != checksum))
		return NULL;
	return bytes;
}

/* The verified page that has entry `number` of the directory; NULL. */
static const unsigned char *page_of(const struct login_snapshot *snapshot, uint64_t number)
{
	struct snapshot_map map = map_of(snapshot->header);
	uint64_t page = number / PAGE_ENTRIES;

	return fetch_checked(snapshot, map.directory_at + (uint64_t)DIRECTORY_BYTES * PAGE_ENTRIES * page,
			     snapshot_page_bytes(&map, page),
			     snapshot_load64(snapshot->header + map.pages_at + CHECKSUM_BYTES * page));
}

bool snapshot_block_read(const struct login_snapshot *snapshot, uint64_t number, size_t record_bytes,
			 struct snapshot_block *ret_block)
{
	const unsigned char *page = page_of(snapshot, number), *entry;

	*ret_block = (struct snapshot_block){0};
	if (page == NULL)
		return false;
	entry = page + DIRECTORY_BYTES * (number % PAGE_ENTRIES);
	ret_block->size = snapshot_load32(entry + BLOCK_SIZE);
	if (ret_block->size == 0)
		return true;
	ret_block->bytes = fetch_checked(snapshot, snapshot_load32(entry + BLOCK_AT), ret_block->size,
					 snapshot_load64(entry + BLOCK_CHECKSUM));
	if (ret_block->bytes == NULL || ret_block->bytes[ret_block->size - 1] != '\0')
		return false;
	ret_block->count = snapshot_load32(ret_block->bytes + COUNT);
	return snapshot_load32(ret_block->bytes + COUNT_ZERO) == 0 &&
	       RECORDS + (uint64_t)ret_block->count * record_bytes < ret_block->size;
}

bool snapshot_blocks_are_right(const struct login_snapshot *snapshot)
{
	struct snapshot_map map = map_of(snapshot->header);
	uint64_t end = map.blocks_at;
	const unsigned char *page = NULL;
	struct snapshot_block block;

	for (uint64_t i = 0; i < map.entries; i++) {
		if (i % PAGE_ENTRIES == 0)
			page = page_of(snapshot, i);
		if (page == NULL ||
		    snapshot_load32(page + DIRECTORY_BYTES * (i % PAGE_ENTRIES) + BLOCK_AT) != end ||
		    !snapshot_block_read(snapshot, i, i < map.entries / 2 ? RECORD_BYTES : UID_BYTES, &block))
			return false;
		end += block.size;
	}
	return end == snapshot->source.size;
}

bool login_snapshot_open(struct login_snapshot *ret_snapshot, const struct snapshot_source *source)
{
	struct login_snapshot snapshot = {.source = *source};

	*ret_snapshot = (struct login_snapshot){.header = NULL};
	if (source->size % 8 != 0 || source->size > LOGIN_SNAPSHOT_SIZE_MAX)
		return false;
	snapshot.header = verified_header(&snapshot);
	if (snapshot.header == NULL)
		return false;
	if (source->size <= LOGIN_SNAPSHOT_WHOLE_BYTES) {
		if (!snapshot_blocks_are_right(&snapshot))
			return false;
		snapshot.is_whole = true;
	}
	*ret_snapshot = snapshot;
	return true;
}
