/* A document that a statement names, while somebody renames it and calls fail: who is to lose it has lost it, or the report
 * says that it is not there; what the second look under the lock finds is told (disk.md, "Documents", "Failures"). */
#include "tests/kernel/aside_disk.h"
#include "tests/kernel/failing_calls.h"

#define TO_C(documents) "objections = ( { to = \"login:inf.c\"; documents = [ " documents " ]; } );"
#define X "\"letters/x.odt\""

static struct disk disk;
static struct store_report report;

/* dr.a's documents, which all may read; then `registry` is to be brought onto the disk. */
static void site(const char *registry)
{
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("cd root/P1/letters && echo x >x.odt && echo y >y.odt && echo z >z.odt");
	aside_site(&disk, ONE_PATIENT);
	disk_apply_quietly(&disk);
	aside_site(&disk, registry);
	store_report_init(&report);
}

static int site_end(void **state)
{
	fault_disarm();
	store_report_clear(&report);
	disk_site_clear(&disk);
	disk.arena = NULL;
	return disk_tear_down(state);
}

static void apply(void)
{
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	fault_disarm();
}

static void assert_healed(void)
{
	disk_apply_quietly(&disk);
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
	assert_may_not("inf.c", TRY_READ, "P1/letters/x.odt");
}

/* ---- it comes and goes ---- */

static void come(void)
{
	disk_shell("cd root/P1/letters && test ! -e away.odt || mv away.odt x.odt");
}

static void come_or_go(void)
{
	disk_shell(
	    "cd root/P1/letters && if test -e away.odt; then mv away.odt x.odt; else mv x.odt away.odt; fi");
}

/* Right before the document's name is opened for the time `first` and so many times in all. */
static void rename_before(unsigned long first, unsigned long times, void (*renames)(void))
{
	fault.only = "openat2";
	fault.only_object = "x.odt";
	fault.meanwhile = renames;
	fault_arm(first, times, 0);
}

/* Behind the listing that was to treat it. */
static void what_comes_late_is_treated(void **state)
{
	(void)state;
	site(SITE_WITH(TO_C(X)));
	disk_shell("mv root/P1/letters/x.odt root/P1/letters/away.odt");
	rename_before(2, 1, come); /* the first is the look's */
	apply();
	assert_non_null(fault.failed);
	assert_int_equal(report.unmet_count, 0);
	assert_may_not("inf.c", TRY_READ, "P1/letters/x.odt");
	assert_may("dr.b", TRY_READ, "P1/letters/x.odt");
	assert_healed();
}

/* Nobody waits for it for ever, and nobody says that it was treated. */
static void what_never_stays_is_told(void **state)
{
	(void)state;
	site(SITE_WITH(TO_C(X)));
	rename_before(1, FAULT_FOREVER, come_or_go);
	apply();
	come();
	assert_true(report.unmet_count == 1 || disk_try("inf.c", TRY_READ, "P1/letters/x.odt") == EACCES);
	assert_healed();
}

/* ---- the second look ---- */

static size_t lost, announced;

static void note_lost(void *context, store_id store, patient_id patient)
{
	(void)context;
	(void)store;
	(void)patient;
	lost++;
}

static void hook(bool asks_who_loses)
{
	lost = announced = 0;
	disk.job.announce = disk_count_announced;
	disk.job.announce_context = &announced;
	disk.job.lost = asks_who_loses ? note_lost : NULL;
}

/* The first look has listed the directory when it comes: that inf.c loses it is found under the lock, and told before it is
 * done. `others`: what else that look has found. */
static void comes_behind_the_look(const char *statements, bool asks_who_loses)
{
	site(statements);
	hook(asks_who_loses);
	disk_shell("mv root/P1/letters/x.odt root/P1/letters/away.odt");
	rename_before(1, 1, come);
	apply();
	assert_non_null(fault.failed);
	assert_may_not("inf.c", TRY_READ, "P1/letters/x.odt");
	assert_int_equal(announced, 2);
	assert_int_equal(lost, asks_who_loses ? 1 : 0);
	assert_healed();
}

