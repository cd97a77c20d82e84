/* Documents that statements name and people have moved: to other patients' folders, and away from a name before a
 * withholding of it comes (back). */
#include "tests/kernel/aside_disk.h"

#include <errno.h>

#define OBJECTED(document) "objections = ( { to = \"login:inf.c\"; documents = [ \"" document "\" ]; } );"
#define TWO(first, second)                                                                                   \
	PEOPLE PATIENTS(                                                                                     \
	    PATIENT("P1", "ward", first) ", " PATIENT("P2", "ward", second) ", " PATIENT("P3", "other", ""))

/* ---- other patients' folders ---- */

static void an_objection_follows_into_another_patients_folder(void **state)
{
	(void)state;
	static const char *const places[] = {"P1/letters/x.odt", "P1/letters/sub/y.odt", "P1/medical/y.odt",
					     "P2/letters/z.odt"};
	struct disk disk = {.arena = NULL};
	const char *from = "P2/letters/x.odt";
	aside_apply(&disk, TWO("", ""));
	aside_write(from, "dr.a", "x");
	disk_shell("mkdir root/P1/letters/sub");
	aside_apply(&disk, TWO("", OBJECTED("letters/x.odt")));
	assert_string_equal(aside_mark(from), "P2/letters/x.odt");
	assert_may_not("inf.c", TRY_READ, from);
	for (size_t i = 0; i < 4; i++) {
		disk_shell("mv root/%s root/%s", from, places[i]);
		from = places[i];
		aside_apply(&disk, TWO("", OBJECTED("letters/x.odt")));
		assert_may_not("inf.c", TRY_READ, from);
		assert_may("dr.a", TRY_READ, from);
		assert_may("dr.b", TRY_READ, from);
	}
	disk_shell("mv root/%s root/P1/letters/x.odt", from);
	/* what the other patient's statements name there has both limits */
	aside_apply(&disk,
		    TWO("objections = ( { to = \"login:dr.b\"; documents = [ \"letters/x.odt\" ]; } );",
			OBJECTED("letters/x.odt")));
	assert_may_not("inf.c", TRY_READ, "P1/letters/x.odt");
	assert_may_not("dr.b", TRY_READ, "P1/letters/x.odt");
	/* lifted: as all others of that folder */
	aside_apply(&disk, TWO("", OBJECTED("letters/else.odt")));
	assert_may("inf.c", TRY_READ, "P1/letters/x.odt");
	disk_site_clear(&disk);
}

static void what_moved_with_its_directory_too(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, TWO("", ""));
	disk_shell("mkdir -p root/P2/letters/sub/deep root/P2/letters/named");
	aside_write("P2/letters/sub/deep/x.odt", "dr.a", "x");
	aside_write("P2/letters/sub/deep/y.odt", "dr.a", "y");
	aside_write("P2/letters/named/z.odt", "dr.a", "z");
#define BOTH                                                                                                 \
	"objections = ( { to = \"login:inf.c\"; documents = [ \"letters/sub/deep/x.odt\", "                  \
	"\"letters/named\" ]; } );"
	aside_apply(&disk, TWO("", BOTH));
	disk_shell("mv root/P2/letters/sub root/P1/letters/sub && mv root/P2/letters/named "
		   "root/P1/letters/named && echo later >root/P1/letters/named/later.odt");
	aside_apply(&disk, TWO("", BOTH));
	assert_may_not("inf.c", TRY_READ, "P1/letters/sub/deep/x.odt");
	assert_may("inf.c", TRY_READ, "P1/letters/sub/deep/y.odt");
	assert_may_not("inf.c", TRY_LIST, "P1/letters/named");
	assert_may_not("inf.c", TRY_READ, "P1/letters/named/z.odt");
	assert_may_not("inf.c", TRY_READ, "P1/letters/named/later.odt");
	assert_may("dr.a", TRY_READ, "P1/letters/named/later.odt");
	disk_site_clear(&disk);
}

/* What it has there may be what the folder gives anyway: then nothing but the mark tells. */
static void what_is_said_later_reaches_it_there(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, TWO("", ""));
	aside_write("P2/letters/x.odt", "dr.a", "x");
	disk_shell("mkdir root/P2/letters/named");
	aside_write("P2/letters/named/z.odt", "dr.a", "z");
