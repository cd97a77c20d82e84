/* Every change that somebody makes to the trail is found, and told where it is; what retention removes is none. */
#include "tests/unit/audit_folder.h"

#include <errno.h>

#define SECOND_SEGMENT "0000000000000011.jsonl"
#define THIRD_SEGMENT "0000000000000021.jsonl"

/* Three segments: lines 1 to 9 and a seal, 11 to 19 and a seal, 21 to 25. */
static void fill(struct audit_folder *folder)
{
	folder_open_with(folder, (struct trail_options){.segment_seconds = 3600});
	for (int segment = 0; segment < 2; segment++) {
		folder_fill(folder, 3, 3);
		folder->now_ms += 3600 * 1000;
	}
	folder_fill(folder, 1, 4);
	folder_fill(folder, 1, 1);
	folder_expect_clean(folder, 25);
	assert_int_equal(folder->verdict.segments, 3);
	assert_int_equal(folder->verdict.count, 0);
	folder_shell(folder, "chmod u+w audit/*.jsonl; cp -a audit saved");
}

static void restore(struct audit_folder *folder)
{
	folder_shell(folder, "rm -rf audit && cp -a saved audit");
}

/* ---- one change, one finding ---- */

static const struct change {
	const char *command;
	enum audit_what what;
	const char *file;
	uint64_t line;
	bool is_alone; /* nothing else is found */
} changes[] = {
    /* an edited byte: in a name, in a number, in a hash, in a signature, in the last line, in a seal */
    {"sed -i '2s/P001/P002/' audit/" FIRST_SEGMENT, AUDIT_EDITED, FIRST_SEGMENT, 2, true},
    {"sed -i '1s/P001/P002/' audit/" FIRST_SEGMENT, AUDIT_EDITED, FIRST_SEGMENT, 1, true},
    {"sed -i '1s/P001/P002/' audit/" SECOND_SEGMENT, AUDIT_EDITED, SECOND_SEGMENT, 1, true},
    {"sed -i '9s/P001/P002/' audit/" SECOND_SEGMENT, AUDIT_EDITED, SECOND_SEGMENT, 9, true},
    {"sed -i '4s/gained/gain/' audit/" FIRST_SEGMENT, AUDIT_EDITED, FIRST_SEGMENT, 4, true},
    {"sed -i '4s/2026/2025/' audit/" FIRST_SEGMENT, AUDIT_EDITED, FIRST_SEGMENT, 4, true},
    {"sed -i '4s/\"sequence\":4/\"sequence\":x/' audit/" FIRST_SEGMENT, AUDIT_EDITED, FIRST_SEGMENT, 4, true},
    {"sed -i '5s/\"previous\":\"[0-9a-f]/\"previous\":\"g/' audit/" FIRST_SEGMENT, AUDIT_EDITED,
     FIRST_SEGMENT, 5, true},
    {"sed -i '3s/....\"}$/0000\"}/' audit/" FIRST_SEGMENT, AUDIT_EDITED, FIRST_SEGMENT, 3, true},
    {"sed -i '10s/\"lines\":9/\"lines\":8/' audit/" FIRST_SEGMENT, AUDIT_EDITED, FIRST_SEGMENT, 10, false},
    {"sed -i '10s/\"lines\":9/\"lines\":8/' audit/" SECOND_SEGMENT, AUDIT_SEAL, SECOND_SEGMENT, 10, false},
    {"sed -i '5s/P001/P002/' audit/" THIRD_SEGMENT, AUDIT_EDITED, THIRD_SEGMENT, 5, true},
    {"sed -i '5s/signature/signatura/' audit/" THIRD_SEGMENT, AUDIT_EDITED, THIRD_SEGMENT, 5, true},
    {"sed -i '5s/^{/[/' audit/" THIRD_SEGMENT, AUDIT_EDITED, THIRD_SEGMENT, 5, true},
    {"sed -i '2s/.*//' audit/" FIRST_SEGMENT, AUDIT_EDITED, FIRST_SEGMENT, 2, true},
    {"printf x >>audit/" FIRST_SEGMENT, AUDIT_EDITED, FIRST_SEGMENT, 11, false},
    /* a removed line */
    {"sed -i 2d audit/" FIRST_SEGMENT, AUDIT_MISSING, FIRST_SEGMENT, 2, true},
    {"sed -i 1d audit/" FIRST_SEGMENT, AUDIT_MISSING, FIRST_SEGMENT, 1, false},
    {"sed -i 3,5d audit/" SECOND_SEGMENT, AUDIT_MISSING, SECOND_SEGMENT, 3, true},
    {"sed -i 10d audit/" FIRST_SEGMENT, AUDIT_MISSING, SECOND_SEGMENT, 1, false},
    {"sed -i 4d audit/" THIRD_SEGMENT, AUDIT_MISSING, THIRD_SEGMENT, 4, true},
    /* a truncated tail */
    {"sed -i 5d audit/" THIRD_SEGMENT, AUDIT_TRUNCATED, THIRD_SEGMENT, 0, true},
    {"truncate -s -1 audit/" THIRD_SEGMENT, AUDIT_EDITED, THIRD_SEGMENT, 5, true},
    {"truncate -s -100 audit/" THIRD_SEGMENT, AUDIT_EDITED, THIRD_SEGMENT, 5, true},
    {"truncate -s 0 audit/" THIRD_SEGMENT, AUDIT_TRUNCATED, THIRD_SEGMENT, 0, true},
    {"rm audit/" THIRD_SEGMENT, AUDIT_TRUNCATED, SECOND_SEGMENT, 0, true},
    {"truncate -s -100 audit/" FIRST_SEGMENT, AUDIT_EDITED, FIRST_SEGMENT, 10, false},
    /* a swapped, a missing, a strange segment */
    {"cd audit; mv " FIRST_SEGMENT " x; mv " SECOND_SEGMENT " " FIRST_SEGMENT "; mv x " SECOND_SEGMENT,
     AUDIT_SWAPPED, FIRST_SEGMENT, 0, false},
    {"cp audit/" FIRST_SEGMENT " audit/" SECOND_SEGMENT, AUDIT_SWAPPED, SECOND_SEGMENT, 0, false},
    {"rm audit/" FIRST_SEGMENT, AUDIT_MISSING, SECOND_SEGMENT, 1, true},
    {"rm audit/" SECOND_SEGMENT, AUDIT_MISSING, THIRD_SEGMENT, 1, true},
    {"mv audit/" SECOND_SEGMENT " audit/0000000000000012.jsonl", AUDIT_SWAPPED, "0000000000000012.jsonl", 0,
     true},
    {"cp audit/" SECOND_SEGMENT " audit/copy.jsonl", AUDIT_UNREADABLE, "copy.jsonl", 0, true},
    {"truncate -s 2G audit/" SECOND_SEGMENT, AUDIT_UNREADABLE, SECOND_SEGMENT, 0, false},
    {"rm audit/" SECOND_SEGMENT "; mkfifo audit/" SECOND_SEGMENT, AUDIT_UNREADABLE, SECOND_SEGMENT, 0, false},
    /* an inserted line */
    {"sed -i 2p audit/" FIRST_SEGMENT, AUDIT_INSERTED, FIRST_SEGMENT, 2, true},
    {"sed -i '7r one' audit/" SECOND_SEGMENT, AUDIT_INSERTED, SECOND_SEGMENT, 8, true},
    {"cat one >>audit/" FIRST_SEGMENT, AUDIT_INSERTED, FIRST_SEGMENT, 11, false},
    {"cat one >>audit/" THIRD_SEGMENT, AUDIT_UNSIGNED, THIRD_SEGMENT, 6, true},
    {"echo >>audit/" THIRD_SEGMENT, AUDIT_UNSIGNED, THIRD_SEGMENT, 6, true},
    {"tail -n 1 audit/" THIRD_SEGMENT " >>audit/" THIRD_SEGMENT, AUDIT_UNSIGNED, THIRD_SEGMENT, 6, true},
    /* the head */
    {"rm audit/head", AUDIT_WRONG_HEAD, "head", 0, true},
    {"echo >audit/head", AUDIT_WRONG_HEAD, "head", 0, true},
    {"sed -i 's/\"sequence\":2/\"sequence\":3/' audit/head", AUDIT_WRONG_HEAD, "head", 0, true},
    {"cp older audit/head", AUDIT_WRONG_HEAD, "head", 0, true},
    {"rm audit/head; mkdir audit/head", AUDIT_WRONG_HEAD, "head", 0, true},
    /* the keys */
    {"rm audit/key.pub", AUDIT_WRONG_KEY, "key.pub", 0, false},
    {"echo x >audit/key.pub", AUDIT_UNREADABLE, "key.pub", 0, false},
    {"tr 0-9a-f 1-9a-f0 <saved/key.pub >audit/key.pub", AUDIT_WRONG_HEAD, "head", 0, true},
    /* a record of removals that nobody has signed */
    {"echo '{\"gaps\":[]}' >audit/removed", AUDIT_RETENTION, "removed", 0, true},
    {"rm -r audit/*.jsonl", AUDIT_TRUNCATED, "audit", 0, true},
};

