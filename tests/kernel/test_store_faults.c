/* Any single system call of an apply fails: nobody gets what neither the old nor the new facts give, who loses has
 * lost by path, the failure is told, and the next run completes (disk.md, "Failures").
 *
 * The call whose turn it is fails (failing_calls.h). */
#include "tests/kernel/disk.h"
#include "tests/kernel/failing_calls.h"
#include "tests/kernel/matrix.h"
#include "tests/kernel/people.h"

#include <limits.h>

/* ---- the runs ---- */

struct sites {
	struct disk old, new;
	struct matrix old_can, new_can;
};

static int apply_with_fault(struct disk *disk, unsigned long at, unsigned long count, int error,
			    struct store_report *report)
{
	fault_arm(at, count, error);
	int result = store_apply(&disk->job, disk->root_fd, report);
	fault.is_armed = false;
	return result;
}

/* What the damage itself opens was open before. */
static void damage_counts_as_old(struct sites *sites, const char *damage)
{
	struct matrix damaged;
	disk_apply_quietly(&sites->old);
	disk_shell("%s", damage);
	matrix_look(&damaged);
	matrix_add(&sites->old_can, &damaged);
}

static void fail_everywhere(struct sites *sites, const char *damage, unsigned long count, int error)
{
	struct matrix now;
	unsigned long call = 1;
	char when[64];
	damage_counts_as_old(sites, damage);
	for (bool failed = true; failed; call += FAULT_STEP) {
		struct store_report report;
		disk_apply_quietly(&sites->old);
		disk_shell("%s", damage);
		store_report_init(&report);
		int result = apply_with_fault(&sites->new, call, count, error, &report);
		failed = fault.failed != NULL;
		snprintf(when, sizeof(when), "%s from %s,", strerror(error),
			 failed ? fault.failed : "nothing");
		matrix_look(&now);
		matrix_expect_within(&now, &sites->old_can, &sites->new_can, when, call);
		/* told: the run itself, or a folder; else it did not matter */
		bool told = result != 0 || report.failed_folders > 0 || report.notice_count > 0;
		if (!told && disk_planned(&sites->new) != 0)
			fail_msg("%s call %lu: not told, and not done", when, call);
		/* what cannot be listed is closed by its directory alone, not by what is in it */
		bool listed = fault.failed == NULL || strcmp(fault.failed, "getdents64") != 0;
		if (told && count == 1 && listed)
			matrix_expect_paths_within(&now, &sites->new_can, when, call);
		store_report_clear(&report);
		disk_apply_quietly(&sites->new);
		matrix_look(&now);
		matrix_expect_within(&now, &sites->new_can, &sites->new_can, "healed after", call);
		assert_int_equal(disk_planned(&sites->new), 0);
	}
	assert_true(call > 100); /* else nothing was tried */
	disk_verify_clean(&sites->new);
}

#define FILES                                                                                                \
	"cd root/P1 && : >letters/l.odt && mkdir -p letters/sub && : >letters/sub/d.odt && : "               \
	">medical/m.pdf && "                                                                                 \
	": >imaging/mr/i.dcm"

static void sites_begin(struct sites *sites, const char *old, const char *new)
{
	disk_site(&sites->old, NULL, old);
	disk_site(&sites->new, NULL, new);
	disk_apply_quietly(&sites->old);
	disk_shell("%s", FILES);
	disk_apply_quietly(&sites->old);
	matrix_look(&sites->old_can);
	disk_apply_quietly(&sites->new);
	disk_verify_clean(&sites->new);
	matrix_look(&sites->new_can);
}

static void sites_end(struct sites *sites)
{
	disk_site_clear(&sites->old);
	disk_site_clear(&sites->new);
}

static int make_disk(void **state)
{
	disk_mount("ext4", "");
	*state = calloc(1, sizeof(struct sites));
	return 0;
}

static int drop_disk(void **state)
{
	disk_unmount();
	free(*state);
	return 0;
}

#define WITHOUT_ONE                                                                                          \
	PROFESSIONALS                                                                                        \
	"teams = ( { name = \"ward\"; members = ( { login = \"dr.a\"; }, { login = \"inf.x\"; }, { "         \
	"login = \"lab.s\"; } ); } );\n" PATIENTS(PATIENT("P1", "ward", "") ", " PATIENT("P2", "ward", ""))

