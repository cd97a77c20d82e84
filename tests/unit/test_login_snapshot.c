/* The login snapshot: what is written is read, and nothing that was changed by a byte is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "policy/login_snapshot.h"
#include "policy/login_snapshot_layout.h"

static const struct time_window positions[] = {{100, 200}, {300, TIME_NEVER}};
static const struct time_window emergencies[] = {{-50, 50}};

static const struct snapshot_site site = {.published = 1795000000,
					  .max_state_age_seconds = 259200,
					  .unknown = SNAPSHOT_UNKNOWN_DENY,
					  .stale = SNAPSHOT_STALE_DENY,
					  .language = SNAPSHOT_FRENCH,
					  .notice = true,
					  .timezone = "America/Cayenne",
					  .offsets = {{1000, -10800}, {2000, -7200}, {1800000000, -10800}},
					  .offset_count = 3};

/* Not in order of name nor of uid. */
static const struct snapshot_login logins[] = {
    {.name = "zoe",
     .uid = 5000,
     .is_professional = true,
     .valid = {TIME_ALWAYS, 1800000000},
     .briefed = {1, 2},
     .others = positions,
     .other_count = 2,
     .break_glass = emergencies,
     .break_glass_count = 1,
     .folder_count = 12,
     .view = "/srv/views/zoe"},
    {.name = "anna", .uid = 7000, .suspended = true, .valid = {TIME_ALWAYS, TIME_NEVER}, .view = ""},
    {.name = "nobody-yet", .uid = UINT32_MAX, .view = NULL},
    {.name = "Anna", .uid = 6000, .folder_count = UINT32_MAX, .view = "/v"},
    {.name = "ana", .uid = 0x80000000u, .other_count = 1, .others = positions + 1, .view = ""},
};
#define LOGIN_COUNT (sizeof(logins) / sizeof(logins[0]))

struct sample {
	struct arena *arena;
	unsigned char *bytes;
	size_t size;
};

static int make_sample(void **state)
{
	struct sample *sample = calloc(1, sizeof(*sample));

	sample->arena = arena_new();
	assert_true(
	    login_snapshot_encode(&site, logins, LOGIN_COUNT, sample->arena, &sample->bytes, &sample->size));
	*state = sample;
	return 0;
}

static int free_sample(void **state)
{
	struct sample *sample = *state;

	arena_free(sample->arena);
	free(sample);
	return 0;
}

/* An exact copy on the heap, so that a sanitizer sees a read past its end. */
static unsigned char *copy_of(const struct sample *sample, size_t size)
{
	unsigned char *copy = malloc(size ? size : 1);

	assert_non_null(copy);
	memcpy(copy, sample->bytes, size < sample->size ? size : sample->size);
	return copy;
}

static bool open_bytes(struct login_snapshot *ret_snapshot, const void *bytes, size_t size)
{
	const struct snapshot_source source = snapshot_source_memory(bytes, size);

	return login_snapshot_open(ret_snapshot, &source);
}

/* As a tool takes it: all of it is right. */
static bool open_whole(struct login_snapshot *ret_snapshot, const void *bytes, size_t size)
{
	return open_bytes(ret_snapshot, bytes, size) && login_snapshot_verify(ret_snapshot);
}

static void assert_window(struct time_window found, struct time_window expected)
{
	assert_true(found.from == expected.from && found.until == expected.until);
}

static void assert_entry(const struct snapshot_entry *entry, const struct snapshot_login *expected)
{
	assert_string_equal(entry->login.name, expected->name);
	assert_int_equal(entry->login.uid, expected->uid);
	assert_int_equal(entry->login.is_professional, expected->is_professional);
	assert_int_equal(entry->login.suspended, expected->suspended);
	assert_window(entry->login.valid, expected->valid);
	assert_window(entry->login.briefed, expected->briefed);
	assert_int_equal(entry->login.folder_count, expected->folder_count);
	assert_string_equal(entry->login.view, expected->view ? expected->view : "");
	assert_int_equal(entry->login.other_count, expected->other_count);
	assert_int_equal(entry->login.break_glass_count, expected->break_glass_count);
	for (size_t i = 0; i < expected->other_count; i++)
		assert_window(snapshot_entry_other(entry, i), expected->others[i]);
	for (size_t i = 0; i < expected->break_glass_count; i++)
		assert_window(snapshot_entry_break_glass(entry, i), expected->break_glass[i]);
}

