/* Writes a login snapshot (login_snapshot_layout.h says where what stands). */
#include "policy/login_snapshot.h"
#include "policy/login_snapshot_layout.h"

#include <stdlib.h>

/* A login and the block in which it, or its uid, goes. */
struct placed {
	uint32_t block;
	const struct snapshot_login *login;
};

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

static int compare_names(const void *a, const void *b)
{
	const struct placed *left = a, *right = b;

	if (left->block != right->block)
		return left->block < right->block ? -1 : 1;
	return strcmp(left->login->name, right->login->name);
}

static int compare_uids(const void *a, const void *b)
{
	const struct placed *left = a, *right = b;

	if (left->block != right->block)
		return left->block < right->block ? -1 : 1;
	if (left->login->uid != right->login->uid)
		return left->login->uid < right->login->uid ? -1 : 1;
	return strcmp(left->login->name, right->login->name);
}

/* The logins in order of block and name; NULL when out of memory or when a name is empty or stands twice. */
static struct placed *placed_by_name(const struct snapshot_login *logins, size_t count, uint32_t blocks,
				     struct arena *arena)
{
	struct placed *placed = arena_array(arena, count, sizeof(*placed));

	if (placed == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		placed[i] = (struct placed){snapshot_block_of_name(logins[i].name, blocks), &logins[i]};
	if (count > 1)
		qsort(placed, count, sizeof(*placed), compare_names);
	for (size_t i = 0; i < count; i++)
		if (placed[i].login->name[0] == '\0' ||
		    (i > 0 && strcmp(placed[i - 1].login->name, placed[i].login->name) == 0))
			return NULL;
	return placed;
}

/* Those that have a uid, in order of block, uid and name; *ret_count: how many. NULL when out of memory. */
static struct placed *placed_by_uid(const struct snapshot_login *logins, size_t count, uint32_t blocks,
				    struct arena *arena, size_t *ret_count)
{
	struct placed *placed = arena_array(arena, count, sizeof(*placed));

	*ret_count = 0;
	if (placed == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (logins[i].uid != UINT32_MAX)
			placed[(*ret_count)++] =
			    (struct placed){snapshot_block_of_uid(logins[i].uid, blocks), &logins[i]};
	if (*ret_count > 1)
		qsort(placed, *ret_count, sizeof(*placed), compare_uids);
	return placed;
}

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

/* ---- blocks ---- */

/* The two kinds of blocks. */
static const struct block_kind {
	size_t record_bytes;
	size_t (*size)(const struct snapshot_login *login); /* of all that stands in it of a login */
	void (*put)(struct block_writer *block, const struct snapshot_login *login, size_t empty);
} of_logins = {RECORD_BYTES, login_size, put_login}, of_uids = {UID_BYTES, uid_size, put_uid};

/* The bytes of a block; its head, the empty string and at least one NUL at the end included. */
static size_t block_size(const struct block_kind *kind, const struct placed *placed, size_t count)
{
	size_t size = RECORDS + 1;

	if (count == 0)
		return 0;
	for (size_t i = 0; i < count; i++)
		size += kind->size(placed[i].login);
	return size + 8 - size % 8;
}

/* How many from `placed` on stand in this block. */
static size_t run_of(const struct placed *placed, size_t count, uint32_t block)
{
	size_t run = 0;

	while (run < count && placed[run].block == block)
		run++;
	return run;
}

/* The bytes of all blocks of a kind. */
static size_t blocks_size(const struct block_kind *kind, const struct placed *placed, size_t count)
{
	size_t size = 0;

	for (size_t at = 0, run; at < count; at += run) {
		run = run_of(placed + at, count - at, placed[at].block);
		size += block_size(kind, placed + at, run);
	}
	return size;
}

static size_t windows_size(const struct placed *placed, size_t count)
{
	size_t size = 0;

	for (size_t i = 0; i < count; i++)
		size += WINDOW_BYTES * (placed[i].login->other_count + placed[i].login->break_glass_count);
	return size;
}

static void put_block(struct snapshot_writer *writer, uint64_t number, const struct block_kind *kind,
		      const struct placed *placed, size_t count)
{
	unsigned char *entry = writer->bytes + writer->map.directory_at + DIRECTORY_BYTES * number;
	struct block_writer block = {.bytes = writer->bytes + writer->at, .record_at = RECORDS};
	size_t size = block_size(kind, placed, count), empty;

	snapshot_store32(entry + BLOCK_AT, (uint32_t)writer->at);
	snapshot_store32(entry + BLOCK_SIZE, (uint32_t)size);
	if (count == 0)
		return;
	block.window_at = RECORDS + kind->record_bytes * count;
	empty = block.window_at + (kind == &of_logins ? windows_size(placed, count) : 0);
	block.string_at = empty + 1;
	snapshot_store32(block.bytes + COUNT, (uint32_t)count);
	for (size_t i = 0; i < count; i++)
		kind->put(&block, placed[i].login, empty);
	writer->at += size;
}

static void put_blocks(struct snapshot_writer *writer, uint64_t first, const struct block_kind *kind,
		       const struct placed *placed, size_t count)
{
	for (uint32_t number = 0; number < writer->blocks; number++) {
		size_t run = run_of(placed, count, number);

		put_block(writer, first + number, kind, placed, run);
		placed += run;
		count -= run;
	}
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
	size_t uid_count, size;

	if (login_count > LOGIN_SNAPSHOT_SIZE_MAX / RECORD_BYTES ||
	    site->offset_count > SNAPSHOT_OFFSET_MAX || strlen(site->timezone) >= TIMEZONE_BYTES)
		return false;
	const struct placed *names = placed_by_name(logins, login_count, writer.blocks, arena);
	const struct placed *uids = placed_by_uid(logins, login_count, writer.blocks, arena, &uid_count);
	if (names == NULL || uids == NULL)
		return false;
	writer.map = snapshot_map_of(writer.blocks, (uint32_t)site->offset_count);
	writer.at = writer.map.blocks_at;
	size =
	    writer.at + blocks_size(&of_logins, names, login_count) + blocks_size(&of_uids, uids, uid_count);
	if (size > LOGIN_SNAPSHOT_SIZE_MAX || writer.map.directory_at > HEADER_LIMIT)
		return false;
	writer.bytes = arena_alloc(arena, size);
	if (writer.bytes == NULL)
		return false;
	put_header(&writer, site, login_count);
	put_blocks(&writer, 0, &of_logins, names, login_count);
	put_blocks(&writer, writer.blocks, &of_uids, uids, uid_count);
	snapshot_seal(writer.bytes, size);
	*ret_bytes = writer.bytes;
	*ret_size = size;
	return true;
}
