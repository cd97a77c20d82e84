/* Documents: working and sealed categories, settling, ownership, what statements say of single documents. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define DAY INT64_C(86400)

/* A site with one patient, applied, whose clock is the machine's: files get its time. */
static void begin(struct disk *disk, const char *registry)
{
	disk_site(disk, NULL, registry);
	disk->job.clock = time(NULL);
	disk_apply_quietly(disk);
}

static const char *stat_of(const char *path)
{
	return disk_output("stat -c '%%u %%a' root/%s", path);
}

static const char *owner_and_mode(const char *login, const char *mode)
{
	static char text[64];
	snprintf(text, sizeof(text), "%u %s", login == NULL ? 0 : (unsigned)disk_uid(login), mode);
	return text;
}

/* ---- working ---- */

static void people_edit_working_documents_together(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	assert_may("dr.a", TRY_CREATE, "P1/letters/a.odt");
	assert_may("inf.c", TRY_WRITE, "P1/letters/a.odt");
	assert_may("dr.b", TRY_WRITE, "P1/letters/a.odt");
	assert_int_equal(disk_planned(&disk), 0);
	/* an editor that writes a temporary file and renames it: 0600, nobody else can */
	disk_shell("install -m 600 -o %u /dev/null root/P1/letters/tmp && mv root/P1/letters/tmp "
		   "root/P1/letters/a.odt",
		   disk_uid("dr.b"));
	assert_may_not("dr.a", TRY_READ, "P1/letters/a.odt");
	disk_apply_quietly(&disk);
	assert_may("dr.a", TRY_WRITE, "P1/letters/a.odt");
	assert_may("dr.b", TRY_WRITE, "P1/letters/a.odt");
	assert_may("inf.c", TRY_UNLINK, "P1/letters/a.odt");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

static void ownership_of_a_working_document_is_taken_when_it_is_old(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	assert_may("dr.a", TRY_CREATE, "P1/letters/a.odt");
	disk.job.clock += 2 * DAY;
	disk_apply_quietly(&disk);
	assert_string_equal(stat_of("P1/letters/a.odt"), owner_and_mode(NULL, "660"));
	assert_may("dr.a", TRY_WRITE, "P1/letters/a.odt");
	assert_may("dr.b", TRY_WRITE, "P1/letters/a.odt");
	assert_may("dr.b", TRY_RENAME, "P1/letters/a.odt");
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* ---- sealed ---- */

static void a_sealed_document_is_its_authors_until_it_settles(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	begin(&disk, ONE_PATIENT);
	assert_may("dr.a", TRY_CREATE, "P1/medical/a.pdf");
	assert_may("dr.a", TRY_WRITE, "P1/medical/a.pdf");
	assert_may("dr.b", TRY_READ, "P1/medical/a.pdf");
	assert_may_not("dr.b", TRY_WRITE, "P1/medical/a.pdf");
	assert_int_equal(disk_try("dr.b", TRY_UNLINK, "P1/medical/a.pdf"), EPERM);
	assert_int_equal(disk_try("dr.b", TRY_RENAME, "P1/medical/a.pdf"), EPERM);
	assert_int_equal(disk_planned(&disk), 0);
	disk.job.clock += 2 * DAY;
	assert_true(disk_planned(&disk) > 0);
	disk_apply(&disk, &report);
	assert_int_equal(report.settled, 1);
	for (int cause = 0; cause < DRIFT_COUNT; cause++)
		assert_int_equal(report.drift[cause], 0);
	store_report_clear(&report);
	assert_string_equal(stat_of("P1/medical/a.pdf"), owner_and_mode(NULL, "440"));
	static const char *const logins[] = {"dr.a", "dr.b", "inf.c"};
	for (size_t i = 0; i < 3; i++) {
		assert_may(logins[i], TRY_READ, "P1/medical/a.pdf");
		assert_may_not(logins[i], TRY_WRITE, "P1/medical/a.pdf");
		assert_int_not_equal(disk_try(logins[i], TRY_UNLINK, "P1/medical/a.pdf"), 0);
		assert_int_not_equal(disk_try(logins[i], TRY_RENAME, "P1/medical/a.pdf"), 0);
	}
	assert_may("dr.a", TRY_CREATE, "P1/medical/new.pdf");
	disk.job.clock -= 2 * DAY; /* settled is settled, whatever the time */
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

static void what_is_being_written_or_has_a_temporary_name_does_not_settle(void **state)
{
	(void)state;
	static const char *const names[] = {"~$a.docx", ".~lock.a.odt#", "a.tmp", "a.filepart", ".a.swp"};
	struct disk disk;
	struct store_report report;
	begin(&disk, ONE_PATIENT);
	for (size_t i = 0; i < 5; i++) {
		char path[64];
		snprintf(path, sizeof(path), "P1/medical/%s", names[i]);
		assert_may("dr.a", TRY_CREATE, path);
	}
	assert_may("dr.a", TRY_CREATE, "P1/medical/open.pdf");
	int fd = open("root/P1/medical/open.pdf", O_WRONLY | O_CLOEXEC);
	disk.job.clock += 2 * DAY;
	disk_apply(&disk, &report);
	assert_int_equal(report.settled, 0);
	assert_true(disk_noticed(&report, NOTICE_BUSY, "P1/medical/open.pdf"));
	assert_int_equal(report.notice_count, 1);
	store_report_clear(&report);
	assert_string_equal(stat_of("P1/medical/open.pdf"), owner_and_mode("dr.a", "640"));
	close(fd);
	disk_apply(&disk, &report);
	assert_int_equal(report.settled, 1);
	store_report_clear(&report);
	assert_string_equal(stat_of("P1/medical/a.tmp"), owner_and_mode("dr.a", "640"));
	disk_site_clear(&disk);
}

/* Opening what settles must not stop anybody, nor a lease held elsewhere stop the run. */
static void a_lease_held_by_somebody_ends_nothing(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	assert_may("dr.a", TRY_CREATE, "P1/medical/leased.pdf");
	int fd = open("root/P1/medical/leased.pdf", O_RDWR | O_CLOEXEC);
	assert_int_equal(fcntl(fd, F_SETLEASE, F_WRLCK), 0);
	disk.job.clock += 2 * DAY;
	disk_apply_quietly(&disk);
	assert_string_equal(stat_of("P1/medical/leased.pdf"), owner_and_mode("dr.a", "640"));
	close(fd);
	disk_apply_quietly(&disk);
	assert_string_equal(stat_of("P1/medical/leased.pdf"), owner_and_mode(NULL, "440"));
	disk_site_clear(&disk);
}

static void a_time_of_writing_to_come_counts_as_the_time_of_change(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	assert_may("dr.a", TRY_CREATE, "P1/medical/future.pdf");
	disk_shell("touch -d '+10 years' root/P1/medical/future.pdf");
	disk_apply_quietly(&disk);
	assert_string_equal(stat_of("P1/medical/future.pdf"), owner_and_mode("dr.a", "640"));
	disk.job.clock += 2 * DAY;
	disk_apply_quietly(&disk);
	assert_string_equal(stat_of("P1/medical/future.pdf"), owner_and_mode(NULL, "440"));
	disk_site_clear(&disk);
}

/* Who owns a directory renames and removes what is in it, sticky or not. */
static void directories_of_settled_documents_belong_to_nobody(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	assert_may("dr.a", TRY_MKDIR, "P1/medical/2026");
	disk_apply_quietly(&disk);
	assert_string_equal(stat_of("P1/medical/2026"), owner_and_mode("dr.a", "1770"));
	assert_may("dr.a", TRY_MKDIR, "P1/medical/2026/11");
	assert_may("dr.a", TRY_CREATE, "P1/medical/2026/11/old.pdf");
	disk_apply_quietly(&disk);
	assert_may("dr.b", TRY_CREATE, "P1/medical/2026/11/b.pdf");
	disk_shell("touch -d '-3 days' root/P1/medical/2026/11/old.pdf");
	disk_apply_quietly(&disk);
	assert_string_equal(stat_of("P1/medical/2026/11/old.pdf"), owner_and_mode(NULL, "440"));
	assert_string_equal(stat_of("P1/medical/2026/11/b.pdf"), owner_and_mode("dr.b", "640"));
	assert_string_equal(stat_of("P1/medical/2026"), owner_and_mode(NULL, "1770"));
	assert_string_equal(stat_of("P1/medical/2026/11"), owner_and_mode(NULL, "1770"));
	assert_int_equal(disk_try("dr.a", TRY_UNLINK, "P1/medical/2026/11/old.pdf"), EPERM);
	assert_int_equal(disk_try("dr.a", TRY_RENAME, "P1/medical/2026"), EPERM);
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* ... also where the settled document has come later than the directory. */
static void a_directory_that_a_settled_document_is_moved_into_is_taken(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	assert_may("dr.a", TRY_MKDIR, "P1/medical/dir");
	disk_apply_quietly(&disk);
	disk_shell(": >root/P1/medical/settled.pdf && chmod 400 root/P1/medical/settled.pdf");
	disk_apply_quietly(&disk);
	disk_shell("mv root/P1/medical/settled.pdf root/P1/medical/dir");
	assert_int_equal(disk_planned(&disk), 1);
	disk_apply_quietly(&disk);
	assert_string_equal(stat_of("P1/medical/dir"), owner_and_mode(NULL, "1770"));
	assert_int_equal(disk_planned(&disk), 0);
	disk_site_clear(&disk);
}

/* ---- deposits ---- */

static void a_depositor_reads_what_it_brought_until_it_is_old(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	assert_may("lab.s", TRY_CREATE, "P1/imaging/ct/scan.dcm");
	disk_apply_quietly(&disk);
	assert_may("lab.s", TRY_WRITE, "P1/imaging/ct/scan.dcm");
	assert_may("dr.a", TRY_READ, "P1/imaging/ct/scan.dcm");
	disk.job.clock += 2 * DAY;
	disk_apply_quietly(&disk);
	assert_may_not("lab.s", TRY_READ, "P1/imaging/ct/scan.dcm");
	/* a directory would show what others put there */
	assert_may("lab.s", TRY_MKDIR, "P1/letters/dir");
	disk_apply_quietly(&disk);
	assert_may_not("lab.s", TRY_LIST, "P1/letters/dir");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

#define WITH_TWO(profession)                                                                                 \
	"professionals = ( { login = \"dr.a\"; profession = \"physician\"; }, { login = \"inf.two\"; "       \
	"profession = \"" profession "\"; } );\n"                                                            \
	"teams = ( { name = \"ward\"; members = ( { login = \"dr.a\"; }, { login = \"inf.two\"; } ); } "     \
	");\n" PATIENTS(PATIENT("P1", "ward", ""))

/* Who wrote and now only adds does not keep what others have written in since. */
static void a_writer_who_becomes_a_depositor_keeps_no_document(void **state)
{
	(void)state;
	struct disk disk;
	struct verify_result result;
	begin(&disk, WITH_TWO("nurse"));
	assert_may("inf.two", TRY_CREATE, "P1/letters/mine");
	disk_apply_quietly(&disk);
	assert_may("dr.a", TRY_WRITE, "P1/letters/mine");
	disk_site_clear(&disk);
	disk_site(&disk, NULL, WITH_TWO("scanner"));
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk.job, disk.root_fd, NULL, NULL, &result), 0);
	bool found = false;
	for (size_t i = 0; i < result.leak_count; i++)
		found = found || (strcmp(result.leaks[i].login, "inf.two") == 0 &&
				  strstr(result.leaks[i].path, "/mine") != NULL);
	assert_true(found);
	verify_result_clear(&result);
	disk_apply_quietly(&disk);
	assert_may_not("inf.two", TRY_READ, "P1/letters/mine");
	assert_may_not("inf.two", TRY_WRITE, "P1/letters/mine");
	assert_may("dr.a", TRY_WRITE, "P1/letters/mine");
	/* what a depositor brings stays theirs, run after run */
	assert_may("inf.two", TRY_CREATE, "P1/letters/brought");
	disk_apply_quietly(&disk);
	disk_apply_quietly(&disk);
	assert_may("inf.two", TRY_WRITE, "P1/letters/brought");
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

static void a_reader_does_not_keep_a_document(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	disk_shell("install -m 600 -o %u /dev/null root/P1/medical/brought.pdf", disk_uid("inf.c"));
	disk_shell("install -m 600 -o 4242 /dev/null root/P1/letters/strange.pdf");
	disk_apply_quietly(&disk);
	assert_may("inf.c", TRY_READ, "P1/medical/brought.pdf");
	assert_may_not("inf.c", TRY_WRITE, "P1/medical/brought.pdf");
	assert_string_equal(disk_output("getfattr --absolute-names -n trusted.careacl.author --only-values "
					"root/P1/letters/strange.pdf"),
			    "uid:4242");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* ---- whose they are ---- */

static const char *author_of(const char *path)
{
	return disk_output(
	    "getfattr --absolute-names -n trusted.careacl.author --only-values root/%s 2>/dev/null || "
	    "true",
	    path);
}

static const struct {
	const char *path;
	const char *settled; /* mode */
} both_kinds[] = {{"P1/letters/a.odt", "660"}, {"P1/medical/a.pdf", "440"}};

/* At settle in both kinds of category, and not before. */
static void ownership_is_taken_at_settle_and_the_author_kept(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	for (size_t i = 0; i < 2; i++)
		assert_may("dr.a", TRY_CREATE, both_kinds[i].path);
	disk.job.clock += DAY - 60;
	disk_apply_quietly(&disk);
	for (size_t i = 0; i < 2; i++)
		assert_string_equal(author_of(both_kinds[i].path), "");
	disk.job.clock += 120;
	disk_apply_quietly(&disk);
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(stat_of(both_kinds[i].path), owner_and_mode(NULL, both_kinds[i].settled));
		assert_string_equal(author_of(both_kinds[i].path), "dr.a");
		assert_string_equal(disk_output("setpriv --reuid %u --regid %u --clear-groups "
						"--inh-caps=-all getfattr -m - -d root/%s "
						"2>/dev/null | grep -c trusted || true",
						disk_uid("dr.b"), disk_uid("dr.b"), both_kinds[i].path),
				    "0");
	}
	disk_site_clear(&disk);
}

/* ... and at once from a person who loses access: whoever owns a file opens it to themselves again. */
static void ownership_is_taken_at_once_from_who_loses_access(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	for (size_t i = 0; i < 2; i++)
		assert_may("dr.a", TRY_CREATE, both_kinds[i].path);
	assert_may("dr.a", TRY_MKDIR, "P1/letters/sub");
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
	begin(&disk, PEOPLE PATIENTS(PATIENT("P1", "ward", "objections = ( { to = \"login:dr.a\"; } );")));
	for (size_t i = 0; i < 2; i++) {
		assert_string_equal(author_of(both_kinds[i].path), "dr.a");
		assert_may_not("dr.a", TRY_READ, both_kinds[i].path);
		assert_may("dr.b", TRY_READ, both_kinds[i].path);
		assert_string_equal(disk_output("stat -c %%u root/%s", both_kinds[i].path), "0");
	}
	assert_string_equal(disk_output("stat -c %%u root/P1/letters/sub"), "0");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* What repairs access never waits until a document is old. */
static void access_is_repaired_at_once(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	for (size_t i = 0; i < 2; i++) {
		assert_may("dr.a", TRY_CREATE, both_kinds[i].path);
		disk_shell("chmod 600 root/%s", both_kinds[i].path);
		assert_may_not("dr.b", TRY_READ, both_kinds[i].path);
	}
	disk_apply_quietly(&disk);
	for (size_t i = 0; i < 2; i++) {
		assert_may("dr.b", TRY_READ, both_kinds[i].path);
		assert_string_equal(disk_output("stat -c %%a root/%s | tail -c 2", both_kinds[i].path), "0");
		assert_int_equal(strtoul(disk_output("stat -c %%u root/%s", both_kinds[i].path), NULL, 10),
				 disk_uid("dr.a"));
	}
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* An upload in progress keeps its name, its owner and its content, run after run. */
static void an_upload_in_progress_is_left_alone(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	for (size_t i = 0; i < 2; i++) {
		char path[64], begun[128];
		snprintf(path, sizeof(path), "%s.filepart", both_kinds[i].path);
		assert_may("dr.a", TRY_CREATE, path);
		disk_apply_quietly(&disk);
		snprintf(begun, sizeof(begun), "%s", stat_of(path));
		disk.job.clock += 30 * DAY;
		disk_apply_quietly(&disk);
		assert_string_equal(stat_of(path), begun);
		assert_may("dr.a", TRY_WRITE, path);
		assert_int_equal(disk_planned(&disk), 0);
	}
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* Depositors stand in the category directory's own ACL, and nowhere else. */
static void a_depositor_stands_in_the_category_alone(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	assert_may("dr.a", TRY_MKDIR, "P1/letters/sub");
	assert_may("dr.a", TRY_CREATE, "P1/letters/a.odt");
	disk_apply_quietly(&disk);
	assert_string_equal(
	    disk_output("getfacl -Rpn root/P1/letters | grep -c 'user:%u:-wx'", disk_uid("lab.s")), "1");
	assert_string_equal(
	    disk_output("getfacl -Rpn root/P1/letters | grep -c 'user:%u:' || true", disk_uid("lab.s")), "1");
	assert_may_not("lab.s", TRY_LIST, "P1/letters");
	assert_may_not("lab.s", TRY_READ, "P1/letters/a.odt");
	assert_may_not("lab.s", TRY_CREATE, "P1/letters/sub/x");
	assert_may("lab.s", TRY_CREATE, "P1/letters/x");
	disk_site_clear(&disk);
}

/* ---- statements about documents ---- */

static void a_document_has_the_access_that_statements_give_it(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk, ONE_PATIENT);
	assert_may("dr.a", TRY_CREATE, "P1/letters/secret.pdf");
	assert_may("dr.a", TRY_CREATE, "P1/letters/open.pdf");
	assert_may("dr.a", TRY_MKDIR, "P1/letters/sub");
	assert_may("dr.a", TRY_CREATE, "P1/letters/sub/deep.pdf");
	assert_may("dr.a", TRY_CREATE, "P1/letters/objected.pdf");
	disk_site_clear(&disk);
	begin(&disk,
	      PEOPLE PATIENTS(PATIENT(
		  "P1", "ward",
		  "withheld = ( { document = \"letters/secret.pdf\"; author = \"dr.b\"; } ); objections = ( "
		  "{ to = "
		  "\"login:inf.c\"; documents = [ \"letters/sub\" ]; }, { to = \"login:dr.a\"; documents = [ "
		  "\"letters/objected.pdf\" ]; } );")));
	/* a withheld one is elsewhere (test_store_aside.c) */
	assert_int_equal(disk_try("dr.b", TRY_READ, "P1/letters/secret.pdf"), ENOENT);
	assert_int_equal(disk_try("inf.c", TRY_READ, "P1/letters/secret.pdf"), ENOENT);
	assert_may("inf.c", TRY_WRITE, "P1/letters/open.pdf");
	assert_may_not("inf.c", TRY_LIST, "P1/letters/sub");
	assert_may_not("inf.c", TRY_READ, "P1/letters/sub/deep.pdf");
	assert_may("dr.a", TRY_WRITE, "P1/letters/sub/deep.pdf");
	assert_may_not("dr.a", TRY_READ, "P1/letters/objected.pdf");
	assert_may("inf.c", TRY_WRITE, "P1/letters/objected.pdf");
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
	begin(&disk, ONE_PATIENT); /* lifted */
	assert_may("dr.a", TRY_WRITE, "P1/letters/secret.pdf");
	assert_may("inf.c", TRY_READ, "P1/letters/sub/deep.pdf");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_ALL(people_edit_working_documents_together),
	    TEST_ON_ALL(ownership_of_a_working_document_is_taken_when_it_is_old),
	    TEST_ON_ALL(a_sealed_document_is_its_authors_until_it_settles),
	    TEST_ON_ALL(what_is_being_written_or_has_a_temporary_name_does_not_settle),
	    TEST_ON_ALL(a_lease_held_by_somebody_ends_nothing),
	    TEST_ON_ALL(a_time_of_writing_to_come_counts_as_the_time_of_change),
	    TEST_ON_ALL(directories_of_settled_documents_belong_to_nobody),
	    TEST_ON_ALL(a_directory_that_a_settled_document_is_moved_into_is_taken),
	    TEST_ON_ALL(a_depositor_reads_what_it_brought_until_it_is_old),
	    TEST_ON_ALL(a_writer_who_becomes_a_depositor_keeps_no_document),
	    TEST_ON_ALL(a_reader_does_not_keep_a_document),
	    TEST_ON_ALL(ownership_is_taken_at_settle_and_the_author_kept),
	    TEST_ON_ALL(ownership_is_taken_at_once_from_who_loses_access),
	    TEST_ON_ALL(access_is_repaired_at_once),
	    TEST_ON_ALL(an_upload_in_progress_is_left_alone),
	    TEST_ON_ALL(a_depositor_stands_in_the_category_alone),
	    TEST_ON_ALL(a_document_has_the_access_that_statements_give_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