static void test_what_is_written_is_read(void **state)
{
	const struct sample *sample = *state;
	struct login_snapshot snapshot;
	struct snapshot_entry entry;
	struct snapshot_site found;

	assert_true(open_whole(&snapshot, sample->bytes, sample->size));
	found = login_snapshot_site(&snapshot);
	assert_int_equal(found.published, site.published);
	assert_int_equal(found.max_state_age_seconds, site.max_state_age_seconds);
	assert_int_equal(found.unknown, site.unknown);
	assert_int_equal(found.stale, site.stale);
	assert_int_equal(found.language, site.language);
	assert_int_equal(found.notice, site.notice);
	assert_string_equal(found.timezone, site.timezone);
	assert_int_equal(found.offset_count, site.offset_count);
	for (size_t i = 0; i < site.offset_count; i++) {
		assert_int_equal(found.offsets[i].from, site.offsets[i].from);
		assert_int_equal(found.offsets[i].seconds, site.offsets[i].seconds);
	}
	for (size_t i = 0; i < LOGIN_COUNT; i++) {
		assert_int_equal(login_snapshot_by_name(&snapshot, logins[i].name, &entry), SNAPSHOT_FOUND);
		assert_entry(&entry, &logins[i]);
		if (logins[i].uid == UINT32_MAX)
			continue;
		assert_int_equal(login_snapshot_by_uid(&snapshot, logins[i].uid, &entry), SNAPSHOT_FOUND);
		assert_entry(&entry, &logins[i]);
	}
}

static void test_what_is_not_there_is_not_found(void **state)
{
	const struct sample *sample = *state;
	static const char *const names[] = {"", "a", "ANNA", "annaa", "zoe ", "zz", "~"};
	static const uint32_t uids[] = {0, 1, 4999, 5001, 6500, 7001, 0x7fffffffu, UINT32_MAX};
	struct login_snapshot snapshot;
	struct snapshot_entry entry;

	assert_true(open_whole(&snapshot, sample->bytes, sample->size));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(login_snapshot_by_name(&snapshot, names[i], &entry), SNAPSHOT_ABSENT);
	for (size_t i = 0; i < sizeof(uids) / sizeof(uids[0]); i++) {
		assert_int_equal(login_snapshot_by_uid(&snapshot, uids[i], &entry), SNAPSHOT_ABSENT);
		assert_int_equal(login_snapshot_uid_of_another(&snapshot, uids[i], "zoe"), SNAPSHOT_ABSENT);
	}
}

static void test_uid_of_another(void **state)
{
	const struct sample *sample = *state;
	struct login_snapshot snapshot;

	assert_true(open_whole(&snapshot, sample->bytes, sample->size));
	assert_int_equal(login_snapshot_uid_of_another(&snapshot, 5000, "zoe"), SNAPSHOT_ABSENT);
	assert_int_equal(login_snapshot_uid_of_another(&snapshot, 5000, "Zoe"), SNAPSHOT_FOUND);
	assert_int_equal(login_snapshot_uid_of_another(&snapshot, 5000, "anna"), SNAPSHOT_FOUND);
	assert_int_equal(login_snapshot_uid_of_another(&snapshot, 5001, "Zoe"), SNAPSHOT_ABSENT);
}

