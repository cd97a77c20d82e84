/* Refiling: who may open the document before and after it, what refuses it, and what a kill at any change leaves
 * (refile.h). Tried by children with the uids of the people. */
#include "tests/kernel/disk.h"
#include "tests/kernel/killed.h"
#include "tests/kernel/matrix.h"
#include "tests/kernel/people.h"

#include "acl_sync/disk/refile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRONG, RIGHT }; /* P1: the ward's; P2: the other team's, which is inf.x alone */

/* What a site would keep in its state: it outlives the run. */
struct kept {
	bool begun, ended;
	struct refiling refiling;
	char path[256];
	enum refile_result result;
	size_t authors;
	uid_t author;
	bool refuse;
};

struct refile_test {
	struct disk disk;
	struct kept *kept;
	struct refiling asked;
	bool again;
	struct refile_report report;
};

static bool begin(void *context, const struct refiling *refiling)
{
	struct kept *kept = context;
	if (kept->refuse)
		return false;
	kept->refiling = *refiling;
	snprintf(kept->path, sizeof(kept->path), "%s", refiling->path);
	kept->begun = true;
	kept->ended = false;
	return true;
}

static void end(void *context, const struct refile_report *report)
{
	struct kept *kept = context;
	kept->ended = true;
	kept->result = report->result;
}

static bool keep_author(void *context, const struct kept_author *author)
{
	struct kept *kept = ((struct refile_test *)context)->kept;
	kept->authors++;
	kept->author = author->uid;
	return true;
}

static bool run(void *context)
{
	struct refile_test *test = context;
	const struct refile_hooks hooks = {begin, end, test->kept};
	struct refiling refiling = test->asked;
	if (test->again) {
		refiling = test->kept->refiling;
		refiling.path = test->kept->path;
	}
	test->report = store_refile(&test->disk.job, test->disk.root_fd, &refiling, test->again, &hooks);
	return true;
}

static enum refile_result refile(struct refile_test *test, const char *category, const char *path)
{
	test->asked = (struct refiling){
	    .from = WRONG,
	    .into = RIGHT,
	    .category = policy_category(test->disk.facts->policy, category),
	    .path = path,
	};
	assert_int_not_equal(test->asked.category, NO_ID);
	memset(test->kept, 0, sizeof(*test->kept));
	run(test);
	return test->report.result;
}

/* What the verb does after it: both folders are looked at. */
static void apply_both(struct refile_test *test)
{
	static const patient_id both[] = {WRONG, RIGHT};
	test->disk.job.patients = both;
	test->disk.job.patient_count = 2;
	disk_apply_quietly(&test->disk);
	test->disk.job.patients = NULL;
}

static void site(struct refile_test *test, const char *store, const char *registry)
{
	disk_site(&test->disk, store, registry);
	test->disk.job.keep_author = keep_author;
	test->disk.job.keep_context = test;
	disk_apply_quietly(&test->disk);
}

