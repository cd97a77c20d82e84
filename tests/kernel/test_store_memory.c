/* Memory runs out at any point of a plan, an apply and a verify: no crash, said, nobody gains, the next run completes.
 * Of what a large apply asks for every twentieth is refused; all with CAREACL_LONG=1.
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
		disk_shell("umask 077; rm -rf root/P2; mkdir -p root/.building/dead/deep root/P9/%s/%s; "
			   "chown 4242 root/P9",
			   long_name, long_name);
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
		assert_string_equal(disk_output("ls -A root | grep building; true"), "");
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

#define VIEWED(more)                                                                                         \
	"{ name = \"clinical\"; root = \"" DISK_ROOT                                                         \
	"\"; views = \"views\"; regime = \"establishment\"; " more                                           \
	" categories = ( { name = \"medical\"; path = \"medical\"; }, { name = \"ct\"; path = \"ct\"; },"    \
	" { name = \"letters\"; path = \"letters\"; documents = \"working\"; }, { name = \"mr\"; path = "    \
	"\"mr\"; },"                                                                                         \
	" { name = \"private\"; path = \"private\"; } ); }"
#define WITHHELD                                                                                             \
	PEOPLE PATIENTS(PATIENT(                                                                             \
	    "P1", "ward",                                                                                    \
	    "withheld = ( { document = \"letters/l.odt\"; author = \"dr.b\"; } );") ", " PATIENT("P2",       \
												 "ward",     \
												 "objection" \
												 "s = ( { "  \
												 "to = "     \
												 "\"login:"  \
												 "dr.b\"; "  \
												 "} );"))

/* ---- each place that takes memory, in a store where there is something of every kind to do ---- */

static struct all_kinds kinds;

/* Of what an arena hands out, or of what the C library does. */
enum memory { PIECES, BLOCKS };

/* Request `at` from now on is refused; 0: none. */
static void refuse(enum memory memory, size_t at)
{
	if (memory == BLOCKS)
		arm(at);
	taken = 0;
	fail_at = memory == PIECES ? at : 0;
}

/* None from now on. How many there were. */
static size_t refuse_no_more(enum memory memory)
{
	fault.is_armed = false;
	fail_at = 0;
	return memory == BLOCKS ? fault.calls : taken;
}

/* A plan as it is with all memory it wants. */
struct whole {
	size_t operations, failed_folders, requests;
};

static struct whole whole_plan(struct disk *disk, enum memory memory)
{
	struct store_report report;
	store_report_init(&report);
	refuse(memory, 0);
	assert_int_equal(store_plan(&disk->job, disk->root_fd, &report), 0);
	const struct whole whole = {report.operations, report.failed_folders, refuse_no_more(memory)};
	store_report_clear(&report);
	return whole;
}

