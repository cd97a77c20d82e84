/* Others work in the tree while a run looks at it: what goes, comes or becomes something else right before a call is no
 * failure, what is in the way is told, and what has gone is nobody's loss (disk.md, "Together"). */
#include "tests/kernel/disk.h"
#include "tests/kernel/failing_calls.h"
#include "tests/kernel/people.h"

#include <sys/stat.h>

#define ONE(more) PEOPLE PATIENTS(PATIENT("P1", "ward", more))
#define LIMITED                                                                                              \
	ONE("objections = ( { to = \"login:inf.c\"; documents = [ \"letters/x.odt\", \"letters/y.odt\" ]; "  \
	    "} );")
#define STORE(more)                                                                                          \
	"{ name = \"clinical\"; root = \"" DISK_ROOT "\"; regime = \"establishment\"; " more                 \
	" categories = ("                                                                                    \
	" { name = \"medical\"; path = \"medical\"; }, { name = \"ct\"; path = \"ct\"; },"                   \
	" { name = \"letters\"; path = \"letters\"; documents = \"working\"; },"                             \
	" { name = \"mr\"; path = \"mr\"; }, { name = \"private\"; path = \"private\"; } ); }"

static struct disk disk;
static struct store_report report;

static void site(const char *store, const char *registry)
{
	disk_shell("rm -rf root && mkdir -m 0711 root");
	disk_site(&disk, store, registry);
	disk_apply_quietly(&disk);
	disk_shell("cd root/P1/letters 2>/dev/null || exit 0; echo x | tee x.odt y.odt >/dev/null");
	disk_apply_quietly(&disk);
	store_report_init(&report);
}

static int site_end(void **state)
{
	(void)state;
	fault_disarm();
	store_report_clear(&report);
	disk_site_clear(&disk);
	return 0;
}

static void site_again(const char *registry)
{
	disk_site_clear(&disk);
	disk_site(&disk, NULL, registry);
}

typedef int run_function(const struct store_job *job, int root_fd, struct store_report *report);

/* Right before that call about that object (NULL: any) something happens; the run fails nowhere. */
static void run_meanwhile(run_function *run, const char *call, const char *object, unsigned long number,
			  void (*happens)(void))
{
	fault.only = call;
	fault.only_object = object;
	fault.meanwhile = happens;
	fault_arm(number, 1, 0);
	assert_int_equal(run(&disk.job, disk.root_fd, &report), 0);
	fault_disarm();
	assert_non_null(fault.failed);
	assert_int_equal(report.failed_folders, 0);
}

static void assert_healed(void)
{
	disk_apply_quietly(&disk);
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
}

/* ---- what goes ---- */

static void remove_document(void)
{
	disk_shell("rm root/P1/letters/x.odt");
}

/* Before the look can say who ceases to read it. */
static void a_document_that_a_statement_names(void **state)
{
	(void)state;
	site(NULL, ONE(""));
	site_again(LIMITED);
	run_meanwhile(store_plan, "statx", "x.odt", 1, remove_document);
	store_report_clear(&report);
	store_report_init(&report);
	disk_shell("echo x >root/P1/letters/x.odt");
	run_meanwhile(store_apply, "statx", "x.odt", 1, remove_document);
	assert_int_equal(report.notice_count, 0);
	assert_int_equal(report.document_change_count, 1); /* inf.c, and y.odt */
	assert_may_not("inf.c", TRY_READ, "P1/letters/y.odt");
	assert_healed();
}

static void remove_level(void)
{
	disk_shell("rm -r root/P1");
}

/* Between the root and the folders: what was in it is made anew, by the next run at the latest. */
static void a_level(void **state)
{
	(void)state;
	site(STORE("folder = \"{patient:2}/{patient}\";"), ONE(""));
	disk_shell("chmod 777 root"); /* so that it is passed once more to take that away */
	run_meanwhile(store_apply, "openat2", "P1", 3, remove_level);
	assert_string_equal(disk_output("stat -c %%a root"), "711");
	assert_false(disk_noticed(&report, NOTICE_FAILED, "P1"));
	assert_healed();
	assert_may("dr.a", TRY_LIST, "P1/P1/letters");
}

static void remove_stranger(void)
{
	disk_shell("rm -r root/P1/notes");
}

/* While it is being closed. */
static void a_stranger(void **state)
{
	(void)state;
	site(NULL, ONE(""));
	disk_shell("mkdir root/P1/notes root/P1/others && chmod 777 root/P1/notes root/P1/others");
	run_meanwhile(store_apply, "openat2", "notes", 3, remove_stranger);
	assert_false(disk_noticed(&report, NOTICE_FAILED, "P1/notes"));
	assert_string_equal(disk_output("stat -c %%a root/P1/others"), "700");
	assert_healed();
}

