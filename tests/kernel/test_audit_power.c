/* The power goes while lines are recorded (FS_IOC_SHUTDOWN without a flush of the journal): what was reported
 * as committed is there when the file system comes back, the chain verifies, and recording goes on. And a full
 * disk: told, and nothing half-written counts. */
#include "tests/kernel/disk.h"
#include "tests/unit/audit_folder.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>

#define SHUTDOWN _IOR('X', 125, uint32_t)
#define WITHOUT_LOG 2u

static _Atomic uint64_t *committed; /* shared with the child */

static int set_up(void **state)
{
	struct audit_folder *folder = calloc(1, sizeof(*folder));
	assert_true(sodium_init() >= 0);
	folder->now_ms = START_MS;
	folder->arena = arena_new();
	*state = folder;
	return 0;
}

static int tear_down(void **state)
{
	struct audit_folder *folder = *state;
	trail_close(folder->trail);
	disk_unmount();
	arena_free(folder->arena);
	free(folder);
	return 0;
}

static void make_state(struct audit_folder *folder, const char *type)
{
	char here[256];
	disk_mount(type, "");
	assert_non_null(getcwd(here, sizeof(here)));
	assert_true(snprintf(folder->path, sizeof(folder->path), "%s/state", here) <
		    (int)sizeof(folder->path));
	assert_int_equal(mkdir(folder->path, 0700), 0);
	sync();
}

/* Appends until the disk is gone. */
static void append(struct audit_folder *folder, unsigned round)
{
	struct safe_problem problem;
	struct trail_options options = {.segment_bytes = 60000};
	if (trail_open(folder->path, &options, &folder->trail, &problem) != 0)
		_exit(0);
	for (unsigned batch = 0;; batch++) {
		trail_begin(folder->trail);
		for (unsigned line = 0; line <= (batch * 7 + round) % 40; line++)
			folder_add(folder, AUDIT_ACCESS_LOST, "P001");
		if (trail_commit(folder->trail) != 0)
			_exit(0);
		atomic_store(committed, trail_sequence(folder->trail));
	}
}

/* The power goes in the middle of some batch, and comes back. */
static void cut_power(struct audit_folder *folder, unsigned round)
{
	static const uint32_t without_log = WITHOUT_LOG;
	char here[256];
	uint64_t before = atomic_load(committed);
	int fd = open(folder->path, O_RDONLY | O_DIRECTORY), status;
	pid_t child = fork();
	if (child == 0)
		append(folder, round);
	while (atomic_load(committed) < before + 20 + round * 13 % 200)
		nanosleep(&(struct timespec){0, 200000}, NULL);
	/* a moment of its own within the batch */
	nanosleep(&(struct timespec){0, (long)(round * 7919 % 3000) * 1000}, NULL);
	if (ioctl(fd, SHUTDOWN, &without_log) != 0)
		fail_msg("FS_IOC_SHUTDOWN: %s", strerror(errno));
	close(fd);
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(chdir("/"), 0);
	disk_shell("umount %s && mount -o loop,nosuid,nodev %s.img %s", here, here, here);
	assert_int_equal(chdir(here), 0);
}

static void power_is_cut_on(struct audit_folder *folder, const char *type)
{
	unsigned rounds = getenv("CAREACL_LONG") != NULL ? 200 : 25;
	make_state(folder, type);
	atomic_store(committed, 0);
	for (unsigned round = 0; round < rounds; round++) {
		cut_power(folder, round);
		arena_free(folder->arena);
		folder->arena = arena_new();
		folder_verify(folder);
		if (folder->verdict.faults != 0 || folder->verdict.end.sequence < atomic_load(committed)) {
			folder_print(folder);
			fail_msg("%s, round %u: %llu faults, committed %llu, ends with %llu", type, round,
				 (unsigned long long)folder->verdict.faults,
				 (unsigned long long)atomic_load(committed),
				 (unsigned long long)folder->verdict.end.sequence);
		}
		folder->now_ms += 3600 * 1000;
		folder_open(folder);
		folder_fill(folder, 1, 2);
		atomic_store(committed, trail_sequence(folder->trail));
		trail_close(folder->trail);
		folder->trail = NULL;
		folder_verify(folder);
		if (folder->verdict.faults != 0 || folder_has(folder, AUDIT_NOTE_UNENDED) ||
		    folder_has(folder, AUDIT_NOTE_RECORDED)) {
			folder_print(folder);
			fail_msg("%s, round %u: after the next run", type, round);
		}
	}
	assert_true(folder->verdict.segments > 3);
}