static void memory_runs_out_in_a_plan(struct disk *disk, enum memory memory)
{
	char *before = disk_everything();
	const struct whole whole = whole_plan(disk, memory);
	for (size_t at = 1; at <= whole.requests; at++) {
		struct store_report report;
		store_report_init(&report);
		refuse(memory, at);
		int result = store_plan(&disk->job, disk->root_fd, &report);
		(void)refuse_no_more(memory);
		/* what can be asked once more is */
		bool is_whole = result == 0 && report.operations == whole.operations;
		bool is_told = result != 0 || report.out_of_memory ||
			       report.failed_folders > whole.failed_folders ||
			       (whole.failed_folders == 0 && all_kinds_is_told(result, &report));
		if (!is_whole && !is_told)
			fail_msg("request %zu of %zu: %d, out of memory: %d", at, whole.requests, result,
				 report.out_of_memory);
		store_report_clear(&report);
	}
	print_message("%zu requests\n", whole.requests);
	assert_true(whole.requests > 20);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void memory_runs_out_in_a_plan_of_all_kinds(void **state)
{
	(void)state;
	all_kinds_begin(&kinds);
	memory_runs_out_in_a_plan(&kinds.new, PIECES);
	memory_runs_out_in_a_plan(&kinds.new, BLOCKS);
	kinds.new.job.threads = 2; /* each asks for its own before they begin */
	memory_runs_out_in_a_plan(&kinds.new, BLOCKS);
	memory_runs_out_in_a_plan(&kinds.new, PIECES);
	all_kinds_end(&kinds);
}

/* What cannot be done to a store that changes: something is mounted over a folder to which views lead; a folder that this
 * store makes for nobody is gone, and a document of it stands aside. */
static void memory_runs_out_where_folders_are_missing(void **state)
{
	(void)state;
	struct disk old, new;
	disk_site(&old, VIEWED(""), WITHHELD);
	disk_apply_quietly(&old);
	disk_shell("echo x >root/P1/letters/l.odt");
	disk_apply_quietly(&old);
	assert_string_equal(disk_output("cat root/.aside/*/l.odt"), "x");
	disk_shell("rm -r root/P1 && mount -t tmpfs none root/P2");
	disk_site(&new, VIEWED("create = false;"), WITHHELD);
	assert_int_equal(whole_plan(&new, BLOCKS).failed_folders, 1);
	memory_runs_out_in_a_plan(&new, PIECES);
	memory_runs_out_in_a_plan(&new, BLOCKS);
	disk_shell("umount root/P2");
	disk_site_clear(&old);
	disk_site_clear(&new);
}

static void memory_runs_out_in_an_apply(enum memory memory)
{
	const size_t step = getenv("CAREACL_LONG") != NULL ? 1 : 20;
	all_kinds_put_back(&kinds);
	refuse(memory, 0);
	disk_apply_quietly(&kinds.new);
	const size_t requests = refuse_no_more(memory);
	for (size_t at = 1; at <= requests; at += step) {
		struct store_report report;
		all_kinds_put_back(&kinds);
		store_report_init(&report);
		refuse(memory, at);
		int result = all_kinds_apply(&kinds, &report);
		(void)refuse_no_more(memory);
		all_kinds_expect_safe(&kinds, "without memory", at);
		if (!all_kinds_is_told(result, &report) && disk_planned(&kinds.new) != 0)
			fail_msg("request %zu of %zu: not told, and not done", at, requests);
		store_report_clear(&report);
		all_kinds_expect_healed(&kinds, "healed after", at);
	}
	print_message("%zu requests\n", requests);
	assert_true(requests > 200);
}

static void memory_runs_out_in_an_apply_of_all_kinds(void **state)
{
	(void)state;
	all_kinds_begin(&kinds);
	memory_runs_out_in_an_apply(PIECES);
	memory_runs_out_in_an_apply(BLOCKS);
	all_kinds_end(&kinds);
}

/* ---- while a folder waits for its lock, what decides has become another ---- */

static size_t announced;

static int ask(void *context, patient_id patient, struct folder_facts *facts)
{
	const struct disk *now = context;
	*facts = (struct folder_facts){now->facts, now->uids, now->job.decider, patient, NOW};
	return 0;
}

/* inf.c loses what the first look has not told of: it is told, or nothing is done. */
static void memory_runs_out_of_request(struct disk *start, struct disk *job, struct disk *now, size_t at,
				       enum memory memory)
{
	struct store_report report;
	disk_apply_quietly(start);
	store_report_init(&report);
	announced = 0;
	refuse(memory, at);
	int result = store_apply(&job->job, job->root_fd, &report);
	(void)refuse_no_more(memory);
	assert_true(result != 0 || report.out_of_memory || announced == 2);
	if (announced < 2)
		assert_may("inf.c", TRY_LIST, "P1/letters");
	if (result == 0 && !report.out_of_memory)
		assert_int_equal(disk_planned(now), 0);
	store_report_clear(&report);
}

#define TO(login) "{ to = \"login:" login "\"; }"
#define WITHOUT(logins) PEOPLE PATIENTS(PATIENT("P1", "ward", "objections = (" logins ");"))

/* More lose than the look has room for. */
static void memory_runs_out_under_the_lock(void **state)
{
	(void)state;
	struct disk start, job, now;
	disk_site(&start, NULL, ONE_PATIENT);
	disk_site(&job, NULL, WITHOUT(TO("dr.b")));
	disk_site(&now, NULL, WITHOUT(TO("dr.a") "," TO("dr.b") "," TO("inf.c") "," TO("lab.s")));
	job.job.refresh = ask;
	job.job.refresh_context = &now;
	job.job.announce = disk_count_announced;
	job.job.announce_context = &announced;
	for (enum memory memory = PIECES; memory <= BLOCKS; memory++) {
		disk_apply_quietly(&start);
		refuse(memory, 0);
		disk_apply_quietly(&job);
		const size_t requests = refuse_no_more(memory);
		for (size_t at = 1; at <= requests; at++)
			memory_runs_out_of_request(&start, &job, &now, at, memory);
		print_message("%zu requests\n", requests);
		assert_true(requests > 20);
	}
	disk_site_clear(&start);
	disk_site_clear(&job);
	disk_site_clear(&now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_EXT4(memory_runs_out_in_apply),
	    TEST_ON_EXT4(memory_runs_out_in_verify),
	    TEST_ON_EXT4(memory_runs_out_in_undo),
	    TEST_ON_EXT4(memory_runs_out_in_a_plan_of_all_kinds),
	    TEST_ON_EXT4(memory_runs_out_where_folders_are_missing),
	    TEST_ON_EXT4(memory_runs_out_in_an_apply_of_all_kinds),
	    TEST_ON_EXT4(memory_runs_out_under_the_lock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
