/* Withheld, hidden and deleted documents leave their folder and come back (disk.md, "Withheld, hidden, deleted"). */
#include "tests/kernel/aside_disk.h"

#include <errno.h>
#include <stdlib.h>

#define SECRET "letters/secret.odt"

/* ---- where they stand ---- */

/* Who may not list `.aside` learns nothing from its being there, nor from its age. */
static void the_place_does_not_tell_that_it_is_used(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	static const char age[] = "stat -c %y root/.aside";
	aside_site(&disk, ONE_PATIENT);
	size_t planned = disk_planned(&disk);
	struct store_report report;
	aside_apply_report(&disk, &report);
	assert_int_equal(report.operations, planned);
	store_report_clear(&report);
	assert_string_equal(disk_output("stat -c '%%a %%u %%g %%h' root/.aside"),
			    strcmp(disk_output("stat -f -c %%T root"), "btrfs") == 0 ? "711 0 0 1"
										     : "711 0 0 2");
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	disk_shell("touch -d 2020-02-02 root/.aside");
	char *before = strdup(disk_output("%s", age));
	aside_apply(&disk, SITE_WITH(WITHHELD(SECRET, "dr.b")));
	assert_int_equal(aside_count("secret.odt"), 1);
	assert_string_equal(disk_output("%s", age), before);
	aside_apply(&disk, ONE_PATIENT);
	assert_true(aside_exists("P1/letters/secret.odt"));
	assert_string_equal(disk_output("%s", age), before);
	free(before);
	/* a store of before, where it was made with the first document */
	disk_shell("rmdir root/.aside");
	assert_int_equal(disk_planned(&disk), 1);
	disk_apply_quietly(&disk);
	assert_true(aside_exists(".aside"));
	/* a run that only takes makes nothing */
	disk_shell("rmdir root/.aside");
	disk.job.only_take = true;
	disk_apply_quietly(&disk);
	assert_false(aside_exists(".aside"));
	disk_site_clear(&disk);
}

/* ---- withheld and lifted ---- */

static void a_withheld_document_leaves_and_comes_back(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	struct store_report report;
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	aside_write("P1/letters/open.odt", "dr.a", "nothing");
	aside_apply(&disk, ONE_PATIENT);
	assert_may("inf.c", TRY_WRITE, "P1/letters/open.odt");
	assert_may("inf.c", TRY_READ, "P1/letters/secret.odt");

	aside_site(&disk, SITE_WITH(WITHHELD(SECRET, "dr.b")));
	assert_true(disk_planned(&disk) > 0);
	aside_apply_report(&disk, &report);
	assert_int_equal(report.set_aside, 1);
	assert_int_equal(report.notice_count, 0);
	for (int cause = 0; cause < DRIFT_COUNT; cause++)
		assert_int_equal(report.drift[cause], 0);
	store_report_clear(&report);
	assert_false(aside_exists("P1/letters/secret.odt"));
	assert_int_equal(disk_try("inf.c", TRY_READ, "P1/letters/secret.odt"), ENOENT);
	const char *path = aside_path("secret.odt", 0), *room = aside_room("secret.odt");
	assert_int_equal(strlen(room), strlen(".aside/") + 32);
	assert_may("dr.b", TRY_READ, path);
	assert_may("dr.b", TRY_WRITE, path);
	assert_may("dr.b", TRY_LIST, room);
	assert_int_equal(disk_try("dr.b", TRY_UNLINK, path), EACCES);
	static const char *const others[] = {"dr.a", "inf.c", "inf.x", "lab.s"};
	for (size_t i = 0; i < 4; i++) {
		assert_may_not(others[i], TRY_READ, path);
		assert_may_not(others[i], TRY_LIST, room);
		assert_may_not(others[i], TRY_ENTER, room);
		assert_may_not(others[i], TRY_LIST, ".aside");
	}
	assert_may("inf.c", TRY_WRITE, "P1/letters/open.odt");
	assert_string_equal(disk_output("stat -c '%%a %%u' root/.aside"), "711 0");
	assert_string_equal(
	    disk_output("getfattr --absolute-names --only-values -n trusted.careacl.origin root/%s", room),
	    "P1/letters/secret.odt");

	aside_site(&disk, ONE_PATIENT);
	aside_apply_report(&disk, &report);
	assert_int_equal(report.put_back, 1);
	assert_int_equal(report.notice_count, 0);
	for (int cause = 0; cause < DRIFT_COUNT; cause++)
		assert_int_equal(report.drift[cause], 0);
	store_report_clear(&report);
	assert_may("dr.a", TRY_WRITE, "P1/letters/secret.odt");
	assert_may("inf.c", TRY_WRITE, "P1/letters/secret.odt");
	assert_may_not("inf.x", TRY_READ, "P1/letters/secret.odt");
	assert_string_equal(disk_output("ls -A root/.aside"), "");
	disk_site_clear(&disk);
}

