/* What people and programs do to a tree: each kind is repaired, counted by its cause, and then left alone. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include <errno.h>
#include <stdlib.h>

static struct disk disk;

static int make_disk(void **state)
{
	(void)state;
	disk_mount("ext4", "");
	disk_site(&disk, NULL, TWO_PATIENTS);
	disk_apply_quietly(&disk);
	disk_shell("cd root/P1 && : >medical/m.pdf && : >letters/l.odt && mkdir letters/sub && : "
		   ">letters/sub/d.odt && chmod 600 medical/* letters/l.odt letters/sub/d.odt");
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

/* Keeps a text of all that may drift; shows what differs from the one kept before. */
static void expect_tree(const char *kept)
{
	disk_shell(
	    "(getfacl -Rnp root | grep -v ^#; find root -printf '%%p %%m %%U %%G\\n' | sort) >tree.now");
	if (kept == NULL)
		disk_shell("mv tree.now tree");
	else
		disk_shell("diff %s tree.now >&2", kept);
}

/* Does `damage`, then expects a run to count `cause` once and no other but `also`, and the tree as it was. */
static void expect_repair(const char *damage, enum drift cause, unsigned also)
{
	struct store_report report;
	expect_tree(NULL);
	disk_shell("%s", damage);
	size_t planned = disk_planned(&disk);
	assert_true(planned > 0);
	disk_apply(&disk, &report);
	for (unsigned i = 0; i < DRIFT_COUNT; i++)
		if (report.drift[i] != (i == cause) && (also >> i & 1) == 0)
			fail_msg("%s: drift of %s: %zu", damage, drift_names[i], report.drift[i]);
	assert_int_equal(report.operations, planned);
	/* who owned a category had all of it */
	assert_int_equal(report.change_count, strcmp(damage, "chown 4242 root/P1/medical") == 0);
	store_report_clear(&report);
	expect_tree("tree");
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
}

static void masks(void **state)
{
	(void)state;
	expect_repair("chmod 600 root/P1/letters/l.odt", DRIFT_MASK, 0);
	expect_repair("chmod g-w root/P1/letters/l.odt", DRIFT_MASK, 0);
	expect_repair("chmod 700 root/P1/letters/sub", DRIFT_MASK, 0);
	expect_repair("chmod 700 root/P1", DRIFT_MASK, 0);
}

static void missing_entries(void **state)
{
	(void)state;
	char damage[256];
	expect_repair("setfacl -b root/P1/medical/m.pdf; chmod 640 root/P1/medical/m.pdf", DRIFT_MISSING,
		      1u << DRIFT_OTHER_BITS);
	snprintf(damage, sizeof(damage), "setfacl -x u:%u root/P1/letters/l.odt", disk_uid("dr.b"));
	expect_repair(damage, DRIFT_MISSING, 0);
	snprintf(damage, sizeof(damage), "setfacl -m u:%u:r root/P1/letters/l.odt", disk_uid("dr.b"));
	expect_repair(damage, DRIFT_MISSING, 0);
	snprintf(damage, sizeof(damage), "setfacl -x u:%u root/P1", disk_uid("inf.c"));
	expect_repair(damage, DRIFT_MISSING, 0);
}

static void entries_too_much(void **state)
{
	(void)state;
	char damage[256];
	snprintf(damage, sizeof(damage), "setfacl -m u:%u:r root/P1/medical/m.pdf", disk_uid("inf.x"));
	expect_repair(damage, DRIFT_EXTRA, 0);
	expect_repair("setfacl -m u:4242:rwx root/P1/letters/sub", DRIFT_EXTRA, 0);
	expect_repair("setfacl -m g:4242:rwx root/P1/letters/sub", DRIFT_EXTRA, 0);
	snprintf(damage, sizeof(damage), "setfacl -m u:%u:rw,m::rw root/P1/medical/m.pdf", disk_uid("inf.c"));
	expect_repair(damage, DRIFT_EXTRA, 0);
	expect_repair("setfacl -m u:4242:x root/P1", DRIFT_EXTRA, 0);
}

static void other_bits(void **state)
{
	(void)state;
	expect_repair("chmod o+r root/P1/letters/l.odt", DRIFT_OTHER_BITS, 0);
	expect_repair("chmod o+rx root/P1/letters/sub", DRIFT_OTHER_BITS, 0);
	expect_repair("chmod o+x root/P1/letters", DRIFT_OTHER_BITS, 0);
	expect_repair("setfacl -m g::r root/P1/letters/l.odt", DRIFT_OTHER_BITS, 0);
	expect_repair("chmod 755 root", DRIFT_OTHER_BITS, 0);
}

