/* verify: each kind of deviation is found, on the right object, and called a leak or a refusal. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include <stdlib.h>

static struct disk disk;
static struct verify_result result;

static int make_disk(void **state)
{
	(void)state;
	disk_mount("ext4", "");
	disk_site(&disk, NULL, TWO_PATIENTS);
	disk_apply_quietly(&disk);
	disk_shell("cd root/P1 && : >medical/m.pdf && : >letters/l.odt && mkdir letters/sub && : "
		   ">letters/sub/d.odt && chmod 600 medical/m.pdf letters/l.odt letters/sub/d.odt");
	disk_apply_quietly(&disk);
	verify_result_init(&result);
	return 0;
}

static int drop_disk(void **state)
{
	(void)state;
	verify_result_clear(&result);
	disk_site_clear(&disk);
	disk_unmount();
	return 0;
}

static void verify(void)
{
	verify_result_clear(&result);
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk.job, disk.root_fd, NULL, NULL, &result), 0);
}

static bool has_deviation(const struct verify_deviation *items, size_t count, const char *login,
			  const char *path, uint8_t has, uint8_t may)
{
	char absolute[512];
	snprintf(absolute, sizeof(absolute), "%s%s%s", disk.settings->policy.stores[0].root,
		 path[0] == '\0' ? "" : "/", path);
	for (size_t i = 0; i < count; i++)
		if (strcmp(items[i].login, login) == 0 && strcmp(items[i].path, absolute) == 0 &&
		    items[i].has == has && items[i].may == may)
			return true;
	for (size_t i = 0; i < count; i++)
		print_error("found: %s %s %u %u\n", items[i].login, items[i].path, items[i].has,
			    items[i].may);
	return false;
}

#define assert_leak(login, path, has, may)                                                                   \
	assert_true(has_deviation(result.leaks, result.leak_count, login, path, has, may))
#define assert_refusal(login, path, has, may)                                                                \
	assert_true(has_deviation(result.refusals, result.refusal_count, login, path, has, may))

/* Does the damage, expects exactly that many, leaves the damage. */
static void expect(const char *damage, size_t leaks, size_t refusals)
{
	disk_shell("%s", damage);
	verify();
	if (result.leak_count != leaks || result.refusal_count != refusals) {
		has_deviation(result.leaks, result.leak_count, "", "", 0, 0);
		has_deviation(result.refusals, result.refusal_count, "", "", 0, 0);
	}
	assert_int_equal(result.leak_count, leaks);
	assert_int_equal(result.refusal_count, refusals);
}

static const char *named(const char *format, const char *login)
{
	static char text[256];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(text, sizeof(text), format, (unsigned)disk_uid(login));
#pragma GCC diagnostic pop
	return text;
}

static void all_is_well(void **state)
{
	(void)state;
	verify();
	/* root, .aside, 2 folders, 2 betweens, 10 categories, sub and 3 files; 5 logins each */
	assert_int_equal(result.checked, (1 + 1 + 2 + 2 + 10 + 1 + 3) * 5);
	assert_int_equal(result.leak_count, 0);
	assert_int_equal(result.refusal_count, 0);
	assert_int_equal(result.closed_count, 0);
}

static void too_much_for_a_login(void **state)
{
	(void)state;
	expect(named("setfacl -m u:%u:r root/P1/medical/m.pdf", "inf.x"), 1, 0);
	assert_leak("inf.x", "P1/medical/m.pdf", 4, 0);
	disk_apply_quietly(&disk);
	expect(named("setfacl -m u:%u:rwx root/P1/medical", "inf.c"), 1, 0);
	assert_leak("inf.c", "P1/medical", 7, 5);
	disk_apply_quietly(&disk);
	expect(named("setfacl -m u:%u:x root/P1", "inf.x"), 1, 0);
	assert_leak("inf.x", "P1", 1, 0);
	disk_apply_quietly(&disk);
	expect(named("setfacl -dm u:%u:rwx root/P1/letters", "inf.x"), 1, 0);
	assert_leak("inf.x", "P1/letters", 7, 0);
}