static void what_comes_behind_the_look_is_told(void **state)
{
	(void)state;
	comes_behind_the_look(SITE_WITH(TO_C(X)), true);
}

static void what_comes_behind_the_look_is_told_to_who_asks(void **state)
{
	(void)state;
	comes_behind_the_look(SITE_WITH(TO_C(X)), false);
}

/* Of y.odt the first look has said it. */
static void what_comes_beside_a_loss_is_treated(void **state)
{
	(void)state;
	site(SITE_WITH(TO_C(X ", \"letters/y.odt\"")));
	hook(true);
	disk_shell("mv root/P1/letters/x.odt root/P1/letters/away.odt");
	rename_before(1, 1, come);
	apply();
	assert_int_equal(lost, 1);
	assert_may_not("inf.c", TRY_READ, "P1/letters/y.odt");
	assert_healed();
}

/* z.odt was withheld and goes back; x.odt is not there, so that there is a second look. Whenever the folder cannot be opened,
 * that is told, or all is done. */
static void a_folder_that_cannot_be_opened_once(void **state)
{
	unsigned long number = 1;
	(void)state;
	for (bool failed = true; failed; number++) {
		site(SITE_WITH(WITHHELD("letters/z.odt", "dr.b")));
		disk_apply_quietly(&disk);
		aside_site(&disk, SITE_WITH(TO_C("\"letters/never.odt\"")));
		hook(true);
		assert_false(aside_exists("P1/letters/z.odt"));
		fault.only = "openat2";
		fault.only_object = "P1";
		fault_arm(number, 1, EIO);
		apply();
		failed = fault.failed != NULL;
		if (report.failed_folders == 0 && !aside_exists("P1/letters/z.odt"))
			fail_msg("opening the folder failed for the time %lu: not told, and not done",
				 number);
		disk_apply_quietly(&disk);
		assert_true(aside_exists("P1/letters/z.odt"));
		store_report_clear(&report);
		disk_shell("find root -mindepth 1 -delete");
	}
	assert_true(number > 4);
	store_report_init(&report);
}

/* ---- was it given? ---- */

static bool gave_it;

static bool gave(void *context, const struct access_change *change)
{
	(void)context;
	(void)change;
	return gave_it;
}

/* dr.b ceases to read letters, and has left a file there: the rules have given both before, or nobody has. */
static void what_was_never_given_is_drift(void **state)
{
	static const struct {
		bool asks, gave;
		size_t drift;
	} rows[] = {{false, false, 0}, {true, true, 0}, {true, false, 1}};
	(void)state;
	site(SITE_WITH("objections = ( { to = \"login:dr.b\"; } );"));
	disk_shell("chown %u root/P1/letters/x.odt", disk_uid("dr.b"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		store_report_clear(&report);
		store_report_init(&report);
		gave_it = rows[i].gave;
		disk.job.gave = rows[i].asks ? gave : NULL;
		assert_int_equal(store_plan(&disk.job, disk.root_fd, &report), 0);
		assert_int_equal(report.drift[DRIFT_OWNER], rows[i].drift);
		for (size_t j = 0; j < report.change_count; j++)
			assert_int_equal(report.changes[j].is_drift, rows[i].drift != 0);
		assert_true(report.change_count > 0);
	}
	disk.job.gave = NULL;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, disk_set_up, site_end)
	    TEST(what_comes_late_is_treated),          TEST(what_never_stays_is_told),
	    TEST(what_comes_behind_the_look_is_told),  TEST(what_comes_behind_the_look_is_told_to_who_asks),
	    TEST(what_comes_beside_a_loss_is_treated), TEST(a_folder_that_cannot_be_opened_once),
	    TEST(what_was_never_given_is_drift),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