static void a_hidden_document_is_the_teams_and_a_deleted_one_nobodys(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/medical/found.pdf", "dr.a", "about the mother");
	aside_apply(
	    &disk,
	    SITE_WITH("hidden = ( { document = \"medical/found.pdf\"; ground = \"third-party\"; } );"));
	const char *path = aside_path("found.pdf", 0);
	assert_may("dr.b", TRY_READ, path);
	assert_may("inf.c", TRY_READ, path);
	assert_may_not("inf.x", TRY_READ, path);
	/* the author works on it until it settles there */
	assert_may("dr.a", TRY_WRITE, path);
	disk.job.clock += 2 * DAY;
	disk_apply_quietly(&disk);
	assert_may("dr.a", TRY_READ, path);
	assert_may_not("dr.a", TRY_WRITE, path);
	assert_string_equal(disk_output("stat -c '%%a %%u' root/%s", path), "440 0");
	aside_apply(&disk, ONE_PATIENT);
	assert_string_equal(disk_output("stat -c '%%a %%u' root/P1/medical/found.pdf"), "440 0");
	assert_may_not("dr.a", TRY_WRITE, "P1/medical/found.pdf");
	disk_site_clear(&disk);
}

/* A statement may come before its document, and after it another of that name. */
static void a_newcomer_is_set_aside_too(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	struct store_report report;
	aside_apply(&disk, SITE_WITH(WITHHELD(SECRET, "dr.b")));
	assert_int_equal(aside_count("secret.odt"), 0);
	for (size_t i = 0; i < 3; i++) {
		aside_write("P1/letters/secret.odt", "dr.a", i == 0 ? "first" : i == 1 ? "second" : "third");
		aside_site(&disk, SITE_WITH(WITHHELD(SECRET, "dr.b")));
		aside_apply_report(&disk, &report);
		assert_int_equal(report.set_aside, 1);
		store_report_clear(&report);
		assert_int_equal(aside_count("secret.odt"), i + 1);
	}
	for (size_t i = 0; i < 3; i++) {
		assert_may("dr.b", TRY_READ, aside_path("secret.odt", i));
		assert_may_not("dr.a", TRY_READ, aside_path("secret.odt", i));
	}
	/* one finds its name free; the others stay, for those who may read the document */
	aside_site(&disk, ONE_PATIENT);
	aside_apply_report(&disk, &report);
	assert_int_equal(report.put_back, 1);
	assert_true(disk_noticed(&report, NOTICE_STAYS_ASIDE, "P1/letters/secret.odt"));
	store_report_clear(&report);
	assert_int_equal(aside_count("secret.odt"), 2);
	assert_may("inf.c", TRY_READ, "P1/letters/secret.odt");
	assert_may("inf.c", TRY_READ, aside_path("secret.odt", 0));
	assert_may_not("inf.x", TRY_READ, aside_path("secret.odt", 1));
	disk_shell("mv root/P1/letters/secret.odt root/P1/letters/kept.odt");
	aside_site(&disk, ONE_PATIENT);
	aside_apply_report(&disk, &report);
	assert_int_equal(report.put_back, 1);
	store_report_clear(&report);
	disk_shell("mv root/P1/letters/secret.odt root/P1/letters/kept2.odt");
	aside_apply(&disk, ONE_PATIENT);
	assert_string_equal(
	    disk_output("cat root/P1/letters/*.odt | tr -d '\\n' | fold -w1 | sort | tr -d '\\n'"),
	    disk_output("printf firstsecondthird | fold -w1 | sort | tr -d '\\n'"));
	assert_string_equal(disk_output("ls -A root/.aside"), "");
	disk_site_clear(&disk);
}

static void nothing_is_put_over_another_file(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	struct store_report report;
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	aside_apply(&disk, SITE_WITH(WITHHELD(SECRET, "dr.b")));
	/* the name is taken, and free again only when the other has gone */
	aside_site(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "another");
	aside_apply_report(&disk, &report);
	assert_int_equal(report.put_back, 0);
	assert_true(disk_noticed(&report, NOTICE_STAYS_ASIDE, "P1/letters/secret.odt"));
	store_report_clear(&report);
	assert_string_equal(aside_read("P1/letters/secret.odt"), "another");
	assert_string_equal(aside_read(aside_path("secret.odt", 0)), "the secret");
	assert_may("inf.c", TRY_READ, aside_path("secret.odt", 0));
	disk_site_clear(&disk);
}