#define NOBODY_HERE                                                                                          \
	"objections = ( { to = \"login:dr.a\"; documents = [ \"letters/x.odt\", \"letters/named\" ]; } );"
	aside_apply(&disk, TWO("", NOBODY_HERE));
	disk_shell(
	    "mv root/P2/letters/x.odt root/P1/letters/y.odt && mv root/P2/letters/named root/P1/letters/n");
	aside_apply(&disk, TWO("", ""));
	assert_may("inf.c", TRY_READ, "P1/letters/y.odt");
	assert_may("inf.c", TRY_READ, "P1/letters/n/z.odt");
	aside_apply(&disk, TWO("", "objections = ( { to = \"login:inf.c\"; documents = [ \"letters/x.odt\", "
				   "\"letters/named\" ]; } );"));
	assert_may_not("inf.c", TRY_READ, "P1/letters/y.odt");
	assert_may_not("inf.c", TRY_LIST, "P1/letters/n");
	assert_may("dr.b", TRY_READ, "P1/letters/y.odt");
	/* and her own hand does not open it */
	disk_shell("setfacl -m u:%u:rw root/P1/letters/y.odt", disk_uid("inf.c"));
	disk_apply_quietly(&disk);
	assert_may_not("inf.c", TRY_READ, "P1/letters/y.odt");
	aside_apply(&disk, TWO("", WITHHELD("letters/x.odt", "dr.b")));
	assert_may_not("dr.a", TRY_READ, "P1/letters/y.odt");
	assert_may("dr.b", TRY_READ, "P1/letters/y.odt");
	/* whose patient has left */
	aside_apply(&disk, ONE_PATIENT);
	assert_may_not("dr.b", TRY_READ, "P1/letters/y.odt");
	disk_site_clear(&disk);
}

static const char *said_of_marks(void)
{
	return disk_output(
	    "getfattr --absolute-names --only-values -n trusted.careacl.marks root 2>/dev/null || true");
}

/* A store in which nothing was ever marked is not asked document by document. */
static void a_store_without_marks_says_so(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, TWO("", ""));
	assert_string_equal(said_of_marks(), "none");
	aside_write("P2/letters/x.odt", "dr.a", "x");
	aside_apply(&disk, TWO("", OBJECTED("letters/x.odt")));
	assert_string_equal(said_of_marks(), "some");
	aside_apply(&disk, TWO("", ""));
	assert_string_equal(said_of_marks(), "some");
	/* one that came with a copy is met where it makes a difference */
	disk_shell("setfattr -n trusted.careacl.marks -v none root && setfattr -n trusted.careacl.named -v "
		   "P1/letters/of-him root/P2/letters/x.odt && setfacl -m u:%u:- root/P2/letters/x.odt",
		   disk_uid("inf.c"));
	aside_site(&disk, TWO(OBJECTED("letters/of-him"), ""));
	disk_apply_quietly(&disk);
	assert_string_equal(said_of_marks(), "some");
	assert_may_not("inf.c", TRY_READ, "P2/letters/x.odt");
	aside_apply(&disk, TWO("", ""));
	assert_may("inf.c", TRY_READ, "P2/letters/x.odt");
	/* who has looked at a few folders cannot tell */
	static const patient_id first[] = {0};
	disk_shell("setfattr -x trusted.careacl.marks root");
	disk.job.patients = first;
	disk.job.patient_count = 1;
	disk_apply_quietly(&disk);
	assert_string_equal(said_of_marks(), "");
	/* nobody knows: all are asked */
	aside_apply(&disk, TWO(OBJECTED("letters/of-him"), ""));
	assert_may_not("inf.c", TRY_READ, "P2/letters/x.odt");
	disk_site_clear(&disk);
}

/* Of a patient whom nobody knows any more, nobody knows what was said. A run over a few folders knows few patients: it
 * gives nothing, and takes nothing. */
static void of_an_unknown_patient_nobody_gets_it(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, TWO("", ""));
	aside_write("P2/letters/x.odt", "dr.a", "x");
	aside_apply(&disk, TWO("", OBJECTED("letters/x.odt")));
	disk_shell("mv root/P2/letters/x.odt root/P1/letters/x.odt");
	aside_site(&disk, ONE_PATIENT);
	const patient_id only = facts_patient(disk.facts, "P1");
	disk.job.patients = &only;
	disk.job.patient_count = 1;
	disk_apply_quietly(&disk);
	assert_may_not("inf.c", TRY_READ, "P1/letters/x.odt");
	assert_may("dr.b", TRY_READ, "P1/letters/x.odt");
	assert_int_equal(disk_planned(&disk), 0);
	disk.job.patients = NULL;
	disk.job.patient_count = 0;
	disk_apply_quietly(&disk);
	assert_may_not("inf.c", TRY_READ, "P1/letters/x.odt");
	assert_may_not("dr.b", TRY_READ, "P1/letters/x.odt");
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* Whatever that patient's id is: a category's name too. */
static void an_id_may_be_a_categorys_name(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
#define NAMED_LETTERS(more) PEOPLE PATIENTS(PATIENT("P1", "ward", "") ", " PATIENT("letters", "ward", more))
	aside_apply(&disk, NAMED_LETTERS(""));
	aside_write("letters/letters/x.odt", "dr.a", "x");
	aside_apply(&disk, NAMED_LETTERS(OBJECTED("letters/x.odt")));
	disk_shell("mv root/letters/letters/x.odt root/P1/letters/y.odt");
	aside_apply(&disk, NAMED_LETTERS(OBJECTED("letters/x.odt")));
	assert_may_not("inf.c", TRY_READ, "P1/letters/y.odt");
	assert_may("dr.b", TRY_READ, "P1/letters/y.odt");
	aside_apply(&disk, ONE_PATIENT);
	assert_may_not("dr.b", TRY_READ, "P1/letters/y.odt");
	disk_site_clear(&disk);
}

