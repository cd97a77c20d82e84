/* What is committed is there, in order, whoever else appends; what is torn or lost is told, never dropped. */
#include "tests/unit/audit_folder.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* ---- what is recorded ---- */

static void lines_follow_each_other(void **state)
{
	struct audit_folder *folder = *state;
	folder_open(folder);
	folder_fill(folder, 3, 5);
	folder_fill(folder, 2, 1);
	assert_int_equal(trail_sequence(folder->trail), 17);
	folder_expect_clean(folder, 17);
	assert_int_equal(folder->verdict.lines, 17);
	assert_int_equal(folder->verdict.count, 0);
	folder_shell(folder, "test $(wc -l <audit/" FIRST_SEGMENT ") = 17");
	folder_shell(folder, "test $(grep -c signature audit/" FIRST_SEGMENT ") = 5");
	folder_shell(folder,
		     "python3 -c 'import json,sys\nfor n,l in enumerate(open(\"audit/" FIRST_SEGMENT
		     "\"),1):\n j=json.loads(l)\n assert j[\"sequence\"]==n and j[\"by\"]==\"adm.zoe\" and "
		     "j[\"fields\"][\"patient\"]==\"P001\", l'");
	folder_shell(folder, "test \"$(head -c 60 audit/" FIRST_SEGMENT
			     ")\" = '{\"sequence\":1,\"instant\":\"2026-11-18T11:06:40.123Z\",\"kind\":\"a'");
}

static void all_of_it_is_private(void **state)
{
	struct audit_folder *folder = *state;
	umask(0);
	folder_open(folder);
	folder_fill(folder, 1, 1);
	umask(022);
	folder_shell(folder, "test \"$(stat -c %a audit)\" = 700");
	folder_shell(folder, "test \"$(stat -c %a audit/* | sort -u)\" = 600");
}

static void nothing_recorded_is_no_fault(void **state)
{
	struct audit_folder *folder = *state;
	folder_expect_clean(folder, 0);
	assert_true(folder->verdict.is_empty);
	folder_open(folder);
	folder_expect_clean(folder, 0);
	trail_begin(folder->trail);
	assert_int_equal(trail_commit(folder->trail), 0);
	folder_expect_clean(folder, 0);
}

static void what_was_not_committed_is_gone(void **state)
{
	struct audit_folder *folder = *state;
	folder_open(folder);
	folder_fill(folder, 1, 2);
	folder_add(folder, AUDIT_REVIEW, "P002");
	trail_begin(folder->trail);
	folder_fill(folder, 1, 1);
	folder_add(folder, AUDIT_REVIEW, "P002");
	folder_open(folder);
	folder_fill(folder, 1, 1);
	folder_expect_clean(folder, 4);
	folder_shell(folder, "! grep -q P002 audit/*.jsonl");
}

static void odd_events_are_refused(void **state)
{
	struct audit_folder *folder = *state;
	struct trail *trail = folder_open(folder);
	json_t *list = json_array(), *large = json_object();
	static char text[AUDIT_LINE_MAX];
	memset(text, 'x', sizeof(text) - 1);
	json_object_set_new(large, "text", json_string(text));
	struct trail_event good = {.instant_ms = START_MS, .kind = AUDIT_SWEEP, .by = "root"}, event;
#define REFUSED(error, ...)                                                                                  \
	event = good;                                                                                        \
	__VA_ARGS__;                                                                                         \
	assert_int_equal(trail_add(trail, &event), error)
	REFUSED(-EINVAL, event.kind = AUDIT_KIND_NONE);
	REFUSED(-EINVAL, event.kind = AUDIT_KIND_COUNT);
	REFUSED(-EINVAL, event.by = NULL);
	REFUSED(-EINVAL, event.by = "\377");
	REFUSED(-EINVAL, event.fields = list);
	REFUSED(-EINVAL, event.instant_ms = INT64_MAX);
	REFUSED(-EINVAL, event.instant_ms = INT64_MIN);
	REFUSED(-EMSGSIZE, event.fields = large);
	REFUSED(0, (void)0);
	REFUSED(0, event.instant_ms = -1);
	REFUSED(0, event.by = "O'Neill \"x\"\n\\ ,\"signature\":\"\"}");
#undef REFUSED
	json_decref(list);
	json_decref(large);
	assert_int_equal(trail_commit(trail), 0);
	folder_expect_clean(folder, 3);
	folder_shell(folder, "grep -q 1969-12-31T23:59:59.999Z audit/*.jsonl");
}

