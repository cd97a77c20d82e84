/* What an object has against what it is to have: who loses by it and who gains, a table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>

#include "acl_sync/disk/object.h"

#define R PERM_R
#define RW (PERM_R | PERM_W)
#define OWNER 0u

/* One named user at most; perms of user 7. */
struct side {
	uint8_t user, named, group, mask, other;
	bool is_named;
};

static const struct {
	const char *what;
	struct side have;
	mode_t mode; /* its permission bits; 0: those of the ACL */
	struct side want;
	bool loses, gains;
} rows[] = {
    {"nothing differs", {RW, R, 0, R, 0, true}, 0, {RW, R, 0, R, 0, true}, false, false},
    {"a named user gains", {RW, R, 0, R, 0, true}, 0, {RW, RW, 0, RW, 0, true}, false, true},
    {"a named user loses", {RW, RW, 0, RW, 0, true}, 0, {RW, R, 0, R, 0, true}, true, false},
    {"a named user goes", {RW, R, 0, R, 0, true}, 0, {RW, 0, 0, 0, 0, false}, true, false},
    {"a named user comes", {RW, 0, 0, 0, 0, false}, 0, {RW, R, 0, R, 0, true}, false, true},
    {"the mask was emptied", {RW, R, 0, 0, 0, true}, 0, {RW, R, 0, R, 0, true}, false, true},
    {"the mode's group bits are empty, the mask is not",
     {RW, R, 0, R, 0, true},
     0600,
     {RW, R, 0, R, 0, true},
     false,
     true},
    {"others lose", {RW, 0, 0, 0, R, false}, 0, {RW, 0, 0, 0, 0, false}, true, false},
    {"others lose, a named user gains", {RW, R, 0, R, R, true}, 0, {RW, RW, 0, RW, 0, true}, true, true},
    {"the group loses", {RW, 0, R, 0, 0, false}, 0, {RW, 0, 0, 0, 0, false}, true, false},
    {"the group loses, a named user gains", {RW, R, R, R, 0, true}, 0, {RW, RW, 0, RW, 0, true}, true, true},
    {"what a mask keeps from the group is none",
     {RW, R, RW, R, 0, true},
     0,
     {RW, R, R, R, 0, true},
     false,
     false},
    {"the owner loses", {RW, R, 0, R, 0, true}, 0, {R, R, 0, R, 0, true}, true, false},
    {"the owner gains", {R, R, 0, R, 0, true}, 0, {RW, R, 0, R, 0, true}, false, true},
};

static struct acl_spec spec_of(const struct side *side, struct acl_entry *entry)
{
	*entry = (struct acl_entry){.id = 7, .perms = side->named};
	return (struct acl_spec){.present = true,
				 .user = side->user,
				 .group = side->group,
				 .other = side->other,
				 .has_mask = side->is_named,
				 .mask = side->mask,
				 .entries = entry,
				 .count = side->is_named};
}

static void who_loses_and_who_gains(void **state)
{
	static struct object_scratch scratch;
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct acl_entry had, wanted;
		struct acl_spec have = spec_of(&rows[i].have, &had);
		struct acl_wanted access = {.spec = spec_of(&rows[i].want, &wanted)};
		unsigned char bytes[POSIX_ACL_MAX_BYTES];
		struct object_diff diff;
		struct object_state found = {.scratch = &scratch};
		struct object_wish wish = {.owner = OWNER, .user = rows[i].want.user, .access = &access};
		if (access.spec.count > 0) {
			access.size = posix_acl_encode(&access.spec, bytes);
			access.bytes = bytes;
		}
		if (have.count > 0)
			found.access_size = posix_acl_encode(&have, scratch.access_bytes);
		found.stat.st_mode = S_IFREG | (rows[i].mode != 0 ? rows[i].mode : posix_acl_mode(&have));
		assert_int_equal(object_compare(&found, &wish, &diff), 0);
		if (diff.access_loses != rows[i].loses || diff.access_gains != rows[i].gains)
			fail_msg("%s: loses %d, gains %d", rows[i].what, diff.access_loses,
				 diff.access_gains);
		assert_int_equal(object_loses(&diff), rows[i].loses);
	}
}

/* What is no ACL is none of either kind. */
static void what_is_no_acl_is_told(void **state)
{
	static struct object_scratch scratch = {.access_bytes = {2}, .default_bytes = {2}};
	struct object_state access = {.scratch = &scratch, .access_size = 5},
			    defaults = {.scratch = &scratch, .default_size = 5},
			    none = {.scratch = &scratch, .stat.st_mode = 0750};
	(void)state;
	assert_int_equal(object_parse(&access), -EIO);
	assert_int_equal(object_parse(&defaults), -EIO);
	assert_int_equal(object_parse(&none), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_loses_and_who_gains),
	    cmocka_unit_test(what_is_no_acl_is_told),
	};
	return cmocka_run_group_tests_name("object", tests, NULL, NULL);
}