/* What either patient says of it holds on, whatever it is called next. */
static void both_patients_words_go_with_it(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
#define BOTH_SAY                                                                                             \
	TWO("objections = ( { to = \"login:dr.b\"; documents = [ \"letters/y.odt\" ]; } );",                 \
	    OBJECTED("letters/x.odt"))
	aside_apply(&disk, TWO("", ""));
	aside_write("P2/letters/x.odt", "dr.a", "x");
	aside_apply(&disk, TWO("", OBJECTED("letters/x.odt")));
	disk_shell("mv root/P2/letters/x.odt root/P1/letters/y.odt");
	aside_apply(&disk, BOTH_SAY);
	assert_string_equal(aside_mark("P1/letters/y.odt"), "P1/letters/y.odt\nP2/letters/x.odt");
	disk_shell("mv root/P1/letters/y.odt root/P1/letters/z.odt");
	aside_apply(&disk, BOTH_SAY);
	assert_may_not("inf.c", TRY_READ, "P1/letters/z.odt");
	assert_may_not("dr.b", TRY_READ, "P1/letters/z.odt");
	assert_may("dr.a", TRY_READ, "P1/letters/z.odt");
	disk_site_clear(&disk);
}

/* verify knows by itself. */
static void verify_finds_it_open_there(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	struct verify_result result;
	aside_apply(&disk, TWO("", ""));
	aside_write("P2/letters/x.odt", "dr.a", "x");
	aside_apply(&disk, TWO("", OBJECTED("letters/x.odt")));
	disk_shell(
	    "mv root/P2/letters/x.odt root/P1/letters/x.odt && setfacl -m u:%u:rw root/P1/letters/x.odt",
	    disk_uid("inf.c"));
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk.job, disk.root_fd, NULL, NULL, &result), 0);
	assert_int_equal(result.leak_count, 1);
	assert_string_equal(result.leaks[0].login, "inf.c");
	assert_non_null(strstr(result.leaks[0].path, "/P1/letters/x.odt"));
	assert_int_equal(result.refusal_count, 0);
	verify_result_clear(&result);
	disk_site_clear(&disk);
}

/* ---- a withholding comes back ---- */

static void what_was_renamed_before_it_was_withheld_again_goes_aside(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("mkdir -p root/P1/letters/d root/P1/letters/dir");
	aside_write("P1/letters/a.odt", "dr.a", "a");
	aside_write("P1/letters/b.odt", "dr.a", "b");
	aside_write("P1/letters/dir/c.odt", "dr.a", "c");
#define THREE                                                                                                \
	"withheld = ( { document = \"letters/a.odt\"; author = \"dr.a\"; }, { document = "                   \
	"\"letters/b.odt\"; "                                                                                \
	"author = \"dr.a\"; }, { document = \"letters/dir\"; author = \"dr.a\"; } );"
	aside_apply(&disk, SITE_WITH(THREE));
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("cd root/P1 && mv letters/a.odt letters/other.odt && mv letters/b.odt medical/else.odt && "
		   "mv letters/dir letters/d/dir2");
	assert_may("dr.b", TRY_READ, "P1/letters/other.odt");
	aside_apply(&disk, SITE_WITH(THREE));
	assert_false(aside_exists("P1/letters/other.odt"));
	assert_false(aside_exists("P1/medical/else.odt"));
	assert_false(aside_exists("P1/letters/d/dir2"));
	assert_int_equal(aside_count("other.odt"), 1);
	assert_may("dr.a", TRY_READ, aside_path("other.odt", 0));
	assert_may_not("dr.b", TRY_READ, aside_path("other.odt", 0));
	assert_may("dr.a", TRY_READ, aside_path("else.odt", 0));
	assert_may_not("dr.b", TRY_READ, aside_path("else.odt", 0));
	assert_may_not("dr.b", TRY_LIST, aside_path("dir2", 0));
	assert_string_equal(
	    disk_output("getfattr --absolute-names --only-values -n trusted.careacl.origin root/%s",
			aside_room("else.odt")),
	    "P1/letters/b.odt");
	/* and back to where it is named */
	aside_apply(&disk, ONE_PATIENT);
	assert_may("dr.b", TRY_READ, "P1/letters/other.odt");
	assert_may("dr.b", TRY_READ, "P1/letters/else.odt");
	assert_may("dr.b", TRY_READ, "P1/letters/dir2/c.odt");
	disk_site_clear(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_ALL(an_objection_follows_into_another_patients_folder),
	    TEST_ON_ALL(what_moved_with_its_directory_too),
	    TEST_ON_ALL(what_is_said_later_reaches_it_there),
	    TEST_ON_ALL(a_store_without_marks_says_so),
	    TEST_ON_ALL(of_an_unknown_patient_nobody_gets_it),
	    TEST_ON_EXT4(an_id_may_be_a_categorys_name),
	    TEST_ON_ALL(both_patients_words_go_with_it),
	    TEST_ON_ALL(verify_finds_it_open_there),
	    TEST_ON_ALL(what_was_renamed_before_it_was_withheld_again_goes_aside),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
