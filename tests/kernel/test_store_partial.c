/* A run over a few folders leaves everything else alone; a run whose plan has grown old asks, under the folder's lock,
 * what decides now (disk.md, "Together"). */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREE_PATIENTS                                                                                       \
	PEOPLE PATIENTS(                                                                                     \
	    PATIENT("P1", "ward", "") ", " PATIENT("P2", "ward", "") ", " PATIENT("P3", "ward", ""))

/* Everything but P2's folder, with change times. */
static char *all_else(void)
{
	return strdup(disk_output("find " DISK_ROOT " ! -path '" DISK_ROOT
				  "/P2*' -printf '%%p %%i %%C@ %%m %%U %%G\\n' | sort"));
}

static void expect_all_else(char *before)
{
	char *after = all_else();
	assert_string_equal(after, before);
	free(after);
	free(before);
}

static const char damage[] = "chmod 777 root root/P1/medical root/P2/medical root/P3/letters && mkdir -m 777 "
			     "root/stranger && chmod 666 root/P2/letters/l.odt root/P1/letters/l.odt";

/* Folders that are not named, the root, strangers: as they were, wrong as they are. */
static void only_what_is_named(void **state)
{
	struct disk disk;
	struct store_report report;
	static const patient_id second[] = {1};
	(void)state;
	disk_site(&disk, NULL, THREE_PATIENTS);
	disk_apply_quietly(&disk);
	disk_shell("for p in P1 P2 P3; do echo x >root/$p/letters/l.odt; done");
	disk_apply_quietly(&disk);
	disk_shell("%s", damage);
	size_t all = disk_planned(&disk);
	disk.job.patients = second;
	disk.job.patient_count = 1;
	size_t named = disk_planned(&disk);
	assert_true(named > 0 && named < all);
	char *before = all_else();
	disk_apply(&disk, &report);
	assert_int_equal(report.folders, 1);
	assert_int_equal(report.operations, named);
	store_report_clear(&report);
	expect_all_else(before);
	assert_may_not("inf.x", TRY_LIST, "P2/medical");
	assert_may_not("inf.x", TRY_READ, "P2/letters/l.odt");
	assert_may("inf.x", TRY_LIST, "stranger");
	assert_int_equal(disk_planned(&disk), 0);
	disk.job.patients = NULL;
	assert_true(disk_planned(&disk) > 0);
	disk_apply_quietly(&disk);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

static void a_named_folder_is_made(void **state)
{
	struct disk disk;
	static const patient_id second[] = {1};
	(void)state;
	disk_site(&disk, NULL, THREE_PATIENTS);
	disk_apply_quietly(&disk);
	disk_shell("rm -r root/P1 root/P2 root/P3");
	disk.job.patients = second;
	disk.job.patient_count = 1;
	disk_apply_quietly(&disk);
	assert_may("dr.a", TRY_LIST, "P2/medical");
	assert_string_equal(disk_output("ls " DISK_ROOT), "P2");
	disk_site_clear(&disk);
}

/* In the order they are named, and no folder at all is no error. */
static void none_and_several(void **state)
{
	struct disk disk;
	struct store_report report;
	static const patient_id both[] = {2, 0};
	(void)state;
	disk_site(&disk, NULL, THREE_PATIENTS);
	disk_apply_quietly(&disk);
	disk_shell("rm -r root/P1 root/P2 root/P3");
	disk.job.patients = both;
	disk_apply(&disk, &report);
	assert_int_equal(report.folders, 0);
	assert_int_equal(report.operations, 0);
	store_report_clear(&report);
	disk.job.patient_count = 2;
	disk_apply_quietly(&disk);
	assert_string_equal(disk_output("ls " DISK_ROOT), "P1\nP3");
	disk_site_clear(&disk);
}

/* Whole runs, which remove what killed runs have left, for as long as the test goes on. */
static pid_t whole_runs(struct disk *disk)
{
	pid_t child = fork();
	if (child != 0)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	disk->job.lock_fd = open("lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	for (;;) {
		struct store_report report;
		store_report_init(&report);
		(void)store_apply(&disk->job, disk->root_fd, &report);
		store_report_clear(&report);
	}
}

/* What a whole run takes for forgotten is not what another is just building. */
static void folders_are_made_beside_whole_runs(void **state)
{
	struct disk disk;
	static const patient_id second[] = {1};
	int status;
	(void)state;
	disk_site(&disk, NULL, THREE_PATIENTS);
	disk_apply_quietly(&disk);
	pid_t children[] = {whole_runs(&disk), whole_runs(&disk), whole_runs(&disk)};
	disk.job.lock_fd = open("lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	disk.job.patients = second;
	disk.job.patient_count = 1;
	for (int i = 0; i < 300; i++) {
		disk_shell("rm -rf root/P2 2>/dev/null; true");
		disk_apply_quietly(&disk);
	}
	for (size_t i = 0; i < sizeof(children) / sizeof(children[0]); i++) {
		assert_true(children[i] > 0);
		kill(children[i], SIGKILL);
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFSIGNALED(status));
	}
	close(disk.job.lock_fd);
	disk.job.lock_fd = -1;
	disk.job.patients = NULL;
	disk_apply_quietly(&disk);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* ---- what decides meanwhile ---- */

/* The answer of a test's hook. */
struct meanwhile {
	struct disk *disk; /* whose facts decide now */
	const char *lock;
	int error;
	bool is_nobody;
	size_t asked, locked;
};

/* Does somebody hold a lock of a folder, as another process would see it? */
static bool is_locked(const char *path)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_OFD_GETLK, &lock), 0);
	close(fd);
	return lock.l_type != F_UNLCK;
}