static void one_call_fails(void **state)
{
	struct sites *sites = *state;
	sites_begin(sites, ONE_PATIENT, WITHOUT_ONE);
	fail_everywhere(sites, "rm -rf root/P2; chmod 777 root/P1/letters/sub", 1, EIO);
	sites_end(sites);
}

static void there_is_no_room(void **state)
{
	struct sites *sites = *state;
	sites_begin(sites, ONE_PATIENT, WITHOUT_ONE);
	fail_everywhere(sites, "rm -rf root/P2; chmod 777 root/P1/letters/sub", 1, ENOSPC);
	sites_end(sites);
}

static void several_calls_fail_one_after_the_other(void **state)
{
	struct sites *sites = *state;
	sites_begin(sites, ONE_PATIENT, WITHOUT_ONE);
	fail_everywhere(sites, "rm -rf root/P2", 7, EIO);
	sites_end(sites);
}

/* Whose folder was to be closed is not left open for a mount that nobody else sees: it is closed, or a failure. */
static void a_mount_that_is_none_is_an_error(void **state)
{
	struct sites *sites = *state;
	struct matrix now;
	unsigned long call = 1, errors = 0;
	sites_begin(sites, ONE_PATIENT, WITHOUT_ONE);
	fault.only = "openat2";
	for (bool failed = true; failed; call++) {
		struct store_report report;
		disk_apply_quietly(&sites->old);
		disk_shell("mkdir -p root/P9/x && : >root/P9/x/f && chmod -R 777 root/P9");
		store_report_init(&report);
		int result = apply_with_fault(&sites->new, call, 1, EXDEV, &report);
		failed = fault.failed != NULL;
		matrix_look(&now);
		if (result == 0 && report.failed_folders == 0)
			matrix_expect_within(&now, &sites->new_can, &sites->new_can, "EXDEV, not told,",
					     call);
		else
			errors++;
		store_report_clear(&report);
		disk_shell("rm -r root/P9");
	}
	fault.only = NULL;
	assert_true(call > 20 && errors > 10);
	sites_end(sites);
}

/* Directories with quota projects of their own: nothing can be renamed into them. */
static void new_directories_cannot_be_renamed_into_place(void **state)
{
	(void)state;
	struct disk disk;
	struct store_report report;
	disk_site(&disk, NULL, TWO_PATIENTS);
	store_report_init(&report);
	fault.only = "renameat2";
	assert_int_equal(apply_with_fault(&disk, 1, ULONG_MAX - 1, EXDEV, &report), 0);
	fault.only = NULL;
	assert_non_null(fault.failed);
	assert_int_equal(report.failed_folders, 0);
	assert_int_equal(report.created, 12);
	store_report_clear(&report);
	assert_string_equal(disk_output("find root -name .building"), "");
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* ---- what is done was told ---- */

#define DOCUMENT(login, name)                                                                                \
	"objections = ( { to = \"login:" login "\"; documents = [ \"letters/" name ".odt\" ]; } );"
static const char *const readers[] = {"dr.b", "inf.c"}, *const documents[] = {"x", "y"};

struct told {
	const struct facts *facts;
	const struct document_change *documents;
	size_t document_count;
	bool is_told[2][2]; /* by reader and document */
};

static void take_documents(void *context, const struct document_change *changes, size_t count)
{
	struct told *told = context;
	told->documents = changes;
	told->document_count = count;
}

static void note_told(struct told *told, uid_t uid, const char *path)
{
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++)
			if (uid == disk_uid(readers[i]) && (path == NULL || path[0] == documents[j][0]))
				told->is_told[i][j] = true;
}

static bool announce(void *context, const struct folder_facts *facts, const struct access_change *changes,
		     size_t count)
{
	struct told *told = context;
	(void)facts;
	for (size_t i = 0; i < told->document_count; i++)
		note_told(told, told->documents[i].uid, told->documents[i].path);
	for (size_t i = 0; i < count; i++)
		if (strcmp(told->facts->policy->categories[changes[i].category].name, "letters") == 0)
			note_told(told, changes[i].uid, NULL);
	told->document_count = 0;
	return true;
}

static void look_who_reads(bool (*ret_reads)[2])
{
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++) {
			char path[64];
			snprintf(path, sizeof(path), "P1/letters/%s.odt", documents[j]);
			ret_reads[i][j] = disk_try(readers[i], TRY_READ, path) == 0;
		}
}

