/* Documents aside in the views: who may read them finds them there, and nobody else learns that they exist. */
#include "tests/kernel/aside_disk.h"

#include "tests/kernel/killed.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define STORE                                                                                                \
	"{ name = \"clinical\"; root = \"" DISK_ROOT "\"; views = \"views\"; regime = \"establishment\"; "   \
	"categories = ( { name = \"letters\"; path = \"letters\"; documents = \"working\"; }, { name = "     \
	"\"medical\"; path = \"medical\"; }, { name = \"ct\"; path = \"ct\"; }, { name = \"mr\"; path = "    \
	"\"mr\"; }, { name = \"private\"; path = \"private-life\"; sensitive = true; } ); }"
#define SECRET WITHHELD("letters/secret.odt", "dr.a")
#define ONE_HIDDEN(document) "{ document = \"letters/" document "\"; ground = \"third-party\"; }"
#define HIDDEN(list) "hidden = ( " list " );"

static struct disk disk;
static struct store_report report;

static void registry(const char *text)
{
	if (disk.arena != NULL)
		disk_site_clear(&disk);
	disk_site(&disk, STORE, text);
}

static void apply(const char *text)
{
	registry(text);
	store_report_clear(&report);
	disk_apply(&disk, &report);
}

/* What an apply has made is right, and a second one has nothing to do. */
static void expect_quiet(void)
{
	disk_verify_clean(&disk);
	assert_int_equal(disk_planned(&disk), 0);
	store_report_clear(&report);
	disk_apply(&disk, &report);
	assert_int_equal(report.operations, 0);
}

static int make_disk(void **state)
{
	(void)state;
	disk = (struct disk){.arena = NULL};
	store_report_init(&report);
	disk_mount("ext4", "");
	apply(SITE_WITH(""));
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	aside_write("P1/letters/open.odt", "dr.a", "nothing");
	apply(SITE_WITH(""));
	return 0;
}

static int drop_disk(void **state)
{
	(void)state;
	store_report_clear(&report);
	disk_site_clear(&disk);
	disk_unmount();
	return 0;
}

static const char *view(const char *login)
{
	return disk_output("ls -A views/%s | tr '\\n' ' ' | sed 's/ $//'", login);
}

static void readers_find_it_and_nobody_else(void **state)
{
	(void)state;
	apply(SITE_WITH(SECRET));
	assert_int_equal(report.set_aside, 1);
	assert_int_equal(report.links_made, 1);
	assert_string_equal(view("dr.a"), "P1 P1_letters_secret.odt");
	assert_string_equal(
	    disk_output("readlink views/dr.a/P1_letters_secret.odt | sed 's/[0-9a-f]\\{32\\}/RANDOM/'"),
	    "../../root/.aside/RANDOM/secret.odt");
	assert_may("dr.a", TRY_READ, "../views/dr.a/P1_letters_secret.odt");
	assert_may("dr.a", TRY_WRITE, "../views/dr.a/P1_letters_secret.odt");
	static const char *const others[] = {"dr.b", "inf.c", "lab.s"};
	for (size_t i = 0; i < 3; i++) {
		assert_string_equal(view(others[i]), "P1");
		assert_may_not(others[i], TRY_READ, "../views/dr.a/P1_letters_secret.odt");
	}
	expect_quiet();
	assert_string_equal(view("dr.a"), "P1 P1_letters_secret.odt");

	apply(SITE_WITH(""));
	assert_int_equal(report.put_back, 1);
	assert_int_equal(report.links_removed, 1);
	assert_string_equal(view("dr.a"), "P1");
	assert_may("dr.b", TRY_READ, "../views/dr.b/P1/letters/secret.odt");
	expect_quiet();
}

static void names_that_are_taken_are_told_apart(void **state)
{
	(void)state;
	disk_shell("cd root/P1/letters && mkdir x y z && for d in x y z; do echo $d >$d/scan.pdf; echo $d "
		   ">$d/none; done");
	apply(SITE_WITH(""));
	apply(SITE_WITH(HIDDEN(ONE_HIDDEN("x/scan.pdf") "," ONE_HIDDEN("y/scan.pdf") "," ONE_HIDDEN(
	    "z/scan.pdf") "," ONE_HIDDEN("x/none") "," ONE_HIDDEN("y/none"))));
	assert_int_equal(report.set_aside, 5);
	assert_string_equal(
	    disk_output(
		"ls views/dr.a | sed 's/_[0-9a-f]\\{8\\}\\(\\.\\|$\\)/_RANDOM\\1/' | sort | tr '\\n' ' '"),
	    "P1 P1_letters_none P1_letters_none_RANDOM P1_letters_scan.pdf P1_letters_scan_RANDOM.pdf "
	    "P1_letters_scan_RANDOM.pdf ");
	assert_string_equal(
	    disk_output(
		"cat views/dr.a/*scan* | sort | tr -d '\\n'; cat views/dr.a/*none* | sort | tr -d '\\n'"),
	    "xyzxy");
	char *before = strdup(disk_output("cd views && ls -l --time-style=full-iso *"));
	expect_quiet();
	assert_string_equal(disk_output("cd views && ls -l --time-style=full-iso *"), before);
	free(before);
}