static int ask(void *context, patient_id patient, struct folder_facts *facts)
{
	struct meanwhile *meanwhile = context;
	meanwhile->asked++;
	meanwhile->locked += is_locked(meanwhile->lock);
	assert_int_equal(facts->patient, patient);
	if (meanwhile->error != 0)
		return meanwhile->error;
	if (meanwhile->disk != NULL) {
		const struct disk *disk = meanwhile->disk;
		*facts = (struct folder_facts){disk->facts, disk->uids, disk->job.decider,
					       facts_patient(disk->facts, "P2"), NOW};
	}
	if (meanwhile->is_nobody)
		facts->patient = NO_ID;
	return 0;
}

#define WITHOUT_B PEOPLE PATIENTS(PATIENT("P2", "ward", "objections = ( { to = \"login:dr.b\"; } );"))
#define WITHOUT_C PEOPLE PATIENTS(PATIENT("P2", "ward", "objections = ( { to = \"login:inf.c\"; } );"))
/* other logins and patients stand before: no number is the same */
#define ALL_MEANWHILE                                                                                        \
	"professionals = ( { login = \"aa.z\"; profession = \"physician\"; }, { login = \"dr.a\"; "          \
	"profession "                                                                                        \
	"= \"physician\"; }, { login = \"dr.b\"; profession = \"physician\"; }, { login = \"inf.c\"; "       \
	"profession = \"nurse\"; }, { login = \"inf.x\"; profession = \"nurse\"; }, { login = \"lab.s\"; "   \
	"profession = \"scanner\"; } );\n" TEAMS                                                             \
	PATIENTS(PATIENT("P1", "other", "") ", " PATIENT("P2", "ward", ""))