static void each_change_is_found(void **state)
{
	struct audit_folder *folder = *state;
	folder_open_with(folder, (struct trail_options){.segment_seconds = 3600});
	folder_fill(folder, 3, 3);
	folder_shell(folder, "cp audit/head older; sed -n 3p audit/" FIRST_SEGMENT " >one; rm -r audit");
	folder->now_ms = START_MS;
	folder_open(folder);
	folder_fill(folder, 1, 1);
	folder_shell(folder, "rm -r audit");
	folder->now_ms = START_MS;
	fill(folder);
	folder_shell(folder, "sed -n 3p audit/" FIRST_SEGMENT " >one");
	/* an older head that this key has signed */
	folder_shell(folder, "cp audit/head older");
	folder_fill(folder, 4, 1);
	folder_shell(folder, "cp older x; cp audit/head now; cp x audit/head");
	folder_expect(folder, AUDIT_WRONG_HEAD, "head", 0);
	folder_shell(folder, "cp now audit/head; rm -r saved; cp -a audit saved");
	folder_expect_clean(folder, 29);
	folder_shell(folder, "sed -i 6,9d audit/" THIRD_SEGMENT);
	folder_expect(folder, AUDIT_TRUNCATED, THIRD_SEGMENT, 0);
	folder_shell(folder, "rm -r audit saved");
	folder->now_ms = START_MS;
	fill(folder);
	folder_shell(folder, "sed -n 3p audit/" FIRST_SEGMENT " >one; cp audit/head before");
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		const struct change *change = &changes[i];
		if (strcmp(change->command, "cp older audit/head") == 0)
			continue;
		restore(folder);
		print_message("# %s\n", change->command);
		folder_shell(folder, change->command);
		folder_expect(folder, change->what, change->file, change->line);
		if (change->is_alone && folder->verdict.faults != 1) {
			folder_print(folder);
			fail_msg("%llu findings", (unsigned long long)folder->verdict.faults);
		}
	}
}

