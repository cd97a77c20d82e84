/* How many names ACLs keep, asked of each file system; and which ACLs ext4 takes for the same, with the block on the disk as
 * the judge. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include "acl_sync/disk/acl_room.h"
#include "acl_sync/disk/acl_sums.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static void names_that_find_room(void **state)
{
	(void)state;
	static const struct {
		const char *type, *options;
		size_t names; /* and four entries that name nobody */
	} systems[] = {
	    {"ext4", "-b 4096", 249}, {"ext4", "-b 1024", 57}, {"ext4", "-b 4096 -O ea_inode", 8187},
	    {"xfs", "", 5457},        {"btrfs", "", 2021},
	};
	for (size_t i = 0; i < sizeof(systems) / sizeof(systems[0]); i++) {
		disk_mount(systems[i].type, systems[i].options);
		int fd = open(".", O_RDONLY | O_DIRECTORY);
		const char *before = disk_output("ls -A | wc -l");
		char kept[32];
		snprintf(kept, sizeof(kept), "%s", before);
		assert_int_equal(acl_room_names(fd), systems[i].names);
		assert_string_equal(disk_output("ls -A | wc -l"), kept);
		close(fd);
		disk_unmount();
	}
}

static void blocks_that_are_taken(void **state)
{
	(void)state;
	static const struct {
		const char *options;
		size_t inside, outside;
	} inodes[] = {{"-b 4096 -I 256", 1, 7}, {"-b 4096 -I 512", 10, 30}};
	for (size_t i = 0; i < 2; i++) {
		disk_mount("ext4", inodes[i].options);
		int fd = open(".", O_RDONLY | O_DIRECTORY);
		assert_false(acl_room_takes_block(fd, inodes[i].inside));
		assert_true(acl_room_takes_block(fd, inodes[i].outside));
		close(fd);
		disk_unmount();
	}
}

/* An ACL that grows finds no room beside what people keep with the directory: a plan tells, and touches nothing. */
static void what_people_keep_takes_the_room(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	disk_mount("ext4", "-b 4096 -I 256");
	disk_site(&disk, NULL, PEOPLE PATIENTS(PATIENT("P1", "other", "")));
	disk_apply_quietly(&disk);
	disk_shell(
	    "for n in $(seq 4000 -4 3000); do setfattr -n user.kept -v $(head -c $n /dev/zero | tr '\\0' x) "
	    "root/P1/letters 2>/dev/null && exit 0; done; exit 1");
	disk_site_clear(&disk);
	disk_site(&disk, NULL, ONE_PATIENT);
	char *before = disk_everything();
	store_report_init(&report);
	assert_int_equal(store_plan(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(report.failed_folders, 1);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/letters"));
	store_report_clear(&report);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	disk_shell("setfattr -x user.kept root/P1/letters");
	disk_apply_quietly(&disk);
	assert_may("dr.b", TRY_LIST, "P1/letters");
	disk_site_clear(&disk);
	disk_unmount();
}

/* ---- sums ---- */

#define NAMES 12

/* Both ACLs of a directory, of names from `first` on; of 0 any. */
static void make_acl(struct acl_wanted *wanted, unsigned char *bytes, struct acl_entry *entries,
		     uint32_t first)
{
	static uint32_t random = 12345;
	uint32_t id = first;
	for (uint32_t i = 0; i < NAMES; i++) {
		random = random * 1664525u + 1013904223u;
		id += first == 0 ? 1 + (random >> 16) : 1;
		entries[i] = (struct acl_entry){.id = id, .perms = PERM_R};
	}
	*wanted = (struct acl_wanted){
	    .spec = {
		.present = true, .user = 7, .mask = 7, .has_mask = true, .entries = entries, .count = NAMES}};
	wanted->size = posix_acl_encode(&wanted->spec, bytes);
	wanted->bytes = bytes;
}

/* The sum that ext4 has written beside an object's ACLs. */
static uint32_t sum_on_disk(const char *name)
{
	disk_shell("sync");
	const char *text = disk_output("device=$(findmnt -no SOURCE -T . ) && block=$(debugfs -R 'stat /%s' "
				       "$device 2>/dev/null | sed -n "
				       "'s/.*File ACL: \\([0-9]*\\).*/\\1/p') && dd if=$device bs=4096 "
				       "skip=$block count=1 iflag=direct 2>/dev/null | "
				       "od -An -tx4 -j12 -N4",
				       name);
	return (uint32_t)strtoul(text, NULL, 16);
}

static void the_sum_is_ext4s(void **state)
{
	(void)state;
	unsigned char bytes[4096];
	struct acl_entry entries[NAMES];
	struct acl_wanted wanted;
	disk_mount("ext4", "-b 4096 -I 256");
	for (uint32_t i = 0; i < 3; i++) {
		char name[16];
		snprintf(name, sizeof(name), "d%u", i);
		make_acl(&wanted, bytes, entries, i == 0 ? 20000 : 0);
		disk_shell("mkdir %s", name);
		int fd = open(name, O_RDONLY | O_DIRECTORY);
		struct handle handle = {.fd = fd};
		assert_int_equal(posix_acl_set(handle, POSIX_ACL_ACCESS, wanted.bytes, wanted.size), 0);
		assert_int_equal(posix_acl_set(handle, POSIX_ACL_DEFAULT, wanted.bytes, wanted.size), 0);
		close(fd);
		assert_int_equal(sum_on_disk(name),
				 acl_sum(wanted.bytes, wanted.size, wanted.bytes, wanted.size));
	}
	disk_unmount();
}

/* Of 4,000 different ones; step 0: numbers that follow no pattern. */
static size_t alike(uint32_t step)
{
	static unsigned char bytes[4096];
	struct acl_entry entries[NAMES];
	struct acl_wanted wanted;
	struct acl_sums sums = {0};
	for (uint32_t i = 0; i < 4000; i++) {
		make_acl(&wanted, bytes, entries, step == 0 ? 0 : 9999 + i * step);
		acl_sums_note(&sums, &wanted, &wanted);
		acl_sums_note(&sums, &wanted, &wanted); /* shared: no cost */
	}
	size_t largest = acl_sums_largest(&sums);
	acl_sums_clear(&sums);
	return largest;
}

static void numbers_that_follow_one_another(void **state)
{
	(void)state;
	assert_true(alike(16) >= 1000);
	assert_true(alike(2) >= 1000);
	assert_true(alike(0) < 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test(name)
	    TEST(names_that_find_room),
	    TEST(blocks_that_are_taken),
	    TEST(what_people_keep_takes_the_room),
	    TEST(the_sum_is_ext4s),
	    TEST(numbers_that_follow_one_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
