/* ACL values: what the kernel would answer, and when two are the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "policy/acl_spec.h"

#define R PERM_R
#define W PERM_W
#define X PERM_X
#define ENTRIES(...)                                                                                         \
	.entries = (struct acl_entry[]){__VA_ARGS__},                                                        \
	.count = sizeof((struct acl_entry[]){__VA_ARGS__}) / sizeof(struct acl_entry)
#define USER(id_, perms_)                                                                                    \
	{                                                                                                    \
		.id = (id_), .perms = (perms_)                                                               \
	}
#define GROUP(id_, perms_)                                                                                   \
	{                                                                                                    \
		.id = (id_), .perms = (perms_), .is_group = true                                             \
	}

static uint8_t perms(const struct acl_spec *acl, uid_t uid, gid_t group)
{
	const struct acl_subject subject = {uid, &group, 1};
	return acl_spec_perms(acl, 10, 20, &subject);
}

static void the_owner_comes_first(void **state)
{
	(void)state;
	const struct acl_spec acl = {
	    .present = true, .user = R, .other = R | W, .mask = 7, ENTRIES(USER(10, 7))};
	assert_int_equal(perms(&acl, 10, 99), R);
	const struct acl_spec closed = {.present = true, .user = 0, .mask = 7, ENTRIES(USER(10, 7))};
	assert_int_equal(perms(&closed, 10, 99), 0);
}

static void the_named_user_comes_before_groups_and_others(void **state)
{
	(void)state;
	const struct acl_spec acl = {.present = true,
				     .group = 7,
				     .other = 7,
				     .mask = R | W,
				     ENTRIES(USER(11, 0), USER(12, R | X), GROUP(30, 7))};
	assert_int_equal(perms(&acl, 11, 20), 0); /* an empty entry keeps its user out */
	assert_int_equal(perms(&acl, 11, 30), 0);
	assert_int_equal(perms(&acl, 12, 30), R); /* after the mask */
	assert_int_equal(perms(&acl, 13, 99), 7); /* others are not masked */
}

static void groups_add_up_and_never_fall_through(void **state)
{
	(void)state;
	const struct acl_spec acl = {
	    .present = true, .group = 0, .other = 7, .mask = 7, ENTRIES(GROUP(30, R), GROUP(31, W))};
	const gid_t both[] = {30, 31};
	const struct acl_subject subject = {13, both, 2};
	assert_int_equal(acl_spec_perms(&acl, 10, 20, &subject), R | W);
	assert_int_equal(perms(&acl, 13, 20), 0); /* the owning group, although others have all */
	assert_int_equal(perms(&acl, 13, 30), R);
}

static void without_named_entries_there_is_no_mask(void **state)
{
	(void)state;
	const struct acl_spec plain = {.present = true, .group = R | X, .mask = 0};
	assert_int_equal(perms(&plain, 13, 20), R | X);
	const struct acl_spec masked = {.present = true, .group = R | X, .has_mask = true, .mask = X};
	assert_int_equal(perms(&masked, 13, 20), X);
	const struct acl_spec absent = {.present = false, .user = 7, .group = 7, .other = 7};
	assert_int_equal(perms(&absent, 10, 20), 0);
}

/* As measured: the kernel looks at no entry where the group bits of the mode are empty. */
static void an_empty_mask_makes_the_named_one_of_the_others(void **state)
{
	(void)state;
	const struct acl_spec acl = {
	    .present = true, .group = R, .other = R, .mask = 0, ENTRIES(USER(11, 7), GROUP(30, 7))};
	const struct acl_spec empty_entry = {.present = true, .other = R, .mask = R, ENTRIES(USER(11, 0))};
	assert_int_equal(perms(&acl, 11, 99), R);
	assert_int_equal(perms(&acl, 12, 30), R);
	assert_int_equal(perms(&acl, 12, 20), 0);
	assert_int_equal(perms(&empty_entry, 11, 99), 0);
	assert_false(acl_spec_same_effect(&acl, &empty_entry));
}