/* Two logins with one uid (check refuses them; a name service may still say so): each is the other's. */
static void test_one_uid_two_logins(void **state)
{
	const struct snapshot_login twins[] = {
	    {.name = "a", .uid = 9}, {.name = "c", .uid = 9}, {.name = "b", .uid = 8}};
	struct arena *arena = arena_new();
	struct login_snapshot snapshot;
	unsigned char *bytes;
	size_t size;

	(void)state;
	assert_true(login_snapshot_encode(&site, twins, 3, arena, &bytes, &size));
	assert_true(open_whole(&snapshot, bytes, size));
	assert_int_equal(login_snapshot_uid_of_another(&snapshot, 9, "a"), SNAPSHOT_FOUND);
	assert_int_equal(login_snapshot_uid_of_another(&snapshot, 9, "c"), SNAPSHOT_FOUND);
	assert_int_equal(login_snapshot_uid_of_another(&snapshot, 8, "b"), SNAPSHOT_ABSENT);
	arena_free(arena);
}

static void test_nobody_at_all(void **state)
{
	struct arena *arena = arena_new();
	struct login_snapshot snapshot;
	struct snapshot_entry entry;
	unsigned char *bytes;
	size_t size;

	(void)state;
	assert_true(login_snapshot_encode(&site, NULL, 0, arena, &bytes, &size));
	assert_true(open_whole(&snapshot, bytes, size));
	assert_int_equal(login_snapshot_by_name(&snapshot, "anna", &entry), SNAPSHOT_ABSENT);
	assert_int_equal(login_snapshot_by_uid(&snapshot, 5000, &entry), SNAPSHOT_ABSENT);
	arena_free(arena);
}

static void test_encode_refuses_names_it_could_not_find_again(void **state)
{
	const struct snapshot_login twice[] = {
	    {.name = "a", .uid = 1}, {.name = "b"}, {.name = "a", .uid = 2}};
	const struct snapshot_login empty = {.name = "", .uid = 1};
	struct arena *arena = arena_new();
	unsigned char *bytes;
	size_t size;

	(void)state;
	assert_false(login_snapshot_encode(&site, twice, 3, arena, &bytes, &size));
	assert_false(login_snapshot_encode(&site, &empty, 1, arena, &bytes, &size));
	arena_free(arena);
}

static void test_order_of_input_is_nothing(void **state)
{
	const struct sample *sample = *state;
	struct snapshot_login reversed[LOGIN_COUNT];
	unsigned char *bytes;
	size_t size;

	for (size_t i = 0; i < LOGIN_COUNT; i++)
		reversed[i] = logins[LOGIN_COUNT - 1 - i];
	assert_true(login_snapshot_encode(&site, reversed, LOGIN_COUNT, sample->arena, &bytes, &size));
	assert_int_equal(size, sample->size);
	assert_memory_equal(bytes, sample->bytes, size);
}

static void test_every_changed_byte_is_seen(void **state)
{
	const struct sample *sample = *state;
	unsigned char *copy = copy_of(sample, sample->size);
	static const unsigned char changes[] = {0x01, 0x80, 0xff, 0x20};
	struct login_snapshot snapshot;

	assert_true(sample->size <= LOGIN_SNAPSHOT_WHOLE_BYTES);
	for (size_t i = 0; i < sample->size; i++)
		for (size_t k = 0; k < sizeof(changes); k++) {
			copy[i] ^= changes[k];
			if (open_bytes(&snapshot, copy, sample->size))
				fail_msg("byte %zu changed by %02x was not seen", i, changes[k]);
			assert_null(snapshot.header);
			copy[i] ^= changes[k];
		}
	assert_true(open_whole(&snapshot, copy, sample->size));
	free(copy);
}

/* Words of the same lane changed alike: a plain multiply-and-xor would lose these. */
static void test_changes_do_not_cancel(void **state)
{
	const struct sample *sample = *state;
	struct login_snapshot snapshot;

	for (size_t a = HEADER_CHECKED; a + 8 <= sample->size; a += 8)
		for (size_t b = a + 8; b + 8 <= sample->size; b += 8) {
			unsigned char *copy = copy_of(sample, sample->size);

			copy[a + 7] ^= 0x80;
			copy[b + 7] ^= 0x80;
			assert_false(open_bytes(&snapshot, copy, sample->size));
			free(copy);
		}
}