static void a_batch_has_an_end(void **state)
{
	struct audit_folder *folder = *state;
	struct trail *trail = folder_open(folder);
	json_t *large = json_object();
	static char text[60000];
	memset(text, 'x', sizeof(text) - 1);
	json_object_set_new(large, "text", json_string(text));
	struct trail_event event = {
	    .instant_ms = START_MS, .kind = AUDIT_SWEEP, .by = "root", .fields = large};
	int result = 0, count = 0;
	while ((result = trail_add(trail, &event)) == 0)
		count++;
	assert_int_equal(result, -EMSGSIZE);
	assert_true(count > 100);
	assert_int_equal(trail_commit(trail), 0);
	assert_int_equal(trail_add(trail, &event), 0);
	assert_int_equal(trail_commit(trail), 0);
	json_decref(large);
	folder_expect_clean(folder, (uint64_t)count + 1);
}

static void the_clock_may_go_back(void **state)
{
	struct audit_folder *folder = *state;
	folder_open(folder);
	folder_fill(folder, 2, 2);
	folder->now_ms -= 10 * DAY_MS;
	folder_fill(folder, 2, 2);
	folder_expect_clean(folder, 8);
	folder_shell(folder, "test $(ls audit/*.jsonl | wc -l) = 1");
}

/* ---- many at once ---- */

static void many_append(void **state)
{
	struct audit_folder *folder = *state;
	enum { PROCESSES = 8, BATCHES = 25 };
	for (int process = 0; process < PROCESSES; process++) {
		if (fork() != 0)
			continue;
		folder->trail = NULL;
		folder_open_with(folder, (struct trail_options){.segment_bytes = 20000});
		for (unsigned batch = 0; batch < BATCHES; batch++)
			folder_fill(folder, 1, 1 + (batch + (unsigned)process) % 5);
		_exit(0);
	}
	/* a reader meets nothing half-done */
	for (int ended = 0; ended < PROCESSES;) {
		int status;
		folder_verify(folder);
		if (folder->verdict.faults != 0 || folder_has(folder, AUDIT_NOTE_UNENDED)) {
			folder_print(folder);
			fail_msg("a fault while others append");
		}
		while (ended < PROCESSES && waitpid(-1, &status, WNOHANG) > 0) {
			assert_int_equal(status, 0);
			ended++;
		}
	}
	uint64_t seals = folder_verify(folder)->segments - 1;
	folder_expect_clean(folder, PROCESSES * BATCHES * 3 + seals);
	assert_true(seals > 3);
}

/* Retention removes segments while they are followed. */
static void removal_is_no_fault_for_a_reader(void **state)
{
	struct audit_folder *folder = *state;
	static const struct trail_retention retention = {20 * 24 * 3600, 20 * 24 * 3600};
	int status;
	folder_open(folder);
	for (int day = 0; day < 80; day++) {
		folder_fill(folder, 1, 300);
		folder->now_ms += DAY_MS;
	}
	pid_t child = fork();
	if (child == 0) {
		folder->trail = NULL;
		folder_open(folder);
		for (int day = 0; day < 500; day++) {
			folder_fill(folder, 1, 300);
			folder->now_ms += DAY_MS;
			/* many go at once, so that some go in the middle of a look */
			if (day % 50 == 49 &&
			    trail_tend(folder->trail, &retention, folder->now_ms, NULL) != 0)
				_exit(1);
		}
		_exit(0);
	}
	unsigned looks = 0;
	for (; waitpid(child, &status, WNOHANG) == 0; looks++) {
		folder_verify(folder);
		if (folder->verdict.faults != 0) {
			folder_print(folder);
			fail_msg("a fault while retention removes");
		}
	}
	assert_int_equal(status, 0);
	assert_true(looks > 10);
	folder_expect_clean(folder, folder_verify(folder)->end.sequence);
}

/* ---- what a run leaves that dies ---- */