static void power_is_cut_on_ext4(void **state)
{
	power_is_cut_on(*state, "ext4");
}

static void power_is_cut_on_xfs(void **state)
{
	power_is_cut_on(*state, "xfs");
}

/* Fills the disk up to the last block. */
static void fill_disk(void)
{
	int fd = open("ballast", O_WRONLY | O_CREAT | O_APPEND, 0600);
	static const char zeros[1 << 20];
	for (size_t size = sizeof(zeros); size > 0; size /= 2)
		while (write(fd, zeros, size) == (ssize_t)size)
			;
	fsync(fd);
	close(fd);
}

static void full_disk(struct audit_folder *folder, const char *type)
{
	int result = 0;
	unsigned refused = 0;
	make_state(folder, type);
	folder_open_with(folder, (struct trail_options){.segment_bytes = 20000});
	folder_fill(folder, 3, 3);
	fill_disk();
	for (unsigned batch = 0; batch < 400 && refused < 5; batch++) {
		uint64_t before = trail_sequence(folder->trail);
		trail_begin(folder->trail);
		for (unsigned line = 0; line < 1 + batch % 30; line++)
			folder_add(folder, AUDIT_STATEMENT, "P002");
		result = trail_commit(folder->trail);
		if (result == 0)
			continue;
		assert_int_equal(result, -ENOSPC);
		assert_non_null(strstr(trail_problem(folder->trail), "make room"));
		assert_int_equal(trail_sequence(folder->trail), before);
		folder_verify(folder);
		if (folder->verdict.faults != 0)
			folder_print(folder);
		assert_int_equal(folder->verdict.faults, 0);
		refused++;
	}
	assert_int_equal(refused, 5);
	unlink("ballast");
	sync();
	assert_int_equal(trail_commit(folder->trail), 0); /* what was refused last */
	folder_fill(folder, 3, 3);
	folder_verify(folder);
	folder_expect_clean(folder, folder->verdict.end.sequence);
	assert_false(folder_has(folder, AUDIT_NOTE_RECORDED));
}

static void a_full_ext4(void **state)
{
	full_disk(*state, "ext4");
}

static void a_full_xfs(void **state)
{
	full_disk(*state, "xfs");
}

/* Where the caller asks for it, nobody cuts, overwrites or removes a segment; sealing and retention still work. */
static void segments_only_grow(void **state)
{
	struct audit_folder *folder = *state;
	struct trail_tended tended;
	static const struct trail_retention retention = {30 * 24 * 3600, 90 * 24 * 3600};
	make_state(folder, "ext4");
	folder_open_with(folder, (struct trail_options){.append_only = true});
	for (int day = 0; day < 35; day++) {
		folder_fill(folder, 1, 5);
		folder->now_ms += DAY_MS;
	}
	folder_shell(
	    folder,
	    "for f in audit/*.jsonl; do ! truncate -s 0 $f 2>/dev/null || exit 1; ! rm -f $f 2>/dev/null || "
	    "exit 1; ! dd if=/dev/zero of=$f bs=1 count=1 conv=notrunc 2>/dev/null || exit 1; done");
	if (trail_tend(folder->trail, &retention, folder->now_ms, &tended) != 0)
		fail_msg("%s", trail_problem(folder->trail));
	assert_int_equal(tended.removed_segments, 6);
	folder_verify(folder);
	folder_expect_clean(folder, folder->verdict.end.sequence);
}

/* Not a test of speed: a note of it, and that a batch does not wait for each of its lines. */
static void a_batch_waits_once(void **state)
{
	struct audit_folder *folder = *state;
	struct timespec start, end;
	make_state(folder, "ext4");
	folder_open(folder);
	clock_gettime(CLOCK_MONOTONIC, &start);
	folder_fill(folder, 100, 100);
	clock_gettime(CLOCK_MONOTONIC, &end);
	double seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
	print_message("# batches of 100: %.0f lines a second, %.2f ms a batch\n", 10000 / seconds,
		      seconds * 10);
	clock_gettime(CLOCK_MONOTONIC, &start);
	folder_verify(folder);
	clock_gettime(CLOCK_MONOTONIC, &end);
	seconds = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
	print_message("# verified: %.0f lines a second\n", 10000 / seconds);
	folder_expect_clean(folder, 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	    TEST(power_is_cut_on_ext4), TEST(power_is_cut_on_xfs), TEST(a_full_ext4),
	    TEST(a_full_xfs),           TEST(segments_only_grow),  TEST(a_batch_waits_once),
	};
	committed = mmap(NULL, sizeof(*committed), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return committed == MAP_FAILED ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
