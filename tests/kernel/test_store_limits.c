/* Teams larger than a file system keeps entries for; full disks; what a root must be. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int no_disk(void **state)
{
	(void)state;
	return 0;
}

/* A team of `count` physicians called p0000, p0001, ... */
static char *team_of(unsigned first, unsigned count)
{
	size_t room = (size_t)count * 128 + 1024, used = 0;
	char *text = malloc(room);
	used += (size_t)snprintf(text + used, room - used, "professionals = ( ");
	for (unsigned i = first; i < first + count; i++)
		used += (size_t)snprintf(text + used, room - used,
					 "%s{ login = \"p%04u\"; profession = \"physician\"; }",
					 i == first ? "" : ", ", i);
	used += (size_t)snprintf(text + used, room - used, " );\nteams = ( { name = \"ward\"; members = ( ");
	for (unsigned i = first; i < first + count; i++)
		used += (size_t)snprintf(text + used, room - used, "%s{ login = \"p%04u\"; }",
					 i == first ? "" : ", ", i);
	snprintf(text + used, room - used,
		 " ); } );\n" PATIENTS(PATIENT("P1", "ward", "") ", " PATIENT("P2", "ward", "")));
	return text;
}

static void site_of(struct disk *disk, unsigned first, unsigned count)
{
	char *text = team_of(first, count);
	disk_site(disk, NULL, text);
	free(text);
}

