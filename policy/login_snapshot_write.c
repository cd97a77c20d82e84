/* Writes a login snapshot (login_snapshot_layout.h says where what stands). */
#include "policy/login_snapshot.h"
#include "policy/login_snapshot_layout.h"

#include <stdlib.h>

/* The file being filled. */
struct snapshot_writer {
	unsigned char *bytes;
	struct snapshot_map map;
	uint32_t blocks;
	size_t at; /* of the next block */
};

/* The block being filled: where the next of each kind goes, from its start. */
struct block_writer {
	unsigned char *bytes;
	size_t record_at, window_at, string_at;
};

/* ---- one login ---- */

/* Room for a string; the empty one stands before all strings of a block. */
static size_t string_size(const char *text)
{
	return text == NULL || text[0] == '\0' ? 0 : strlen(text) + 1;
}

static size_t login_size(const struct snapshot_login *login)
{
	return RECORD_BYTES + WINDOW_BYTES * (login->other_count + login->break_glass_count) +
	       string_size(login->name) + string_size(login->view);
}

static size_t uid_size(const struct snapshot_login *login)
{
	return UID_BYTES + string_size(login->name);
}

/* Writes a string and returns its place; `empty`: that of the empty one. */
static uint32_t put_string(struct block_writer *block, const char *text, size_t empty)
{
	size_t size = string_size(text), at = block->string_at;

	if (size == 0)
		return (uint32_t)empty;
	memcpy(block->bytes + at, text, size);
	block->string_at += size;
	return (uint32_t)at;
}

static void put_window(unsigned char *at, struct time_window window)
{
	snapshot_store64(at, (uint64_t)window.from);
	snapshot_store64(at + 8, (uint64_t)window.until);
}

/* Writes windows and, at `record`, where the first stands and how many there are. */
static void put_windows(struct block_writer *block, unsigned char *record, const struct time_window *windows,
			size_t count)
{
	snapshot_store32(record, (uint32_t)block->window_at);
	snapshot_store32(record + 4, (uint32_t)count);
	for (size_t i = 0; i < count; i++, block->window_at += WINDOW_BYTES)
		put_window(block->bytes + block->window_at, windows[i]);
}

static void put_login(struct block_writer *block, const struct snapshot_login *login, size_t empty)
{
	unsigned char *record = block->bytes + block->record_at;

	snapshot_store32(record + RECORD_NAME, put_string(block, login->name, empty));
	snapshot_store32(record + RECORD_UID, login->uid);
	snapshot_store32(record + RECORD_FLAGS, (login->is_professional ? FLAG_PROFESSIONAL : 0u) |
						    (login->suspended ? FLAG_SUSPENDED : 0u));
	snapshot_store32(record + RECORD_FOLDERS, login->folder_count);
	put_window(record + RECORD_VALID, login->valid);
	put_window(record + RECORD_BRIEFED, login->briefed);
	put_windows(block, record + RECORD_OTHERS_AT, login->others, login->other_count);
	put_windows(block, record + RECORD_BREAK_GLASS_AT, login->break_glass, login->break_glass_count);
	snapshot_store32(record + RECORD_VIEW, put_string(block, login->view, empty));
	block->record_at += RECORD_BYTES;
}

static void put_uid(struct block_writer *block, const struct snapshot_login *login, size_t empty)
{
	unsigned char *record = block->bytes + block->record_at;

	snapshot_store32(record + UID_NUMBER, login->uid);
	snapshot_store32(record + UID_NAME, put_string(block, login->name, empty));
	block->record_at += UID_BYTES;
}

/* ---- in which block, and where in it ---- */

/* A login without a uid stands in no block of uids. */
#define NO_BLOCK UINT32_MAX

static uint32_t block_of_login(const struct snapshot_login *login, uint32_t blocks)
{
	return snapshot_block_of_name(login->name, blocks);
}

static uint32_t block_of_uid(const struct snapshot_login *login, uint32_t blocks)
{
	return login->uid == UINT32_MAX ? NO_BLOCK : snapshot_block_of_uid(login->uid, blocks);
}