/* Asks everything of a snapshot that was opened: nothing may lie outside. */
static size_t walk(const struct login_snapshot *snapshot)
{
	struct snapshot_site found = login_snapshot_site(snapshot);
	size_t sum = strlen(found.timezone);
	struct snapshot_entry entry;

	for (size_t i = 0; i < LOGIN_COUNT; i++) {
		if (login_snapshot_by_name(snapshot, logins[i].name, &entry) != SNAPSHOT_FOUND &&
		    login_snapshot_by_uid(snapshot, logins[i].uid, &entry) != SNAPSHOT_FOUND)
			continue;
		sum += strlen(entry.login.name) + strlen(entry.login.view);
		for (size_t k = 0; k < entry.login.other_count; k++)
			sum += snapshot_entry_other(&entry, k).from != 0;
		for (size_t k = 0; k < entry.login.break_glass_count; k++)
			sum += snapshot_entry_break_glass(&entry, k).from != 0;
	}
	return sum;
}

static void test_every_length_is_seen(void **state)
{
	const struct sample *sample = *state;
	struct login_snapshot snapshot;

	for (size_t size = 0; size < sample->size + 64; size++) {
		unsigned char *copy = copy_of(sample, size);

		if (size > sample->size)
			memset(copy + sample->size, 0, size - sample->size);
		assert_int_equal(open_bytes(&snapshot, copy, size), size == sample->size);
		/* the same with the length and the checksums made right: its last block ends elsewhere */
		snapshot_seal(copy, size);
		assert_int_equal(open_bytes(&snapshot, copy, size), size == sample->size);
		free(copy);
	}
	assert_false(open_bytes(&snapshot, NULL, 0));
}

/* Each byte changed, the checksums made right: refused or harmless (the sanitizers judge). */
static void test_a_changed_byte_with_right_checksums_is_harmless(void **state)
{
	const struct sample *sample = *state;
	struct login_snapshot snapshot;
	size_t opened = 0, whole = 0, sum = 0;

	for (size_t i = HEADER_CHECKED; i < sample->size; i++)
		for (unsigned change = 1; change < 256; change += 2) {
			unsigned char *copy = copy_of(sample, sample->size);

			copy[i] ^= (unsigned char)change;
			snapshot_seal(copy, sample->size);
			if (open_bytes(&snapshot, copy, sample->size)) {
				opened++;
				sum += walk(&snapshot);
				whole += login_snapshot_verify(&snapshot);
			}
			free(copy);
		}
	assert_true(opened > whole && whole > 0 && sum > 0);
}

/* Of the sample, which has one block of each kind. */
static size_t block_at(const struct sample *sample, size_t number)
{
	const unsigned char *bytes = sample->bytes;
	struct snapshot_map map =
	    snapshot_map_of(snapshot_load32(bytes + HEADER_BLOCKS), snapshot_load32(bytes + HEADER_OFFSETS));

	return snapshot_load32(bytes + map.directory_at + DIRECTORY_BYTES * number + BLOCK_AT);
}

/* 32-bit fields that must not be believed: where they stand and what somebody wrote there. */
struct lie {
	const char *name;
	size_t at;
	uint32_t value;
};

/* `by_tool`: only who verifies the whole need see it. */
static void assert_lie_is_seen(const struct sample *sample, const struct lie *lie, bool by_tool)
{
	unsigned char *copy = copy_of(sample, sample->size);
	struct login_snapshot snapshot;
	bool believed;

	snapshot_store32(copy + lie->at, lie->value);
	snapshot_seal(copy, sample->size);
	believed =
	    by_tool ? open_whole(&snapshot, copy, sample->size) : open_bytes(&snapshot, copy, sample->size);
	if (believed)
		fail_msg("%s: not seen", lie->name);
	free(copy);
}

