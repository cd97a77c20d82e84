/* Makes length and checksums of a login snapshot right, of whatever stands in it. */
#include "policy/login_snapshot.h"
#include "policy/login_snapshot_layout.h"

/* The checksum of a part, at `checksum_at`; of none that lies outside. */
static void seal_part(unsigned char *bytes, size_t size, uint64_t checksum_at, uint64_t at, uint64_t part)
{
	if (part <= size && at <= size - part && checksum_at + CHECKSUM_BYTES <= size)
		snapshot_store64(bytes + checksum_at, snapshot_checksum(bytes + at, (size_t)part));
}

void snapshot_seal(unsigned char *bytes, size_t size)
{
	struct snapshot_map map;

	if (size < HEADER_BYTES)
		return;
	map =
	    snapshot_map_of(snapshot_load32(bytes + HEADER_BLOCKS), snapshot_load32(bytes + HEADER_OFFSETS));
	snapshot_store64(bytes + HEADER_SIZE, size);
	for (uint64_t at = map.directory_at; at < map.blocks_at && at + DIRECTORY_BYTES <= size;
	     at += DIRECTORY_BYTES)
		seal_part(bytes, size, at + BLOCK_CHECKSUM, snapshot_load32(bytes + at + BLOCK_AT),
			  snapshot_load32(bytes + at + BLOCK_SIZE));
	for (uint64_t page = 0; page < map.pages && map.directory_at <= size; page++)
		seal_part(bytes, size, map.pages_at + CHECKSUM_BYTES * page,
			  map.directory_at + (uint64_t)DIRECTORY_BYTES * PAGE_ENTRIES * page,
			  snapshot_page_bytes(&map, page));
	seal_part(bytes, size, HEADER_CHECKSUM, HEADER_CHECKED, map.directory_at - HEADER_CHECKED);
}
