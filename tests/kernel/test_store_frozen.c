/* A read-only snapshot inside a category, where nothing can be taken from anybody: the folder gives what the rules give where
 * nobody who passes the category has more in the snapshot than that, and nothing otherwise (frozen.h). */
#include "tests/kernel/aside_disk.h"

#include <errno.h>

#define REFUSED(login) "objections = ( { to = \"login:" login "\"; categories = [ \"letters\" ]; } );"
#define NEWCOMER                                                                                             \
	PROFESSIONALS "teams = ( { name = \"ward\"; members = ( { login = \"dr.a\"; }, { login = \"dr.b\"; " \
		      "}, { login = \"inf.c\"; }, { login = \"inf.x\"; }, { login = \"lab.s\"; } ); } );\n"  \
		      "patients = ( " PATIENT("P1", "ward", REFUSED("inf.c")) " );\n"

static struct disk disk;

/* inf.c has made a snapshot of a subvolume with a document that the team may read. */
static int begin(void **state)
{
	if (disk_set_up(state) != 0)
		return -1;
	disk.arena = NULL;
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("cd root/P1/letters && btrfs subvolume create own >/dev/null && echo x >own/x.odt && "
		   "chown -R %u own",
		   disk_uid("inf.c"));
	disk_apply_quietly(&disk);
	disk_shell("btrfs subvolume snapshot -r root/P1/letters/own root/P1/letters/frozen >/dev/null");
	disk_apply_quietly(&disk);
	return 0;
}

static int end(void **state)
{
	disk_site_clear(&disk);
	return disk_tear_down(state);
}

static size_t apply(void)
{
	struct store_report report;
	store_report_init(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	size_t failed = report.failed_folders;
	store_report_clear(&report);
	return failed;
}

/* inf.c is out; inf.x comes, who has nothing in the snapshot. */
static void it_holds_up_nobody(void **state)
{
	(void)state;
	aside_site(&disk, NEWCOMER);
	assert_int_equal(apply(), 1);
	assert_may_not("inf.c", TRY_LIST, "P1/letters");
	assert_may_not("inf.c", TRY_READ, "P1/letters/frozen/x.odt");
	assert_may("inf.x", TRY_LIST, "P1/letters");
	assert_may("dr.b", TRY_READ, "P1/letters/frozen/x.odt");
}

/* The file in it is open to all: whoever comes would read it by its path, also where the rules give a depositor nothing. */
static void it_opens_to_nobody(void **state)
{
	(void)state;
	disk_shell("btrfs property set -ts root/P1/letters/frozen ro false && chmod 0755 "
		   "root/P1/letters/frozen && setfacl -b root/P1/letters/frozen/x.odt && chmod 0666 "
		   "root/P1/letters/frozen/x.odt && btrfs property set -ts root/P1/letters/frozen ro true");
	aside_site(&disk, NEWCOMER);
	assert_int_equal(apply(), 1);
	assert_may_not("inf.c", TRY_LIST, "P1/letters");
	assert_may_not("inf.x", TRY_LIST, "P1/letters");
	disk_shell("btrfs property set -ts root/P1/letters/frozen ro false");
	assert_int_equal(apply(), 0);
	assert_may("inf.x", TRY_LIST, "P1/letters");
	assert_may_not("lab.s", TRY_READ, "P1/letters/frozen/x.odt");
	disk_verify_clean(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST_ON_BTRFS(name) ((struct CMUnitTest){#name, name, begin, end, (void *)(uintptr_t) "btrfs"})
	    TEST_ON_BTRFS(it_holds_up_nobody),
	    TEST_ON_BTRFS(it_opens_to_nobody),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