static int make_disk(void **state)
{
	struct refile_test *test = calloc(1, sizeof(*test));
	disk_mount("ext4", "");
	disk_shell("mkdir -m 0711 root/.aside");
	test->kept =
	    mmap(NULL, sizeof(*test->kept), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(test->kept != MAP_FAILED);
	site(test, NULL, TWO_PATIENTS);
	*state = test;
	return 0;
}

static int drop_disk(void **state)
{
	struct refile_test *test = *state;
	disk_site_clear(&test->disk);
	disk_unmount();
	munmap(test->kept, sizeof(*test->kept));
	free(test);
	return 0;
}

static void expect_nothing_aside(void)
{
	assert_string_equal(disk_output("ls root/.aside"), "");
}

/* ---- what it does ---- */

static void put(const char *owner, const char *path)
{
	disk_shell("echo content >root/%s && chown %u root/%s", path, disk_uid(owner), path);
}

static void the_right_people(void **state)
{
	struct refile_test *test = *state;
	put("dr.a", "P1/letters/l.odt");
	apply_both(test);
	assert_may("dr.b", TRY_READ, "P1/letters/l.odt");
	const char *inode = disk_output("stat -c %%i root/P1/letters/l.odt");
	char before[32];
	snprintf(before, sizeof(before), "%s", inode);
	assert_int_equal(refile(test, "letters", "l.odt"), REFILE_DONE);
	assert_true(test->kept->begun && test->kept->ended);
	assert_int_equal(test->kept->result, REFILE_DONE);
	/* arrived, and nobody's yet */
	assert_int_equal(disk_try("dr.a", TRY_READ, "P1/letters/l.odt"), ENOENT);
	assert_may_not("inf.x", TRY_READ, "P2/letters/l.odt");
	expect_nothing_aside();
	apply_both(test);
	assert_may("inf.x", TRY_READ, "P2/letters/l.odt");
	assert_may("inf.x", TRY_WRITE, "P2/letters/l.odt");
	assert_may_not("dr.a", TRY_READ, "P2/letters/l.odt");
	assert_may_not("dr.b", TRY_READ, "P2/letters/l.odt");
	assert_string_equal(disk_output("stat -c %%i root/P2/letters/l.odt"), before);
	assert_int_equal(test->kept->authors, 1);
	assert_int_equal(test->kept->author, disk_uid("dr.a"));
	assert_string_equal(
	    disk_output("getfattr -n trusted.careacl.author --only-values root/P2/letters/l.odt 2>/dev/null"),
	    "dr.a");
	assert_int_equal(disk_planned(&test->disk), 0);
	disk_verify_clean(&test->disk);
}

/* From inside: a working directory from before does not help either. */
static void a_settled_document_stays_settled(void **state)
{
	struct refile_test *test = *state;
	disk_shell("mkdir -p root/P1/medical/2026/11");
	put("dr.a", "P1/medical/2026/11/m.pdf");
	test->disk.job.clock = NOW + INT64_C(864000);
	apply_both(test);
	assert_may("dr.a", TRY_READ, "P1/medical/2026/11/m.pdf");
	assert_may_not("dr.a", TRY_WRITE, "P1/medical/2026/11/m.pdf");
	disk_shell(
	    "setfattr -n trusted.careacl.named -v P1/medical/2026/11/m.pdf root/P1/medical/2026/11/m.pdf");
	assert_int_equal(refile(test, "medical", "2026/11/m.pdf"), REFILE_DONE);
	assert_string_equal(disk_output("stat -c '%%a %%U' root/P2/medical/2026/11/m.pdf"), "400 root");
	assert_may_not("inf.x", TRY_ENTER, "P2/medical/2026");
	test->disk.job.clock = NOW;
	apply_both(test);
	assert_may("inf.x", TRY_READ, "P2/medical/2026/11/m.pdf");
	assert_may_not("inf.x", TRY_WRITE, "P2/medical/2026/11/m.pdf");
	assert_string_equal(disk_output("stat -c %%a root/P2/medical/2026/11/m.pdf"), "440");
	assert_string_equal(disk_output("getfattr -dm careacl.named root/P2/medical/2026/11/m.pdf"), "");
	disk_verify_clean(&test->disk);
}

static void a_directory_with_all_below(void **state)
{
	struct refile_test *test = *state;
	disk_shell(
	    "mkdir -p root/P1/imaging/mr/series/deep && ln -s /etc/passwd root/P1/imaging/mr/series/link");
	put("dr.a", "P1/imaging/mr/series/1.dcm");
	put("dr.b", "P1/imaging/mr/series/deep/2.dcm");
	apply_both(test);
	assert_may("dr.b", TRY_READ, "P1/imaging/mr/series/deep/2.dcm");
	disk_shell("setfattr -n trusted.careacl.named -v \"$(printf 'P1/mr/series/deep/2.dcm\\nP3/mr/x')\" "
		   "root/P1/imaging/mr/series/deep/2.dcm && "
		   "setfattr -n trusted.careacl.named -v P1/mr/series/1.dcm root/P1/imaging/mr/series/1.dcm");
	assert_int_equal(refile(test, "mr", "series"), REFILE_DONE);
	/* of this patient's own words none goes along, another's do */
	assert_string_equal(
	    disk_output("getfattr -Rdm careacl.named root/P2/imaging/mr/series | sed -n 's/.*=//p'"),
	    "\"P3/mr/x\"");
	disk_shell("setfattr -x trusted.careacl.named root/P2/imaging/mr/series/deep/2.dcm");
	assert_int_equal(test->kept->authors, 2);
	assert_string_equal(disk_output("find root/P2/imaging/mr/series -not -type l -printf '%%y %%m %%U\n' "
					"| sort -u | tr '\n' ' '"),
			    "d 700 0 f 600 0 ");
	apply_both(test);
	assert_may_not("dr.b", TRY_READ, "P2/imaging/mr/series/deep/2.dcm");
	assert_int_equal(disk_planned(&test->disk), 0);
	disk_verify_clean(&test->disk);
	expect_nothing_aside();
}

/* A withheld document goes from where it stands aside: at no time does the wrong team see it. */
static void one_that_stands_aside(void **state)
{
	struct refile_test *test = *state;
	disk_shell("mkdir -m 0700 root/.aside/0123456789abcdef0123456789abcdef && cd "
		   "root/.aside/0123456789abcdef0123456789abcdef && echo content >l.odt && chmod 600 l.odt "
		   "&& setfattr -n "
		   "trusted.careacl.origin -v P1/letters/a/l.odt . && mkdir ../other && echo other "
		   ">../other/l.odt && "
		   "setfattr -n trusted.careacl.origin -v P1/letters/l.odt ../other");
	assert_int_equal(refile(test, "letters", "a/l.odt"), REFILE_DONE);
	assert_true(test->report.was_aside);
	assert_string_equal(test->kept->refiling.aside, "0123456789abcdef0123456789abcdef");
	assert_string_equal(disk_output("ls root/.aside"), "other");
	assert_string_equal(disk_output("cat root/P2/letters/a/l.odt"), "content");
	apply_both(test);
	assert_may("inf.x", TRY_READ, "P2/letters/a/l.odt");
	/* nothing withholds the other: it goes back */
	assert_may("dr.a", TRY_READ, "P1/letters/l.odt");
	expect_nothing_aside();
}

static const char category_depth[] =
    "{ name = \"clinical\"; root = \"" DISK_ROOT
    "\"; regime = \"establishment\"; depth = \"category\"; categories = (\n"
    "  { name = \"medical\"; path = \"medical\"; documents = \"sealed\"; settle = \"24h\"; },\n"
    "  { name = \"letters\"; path = \"letters\"; documents = \"working\"; },\n"
    "  { name = \"ct\"; path = \"imaging/ct\"; },\n"
    "  { name = \"mr\"; path = \"imaging/mr\"; },\n"
    "  { name = \"private\"; path = \"private-life\"; } ); }";

/* Where documents have no ACLs of their own, this one gets what the other category gives. */
static void in_a_store_of_categories(void **state)
{
	struct refile_test *test = *state;
	disk_site_clear(&test->disk);
	site(test, category_depth, TWO_PATIENTS);
	put("dr.a", "P1/letters/l.odt");
	disk_shell("mkdir root/P1/letters/sub && setfacl -m u:%u:rw root/P1/letters/l.odt", disk_uid("dr.b"));
	assert_int_equal(refile(test, "letters", "sub"), REFILE_DIRECTORY);
	assert_false(test->kept->begun);
	assert_int_equal(refile(test, "letters", "l.odt"), REFILE_DONE);
	assert_may("inf.x", TRY_WRITE, "P2/letters/l.odt");
	assert_may_not("dr.a", TRY_READ, "P2/letters/l.odt");
	assert_may_not("dr.b", TRY_READ, "P2/letters/l.odt");
	disk_verify_clean(&test->disk);
}

/* ---- what refuses it ---- */

/* Refused, and nothing was touched. */
static void expect_refused(struct refile_test *test, const char *category, const char *path,
			   enum refile_result why)
{
	char *before = disk_everything();
	enum refile_result result = refile(test, category, path);
	char *after = disk_everything();
	if (result != why)
		fail_msg("%s/%s: %d, expected %d (errno %d)", category, path, result, why,
			 test->report.error);
	assert_false(test->kept->begun);
	assert_string_equal(after, before);
	free(before);
	free(after);
}

static void refusals(void **state)
{
	struct refile_test *test = *state;
	disk_shell("cd root/P1/letters && mkdir -p dir free/deep blocked && ln -s ../medical way && ln -s "
		   "/etc/passwd link && "
		   "mkfifo fifo && echo x >linked && ln linked dir/linked && echo x >taken && echo x "
		   ">free/deep/x && echo x "
		   ">blocked/x && echo x >../medical/m && cd ../../P2/letters && echo other >taken && echo x "
		   ">blocked");
	expect_refused(test, "letters", "none", REFILE_NO_DOCUMENT);
	expect_refused(test, "letters", "none/at/all", REFILE_NO_DOCUMENT);
	expect_refused(test, "letters", "link", REFILE_SPECIAL);
	expect_refused(test, "letters", "way/m", REFILE_SPECIAL);
	expect_refused(test, "letters", "taken/x", REFILE_SPECIAL);
	expect_refused(test, "letters", "fifo", REFILE_SPECIAL);
	expect_refused(test, "letters", "linked", REFILE_LINKED);
	expect_refused(test, "letters", "dir", REFILE_LINKED);
	expect_refused(test, "letters", "taken", REFILE_TAKEN);
	expect_refused(test, "letters", "blocked/x", REFILE_BLOCKED);
	disk_shell("mv root/P2/letters root/letters.away");
	expect_refused(test, "letters", "free/deep/x", REFILE_NO_CATEGORY);
	disk_shell("mv root/letters.away root/P2/letters && mount -t tmpfs none root/P1/letters/free/deep");
	expect_refused(test, "letters", "free/deep", REFILE_SPECIAL);
	expect_refused(test, "letters", "free", REFILE_SPECIAL);
	disk_shell("umount root/P1/letters/free/deep");
	expect_nothing_aside();
}

static void what_cannot_be_recorded_is_not_done(void **state)
{
	struct refile_test *test = *state;
	const struct refile_hooks hooks = {begin, end, test->kept};
	put("dr.a", "P1/letters/l.odt");
	apply_both(test);
	char *before = disk_everything();
	struct refiling asked = {.from = WRONG,
				 .into = RIGHT,
				 .category = policy_category(test->disk.facts->policy, "letters"),
				 .path = "l.odt"};
	test->kept->refuse = true;
	assert_int_equal(store_refile(&test->disk.job, test->disk.root_fd, &asked, false, &hooks).result,
			 REFILE_STOPPED);
	char *after = disk_everything();
	assert_string_equal(after, before);
	assert_false(test->kept->ended);
	free(before);
	free(after);
}

static void paths(void **state)
{
	(void)state;
	assert_true(refile_path_is_plain("a"));
	assert_true(refile_path_is_plain("2026/..x/...pdf"));
	static const char *const bad[] = {"",   "/",    "/a",   "a/",    "a//b", ".",
					  "..", "a/..", "../b", "a/./b", "./a"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(refile_path_is_plain(bad[i]));
}

/* ---- killed at any change ---- */

/* From the same start each time: the document in the wrong folder, alone. */
static void start_again(struct refile_test *test, const char *prepare)
{
	disk_shell("rm -rf root/.aside/* root/P1/letters/* root/P2/letters/* && %s", prepare);
	apply_both(test);
	memset(test->kept, 0, sizeof(*test->kept));
}

/* The next run completes what was begun. */
static void complete(struct refile_test *test)
{
	if (test->kept->begun && !test->kept->ended) {
		test->again = true;
		run(test);
		test->again = false;
		assert_int_equal(test->report.result, REFILE_DONE);
	}
	apply_both(test);
	if (!test->kept->begun)
		assert_int_equal(refile(test, "letters", test->asked.path), REFILE_DONE);
	apply_both(test);
}

static void killed_everywhere(struct refile_test *test, const char *prepare, const char *path)
{
	struct matrix old, new, now;
	const char *sum = "cd root && find P1/letters P2/letters .aside -name '*.odt' -type f -exec cat '{}' "
			  "+ | sort | md5sum";
	start_again(test, prepare);
	matrix_look(&old);
	char content[64];
	snprintf(content, sizeof(content), "%s", disk_output("%s", sum));
	assert_int_equal(refile(test, "letters", path), REFILE_DONE);
	apply_both(test);
	matrix_look(&new);
	disk_verify_clean(&test->disk);
	size_t in_between = 0;
	unsigned long call = 1;
	for (bool killed = true; killed; call++) {
		start_again(test, prepare);
		test->asked.path = path;
		killed = killed_run(run, test, (call + 1) / 2, call % 2 == 0);
		matrix_look(&now);
		matrix_expect_within(&now, &old, &new, "killed at", call);
		assert_string_equal(disk_output("%s", sum), content);
		in_between += strcmp(disk_output("ls root/.aside"), "") != 0;
		complete(test);
		matrix_look(&now);
		matrix_expect_within(&now, &new, &new, "completed after", call);
		assert_string_equal(disk_output("%s", sum), content);
		assert_int_equal(disk_planned(&test->disk), 0);
		expect_nothing_aside();
	}
	assert_true(call > 10 && in_between > 2);
	disk_verify_clean(&test->disk);
}

static void killed_with_a_document(void **state)
{
	char prepare[512];
	snprintf(prepare, sizeof(prepare),
		 "mkdir -p root/P1/letters/2026 && echo content >root/P1/letters/2026/l.odt && chown %u "
		 "root/P1/letters/2026/l.odt",
		 disk_uid("dr.a"));
	killed_everywhere(*state, prepare, "2026/l.odt");
}

static void killed_with_a_directory(void **state)
{
	char prepare[512];
	snprintf(prepare, sizeof(prepare),
		 "mkdir -p root/P1/letters/s/deep && echo one >root/P1/letters/s/l.odt && echo two "
		 ">root/P1/letters/s/deep/m.odt && chown -R %u root/P1/letters/s",
		 disk_uid("dr.b"));
	killed_everywhere(*state, prepare, "s");
}

/* Between kill and completion somebody has taken the name in the other folder: nothing is lost, nobody gains. */
static void completion_that_is_refused(void **state)
{
	struct refile_test *test = *state;
	char prepare[256];
	snprintf(prepare, sizeof(prepare),
		 "echo content >root/P1/letters/l.odt && chown %u root/P1/letters/l.odt", disk_uid("dr.a"));
	start_again(test, prepare);
	test->asked = (struct refiling){.from = WRONG,
					.into = RIGHT,
					.category = policy_category(test->disk.facts->policy, "letters"),
					.path = "l.odt"};
	unsigned long call = 1;
	do {
		start_again(test, prepare);
		assert_true(killed_run(run, test, call++, true));
	} while (disk_output("find root/.aside -name l.odt")[0] == '\0');
	put("inf.x", "P2/letters/l.odt");
	test->again = true;
	run(test);
	test->again = false;
	assert_int_equal(test->report.result, REFILE_TAKEN);
	assert_true(test->kept->ended);
	assert_string_equal(disk_output("cat root/.aside/*/l.odt"), "content");
	assert_may_not("dr.a", TRY_LIST, disk_output("cd root && echo .aside/*"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_disk, drop_disk)
	    TEST(the_right_people),
	    TEST(a_settled_document_stays_settled),
	    TEST(a_directory_with_all_below),
	    TEST(one_that_stands_aside),
	    TEST(in_a_store_of_categories),
	    TEST(refusals),
	    TEST(what_cannot_be_recorded_is_not_done),
	    cmocka_unit_test(paths),
	    TEST(killed_with_a_document),
	    TEST(killed_with_a_directory),
	    TEST(completion_that_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