/* Any byte of any file that is changed, cut or doubled: never unnoticed. */
static void no_byte_goes_unnoticed(void **state)
{
	struct audit_folder *folder = *state;
	static const char *const names[] = {FIRST_SEGMENT, SECOND_SEGMENT, THIRD_SEGMENT};
	unsigned noticed = 0;
	fill(folder);
	for (size_t i = 0; i < 3; i++) {
		char path[128];
		struct stat status;
		snprintf(path, sizeof(path), "%s/audit/%s", folder->path, names[i]);
		int fd = open(path, O_RDWR);
		assert_true(fd >= 0 && fstat(fd, &status) == 0);
		for (off_t at = 0; at < status.st_size; at += 7) {
			unsigned char byte, other;
			assert_int_equal(pread(fd, &byte, 1, at), 1);
			other = byte ^ (unsigned char)(1 + at % 255);
			assert_int_equal(pwrite(fd, &other, 1, at), 1);
			folder_verify(folder);
			if (folder->verdict.faults == 0)
				fail_msg("byte %ld of %s", (long)at, names[i]);
			noticed++;
			assert_int_equal(pwrite(fd, &byte, 1, at), 1);
		}
		close(fd);
	}
	assert_true(noticed > 500);
	folder_expect_clean(folder, 25);
}

/* ---- the auditor's own copies ---- */

