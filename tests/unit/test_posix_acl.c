/* The bytes of ACL attributes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "acl_sync/disk/posix_acl.h"

static struct acl_entry parsed[POSIX_ACL_MAX_ENTRIES];

/* As the kernel gives it: version 2; owner rwx, user 7 r-x, group ---, group 9 -w-, mask rwx, other --x. */
static const unsigned char bytes[] = {
    2,  0, 0, 0,                                                      /* version */
    1,  0, 7, 0, 255, 255, 255, 255, 2,  0, 5, 0, 7,   0,   0,   0,   /* owner, user 7 */
    4,  0, 0, 0, 255, 255, 255, 255, 8,  0, 2, 0, 9,   0,   0,   0,   /* group, group 9 */
    16, 0, 7, 0, 255, 255, 255, 255, 32, 0, 1, 0, 255, 255, 255, 255, /* mask, others */
};

static void bytes_become_a_value_and_back(void **state)
{
	(void)state;
	struct acl_spec acl;
	unsigned char again[128];
	assert_true(posix_acl_parse(bytes, sizeof(bytes), parsed, &acl));
	assert_true(acl.present && acl.has_mask);
	assert_int_equal(acl.user, 7);
	assert_int_equal(acl.group, 0);
	assert_int_equal(acl.mask, 7);
	assert_int_equal(acl.other, 1);
	assert_int_equal(acl.count, 2);
	assert_int_equal(acl.entries[0].id, 7);
	assert_int_equal(acl.entries[0].perms, 5);
	assert_true(acl.entries[1].is_group);
	assert_int_equal(posix_acl_size(2), sizeof(bytes));
	assert_int_equal(posix_acl_encode(&acl, again), sizeof(bytes));
	assert_memory_equal(again, bytes, sizeof(bytes));
	assert_int_equal(posix_acl_mode(&acl), 0771);
}

static void broken_bytes_are_no_acl(void **state)
{
	(void)state;
	struct acl_spec acl;
	unsigned char broken[sizeof(bytes)];
	for (size_t size = 0; size < sizeof(bytes); size++)
		if ((size < 4) || (size - 4) % 8 != 0)
			assert_false(posix_acl_parse(bytes, size, parsed, &acl));
	memcpy(broken, bytes, sizeof(bytes));
	broken[0] = 3;
	assert_false(posix_acl_parse(broken, sizeof(bytes), parsed, &acl));
	memcpy(broken, bytes, sizeof(bytes));
	broken[12] = 64;
	assert_false(posix_acl_parse(broken, sizeof(bytes), parsed, &acl));
}

static void entries_are_sorted_and_the_first_of_an_id_counts(void **state)
{
	(void)state;
	struct acl_entry entries[] = {{.id = 9, .perms = 1},
				      {.id = 7, .perms = 4},
				      {.id = 9, .perms = 7},
				      {.id = 7, .perms = 2},
				      {.id = 3, .perms = 5, .is_group = true}};
	struct acl_spec written = {.present = true,
				   .has_mask = true,
				   .mask = 7,
				   .entries = entries,
				   .count = 5},
			acl;
	unsigned char made[128];
	size_t size = posix_acl_encode(&written, made);
	assert_true(posix_acl_parse(made, size, parsed, &acl));
	assert_int_equal(acl.count, 3);
	assert_int_equal(acl.entries[0].id, 7);
	assert_int_equal(acl.entries[0].perms, 4);
	assert_int_equal(acl.entries[1].id, 9);
	assert_int_equal(acl.entries[1].perms, 1);
	assert_true(acl.entries[2].is_group);
}

/* Whoever owns a file may write such an ACL: what the second entry gives must be seen. */
static void a_group_that_stands_twice_has_what_both_give(void **state)
{
	(void)state;
	struct acl_entry entries[] = {{.id = 9, .is_group = true},
				      {.id = 9, .perms = 5, .is_group = true},
				      {.id = 9, .perms = 2, .is_group = true}};
	struct acl_spec written = {.present = true,
				   .has_mask = true,
				   .mask = 7,
				   .entries = entries,
				   .count = 3},
			acl;
	unsigned char made[128];
	size_t size = posix_acl_encode(&written, made);
	assert_true(posix_acl_parse(made, size, parsed, &acl));
	assert_int_equal(acl.count, 1);
	assert_int_equal(acl.entries[0].perms, 7);
}

static void mode_bits_are_a_value_too(void **state)
{
	(void)state;
	struct acl_spec acl = posix_acl_of_mode(S_IFDIR | S_ISVTX | 0751);
	assert_true(acl.present && !acl.has_mask && acl.count == 0);
	assert_int_equal(acl.user, 7);
	assert_int_equal(acl.group, 5);
	assert_int_equal(acl.other, 1);
	assert_int_equal(posix_acl_mode(&acl), 0751);
}

/* The largest value there can be fits into the buffers. */
static void the_largest_value_fits(void **state)
{
	(void)state;
	struct acl_spec acl;
	unsigned char *large = calloc(1, POSIX_ACL_MAX_BYTES + 8);
	large[0] = 2;
	for (size_t at = 4; at + 8 <= POSIX_ACL_MAX_BYTES; at += 8) {
		large[at] = 2;
		large[at + 4] = (unsigned char)(at >> 3);
		large[at + 5] = (unsigned char)(at >> 11);
	}
	assert_true(posix_acl_parse(large, POSIX_ACL_MAX_BYTES - 4, parsed, &acl));
	assert_int_equal(acl.count, POSIX_ACL_MAX_ENTRIES);
	assert_false(posix_acl_parse(large, POSIX_ACL_MAX_BYTES + 4, parsed, &acl));
	free(large);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bytes_become_a_value_and_back),
	    cmocka_unit_test(broken_bytes_are_no_acl),
	    cmocka_unit_test(entries_are_sorted_and_the_first_of_an_id_counts),
	    cmocka_unit_test(a_group_that_stands_twice_has_what_both_give),
	    cmocka_unit_test(mode_bits_are_a_value_too),
	    cmocka_unit_test(the_largest_value_fits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
