/* The login snapshot: what is written is read, and what was changed by a byte is not. */
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
					  .offset_seconds = -10800};

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

/* Makes the checksum right again: what is found then is not found by it. */
static void seal(unsigned char *bytes, size_t size)
{
	snapshot_store64(bytes + HEADER_SIZE, size);
	snapshot_store64(bytes + HEADER_CHECKSUM, snapshot_checksum(bytes, size));
}

static void assert_window(struct time_window found, struct time_window expected)
{
	assert_true(found.from == expected.from && found.until == expected.until);
}

static void assert_entry(const struct login_snapshot *snapshot, const struct snapshot_entry *entry,
			 const struct snapshot_login *expected)
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
		assert_window(login_snapshot_other(snapshot, entry, i), expected->others[i]);
	for (size_t i = 0; i < expected->break_glass_count; i++)
		assert_window(login_snapshot_break_glass(snapshot, entry, i), expected->break_glass[i]);
}

static void test_what_is_written_is_read(void **state)
{
	const struct sample *sample = *state;
	struct login_snapshot snapshot;
	struct snapshot_entry entry;
	struct snapshot_site found;

	assert_true(login_snapshot_open(&snapshot, sample->bytes, sample->size));
	found = login_snapshot_site(&snapshot);
	assert_int_equal(found.published, site.published);
	assert_int_equal(found.max_state_age_seconds, site.max_state_age_seconds);
	assert_int_equal(found.unknown, site.unknown);
	assert_int_equal(found.stale, site.stale);
	assert_int_equal(found.language, site.language);
	assert_int_equal(found.notice, site.notice);
	assert_string_equal(found.timezone, site.timezone);
	assert_int_equal(found.offset_seconds, site.offset_seconds);
	for (size_t i = 0; i < LOGIN_COUNT; i++) {
		assert_true(login_snapshot_by_name(&snapshot, logins[i].name, &entry));
		assert_entry(&snapshot, &entry, &logins[i]);
		if (logins[i].uid == UINT32_MAX)
			continue;
		assert_true(login_snapshot_by_uid(&snapshot, logins[i].uid, &entry));
		assert_entry(&snapshot, &entry, &logins[i]);
	}
}

static void test_what_is_not_there_is_not_found(void **state)
{
	const struct sample *sample = *state;
	static const char *const names[] = {"", "a", "ANNA", "annaa", "zoe ", "zz", "~"};
	static const uint32_t uids[] = {0, 1, 4999, 5001, 6500, 7001, 0x7fffffffu, UINT32_MAX};
	struct login_snapshot snapshot;
	struct snapshot_entry entry;

	assert_true(login_snapshot_open(&snapshot, sample->bytes, sample->size));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_false(login_snapshot_by_name(&snapshot, names[i], &entry));
	for (size_t i = 0; i < sizeof(uids) / sizeof(uids[0]); i++) {
		assert_false(login_snapshot_by_uid(&snapshot, uids[i], &entry));
		assert_false(login_snapshot_uid_is_anothers(&snapshot, uids[i], "zoe"));
	}
}

