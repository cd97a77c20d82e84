/* What else may be found in `.aside`: lost origins, unknown patients, open directories, second names, empty ones. */
#include "tests/kernel/aside_disk.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define SECRET "letters/secret.odt"
#define SITE_SECRET SITE_WITH(WITHHELD(SECRET, "dr.b"))

/* One document aside. */
static void begin(struct disk *disk)
{
	*disk = (struct disk){.arena = NULL};
	aside_apply(disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	aside_apply(disk, SITE_SECRET);
}

static size_t leaks_of(struct disk *disk, const char *login)
{
	struct verify_result result;
	size_t count = 0;
	verify_result_init(&result);
	assert_int_equal(store_verify(&disk->job, disk->root_fd, NULL, NULL, &result), 0);
	for (size_t i = 0; i < result.leak_count; i++)
		count += strcmp(result.leaks[i].login, login) == 0;
	verify_result_clear(&result);
	return count;
}

static void what_is_opened_there_is_closed_again(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk);
	const char *path = aside_path("secret.odt", 0), *room = aside_room("secret.odt");
	disk_shell("chmod 755 root/.aside && setfacl -m u:%u:rx root/%s && setfacl -m u:%u:rw root/%s",
		   disk_uid("inf.c"), room, disk_uid("inf.c"), path);
	assert_may("inf.c", TRY_READ, path);
	assert_int_equal(leaks_of(&disk, "inf.c"), 3);
	assert_true(leaks_of(&disk, "other") > 0);
	aside_apply(&disk, SITE_SECRET);
	assert_may_not("inf.c", TRY_READ, path);
	assert_may_not("inf.c", TRY_LIST, ".aside");
	/* and what is shut is opened to those who may */
	disk_shell("chmod 700 root/.aside && setfacl -b root/%s && chmod 700 root/%s && setfacl -b root/%s",
		   room, room, path);
	assert_may_not("dr.b", TRY_READ, path);
	aside_apply(&disk, SITE_SECRET);
	assert_may("dr.b", TRY_READ, path);
	/* another author of the same document */
	aside_apply(&disk, SITE_WITH(WITHHELD(SECRET, "dr.a")));
	assert_may("dr.a", TRY_READ, path);
	assert_may_not("dr.b", TRY_READ, path);
	disk_site_clear(&disk);
}

static struct kept_aside kept;
static char kept_texts[4][64];
static size_t keeps;
static bool refuse;

static bool keep_aside(void *context, const struct kept_aside *aside)
{
	(void)context;
	keeps++;
	const char *const texts[] = {aside->name, aside->patient, aside->category, aside->path};
	for (size_t i = 0; i < 4; i++)
		snprintf(kept_texts[i], sizeof(kept_texts[i]), "%s", texts[i]);
	kept = (struct kept_aside){kept_texts[0], kept_texts[1], kept_texts[2], kept_texts[3]};
	return !refuse;
}

static bool find_aside(void *context, const char *name, struct arena *arena, struct kept_aside *ret_aside)
{
	(void)context;
	(void)arena;
	*ret_aside = kept;
	return keeps > 0 && strcmp(name, kept.name) == 0;
}

static void a_lost_origin_is_asked_of_the_state(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	keeps = 0;
	refuse = true;
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	/* what cannot be kept in mind stays where it is, closed */
	struct store_report report;
	aside_site(&disk, SITE_SECRET);
	disk.job.keep_aside = keep_aside;
	disk_apply(&disk, &report);
	assert_int_equal(keeps, 1);
	assert_int_equal(report.set_aside, 0);
	assert_true(disk_noticed(&report, NOTICE_NOT_ASIDE, "P1/letters/secret.odt"));
	store_report_clear(&report);
	assert_string_equal(disk_output("ls -A root/.aside"), "");
	assert_may_not("inf.c", TRY_READ, "P1/letters/secret.odt");
	assert_may_not("dr.a", TRY_READ, "P1/letters/secret.odt");
	assert_may("dr.b", TRY_READ, "P1/letters/secret.odt");
	disk_verify_clean(&disk);
	refuse = false;
	disk_apply_quietly(&disk);
	assert_int_equal(keeps, 2);
	assert_string_equal(kept.path, "secret.odt");
	const char *path = aside_path("secret.odt", 0), *room = aside_room("secret.odt");
	assert_string_equal(room + strlen(".aside/"), kept.name);
	disk_shell("setfattr -x trusted.careacl.origin root/%s", room);
	/* known to the state: as if nothing had happened; else it is nobody's */
	disk.job.find_aside = find_aside;
	assert_int_equal(disk_planned(&disk), 1);
	disk_apply_quietly(&disk);
	assert_may("dr.b", TRY_READ, path);
	disk_verify_clean(&disk);
	assert_int_equal(disk_planned(&disk), 0);
	disk_shell("setfattr -x trusted.careacl.origin root/%s", room);
	disk.job.find_aside = NULL;
	disk_apply(&disk, &report);
	assert_true(disk_noticed(&report, NOTICE_UNKNOWN_CLOSED, room));
	store_report_clear(&report);
	assert_may_not("dr.b", TRY_READ, path);
	assert_string_equal(aside_read(path), "the secret");
	disk_verify_clean(&disk);
	assert_int_equal(disk_planned(&disk), 0);
	disk_site_clear(&disk);
}

