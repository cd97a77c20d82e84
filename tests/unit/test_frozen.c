/* An object that cannot be changed since it is in a read-only snapshot: has somebody who passes the category's directory more
 * there than the rules give? A table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "acl_sync/disk/walk.h"

#define R PERM_R
#define RW (PERM_R | PERM_W)
#define RX (PERM_R | PERM_X)
#define RWX (PERM_R | PERM_W | PERM_X)

#define SERVICE 0u
#define STRANGER 9u
#define PASSES 7u /* the one who passes the category's directory */

/* One entry at most. */
struct side {
	uid_t owner;
	uint8_t user, group, other, mask;
	bool has_mask;
	struct acl_entry entry; /* perms 0: none */
};

#define NAMED(may) .has_mask = true, .entry = {.id = PASSES, .perms = (may)}
#define NO_ENTRY .has_mask = false, .entry = {.perms = 0}

static const struct {
	const char *what;
	mode_t type;
	struct side has, wanted;
	bool is_shut;
} rows[] = {
    {"as it should be", S_IFREG, {SERVICE, RW, 0, 0, R, NAMED(R)}, {SERVICE, RW, 0, 0, R, NAMED(R)}, true},
    {"less", S_IFREG, {SERVICE, RW, 0, 0, R, NAMED(R)}, {SERVICE, RW, 0, 0, RW, NAMED(RW)}, true},
    {"more by name", S_IFREG, {SERVICE, RW, 0, 0, RW, NAMED(RW)}, {SERVICE, RW, 0, 0, R, NAMED(R)}, false},
    {"more than the mask leaves of what is wanted",
     S_IFREG,
     {SERVICE, RW, 0, 0, RW, NAMED(RW)},
     {SERVICE, RW, 0, 0, R, NAMED(RW)},
     false},
    {"more by name, which the mask takes",
     S_IFREG,
     {SERVICE, RW, 0, 0, R, NAMED(RW)},
     {SERVICE, RW, 0, 0, R, NAMED(R)},
     true},
    {"nothing is wanted", S_IFREG, {SERVICE, RW, 0, 0, R, NAMED(R)}, {SERVICE, RW, 0, 0, 0, NO_ENTRY}, false},
    {"open to others", S_IFREG, {SERVICE, RW, 0, R, 0, NO_ENTRY}, {SERVICE, RW, 0, 0, 0, NO_ENTRY}, false},
    {"open to the group, whoever is in it",
     S_IFREG,
     {SERVICE, RW, R, 0, 0, NO_ENTRY},
     {SERVICE, RW, 0, 0, 0, NO_ENTRY},
     false},
    {"open to a group that is named",
     S_IFREG,
     {SERVICE, RW, 0, 0, R, .has_mask = true, .entry = {.id = 5, .perms = R, .is_group = true}},
     {SERVICE, RW, 0, 0, 0, NO_ENTRY},
     false},
    {"open to somebody who does not pass",
     S_IFREG,
     {STRANGER, RW, 0, 0, R, .has_mask = true, .entry = {.id = STRANGER, .perms = R}},
     {SERVICE, RW, 0, 0, 0, NO_ENTRY},
     true},
    {"theirs, and to be theirs",
     S_IFREG,
     {PASSES, RW, 0, 0, 0, NO_ENTRY},
     {PASSES, RW, 0, 0, 0, NO_ENTRY},
     true},
    {"theirs, to be theirs with less",
     S_IFREG,
     {PASSES, RW, 0, 0, 0, NO_ENTRY},
     {PASSES, R, 0, 0, 0, NO_ENTRY},
     false},
    {"theirs, and to be read by them",
     S_IFREG,
     {PASSES, R, 0, 0, 0, NO_ENTRY},
     {SERVICE, RW, 0, 0, R, NAMED(R)},
     false},
    {"a file of theirs that they may write",
     S_IFREG,
     {PASSES, RW, 0, 0, 0, NO_ENTRY},
     {SERVICE, RW, 0, 0, RW, NAMED(RW)},
     true},
    {"a directory of theirs that they may write, but not pass",
     S_IFDIR,
     {PASSES, RW, 0, 0, 0, NO_ENTRY},
     {SERVICE, RWX, 0, 0, RW, NAMED(RW)},
     false},
    {"a directory", S_IFDIR, {SERVICE, RWX, 0, 0, RX, NAMED(RX)}, {SERVICE, RWX, 0, 0, RX, NAMED(RX)}, true},
};

static struct acl_spec spec_of(const struct side *side, struct acl_entry *ret_entry)
{
	*ret_entry = side->entry;
	return (struct acl_spec){.present = true,
				 .user = side->user,
				 .group = side->group,
				 .other = side->other,
				 .mask = side->mask,
				 .has_mask = side->has_mask,
				 .entries = ret_entry,
				 .count = side->entry.perms != 0};
}