static void torn_bytes_are_set_aside(void **state)
{
	static const char *const tails[] = {
	    "printf '{\"sequence\":4,\"inst'",
	    "printf 'x'",
	    "printf '\\n'",
	    "printf 'x\\ny\\n'",
	    "head -c 5000 /dev/zero",
	    ("head -c 3000 audit/" FIRST_SEGMENT),
	};
	struct audit_folder *folder = *state;
	uint64_t lines = 3;
	folder_open(folder);
	folder_fill(folder, 1, 3);
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		char command[256];
		snprintf(command, sizeof(command), "%s >tail; cat tail >>audit/" FIRST_SEGMENT, tails[i]);
		folder_shell(folder, command);
		folder_verify(folder);
		assert_true(folder_has(folder, AUDIT_NOTE_UNENDED) || folder_has(folder, AUDIT_UNSIGNED));
		assert_int_equal(folder->verdict.end.sequence, lines);
		folder_open(folder);
		folder_fill(folder, 1, 2);
		lines += 3; /* one says what was torn */
		folder_expect_clean(folder, lines);
		assert_true(folder_has(folder, AUDIT_NOTE_TORN));
		assert_int_equal(folder->verdict.count, i + 1);
	}
	folder_shell(
	    folder,
	    "grep -a '\"what\":\"torn\"' audit/*.jsonl | grep -c '\"kind\":\"failure\"' | grep -qx [6-9]");
}

/* Lines without a signature do not count, even when they follow; later ones take their numbers. */
static void a_batch_without_its_end_does_not_count(void **state)
{
	struct audit_folder *folder = *state;
	folder_open(folder);
	folder_fill(folder, 1, 3);
	folder_shell(folder, "cp -a audit saved");
	folder_fill(folder, 1, 6);
	folder_shell(folder, "head -n 7 audit/" FIRST_SEGMENT
			     " >cut; cp saved/head audit/; cat cut >audit/" FIRST_SEGMENT);
	folder_verify(folder);
	assert_int_equal(folder->verdict.end.sequence, 3);
	assert_int_equal(folder->verdict.lines, 3);
	folder_expect(folder, AUDIT_UNSIGNED, FIRST_SEGMENT, 4);
	folder_open(folder);
	folder_fill(folder, 1, 10);
	folder_expect_clean(folder, 14);
	assert_int_equal(folder->verdict.lines, 14);
	folder_expect(folder, AUDIT_NOTE_TORN, FIRST_SEGMENT, 8);
}

/* The head is one batch behind: the lines are signed and count. */
static void the_head_catches_up(void **state)
{
	struct audit_folder *folder = *state;
	folder_open(folder);
	folder_fill(folder, 2, 3);
	folder_shell(folder, "cp audit/head saved");
	folder_fill(folder, 1, 3);
	folder_shell(folder, "cp saved audit/head");
	folder_expect_clean(folder, 9);
	assert_true(folder_has(folder, AUDIT_NOTE_UNENDED));
	folder_fill(folder, 1, 1);
	folder_expect_clean(folder, 10);
	assert_int_equal(folder->verdict.count, 0);
	folder_shell(folder, "! grep -q failure audit/*.jsonl");
}

/* One slot of the head is torn: the other leads to the end. */
static void half_a_head_is_enough(void **state)
{
	struct audit_folder *folder = *state;
	folder_open(folder);
	folder_fill(folder, 4, 3);
	for (int slot = 0; slot < 2; slot++) {
		char command[128];
		snprintf(command, sizeof(command),
			 "head -c 300 /dev/urandom | dd of=audit/head bs=1 seek=%d conv=notrunc status=none",
			 512 * slot + 100);
		folder_shell(folder, command);
		folder_verify(folder);
		assert_int_equal(folder->verdict.faults, 0);
		folder_fill(folder, 1, 1);
	}
	folder_expect_clean(folder, 14);
	folder_shell(folder, "! grep -q failure audit/*.jsonl");
}

/* ---- what was lost is told, and recording goes on ---- */