/* A plan tells beforehand that folders find no room, and touches nothing. */
static void expect_no_room(struct disk *disk)
{
	struct store_report report;
	store_report_init(&report);
	char *before = disk_everything();
	assert_int_equal(store_plan(&disk->job, disk->root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 2);
	assert_int_equal(report.notices[0].kind, NOTICE_FAILED);
	assert_int_equal(report.notices[0].error, ENOSPC);
	char *after = disk_everything();
	assert_string_equal(before, after);
	store_report_clear(&report);
	free(before);
	free(after);
}

static void a_large_team_fits(void **state)
{
	(void)state;
	struct disk disk;
	disk_mount("ext4", "");
	site_of(&disk, 0, 250);
	expect_no_room(&disk);
	disk_site_clear(&disk);
	site_of(&disk, 0, 249); /* and four entries for the owner, the group, the mask, the others */
	assert_true(disk_planned(&disk) > 0);
	disk_apply_quietly(&disk);
	assert_may("p0248", TRY_CREATE, "P1/letters/a");
	assert_may("p0000", TRY_READ, "P1/letters/a");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* No room for the entries: who loses is out, the others keep what they have, the run goes on. */
static void too_large_a_team_closes_nothing_but_what_is_lost(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	disk_mount("ext4", "");
	site_of(&disk, 0, 100);
	disk_apply_quietly(&disk);
	assert_may("p0000", TRY_CREATE, "P1/letters/a");
	disk_site_clear(&disk);
	site_of(&disk, 50, 300); /* p0000 to p0049 leave, 250 come: 300 entries twice */
	expect_no_room(&disk);
	store_report_init(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 2);
	bool said = false;
	for (size_t i = 0; i < report.notice_count; i++)
		said = said || (report.notices[i].kind == NOTICE_FAILED &&
				report.notices[i].error == ENOSPC && report.notices[i].patient != NO_ID);
	assert_true(said);
	/* told is what has happened: 50 have lost five categories of two folders, nobody has come */
	assert_int_equal(report.revoked, 2 * 5 * 50);
	assert_int_equal(report.granted, 0);
	assert_int_equal(report.change_count, 2 * 5 * 50);
	store_report_clear(&report);
	assert_may_not("p0000", TRY_READ, "P1/letters/a");
	assert_may_not("p0000", TRY_LIST, "P1/letters");
	assert_may("p0060", TRY_READ, "P1/letters/a");
	assert_may("p0060", TRY_CREATE, "P1/letters/b");
	disk_site_clear(&disk);
}

static void larger_teams_on_what_keeps_more(void **state)
{
	(void)state;
	static const char *const types[] = {"xfs", "btrfs"};
	for (size_t i = 0; i < 2; i++) {
		struct disk disk;
		disk_mount(types[i], "");
		site_of(&disk, 0, 450);
		assert_true(disk_planned(&disk) > 0);
		disk_apply_quietly(&disk);
		assert_may("p0449", TRY_CREATE, "P2/letters/a");
		assert_int_equal(disk_planned(&disk), 0);
		disk_verify_clean(&disk);
		disk_site_clear(&disk);
		if (i == 0)
			disk_unmount();
	}
}

/* Shared attribute blocks cannot be copied on a full disk: who loses is shut out all the same. */
static void a_full_disk_does_not_keep_anybody_in(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	disk_mount("ext4", "-I 256");
	site_of(&disk, 0, 60);
	disk_apply_quietly(&disk);
	disk_shell("for i in 1 2 3 4 5 6 7 8; do : >root/P1/letters/$i; : >root/P1/medical/$i; done");
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
	disk_shell("dd if=/dev/zero of=filler bs=1M 2>/dev/null; dd if=/dev/zero of=filler2 bs=1k "
		   "2>/dev/null; sync -f .; dd "
		   "if=/dev/zero of=filler3 bs=1k 2>/dev/null; true");
	site_of(&disk, 30, 60);
	store_report_init(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 2);
	store_report_clear(&report);
	assert_may_not("p0000", TRY_ENTER, "P1");
	assert_may_not("p0000", TRY_ENTER, "P2/letters");
	/* nor does any object let them in when its gate does */
	disk_shell("rm filler filler2 filler3 && chmod 755 root/P1 root/P1/letters root/P1/medical");
	for (unsigned i = 1; i <= 8; i++) {
		char path[64];
		snprintf(path, sizeof(path), "P1/letters/%u", i);
		assert_may_not("p0000", TRY_READ, path);
		snprintf(path, sizeof(path), "P1/medical/%u", i);
		assert_may_not("p0000", TRY_READ, path);
	}
	disk_apply_quietly(&disk);
	assert_may("p0089", TRY_READ, "P1/letters/1");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* ---- roots ---- */

static enum root_state open_root(const char *path, uid_t owner, struct findings *findings)
{
	const struct store store = {
	    .name = "s", .root = path, .folder = "{patient}", .origin = {"careacl.conf", 7}};
	int fd;
	findings_init(findings);
	enum root_state state = store_root_open(&store, owner, findings, &fd);
	assert_true((state == ROOT_UNUSABLE) == (fd < 0));
	assert_true((state == ROOT_UNUSABLE) == (findings->error_count > 0));
	if (fd >= 0)
		close(fd);
	return state;
}

static void expect_unusable(const char *path, const char *text)
{
	struct findings findings;
	assert_int_equal(open_root(path, 0, &findings), ROOT_UNUSABLE);
	assert_string_equal(findings.items[0].where, "careacl.conf:7");
	if (strstr(findings.items[0].text, text) == NULL)
		fail_msg("%s: %s", path, findings.items[0].text);
	findings_clear(&findings);
}

static void what_a_root_must_be(void **state)
{
	(void)state;
	struct findings findings;
	disk_mount("ext4", "");
	assert_int_equal(open_root("root", 0, &findings), ROOT_EMPTY);
	expect_unusable("missing", "is the file system mounted?");
	disk_shell("ln -s root link && : >file && mkdir -m 775 group && mkdir -m 757 other && mkdir -m 711 "
		   "owned && chown "
		   "4242 owned && setfacl -m u:4242:rwx group");
	expect_unusable("link", "symbolic link");
	expect_unusable("file", "no directory");
	expect_unusable("group", "may write");
	expect_unusable("other", "may write");
	expect_unusable("owned", "uid 4242");
	assert_int_equal(open_root("owned", 4242, &findings), ROOT_EMPTY);
	disk_shell(
	    "mkdir noacl readonly && mount -t ramfs none noacl && mount --bind root readonly && mount -o "
	    "remount,bind,ro readonly");
	expect_unusable("noacl", "without POSIX ACLs");
	expect_unusable("readonly", "read-only");
	disk_shell("umount noacl readonly");
}

static void roots_are_adopted_and_given_up(void **state)
{
	(void)state;
	struct findings findings;
	disk_mount("ext4", "");
	int fd = open("root", O_RDONLY | O_DIRECTORY);
	disk_shell("mkdir root/lost+found");
	assert_int_equal(open_root("root", 0, &findings), ROOT_EMPTY);
	disk_shell("mkdir root/P1");
	assert_int_equal(open_root("root", 0, &findings), ROOT_FOREIGN);
	assert_int_equal(store_root_adopt(fd, "s"), 0);
	assert_int_equal(open_root("root", 0, &findings), ROOT_ADOPTED);
	assert_int_equal(store_root_adopt(fd, "s2"),
			 0); /* another store's: its folders would be unknown here */
	assert_int_equal(open_root("root", 0, &findings), ROOT_FOREIGN);
	assert_int_equal(store_root_abandon(fd), 0);
	assert_int_equal(store_root_abandon(fd), 0);
	assert_int_equal(open_root("root", 0, &findings), ROOT_FOREIGN);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, no_disk, disk_tear_down)
	    TEST(a_large_team_fits),
	    TEST(too_large_a_team_closes_nothing_but_what_is_lost),
	    TEST(larger_teams_on_what_keeps_more),
	    TEST(a_full_disk_does_not_keep_anybody_in),
	    TEST(what_a_root_must_be),
	    TEST(roots_are_adopted_and_given_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
