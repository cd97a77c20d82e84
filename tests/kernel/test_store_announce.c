/* What is about to change is told before it is done, also what decides only since the run began; and what is refused then
 * is not done. */
#include "tests/kernel/disk.h"
#include "tests/kernel/people.h"

#include <errno.h>
#include <stdlib.h>

#define WARD PEOPLE PATIENTS(PATIENT("P2", "ward", ""))
#define WITHOUT_B PEOPLE PATIENTS(PATIENT("P2", "ward", "objections = ( { to = \"login:dr.b\"; } );"))
#define WITHOUT_C PEOPLE PATIENTS(PATIENT("P2", "ward", "objections = ( { to = \"login:inf.c\"; } );"))
#define WITHHELD                                                                                             \
	PEOPLE PATIENTS(PATIENT("P2", "ward",                                                                \
				"withheld = ( { document = \"letters/l.odt\"; author = "                     \
				"\"dr.a\"; } );"))

/* What was told, and how the disk looked then. */
struct told {
	const struct disk *disk;
	const struct folder_facts *facts; /* of the last call */
	size_t calls, gains, losses, moves, planned_moves;
	char letters[4096]; /* the ACL at the last call */
	bool refuses;       /* all but planned moves */
};

static bool announce(void *context, const struct folder_facts *facts, const struct access_change *changes,
		     size_t count)
{
	struct told *told = context;
	told->calls++;
	told->facts = facts;
	for (size_t i = 0; i < count; i++) {
		told->gains += changes[i].wanted > changes[i].had;
		told->losses += changes[i].wanted < changes[i].had;
	}
	snprintf(
	    told->letters, sizeof(told->letters), "%s",
	    disk_output("getfacl -cpnE root/P2/letters 2>/dev/null; ls root/P2/letters 2>/dev/null; true"));
	return !told->refuses;
}

static bool announce_move(void *context, const struct document_move *move, bool is_planned)
{
	struct told *told = context;
	assert_string_equal(move->path, "l.odt");
	*(is_planned ? &told->planned_moves : &told->moves) += 1;
	return is_planned || !told->refuses;
}

/* Had the login its entry when the last change was told? */
static bool has_entry(const struct told *told, const char *login)
{
	char entry[32];
	snprintf(entry, sizeof(entry), "user:%u:", (unsigned)disk_uid(login));
	return strstr(told->letters, entry) != NULL;
}

static void tell(struct disk *disk, struct told *told)
{
	disk->job.announce = announce;
	disk->job.announce_move = announce_move;
	disk->job.announce_context = told;
}

static void before_anything_is_done(void **state)
{
	struct disk disk;
	struct told told = {0};
	(void)state;
	disk_site(&disk, NULL, WARD);
	tell(&disk, &told);
	disk_apply_quietly(&disk);
	assert_int_equal(told.calls, 1);
	assert_true(told.gains > 0 && told.losses == 0 && told.facts == NULL);
	assert_string_equal(told.letters, "");
	disk_site_clear(&disk);

	told = (struct told){0};
	disk_site(&disk, NULL, WITHOUT_C);
	tell(&disk, &told);
	assert_may("inf.c", TRY_LIST, "P2/letters");
	disk_apply_quietly(&disk);
	assert_true(told.losses > 0 && told.gains == 0);
	assert_true(has_entry(&told, "inf.c"));
	assert_may_not("inf.c", TRY_LIST, "P2/letters");

	told = (struct told){0};
	disk_apply_quietly(&disk);
	assert_int_equal(told.gains + told.losses + told.moves, 0);
	disk_site_clear(&disk);
}

static void what_is_refused_is_not_done(void **state)
{
	struct disk disk;
	struct store_report report;
	struct told told = {0};
	(void)state;
	disk_site(&disk, NULL, WITHOUT_B);
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
	disk_site(&disk, NULL, WITHOUT_C);
	told.refuses = true;
	tell(&disk, &told);
	store_report_init(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), -ECANCELED);
	store_report_clear(&report);
	assert_may("inf.c", TRY_LIST, "P2/letters");
	assert_may_not("dr.b", TRY_LIST, "P2/letters");
	disk_site_clear(&disk);
}

static void a_document_that_moves(void **state)
{
	struct disk disk;
	struct told told = {0};
	(void)state;
	disk_site(&disk, NULL, WARD);
	disk_apply_quietly(&disk);
	disk_shell("echo x >root/P2/letters/l.odt");
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
	disk_site(&disk, NULL, WITHHELD);
	tell(&disk, &told);
	disk_apply_quietly(&disk);
	assert_int_equal(told.planned_moves, 1);
	assert_int_equal(told.moves, 1);
	assert_non_null(strstr(told.letters, "l.odt"));
	assert_string_equal(disk_output("ls root/P2/letters"), "");
	disk_site_clear(&disk);
}

/* ---- what decides has changed since the look ---- */

static int ask(void *context, patient_id patient, struct folder_facts *facts)
{
	const struct disk *now = context;
	(void)patient;
	*facts = (struct folder_facts){now->facts, now->uids, now->job.decider,
				       facts_patient(now->facts, "P2"), NOW};
	return 0;
}

/* The look finds that dr.b gains; by the time of the folder's lock inf.c loses too, which nobody has told yet. */
static void what_changes_meanwhile_is_told_too(void **state)
{
	struct disk first, old, now;
	struct told told = {0};
	(void)state;
	disk_site(&first, NULL, WITHOUT_B);
	disk_apply_quietly(&first);
	disk_site_clear(&first);
	disk_site(&now, NULL, WITHOUT_C);
	disk_site(&old, NULL, WARD);
	old.job.refresh = ask;
	old.job.refresh_context = &now;
	tell(&old, &told);
	disk_apply_quietly(&old);
	assert_int_equal(told.calls, 2);
	assert_non_null(told.facts);
	assert_true(told.losses > 0);
	assert_true(has_entry(&told, "inf.c"));
	assert_may_not("inf.c", TRY_LIST, "P2/letters");
	assert_may("dr.b", TRY_LIST, "P2/letters");
	disk_site_clear(&old);
	disk_site_clear(&now);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_EXT4(before_anything_is_done),
	    TEST_ON_EXT4(what_is_refused_is_not_done),
	    TEST_ON_EXT4(a_document_that_moves),
	    TEST_ON_EXT4(what_changes_meanwhile_is_told_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