/* A walk in a category that the one passes, whose directory is the present one. */
static struct acl_entry passing = {.id = PASSES, .perms = RX};
static struct acl_spec gate;
static struct level level;
static struct walk walk;

static int begin(void **state)
{
	(void)state;
	gate = (struct acl_spec){.present = true, .user = RWX, .entries = &passing, .count = 1};
	level = (struct level){.fd = open(".", O_RDONLY | O_DIRECTORY)};
	walk = (struct walk){.levels = &level, .folder = {.gate = &gate}};
	return 0;
}

static int end(void **state)
{
	(void)state;
	close(level.fd);
	return 0;
}

static dev_t elsewhere(void)
{
	struct stat found;
	assert_int_equal(fstat(level.fd, &found), 0);
	return found.st_dev + 1;
}

static void who_has_more(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct acl_entry had, wanted;
		const struct acl_wanted access = {.spec = spec_of(&rows[i].wanted, &wanted)};
		const struct object_state found = {
		    .stat = {.st_dev = elsewhere(), .st_mode = rows[i].type, .st_uid = rows[i].has.owner},
		    .access = spec_of(&rows[i].has, &had)};
		const struct object_wish wish = {
		    .owner = rows[i].wanted.owner, .user = rows[i].wanted.user, .access = &access};
		if (walk_frozen_is_shut(&walk, &found, &wish, -EROFS) != rows[i].is_shut)
			fail_msg("%s: %s", rows[i].what, rows[i].is_shut ? "called open" : "called shut");
	}
}

/* What is made there later, if it becomes writable. */
static void what_is_inherited_counts(void **state)
{
	(void)state;
	static const struct {
		bool is_there, is_shut;
		uint8_t has, wanted;
	} inherited[] = {{false, true, 0, R}, {true, true, R, R}, {true, true, R, RW}, {true, false, RW, R}};
	const struct side same = {SERVICE, RWX, 0, 0, RX, NAMED(RX)};
	for (size_t i = 0; i < sizeof(inherited) / sizeof(inherited[0]); i++) {
		struct acl_entry had, wanted, born, born_wanted;
		const struct side has = {SERVICE, RWX, 0, 0, RWX, NAMED(inherited[i].has)};
		const struct side want = {SERVICE, RWX, 0, 0, RWX, NAMED(inherited[i].wanted)};
		const struct acl_wanted access = {.spec = spec_of(&same, &wanted)},
					default_acl = {.spec = spec_of(&want, &born_wanted)};
		struct object_state found = {.stat = {.st_dev = elsewhere(), .st_mode = S_IFDIR},
					     .access = spec_of(&same, &had),
					     .default_acl = spec_of(&has, &born)};
		found.default_acl.present = inherited[i].is_there;
		const struct object_wish wish = {
		    .owner = SERVICE, .user = RWX, .access = &access, .default_acl = &default_acl};
		assert_int_equal(walk_frozen_is_shut(&walk, &found, &wish, -EROFS), inherited[i].is_shut);
	}
}

/* Of the first row, which is shut. */
static bool is_shut(int error, dev_t device)
{
	struct acl_entry had, wanted;
	const struct acl_wanted access = {.spec = spec_of(&rows[0].wanted, &wanted)};
	const struct object_state found = {.stat = {.st_dev = device, .st_mode = S_IFREG},
					   .access = spec_of(&rows[0].has, &had)};
	const struct object_wish wish = {.owner = SERVICE, .user = RW, .access = &access};
	return walk_frozen_is_shut(&walk, &found, &wish, error);
}

/* Only a snapshot below a category that nobody else passes is judged so. */
static void where_it_holds(void **state)
{
	(void)state;
	const dev_t other = elsewhere();
	assert_true(is_shut(-EROFS, other));
	assert_false(is_shut(-EIO, other));
	assert_false(is_shut(-EROFS, other - 1));
	gate.group = PERM_X;
	assert_false(is_shut(-EROFS, other));
	gate.group = 0;
	gate.other = PERM_X;
	assert_false(is_shut(-EROFS, other));
	gate.other = 0;
	passing.is_group = true;
	assert_false(is_shut(-EROFS, other));
	passing.is_group = false;
	assert_true(is_shut(-EROFS, other));
	walk.folder.gate = NULL;
	assert_false(is_shut(-EROFS, other));
	walk.folder.gate = &gate;
	level.fd = -1;
	assert_false(is_shut(-EROFS, other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
	    TEST(who_has_more),
	    TEST(what_is_inherited_counts),
	    TEST(where_it_holds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