static void a_chain_signed_anew_is_found(void **state)
{
	struct audit_folder *folder = *state;
	char key[128], head[128];
	fill(folder);
	snprintf(key, sizeof(key), "%s/saved/key.pub", folder->path);
	snprintf(head, sizeof(head), "%s/saved/head", folder->path);
	folder_shell(folder, "rm -r audit");
	folder->now_ms = START_MS;
	folder_open_with(folder, (struct trail_options){.segment_seconds = 3600});
	folder_fill(folder, 8, 3);
	/* by itself the forgery is right */
	folder_expect_clean(folder, 24);
	folder->evidence.key_file = key;
	folder_expect(folder, AUDIT_WRONG_KEY, "key.pub", 0);
	assert_true(folder->verdict.faults >= 2); /* and the head */
	folder_shell(folder, "cp saved/key.pub audit/");
	folder_expect(folder, AUDIT_WRONG_HEAD, "head", 0);
	folder->evidence.key_file = NULL;
	folder_expect(folder, AUDIT_WRONG_HEAD, "head", 0);
	restore(folder);
	folder->evidence.key_file = key;
	folder->evidence.head_file = head;
	folder_expect_clean(folder, 25);
}

static void a_copy_of_the_head_tells_a_rollback(void **state)
{
	struct audit_folder *folder = *state;
	struct safe_problem problem;
	char head[128];
	fill(folder);
	folder_fill(folder, 3, 2);
	folder_shell(folder, "cp audit/head copy");
	snprintf(head, sizeof(head), "%s/copy", folder->path);
	folder->evidence.head_file = head;
	folder_fill(folder, 3, 2);
	folder_expect_clean(folder, 37);
	restore(folder);
	folder_expect(folder, AUDIT_TRUNCATED, THIRD_SEGMENT, 0);
	folder->evidence.head_file = NULL;
	folder_expect_clean(folder, 25);
	folder->evidence.head_file = "/nonexistent";
	assert_true(audit_verify(folder->path, &folder->evidence, folder->arena, &folder->verdict, &problem) <
		    0);
	folder->evidence.head_file = NULL;
	folder->evidence.key_file = head;
	assert_true(audit_verify(folder->path, &folder->evidence, folder->arena, &folder->verdict, &problem) <
		    0);
	folder->evidence.key_file = NULL;
}

/* ---- retention ---- */

static void tend(struct audit_folder *folder, struct trail_tended *tended)
{
	static const struct trail_retention retention = {30 * 24 * 3600, 90 * 24 * 3600};
	if (trail_tend(folder->trail, &retention, folder->now_ms, tended) != 0)
		fail_msg("%s", trail_problem(folder->trail));
}

static void day(struct audit_folder *folder, enum audit_kind kind)
{
	folder_fill(folder, 1, 3);
	folder_add(folder, kind, "P001");
	folder_add(folder, AUDIT_SWEEP, "P001");
	assert_int_equal(trail_commit(folder->trail), 0);
	folder->now_ms += DAY_MS;
}

static void old_segments_go(void **state)
{
	struct audit_folder *folder = *state;
	struct trail_tended tended;
	folder_open(folder);
	for (int i = 0; i < 40; i++)
		day(folder, i == 5 ? AUDIT_BREAK_GLASS : i == 7 ? AUDIT_REVIEW : AUDIT_STATEMENT);
	folder_verify(folder);
	folder_expect_clean(folder, folder->verdict.end.sequence);
	assert_int_equal(folder->verdict.segments, 40);
	tend(folder, &tended);
	assert_true(tended.sealed);
	assert_int_equal(tended.removed_segments, 9); /* eleven are old, two are kept longer */
	assert_int_equal(tended.removed_lines, 54);
	folder_verify(folder);
	folder_expect_clean(folder, folder->verdict.end.sequence);
	assert_int_equal(folder->verdict.count, 0);
	tend(folder, &tended);
	assert_int_equal(tended.removed_segments, 0);
	uint64_t end = folder->verdict.end.sequence;
	folder_expect_clean(folder, end);
	folder_fill(folder, 3, 3);
	folder_expect_clean(folder, end + 9);
	folder_shell(folder, "test $(ls audit/*.jsonl | wc -l) = 32; grep -h audit-removed audit/*.jsonl | "
			     "wc -l | grep -qx 9");
	/* what retention did not remove is missing all the same */
	folder_shell(folder, "rm audit/0000000000000073.jsonl");
	folder_expect(folder, AUDIT_MISSING, NULL, 1);
}