static void long_names_are_cut(void **state)
{
	(void)state;
	char leaf[256], path[300], *text;
	memset(leaf, 'n', 255);
	memcpy(leaf + 251, ".pdf", 5);
	for (size_t i = 220; i < 250; i += 2) /* where the name is cut */
		memcpy(leaf + i, "\xc3\xa9", 2);
	snprintf(path, sizeof(path), "P1/letters/%s", leaf);
	aside_write(path, "dr.a", "long");
	static const char format[] = SITE_WITH(HIDDEN(ONE_HIDDEN("%s")));
	assert_true(asprintf(&text, format, leaf) > 0);
	apply(text);
	assert_int_equal(report.set_aside, 1);
	assert_string_equal(
	    disk_output("cat views/dr.a/P1_letters_nnn*.pdf; ls views/dr.a | iconv -f UTF-8 -t UTF-8 | "
			"awk 'length > 9 {print \" cut\"}'"),
	    "long cut");
	expect_quiet();
	free(text);
}

/* Who may read no longer loses the link before the document. */
static void a_reader_who_loses_it_loses_the_link_first(void **state)
{
	(void)state;
	static const char before[] = SITE_WITH(HIDDEN(ONE_HIDDEN("secret.odt")));
	static const char after[] =
	    SITE_WITH(HIDDEN(ONE_HIDDEN("secret.odt")) "objections = ( { to = \"login:dr.b\"; documents = [ "
						       "\"letters/secret.odt\" ]; } );");
	unsigned long step = 2;
	bool saw_between = false;
	struct disk other;
	apply(before);
	assert_string_equal(view("dr.b"), "P1 P1_letters_secret.odt");
	disk_site(&other, STORE, after);
	for (bool killed = true; killed; step++) {
		killed = killed_apply(&other, step / 2, step % 2);
		bool has_link = access("views/dr.b/P1_letters_secret.odt", F_OK) == 0;
		bool reads = disk_try("dr.b", TRY_READ, aside_path("secret.odt", 0)) == 0;
		assert_true(reads || !has_link);
		saw_between = saw_between || (reads && !has_link);
		disk_apply_quietly(&other);
		assert_string_equal(view("dr.b"), "P1");
		assert_string_equal(view("dr.a"), "P1 P1_letters_secret.odt");
		disk_verify_clean(&other);
		disk_apply_quietly(&disk);
		disk_verify_clean(&disk);
	}
	assert_true(saw_between);
	disk_site_clear(&other);
}

static void a_patient_who_leaves_the_facts_leaves_no_link(void **state)
{
	(void)state;
	apply(SITE_WITH(SECRET));
	apply(PEOPLE PATIENTS(PATIENT("P2", "ward", "")));
	assert_string_equal(view("dr.a"), "P2");
	assert_may_not("dr.a", TRY_READ, aside_path("secret.odt", 0));
	disk_verify_clean(&disk);
}

static void a_run_over_another_patient_leaves_it(void **state)
{
	(void)state;
	static const patient_id second[] = {1}, first[] = {0};
	apply(PEOPLE PATIENTS(PATIENT("P1", "ward", SECRET) ", " PATIENT("P2", "ward", "")));
	registry(PEOPLE PATIENTS(PATIENT("P1", "ward", "") ", " PATIENT("P2", "ward", "")));
	disk.job.patients = second;
	disk.job.patient_count = 1;
	disk_apply_quietly(&disk);
	assert_string_equal(view("dr.a"), "P1 P1_letters_secret.odt P2");
	disk.job.patients = first;
	disk_apply_quietly(&disk);
	assert_string_equal(view("dr.a"), "P1 P2");
	disk.job.patients = NULL;
	expect_quiet();
	registry(PEOPLE PATIENTS(PATIENT("P1", "ward", SECRET) ", " PATIENT("P2", "ward", "")));
	disk.job.patients = first;
	disk.job.patient_count = 1;
	disk_apply_quietly(&disk);
	assert_string_equal(view("dr.a"), "P1 P1_letters_secret.odt P2");
	disk.job.patients = NULL;
	expect_quiet();
}

static size_t deviations(const char *damage, const char *login, bool is_leak)
{
	struct verify_result result;
	size_t found = 0;
	apply(SITE_WITH(SECRET));
	disk_verify_clean(&disk);
	disk_shell("cd views && %s", damage);
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk.job, disk.root_fd, NULL, NULL, &result), 0);
	for (size_t i = 0; i < (is_leak ? result.leak_count : result.refusal_count); i++)
		found += strcmp((is_leak ? result.leaks : result.refusals)[i].login, login) == 0;
	assert_int_equal(result.leak_count + result.refusal_count, 1);
	verify_result_clear(&result);
	return found;
}

static void verify_knows_them(void **state)
{
	(void)state;
	assert_int_equal(deviations("rm dr.a/P1_letters_secret.odt", "dr.a", false), 1);
	assert_int_equal(deviations("cp -P dr.a/P1_letters_secret.odt inf.c/", "inf.c", true), 1);
	assert_int_equal(deviations("cp -P dr.a/P1_letters_secret.odt inf.c/other", "inf.c", true), 1);
	assert_int_equal(deviations("ln -sfn ../../root/P1/letters/open.odt dr.a/more", "dr.a", true), 1);
}

int main(void)
{
#define ASIDE_TEST(name) cmocka_unit_test_setup_teardown(name, make_disk, drop_disk)
	const struct CMUnitTest tests[] = {
	    ASIDE_TEST(readers_find_it_and_nobody_else),
	    ASIDE_TEST(names_that_are_taken_are_told_apart),
	    ASIDE_TEST(long_names_are_cut),
	    ASIDE_TEST(a_reader_who_loses_it_loses_the_link_first),
	    ASIDE_TEST(a_patient_who_leaves_the_facts_leaves_no_link),
	    ASIDE_TEST(a_run_over_another_patient_leaves_it),
	    ASIDE_TEST(verify_knows_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
