/* Marks on what statements name: renamed, in all its names, and where a mark finds no room. */
#include "tests/kernel/aside_disk.h"

#include <errno.h>

#define OBJECTED(document) "objections = ( { to = \"login:inf.c\"; documents = [ \"" document "\" ]; } );"

/* ---- room ---- */

static void apply_with_failures(struct disk *disk, size_t failures)
{
	struct store_report report;
	store_report_init(&report);
	assert_int_equal(store_apply(&disk->job, disk->root_fd, &report), 0);
	assert_int_equal(report.failed_folders, failures);
	store_report_clear(&report);
}

static void check_without_room(struct disk *disk, const char *path, const char *objected)
{
	aside_write(path, "dr.a", "the secret");
	aside_apply(disk, ONE_PATIENT);
	disk_shell(
	    "for size in 1000 300 100 30 8 1; do for n in 1 2 3 4 5 6 7 8; do setfattr -n "
	    "user.$size.$n -v $(head -c $size /dev/zero | tr '\\0' x) root/%s 2>/dev/null; done; done; "
	    "true",
	    path);
	aside_site(disk, objected);
	apply_with_failures(disk, 1);
	assert_may_not("inf.c", TRY_READ, path);
	assert_int_equal(strlen(aside_mark(path)), 12);
	disk_shell("mv root/%s root/P1/letters/n", path);
	apply_with_failures(disk, 1);
	assert_may_not("inf.c", TRY_READ, "P1/letters/n");
	disk_shell("getfattr --absolute-names -d root/P1/letters/n | sed -n 's/^\\(user[^=]*\\)=.*/\\1/p' | "
		   "while read -r name; do setfattr -x \"$name\" root/P1/letters/n; done");
	disk_apply_quietly(disk);
	disk_verify_clean(disk);
	assert_may_not("inf.c", TRY_READ, "P1/letters/n");
	assert_may("dr.a", TRY_READ, "P1/letters/n");
	aside_apply(disk, SITE_WITH(OBJECTED("letters/else")));
	assert_may("inf.c", TRY_READ, "P1/letters/n");
	assert_string_equal(aside_mark("P1/letters/n"), "");
}

#define L64 "oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo"
#define L240 L64 L64 L64 "oooooooooooooooooooooooooooooooooooooooooooooooo"
#define LONG "letters/" L240 "/" L240 "/" L64

/* Attributes of their own leave a mark no room: then nobody opens it until there is some, whatever it is called, and
 * however long its path. */
static void a_mark_finds_room_or_nobody_opens_it(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("mkdir -p root/P1/letters/" L240 "/" L240);
	check_without_room(&disk, "P1/letters/secret.odt", SITE_WITH(OBJECTED("letters/secret.odt")));
	check_without_room(&disk, "P1/" LONG, SITE_WITH(OBJECTED(LONG)));
	disk_site_clear(&disk);
}

/* ---- names ---- */

static void a_document_objected_to_is_known_by_its_mark(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/a.odt", "dr.a", "a");
	aside_apply(&disk, ONE_PATIENT);
	assert_string_equal(aside_mark("P1/letters/a.odt"), "");
	aside_apply(&disk, SITE_WITH(OBJECTED("letters/a.odt")));
	assert_string_equal(aside_mark("P1/letters/a.odt"), "P1/letters/a.odt");
	assert_may_not("inf.c", TRY_READ, "P1/letters/a.odt");
	/* another name, another directory, another category */
	static const char *const places[] = {"P1/letters/b.odt", "P1/letters/sub/b.odt", "P1/medical/b.odt"};
	const char *from = "P1/letters/a.odt";
	disk_shell("mkdir root/P1/letters/sub");
	for (size_t i = 0; i < 3; i++) {
		disk_shell("mv root/%s root/%s && setfacl -b -m u:%u:rw root/%s", from, places[i],
			   disk_uid("inf.c"), places[i]);
		assert_may("inf.c", TRY_READ, places[i]);
		aside_apply(&disk, SITE_WITH(OBJECTED("letters/a.odt")));
		assert_may_not("inf.c", TRY_READ, places[i]);
		assert_may("dr.a", TRY_READ, places[i]);
		from = places[i];
	}
	/* a newcomer of the old name is objected to as well */
	aside_write("P1/letters/a.odt", "dr.a", "another");
	aside_apply(&disk, SITE_WITH(OBJECTED("letters/a.odt")));
	assert_may_not("inf.c", TRY_READ, "P1/letters/a.odt");
	/* lifted, while others are named: the marks go */
	aside_apply(&disk, SITE_WITH(OBJECTED("letters/else.odt")));
	assert_string_equal(aside_mark("P1/letters/a.odt"), "");
	assert_string_equal(aside_mark("P1/medical/b.odt"), "");
	assert_may("inf.c", TRY_READ, "P1/medical/b.odt");
	disk_site_clear(&disk);
}

