/* A document aside that cannot be made exact: it stays where fewer see it, and nobody gains (disk.md, "Apply"). */
#include "tests/kernel/aside_disk.h"

#include <errno.h>
#include <stdlib.h>

static int make_disk(void **state)
{
	disk_mount(*state, "");
	return 0;
}

static int drop_disk(void **state)
{
	(void)state;
	disk_shell("chattr -R -i root");
	disk_unmount();
	return 0;
}

/* An apply that may fail; how many folders failed. */
static size_t apply(struct disk *disk)
{
	struct store_report report;
	store_report_init(&report);
	assert_int_equal(store_apply(&disk->job, disk->root_fd, &report), 0);
	size_t failed = report.failed_folders;
	store_report_clear(&report);
	return failed;
}

/* A directory that was withheld, and in it a file that nobody can change: its way back is free, but the file in it would
 * not have the ACL of the place it comes to. */
static void what_cannot_be_made_exact_stays_aside(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	char path[600];
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("mkdir -p root/P1/letters/sub");
	aside_write("P1/letters/sub/x.odt", "dr.a", "x");
	aside_write("P1/letters/sub/y.odt", "dr.a", "y");
	aside_apply(&disk, SITE_WITH(WITHHELD("letters/sub", "dr.b")));
	snprintf(path, sizeof(path), "%s/x.odt", aside_path("sub", 0));
	disk_shell("chattr +i root/%s", path);
	aside_site(&disk, ONE_PATIENT);
	assert_int_equal(apply(&disk), 1);
	assert_false(aside_exists("P1/letters/sub"));
	assert_int_equal(aside_count("sub"), 1);
	assert_may_not("inf.c", TRY_READ, path);
	assert_may_not("inf.x", TRY_READ, path);
	assert_int_equal(apply(&disk), 1); /* and again */
	assert_false(aside_exists("P1/letters/sub"));
	disk_shell("chattr -i root/%s", path);
	assert_int_equal(apply(&disk), 0);
	assert_string_equal(aside_read("P1/letters/sub/x.odt"), "x");
	assert_string_equal(aside_read("P1/letters/sub/y.odt"), "y");
	assert_may("inf.c", TRY_WRITE, "P1/letters/sub/x.odt");
	assert_int_equal(aside_count("sub"), 0);
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define ON(type, name) {#name " on " type, name, make_disk, drop_disk, (void *)(uintptr_t)type}
#define TEST(name) ON("ext4", name), ON("xfs", name), ON("btrfs", name)
	    TEST(what_cannot_be_made_exact_stays_aside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