static void test_header_that_must_not_be_believed(void **state)
{
	const struct sample *sample = *state;
	const size_t second_offset = HEADER_BYTES + OFFSET_BYTES, directory = block_at(sample, 0) - 32;
	const struct lie lies[] = {
	    {"the version before", HEADER_VERSION, 1},
	    {"the next version", HEADER_VERSION, 3},
	    {"no such answer to unknown logins", HEADER_UNKNOWN, 2},
	    {"no such answer to a stale state", HEADER_STALE, 2},
	    {"no such language", HEADER_LANGUAGE, 2},
	    {"notice is yes or no", HEADER_NOTICE, 2},
	    {"max_state_age below zero", HEADER_MAX_AGE + 4, 0x80000000u},
	    {"a zone of 25 hours", second_offset + 8, 90000},
	    {"a zone of -25 hours", second_offset + 8, (uint32_t)-90000},
	    {"reserved in an offset", second_offset + 12, 1},
	    {"offsets out of order", second_offset, 1000},
	    {"a time zone that does not end", HEADER_BYTES - 4, 0x61616161},
	    {"one offset less", HEADER_OFFSETS, 2},
	    {"as many offsets as can be said", HEADER_OFFSETS, UINT32_MAX},
	    {"offsets beyond what is kept", HEADER_OFFSETS, SNAPSHOT_OFFSET_MAX + 1},
	    {"no blocks", HEADER_BLOCKS, 0},
	    {"one block more", HEADER_BLOCKS, 2},
	    {"as many blocks as can be said", HEADER_BLOCKS, UINT32_MAX},
	    {"blocks that wrap", HEADER_BLOCKS, 0x80000001u},
	    {"reserved", HEADER_ZERO, 1},
	    {"reserved too", HEADER_ZERO_2, 1},
	    {"a block that starts elsewhere", directory + BLOCK_AT, (uint32_t)block_at(sample, 0) + 8},
	    {"a block from outside", directory + BLOCK_AT, UINT32_MAX - 7},
	    {"a block to outside", directory + BLOCK_SIZE, (uint32_t)sample->size},
	    {"a block that wraps", directory + BLOCK_SIZE, UINT32_MAX - 7},
	    {"a length that is no multiple of 8", directory + BLOCK_SIZE, 9},
	    {"logins left out", directory + BLOCK_SIZE, 0},
	    {"more records than a block has room for", block_at(sample, 0) + COUNT, 10},
	    {"records that wrap", block_at(sample, 0) + COUNT, UINT32_MAX},
	    {"reserved in a block", block_at(sample, 1) + COUNT_ZERO, 1},
	    {"a block that does not end", sample->size - 4, 0x61616161},
	};

	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++)
		assert_lie_is_seen(sample, &lies[i], false);
}

static void test_blocks_that_must_not_be_believed(void **state)
{
	const struct sample *sample = *state;
	const size_t first = block_at(sample, 0) + RECORDS, second = first + RECORD_BYTES;
	const size_t uids = block_at(sample, 1) + RECORDS;
	const struct lie lies[] = {
	    {"more logins than there are", HEADER_LOGINS, LOGIN_COUNT + 1},
	    {"fewer logins than there are", HEADER_LOGINS, LOGIN_COUNT - 1},
	    {"a login left out", first - RECORDS + COUNT, LOGIN_COUNT - 1},
	    {"name outside the block", second + RECORD_NAME, (uint32_t)sample->size},
	    {"name far outside", second + RECORD_NAME, UINT32_MAX},
	    {"the name of the login before", second + RECORD_NAME,
	     snapshot_load32(sample->bytes + first + RECORD_NAME)},
	    {"view outside the block", second + RECORD_VIEW, UINT32_MAX - 7},
	    {"a uid that the index lacks", first + 3 * RECORD_BYTES + RECORD_UID, 123},
	    {"unknown flag", second + RECORD_FLAGS, 4},
	    {"reserved in a login", second + RECORD_ZERO, 1},
	    {"windows from outside", second + RECORD_OTHERS_AT, 100000},
	    {"windows to outside", second + RECORD_OTHERS, 1000},
	    {"window count that wraps", second + RECORD_OTHERS, UINT32_MAX},
	    {"break-glass from outside", second + RECORD_BREAK_GLASS_AT, UINT32_MAX},
	    {"break-glass to outside", second + RECORD_BREAK_GLASS, UINT32_MAX},
	    {"a uid left out", uids - RECORDS + COUNT, 3},
	    {"a uid of nobody", uids + UID_NUMBER, 4},
	    {"the uid of nobody", uids + UID_NUMBER, UINT32_MAX},
	    {"a uid's name outside the block", uids + UID_NAME, UINT32_MAX},
	    {"a uid's name that nobody has", uids + UID_NAME, 3},
	    {"a uid's name of another", uids + UID_NAME,
	     snapshot_load32(sample->bytes + uids + UID_BYTES + UID_NAME)},
	    {"uids out of order", uids + UID_NUMBER, 0x80000000u},
	};

	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++)
		assert_lie_is_seen(sample, &lies[i], true);
}