static void a_cut_end_is_never_numbered_again(void **state)
{
	struct audit_folder *folder = *state;
	folder_open(folder);
	folder_fill(folder, 4, 3);
	folder_shell(folder, "head -n 7 audit/" FIRST_SEGMENT " >cut; cat cut >audit/" FIRST_SEGMENT);
	folder_expect(folder, AUDIT_TRUNCATED, FIRST_SEGMENT, 0);
	folder_fill(folder, 1, 1);
	folder_expect(folder, AUDIT_MISSING, FIRST_SEGMENT, 8);
	assert_int_equal(folder->verdict.end.sequence, 14);
	assert_true(folder_has(folder, AUDIT_NOTE_RECORDED));
	assert_int_equal(folder->verdict.faults, 1);
}

static void a_lost_segment_is_told(void **state)
{
	struct audit_folder *folder = *state;
	folder_open(folder);
	folder_fill(folder, 4, 3);
	folder_shell(folder, "rm audit/*.jsonl");
	folder_expect(folder, AUDIT_TRUNCATED, NULL, 0);
	folder_open(folder);
	folder_fill(folder, 1, 1);
	folder_expect(folder, AUDIT_MISSING, "0000000000000013.jsonl", 1);
	assert_int_equal(folder->verdict.end.sequence, 14);
}

static void a_lost_head_is_told(void **state)
{
	struct audit_folder *folder = *state;
	folder_open(folder);
	folder_fill(folder, 4, 3);
	folder_shell(folder, "rm audit/head");
	folder_expect(folder, AUDIT_WRONG_HEAD, "head", 0);
	folder_fill(folder, 1, 1);
	folder_expect_clean(folder, 14);
	folder_expect(folder, AUDIT_NOTE_RECORDED, FIRST_SEGMENT, 13);
}

static void a_lost_key_is_told(void **state)
{
	struct audit_folder *folder = *state;
	folder_open(folder);
	folder_fill(folder, 4, 3);
	folder_shell(folder, "cp audit/key.pub mine; rm audit/key");
	folder_open(folder);
	folder_fill(folder, 1, 1);
	folder_expect_clean(folder, 14);
	folder_expect(folder, AUDIT_NOTE_RECORDED, FIRST_SEGMENT, 13);
	char mine[128];
	snprintf(mine, sizeof(mine), "%s/mine", folder->path);
	folder->evidence.key_file = mine;
	folder_expect(folder, AUDIT_WRONG_KEY, "key.pub", 0);
	folder->evidence.key_file = NULL;
}

/* ---- the second memory ---- */

static int keep(void *context, const struct audit_place *place)
{
	*(struct audit_place *)context = *place;
	return 0;
}

static int last(void *context, struct audit_place *ret_place)
{
	*ret_place = *(struct audit_place *)context;
	return ret_place->sequence > 0 ? 0 : -ENOENT;
}

static int refuse(void *context, const struct audit_place *place)
{
	(void)context;
	(void)place;
	return -EIO;
}

static void a_trail_put_back_whole_is_told(void **state)
{
	struct audit_folder *folder = *state;
	struct audit_place memory = {0};
	struct trail_witness witness = {keep, last, &memory};
	folder->evidence.witness = witness;
	folder_open_with(folder, (struct trail_options){.witness = witness});
	folder_fill(folder, 2, 3);
	assert_int_equal(memory.sequence, 6);
	folder_shell(folder, "cp -a audit saved");
	folder_fill(folder, 2, 2);
	folder_expect_clean(folder, 10);
	folder_shell(folder, "rm -r audit && cp -a saved audit");
	folder_expect(folder, AUDIT_TRUNCATED, FIRST_SEGMENT, 0);
	folder_open_with(folder, (struct trail_options){.witness = witness});
	folder_fill(folder, 1, 1);
	folder_expect(folder, AUDIT_MISSING, FIRST_SEGMENT, 7);
	assert_int_equal(folder->verdict.end.sequence, 12);
	assert_int_equal(memory.sequence, 12);
	/* another trail of the same length */
	memory.hash[0] ^= 1;
	folder_expect(folder, AUDIT_WRONG_HEAD, FIRST_SEGMENT, 8);
	folder_shell(folder, "rm -r audit");
	folder_expect(folder, AUDIT_TRUNCATED, NULL, 0);
}

