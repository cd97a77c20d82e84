/* Several threads look at a store: what they find, what is said and what is done is the same as with one. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define PATIENT_COUNT 200
#define THREADS 4
#define CATEGORIES                                                                                           \
	"categories = ( { name = \"letters\"; path = \"letters\"; documents = \"working\"; }, { name = "     \
	"\"medical\"; path = \"medical\"; settle = \"24h\"; }, { name = \"ct\"; path = \"imaging/ct\"; }, "  \
	"{ name = \"mr\"; path = \"mr\"; }, { name = \"private\"; path = \"private\"; } ); }"
#define STORE                                                                                                \
	"{ name = \"clinical\"; root = \"" DISK_ROOT                                                         \
	"\"; views = \"views\"; regime = \"establishment\"; " CATEGORIES

static struct disk disk;

/* Every third patient is of the other team; a few have said something. */
static char *registry_text(bool all)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	fputs(PEOPLE "patients = ( ", out);
	for (unsigned i = 0; i < PATIENT_COUNT; i++)
		fprintf(
		    out,
		    "%s{ id = \"P%03u\"; birth_date = \"1950-02-01\"; teams = ( { team = \"%s\"; } ); %s }",
		    i > 0 ? ", " : "", i, i % 3 == 0 ? "other" : "ward",
		    !all || i % 40 != 7 ? ""
		    : i % 80 == 7       ? "objections = ( { to = \"login:dr.b\"; } );"
				  : "withheld = ( { document = \"letters/w.odt\"; author = \"dr.a\"; } );");
	fputs(" );\n", out);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void site(bool all)
{
	char *text = registry_text(all);
	disk_site(&disk, STORE, text);
	free(text);
}

static int make_disk(void **state)
{
	(void)state;
	disk_mount("ext4", "");
	site(false);
	disk_apply_quietly(&disk);
	disk_shell("for p in root/P*; do echo x >$p/letters/l.odt; echo w >$p/letters/w.odt; mkdir "
		   "$p/letters/sub; : "
		   ">$p/letters/sub/d; done");
	disk_apply_quietly(&disk);
	return 0;
}

static int drop_disk(void **state)
{
	(void)state;
	disk_site_clear(&disk);
	disk_unmount();
	return 0;
}

/* ---- what is said ---- */

static void print_changes(FILE *out, const struct store_report *report)
{
	for (size_t i = 0; i < report->change_count; i++) {
		const struct access_change *change = &report->changes[i];
		fprintf(out, "change %u %u %u %d %d\n", change->uid, change->patient, change->category,
			change->had, change->wanted);
	}
	for (size_t i = 0; i < report->document_change_count; i++) {
		const struct document_change *change = &report->document_changes[i];
		fprintf(out, "document %u %u %s %d %d\n", change->uid, change->patient, change->path,
			change->had, change->wanted);
	}
	for (size_t i = 0; i < report->notice_count; i++) {
		const struct store_notice *notice = &report->notices[i];
		fprintf(out, "notice %d %s %u %d %d\n", notice->kind, notice->path, notice->patient,
			notice->is_pending, notice->error);
	}
}

/* All of a report, in its order. malloc'ed. */
static char *report_text(const struct store_report *report)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	fprintf(out, "%zu %zu %zu %zu %zu %zu %zu %zu %zu %zu %zu %zu %zu %zu %zu %u %zu\n", report->folders,
		report->objects, report->operations, report->created, report->revoked, report->granted,
		report->settled, report->set_aside, report->put_back, report->moved_folders,
		report->links_made, report->links_removed, report->failed_folders, report->accesses,
		report->most_names, report->most_patient, report->alike_acls);
	for (unsigned i = 0; i < DRIFT_COUNT; i++)
		fprintf(out, "drift %zu\n", report->drift[i]);
	print_changes(out, report);
	assert_int_equal(fclose(out), 0);
	return text;
}

static char *planned_with(size_t threads)
{
	struct store_report report;
	store_report_init(&report);
	disk.job.threads = threads;
	assert_int_equal(store_plan(&disk.job, disk.root_fd, &report), 0);
	char *text = report_text(&report);
	store_report_clear(&report);
	return text;
}

static void expect_same_plan(void)
{
	char *alone = planned_with(1), *together = planned_with(THREADS);
	assert_string_equal(alone, together);
	free(alone);
	free(together);
}

/* ---- that there are several ---- */

static pthread_mutex_t meeting = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t arrival = PTHREAD_COND_INITIALIZER;
static pthread_t first_asker;
static unsigned askers;