/* What cannot be opened when taking away is shut to all, and that is a failure which names it. */
static bool is_said_to_be_shut(const struct store_report *report, const char *document)
{
	char path[64];
	snprintf(path, sizeof(path), "P1/letters/%s.odt", document);
	return disk_noticed(report, NOTICE_FAILED, path) ||
	       disk_noticed(report, NOTICE_FAILED, "P1/letters") || disk_noticed(report, NOTICE_FAILED, "P1");
}

/* What the look could not see, and the run changes, is told all the same: whatever call fails. */
static void what_is_done_was_told(void **state)
{
	struct sites *sites = *state;
	struct told told = {.facts = NULL};
	bool before[2][2], after[2][2];
	unsigned long call = 1;
	disk_site(&sites->old, NULL, PEOPLE PATIENTS(PATIENT("P1", "ward", DOCUMENT("dr.b", "y"))));
	disk_site(&sites->new, NULL, PEOPLE PATIENTS(PATIENT("P1", "ward", DOCUMENT("inf.c", "x"))));
	disk_apply_quietly(&sites->old);
	disk_shell("echo x >root/P1/letters/x.odt; echo y >root/P1/letters/y.odt");
	sites->new.job.announce = announce;
	sites->new.job.announce_documents = take_documents;
	sites->new.job.announce_context = &told;
	for (bool failed = true; failed; call += FAULT_STEP) {
		struct store_report report;
		disk_apply_quietly(&sites->old);
		look_who_reads(before);
		assert_true(!before[0][1] && before[1][0]);
		told = (struct told){.facts = sites->new.facts};
		store_report_init(&report);
		(void)apply_with_fault(&sites->new, call, 1, EIO, &report);
		failed = fault.failed != NULL;
		look_who_reads(after);
		for (size_t i = 0; i < 2; i++)
			for (size_t j = 0; j < 2; j++)
				if (before[i][j] != after[i][j] && !told.is_told[i][j] &&
				    (after[i][j] || !is_said_to_be_shut(&report, documents[j])))
					fail_msg("call %lu (%s): %s, %s: done, and not told", call,
						 failed ? fault.failed : "none", readers[i], documents[j]);
		store_report_clear(&report);
	}
	assert_true(call > 50 && after[0][1] && !after[1][0]);
	sites_end(sites);
}

/* ---- a mark that cannot be read ---- */

#define TWO(second) PEOPLE PATIENTS(PATIENT("P1", "ward", "") ", " PATIENT("P2", "ward", second))

/* It may have come from another patient's folder, with what was said of it there: nobody gets it. */
static void a_mark_that_cannot_be_read_gives_nothing(void **state)
{
	struct sites *sites = *state;
	struct disk *disk = &sites->new;
	struct store_report report;
	disk_site(&sites->old, NULL, TWO(""));
	disk_apply_quietly(&sites->old);
	disk_shell(
	    "mkdir root/P2/letters/y.odt; echo x | tee root/P2/letters/x.odt >root/P2/letters/y.odt/x");
	disk_site(disk, NULL,
		  TWO("objections = ( { to = \"login:inf.c\"; documents = [ \"letters/x.odt\", "
		      "\"letters/y.odt\" ]; } );"));
	disk_apply_quietly(disk);
	disk_shell("mv root/P2/letters/x.odt root/P2/letters/y.odt root/P1/letters/");
	fault.only_attribute = "trusted.careacl.named";
	store_report_init(&report);
	assert_int_equal(apply_with_fault(disk, 1, ULONG_MAX - 1, EIO, &report), 0);
	fault.only_attribute = NULL;
	assert_non_null(fault.failed);
	assert_int_equal(report.failed_folders, 1);
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/letters/x.odt"));
	assert_true(disk_noticed(&report, NOTICE_FAILED, "P1/letters/y.odt"));
	store_report_clear(&report);
	assert_may_not("inf.c", TRY_READ, "P1/letters/x.odt");
	assert_may_not("inf.c", TRY_LIST, "P1/letters/y.odt");
	disk_apply_quietly(disk);
	assert_may_not("inf.c", TRY_READ, "P1/letters/x.odt");
	assert_may("dr.b", TRY_READ, "P1/letters/x.odt");
	disk_verify_clean(disk);
	sites_end(sites);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_disk, drop_disk)
	    TEST(one_call_fails),
	    TEST(there_is_no_room),
	    TEST(several_calls_fail_one_after_the_other),
	    TEST(a_mount_that_is_none_is_an_error),
	    TEST(new_directories_cannot_be_renamed_into_place),
	    TEST(what_is_done_was_told),
	    TEST(a_mark_that_cannot_be_read_gives_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