/* ---- what comes ---- */

static void make_folder(void)
{
	disk_shell("mkdir -m 700 root/P1");
}

static void make_category(void)
{
	disk_shell("mkdir -m 700 root/P1/medical");
}

/* Another run was quicker: what it makes is left to it. */
static void another_run_makes_it(void **state)
{
	static const struct {
		const char *path;
		void (*happens)(void);
	} rows[] = {{"P1", make_folder}, {"P1/medical", make_category}};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		site(NULL, ONE(""));
		disk_shell("rm -r root/%s", rows[i].path);
		run_meanwhile(store_apply, "renameat2", NULL, 1, rows[i].happens);
		assert_false(disk_noticed(&report, NOTICE_FAILED, rows[i].path));
		assert_string_equal(disk_output("ls root/%s; ls -A root | grep building; true", rows[i].path),
				    "");
		assert_healed();
		assert_may("dr.a", TRY_LIST, "P1/medical");
		if (i == 0)
			(void)site_end(NULL);
	}
}

/* ---- what becomes something else ---- */

static void put_fifo(void)
{
	disk_shell("rm root/P1/letters/x.odt && mkfifo -m 660 root/P1/letters/x.odt");
}

/* Its mode is as good as a document's, but it is none. */
static void a_fifo(void **state)
{
	(void)state;
	site(NULL, ONE(""));
	disk_shell("chmod 777 root/P1/private-life");
	run_meanwhile(store_apply, "statx", "x.odt", 1, put_fifo);
	assert_true(disk_noticed(&report, NOTICE_SPECIAL, "P1/letters/x.odt"));
	disk_shell("rm root/P1/letters/x.odt");
	assert_healed();
}

static void put_fifo_in_stranger(void)
{
	disk_shell("rm root/P1/notes/n && mkfifo -m 666 root/P1/notes/n");
}

/* Not even its mode is changed: it is nobody's document. */
static void a_fifo_in_a_stranger(void **state)
{
	(void)state;
	site(NULL, ONE(""));
	disk_shell("mkdir root/P1/notes && echo x >root/P1/notes/n");
	run_meanwhile(store_apply, "openat2", "n", 3, put_fifo_in_stranger);
	assert_string_equal(disk_output("stat -c %%a root/P1/notes root/P1/notes/n"), "700\n666");
	assert_healed();
}

/* ---- what is in a stranger ---- */

/* Neither opened nor followed nor changed: nobody gets there any more. */
static void special_files_in_a_stranger(void **state)
{
	(void)state;
	site(NULL, ONE(""));
	disk_shell(
	    "mkdir root/P1/notes && cd root/P1/notes && mkfifo -m 666 fifo && mkdir deep && mknod -m 666 "
	    "zero c 1 5 && ln -s ../letters link && ln -s / deep/link && echo x >f && chmod 666 f");
	char *before = disk_everything();
	disk_apply(&disk, &report);
	assert_true(report.operations > 2);
	assert_true(disk_noticed(&report, NOTICE_UNKNOWN_CLOSED, "P1/notes"));
	assert_string_equal(disk_output("cd root/P1/notes; stat -c %%a . f fifo zero; readlink link"),
			    "700\n600\n666\n666\n../letters");
	char *after = disk_everything();
	assert_string_not_equal(before, after);
	free(before);
	free(after);
	assert_may("dr.a", TRY_LIST, "P1/letters");
	assert_healed();
}

/* Its name begins like a folder's, and it is none. */
static void a_stranger_called_nearly_like_a_folder(void **state)
{
	(void)state;
	site(NULL, ONE(""));
	disk_shell("mkdir -m 777 root/P root/P11");
	disk_apply(&disk, &report);
	assert_true(disk_noticed(&report, NOTICE_UNKNOWN_CLOSED, "P"));
	assert_true(disk_noticed(&report, NOTICE_UNKNOWN_CLOSED, "P11"));
	assert_string_equal(disk_output("stat -c %%a root/P root/P11"), "700\n700");
	assert_may("dr.a", TRY_LIST, "P1/letters");
	assert_healed();
}

/* ---- building ---- */

static void remove_building(void)
{
	assert_int_equal(rmdir("root/.building"), 0);
}

/* Whoever cleans up is quicker each time: the run ends all the same, and says so. */
static void the_place_for_building_is_removed_each_time(void **state)
{
	(void)state;
	site(NULL, ONE(""));
	disk_shell("rm -r root/P1/medical");
	fault.only = "flock";
	fault.only_object = ".building";
	fault.meanwhile = remove_building;
	fault_arm(1, FAULT_FOREVER, 0);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	fault_disarm();
	assert_int_equal(report.failed_folders, 1);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/medical"));
	assert_healed();
	assert_may("dr.a", TRY_LIST, "P1/medical");
}