/* Decides when two threads have asked, or nobody else comes for so long that there is only one. */
static struct decision decide_together(void *context, const struct question *question)
{
	struct timespec end;
	(void)context;
	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += 30;
	pthread_mutex_lock(&meeting);
	if (askers == 0) {
		first_asker = pthread_self();
		askers = 1;
	} else if (askers == 1 && !pthread_equal(first_asker, pthread_self())) {
		askers = 2;
		pthread_cond_broadcast(&arrival);
	}
	while (askers < 2 && pthread_cond_timedwait(&arrival, &meeting, &end) == 0)
		;
	pthread_mutex_unlock(&meeting);
	return plain_decider.decide(plain_decider.context, question);
}

static void several_look(void **state)
{
	const struct decider decider = {.decide = decide_together}, *before = disk.job.decider;
	(void)state;
	askers = 0;
	disk.job.decider = &decider;
	free(planned_with(THREADS));
	disk.job.decider = before;
	assert_int_equal(askers, 2);
}

/* ---- what they find ---- */

static void nothing_to_do(void **state)
{
	const char *const list = "find root views -printf '%p %i %C@ %m %U %s\\n' | sort";
	(void)state;
	disk_shell("%s >before", list);
	expect_same_plan();
	assert_int_equal(disk_planned(&disk), 0);
	disk_apply_quietly(&disk);
	disk_shell("%s >after && cmp before after", list);
}

/* Each kind of damage in a folder of its own, far from the others; and what is no damage and is told. */
static const char *const damages[] = {
    "chmod 600 letters/l.odt",
    "chmod 777 letters",
    "setfacl -m u:4242:rwx letters",
    "setfacl -d -m u:4242:rwx letters/sub",
    "setfacl -b medical",
    "chown 4242 letters/sub/d",
    "ln letters/l.odt letters/again.odt",
    "mkdir -m 777 stranger",
    "ln -s /etc letters/link",
    "rmdir imaging/ct",
    "touch -d 2026-01-01 medical/old.pdf",
    "rm -r letters",
    "chmod 700 .",
};
#define DAMAGE_COUNT (sizeof(damages) / sizeof(damages[0]))

static void damage_is_found(void **state)
{
	struct store_report report;
	(void)state;
	for (size_t i = 0; i < DAMAGE_COUNT; i++)
		disk_shell("cd root/P%03zu && %s", 3 + 15 * i, damages[i]);
	expect_same_plan();
	disk.job.threads = THREADS;
	disk_apply(&disk, &report);
	store_report_clear(&report);
	disk_verify_clean(&disk);
	assert_int_equal(disk_planned(&disk), 0);
	expect_same_plan();
}

/* Statements about a few: documents leave, links go. */
static void statements_are_found(void **state)
{
	(void)state;
	for (int all = 1; all >= 0; all--) {
		disk_site_clear(&disk);
		site(all == 1);
		expect_same_plan();
		disk.job.threads = THREADS;
		assert_true(disk_planned(&disk) > 0);
		disk_apply_quietly(&disk);
		disk_verify_clean(&disk);
		assert_int_equal(disk_planned(&disk), 0);
		expect_same_plan();
	}
}

/* More than an exception: the threads give up, and nothing is lost. */
static void everything_differs(void **state)
{
	(void)state;
	disk_shell("chmod 700 root/P*/*");
	expect_same_plan();
	disk.job.threads = THREADS;
	disk_apply_quietly(&disk);
	disk_verify_clean(&disk);
	disk_shell("rm -r root/P*");
	expect_same_plan();
	disk_apply_quietly(&disk);
	disk_verify_clean(&disk);
	assert_int_equal(disk_planned(&disk), 0);
}

/* ---- how many times is looked ---- */

static atomic_size_t questions;

static struct decision decide_and_count(void *context, const struct question *question)
{
	(void)context;
	atomic_fetch_add(&questions, 1);
	return plain_decider.decide(plain_decider.context, question);
}

static size_t questions_with(size_t threads)
{
	const struct decider decider = {.decide = decide_and_count}, *before = disk.job.decider;
	questions = 0;
	disk.job.decider = &decider;
	free(planned_with(threads));
	disk.job.decider = before;
	return questions;
}

static void site_of(const char *store, unsigned patients)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	assert_non_null(out);
	fputs(PEOPLE "patients = ( ", out);
	for (unsigned i = 0; i < patients; i++)
		fprintf(out,
			"%s{ id = \"N%u\"; birth_date = \"1950-02-01\"; teams = ( { team = \"ward\"; } ); }",
			i > 0 ? ", " : "", i);
	fputs(" );\n", out);
	assert_int_equal(fclose(out), 0);
	disk_site_clear(&disk);
	disk_site(&disk, store, text);
	free(text);
}