static void test_offsets_of_the_zone(void **state)
{
	const struct snapshot_site none = {0};

	(void)state;
	assert_int_equal(snapshot_site_offset(&site, INT64_MIN), -10800);
	assert_int_equal(snapshot_site_offset(&site, 1999), -10800);
	assert_int_equal(snapshot_site_offset(&site, 2000), -7200);
	assert_int_equal(snapshot_site_offset(&site, 1799999999), -7200);
	assert_int_equal(snapshot_site_offset(&site, 1800000000), -10800);
	assert_int_equal(snapshot_site_offset(&site, INT64_MAX), -10800);
	assert_int_equal(snapshot_site_offset(&none, 0), 0);
}

static void test_many_logins(void **state)
{
	enum { MANY = 20000 };
	static char names[MANY][16];
	struct snapshot_login *many = calloc(MANY, sizeof(*many));
	struct arena *arena = arena_new();
	struct login_snapshot snapshot;
	struct snapshot_entry entry;
	unsigned char *bytes;
	size_t size;

	(void)state;
	for (uint32_t i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "l%u", (unsigned)(i * 7919u % MANY));
		many[i] = (struct snapshot_login){
		    .name = names[i], .uid = 100000 - i, .folder_count = i, .view = ""};
	}
	assert_true(login_snapshot_encode(&site, many, MANY, arena, &bytes, &size));
	assert_true(open_whole(&snapshot, bytes, size));
	for (uint32_t i = 0; i < MANY; i++) {
		assert_int_equal(login_snapshot_by_name(&snapshot, names[i], &entry), SNAPSHOT_FOUND);
		assert_int_equal(entry.login.folder_count, i);
		assert_int_equal(login_snapshot_by_uid(&snapshot, 100000 - i, &entry), SNAPSHOT_FOUND);
		assert_int_equal(entry.login.folder_count, i);
	}
	free(many);
	arena_free(arena);
}

/* ---- a snapshot of many blocks, which is not read whole ---- */

enum { LARGE = 700 };

/* Every second login has windows; uid of login i: 5000 + 3 i. */
static void make_large(struct sample *ret_sample)
{
	struct snapshot_login *large;

	ret_sample->arena = arena_new();
	large = arena_array(ret_sample->arena, LARGE, sizeof(*large));
	for (uint32_t i = 0; i < LARGE; i++)
		large[i] = (struct snapshot_login){.name = arena_printf(ret_sample->arena, "dr.%u", i),
						   .uid = 5000 + 3 * i,
						   .is_professional = true,
						   .valid = TIME_WINDOW_OPEN,
						   .briefed = TIME_WINDOW_OPEN,
						   .others = positions,
						   .other_count = i % 2 * 2,
						   .folder_count = i,
						   .view = i % 3 == 0 ? "/v" : ""};
	assert_true(login_snapshot_encode(&site, large, LARGE, ret_sample->arena, &ret_sample->bytes,
					  &ret_sample->size));
	assert_true(ret_sample->size > LOGIN_SNAPSHOT_WHOLE_BYTES);
}

