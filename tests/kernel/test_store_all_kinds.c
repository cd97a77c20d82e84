/* Everything that a run does fails once, at each place from which a call is made, in a store where there is something of
 * every kind to do: nobody gets what neither the old nor the new facts give, the failure is told, the next run completes.
 * A plan that meets the same says so, or says everything (disk.md, "Failures").
 *
 * Every tenth place; all with CAREACL_LONG=1.
 *
 * not under asan: test_store_faults and test_store_one_object fail the same code under it */
#include "tests/kernel/all_kinds.h"
#include "tests/kernel/failing_calls.h"

static struct all_kinds kinds;
static unsigned long places[FAULT_CALLS_MAX]; /* the first call from each */
static size_t place_count;
static uint64_t recorded[FAULT_CALLS_MAX];

static int make_disk(void **state)
{
	(void)state;
	disk_mount("ext4", "");
	all_kinds_begin(&kinds);
	return 0;
}

static int drop_disk(void **state)
{
	(void)state;
	all_kinds_end(&kinds);
	disk_unmount();
	return 0;
}

static bool is_new_place(unsigned long call)
{
	for (unsigned long i = 1; i < call; i++)
		if (recorded[i] == recorded[call])
			return false;
	return true;
}

/* From where calls are made when none fails. */
static void record(int (*run)(struct store_report *report))
{
	struct store_report report;
	store_report_init(&report);
	fault_arm(0, 0, 0);
	fault.places = recorded;
	assert_int_equal(run(&report), 0);
	unsigned long calls = fault.calls;
	fault_disarm();
	assert_true(calls < FAULT_CALLS_MAX);
	place_count = 0;
	for (unsigned long call = 1; call <= calls; call++)
		if (is_new_place(call))
			places[place_count++] = call;
	print_message("%lu calls from %zu places; %zu operations\n", calls, place_count, report.operations);
	store_report_clear(&report);
	assert_true(place_count > 100);
}

static int apply(struct store_report *report)
{
	return all_kinds_apply(&kinds, report);
}

static int plan(struct store_report *report)
{
	return store_plan(&kinds.new.job, kinds.new.root_fd, report);
}

static void one_place_fails(unsigned long call, int error)
{
	struct store_report report;
	char when[64];
	all_kinds_put_back(&kinds);
	store_report_init(&report);
	fault_arm(call, 1, error);
	int result = apply(&report);
	fault_disarm();
	snprintf(when, sizeof(when), "%s from %s,", strerror(error), fault.failed);
	all_kinds_expect_safe(&kinds, when, call);
	bool told = all_kinds_is_told(result, &report);
	store_report_clear(&report);
	/* an empty directory that could not be removed is the next run's */
	if (!told &&
	    disk_planned(&kinds.new) != strtoul(disk_output("find root/.aside -mindepth 1 -empty | wc "
							    "-l"),
						NULL, 10))
		fail_msg("%s call %lu: not told, and not done", when, call);
	all_kinds_expect_healed(&kinds, when, call);
}

static void every_place_of_an_apply(void **state)
{
	(void)state;
	size_t step = getenv("CAREACL_LONG") != NULL ? 1 : 10;
	record(apply);
	for (size_t i = 0; i < place_count; i += step)
		one_place_fails(places[i], EIO);
}

/* It changes nothing, and what it does not see is a failure. */
static void every_place_of_a_plan(void **state)
{
	(void)state;
	struct store_report report;
	record(plan);
	char *before = disk_everything();
	for (size_t i = 0; i < place_count; i++) {
		store_report_init(&report);
		fault_arm(places[i], 1, EIO);
		int result = plan(&report);
		fault_disarm();
		if (!all_kinds_is_told(result, &report) && report.operations != kinds.operations)
			fail_msg("EIO from %s, call %lu: %zu operations of %zu, and no failure told",
				 fault.failed, places[i], report.operations, kinds.operations);
		store_report_clear(&report);
	}
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(every_place_of_a_plan, make_disk, drop_disk),
	    cmocka_unit_test_setup_teardown(every_place_of_an_apply, make_disk, drop_disk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