static void a_witness_that_fails_is_a_failure(void **state)
{
	struct audit_folder *folder = *state;
	folder_open_with(folder, (struct trail_options){.witness = {.keep = refuse}});
	folder_add(folder, AUDIT_STATEMENT, "P001");
	assert_int_equal(trail_commit(folder->trail), -EIO);
	assert_non_null(strstr(trail_problem(folder->trail), "state"));
	folder_expect_clean(folder, 1);
}

/* ---- refusals ---- */

static void a_folder_of_others_is_refused(void **state)
{
	static const char *const damages[] = {"echo x >audit/key", "ln -sf elsewhere audit/key",
					      "rm -r audit; ln -s /tmp audit", "rm -rf audit; echo >audit",
					      "chmod 0777 ."};
	struct audit_folder *folder = *state;
	struct trail *trail;
	struct safe_problem problem;
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		folder_shell(folder, "chmod 0700 .; rm -rf audit");
		folder_open(folder);
		folder_fill(folder, 1, 1);
		folder_shell(folder, damages[i]);
		if (trail_open(folder->path, &(struct trail_options){0}, &trail, &problem) == 0)
			fail_msg("opened after: %s", damages[i]);
		assert_null(trail);
		assert_true(strlen(problem.text) > 10);
	}
}

/* A mode that somebody has widened stops nobody from recording: it is put right, and told. */
static void what_was_opened_to_others_is_put_right(void **state)
{
	static const struct {
		const char *damage, *says;
	} rows[] = {{"chmod 0755 audit", "audit was open to others"},
		    {"chmod 0777 audit", "audit was open to others"},
		    {"chmod 0640 audit/key", "key was open to others"},
		    {"chmod 0750 audit; chmod 0606 audit/key", "; key was open"}};
	struct audit_folder *folder = *state;
	folder_open(folder);
	folder_fill(folder, 1, 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		folder_shell(folder, rows[i].damage);
		folder_open(folder);
		const char *mended = trail_mended(folder->trail);
		assert_non_null(mended);
		assert_non_null(strstr(mended, rows[i].says));
		folder_shell(folder, "[ \"$(stat -c %a audit audit/key | xargs)\" = '700 600' ]");
		folder_open(folder);
		assert_null(trail_mended(folder->trail));
	}
	folder_expect_clean(folder, 1);
}

/* A file that may not grow: the same as a full disk, told without SIGXFSZ. */
static void what_cannot_be_written_whole_is_refused(void **state)
{
	struct audit_folder *folder = *state;
	struct rlimit before, small = {3000, RLIM_INFINITY};
	folder_open(folder);
	folder_fill(folder, 1, 3);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small.rlim_max = before.rlim_max;
	setrlimit(RLIMIT_FSIZE, &small);
	for (int i = 0; i < 20; i++)
		folder_add(folder, AUDIT_STATEMENT, "P002");
	assert_int_equal(trail_commit(folder->trail), -EFBIG);
	setrlimit(RLIMIT_FSIZE, &before);
	folder_expect_clean(folder, 3);
	assert_int_equal(folder->verdict.count, 0);
	assert_int_equal(trail_commit(folder->trail), 0); /* the batch was kept */
	folder_expect_clean(folder, 23);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_set_up, folder_tear_down)
	    TEST(lines_follow_each_other),
	    TEST(all_of_it_is_private),
	    TEST(nothing_recorded_is_no_fault),
	    TEST(what_was_not_committed_is_gone),
	    TEST(odd_events_are_refused),
	    TEST(a_batch_has_an_end),
	    TEST(the_clock_may_go_back),
	    TEST(many_append),
	    TEST(removal_is_no_fault_for_a_reader),
	    TEST(torn_bytes_are_set_aside),
	    TEST(a_batch_without_its_end_does_not_count),
	    TEST(the_head_catches_up),
	    TEST(half_a_head_is_enough),
	    TEST(a_cut_end_is_never_numbered_again),
	    TEST(a_lost_segment_is_told),
	    TEST(a_lost_head_is_told),
	    TEST(a_lost_key_is_told),
	    TEST(a_trail_put_back_whole_is_told),
	    TEST(a_witness_that_fails_is_a_failure),
	    TEST(a_folder_of_others_is_refused),
	    TEST(what_was_opened_to_others_is_put_right),
	    TEST(what_cannot_be_written_whole_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
