/* plan and apply on a real ext4: what people can do before and after, and that nothing is written twice. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include "acl_sync/disk/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void folders_are_made_and_open_to_the_team_alone(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	disk_site(&disk, NULL, TWO_PATIENTS);
	assert_true(disk_planned(&disk) > 0);
	disk_apply(&disk, &report);
	assert_int_equal(report.created, 12);
	assert_int_equal(report.granted, 5 + 5 + 3 + 2 + 3);
	assert_int_equal(report.revoked, 0);
	store_report_clear(&report);
	assert_may_not("dr.a", TRY_LIST, ".");
	assert_may("dr.a", TRY_LIST, "P1");
	assert_may("dr.a", TRY_CREATE, "P1/medical/ecg.pdf");
	assert_may("inf.c", TRY_READ, "P1/medical/ecg.pdf");
	assert_may_not("inf.c", TRY_WRITE, "P1/medical/ecg.pdf");
	assert_may_not("inf.c", TRY_CREATE, "P1/medical/other.pdf");
	assert_may_not("inf.x", TRY_LIST, "P1");
	assert_may_not("inf.x", TRY_ENTER, "P1");
	assert_may_not("inf.x", TRY_READ, "P1/medical/ecg.pdf");
	assert_may("inf.x", TRY_LIST, "P2/medical");
	assert_may_not("inf.c", TRY_LIST, "P1/private-life");
	assert_may("dr.a", TRY_LIST, "P1/private-life");
	assert_may_not("dr.a", TRY_CREATE, "P1/private-life/x");
	assert_may("dr.a", TRY_CREATE, "P1/imaging/mr/x");
	assert_may("dr.a", TRY_LIST, "P1/imaging");
	assert_may_not("dr.a", TRY_CREATE, "P1/imaging/x");
	/* who only adds neither lists nor reads */
	assert_may("lab.s", TRY_CREATE, "P1/letters/scan.pdf");
	assert_may_not("lab.s", TRY_LIST, "P1/letters");
	assert_may("dr.b", TRY_CREATE, "P1/letters/letter.odt");
	assert_may_not("lab.s", TRY_READ, "P1/letters/letter.odt");
	assert_may("dr.b", TRY_READ, "P1/letters/scan.pdf");
	disk_apply_quietly(&disk);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

static void what_is_right_is_not_touched(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	disk_site(&disk, NULL, TWO_PATIENTS);
	disk_apply_quietly(&disk);
	assert_may("dr.a", TRY_CREATE, "P1/medical/ecg.pdf");
	assert_may("dr.b", TRY_CREATE, "P1/letters/letter.odt");
	assert_may("dr.a", TRY_MKDIR, "P1/letters/2026");
	assert_may("dr.a", TRY_CREATE, "P1/letters/2026/a.odt");
	disk_apply_quietly(&disk);
	char *before = disk_everything();
	assert_int_equal(disk_planned(&disk), 0);
	disk_apply(&disk, &report);
	char *after = disk_everything();
	assert_string_equal(before, after);
	assert_int_equal(report.operations, 0);
	assert_int_equal(report.notice_count, 0);
	assert_int_equal(report.folders, 2);
	store_report_clear(&report);
	free(before);
	free(after);
	disk_site_clear(&disk);
}