/* A quota project of its own, where nothing can be renamed to, and then the directory cannot be made or not be opened: it is
 * told, and the next run completes. The first call that fails is one after the other; with it fails the next alone, or all but
 * the next. */
static void what_cannot_be_made_in_its_place(void **state)
{
	(void)state;
	size_t told = 0;
	site(NULL, ONE(""));
	for (unsigned long call = 1; call <= 12; call++)
		for (unsigned long spared = 0; spared < 2; spared++) {
			disk_shell("rm -r root/P1/medical");
			fault.only_object = "medical";
			fault_arm(call, spared == 1 ? FAULT_FOREVER : 2, EXDEV);
			fault.spares = spared == 1 ? call + 1 : 0;
			assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
			fault_disarm();
			bool is_told = report.failed_folders > 0;
			for (size_t i = 0; i < report.notice_count; i++)
				assert_int_equal(report.notices[i].error, EXDEV);
			told += is_told;
			bool is_made = disk_try("dr.a", TRY_LIST, "P1/medical") == 0;
			/* openat2 is asked about once more: both fail within one look, and the second makes it */
			bool is_within =
			    fault.failed != NULL && spared == 0 && strcmp(fault.failed, "openat2") == 0;
			if (is_within ? !is_told && !is_made : is_told != (fault.failed != NULL))
				fail_msg("call %lu: %s, told: %d, made: %d", call, fault.failed, is_told,
					 is_made);
			store_report_clear(&report);
			store_report_init(&report);
			assert_healed();
		}
	assert_true(told > 6);
}

/* ---- a store that makes no folders ---- */

static bool had_no_folder(void *context, patient_id patient)
{
	size_t *asked = context;
	(void)patient;
	(*asked)++;
	return false;
}

/* Nor does it say that one has gone that nobody has made before. */
static void what_is_not_made(void **state)
{
	(void)state;
	size_t asked = 0;
	site(NULL, ONE(""));
	disk_shell("rm -r root/P1");
	disk.job.had_folder = had_no_folder;
	disk.job.had_folder_context = &asked;
	disk_apply(&disk, &report);
	assert_int_equal(asked, 1);
	assert_int_equal(report.notice_count, 0);
	assert_int_equal(report.created, 6);
	disk_site_clear(&disk);
	store_report_clear(&report);
	disk_site(&disk, STORE("create = false;"), ONE(""));
	disk_shell("rm -r root/*");
	assert_int_equal(disk_planned(&disk), 0);
	disk_apply_quietly(&disk);
	assert_string_equal(disk_output("ls root"), "");
	disk_shell("mkdir -p root/P1/letters");
	disk_apply(&disk, &report);
	assert_int_equal(report.created, 0);
	assert_string_equal(disk_output("ls root/P1"), "letters");
	assert_may("dr.a", TRY_LIST, "P1/letters");
}

static int remove_letters(void *context, patient_id patient, struct folder_facts *facts)
{
	(void)context;
	(void)patient;
	(void)facts;
	disk_shell("rm -r root/P1/letters");
	return 0;
}

/* A directory that goes after the look and is not made again: nobody is said to have been given it. */
static void what_goes_is_given_to_nobody(void **state)
{
	(void)state;
	disk_site(&disk, STORE("create = false;"), ONE(""));
	store_report_init(&report);
	disk_shell("rm -rf root/P1 && mkdir -m 700 root/P1 root/P1/letters root/P1/medical");
	disk.job.refresh = remove_letters;
	disk_apply(&disk, &report);
	assert_true(report.granted > 0);
	assert_int_equal(report.granted, report.change_count);
	for (size_t i = 0; i < report.change_count; i++)
		assert_string_equal(disk.facts->policy->categories[report.changes[i].category].name,
				    "medical");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_teardown(name, site_end)
	    TEST(a_document_that_a_statement_names),
	    TEST(a_level),
	    TEST(a_stranger),
	    TEST(another_run_makes_it),
	    TEST(a_fifo),
	    TEST(a_fifo_in_a_stranger),
	    TEST(special_files_in_a_stranger),
	    TEST(a_stranger_called_nearly_like_a_folder),
	    TEST(the_place_for_building_is_removed_each_time),
	    TEST(what_cannot_be_made_in_its_place),
	    TEST(what_is_not_made),
	    TEST(what_goes_is_given_to_nobody),
	};
	return cmocka_run_group_tests(tests, disk_set_up, disk_tear_down);
}