static int compare_names(const void *a, const void *b)
{
	const struct snapshot_login *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static int compare_uids(const void *a, const void *b)
{
	const struct snapshot_login *const *left = a, *const *right = b;

	if ((*left)->uid != (*right)->uid)
		return (*left)->uid < (*right)->uid ? -1 : 1;
	return compare_names(a, b);
}

/* The two kinds of blocks. */
static const struct block_kind {
	size_t record_bytes;
	uint32_t (*block_of)(const struct snapshot_login *login, uint32_t blocks);
	int (*compare)(const void *a, const void *b);
	size_t (*size)(const struct snapshot_login *login); /* of all that stands in it of a login */
	void (*put)(struct block_writer *block, const struct snapshot_login *login, size_t empty);
} of_logins = {RECORD_BYTES, block_of_login, compare_names, login_size, put_login},
  of_uids = {UID_BYTES, block_of_uid, compare_uids, uid_size, put_uid};

/* The logins block after block, in each in order. */
struct sorted {
	const struct snapshot_login **logins;
	size_t *starts; /* of each block, and behind the last */
};

/* Counts first, for a block is small and there are many. false: out of memory. */
static bool sort_into(const struct block_kind *kind, const struct snapshot_login *logins, size_t count,
		      uint32_t blocks, struct arena *arena, struct sorted *ret_sorted)
{
	uint32_t *numbers = arena_array(arena, count, sizeof(*numbers));
	size_t *ends = arena_array(arena, (size_t)blocks + 1, sizeof(*ends));

	ret_sorted->logins = arena_array(arena, count, sizeof(struct snapshot_login *));
	ret_sorted->starts = ends;
	if (numbers == NULL || ends == NULL || ret_sorted->logins == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		numbers[i] = kind->block_of(&logins[i], blocks);
		if (numbers[i] != NO_BLOCK)
			ends[numbers[i]]++;
	}
	for (uint32_t block = 0; block < blocks; block++)
		ends[block + 1] += ends[block];
	for (size_t i = count; i-- > 0;) /* each end moves down to the start */
		if (numbers[i] != NO_BLOCK)
			ret_sorted->logins[--ends[numbers[i]]] = &logins[i];
	for (uint32_t block = 0; block < blocks; block++)
		if (ends[block + 1] - ends[block] > 1)
			qsort(ret_sorted->logins + ends[block], ends[block + 1] - ends[block],
			      sizeof(struct snapshot_login *), kind->compare);
	return true;
}

/* None is empty or stands twice; the same names stand beside each other. */
static bool names_are_right(const struct sorted *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (names->logins[i]->name[0] == '\0' ||
		    (i > 0 && strcmp(names->logins[i - 1]->name, names->logins[i]->name) == 0))
			return false;
	return true;
}

/* ---- blocks ---- */

/* Of a block: its head, the empty string, and up to 8 NULs at the end. */
#define BLOCK_ROOM ((size_t)RECORDS + 1 + 8)

/* No block of a kind needs more than this, together. */
static size_t blocks_room(const struct block_kind *kind, const struct snapshot_login *logins, size_t count,
			  uint32_t blocks)
{
	size_t size = BLOCK_ROOM * blocks;

	for (size_t i = 0; i < count; i++)
		size += kind->size(&logins[i]);
	return size;
}

static size_t windows_size(const struct snapshot_login *const *logins, size_t count)
{
	size_t size = 0;

	for (size_t i = 0; i < count; i++)
		size += WINDOW_BYTES * (logins[i]->other_count + logins[i]->break_glass_count);
	return size;
}

static void put_block(struct snapshot_writer *writer, uint64_t number, const struct block_kind *kind,
		      const struct snapshot_login *const *logins, size_t count)
{
	unsigned char *entry = writer->bytes + writer->map.directory_at + DIRECTORY_BYTES * number;
	struct block_writer block = {.bytes = writer->bytes + writer->at, .record_at = RECORDS};
	size_t empty, size;

	snapshot_store32(entry + BLOCK_AT, (uint32_t)writer->at);
	if (count == 0)
		return;
	block.window_at = RECORDS + kind->record_bytes * count;
	empty = block.window_at + (kind == &of_logins ? windows_size(logins, count) : 0);
	block.string_at = empty + 1;
	snapshot_store32(block.bytes + COUNT, (uint32_t)count);
	for (size_t i = 0; i < count; i++)
		kind->put(&block, logins[i], empty);
	size = block.string_at + 8 - block.string_at % 8; /* at least one NUL at the end */
	snapshot_store32(entry + BLOCK_SIZE, (uint32_t)size);
	writer->at += size;
}

static void put_blocks(struct snapshot_writer *writer, uint64_t first, const struct block_kind *kind,
		       const struct sorted *sorted)
{
	for (uint32_t block = 0; block < writer->blocks; block++)
		put_block(writer, first + block, kind, sorted->logins + sorted->starts[block],
			  sorted->starts[block + 1] - sorted->starts[block]);
}

/* ---- the file ---- */

static void put_header(const struct snapshot_writer *writer, const struct snapshot_site *site, size_t logins)
{
	unsigned char *bytes = writer->bytes;

	memcpy(bytes + HEADER_MAGIC, SNAPSHOT_MAGIC, 8);
	snapshot_store32(bytes + HEADER_VERSION, SNAPSHOT_VERSION);
	snapshot_store64(bytes + HEADER_PUBLISHED, (uint64_t)site->published);
	snapshot_store64(bytes + HEADER_MAX_AGE, (uint64_t)site->max_state_age_seconds);
	snapshot_store32(bytes + HEADER_UNKNOWN, (uint32_t)site->unknown);
	snapshot_store32(bytes + HEADER_STALE, (uint32_t)site->stale);
	snapshot_store32(bytes + HEADER_LANGUAGE, (uint32_t)site->language);
	snapshot_store32(bytes + HEADER_NOTICE, site->notice ? 1u : 0u);
	snapshot_store32(bytes + HEADER_LOGINS, (uint32_t)logins);
	snapshot_store32(bytes + HEADER_BLOCKS, writer->blocks);
	snapshot_store32(bytes + HEADER_OFFSETS, (uint32_t)site->offset_count);
	memcpy(bytes + HEADER_TIMEZONE, site->timezone, strlen(site->timezone));
	for (size_t i = 0; i < site->offset_count; i++) {
		unsigned char *at = bytes + HEADER_BYTES + OFFSET_BYTES * i;

		snapshot_store64(at, (uint64_t)site->offsets[i].from);
		snapshot_store32(at + 8, (uint32_t)site->offsets[i].seconds);
	}
}

bool login_snapshot_encode(const struct snapshot_site *site, const struct snapshot_login *logins,
			   size_t login_count, struct arena *arena, unsigned char **ret_bytes,
			   size_t *ret_size)
{
	struct snapshot_writer writer = {.blocks = (uint32_t)(login_count / LOGINS_PER_BLOCK) + 1};
	struct sorted names, uids;
	size_t size;

	if (login_count > LOGIN_SNAPSHOT_SIZE_MAX / RECORD_BYTES ||
	    site->offset_count > SNAPSHOT_OFFSET_MAX || strlen(site->timezone) >= TIMEZONE_BYTES ||
	    !sort_into(&of_logins, logins, login_count, writer.blocks, arena, &names) ||
	    !sort_into(&of_uids, logins, login_count, writer.blocks, arena, &uids) ||
	    !names_are_right(&names, login_count))
		return false;
	writer.map = snapshot_map_of(writer.blocks, (uint32_t)site->offset_count);
	writer.at = writer.map.blocks_at;
	size = writer.at + blocks_room(&of_logins, logins, login_count, writer.blocks) +
	       blocks_room(&of_uids, logins, login_count, writer.blocks);
	if (size > LOGIN_SNAPSHOT_SIZE_MAX || writer.map.directory_at > HEADER_LIMIT)
		return false;
	writer.bytes = arena_alloc(arena, size);
	if (writer.bytes == NULL)
		return false;
	put_header(&writer, site, login_count);
	put_blocks(&writer, 0, &of_logins, &names);
	put_blocks(&writer, writer.blocks, &of_uids, &uids);
	snapshot_seal(writer.bytes, writer.at);
	*ret_bytes = writer.bytes;
	*ret_size = writer.at;
	return true;
}