static void the_mask_is_the_union(void **state)
{
	(void)state;
	const struct acl_spec acl = {.group = X, .user = 7, .other = 7, ENTRIES(USER(1, R), GROUP(2, W))};
	assert_int_equal(acl_spec_mask(&acl), 7);
	const struct acl_spec none = {.user = 7, .other = 7};
	assert_int_equal(acl_spec_mask(&none), 0);
}

static void equal_is_equal_to_the_bit(void **state)
{
	(void)state;
	const struct acl_spec a = {.present = true, .user = 7, .mask = R, ENTRIES(USER(1, R), USER(2, R))};
	struct acl_entry entries[] = {USER(1, R), USER(2, R)};
	struct acl_spec b = a;
	b.entries = entries;
	assert_true(acl_spec_equal(&a, &b));
	b.mask = R | W;
	assert_false(acl_spec_equal(&a, &b));
	b = a, b.entries = entries;
	entries[1].perms = W;
	assert_false(acl_spec_equal(&a, &b));
	entries[1] = (struct acl_entry)USER(3, R);
	assert_false(acl_spec_equal(&a, &b));
	entries[1] = (struct acl_entry)GROUP(2, R);
	assert_false(acl_spec_equal(&a, &b));
	b = a, b.count = 1;
	assert_false(acl_spec_equal(&a, &b));
	b = a, b.other = R;
	assert_false(acl_spec_equal(&a, &b));
	b = a, b.present = false;
	assert_false(acl_spec_equal(&a, &b));
	const struct acl_spec absent = {.other = R};
	b = absent, b.other = 0;
	assert_true(acl_spec_equal(&absent, &b)); /* what is not there has no perms to differ in */
}

static void the_same_effect_in_other_words(void **state)
{
	(void)state;
	const struct acl_spec wanted = {
	    .present = true, .user = R | W, .mask = R | W, ENTRIES(USER(1, R | W), USER(2, R))};
	const struct acl_spec born = {
	    .present = true, .user = R | W, .mask = R | W, ENTRIES(USER(1, 7), USER(2, R | X))};
	const struct acl_spec emptied = {
	    .present = true, .user = R | W, .mask = 0, ENTRIES(USER(1, 7), USER(2, 7))};
	const struct acl_spec nobody = {.present = true, .user = R | W};
	const struct acl_spec more = {
	    .present = true, .user = R | W, .mask = 7, ENTRIES(USER(1, R | W), USER(2, R), USER(3, 0))};
	assert_true(acl_spec_same_effect(&wanted, &born));
	assert_true(acl_spec_same_effect(&emptied, &nobody));
	assert_true(acl_spec_same_effect(&wanted, &more));
	assert_false(acl_spec_same_effect(&wanted, &emptied));
	assert_false(acl_spec_same_effect(&wanted, &nobody));
}

static void an_empty_entry_matters_where_others_have_something(void **state)
{
	(void)state;
	const struct acl_spec with = {
	    .present = true, .other = R, .mask = R, ENTRIES(USER(1, 0), USER(2, R))};
	const struct acl_spec without = {.present = true, .other = R, .mask = R, ENTRIES(USER(2, R))};
	assert_false(acl_spec_same_effect(&with, &without));
	const struct acl_spec group_with = {.present = true, .mask = R, ENTRIES(USER(1, 0), GROUP(2, R))};
	const struct acl_spec group_without = {.present = true, .mask = R, ENTRIES(GROUP(2, R))};
	assert_false(acl_spec_same_effect(&group_with, &group_without));
	assert_true(acl_spec_same_effect(&group_with, &group_with));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_owner_comes_first),
	    cmocka_unit_test(the_named_user_comes_before_groups_and_others),
	    cmocka_unit_test(groups_add_up_and_never_fall_through),
	    cmocka_unit_test(without_named_entries_there_is_no_mask),
	    cmocka_unit_test(an_empty_mask_makes_the_named_one_of_the_others),
	    cmocka_unit_test(the_mask_is_the_union),
	    cmocka_unit_test(equal_is_equal_to_the_bit),
	    cmocka_unit_test(the_same_effect_in_other_words),
	    cmocka_unit_test(an_empty_entry_matters_where_others_have_something),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
