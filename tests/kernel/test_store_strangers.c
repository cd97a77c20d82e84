/* What nothing answers for: unknown names, more links than one, special files, mount points; what cannot be
 * treated; and objects put back as they were. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

static struct disk disk;
static struct store_report report;

static int make_disk(void **state)
{
	(void)state;
	disk_mount("ext4", "");
	disk_site(&disk, NULL, TWO_PATIENTS);
	disk_apply_quietly(&disk);
	store_report_init(&report);
	return 0;
}

static int drop_disk(void **state)
{
	(void)state;
	store_report_clear(&report);
	disk_site_clear(&disk);
	disk_unmount();
	return 0;
}

#define assert_noticed(kind, path) assert_true(disk_noticed(&report, kind, path))

/* Everything below `path`: "mode owner", one kind only. */
static void assert_closed(const char *path)
{
	assert_string_equal(
	    disk_output("find root/%s \\( -type d -not -perm 700 \\) -o \\( -type f -not -perm 600 \\) -o "
			"-not -uid 0 -o -not -gid 0",
			path),
	    "");
	assert_string_equal(disk_output("getfacl -Rnps root/%s", path), "");
}

static void unknown_names_are_closed_deep_and_never_deleted(void **state)
{
	(void)state;
	char damage[512];
	disk_shell("cd root && mkdir -p P9/medical/sub lost+found && echo x >P9/medical/sub/f && chmod -R "
		   "777 P9 && echo x "
		   ">loose && chmod 666 loose && chmod 755 lost+found && chown -R 4242:4242 P9");
	snprintf(damage, sizeof(damage), "setfacl -Rm u:%u:rwx,d:u:%u:rwx root/P9", disk_uid("dr.a"),
		 disk_uid("dr.a"));
	disk_shell("%s", damage);
	disk_shell("cd root/P1 && mkdir -m 777 notes && echo x >notes/n && chmod 666 notes/n && echo x "
		   ">imaging/x && chmod "
		   "644 imaging/x && echo x >y && chmod 644 y");
	size_t planned = disk_planned(&disk);
	disk_apply(&disk, &report);
	assert_int_equal(report.operations, planned);
	assert_noticed(NOTICE_UNKNOWN_CLOSED, "P9");
	assert_noticed(NOTICE_UNKNOWN_CLOSED, "loose");
	assert_noticed(NOTICE_UNKNOWN_CLOSED, "P1/notes");
	assert_noticed(NOTICE_UNKNOWN_CLOSED, "P1/imaging/x");
	assert_noticed(NOTICE_UNKNOWN_CLOSED, "P1/y");
	assert_int_equal(report.notice_count, 5);
	assert_int_equal(report.drift[DRIFT_UNKNOWN], 9);
	assert_closed("P9");
	assert_closed("loose");
	assert_closed("P1/notes");
	assert_closed("P1/y");
	assert_closed("P1/imaging/x");
	assert_string_equal(disk_output("stat -c %%a root/lost+found; cat root/P9/medical/sub/f"), "755\nx");
	store_report_clear(&report);
	char *before = disk_everything();
	disk_apply(&disk, &report); /* closed already: said again, not done again */
	assert_int_equal(report.operations, 0);
	assert_int_equal(report.notice_count, 5);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	struct verify_result result;
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk.job, disk.root_fd, NULL, NULL, &result), 0);
	assert_int_equal(result.closed_count, 5);
	assert_int_equal(result.leak_count, 0);
	verify_result_clear(&result);
}

/* Not even the service owner's, who is who serves the files. */
static void what_belongs_to_nobody_is_roots(void **state)
{
	(void)state;
	disk.job.owner = disk_uid("service");
	disk.job.group = 4711;
	disk_shell("mkdir -p root/P1/notes && echo x >root/P1/notes/n && chown -R %u:4711 root/P1/notes",
		   disk_uid("service"));
	disk_apply(&disk, &report);
	assert_closed("P1/notes");
	assert_string_equal(disk_output("stat -c %%u:%%g root/P1"),
			    disk_output("echo %u:4711", disk_uid("service")));
}

static void a_patient_no_statement_names_any_more_is_closed_and_comes_back(void **state)
{
	(void)state;
	assert_may("dr.a", TRY_CREATE, "P1/letters/a");
	disk_site_clear(&disk);
	disk_site(&disk, NULL, PEOPLE PATIENTS(PATIENT("P2", "other", "")));
	disk_apply_quietly(&disk);
	assert_closed("P1");
	assert_may_not("dr.a", TRY_ENTER, "P1");
	disk_site_clear(&disk);
	disk_site(&disk, NULL, TWO_PATIENTS);
	disk_apply_quietly(&disk);
	assert_may("dr.a", TRY_WRITE, "P1/letters/a");
	disk_verify_clean(&disk);
}