static void too_much_for_nobody_in_particular(void **state)
{
	(void)state;
	expect("setfacl -m u:4242:r root/P1/medical/m.pdf", 1, 0);
	assert_leak("uid:4242", "P1/medical/m.pdf", 4, 0);
	disk_apply_quietly(&disk);
	expect("setfacl -m g:4242:r root/P1/medical/m.pdf", 1, 0);
	assert_leak("gid:4242", "P1/medical/m.pdf", 4, 0);
	disk_apply_quietly(&disk);
	/* whoever else, and those logins that no entry stops */
	expect("chmod o+r root/P1/medical/m.pdf", 3, 0);
	assert_leak("other", "P1/medical/m.pdf", 4, 0);
	assert_leak("inf.x", "P1/medical/m.pdf", 4, 0);
	assert_leak("lab.s", "P1/medical/m.pdf", 4, 0);
	disk_apply_quietly(&disk);
	expect("chown 4242 root/P1/letters/sub", 1, 0);
	assert_leak("uid:4242", "P1/letters/sub", 7, 0);
	disk_apply_quietly(&disk);
	expect("chmod 755 root", 2 + 5, 0);
	assert_leak("gid:0", "", 5, 1);
	assert_leak("other", "", 5, 1);
	disk_apply_quietly(&disk);
	expect("chmod g+s root/P1/letters/l.odt", 1, 0);
	assert_leak("gid:0", "P1/letters/l.odt", 7, 0);
}

static bool groups_of(void *context, login_id login, const gid_t **ret_groups, size_t *ret_count)
{
	static const gid_t group = 4242;
	*ret_groups = &group;
	*ret_count = strcmp(disk.facts->logins[login].name, context) == 0;
	return true;
}

static void groups_let_in(void **state)
{
	(void)state;
	char who[] = "inf.x";
	disk_shell("setfacl -m g:4242:r root/P1/medical/m.pdf");
	assert_int_equal(store_verify(&disk.job, disk.root_fd, groups_of, who, &result), 0);
	assert_int_equal(result.leak_count, 2);
	assert_leak("inf.x", "P1/medical/m.pdf", 4, 0);
}

static void too_little(void **state)
{
	(void)state;
	expect("chmod 600 root/P1/letters/l.odt", 0, 3);
	assert_refusal("inf.c", "P1/letters/l.odt", 0, 6);
	disk_apply_quietly(&disk);
	expect(named("setfacl -x u:%u root/P1", "dr.a"), 0, 1);
	assert_refusal("dr.a", "P1", 0, 5);
	disk_apply_quietly(&disk);
	expect("rm -r root/P2", 0, 1 + 3);
	assert_refusal("inf.x", "P2", 0, 5);
	assert_refusal("inf.x", "P2/imaging/ct", 0, 5);
	disk_apply_quietly(&disk);
	expect("rmdir root/P1/private-life", 0, 2);
	assert_refusal("dr.a", "P1/private-life", 0, 5);
}

static void owners_are_judged_as_owners(void **state)
{
	(void)state;
	/* an author works on an unsettled document */
	expect(named("chown %u root/P1/medical/m.pdf", "dr.a"), 0, 0);
	/* a reader does not */
	expect(named("chown %u root/P1/medical/m.pdf", "inf.c"), 1, 0);
	assert_leak("inf.c", "P1/medical/m.pdf", 6, 4);
	/* whoever has nothing may give himself everything */
	expect(named("chown %u root/P1/medical/m.pdf; chmod u-rwx root/P1/medical/m.pdf", "inf.x"), 1, 0);
	assert_leak("inf.x", "P1/medical/m.pdf", 7, 0);
}

static void a_sealed_directory_without_sticky_bit_lets_remove(void **state)
{
	(void)state;
	expect("chmod -t root/P1/medical", 2, 0);
	assert_leak("dr.a", "P1/medical", 7, 5);
}

static void what_is_closed_on_purpose_must_be_closed(void **state)
{
	(void)state;
	disk_shell("ln root/P1/letters/l.odt root/P2/letters/link; mkdir -p root/P9/x; : >root/P9/x/f; chmod "
		   "600 root/P9/x/f; "
		   "chmod 700 root/P9 root/P9/x");
	verify();
	assert_int_equal(result.closed_count, 3);
	assert_true(result.leak_count > 0); /* the linked one is not closed yet */
	disk_apply_quietly(&disk);
	expect("true", 0, 0);
	assert_int_equal(result.closed_count, 3);
	expect("chmod o+r root/P9/x/f", 6, 0);
	assert_leak("other", "P9/x/f", 4, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_disk, drop_disk)
	    TEST(all_is_well),
	    TEST(too_much_for_a_login),
	    TEST(too_much_for_nobody_in_particular),
	    TEST(groups_let_in),
	    TEST(too_little),
	    TEST(owners_are_judged_as_owners),
	    TEST(a_sealed_directory_without_sticky_bit_lets_remove),
	    TEST(what_is_closed_on_purpose_must_be_closed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
