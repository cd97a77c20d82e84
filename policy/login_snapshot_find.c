/* Finds logins in a login snapshot. Runs inside the PAM module, as login_snapshot_read.c. */
#include "policy/login_snapshot_block.h"
#include "policy/login_snapshot_layout.h"

static uint32_t blocks_of(const struct login_snapshot *snapshot)
{
	return snapshot_load32(snapshot->header + HEADER_BLOCKS);
}

/* A string of a block; "" never lies outside it. */
static const char *string_at(const struct snapshot_block *block, uint32_t at)
{
	return at < block->size ? (const char *)block->bytes + at : NULL;
}

static const unsigned char *record_at(const struct snapshot_block *block, uint32_t number,
				      size_t record_bytes)
{
	return block->bytes + RECORDS + record_bytes * number;
}

static bool windows_are_inside(const unsigned char *record, const struct snapshot_block *block)
{
	return snapshot_load32(record) + (uint64_t)WINDOW_BYTES * snapshot_load32(record + 4) <= block->size;
}

static struct time_window window_at(const unsigned char *at)
{
	return (struct time_window){(int64_t)snapshot_load64(at), (int64_t)snapshot_load64(at + 8)};
}

/* The login of a record. false: it is not as it must be. */
static bool entry_of(const struct snapshot_block *block, const unsigned char *record,
		     struct snapshot_entry *ret_entry)
{
	uint32_t flags = snapshot_load32(record + RECORD_FLAGS);
	const char *name = string_at(block, snapshot_load32(record + RECORD_NAME));
	const char *view = string_at(block, snapshot_load32(record + RECORD_VIEW));

	if (name == NULL || name[0] == '\0' || view == NULL || flags > FLAG_ALL ||
	    snapshot_load32(record + RECORD_ZERO) != 0 ||
	    !windows_are_inside(record + RECORD_OTHERS_AT, block) ||
	    !windows_are_inside(record + RECORD_BREAK_GLASS_AT, block))
		return false;
	*ret_entry = (struct snapshot_entry){
	    .login = {.name = name,
		      .uid = snapshot_load32(record + RECORD_UID),
		      .is_professional = (flags & FLAG_PROFESSIONAL) != 0,
		      .suspended = (flags & FLAG_SUSPENDED) != 0,
		      .valid = window_at(record + RECORD_VALID),
		      .briefed = window_at(record + RECORD_BRIEFED),
		      .other_count = snapshot_load32(record + RECORD_OTHERS),
		      .break_glass_count = snapshot_load32(record + RECORD_BREAK_GLASS),
		      .folder_count = snapshot_load32(record + RECORD_FOLDERS),
		      .view = view},
	    .others_at = block->bytes + snapshot_load32(record + RECORD_OTHERS_AT),
	    .break_glass_at = block->bytes + snapshot_load32(record + RECORD_BREAK_GLASS_AT),
	};
	return true;
}

enum snapshot_found login_snapshot_by_name(const struct login_snapshot *snapshot, const char *name,
					   struct snapshot_entry *ret_entry)
{
	struct snapshot_block block;

	if (!snapshot_block_read(snapshot, snapshot_block_of_name(name, blocks_of(snapshot)), RECORD_BYTES,
				 &block))
		return SNAPSHOT_DAMAGED;
	for (uint32_t i = 0; i < block.count; i++) {
		const unsigned char *record = record_at(&block, i, RECORD_BYTES);
		const char *found = string_at(&block, snapshot_load32(record + RECORD_NAME));

		if (found == NULL)
			return SNAPSHOT_DAMAGED;
		if (strcmp(found, name) == 0)
			return entry_of(&block, record, ret_entry) ? SNAPSHOT_FOUND : SNAPSHOT_DAMAGED;
	}
	return SNAPSHOT_ABSENT;
}

/* The first login with this uid, but for one called `except`. */
static enum snapshot_found name_of_uid(const struct login_snapshot *snapshot, uint32_t uid,
				       const char *except, const char **ret_name)
{
	uint32_t blocks = blocks_of(snapshot);
	struct snapshot_block block;

	if (uid == UINT32_MAX)
		return SNAPSHOT_ABSENT;
	if (!snapshot_block_read(snapshot, (uint64_t)blocks + snapshot_block_of_uid(uid, blocks), UID_BYTES,
				 &block))
		return SNAPSHOT_DAMAGED;
	for (uint32_t i = 0; i < block.count; i++) {
		const unsigned char *record = record_at(&block, i, UID_BYTES);

		*ret_name = string_at(&block, snapshot_load32(record + UID_NAME));
		if (*ret_name == NULL)
			return SNAPSHOT_DAMAGED;
		if (snapshot_load32(record + UID_NUMBER) == uid && strcmp(*ret_name, except) != 0)
			return SNAPSHOT_FOUND;
	}
	return SNAPSHOT_ABSENT;
}

enum snapshot_found login_snapshot_uid_of_another(const struct login_snapshot *snapshot, uint32_t uid,
						  const char *name)
{
	const char *other;

	return name_of_uid(snapshot, uid, name, &other);
}

enum snapshot_found login_snapshot_by_uid(const struct login_snapshot *snapshot, uint32_t uid,
					  struct snapshot_entry *ret_entry)
{
	const char *name;
	enum snapshot_found found = name_of_uid(snapshot, uid, "", &name);

	if (found != SNAPSHOT_FOUND)
		return found;
	found = login_snapshot_by_name(snapshot, name, ret_entry);
	return found == SNAPSHOT_FOUND && ret_entry->login.uid == uid ? SNAPSHOT_FOUND : SNAPSHOT_DAMAGED;
}

size_t login_snapshot_count(const struct login_snapshot *snapshot)
{
	return snapshot_load32(snapshot->header + HEADER_LOGINS);
}

enum snapshot_found login_snapshot_next(const struct login_snapshot *snapshot, struct snapshot_cursor *cursor,
					struct snapshot_entry *ret_entry)
{
	struct snapshot_block block;

	for (; cursor->block < blocks_of(snapshot); cursor->block++, cursor->record = 0) {
		if (!snapshot_block_read(snapshot, cursor->block, RECORD_BYTES, &block))
			return SNAPSHOT_DAMAGED;
		if (cursor->record < block.count)
			return entry_of(&block, record_at(&block, cursor->record++, RECORD_BYTES), ret_entry)
				   ? SNAPSHOT_FOUND
				   : SNAPSHOT_DAMAGED;
	}
	return SNAPSHOT_ABSENT;
}

struct time_window snapshot_entry_other(const struct snapshot_entry *entry, size_t index)
{
	return window_at(entry->others_at + WINDOW_BYTES * index);
}

struct time_window snapshot_entry_break_glass(const struct snapshot_entry *entry, size_t index)
{
	return window_at(entry->break_glass_at + WINDOW_BYTES * index);
}