/* A link between two patients' folders would hand one's document to the other's team. */
static void a_file_with_two_links_is_closed(void **state)
{
	(void)state;
	assert_may("dr.a", TRY_CREATE, "P1/letters/a");
	disk_shell("ln root/P1/letters/a root/P2/letters/link");
	disk_apply(&disk, &report);
	assert_noticed(NOTICE_LINKED_CLOSED, "P1/letters/a");
	assert_noticed(NOTICE_LINKED_CLOSED, "P2/letters/link");
	assert_closed("P1/letters/a");
	assert_may_not("dr.a", TRY_READ, "P1/letters/a");
	assert_may_not("inf.x", TRY_READ, "P2/letters/link");
	store_report_clear(&report);
	disk_apply(&disk, &report);
	assert_int_equal(report.operations, 0);
	assert_int_equal(report.notice_count, 2);
	disk_shell("rm root/P2/letters/link");
	disk_apply_quietly(&disk);
	assert_may("dr.a", TRY_WRITE, "P1/letters/a");
	assert_string_equal(disk_output("getfattr --absolute-names -n trusted.careacl.author --only-values "
					"root/P1/letters/a"),
			    "dr.a");
	disk_verify_clean(&disk);
}

static void special_files_are_left_alone(void **state)
{
	(void)state;
	disk_shell(
	    "echo secret >outside && chmod 640 outside && cd root/P1/letters && ln -s ../../../outside link "
	    "&& ln -s "
	    ".. dirlink && mkfifo -m 666 fifo && mknod -m 666 device c 1 3 && python3 -c 'import socket; "
	    "socket.socket(socket.AF_UNIX).bind(\"socket\")' && ln -s P2 ../../P1.link && ln -s ../P2 "
	    "../link");
	char *before = disk_everything();
	disk_apply(&disk, &report); /* a blocking open of the FIFO would never end */
	char *after = disk_everything();
	assert_string_equal(before, after);
	static const char *const paths[] = {"P1/letters/link",
					    "P1/letters/dirlink",
					    "P1/letters/fifo",
					    "P1/letters/device",
					    "P1/letters/socket",
					    "P1.link",
					    "P1/link"};
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		assert_noticed(NOTICE_SPECIAL, paths[i]);
	assert_int_equal(report.notice_count, 7);
	assert_string_equal(disk_output("stat -c %%a outside"), "640");
	free(before);
	free(after);
}

static void a_link_in_a_folders_place_is_an_error(void **state)
{
	(void)state;
	disk_shell("cd root && mv P1 real && ln -s real P1 && mv P2/letters P2/l && ln -s ../real/letters "
		   "P2/letters");
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	assert_noticed(NOTICE_FAILED, "P1");
	assert_noticed(NOTICE_FAILED, "P2/letters");
	assert_int_equal(report.failed_folders, 2);
	assert_closed("real");
	assert_may("inf.x", TRY_LIST, "P2/medical"); /* the others are done */
}

static void mount_points_are_left_alone(void **state)
{
	(void)state;
	disk_shell("mkdir -p elsewhere && : >elsewhere/f && chmod 777 elsewhere && chmod 666 elsewhere/f && "
		   "mkdir -p root/P1/letters/mounted && : >root/P1/letters/file && "
		   "mount --bind elsewhere root/P1/letters/mounted && mount --bind elsewhere/f "
		   "root/P1/letters/file");
	disk_apply(&disk, &report);
	assert_noticed(NOTICE_MOUNT, "P1/letters/mounted");
	assert_noticed(NOTICE_MOUNT, "P1/letters/file");
	assert_string_equal(disk_output("stat -c %%a elsewhere elsewhere/f"), "777\n666");
	disk_shell("umount root/P1/letters/mounted root/P1/letters/file");
}

/* Nobody is kept out of what is mounted over a category: that is no small matter. */
static void a_mount_over_a_category_fails_it(void **state)
{
	(void)state;
	disk_shell("mkdir -p elsewhere && chmod 777 elsewhere && mount --bind elsewhere root/P2/medical");
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	assert_noticed(NOTICE_FAILED, "P2/medical");
	assert_int_equal(report.failed_folders, 1);
	assert_string_equal(disk_output("stat -c %%a elsewhere"), "777");
	disk_shell("umount root/P2/medical");
}

static void names_are_bytes(void **state)
{
	(void)state;
	disk_shell("cd root/P1/letters && touch \"$(printf 'a\\nb')\" \"$(printf 'bad\\377\\376')\" ' ' "
		   "./-rf '\\x41' && mkdir "
		   "\"$(printf 'd\\nx')\" && chmod 600 ./*");
	disk_apply_quietly(&disk);
	assert_may("dr.a", TRY_WRITE, "P1/letters/a\nb");
	assert_may("dr.a", TRY_WRITE, "P1/letters/bad\377\376");
	assert_may("dr.a", TRY_LIST, "P1/letters/d\nx");
	disk_verify_clean(&disk);
}