static void who_is_objected_to_loses_everything_at_once(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	disk_site(&disk, NULL, ONE_PATIENT);
	disk_apply_quietly(&disk);
	assert_may("dr.a", TRY_CREATE, "P1/letters/mine.odt");
	assert_may("dr.b", TRY_CREATE, "P1/letters/theirs.odt");
	assert_may("dr.a", TRY_CREATE, "P1/medical/mine.pdf");
	assert_may("dr.a", TRY_MKDIR, "P1/letters/dir");
	disk_site_clear(&disk);
	disk_site(&disk, NULL,
		  PEOPLE "patients = ( " PATIENT("P1", "ward",
						 "objections = ( { to = \"login:dr.a\"; } );") " );\n");
	disk_apply(&disk, &report);
	assert_int_equal(report.revoked, 5);
	assert_int_equal(report.granted, 0);
	assert_int_equal(report.change_count, 5);
	assert_int_equal(report.changes[0].uid, disk_uid("dr.a"));
	assert_int_equal(report.changes[0].had, ACCESS_WRITE);
	assert_int_equal(report.changes[0].wanted, ACCESS_NONE);
	for (int cause = 0; cause < DRIFT_COUNT; cause++)
		assert_int_equal(report.drift[cause], 0);
	store_report_clear(&report);
	assert_may_not("dr.a", TRY_ENTER, "P1");
	/* nothing is left below the gate either: a held working directory opens nothing */
	assert_string_equal(
	    disk_output("find root -user %u -o -uid %u | wc -l", disk_uid("dr.a"), disk_uid("dr.a")), "0");
	assert_string_equal(disk_output("getfacl -Rnp root | grep -c user:%u: || true", disk_uid("dr.a")),
			    "0");
	assert_string_equal(disk_output("getfattr --absolute-names -n trusted.careacl.author --only-values "
					"root/P1/letters/mine.odt"),
			    "dr.a");
	assert_may("dr.b", TRY_WRITE, "P1/letters/mine.odt");
	assert_may("dr.b", TRY_READ, "P1/medical/mine.pdf");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

static void a_new_category_and_a_new_patient_are_added(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	disk_site(&disk, NULL, ONE_PATIENT);
	disk_apply_quietly(&disk);
	disk_shell("rmdir root/P1/imaging/ct root/P1/private-life");
	disk_site_clear(&disk);
	disk_site(&disk, NULL, TWO_PATIENTS);
	disk_apply(&disk, &report);
	assert_int_equal(report.created, 2 + 6);
	store_report_clear(&report);
	assert_may("dr.a", TRY_CREATE, "P1/imaging/ct/x");
	assert_string_equal(disk_output("find root -name .building"), "");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

static void the_root_is_put_right(void **state)
{
	(void)state;
	struct disk disk;
	disk_shell("chmod 755 root");
	disk_site(&disk, NULL, ONE_PATIENT);
	disk_apply_quietly(&disk);
	assert_string_equal(disk_output("stat -c %%a root"), "711");
	disk_shell("chmod 700 root");
	disk_apply_quietly(&disk);
	assert_string_equal(disk_output("stat -c %%a root"), "711");
	disk_site_clear(&disk);
}

static void levels_above_the_folders_are_passable_only(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	const char *store =
	    "{ name = \"clinical\"; root = \"root\"; regime = \"establishment\"; folder = "
	    "\"{patient:2}/{patient}\"; categories = ( { name = \"medical\"; path = \"medical\"; }, { name "
	    "= \"letters\"; path = \"letters\"; }, { name = \"ct\"; path = \"ct\"; }, { name = \"mr\"; path "
	    "= \"mr\"; }, { name = \"private\"; path = \"private\"; } ); }";
	disk_site(&disk, store,
		  PEOPLE "patients = ( " PATIENT("AB12", "ward", "") ", " PATIENT("A", "ward", "") " );\n");
	disk_apply_quietly(&disk);
	assert_may_not("dr.a", TRY_LIST, "AB");
	assert_may("dr.a", TRY_LIST, "AB/AB12/medical");
	assert_may("dr.a", TRY_LIST, "A/A/medical");
	disk_shell("mkdir -m 777 root/AB/stranger && chmod 755 root/AB");
	disk_apply(&disk, &report);
	assert_true(disk_noticed(&report, NOTICE_UNKNOWN_CLOSED, "AB/stranger"));
	store_report_clear(&report);
	assert_string_equal(disk_output("stat -c %%a root/AB root/AB/stranger"), "711\n700");
	disk_verify_clean(&disk);
	/* a link in the place of a level leads nowhere, not even to the same root */
	disk_shell("mv root/AB root/XX && ln -s XX root/AB && chmod 777 root/XX/AB12/letters");
	store_report_init(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 1);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "AB/AB12"));
	assert_true(disk_noticed(&report, NOTICE_UNKNOWN_CLOSED, "XX"));
	assert_true(disk_noticed(&report, NOTICE_SPECIAL, "AB"));
	store_report_clear(&report);
	assert_string_equal(disk_output("stat -c %%a root/XX/AB12/letters"), "700");
	disk_site_clear(&disk);
}

