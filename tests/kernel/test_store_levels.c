/* The levels between a root and its folders, and between a folder and its categories: who passes them, what stands in
 * their way, and what is made of them. */
#include "tests/kernel/disk.h"
#include "tests/kernel/failing_calls.h"
#include "tests/kernel/people.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define STORE(more)                                                                                          \
	"{ name = \"clinical\"; root = \"" DISK_ROOT "\"; regime = \"establishment\"; " more                 \
	" categories = ("                                                                                    \
	" { name = \"medical\"; path = \"level/medical\"; }, { name = \"ct\"; path = \"level/ct\"; },"       \
	" { name = \"letters\"; path = \"letters\"; documents = \"working\"; },"                             \
	" { name = \"mr\"; path = \"mr\"; }, { name = \"private\"; path = \"private\"; } ); }"
#define SHELVES "folder = \"{patient:2}/{patient}\";"

static struct disk disk;
static struct store_report report;

static void site(const char *store, const char *registry)
{
	disk_shell("rm -rf root && mkdir -m 0711 root");
	disk_site(&disk, store, registry);
	store_report_init(&report);
}

static void site_end(void)
{
	store_report_clear(&report);
	disk_site_clear(&disk);
}

static void apply_anyhow(void)
{
	store_report_clear(&report);
	store_report_init(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
}

/* A level is passed by all who have anything below it, in whatever order their numbers are. */
static void whoever_has_something_below_passes(void **state)
{
	(void)state;
	uid_t scanner = disk_uid("lab.s"), nurse = disk_uid("inf.c");
	assert_true(scanner < nurse); /* of the two, the category that comes first has the second alone */
	site(STORE(""),
	     PROFESSIONALS "teams = ( { name = \"ward\"; members = ( { login = \"inf.c\"; }, { login = "
			   "\"lab.s\"; } ); } );\n" PATIENTS(PATIENT("P1", "ward", "")));
	disk_apply(&disk, &report);
	assert_may("inf.c", TRY_LIST, "P1/level/medical");
	assert_may("lab.s", TRY_CREATE, "P1/level/ct/scan");
	assert_may_not("lab.s", TRY_ENTER, "P1/level/medical");
	assert_may_not("dr.a", TRY_ENTER, "P1/level");
	disk_verify_clean(&disk);
	site_end();
}

static void levels_are_made_and_passed(void **state)
{
	(void)state;
	site(STORE(SHELVES), ONE_PATIENT);
	disk_apply(&disk, &report);
	assert_may("dr.a", TRY_LIST, "P1/P1/letters");
	assert_may_not("dr.a", TRY_LIST, "P1");
	assert_may_not("inf.x", TRY_ENTER, "P1/P1");
	disk_verify_clean(&disk);
	site_end();
}

/* What is mounted over a level, or stands in a stranger, is told and left alone: nobody knows what it is. */
static void a_mount_in_the_way(void **state)
{
	(void)state;
	site(STORE(SHELVES), ONE_PATIENT);
	disk_apply(&disk, &report);
	disk_shell(
	    "mkdir -p -m 777 root/Q/in && mount -t tmpfs none root/P1 && mount -t tmpfs none root/Q/in "
	    "&& chmod 750 root/Q/in");
	apply_anyhow();
	char *mode = strdup(disk_output("stat -c %%a root/Q/in; stat -c %%a root/Q"));
	disk_shell("umount root/P1 root/Q/in");
	assert_true(disk_noticed(&report, NOTICE_MOUNT, "P1"));
	assert_true(disk_noticed(&report, NOTICE_MOUNT, "Q/in"));
	assert_string_equal(mode, "750\n700");
	free(mode);
	disk_apply_quietly(&disk);
	assert_int_equal(disk_planned(&disk), 0);
	site_end();
}

/* Over a folder, or a category, it opens to whom its own mode says: a failure. */
static void a_mount_over_what_is_treated(void **state)
{
	(void)state;
	static const char *const paths[] = {"P1/P1", "P1/P1/mr"};
	site(STORE(SHELVES), ONE_PATIENT);
	disk_apply(&disk, &report);
	for (size_t i = 0; i < 2; i++) {
		disk_shell("mount -t tmpfs none root/%s", paths[i]);
		apply_anyhow();
		disk_shell("umount root/%s", paths[i]);
		assert_int_equal(report.failed_folders, 1);
		assert_true(disk_noticed(&report, NOTICE_FAILED, paths[i]));
	}
	site_end();
}

/* Where another patient's folder still stands in the place of a level, and cannot be moved, it is no level: nobody passes it
 * who did not before. */
static void a_folder_in_the_place_of_a_level(void **state)
{
	(void)state;
	site(STORE(""), ONE_PATIENT);
	disk_apply(&disk, &report);
	site_end();
	disk_site(&disk, STORE(SHELVES),
		  PEOPLE PATIENTS(PATIENT("P1", "ward", "") ", " PATIENT("P12", "other", "")));
	store_report_init(&report);
	fault.only = "renameat2";
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	fault_disarm();
	assert_non_null(fault.failed);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/P12"));
	assert_string_equal(disk_output("stat -c %%a root/P1"), "750");
	assert_may_not("inf.x", TRY_ENTER, "P1");
	assert_may("dr.a", TRY_LIST, "P1/letters");
	disk_apply_quietly(&disk);
	assert_may("inf.x", TRY_LIST, "P1/P12/letters");
	disk_verify_clean(&disk);
	site_end();
}

/* A stranger that goes deeper than there are descriptors: its outermost is closed, and that it was not looked through is
 * told. */
static void a_stranger_that_is_too_deep(void **state)
{
	(void)state;
	int status;
	site(STORE(SHELVES), ONE_PATIENT);
	disk_apply(&disk, &report);
	disk_shell("mkdir -p root/Q/$(printf 'd/%%.0s' $(seq 60)) && chmod -R 777 root/Q");
	pid_t child = fork();
	if (child == 0) {
		const struct rlimit few = {100, 100};
		bool told = false, applied = setrlimit(RLIMIT_NOFILE, &few) == 0 &&
					     store_apply(&disk.job, disk.root_fd, &report) == 0;
		for (size_t i = 0; i < report.notice_count; i++)
			told = told || (report.notices[i].kind == NOTICE_FAILED &&
					report.notices[i].error == ENAMETOOLONG);
		exit(applied && told && report.failed_folders > 0 ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_string_equal(disk_output("stat -c %%a root/Q"), "700");
	site_end();
}

/* One that cannot be opened is told, in a plan and by the walk that takes away; what is below may be open to anybody. */
static void a_level_that_does_not_open(void **state)
{
	static const unsigned long calls[] = {1, 3}; /* the second: of the folder, which stands below */
	(void)state;
	site(STORE(SHELVES), ONE_PATIENT);
	disk_apply(&disk, &report);
	for (size_t i = 0; i < 2; i++) {
		disk_shell("chmod 777 root && mkdir -p -m 777 root/P1/stranger");
		store_report_clear(&report);
		store_report_init(&report);
		fault.only = "openat2";
		fault.only_object = "P1";
		fault_arm(calls[i], 1, EIO);
		assert_int_equal((i == 0 ? store_plan : store_apply)(&disk.job, disk.root_fd, &report), 0);
		fault_disarm();
		assert_non_null(fault.failed);
		assert_int_equal(report.failed_folders, 1);
		assert_true(disk_noticed(&report, NOTICE_FAILED, "P1"));
	}
	apply_anyhow();
	assert_int_equal(report.failed_folders, 0);
	assert_string_equal(disk_output("stat -c %%a root/P1/stranger"), "700");
	site_end();
}

/* In the child: what is too deep to be looked through is shut, also where it does not say what it is. 0, or which step. */
static int shut_all_the_same(void)
{
	const struct rlimit few = {100, 100};
	char path[1024] = "";
	if (setrlimit(RLIMIT_NOFILE, &few) != 0 || store_apply(&disk.job, disk.root_fd, &report) != 0)
		return 1;
	for (size_t i = 0; i < report.notice_count; i++)
		if (report.notices[i].error == ENAMETOOLONG)
			snprintf(path, sizeof(path), "%s", report.notices[i].path);
	if (path[0] == '\0')
		return 2;
	if (strcmp(disk_output("stat -c %%a root/%s", path), "700") != 0)
		return 3;
	disk_shell("chmod 777 root/%s", path);
	fault.only = "fgetxattr";
	fault.only_object = strrchr(path, '/') + 1;
	fault_arm(1, FAULT_FOREVER, EIO);
	apply_anyhow();
	fault_disarm();
	if (strcmp(disk_output("stat -c %%a root/%s", path), "700") != 0)
		return 4;
	for (size_t i = 0; i < report.notice_count; i++)
		if (report.notices[i].error == EIO && strcmp(report.notices[i].path, path) == 0)
			return 0;
	return 5;
}

static void a_directory_that_is_too_deep(void **state)
{
	(void)state;
	int status;
	site(STORE(""), ONE_PATIENT);
	disk_apply(&disk, &report);
	disk_shell("mkdir -p root/P1/letters/$(printf 'n%%s/' $(seq 60)) && chmod -R 777 root/P1/letters/n1");
	pid_t child = fork();
	if (child == 0)
		exit(shut_all_the_same());
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	site_end();
}

/* A store whose directories others make: none is made, and what is there is treated. */
static void nothing_is_made(void **state)
{
	(void)state;
	site(STORE(""), ONE_PATIENT);
	disk_apply(&disk, &report);
	site_end();
	disk_site(&disk, STORE("create = false;"), ONE_PATIENT);
	store_report_init(&report);
	disk_shell("rm -r root/P1/letters root/P1/level/ct && chmod 777 root/P1/level/medical");
	apply_anyhow();
	assert_int_equal(report.failed_folders, 0);
	assert_int_equal(report.created, 0);
	assert_string_equal(disk_output("ls root/P1 root/P1/level | tr '\\n' ' '"),
			    "root/P1: level mr private  root/P1/level: medical ");
	assert_may_not("inf.x", TRY_LIST, "P1/level/medical");
	assert_int_equal(disk_planned(&disk), 0);
	site_end();
}

int main(void)
{
	(void)disk_uid("lab.s"); /* the first number */
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whoever_has_something_below_passes),
	    cmocka_unit_test(levels_are_made_and_passed),
	    cmocka_unit_test(a_mount_in_the_way),
	    cmocka_unit_test(a_mount_over_what_is_treated),
	    cmocka_unit_test(a_folder_in_the_place_of_a_level),
	    cmocka_unit_test(a_level_that_does_not_open),
	    cmocka_unit_test(a_stranger_that_is_too_deep),
	    cmocka_unit_test(a_directory_that_is_too_deep),
	    cmocka_unit_test(nothing_is_made),
	};
	return cmocka_run_group_tests(tests, disk_set_up, disk_tear_down);
}
