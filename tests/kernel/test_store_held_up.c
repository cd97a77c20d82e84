/* What a member could hold a run up with: paths longer than any call takes, and a mount that never answers. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define LIMIT_SECONDS 20

static struct disk disk;

static int make_disk(void **state)
{
	(void)state;
	disk_mount("ext4", "");
	disk_site(&disk, NULL, TWO_PATIENTS);
	disk_apply_quietly(&disk);
	return 0;
}

static int drop_disk(void **state)
{
	(void)state;
	disk_site_clear(&disk);
	disk_unmount();
	return 0;
}

/* ---- long paths ---- */

static size_t kept, longest_kept;

static bool keep(void *context, const struct previous_object *objects, size_t count)
{
	(void)context;
	for (size_t i = 0; i < count; i++)
		if (strlen(objects[i].path) > longest_kept)
			longest_kept = strlen(objects[i].path);
	kept += count;
	return true;
}

/* 600 directories with names of 100 bytes: a path of 60 kB, for each of many objects at its end. */
static void long_paths_fill_nothing(void **state)
{
	(void)state;
	struct store_report report;
	struct verify_result result;
	disk_shell("cd root/P1/letters && : >near && chmod 666 near && python3 -c 'import os\n"
		   "for i in range(600):\n os.mkdir(\"d\" * 100); os.chdir(\"d\" * 100)\n"
		   "for i in range(20):\n os.mkfifo(f\"f{i}\"); open(f\"o{i}\", \"w\").close(); "
		   "os.chmod(f\"o{i}\", 0o666)'");
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk.job, disk.root_fd, NULL, NULL, &result), 0);
	assert_true(result.leak_count >= 20);
	for (size_t i = 0; i < result.leak_count; i++)
		assert_true(strlen(result.leaks[i].path) < PATH_MAX + 256);
	verify_result_clear(&result);
	kept = longest_kept = 0;
	disk.job.keep = keep;
	disk_apply(&disk, &report);
	disk.job.keep = NULL;
	assert_true(kept > 0);
	assert_true(longest_kept < PATH_MAX);
	assert_int_equal(report.notice_count, 20);
	assert_non_null(strstr(report.notices[0].path, "d[...]d"));
	for (size_t i = 0; i < report.notice_count; i++)
		assert_true(strlen(report.notices[i].path) < 512);
	store_report_clear(&report);
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
}

/* ---- a mount that never answers ---- */

static int silent_mount(const char *where, mode_t mode)
{
	char options[96];
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	snprintf(options, sizeof(options), "fd=%d,rootmode=%o,user_id=%u,group_id=%u,allow_other", fd,
		 (unsigned)mode, (unsigned)disk_uid("dr.a"), (unsigned)disk_uid("dr.a"));
	assert_int_equal(mount("silent", where, "fuse", MS_NOSUID | MS_NODEV, options), 0);
	return fd;
}

/* In a child: what waits there waits for ever. */
static int status_of_run(int (*function)(void))
{
	int status = -1;
	pid_t child = fork();
	if (child == 0) {
		alarm(LIMIT_SECONDS);
		_exit(function());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static int plan_apply_verify(void)
{
	struct store_report report;
	struct verify_result result;
	store_report_init(&report);
	verify_result_init(&result);
	bool good = store_plan(&disk.job, disk.root_fd, &report) == 0 &&
		    store_apply(&disk.job, disk.root_fd, &report) == 0 && report.failed_folders == 0 &&
		    store_verify(&disk.job, disk.root_fd, NULL, NULL, &result) == 0;
	return good && disk_noticed(&report, NOTICE_MOUNT, "P1/letters/silent") ? 0 : 1;
}

static void a_mount_that_never_answers_holds_nothing_up(void **state)
{
	(void)state;
	static const char *const make[] = {"mkdir root/P1/letters/silent",
					   "rm -d root/P1/letters/silent && : > "
					   "root/P1/letters/silent"};
	for (size_t i = 0; i < 2; i++) {
		disk_shell("%s", make[i]);
		disk_shell("echo drift >root/P1/letters/a && chmod 600 root/P1/letters/a && sync");
		int fd = silent_mount("root/P1/letters/silent", i == 0 ? S_IFDIR | 0755 : S_IFREG | 0644);
		int status = status_of_run(plan_apply_verify);
		assert_int_equal(umount2("root/P1/letters/silent", MNT_DETACH), 0);
		close(fd);
		assert_int_equal(status, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(long_paths_fill_nothing, make_disk, drop_disk),
	    cmocka_unit_test_setup_teardown(a_mount_that_never_answers_holds_nothing_up, make_disk,
					    drop_disk),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