static void test_the_next_login_is_each_once(void **state)
{
	struct snapshot_cursor cursor = {0};
	struct login_snapshot snapshot;
	struct snapshot_entry entry;
	bool seen[LARGE] = {false};
	struct sample large;
	size_t count = 0;

	(void)state;
	make_large(&large);
	assert_true(open_whole(&snapshot, large.bytes, large.size));
	assert_int_equal(login_snapshot_count(&snapshot), LARGE);
	while (login_snapshot_next(&snapshot, &cursor, &entry) == SNAPSHOT_FOUND) {
		assert_false(seen[entry.login.folder_count]);
		seen[entry.login.folder_count] = true;
		count++;
	}
	assert_int_equal(count, LARGE);
	assert_int_equal(login_snapshot_next(&snapshot, &cursor, &entry), SNAPSHOT_ABSENT);
	arena_free(large.arena);
}

/* What the door asks about one login. */
struct said {
	enum snapshot_found named, anothers;
	struct snapshot_login login;
	int64_t windows;
};

static struct said ask(const struct login_snapshot *snapshot, const char *name, uint32_t uid)
{
	struct snapshot_entry entry;
	struct said said = {.named = login_snapshot_by_name(snapshot, name, &entry),
			    .anothers = login_snapshot_uid_of_another(snapshot, uid, name)};

	if (said.named != SNAPSHOT_FOUND)
		return said;
	said.login = entry.login;
	for (size_t i = 0; i < entry.login.other_count; i++)
		said.windows += snapshot_entry_other(&entry, i).from;
	return said;
}

/* Some that are there, some that are not, uids of others and of nobody. */
static const struct question {
	const char *name;
	uint32_t uid;
} questions[] = {{"dr.0", 5000}, {"dr.5", 5015},   {"dr.699", 5000 + 3 * 699}, {"dr.33", 5000},
		 {"eve", 6000},  {"dr.700", 4711}, {"eve", 5000 + 3 * 99}};
enum { QUESTIONS = sizeof(questions) / sizeof(questions[0]) };

/* The answer of a damaged file is that of the good one, or "damaged"; *seen counts the latter. */
static void compare(const struct said *good, const struct said *found, size_t at, size_t *seen)
{
	bool damaged = found->named == SNAPSHOT_DAMAGED || found->anothers == SNAPSHOT_DAMAGED;

	*seen += damaged;
	if (damaged)
		return;
	if (found->named != good->named || found->anothers != good->anothers)
		fail_msg("byte %zu changed: another answer", at);
	if (good->named == SNAPSHOT_FOUND &&
	    (found->login.uid != good->login.uid || found->login.folder_count != good->login.folder_count ||
	     found->windows != good->windows || strcmp(found->login.view, good->login.view) != 0 ||
	     found->login.valid.until != good->login.valid.until))
		fail_msg("byte %zu changed: another login", at);
}

static void test_a_large_one_answers_the_same_or_is_damaged(void **state)
{
	struct said good[QUESTIONS];
	struct login_snapshot snapshot;
	size_t seen = 0, refused = 0;
	struct sample large;
	unsigned char *copy;

	(void)state;
	make_large(&large);
	assert_true(open_bytes(&snapshot, large.bytes, large.size));
	for (size_t k = 0; k < QUESTIONS; k++)
		good[k] = ask(&snapshot, questions[k].name, questions[k].uid);
	copy = copy_of(&large, large.size);
	for (size_t i = 0; i < large.size; i++) {
		copy[i] ^= (unsigned char)(1u << i % 8);
		if (open_bytes(&snapshot, copy, large.size)) {
			for (size_t k = 0; k < QUESTIONS; k++) {
				struct said found = ask(&snapshot, questions[k].name, questions[k].uid);

				compare(&good[k], &found, i, &seen);
			}
			assert_false(login_snapshot_verify(&snapshot));
		} else {
			refused++;
		}
		copy[i] = large.bytes[i];
	}
	/* in the header; in the directory and in each block that a question is about */
	assert_true(refused >= HEADER_BYTES && refused < HEADER_LIMIT);
	assert_true(seen > QUESTIONS * (size_t)LOGINS_PER_BLOCK * RECORD_BYTES / 2);
	free(copy);
	arena_free(large.arena);
}