static void a_document_whose_directory_is_gone_stays_aside(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	struct store_report report;
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("mkdir root/P1/letters/2026");
	aside_write("P1/letters/2026/secret.odt", "dr.a", "the secret");
	aside_apply(&disk, SITE_WITH(WITHHELD("letters/2026/secret.odt", "dr.b")));
	disk_shell("rmdir root/P1/letters/2026");
	aside_site(&disk, ONE_PATIENT);
	aside_apply_report(&disk, &report);
	assert_true(disk_noticed(&report, NOTICE_STAYS_ASIDE, "P1/letters/2026/secret.odt"));
	store_report_clear(&report);
	assert_may("inf.c", TRY_READ, aside_path("secret.odt", 0));
	/* nor does a link lead it elsewhere */
	disk_shell("mkdir root/P1/letters/other && ln -s other root/P1/letters/2026");
	aside_apply(&disk, ONE_PATIENT);
	assert_int_equal(aside_count("secret.odt"), 1);
	disk_shell("rm root/P1/letters/2026 && mkdir root/P1/letters/2026");
	aside_apply(&disk, ONE_PATIENT);
	assert_string_equal(aside_read("P1/letters/2026/secret.odt"), "the secret");
	disk_site_clear(&disk);
}

/* ---- directories ---- */

#define TWO_DEPTHS                                                                                           \
	"withheld = ( { document = \"letters/sub\"; author = \"dr.b\"; }, { document = "                     \
	"\"letters/sub/x.odt\"; "                                                                            \
	"author = \"dr.a\"; } );"

static void a_directory_leaves_with_all_below_it(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("mkdir -p root/P1/letters/sub/deep");
	aside_write("P1/letters/sub/x.odt", "dr.a", "x");
	aside_write("P1/letters/sub/deep/y.odt", "dr.a", "y");
	aside_apply(&disk, ONE_PATIENT);
	aside_apply(&disk, SITE_WITH(WITHHELD("letters/sub", "dr.b")));
	char below[600];
	snprintf(below, sizeof(below), "%s/deep/y.odt", aside_path("sub", 0));
	assert_may("dr.b", TRY_READ, below);
	assert_may_not("dr.a", TRY_READ, below);
	assert_may_not("inf.c", TRY_READ, below);
	/* one in it is withheld by itself: nobody is the author of both, and it leaves the directory */
	aside_apply(&disk, SITE_WITH(TWO_DEPTHS));
	snprintf(below, sizeof(below), "%s/x.odt", aside_path("sub", 0));
	assert_false(aside_exists(below));
	assert_may_not("dr.b", TRY_READ, aside_path("x.odt", 0));
	assert_may_not("dr.a", TRY_READ, aside_path("x.odt", 0));
	/* lifted one by one: back into the directory that stands aside, then all to the folder */
	aside_apply(&disk, SITE_WITH(WITHHELD("letters/sub", "dr.b")));
	assert_true(aside_exists(below));
	assert_may("dr.b", TRY_READ, below);
	assert_int_equal(aside_count("x.odt"), 0);
	aside_apply(&disk, SITE_WITH(TWO_DEPTHS));
	aside_apply(&disk, ONE_PATIENT);
	assert_string_equal(aside_read("P1/letters/sub/x.odt"), "x");
	assert_string_equal(aside_read("P1/letters/sub/deep/y.odt"), "y");
	assert_may("inf.c", TRY_WRITE, "P1/letters/sub/x.odt");
	assert_string_equal(disk_output("ls -A root/.aside"), "");
	/* and both at once, from the folder */
	aside_apply(&disk, SITE_WITH(TWO_DEPTHS));
	assert_int_equal(aside_count("x.odt"), 1);
	assert_int_equal(aside_count("sub"), 1);
	disk_site_clear(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_ALL(a_withheld_document_leaves_and_comes_back),
	    TEST_ON_ALL(the_place_does_not_tell_that_it_is_used),
	    TEST_ON_ALL(a_hidden_document_is_the_teams_and_a_deleted_one_nobodys),
	    TEST_ON_ALL(a_newcomer_is_set_aside_too),
	    TEST_ON_ALL(nothing_is_put_over_another_file),
	    TEST_ON_ALL(a_document_whose_directory_is_gone_stays_aside),
	    TEST_ON_ALL(a_directory_leaves_with_all_below_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