static void all_goes_in_the_end(void **state)
{
	struct audit_folder *folder = *state;
	struct trail_tended tended;
	folder_open(folder);
	for (int i = 0; i < 10; i++)
		day(folder, i == 5 ? AUDIT_BREAK_GLASS : AUDIT_STATEMENT);
	for (int i = 0; i < 5; i++) {
		folder->now_ms += 200 * DAY_MS;
		tend(folder, &tended);
		folder_verify(folder);
		folder_expect_clean(folder, folder->verdict.end.sequence);
	}
	assert_true(folder->verdict.lines < 20);
	folder_shell(folder, "test $(grep -o '\"first\"' audit/removed | wc -l) = 1");
	day(folder, AUDIT_STATEMENT);
	folder_verify(folder);
	folder_expect_clean(folder, folder->verdict.end.sequence);
}

/* Killed between the record and the files: the next run goes on. */
static void an_interrupted_removal_is_completed(void **state)
{
	struct audit_folder *folder = *state;
	struct trail_tended tended;
	folder_open(folder);
	for (int i = 0; i < 40; i++)
		day(folder, AUDIT_STATEMENT);
	folder_shell(folder, "cp -a audit saved");
	tend(folder, &tended);
	assert_int_equal(tended.removed_segments, 11);
	folder_shell(folder, "cp -a saved/0000000000000001.jsonl saved/0000000000000013.jsonl audit/");
	folder_verify(folder);
	folder_expect_clean(folder, folder->verdict.end.sequence);
	tend(folder, &tended);
	assert_int_equal(tended.removed_segments, 2);
	assert_int_equal(tended.removed_lines, 0);
	folder_verify(folder);
	folder_expect_clean(folder, folder->verdict.end.sequence);
	/* an older record does not explain the gap */
	folder_shell(folder, "rm audit/removed");
	folder_expect(folder, AUDIT_MISSING, NULL, 1);
}

static void a_damaged_segment_is_not_removed(void **state)
{
	struct audit_folder *folder = *state;
	struct trail_tended tended;
	folder_open(folder);
	for (int i = 0; i < 35; i++)
		day(folder, AUDIT_STATEMENT);
	folder_shell(folder, "chmod u+w audit/*; sed -i '6s/\"newest\":\"2026/\"newest\":\"2016/' "
			     "audit/0000000000000181.jsonl; truncate -s -5 audit/0000000000000007.jsonl");
	tend(folder, &tended);
	assert_int_equal(tended.removed_segments, 5);
	folder_shell(folder, "test -e audit/0000000000000007.jsonl && test -e audit/0000000000000181.jsonl");
}

static void kept_for_longer_than_time(void **state)
{
	struct audit_folder *folder = *state;
	struct trail_tended tended;
	static const struct trail_retention forever = {INT64_C(1000) * 366 * 24 * 3600 * 3, 0};
	folder_open(folder);
	for (int i = 0; i < 5; i++)
		day(folder, AUDIT_STATEMENT);
	assert_int_equal(trail_tend(folder->trail, &forever, folder->now_ms, &tended), 0);
	assert_int_equal(tended.removed_segments, 0);
	folder_verify(folder);
	folder_expect_clean(folder, folder->verdict.end.sequence);
}

/* ---- sealing ---- */

static void segments_are_sealed_by_size(void **state)
{
	struct audit_folder *folder = *state;
	folder_open_with(folder, (struct trail_options){.segment_bytes = 5000});
	folder_fill(folder, 40, 1);
	folder_verify(folder);
	folder_expect_clean(folder, folder->verdict.end.sequence);
	assert_true(folder->verdict.segments > 3);
	folder_shell(
	    folder,
	    "test $(find audit -name '*.jsonl' -perm 400 | wc -l) = $(($(ls audit/*.jsonl | wc -l) - 1))");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_set_up, folder_tear_down)
	    TEST(each_change_is_found),
	    TEST(no_byte_goes_unnoticed),
	    TEST(a_chain_signed_anew_is_found),
	    TEST(a_copy_of_the_head_tells_a_rollback),
	    TEST(old_segments_go),
	    TEST(all_goes_in_the_end),
	    TEST(an_interrupted_removal_is_completed),
	    TEST(a_damaged_segment_is_not_removed),
	    TEST(kept_for_longer_than_time),
	    TEST(segments_are_sealed_by_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