static void no_folder_for_who_has_no_record_in_the_store(void **state)
{
	(void)state;
	struct disk disk;
	disk_site(&disk, NULL, ONE_PATIENT);
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
	const char *store =
	    "{ name = \"clinical\"; root = \"root\"; regime = \"establishment\"; categories = ( { name = "
	    "\"medical\"; "
	    "path = \"medical\"; documents = \"sealed\"; settle = \"24h\"; }, { name = \"letters\"; path = "
	    "\"letters\"; "
	    "documents = \"working\"; }, { name = \"ct\"; path = \"imaging/ct\"; }, { name = \"mr\"; path = "
	    "\"imaging/mr\"; documents = \"working\"; }, { name = \"private\"; path = \"private-life\"; "
	    "sensitive = true; "
	    "documents = \"working\"; } ); }, { name = \"b\"; root = \"b\"; regime = \"establishment\"; "
	    "categories = ( { "
	    "name = \"notes\"; path = \"notes\"; } ); }";
	disk_site(
	    &disk, store,
	    "professionals = ( { login = \"dr.a\"; profession = \"physician\"; } );\n"
	    "teams = ( { name = \"ward\"; stores = [ \"clinical\", \"b\" ]; members = ( { login = \"dr.a\"; "
	    "} ); } );\n"
	    "patients = ( { id = \"P1\"; birth_date = \"1950-02-01\"; stores = [ \"b\" ]; teams = ( { team = "
	    "\"ward\"; } ); }, { id = \"P3\"; birth_date = \"1950-02-01\"; stores = [ \"b\" ]; } );\n");
	disk_shell("mkdir -p -m 755 root/P9 root/P9/medical"); /* a leaver's, who had no notes here */
	disk_apply_quietly(&disk);
	assert_may_not("dr.a", TRY_ENTER, "P1");
	assert_may_not("dr.a", TRY_ENTER, "P1/medical");
	assert_string_equal(disk_output("test ! -e root/P3; echo $?; stat -c %%a root/P9"), "0\n700");
	assert_string_equal(disk_output("getfacl -Rnp root | grep -cE '^user:[0-9]' || true"), "0");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

static void only_folders_and_categories_with_depth_category(void **state)
{
	(void)state;
	struct disk disk;
	const char *store =
	    "{ name = \"clinical\"; root = \"root\"; regime = \"establishment\"; depth = \"category\"; "
	    "categories = ( { name = \"medical\"; path = \"medical\"; }, { name "
	    "= \"letters\"; path = \"letters\"; documents = \"working\"; }, { name = \"ct\"; path = \"ct\"; "
	    "}, "
	    "{ name = \"mr\"; path = \"mr\"; }, { name = \"private\"; path = \"private\"; } ); }";
	disk_site(&disk, store, ONE_PATIENT);
	disk_apply_quietly(&disk);
	assert_may("dr.a", TRY_CREATE, "P1/letters/a");
	assert_may("inf.c", TRY_WRITE, "P1/letters/a");
	disk_shell("chmod 600 root/P1/letters/a; chmod 777 root/P1/letters");
	disk_apply_quietly(&disk);
	assert_string_equal(disk_output("stat -c %%a root/P1/letters/a"), "600");
	assert_string_equal(disk_output("stat -c %%a root/P1/letters"), "770");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* The service owner need not be root. */
static void a_service_owner_of_its_own(void **state)
{
	(void)state;
	struct disk disk;
	disk_site(&disk, NULL, ONE_PATIENT);
	disk.job.owner = 4000;
	disk.job.group = 4001;
	disk_apply_quietly(&disk);
	assert_string_equal(disk_output("stat -c '%%u:%%g %%a' root root/P1 root/P1/medical"),
			    "4000:4001 711\n4000:4001 750\n4000:4001 1770");
	assert_may("dr.a", TRY_CREATE, "P1/medical/a.pdf");
	disk.job.clock = time(NULL) + 2 * 86400;
	disk_apply_quietly(&disk);
	assert_string_equal(disk_output("stat -c '%%u:%%g %%a' root/P1/medical/a.pdf"), "4000:4001 440");
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* A run waits for whoever works on the same folder, and for nobody else. */
static void a_folder_is_changed_under_its_lock(void **state)
{
	(void)state;
	struct disk disk;
	int status;
	disk_site(&disk, NULL, TWO_PATIENTS);
	disk.job.lock_fd = open("lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(folder_lock(&disk.job, facts_patient(disk.facts, "P2")), 0);
	pid_t child = fork();
	if (child == 0) {
		struct store_report report;
		disk.job.lock_fd =
		    open("lock", O_RDWR | O_CLOEXEC); /* a lock belongs to one opening of the file */
		store_report_init(&report);
		_exit(store_apply(&disk.job, disk.root_fd, &report) == 0 ? 0 : 1);
	}
	struct stat found;
	assert_int_equal(fstat(disk.job.lock_fd, &found), 0);
	/* "->" marks who waits */
	disk_shell(
	    "for i in $(seq 1000); do grep -q -e '->.*:%lu ' /proc/locks && exit 0; sleep 0.01; done; exit 1",
	    (unsigned long)found.st_ino);
	assert_int_equal(waitpid(child, &status, WNOHANG), 0);
	assert_string_equal(disk_output("test -d root/P1 && test ! -e root/P2 && echo yes"), "yes");
	folder_unlock(&disk.job, facts_patient(disk.facts, "P2"));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_may("inf.x", TRY_LIST, "P2/medical");
	close(disk.job.lock_fd);
	disk_site_clear(&disk);
}

/* The folders as they were changed. */
struct turns {
	patient_id patients[4];
	size_t count;
};

static int note_turn(void *context, patient_id patient, struct folder_facts *facts)
{
	struct turns *turns = context;
	(void)facts;
	assert_true(turns->count < 4);
	turns->patients[turns->count++] = patient;
	return 0;
}

#define UNLIKE_C "objections = ( { to = \"login:inf.c\"; } );"

/* Who has lost waits for nobody who gains elsewhere. */
static void folders_that_lose_somebody_come_first(void **state)
{
	struct disk disk;
	struct turns turns = {.count = 0};
	(void)state;
	disk_site(&disk, NULL,
		  PEOPLE PATIENTS(PATIENT("P1", "ward", UNLIKE_C) "," PATIENT("P2", "ward", "") "," PATIENT(
		      "P3", "ward", UNLIKE_C)));
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
	disk_site(&disk, NULL,
		  PEOPLE PATIENTS(PATIENT("P1", "ward", "") "," PATIENT("P2", "ward", UNLIKE_C) "," PATIENT(
		      "P3", "ward", "")));
	disk.job.refresh = note_turn;
	disk.job.refresh_context = &turns;
	disk_apply_quietly(&disk);
	assert_int_equal(turns.count, 3);
	assert_int_equal(turns.patients[0], facts_patient(disk.facts, "P2"));
	assert_may("inf.c", TRY_LIST, "P1/medical");
	assert_may_not("inf.c", TRY_LIST, "P2/medical");
	disk_site_clear(&disk);
}

/* What the kernel lets nobody change stays open to whom it was; then nobody else is let into the folder. */
static void nobody_is_let_in_where_not_all_could_be_taken(void **state)
{
	struct disk disk;
	struct store_report report;
	(void)state;
	disk_site(&disk, NULL, ONE_PATIENT);
	disk_apply_quietly(&disk);
	disk_shell(": >root/P1/medical/m.pdf");
	disk_apply_quietly(&disk);
	disk_shell("chattr +i root/P1/medical/m.pdf");
	disk_site_clear(&disk);
	disk_site(&disk, NULL,
		  PROFESSIONALS "teams = ( { name = \"ward\"; members = ( { login = \"dr.a\"; }, { login = "
				"\"inf.x\"; } ); } );\n" PATIENTS(PATIENT("P1", "ward", "")));
	store_report_init(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 1);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/medical/m.pdf"));
	store_report_clear(&report);
	assert_may_not("inf.c", TRY_LIST, "P1");
	assert_may_not("inf.x", TRY_LIST, "P1");
	assert_may("dr.a", TRY_LIST, "P1");
	disk_shell("chattr -i root/P1/medical/m.pdf");
	disk_apply_quietly(&disk);
	assert_may("inf.x", TRY_READ, "P1/medical/m.pdf");
	disk_site_clear(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_ALL(folders_are_made_and_open_to_the_team_alone),
	    TEST_ON_ALL(what_is_right_is_not_touched),
	    TEST_ON_ALL(who_is_objected_to_loses_everything_at_once),
	    TEST_ON_ALL(a_new_category_and_a_new_patient_are_added),
	    TEST_ON_ALL(the_root_is_put_right),
	    TEST_ON_ALL(levels_above_the_folders_are_passable_only),
	    TEST_ON_ALL(no_folder_for_who_has_no_record_in_the_store),
	    TEST_ON_ALL(only_folders_and_categories_with_depth_category),
	    TEST_ON_ALL(a_service_owner_of_its_own),
	    TEST_ON_ALL(a_folder_is_changed_under_its_lock),
	    TEST_ON_ALL(nobody_is_let_in_where_not_all_could_be_taken),
	    TEST_ON_EXT4(folders_that_lose_somebody_come_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