static void owners(void **state)
{
	(void)state;
	expect_repair("chown 4242 root/P1", DRIFT_OWNER, 0);
	expect_repair("chown 4242:4242 root/P1/imaging", DRIFT_OWNER, 0);
	expect_repair("chown 4242 root/P1/medical", DRIFT_OWNER, 0);
	expect_repair("chown 4242 root/P1/letters/sub/d.odt", DRIFT_OWNER, 0);
	expect_repair("chgrp 4242 root/P1/letters", DRIFT_OWNER, 0);
}

static void modes(void **state)
{
	(void)state;
	expect_repair("chmod -t root/P1/medical", DRIFT_MODE, 0);
	expect_repair("chmod +t root/P1/letters", DRIFT_MODE, 0);
	expect_repair("chmod g+s root/P1/letters/sub", DRIFT_MODE, 0);
	expect_repair("chmod u+s root/P1/letters/l.odt", DRIFT_MODE, 0);
	expect_repair("chmod u-rwx root/P1/letters/sub", DRIFT_MODE, 0);
}

static void default_acls(void **state)
{
	(void)state;
	char damage[256];
	expect_repair("setfacl -k root/P1/letters", DRIFT_DEFAULT, 0);
	expect_repair("setfacl -d -m o::r root/P1/letters", DRIFT_DEFAULT, 0);
	expect_repair("setfacl -d -m u:4242:rwx root/P1/letters/sub", DRIFT_DEFAULT, 0);
	snprintf(damage, sizeof(damage), "setfacl -d -x u:%u root/P1/letters/sub", disk_uid("dr.a"));
	expect_repair(damage, DRIFT_DEFAULT, 0);
	expect_repair("setfacl -d -m u:4242:rwx root/P1", DRIFT_DEFAULT, 0);
	expect_repair("setfacl -d -n -m g::r root/P1/letters/sub", DRIFT_DEFAULT, 0);
	expect_repair("setfacl -d -n -m g:4242:r root/P1/letters", DRIFT_DEFAULT, 0);
	expect_repair("setfacl -d -m u::rwx,g::rx,o::rx root", DRIFT_DEFAULT, 0);
}

/* The same effect in other words: a document born under the default ACL is left alone. */
static void another_acl_with_the_same_effect_stays(void **state)
{
	(void)state;
	char *before;
	disk_shell(
	    "touch root/P1/letters/born.odt && getfacl -np root/P1/letters/born.odt | grep -q 'user:.*:rwx'");
	before = disk_everything();
	assert_int_equal(disk_planned(&disk), 0);
	disk_apply_quietly(&disk);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
}

/* What is emptied for one category is told as gains of those people, and mended. */
static void an_emptied_category_is_a_gain(void **state)
{
	(void)state;
	struct store_report report;
	disk_shell("chmod 700 root/P1/letters");
	disk_apply(&disk, &report);
	assert_int_equal(report.granted, 4);
	assert_int_equal(report.revoked, 0);
	store_report_clear(&report);
	disk_verify_clean(&disk);
}

/* Files brought in by every usual way end right. */
static void brought_in(void **state)
{
	(void)state;
	disk_shell(
	    "mkdir -p outside/dir && echo x >outside/a && echo x >outside/dir/b && chmod 644 outside/a "
	    "outside/dir/b && chmod 777 outside/dir");
	disk_shell(
	    "cp -a outside/a root/P1/letters/cp-a && cp outside/a root/P1/letters/cp && mv outside/a "
	    "root/P1/letters/mv && install -m 644 outside/dir/b root/P1/letters/install && cp -a outside/dir "
	    "root/P1/letters/dir-cp && mv outside/dir root/P1/letters/dir");
	disk_shell("cp --preserve=all root/P1/letters/l.odt root/P2/letters/from-other-patient");
	disk_apply_quietly(&disk);
	static const char *const files[] = {"cp-a", "cp", "mv", "install", "dir/b", "dir-cp/b"};
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		char path[64];
		snprintf(path, sizeof(path), "P1/letters/%s", files[i]);
		assert_may("dr.b", TRY_WRITE, path);
		assert_may("inf.c", TRY_READ, path);
		assert_may_not("inf.x", TRY_READ, path);
		assert_string_equal(
		    disk_output("getfacl -np root/%s | grep -E '^(group|other):.*[rwx]' || true", path), "");
	}
	assert_may("inf.x", TRY_READ, "P2/letters/from-other-patient");
	assert_string_equal(disk_output("getfacl -np root/P2/letters/from-other-patient | grep -c %u || true",
					disk_uid("dr.a")),
			    "0");
	disk_verify_clean(&disk);
	assert_int_equal(disk_planned(&disk), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_disk, drop_disk)
	    TEST(masks),
	    TEST(missing_entries),
	    TEST(entries_too_much),
	    TEST(other_bits),
	    TEST(owners),
	    TEST(modes),
	    TEST(default_acls),
	    TEST(another_acl_with_the_same_effect_stays),
	    TEST(an_emptied_category_is_a_gain),
	    TEST(brought_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