static void test_uid_of_another(void **state)
{
	const struct sample *sample = *state;
	struct login_snapshot snapshot;

	assert_true(login_snapshot_open(&snapshot, sample->bytes, sample->size));
	assert_false(login_snapshot_uid_is_anothers(&snapshot, 5000, "zoe"));
	assert_true(login_snapshot_uid_is_anothers(&snapshot, 5000, "Zoe"));
	assert_true(login_snapshot_uid_is_anothers(&snapshot, 5000, "anna"));
	assert_false(login_snapshot_uid_is_anothers(&snapshot, 5001, "Zoe"));
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
	assert_true(login_snapshot_open(&snapshot, bytes, size));
	assert_true(login_snapshot_uid_is_anothers(&snapshot, 9, "a"));
	assert_true(login_snapshot_uid_is_anothers(&snapshot, 9, "c"));
	assert_false(login_snapshot_uid_is_anothers(&snapshot, 8, "b"));
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
	assert_true(login_snapshot_open(&snapshot, bytes, size));
	assert_false(login_snapshot_by_name(&snapshot, "anna", &entry));
	assert_false(login_snapshot_by_uid(&snapshot, 5000, &entry));
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

	for (size_t i = 0; i < sample->size; i++)
		for (size_t k = 0; k < sizeof(changes); k++) {
			copy[i] ^= changes[k];
			if (login_snapshot_open(&snapshot, copy, sample->size))
				fail_msg("byte %zu changed by %02x was not seen", i, changes[k]);
			assert_null(snapshot.bytes);
			copy[i] ^= changes[k];
		}
	assert_true(login_snapshot_open(&snapshot, copy, sample->size));
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
			assert_false(login_snapshot_open(&snapshot, copy, sample->size));
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
		if (!login_snapshot_by_name(snapshot, logins[i].name, &entry) &&
		    !login_snapshot_by_uid(snapshot, logins[i].uid, &entry))
			continue;
		sum += strlen(entry.login.name) + strlen(entry.login.view);
		for (size_t k = 0; k < entry.login.other_count; k++)
			sum += login_snapshot_other(snapshot, &entry, k).from != 0;
		for (size_t k = 0; k < entry.login.break_glass_count; k++)
			sum += login_snapshot_break_glass(snapshot, &entry, k).from != 0;
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
		assert_int_equal(login_snapshot_open(&snapshot, copy, size), size == sample->size);
		/* the same with the length and the checksum made right: only spare NULs may be missing */
		if (size >= HEADER_BYTES && size < sample->size) {
			seal(copy, size);
			if (login_snapshot_open(&snapshot, copy, size))
				assert_true(size >= sample->size - 8 && walk(&snapshot) > 0);
		}
		free(copy);
	}
	assert_false(login_snapshot_open(&snapshot, NULL, 0));
}

/* Each byte changed, the checksum made right: refused or harmless (the sanitizers judge). */
static void test_a_changed_byte_with_a_right_checksum_is_harmless(void **state)
{
	const struct sample *sample = *state;
	struct login_snapshot snapshot;
	size_t opened = 0, sum = 0;

	for (size_t i = HEADER_CHECKED; i < sample->size; i++)
		for (unsigned change = 1; change < 256; change += 2) {
			unsigned char *copy = copy_of(sample, sample->size);

			copy[i] ^= (unsigned char)change;
			seal(copy, sample->size);
			if (login_snapshot_open(&snapshot, copy, sample->size)) {
				opened++;
				sum += walk(&snapshot);
			}
			free(copy);
		}
	assert_true(opened > 0 && sum > 0);
}

static const unsigned char *index_of(const struct sample *sample)
{
	const unsigned char *bytes = sample->bytes;

	return bytes + HEADER_BYTES + RECORD_BYTES * (size_t)snapshot_load32(bytes + HEADER_LOGINS) +
	       WINDOW_BYTES * (size_t)snapshot_load32(bytes + HEADER_WINDOWS);
}

/* 32-bit fields that must not be believed: where they stand and what somebody wrote there. */
struct lie {
	const char *name;
	size_t at;
	uint32_t value;
};

static void assert_lie_is_seen(const struct sample *sample, const struct lie *lie)
{
	unsigned char *copy = copy_of(sample, sample->size);
	struct login_snapshot snapshot;

	snapshot_store32(copy + lie->at, lie->value);
	seal(copy, sample->size);
	if (login_snapshot_open(&snapshot, copy, sample->size))
		fail_msg("%s: not seen", lie->name);
	free(copy);
}

