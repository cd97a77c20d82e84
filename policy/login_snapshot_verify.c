/* The whole of a login snapshot, for tools: what its writer must have made right, beyond what an answer needs. */
#include "policy/login_snapshot_block.h"
#include "policy/login_snapshot_layout.h"

/* Every login stands in the block that its name picks, once, for a block's names ascend. */
static bool logins_are_right(const struct login_snapshot *snapshot, size_t *ret_with_uid)
{
	uint32_t blocks = snapshot_load32(snapshot->header + HEADER_BLOCKS), block = UINT32_MAX;
	struct snapshot_cursor cursor = {0};
	struct snapshot_entry entry;
	enum snapshot_found found;
	const char *previous = "";
	size_t count = 0;

	*ret_with_uid = 0;
	while ((found = login_snapshot_next(snapshot, &cursor, &entry)) == SNAPSHOT_FOUND) {
		if (snapshot_block_of_name(entry.login.name, blocks) != cursor.block ||
		    (block == cursor.block && strcmp(previous, entry.login.name) >= 0))
			return false;
		block = cursor.block;
		previous = entry.login.name;
		*ret_with_uid += entry.login.uid != UINT32_MAX;
		count++;
	}
	return found == SNAPSHOT_ABSENT && count == login_snapshot_count(snapshot);
}

/* Before the record at `b`: a smaller uid, or the same and a smaller name. */
static bool is_before(const struct snapshot_block *block, const unsigned char *a, const unsigned char *b)
{
	uint32_t left = snapshot_load32(a + UID_NUMBER), right = snapshot_load32(b + UID_NUMBER);

	return left < right ||
	       (left == right && strcmp((const char *)block->bytes + snapshot_load32(a + UID_NAME),
					(const char *)block->bytes + snapshot_load32(b + UID_NAME)) < 0);
}

/* Each uid stands where it should, with the name of a login that has it, and none twice. */
static bool uid_block_is_right(const struct login_snapshot *snapshot, const struct snapshot_block *block,
			       uint32_t number, uint32_t blocks)
{
	for (uint32_t i = 0; i < block->count; i++) {
		const unsigned char *record = block->bytes + RECORDS + UID_BYTES * (size_t)i;
		uint32_t uid = snapshot_load32(record + UID_NUMBER), at = snapshot_load32(record + UID_NAME);
		struct snapshot_entry entry;

		if (at >= block->size || snapshot_block_of_uid(uid, blocks) != number ||
		    (i > 0 && !is_before(block, record - UID_BYTES, record)) ||
		    login_snapshot_by_name(snapshot, (const char *)block->bytes + at, &entry) !=
			SNAPSHOT_FOUND ||
		    entry.login.uid != uid)
			return false;
	}
	return true;
}

/* As many uids as logins that have one: with the above, each is there. */
static bool uids_are_right(const struct login_snapshot *snapshot, size_t with_uid)
{
	uint32_t blocks = snapshot_load32(snapshot->header + HEADER_BLOCKS);
	struct snapshot_block block;
	size_t listed = 0;

	for (uint32_t i = 0; i < blocks; i++) {
		if (!snapshot_block_read(snapshot, (uint64_t)blocks + i, UID_BYTES, &block) ||
		    !uid_block_is_right(snapshot, &block, i, blocks))
			return false;
		listed += block.count;
	}
	return with_uid == listed;
}

bool login_snapshot_check_sums(struct login_snapshot *snapshot)
{
	if (!snapshot->is_whole)
		snapshot->is_whole = snapshot_blocks_are_right(snapshot);
	return snapshot->is_whole;
}

bool login_snapshot_verify(struct login_snapshot *snapshot)
{
	size_t with_uid;

	return login_snapshot_check_sums(snapshot) && logins_are_right(snapshot, &with_uid) &&
	       uids_are_right(snapshot, with_uid);
}
