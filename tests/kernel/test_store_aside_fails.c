/* A document aside that cannot be made exact: it stays where fewer see it, and nobody gains (disk.md, "Apply"). */
#include "tests/kernel/aside_disk.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* ---- a path that finds no room ---- */

#define PART                                                                                                 \
	"01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567" \
	"89"
#define PARTS PART PART "/" PART PART "/" PART PART "/" PART PART "/" PART PART "/" PART PART
#define LONG PARTS "/" PARTS "/secret.odt"

static struct {
	char name[64], path[4096];
} kept;

static bool keep_aside(void *context, const struct kept_aside *aside)
{
	(void)context;
	snprintf(kept.name, sizeof(kept.name), "%s", aside->name);
	snprintf(kept.path, sizeof(kept.path), "%s", aside->path);
	return true;
}

static bool find_aside(void *context, const char *name, struct arena *arena, struct kept_aside *ret_aside)
{
	(void)context;
	(void)arena;
	*ret_aside = (struct kept_aside){kept.name, "P1", "letters", kept.path};
	return strcmp(name, kept.name) == 0;
}

/* An empty directory of .aside, of a run that was killed, that cannot be removed: that is said, and the next run does it. */
static void an_empty_room_that_stays_is_told(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, SITE_WITH(WITHHELD("letters/sub", "dr.b")));
	aside_site(&disk, ONE_PATIENT);
	disk_shell("mkdir -p -m 700 root/.aside/0123456789abcdef0123456789abcdef && "
		   "chattr +i root/.aside/0123456789abcdef0123456789abcdef");
	assert_int_equal(apply(&disk), 1);
	disk_shell("chattr -i root/.aside/0123456789abcdef0123456789abcdef");
	assert_int_equal(apply(&disk), 0);
	assert_false(aside_exists(".aside/0123456789abcdef0123456789abcdef"));
	disk_site_clear(&disk);
}

/* ---- a document that is renamed under the hands of the one who sets it aside ---- */

static char forgotten[64];

static bool rename_away(void *context, const struct kept_aside *aside)
{
	disk_shell("mv root/P1/letters/secret.odt root/P1/letters/other.odt");
	return keep_aside(context, aside);
}

static void forget_aside(void *context, const char *name)
{
	(void)context;
	snprintf(forgotten, sizeof(forgotten), "%s", name);
}

/* What the state was told before it, it is told not to keep: later the document would be called gone. */
static void what_has_not_come_is_not_kept(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "x");
	aside_site(&disk, SITE_WITH(WITHHELD("letters/secret.odt", "dr.b")));
	kept.name[0] = forgotten[0] = '\0';
	disk.job.keep_aside = rename_away;
	disk.job.forget_aside = forget_aside;
	(void)apply(&disk);
	assert_int_equal(aside_count("secret.odt"), 0);
	assert_string_not_equal(kept.name, "");
	assert_string_equal(forgotten, kept.name);
	assert_string_equal(disk_output("ls -A root/.aside"), "");
	/* what has come is kept */
	disk_shell("mv root/P1/letters/other.odt root/P1/letters/secret.odt");
	disk.job.keep_aside = keep_aside;
	forgotten[0] = '\0';
	(void)apply(&disk);
	assert_int_equal(aside_count("secret.odt"), 1);
	assert_string_equal(forgotten, "");
	disk_site_clear(&disk);
}

static void long_site(struct disk *disk, const char *registry)
{
	aside_site(disk, registry);
	disk->job.keep_aside = keep_aside;
	disk->job.find_aside = find_aside;
}

#define LONG_PLACE "root/P1/letters/" LONG

static void write_long(void)
{
	char path[] = LONG_PLACE;
	for (char *slash = strchr(path + strlen("root/P1/letters/"), '/'); slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		assert_true(mkdir(path, 0755) == 0 || errno == EEXIST);
		*slash = '/';
	}
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("secret", file);
	fclose(file);
}

/* The state says where it came from, and that is enough. */
static void a_path_without_room_is_kept_by_the_state(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	struct store_report report;
	long_site(&disk, ONE_PATIENT);
	aside_apply_report(&disk, &report);
	store_report_clear(&report);
	write_long();
	disk_apply_quietly(&disk);
	long_site(&disk, SITE_WITH(WITHHELD("letters/" LONG, "dr.b")));
	aside_apply_report(&disk, &report);
	assert_int_equal(report.set_aside, 1);
	store_report_clear(&report);
	assert_string_equal(kept.path, LONG);
	assert_string_equal(disk_output("getfattr -m trusted.careacl --absolute-names root/%s | sed -n 2p",
					aside_room("secret.odt")),
			    "trusted.careacl.kept");
	assert_may("dr.b", TRY_READ, aside_path("secret.odt", 0));
	assert_may_not("inf.c", TRY_READ, aside_path("secret.odt", 0));
	long_site(&disk, ONE_PATIENT);
	aside_apply_report(&disk, &report);
	assert_int_equal(report.put_back, 1);
	store_report_clear(&report);
	assert_int_equal(access(LONG_PLACE, F_OK), 0);
	disk_site_clear(&disk);
}

/* ---- verify ---- */

/* What an undo leaves: the document open as it was, in a directory that nobody passes. */
static void what_nobody_reaches_is_no_leak(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	struct verify_result result;
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "x");
	aside_apply(&disk, SITE_WITH(WITHHELD("letters/secret.odt", "dr.b")));
	const char *path = aside_path("secret.odt", 0), *room = aside_room("secret.odt");
	disk_shell("setfacl -b root/%s && chmod 700 root/%s && setfacl -m u:%u:rw root/%s", room, room,
		   disk_uid("inf.c"), path);
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk.job, disk.root_fd, NULL, NULL, &result), 0);
	assert_int_equal(result.leak_count, 0);
	assert_int_equal(result.refusal_count, 1);
	verify_result_clear(&result);
	assert_may_not("inf.c", TRY_READ, path);
	/* who passes the directory reaches it */
	disk_shell("setfacl -m u:%u:x root/%s", disk_uid("inf.c"), room);
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk.job, disk.root_fd, NULL, NULL, &result), 0);
	assert_int_equal(result.leak_count, 2);
	verify_result_clear(&result);
	assert_may("inf.c", TRY_READ, path);
	disk_site_clear(&disk);
}

static int make_small_blocks(void **state)
{
	disk_mount(*state, "-b 1024");
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define ON(type, name) {#name " on " type, name, disk_set_up, drop_disk, (void *)(uintptr_t)type}
#define TEST(name) ON("ext4", name), ON("xfs", name), ON("btrfs", name)
	    TEST(what_cannot_be_made_exact_stays_aside),
	    TEST(what_nobody_reaches_is_no_leak),
	    TEST(an_empty_room_that_stays_is_told),
	    TEST(what_has_not_come_is_not_kept),
	    {"a path without room is kept by the state", a_path_without_room_is_kept_by_the_state,
	     make_small_blocks, drop_disk, (void *)(uintptr_t) "ext4"},
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