static void what_is_below_a_named_directory_has_its_mark(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("mkdir -p root/P1/letters/sub/deep");
	aside_write("P1/letters/sub/deep/a.odt", "dr.a", "a");
	aside_apply(&disk, SITE_WITH(OBJECTED("letters/sub")));
	assert_string_equal(aside_mark("P1/letters/sub/deep/a.odt"), "P1/letters/sub");
	disk_shell("mv root/P1/letters/sub/deep/a.odt root/P1/letters/a.odt && mv root/P1/letters/sub "
		   "root/P1/letters/new "
		   "&& touch root/P1/letters/new/later.odt");
	aside_apply(&disk, SITE_WITH(OBJECTED("letters/sub")));
	assert_may_not("inf.c", TRY_READ, "P1/letters/a.odt");
	assert_may_not("inf.c", TRY_LIST, "P1/letters/new");
	assert_may_not("inf.c", TRY_READ, "P1/letters/new/later.odt");
	assert_may("dr.a", TRY_READ, "P1/letters/new/later.odt");
	aside_apply(&disk, SITE_WITH(OBJECTED("letters/else")));
	assert_may("inf.c", TRY_READ, "P1/letters/new/later.odt");
	assert_may("inf.c", TRY_READ, "P1/letters/a.odt");
	disk_site_clear(&disk);
}

/* What is said of a name that it has by then is said of it as well. */
#define SAID(to, document) "{ to = \"login:" to "\"; documents = [ \"" document "\" ]; }"
#define ALL_SAID(list) SITE_WITH("objections = ( " list " );")
static void all_names_of_a_document_hold(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/a.odt", "dr.a", "a");
	aside_apply(&disk, ALL_SAID(SAID("inf.c", "letters/a.odt")));
	disk_shell("mv root/P1/letters/a.odt root/P1/letters/b.odt");
	aside_apply(&disk, ALL_SAID(SAID("inf.c", "letters/a.odt") "," SAID("dr.b", "letters/b.odt")));
	assert_string_equal(aside_mark("P1/letters/b.odt"), "P1/letters/b.odt\nP1/letters/a.odt");
	disk_shell("mv root/P1/letters/b.odt root/P1/medical/c.odt");
	aside_apply(&disk, ALL_SAID(SAID("inf.c", "letters/a.odt") "," SAID("dr.b", "letters/b.odt")));
	assert_may_not("inf.c", TRY_READ, "P1/medical/c.odt");
	assert_may_not("dr.b", TRY_READ, "P1/medical/c.odt");
	assert_may("dr.a", TRY_READ, "P1/medical/c.odt");
	aside_apply(&disk, ALL_SAID(SAID("dr.b", "letters/b.odt")));
	assert_may("inf.c", TRY_READ, "P1/medical/c.odt");
	assert_may_not("dr.b", TRY_READ, "P1/medical/c.odt");
	/* what nothing names any more goes with the next word */
	aside_apply(&disk, ALL_SAID(SAID("dr.b", "letters/b.odt") "," SAID("inf.c", "medical/c.odt")));
	assert_string_equal(aside_mark("P1/medical/c.odt"), "P1/medical/c.odt\nP1/letters/b.odt");
	/* kept aside by the one, where it stands by the other */
	aside_apply(&disk, SITE_WITH("objections = ( " SAID("inf.c", "medical/c.odt") " ); " WITHHELD(
			       "letters/b.odt", "dr.b")));
	assert_false(aside_exists("P1/medical/c.odt"));
	assert_may("dr.b", TRY_READ, aside_path("c.odt", 0));
	assert_may_not("inf.c", TRY_READ, aside_path("c.odt", 0));
	disk_site_clear(&disk);
}