/* A source that counts what is taken from it, and gives no more than `room` times. */
struct counted {
	const unsigned char *bytes;
	size_t fetches, taken, room;
};

static const unsigned char *counted_fetch(void *context, size_t at, size_t size)
{
	struct counted *counted = context;

	if (counted->room == 0)
		return NULL;
	counted->room--;
	counted->fetches++;
	counted->taken += size;
	return counted->bytes + at;
}

static void test_a_large_one_is_read_in_a_few_blocks(void **state)
{
	struct counted counted = {.room = SIZE_MAX};
	struct login_snapshot snapshot;
	struct snapshot_source source;
	struct sample large;

	(void)state;
	make_large(&large);
	counted.bytes = large.bytes;
	source = (struct snapshot_source){counted_fetch, &counted, large.size};
	assert_true(login_snapshot_open(&snapshot, &source));
	(void)login_snapshot_by_name(&snapshot, "dr.5", &(struct snapshot_entry){0});
	(void)login_snapshot_uid_of_another(&snapshot, 5015, "dr.5");
	assert_true(counted.fetches <= 6);
	assert_true(counted.taken < large.size / 4);
	arena_free(large.arena);
}

/* Whichever read fails: "damaged", never "absent". */
static void test_bytes_that_cannot_be_had(void **state)
{
	struct login_snapshot snapshot;
	struct sample large;
	size_t failed = 0;

	(void)state;
	make_large(&large);
	for (size_t room = 0; room < 6; room++) {
		struct counted counted = {.bytes = large.bytes, .room = room};
		const struct snapshot_source source = {counted_fetch, &counted, large.size};

		if (!login_snapshot_open(&snapshot, &source)) {
			failed++;
			continue;
		}
		failed += login_snapshot_by_name(&snapshot, "eve", &(struct snapshot_entry){0}) ==
			      SNAPSHOT_DAMAGED ||
			  login_snapshot_uid_of_another(&snapshot, 4711, "eve") == SNAPSHOT_DAMAGED;
	}
	assert_int_equal(failed, 6);
	arena_free(large.arena);
}

int main(void)
{
#define ON_SAMPLE(test) cmocka_unit_test_setup_teardown(test, make_sample, free_sample)
	const struct CMUnitTest tests[] = {
	    ON_SAMPLE(test_what_is_written_is_read),
	    ON_SAMPLE(test_what_is_not_there_is_not_found),
	    ON_SAMPLE(test_uid_of_another),
	    cmocka_unit_test(test_one_uid_two_logins),
	    cmocka_unit_test(test_nobody_at_all),
	    cmocka_unit_test(test_encode_refuses_names_it_could_not_find_again),
	    ON_SAMPLE(test_order_of_input_is_nothing),
	    ON_SAMPLE(test_every_changed_byte_is_seen),
	    ON_SAMPLE(test_changes_do_not_cancel),
	    ON_SAMPLE(test_every_length_is_seen),
	    ON_SAMPLE(test_a_changed_byte_with_right_checksums_is_harmless),
	    ON_SAMPLE(test_header_that_must_not_be_believed),
	    ON_SAMPLE(test_blocks_that_must_not_be_believed),
	    cmocka_unit_test(test_offsets_of_the_zone),
	    cmocka_unit_test(test_the_next_login_is_each_once),
	    cmocka_unit_test(test_a_large_one_answers_the_same_or_is_damaged),
	    cmocka_unit_test(test_a_large_one_is_read_in_a_few_blocks),
	    cmocka_unit_test(test_bytes_that_cannot_be_had),
	    cmocka_unit_test(test_many_logins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