static void a_patient_who_is_gone_leaves_it_closed(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk);
	const char *path = aside_path("secret.odt", 0);
	aside_apply(&disk, PEOPLE PATIENTS(PATIENT("P2", "ward", "")));
	assert_may_not("dr.b", TRY_READ, path);
	assert_string_equal(aside_read(path), "the secret");
	aside_apply(&disk, SITE_SECRET);
	assert_may("dr.b", TRY_READ, path);
	/* its folder has to be made anew before it can go back: nobody but the new team finds it meanwhile */
	disk_shell("rm -r root/P1");
	aside_site(&disk, PEOPLE PATIENTS(PATIENT("P1", "other", "")));
	disk_apply_quietly(&disk);
	assert_may_not("dr.b", TRY_READ, aside_path("secret.odt", 0));
	assert_may("inf.x", TRY_READ, aside_path("secret.odt", 0));
	aside_apply(&disk, PEOPLE PATIENTS(PATIENT("P1", "other", "")));
	assert_may_not("dr.b", TRY_READ, "P1/letters/secret.odt");
	assert_may("inf.x", TRY_READ, "P1/letters/secret.odt");
	disk_site_clear(&disk);
}

static void what_else_stands_there_is_closed(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk);
	const char *room = aside_room("secret.odt"), *path = aside_path("secret.odt", 0);
	disk_shell(
	    "mkdir root/.aside/0123456789abcdef0123456789abcdef root/.aside/odd && echo x >root/.aside/odd/x "
	    "&& chmod "
	    "777 root/.aside/odd && chmod 666 root/.aside/odd/x && echo y >root/.aside/file && chmod 666 "
	    "root/.aside/file && echo z >root/%s/more && chmod 666 root/%s/more",
	    room, room);
	aside_apply(&disk, SITE_SECRET);
	assert_false(aside_exists(".aside/0123456789abcdef0123456789abcdef"));
	assert_may_not("inf.c", TRY_READ, ".aside/odd/x");
	assert_may_not("inf.c", TRY_READ, ".aside/file");
	char more[128];
	snprintf(more, sizeof(more), "%s/more", room);
	assert_may_not("dr.b", TRY_READ, more);
	assert_may("dr.b", TRY_READ, path);
	disk_site_clear(&disk);
}

static void a_second_name_keeps_it_closed(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	disk_shell("ln root/P1/letters/secret.odt root/P1/letters/other.odt");
	aside_apply(&disk, SITE_SECRET);
	assert_may_not("dr.b", TRY_READ, aside_path("secret.odt", 0));
	/* the mark is the document's, under each of its names: they leave together */
	assert_int_equal(disk_try("dr.b", TRY_READ, "P1/letters/other.odt"), ENOENT);
	assert_may_not("dr.b", TRY_READ, aside_path("other.odt", 0));
	disk_shell("rm root/%s", aside_path("other.odt", 0));
	aside_apply(&disk, SITE_SECRET);
	assert_may("dr.b", TRY_READ, aside_path("secret.odt", 0));
	disk_site_clear(&disk);
}

/* The state was lost: nothing is given back, but what is withheld goes. */
static void a_run_that_only_takes_puts_nothing_back(void **state)
{
	(void)state;
	struct disk disk;
	begin(&disk);
	aside_write("P1/letters/more.odt", "dr.a", "more");
	disk_apply_quietly(&disk);
	aside_site(&disk, SITE_WITH(WITHHELD("letters/more.odt", "dr.b")));
	disk.job.only_take = true;
	disk_apply_quietly(&disk);
	assert_int_equal(aside_count("secret.odt"), 1);
	assert_int_equal(aside_count("more.odt"), 1);
	assert_may_not("inf.c", TRY_READ, aside_path("more.odt", 0));
	assert_may_not("inf.c", TRY_READ, aside_path("secret.odt", 0));
	disk.job.only_take = false;
	disk_apply_quietly(&disk);
	assert_int_equal(aside_count("secret.odt"), 0);
	assert_may("dr.b", TRY_READ, aside_path("more.odt", 0));
	disk_verify_clean(&disk);
	disk_site_clear(&disk);
}

/* A plan counts what would be done, and does nothing. */
static void a_plan_moves_nothing(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	struct store_report report;
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	aside_apply(&disk, ONE_PATIENT);
	aside_site(&disk, SITE_SECRET);
	char *before = disk_everything();
	store_report_init(&report);
	assert_int_equal(store_plan(&disk.job, disk.root_fd, &report), 0);
	size_t planned = report.operations;
	assert_int_equal(report.set_aside, 1);
	assert_int_equal(report.document_change_count, 2); /* dr.b and inf.c cease to read it */
	store_report_clear(&report);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	store_report_init(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(report.operations, planned);
	store_report_clear(&report);
	disk_site_clear(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_ALL(what_is_opened_there_is_closed_again),
	    TEST_ON_ALL(a_lost_origin_is_asked_of_the_state),
	    TEST_ON_ALL(a_patient_who_is_gone_leaves_it_closed),
	    TEST_ON_ALL(what_else_stands_there_is_closed),
	    TEST_ON_ALL(a_second_name_keeps_it_closed),
	    TEST_ON_ALL(a_run_that_only_takes_puts_nothing_back),
	    TEST_ON_ALL(a_plan_moves_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