static void what_was_in_a_named_directory_keeps_both(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
#define OF_BOTH ALL_SAID(SAID("inf.c", "letters/a.odt") "," SAID("dr.b", "letters/d"))
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("mkdir -p root/P1/letters/d/e");
	aside_write("P1/letters/a.odt", "dr.a", "a");
	aside_apply(&disk, OF_BOTH);
	disk_shell("mv root/P1/letters/a.odt root/P1/letters/d/e/a2.odt");
	aside_apply(&disk, OF_BOTH);
	disk_shell("mv root/P1/letters/d/e root/P1/letters/e");
	aside_apply(&disk, OF_BOTH);
	assert_may_not("inf.c", TRY_READ, "P1/letters/e/a2.odt");
	assert_may_not("dr.b", TRY_READ, "P1/letters/e/a2.odt");
	assert_may_not("dr.b", TRY_LIST, "P1/letters/e");
	assert_may("inf.c", TRY_LIST, "P1/letters/e");
	assert_may("dr.a", TRY_READ, "P1/letters/e/a2.odt");
	disk_site_clear(&disk);
}

/* A mark of a category that has another name by now is of what statements say of that path; where none does, of any. */
static void a_category_that_is_not_there_any_more_opens_nothing(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/b.odt", "dr.a", "b");
	aside_write("P1/letters/c.odt", "dr.a", "c");
	disk_shell("setfattr -n trusted.careacl.named -v P1/gone/a.odt root/P1/letters/b.odt && "
		   "setfattr -n trusted.careacl.named -v P1/gone/else.odt root/P1/letters/c.odt");
	for (size_t i = 0; i < 2; i++) {
		aside_apply(&disk,
			    ALL_SAID(SAID("inf.c", "letters/a.odt") "," SAID("dr.b", "medical/z.odt")));
		assert_may_not("inf.c", TRY_READ, "P1/letters/b.odt");
		assert_may("dr.b", TRY_READ, "P1/letters/b.odt");
		assert_may_not("inf.c", TRY_READ, "P1/letters/c.odt");
		assert_may_not("dr.b", TRY_READ, "P1/letters/c.odt");
		assert_may("dr.a", TRY_READ, "P1/letters/c.odt");
	}
	aside_apply(&disk, ONE_PATIENT);
	assert_may("inf.c", TRY_READ, "P1/letters/b.odt");
	assert_may("dr.b", TRY_READ, "P1/letters/c.odt");
	disk_site_clear(&disk);
}

/* verify reads marks by itself. */
static void verify_finds_a_renamed_document_open(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	struct verify_result result;
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/a.odt", "dr.a", "a");
	aside_apply(&disk, SITE_WITH(OBJECTED("letters/a.odt")));
	disk_shell(
	    "mv root/P1/letters/a.odt root/P1/letters/b.odt && setfacl -m u:%u:rw root/P1/letters/b.odt",
	    disk_uid("inf.c"));
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk.job, disk.root_fd, NULL, NULL, &result), 0);
	assert_int_equal(result.leak_count, 1);
	assert_string_equal(result.leaks[0].login, "inf.c");
	assert_non_null(strstr(result.leaks[0].path, "/P1/letters/b.odt"));
	verify_result_clear(&result);
	disk_site_clear(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_EXT4(a_mark_finds_room_or_nobody_opens_it),
	    TEST_ON_ALL(a_document_objected_to_is_known_by_its_mark),
	    TEST_ON_ALL(what_is_below_a_named_directory_has_its_mark),
	    TEST_ON_ALL(all_names_of_a_document_hold),
	    TEST_ON_EXT4(what_was_in_a_named_directory_keeps_both),
	    TEST_ON_EXT4(a_category_that_is_not_there_any_more_opens_nothing),
	    TEST_ON_ALL(verify_finds_a_renamed_document_open),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