static void ask_from_now_on(struct disk *disk, struct meanwhile *meanwhile)
{
	meanwhile->lock = "lock";
	disk->job.lock_fd = open(meanwhile->lock, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	assert_true(disk->job.lock_fd >= 0);
	disk->job.refresh = ask;
	disk->job.refresh_context = meanwhile;
}

static void clear_both(struct disk *disk, struct disk *now)
{
	close(disk->job.lock_fd);
	disk_site_clear(disk);
	disk_site_clear(now);
}

/* The old plan gives dr.b the folder and takes inf.c's; meanwhile the desk has said the opposite, and done it. */
static void an_old_plan_is_not_carried_out(void **state)
{
	struct disk old, now;
	struct store_report report;
	struct meanwhile meanwhile = {.disk = &now};
	(void)state;
	disk_site(&now, NULL, WITHOUT_B);
	disk_apply_quietly(&now);
	disk_shell("cd root/P2/letters && echo x >l.odt && chmod 666 l.odt");
	disk_site(&old, NULL, WITHOUT_C);
	ask_from_now_on(&old, &meanwhile);
	disk_apply(&old, &report);
	assert_int_equal(meanwhile.asked, 1);
	assert_int_equal(meanwhile.locked, 1);
	assert_int_equal(report.granted, 0);
	assert_int_equal(report.revoked, 0);
	assert_int_equal(report.change_count, 0);
	store_report_clear(&report);
	assert_may("dr.a", TRY_READ, "P2/letters/l.odt");
	assert_may("inf.c", TRY_READ, "P2/letters/l.odt");
	assert_may_not("dr.b", TRY_READ, "P2/letters/l.odt");
	assert_may_not("dr.b", TRY_ENTER, "P2");
	assert_int_equal(disk_planned(&now), 0);
	clear_both(&old, &now);
}

/* Of the old plan, what still holds is done; the answer's logins and patients have numbers of their own. */
static void what_still_holds_is_done(void **state)
{
	struct disk old, now;
	struct store_report report;
	struct meanwhile meanwhile = {.disk = &now};
	(void)state;
	disk_site(&now, NULL, WITHOUT_B);
	disk_apply_quietly(&now);
	disk_site_clear(&now);
	disk_site(&now, NULL, ALL_MEANWHILE);
	disk_site(&old, NULL, PEOPLE PATIENTS(PATIENT("P2", "ward", "")));
	ask_from_now_on(&old, &meanwhile);
	disk_apply(&old, &report);
	assert_true(report.granted > 0);
	assert_int_equal(report.revoked, 0);
	for (size_t i = 0; i < report.change_count; i++)
		assert_string_equal(old.facts->logins[report.changes[i].login].name, "dr.b");
	store_report_clear(&report);
	assert_may("dr.b", TRY_LIST, "P2/medical");
	assert_int_equal(disk_planned(&old), 0);
	clear_both(&old, &now);
}

/* Nobody asks about folders that are as they should be. */
static void a_right_folder_is_not_asked_about(void **state)
{
	struct disk disk;
	struct meanwhile meanwhile = {.error = -EIO};
	(void)state;
	disk_site(&disk, NULL, THREE_PATIENTS);
	disk_apply_quietly(&disk);
	ask_from_now_on(&disk, &meanwhile);
	disk_apply_quietly(&disk);
	assert_int_equal(meanwhile.asked, 0);
	close(disk.job.lock_fd);
	disk_site_clear(&disk);
}

/* What cannot be told takes and does not give, and is said. */
static void expect_only_taken(struct meanwhile *meanwhile, int error)
{
	struct disk old, now;
	struct store_report report;
	disk_site(&now, NULL, WITHOUT_B);
	disk_apply_quietly(&now);
	disk_site(&old, NULL, WITHOUT_C);
	ask_from_now_on(&old, meanwhile);
	store_report_init(&report);
	assert_int_equal(store_apply(&old.job, old.root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 1);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P2"));
	assert_int_equal(report.notices[0].error, error);
	assert_int_equal(report.granted, 0);
	assert_true(report.revoked > 0);
	store_report_clear(&report);
	assert_may_not("inf.c", TRY_ENTER, "P2");
	assert_may_not("dr.b", TRY_ENTER, "P2");
	assert_may("dr.a", TRY_LIST, "P2/medical");
	clear_both(&old, &now);
}

static void an_answer_that_fails(void **state)
{
	struct meanwhile meanwhile = {.error = -EIO};
	(void)state;
	expect_only_taken(&meanwhile, EIO);
}

static void a_patient_unknown_meanwhile(void **state)
{
	struct meanwhile meanwhile = {.is_nobody = true};
	(void)state;
	expect_only_taken(&meanwhile, ESTALE);
}

/* The old plan only gives, to dr.b, and nothing comes of it: nobody is said to have been given anything. */
static void expect_nothing_given(struct meanwhile *meanwhile, int failed)
{
	struct disk old, now;
	struct store_report report;
	disk_site(&now, NULL, WITHOUT_B);
	disk_apply_quietly(&now);
	disk_site(&old, NULL, PEOPLE PATIENTS(PATIENT("P2", "ward", "")));
	if (failed == 0)
		meanwhile->disk = &now;
	ask_from_now_on(&old, meanwhile);
	store_report_init(&report);
	assert_int_equal(store_apply(&old.job, old.root_fd, &report), 0);
	assert_int_equal(meanwhile->asked, 1);
	assert_int_equal(report.failed_folders, failed);
	assert_int_equal(report.granted, 0);
	assert_int_equal(report.change_count, 0);
	store_report_clear(&report);
	assert_may_not("dr.b", TRY_ENTER, "P2");
	clear_both(&old, &now);
}

static void what_is_not_given_is_not_told(void **state)
{
	struct meanwhile changed = {.error = 0}, failed = {.error = -EIO};
	(void)state;
	expect_nothing_given(&changed, 0);
	disk_shell("rm -r root/P2");
	expect_nothing_given(&failed, 1);
}

/* Without memory to ask with nothing goes on. */
static void an_answer_without_memory(void **state)
{
	(void)state;
	struct disk old, now;
	struct store_report report;
	struct meanwhile meanwhile = {.error = -ENOMEM};
	disk_site(&now, NULL, WITHOUT_B);
	disk_apply_quietly(&now);
	disk_site(&old, NULL, WITHOUT_C);
	ask_from_now_on(&old, &meanwhile);
	char *before = disk_everything();
	store_report_init(&report);
	assert_int_equal(store_apply(&old.job, old.root_fd, &report), -ENOMEM);
	assert_true(report.out_of_memory);
	store_report_clear(&report);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	clear_both(&old, &now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_EXT4(only_what_is_named),
	    TEST_ON_EXT4(a_named_folder_is_made),
	    TEST_ON_EXT4(none_and_several),
	    TEST_ON_EXT4(folders_are_made_beside_whole_runs),
	    TEST_ON_EXT4(an_old_plan_is_not_carried_out),
	    TEST_ON_EXT4(what_still_holds_is_done),
	    TEST_ON_EXT4(a_right_folder_is_not_asked_about),
	    TEST_ON_EXT4(an_answer_that_fails),
	    TEST_ON_EXT4(what_is_not_given_is_not_told),
	    TEST_ON_EXT4(an_answer_without_memory),
	    TEST_ON_EXT4(a_patient_unknown_meanwhile),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