/* What is right is looked at once; where nothing is, not much is looked at twice. */
static void hardly_more_than_once(void **state)
{
	(void)state;
	size_t once = questions_with(1);
	assert_true(once > 0);
	assert_int_equal(questions_with(THREADS), once);
	site_of(STORE, 1000); /* of whom none has a folder yet */
	once = questions_with(1);
	size_t together = questions_with(THREADS);
	if (together <= once || together > once + once / 2)
		fail_msg("%zu questions alone, %zu together", once, together);
	expect_same_plan();
	disk_site_clear(&disk);
	site(false);
}

/* One in five is not too much: all that differs is found before it is looked at once more. */
static void many_and_no_more_than_a_part(void **state)
{
	(void)state;
	site_of("{ name = \"clinical\"; root = \"" DISK_ROOT
		"\"; regime = \"establishment\"; create = false; " CATEGORIES,
		1400);
	disk_shell("for i in $(seq 0 5 1399); do mkdir -m 777 root/N$i; done");
	size_t once = questions_with(1);
	assert_true(once > 0);
	assert_int_equal(questions_with(THREADS), 2 * once);
	disk_shell("rmdir root/N*");
	disk_site_clear(&disk);
	site(false);
}

/* ---- how far it is ---- */

static size_t last_done, last_all, calls;

static void progress(void *context, size_t done, size_t all)
{
	const pthread_t *caller = context;
	assert_true(pthread_equal(*caller, pthread_self()));
	assert_true(done >= last_done && done <= all);
	last_done = done;
	last_all = all;
	calls++;
}

/* Said by the thread that runs, and never less than before. */
static void how_far_it_is(void **state)
{
	pthread_t caller = pthread_self();
	(void)state;
	disk_shell("chmod 700 root/P*[05]/letters");
	disk.job.progress = progress;
	disk.job.progress_context = &caller;
	for (size_t threads = 1; threads <= THREADS; threads += THREADS - 1) {
		last_done = last_all = calls = 0;
		free(planned_with(threads));
		assert_int_equal(last_done, PATIENT_COUNT);
		assert_int_equal(last_all, PATIENT_COUNT);
		assert_true(calls > PATIENT_COUNT / 5);
	}
	disk.job.progress = NULL;
	disk_apply_quietly(&disk);
}

/* ---- who is asked ---- */

static pthread_t asker;
static atomic_size_t asked, asked_by_others;

static bool nobody_gave(void *context, const struct access_change *change)
{
	(void)context;
	(void)change;
	atomic_fetch_add(pthread_equal(asker, pthread_self()) ? &asked : &asked_by_others, 1);
	return false;
}

/* The one who asks what was given before keeps what it has read: it is not made for several threads. */
static void what_was_given_is_asked_by_one(void **state)
{
	(void)state;
	asker = pthread_self();
	disk_shell(
	    "for p in root/P*[05]; do setfacl -m u:4242:rwx $p/letters && chown 4242 $p/letters; done");
	disk.job.gave = nobody_gave;
	expect_same_plan();
	assert_true(asked > 0);
	assert_int_equal(asked_by_others, 0);
	disk.job.gave = NULL;
	disk_apply_quietly(&disk);
}

/* ---- where one looks alone ---- */

/* A few folders; and nobody knows where folders stand, because their names have no key. */
static void one_is_enough(void **state)
{
	static const patient_id few[] = {3, 30, 33};
	(void)state;
	disk_shell("chmod 777 root/P030/letters root/P031/letters");
	disk.job.patients = few;
	disk.job.patient_count = 3;
	expect_same_plan();
	assert_int_equal(disk_planned(&disk), 1);
	disk.job.patients = NULL;
	disk_apply_quietly(&disk);
	char *text = registry_text(false);
	disk_site_clear(&disk);
	disk_site(&disk,
		  "{ name = \"clinical\"; root = \"" DISK_ROOT
		  "\"; regime = \"establishment\"; folder = \"{opaque}\"; " CATEGORIES,
		  text);
	free(text);
	expect_same_plan();
	disk_site_clear(&disk);
	site(false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(several_look),
	    cmocka_unit_test(nothing_to_do),
	    cmocka_unit_test(damage_is_found),
	    cmocka_unit_test(statements_are_found),
	    cmocka_unit_test(everything_differs),
	    cmocka_unit_test(hardly_more_than_once),
	    cmocka_unit_test(many_and_no_more_than_a_part),
	    cmocka_unit_test(how_far_it_is),
	    cmocka_unit_test(what_was_given_is_asked_by_one),
	    cmocka_unit_test(one_is_enough),
	};
	return cmocka_run_group_tests(tests, make_disk, drop_disk);
}
