/* Memory runs out at any point of a plan, an apply and a verify: no crash, said, nobody gains, the next run completes.
 * Of the pieces that an apply takes from arenas every twentieth is refused; all with CAREACL_LONG=1.
 *
 * not under asan: the allocator is the test's own */
#include "tests/unit/shut_arena.h"

#include "tests/kernel/all_kinds.h"
#include "tests/kernel/people.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

/* The library's own allocation, under names that the stand-ins below leave free. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);

static struct {
	bool is_armed;
	unsigned long calls, fails_at;
} fault;

static bool fails(void)
{
	return fault.is_armed && ++fault.calls == fault.fails_at;
}

void *malloc(size_t size)
{
	return fails() ? (errno = ENOMEM, NULL) : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return fails() ? (errno = ENOMEM, NULL) : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
	return fails() ? (errno = ENOMEM, NULL) : __libc_realloc(block, size);
}

static void arm(unsigned long call)
{
	fault.calls = 0;
	fault.fails_at = call;
	fault.is_armed = true;
}

/* false: all allocations had their turn. */
static bool disarm(void)
{
	fault.is_armed = false;
	return fault.calls >= fault.fails_at;
}

static bool keep(void *context, const struct previous_object *objects, size_t count)
{
	(void)context;
	(void)objects;
	(void)count;
	return true;
}

/* Two of them take more room than a path has at first. */
#define TWENTY "nnnnnnnnnnnnnnnnnnnn"
static const char long_name[] = TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY;

static void memory_runs_out_in_apply(void **state)
{
	(void)state;
	struct disk old, new;
	struct matrix old_can, new_can, now;
	disk_site(&old, NULL, ONE_PATIENT);
	disk_site(
	    &new, NULL,
	    PEOPLE PATIENTS(PATIENT(
		"P1", "other",
		"withheld = ( { document = \"letters/l.odt\"; author = \"dr.b\"; } );") ", " PATIENT("P2",
												     "ward",
												     "")));
	new.job.keep = keep;
	disk_apply_quietly(&old);
	disk_shell("cd root/P1 && : >letters/l.odt && mkdir letters/sub && : >letters/sub/d.odt");
	disk_apply_quietly(&old);
	matrix_look(&old_can);
	disk_apply_quietly(&new);
	matrix_look(&new_can);
	unsigned long call = 1;
	for (bool failed = true; failed; call++) {
		struct store_report report;
		disk_apply_quietly(&old);
		disk_shell("umask 077; rm -rf root/P2; mkdir -p root/P9/%s/%s; chown 4242 root/P9", long_name,
			   long_name);
		store_report_init(&report);
		arm(call);
		int result = store_apply(&new.job, new.root_fd, &report);
		failed = disarm();
		matrix_look(&now);
		matrix_expect_within(&now, &old_can, &new_can, "without memory at", call);
		assert_true(!failed || result != 0 || report.out_of_memory || disk_planned(&new) == 0);
		store_report_clear(&report);
		disk_apply_quietly(&new);
		assert_int_equal(disk_planned(&new), 0);
	}
	assert_true(call > 50);
	disk_verify_clean(&new);
	disk_site_clear(&old);
	disk_site_clear(&new);
}

static void memory_runs_out_in_verify(void **state)
{
	(void)state;
	struct disk disk;
	disk_site(&disk, NULL, TWO_PATIENTS);
	disk_apply_quietly(&disk);
	disk_shell("chmod 777 root/P1; chmod 700 root/P2; mkdir root/P9");
	unsigned long call = 1;
	for (bool failed = true; failed; call++) {
		struct verify_result result;
		arm(call);
		verify_result_init(&result);
		int error = store_verify(&disk.job, disk.root_fd, NULL, NULL, &result);
		failed = disarm();
		assert_true(failed ? error == -ENOMEM : error == 0);
		verify_result_clear(&result);
	}
	assert_true(call > 10);
	disk_site_clear(&disk);
}

/* Nothing is put back in part. */
static void memory_runs_out_in_undo(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	struct stat found;
	disk_site(&disk, NULL, ONE_PATIENT);
	disk_apply_quietly(&disk);
	assert_int_equal(stat("root/P1/letters", &found), 0);
	const struct previous_object before = {
	    .path = "P1/letters", .device = found.st_dev, .inode = found.st_ino, .mode = S_IFDIR | 0700};
	int error = -ENOMEM;
	unsigned long call = 1;
	for (; error != 0; call++) {
		store_report_init(&report);
		arm(call);
		error = store_undo(disk.root_fd, &before, 1, &report);
		(void)disarm();
		assert_int_equal(error, error != 0 ? -ENOMEM : 0);
		assert_string_equal(disk_output("stat -c %%a root/P1/letters"), error != 0 ? "770" : "700");
		store_report_clear(&report);
	}
	assert_true(call > 4);
	disk_site_clear(&disk);
}

/* ---- pieces of arenas: each place that takes one ---- */

static struct all_kinds kinds;

static void memory_runs_out_in_pieces_of_a_plan(void **state)
{
	(void)state;
	all_kinds_begin(&kinds);
	char *before = disk_everything();
	taken = 0;
	assert_int_equal(disk_planned(&kinds.new), kinds.operations);
	const size_t pieces = taken;
	for (size_t piece = 1; piece <= pieces; piece++) {
		struct store_report report;
		store_report_init(&report);
		taken = 0;
		fail_at = piece;
		int result = store_plan(&kinds.new.job, kinds.new.root_fd, &report);
		fail_at = 0;
		/* what can be asked once more is */
		bool is_whole = result == 0 && report.operations == kinds.operations;
		if (!is_whole && !all_kinds_is_told(result, &report))
			fail_msg("piece %zu of %zu: %d, out of memory: %d", piece, pieces, result,
				 report.out_of_memory);
		store_report_clear(&report);
	}
	print_message("%zu pieces\n", pieces);
	assert_true(pieces > 200);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	all_kinds_end(&kinds);
}

static void memory_runs_out_in_pieces_of_an_apply(void **state)
{
	(void)state;
	const size_t step = getenv("CAREACL_LONG") != NULL ? 1 : 20;
	all_kinds_begin(&kinds);
	taken = 0;
	disk_apply_quietly(&kinds.new);
	const size_t pieces = taken;
	for (size_t piece = 1; piece <= pieces; piece += step) {
		struct store_report report;
		all_kinds_put_back(&kinds);
		store_report_init(&report);
		taken = 0;
		fail_at = piece;
		int result = all_kinds_apply(&kinds, &report);
		fail_at = 0;
		all_kinds_expect_safe(&kinds, "without memory", piece);
		if (!all_kinds_is_told(result, &report) && disk_planned(&kinds.new) != 0)
			fail_msg("piece %zu of %zu: not told, and not done", piece, pieces);
		store_report_clear(&report);
		all_kinds_expect_healed(&kinds, "healed after", piece);
	}
	print_message("%zu pieces\n", pieces);
	assert_true(pieces > 200);
	all_kinds_end(&kinds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_EXT4(memory_runs_out_in_apply),
	    TEST_ON_EXT4(memory_runs_out_in_verify),
	    TEST_ON_EXT4(memory_runs_out_in_undo),
	    TEST_ON_EXT4(memory_runs_out_in_pieces_of_a_plan),
	    TEST_ON_EXT4(memory_runs_out_in_pieces_of_an_apply),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
