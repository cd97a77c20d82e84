/* Killed at any system call of an append, a seal or a removal: what was reported as committed is there, the chain
 * verifies, nothing half-written counts, and the next run goes on. A failing call changes nothing of that. */
#include "tests/kernel/kill_at.h"
#include "tests/unit/audit_folder.h"

#include <errno.h>
#include <sys/mman.h>

/* What the child reports, in memory that outlives it. */
struct report {
	uint64_t committed;
	uint64_t calls;
};

static struct report *report;

static const struct trail_retention retention = {2 * 24 * 3600, 5 * 24 * 3600};

/* The run that dies: two batches, a new day with its seal, a removal, another batch. */
static void append(struct audit_folder *folder)
{
	struct safe_problem problem;
	struct trail_options options = {.segment_seconds = 24 * 3600};
	if (trail_open(folder->path, &options, &folder->trail, &problem) != 0)
		return;
	for (int batch = 0; batch < 5; batch++) {
		trail_begin(folder->trail);
		for (int line = 0; line < 1 + 20 * (batch % 2); line++)
			folder_add(folder, batch == 3 ? AUDIT_BREAK_GLASS : AUDIT_STATEMENT, "P001");
		if (trail_commit(folder->trail) == 0)
			report->committed = trail_sequence(folder->trail);
		if (batch == 3)
			trail_tend(folder->trail, &retention, folder->now_ms, NULL);
		folder->now_ms += batch % 2 * DAY_MS;
	}
}

static void run(void *folder)
{
	append(folder);
}

static bool killed_at(struct audit_folder *folder, uint64_t call, bool at_end)
{
	return kill_at(run, folder, call, at_end, &report->calls);
}

static uint64_t lines_about(struct audit_folder *folder, const char *patient)
{
	char path[128], command[256], line[64] = "0";
	snprintf(path, sizeof(path), "%s/audit", folder->path);
	snprintf(command, sizeof(command), "cat %s/*.jsonl 2>/dev/null | grep -c '\"patient\":\"%s\"'", path,
		 patient);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(line, sizeof(line), pipe));
	pclose(pipe);
	return strtoull(line, NULL, 10);
}

/* After the death: whole, and the next run goes on. */
static void expect_whole(struct audit_folder *folder, uint64_t before, uint64_t call)
{
	folder_verify(folder);
	if (folder->verdict.faults != 0 || folder->verdict.end.sequence < report->committed ||
	    folder->verdict.end.sequence < before) {
		folder_print(folder);
		fail_msg("killed at call %llu: %llu faults, committed %llu, ends with %llu",
			 (unsigned long long)call, (unsigned long long)folder->verdict.faults,
			 (unsigned long long)report->committed,
			 (unsigned long long)folder->verdict.end.sequence);
	}
	folder->now_ms += DAY_MS / 2;
	folder_open_with(folder, (struct trail_options){.segment_seconds = 24 * 3600});
	folder_fill(folder, 1, 2);
	assert_int_equal(trail_tend(folder->trail, &retention, folder->now_ms, NULL), 0);
	folder_fill(folder, 1, 1);
	trail_close(folder->trail);
	folder->trail = NULL;
	folder_verify(folder);
	if (folder->verdict.faults != 0 || folder_has(folder, AUDIT_NOTE_RECORDED) ||
	    folder_has(folder, AUDIT_NOTE_UNENDED)) {
		folder_print(folder);
		fail_msg("after the next run, killed at call %llu", (unsigned long long)call);
	}
}

static void kill_everywhere(struct audit_folder *folder, uint64_t before)
{
	int64_t now_ms = folder->now_ms;
	uint64_t call = 1;
	for (bool killed = true; killed; call++) {
		folder_shell(folder, "rm -rf audit; if test -e saved; then cp -a saved audit; fi");
		*report = (struct report){0};
		folder->now_ms = now_ms;
		arena_free(folder->arena);
		folder->arena = arena_new();
		killed = killed_at(folder, call, call % 2 == 0);
		expect_whole(folder, before, call);
	}
	print_message("# %llu system calls\n", (unsigned long long)report->calls);
	assert_true(report->calls > 50);
}

static void a_new_trail(void **state)
{
	kill_everywhere(*state, 0);
}

static void a_trail_with_segments(void **state)
{
	struct audit_folder *folder = *state;
	folder_open_with(folder, (struct trail_options){.segment_seconds = 24 * 3600});
	for (int day = 0; day < 4; day++) {
		folder_fill(folder, 2, 3);
		folder->now_ms += DAY_MS;
	}
	trail_close(folder->trail);
	folder->trail = NULL;
	folder_verify(folder);
	uint64_t before = folder->verdict.end.sequence;
	folder_shell(folder, "cp -a audit saved");
	kill_everywhere(folder, before);
	assert_true(lines_about(folder, "P001") > 0);
}

/* Puts some bytes of the last segment behind it; nobody ever writes behind a seal. */
static void tear(struct audit_folder *folder, uint64_t bytes)
{
	char command[256];
	snprintf(
	    command, sizeof(command),
	    "for f in $(ls audit/*.jsonl 2>/dev/null | tail -n 1); do tail -n 1 $f | grep -q sealed || { "
	    "head -c %llu $f >tail && cat tail >>$f; }; done",
	    (unsigned long long)bytes);
	folder_shell(folder, command);
}

/* What a death leaves, and then another: torn bytes behind torn bytes. */
static void dying_again_and_again(void **state)
{
	struct audit_folder *folder = *state;
	uint64_t committed = 0;
	for (uint64_t round = 0; round < 150; round++) {
		*report = (struct report){0};
		killed_at(folder, 5 + round * 7 % 131, round % 3 == 0);
		if (report->committed > committed)
			committed = report->committed;
		if (round % 5 == 0)
			tear(folder, 1 + round * 37 % 900);
		folder->now_ms += DAY_MS / 10;
	}
	folder_open_with(folder, (struct trail_options){.segment_seconds = 24 * 3600});
	folder_fill(folder, 1, 1);
	folder_verify(folder);
	if (folder->verdict.faults != 0)
		folder_print(folder);
	assert_int_equal(folder->verdict.faults, 0);
	assert_true(folder_has(folder, AUDIT_NOTE_TORN));
	assert_true(committed > 50 && folder->verdict.end.sequence > committed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_set_up, folder_tear_down)
	    TEST(a_new_trail),
	    TEST(a_trail_with_segments),
	    TEST(dying_again_and_again),
	};
	report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return report == MAP_FAILED ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
