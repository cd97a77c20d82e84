/* The whole of a login snapshot, for tools: what its writer must have made right, beyond what an answer needs. */
#include "policy/login_snapshot_block.h"
#include "policy/login_snapshot_layout.h"

/* Every login stands where its name says, once, and is found by its uid. */
static bool logins_are_right(const struct login_snapshot *snapshot)
{
	struct snapshot_cursor cursor = {0};
	struct snapshot_entry entry, again;
	enum snapshot_found found;
	size_t count = 0;

	while ((found = login_snapshot_next(snapshot, &cursor, &entry)) == SNAPSHOT_FOUND) {
		count++;
		if (login_snapshot_by_name(snapshot, entry.login.name, &again) != SNAPSHOT_FOUND ||
		    again.login.name != entry.login.name)
			return false;
		if (entry.login.uid != UINT32_MAX &&
		    login_snapshot_by_uid(snapshot, entry.login.uid, &again) != SNAPSHOT_FOUND)
			return false;
	}
	return found == SNAPSHOT_ABSENT && count == login_snapshot_count(snapshot);
}

/* Each uid stands where it should, in order, with the name of a login that has it. */
static bool uid_block_is_right(const struct login_snapshot *snapshot, const struct snapshot_block *block,
			       uint32_t number, uint32_t blocks)
{
	for (uint32_t i = 0; i < block->count; i++) {
		const unsigned char *record = block->bytes + RECORDS + UID_BYTES * (size_t)i;
		uint32_t uid = snapshot_load32(record + UID_NUMBER), at = snapshot_load32(record + UID_NAME);
		struct snapshot_entry entry;

		if (at >= block->size || snapshot_block_of_uid(uid, blocks) != number ||
		    (i > 0 && uid < snapshot_load32(record - UID_BYTES + UID_NUMBER)) ||
		    login_snapshot_by_name(snapshot, (const char *)block->bytes + at, &entry) !=
			SNAPSHOT_FOUND ||
		    entry.login.uid != uid)
			return false;
	}
	return true;
}

/* As many uids as logins that have one: with the above, each is there. */
static bool uids_are_right(const struct login_snapshot *snapshot)
{
	uint32_t blocks = snapshot_load32(snapshot->header + HEADER_BLOCKS);
	struct snapshot_cursor cursor = {0};
	struct snapshot_entry entry;
	struct snapshot_block block;
	size_t known = 0, listed = 0;

	while (login_snapshot_next(snapshot, &cursor, &entry) == SNAPSHOT_FOUND)
		known += entry.login.uid != UINT32_MAX;
	for (uint32_t i = 0; i < blocks; i++) {
		if (!snapshot_block_read(snapshot, (uint64_t)blocks + i, UID_BYTES, &block) ||
		    !uid_block_is_right(snapshot, &block, i, blocks))
			return false;
		listed += block.count;
	}
	return known == listed;
}

bool login_snapshot_verify(struct login_snapshot *snapshot)
{
	if (!snapshot->is_whole && !snapshot_blocks_are_right(snapshot))
		return false;
	snapshot->is_whole = true;
	return logins_are_right(snapshot) && uids_are_right(snapshot);
}