static void test_offsets_and_values_out_of_range(void **state)
{
	const struct sample *sample = *state;
	const size_t second = HEADER_BYTES + RECORD_BYTES;
	const size_t uids = (size_t)(index_of(sample) - sample->bytes);
	const struct lie lies[] = {
	    {"no such answer to unknown logins", HEADER_UNKNOWN, 2},
	    {"no such answer to a stale state", HEADER_STALE, 2},
	    {"no such language", HEADER_LANGUAGE, 2},
	    {"notice is yes or no", HEADER_NOTICE, 2},
	    {"max_state_age below zero", HEADER_MAX_AGE + 4, 0x80000000u},
	    {"a zone of 25 hours", HEADER_OFFSET, 90000},
	    {"a zone of -25 hours", HEADER_OFFSET, (uint32_t)-90000},
	    {"time zone outside the strings", HEADER_TIMEZONE, (uint32_t)sample->size},
	    {"more logins than there are", HEADER_LOGINS, LOGIN_COUNT + 1},
	    {"fewer logins than there are", HEADER_LOGINS, LOGIN_COUNT - 1},
	    {"no logins", HEADER_LOGINS, 0},
	    {"as many logins as can be said", HEADER_LOGINS, UINT32_MAX},
	    {"as many windows as can be said", HEADER_WINDOWS, UINT32_MAX},
	    {"as many uids as can be said", HEADER_UIDS, UINT32_MAX},
	    {"a uid left out of the index", HEADER_UIDS, 3},
	    {"reserved", HEADER_ZERO_2, 1},
	    {"name outside the strings", second + RECORD_NAME, (uint32_t)sample->size},
	    {"name far outside", second + RECORD_NAME, UINT32_MAX},
	    {"empty name", second + RECORD_NAME, 0},
	    {"view outside the strings", second + RECORD_VIEW, UINT32_MAX - 7},
	    {"the name of the login before", second + RECORD_NAME,
	     snapshot_load32(sample->bytes + HEADER_BYTES + RECORD_NAME)},
	    {"a uid that the index lacks", HEADER_BYTES + 3 * RECORD_BYTES + RECORD_UID, 123},
	    {"unknown flag", second + RECORD_FLAGS, 4},
	    {"reserved in a login", second + RECORD_ZERO, 1},
	    {"windows from outside", second + RECORD_OTHERS_AT, 1000},
	    {"windows to outside", second + RECORD_OTHERS, 1000},
	    {"window count that wraps", second + RECORD_OTHERS, UINT32_MAX},
	    {"break-glass from outside", second + RECORD_BREAK_GLASS_AT, UINT32_MAX},
	    {"break-glass to outside", second + RECORD_BREAK_GLASS, UINT32_MAX},
	    {"index names no login", uids, LOGIN_COUNT},
	    {"index far outside", uids + 4, UINT32_MAX},
	    {"index names a login without uid", uids, 3},
	    {"index names a login twice", uids, snapshot_load32(sample->bytes + uids + 4)},
	    {"index out of order", uids, snapshot_load32(sample->bytes + uids + 12)},
	};

	for (size_t i = 0; i < sizeof(lies) / sizeof(lies[0]); i++)
		assert_lie_is_seen(sample, &lies[i]);
}

static void test_unsorted_names(void **state)
{
	const struct sample *sample = *state;
	unsigned char *copy = copy_of(sample, sample->size), one[RECORD_BYTES];
	unsigned char *first = copy + HEADER_BYTES, *second = first + RECORD_BYTES;
	struct login_snapshot snapshot;

	memcpy(one, first, RECORD_BYTES);
	memcpy(first, second, RECORD_BYTES);
	memcpy(second, one, RECORD_BYTES);
	seal(copy, sample->size);
	assert_false(login_snapshot_open(&snapshot, copy, sample->size));
	memcpy(second, first, RECORD_BYTES); /* the same name twice */
	seal(copy, sample->size);
	assert_false(login_snapshot_open(&snapshot, copy, sample->size));
	free(copy);
}

static void test_strings_that_do_not_end(void **state)
{
	const struct sample *sample = *state;
	unsigned char *copy = copy_of(sample, sample->size);
	struct login_snapshot snapshot;

	for (size_t i = sample->size; copy[i - 1] == '\0'; i--)
		copy[i - 1] = 'x';
	seal(copy, sample->size);
	assert_false(login_snapshot_open(&snapshot, copy, sample->size));
	free(copy);
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
	assert_true(login_snapshot_open(&snapshot, bytes, size));
	for (uint32_t i = 0; i < MANY; i++) {
		assert_true(login_snapshot_by_name(&snapshot, names[i], &entry));
		assert_int_equal(entry.login.folder_count, i);
		assert_true(login_snapshot_by_uid(&snapshot, 100000 - i, &entry));
		assert_int_equal(entry.login.folder_count, i);
	}
	free(many);
	arena_free(arena);
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
	    ON_SAMPLE(test_a_changed_byte_with_a_right_checksum_is_harmless),
	    ON_SAMPLE(test_offsets_and_values_out_of_range),
	    ON_SAMPLE(test_unsorted_names),
	    ON_SAMPLE(test_strings_that_do_not_end),
	    cmocka_unit_test(test_many_logins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
