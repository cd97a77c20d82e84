/* What differs without anybody losing or gaining by it: it is mended all the same, and where that fails nobody is shut out
 * or kept waiting for it (disk.md, "Failures"). What groups have is nobody's. */
#include "acl_sync/disk/object.h"

#include "tests/kernel/changing_ward.h"

#include <stdlib.h>

#define ACCESS_ACL "system.posix_acl_access"
#define DEFAULT_ACL "system.posix_acl_default"

static const char *tree(void)
{
	return disk_output("getfacl -Rnp root; find root -printf '%%p %%m %%U %%G\\n' | sort");
}

/* A run of `site`, one call about letters failing whenever it is made. */
static void apply_without(struct disk *site, const char *call, const char *attribute, int error)
{
	fault.only = call;
	fault.only_attribute = attribute;
	fault.only_object = "letters";
	fault_arm(1, FAULT_FOREVER, error);
	assert_int_equal(store_apply(&site->job, site->root_fd, &report), 0);
	fault_disarm();
	assert_non_null(fault.failed);
	assert_int_equal(report.failed_folders, 1);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/letters"));
}

/* ---- differences ---- */

#define OWNERS_PART_OF_THE_DEFAULT "setfacl -dm u::r-x root/P1/letters"
#define AN_ENTRY_WITHOUT_PERMS "setfacl -nm u:4242:--- root/P1/letters"
#define ANOTHER_GROUP "chgrp 4242 root/P1/letters"

static void it_is_mended(void **state)
{
	static const char *const damages[] = {OWNERS_PART_OF_THE_DEFAULT, AN_ENTRY_WITHOUT_PERMS,
					      ANOTHER_GROUP};
	(void)state;
	char *before = strdup(tree());
	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		disk_shell("%s", damages[i]);
		assert_string_not_equal(before, tree());
		assert_int_equal(disk_planned(&old), 1);
		disk_apply(&old, &report);
		assert_int_equal(report.granted + report.revoked, 0);
		store_report_clear(&report);
		assert_string_equal(before, tree());
	}
	free(before);
}

/* What is born meanwhile has what it should have. */
static void a_default_acl_that_cannot_be_mended_stays(void **state)
{
	(void)state;
	disk_shell(OWNERS_PART_OF_THE_DEFAULT);
	apply_without(&old, "fsetxattr", DEFAULT_ACL, ENOSPC);
	assert_string_equal(disk_output("getfacl -cdnp root/P1/letters | grep -c %u:rwx", disk_uid("dr.b")),
			    "1");
	assert_may("dr.a", TRY_CREATE, "P1/letters/born");
	assert_may("dr.b", TRY_READ, "P1/letters/born");
	disk_apply_quietly(&old);
	assert_int_equal(disk_planned(&old), 0);
}

static void an_acl_that_cannot_be_mended_stays(void **state)
{
	(void)state;
	disk_shell(AN_ENTRY_WITHOUT_PERMS);
	apply_without(&old, "fsetxattr", ACCESS_ACL, ENOSPC);
	assert_may("dr.a", TRY_LIST, "P1/letters");
	assert_may("dr.b", TRY_LIST, "P1/letters");
	disk_apply_quietly(&old);
	assert_int_equal(disk_planned(&old), 0);
}

/* It is of somebody who may write in it anyway: nobody else waits until it can be taken from them. */
static void an_owner_who_loses_nothing_keeps_nobody_out(void **state)
{
	(void)state;
	disk_shell("chown %u root/P1/letters", disk_uid("dr.a"));
	apply_without(&new, "fchownat", NULL, EIO);
	assert_may("inf.x", TRY_LIST, "P1/medical");
	assert_may_not("inf.x", TRY_ENTER,
		       "P1/letters"); /* it is not given either before it is the service owner's */
	assert_may_not("dr.b", TRY_ENTER, "P1");
	disk_apply_quietly(&new);
	assert_int_equal(disk_planned(&new), 0);
}

/* The root's group passes like everybody else, and what took that away is mended. */
static void a_group_passes_too(void **state)
{
	(void)state;
	disk_shell("chmod 701 root");
	assert_int_equal(disk_planned(&old), 1);
	disk_apply_quietly(&old);
	assert_string_equal(disk_output("stat -c %%a root"), "711");
}

/* ---- groups ---- */

static void note_default(void)
{
	disk_shell("getfacl -cdnp root/P1/letters >meanwhile");
}

/* A group with the number of the login who gains: while it is taken away, what the group had is not the login's. */
static void a_groups_number_is_no_login(void **state)
{
	(void)state;
	disk_shell("setfacl -ndm g:%u:rwx root/P1/letters", disk_uid("inf.x"));
	fault.only = "fsetxattr";
	fault.only_attribute = DEFAULT_ACL;
	fault.only_object = "letters";
	fault.meanwhile = note_default;
	fault_arm(2, 1, 0); /* the first takes */
	disk_apply_quietly(&new);
	fault_disarm();
	assert_non_null(fault.failed);
	assert_string_equal(disk_output("grep -c %u meanwhile; true", disk_uid("inf.x")), "0");
	assert_string_equal(disk_output("grep -c %u meanwhile; true", disk_uid("dr.b")), "0");
	assert_string_equal(disk_output("grep -c user:%u:rwx meanwhile", disk_uid("dr.a")), "1");
	assert_int_equal(disk_planned(&new), 0);
	disk_verify_clean(&new);
}

/* ---- shutting ---- */

/* Only what is seen to be shut is said to be. */
static void what_cannot_be_seen_is_not_said_to_be_shut(void **state)
{
	(void)state;
	struct handle handle = {.fd = open("root/P1/letters", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
	assert_true(handle.fd >= 0);
	static const unsigned long calls[] = {1, 2, 2, 3}; /* at the third try it was shut before */
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		fault.only = "fstat";
		fault_arm(calls[i], 1, EIO);
		assert_int_equal(object_shut(handle), calls[i] > 2);
		fault_disarm();
	}
	assert_string_equal(disk_output("stat -c %%a root/P1/letters"), "700");
	close(handle.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_store, drop_store)
	    TEST(it_is_mended),
	    TEST(a_default_acl_that_cannot_be_mended_stays),
	    TEST(an_acl_that_cannot_be_mended_stays),
	    TEST(an_owner_who_loses_nothing_keeps_nobody_out),
	    TEST(a_group_passes_too),
	    TEST(a_groups_number_is_no_login),
	    TEST(what_cannot_be_seen_is_not_said_to_be_shut),
	};
	return cmocka_run_group_tests(tests, disk_set_up, disk_tear_down);
}