static void make_deep(const char *path, unsigned levels)
{
	disk_shell("cd root/%s && python3 -c '\nimport os\nfor i in range(%u):\n  os.mkdir(\"d\"); "
		   "os.chdir(\"d\")'",
		   path, levels);
}

/* The mode of the directory that many levels down, and whether it has an ACL. */
static const char *deep_state(const char *path, unsigned level)
{
	return disk_output(
	    "cd root/%s && python3 -c '\nimport os\nfor i in range(%u): os.chdir(\"d\")\n"
	    "print(oct(os.stat(\".\").st_mode & 0o777), \"acl\" if any(\"posix_acl\" in a for a in "
	    "os.listxattr(\".\")) else \"none\")'",
	    path, level);
}

static bool has_leak(const struct verify_result *result, const char *login, const char *end)
{
	for (size_t i = 0; i < result->leak_count; i++) {
		const char *path = result->leaks[i].path;
		size_t length = strlen(path), tail = strlen(end);
		if (strcmp(result->leaks[i].login, login) == 0 && length >= tail &&
		    strcmp(path + length - tail, end) == 0)
			return true;
	}
	return false;
}

static void deep_and_long_paths(void **state)
{
	(void)state;
	struct verify_result result;
	/* 100 levels of 200 bytes: far longer than any path the system takes */
	disk_shell(
	    "cd root/P1/letters && python3 -c '\nimport os\nfor i in range(100):\n  os.mkdir(\"d\" * 200); "
	    "os.chdir(\"d\" * 200)\nopen(\"deep\", \"w\").close()\nos.chmod(\"deep\", 0o600)'");
	disk_apply_quietly(&disk);
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
	/* deeper than is treated, on an ordinary stack: told, shut, and the rest is done */
	const struct rlimit stack = {8u << 20, RLIM_INFINITY};
	assert_int_equal(setrlimit(RLIMIT_STACK, &stack), 0);
	make_deep("P2/letters", 4200);
	disk_shell("chmod 777 root/P2/private-life");
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk.job, disk.root_fd, NULL, NULL, &result), 0);
	assert_true(has_leak(&result, "unknown", "/d"));
	assert_true(has_leak(&result, "other", "/P2/private-life"));
	verify_result_clear(&result);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 1);
	assert_int_equal(report.notices[0].kind, NOTICE_FAILED);
	assert_int_equal(report.notices[0].error, ENAMETOOLONG);
	assert_string_equal(disk_output("stat -c %%a root/P2/private-life"), "700");
	/* the first that is too deep is nobody's; what is above is treated as everything */
	assert_string_equal(deep_state("P2/letters", 3999), "0o770 acl");
	assert_string_equal(deep_state("P2/letters", 4000), "0o700 none");
	assert_string_equal(deep_state("P2/letters", 4001), "0o770 acl");
}

/* A file in the place of a directory, and of the directory where new ones are built. */
static void a_file_in_the_way(void **state)
{
	(void)state;
	disk_shell("rmdir root/P1/medical && : >root/P1/medical && chmod 666 root/P1/medical");
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 1);
	assert_noticed(NOTICE_FAILED, "P1/medical");
	assert_noticed(NOTICE_UNKNOWN_CLOSED, "P1/medical");
	assert_closed("P1/medical");
	assert_may("dr.a", TRY_LIST, "P1/letters");
}

static void what_a_killed_run_left_aside_is_removed(void **state)
{
	(void)state;
	disk_shell("cd root && mkdir -p -m 777 .building/0123/medical .building/4567 && : "
		   ">.building/4567/kept && rm -r P2");
	disk_apply_quietly(&disk);
	assert_string_equal(disk_output("cd root && ls .building && stat -c %%a .building"), "4567\n700");
	assert_may("inf.x", TRY_LIST, "P2/medical");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_disk, drop_disk)
	    TEST(unknown_names_are_closed_deep_and_never_deleted),
	    TEST(what_belongs_to_nobody_is_roots),
	    TEST(a_patient_no_statement_names_any_more_is_closed_and_comes_back),
	    TEST(a_file_with_two_links_is_closed),
	    TEST(special_files_are_left_alone),
	    TEST(a_link_in_a_folders_place_is_an_error),
	    TEST(mount_points_are_left_alone),
	    TEST(a_mount_over_a_category_fails_it),
	    TEST(names_are_bytes),
	    TEST(deep_and_long_paths),
	    TEST(a_file_in_the_way),
	    TEST(what_a_killed_run_left_aside_is_removed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
