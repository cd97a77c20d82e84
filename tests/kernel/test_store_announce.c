/* What is about to change is told before it is done, also what decides only since the run began; and what is refused then
 * is not done. */
#include "tests/kernel/disk.h"
#include "tests/kernel/failing_calls.h"
#include "tests/kernel/people.h"

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
	char letters[4096];                             /* the ACL at the last call */
	bool refuses;                                   /* all but planned moves */
	bool refuses_moves;                             /* but planned ones */
	size_t refuses_at;                              /* this call, and later ones */
	size_t letters_of_c, medical_of_c, former_of_c; /* how often it was told that inf.c loses them */
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
		const char *category = access_change_category(told->disk->facts, &changes[i]);
		if (changes[i].uid == disk_uid("inf.c")) {
			told->letters_of_c += strcmp(category, "letters") == 0;
			told->medical_of_c += strcmp(category, "medical") == 0;
			told->former_of_c += strncmp(category, "former", 6) == 0;
		}
	}
	snprintf(
	    told->letters, sizeof(told->letters), "%s",
	    disk_output("getfacl -cpnE root/P2/letters 2>/dev/null; ls root/P2/letters 2>/dev/null; true"));
	return !told->refuses && (told->refuses_at == 0 || told->calls < told->refuses_at);
}

static bool announce_move(void *context, const struct document_move *move, bool is_planned)
{
	struct told *told = context;
	assert_string_equal(move->path, "l.odt");
	*(is_planned ? &told->planned_moves : &told->moves) += 1;
	return is_planned || (!told->refuses && !told->refuses_moves);
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
	told->disk = disk;
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

/* Back to its folder, too: where it cannot be told, it stays where fewer see it. */
static void a_document_that_goes_back(void **state)
{
	struct disk disk;
	struct store_report report;
	struct told told = {.refuses_moves = true};
	(void)state;
	disk_site(&disk, NULL, WITHHELD);
	disk_apply_quietly(&disk);
	disk_shell("echo x >root/P2/letters/l.odt");
	disk_apply_quietly(&disk);
	assert_string_equal(disk_output("ls root/P2/letters"), "");
	disk_site_clear(&disk);
	disk_site(&disk, NULL, WARD);
	tell(&disk, &told);
	store_report_init(&report);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	assert_int_equal(told.moves, 1);
	assert_int_equal(report.put_back, 0);
	store_report_clear(&report);
	assert_string_equal(disk_output("ls root/P2/letters; cat root/.aside/*/l.odt"), "x");
	told.refuses_moves = false;
	disk_apply_quietly(&disk);
	assert_int_equal(told.moves, 2);
	assert_may("dr.b", TRY_READ, "P2/letters/l.odt");
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

/* What is told under the folder's lock can be refused as well: nothing of the folder is done then. */
static void what_changes_meanwhile_can_be_refused(void **state)
{
	struct disk first, old, now;
	struct store_report report;
	struct told told = {.refuses_at = 2};
	(void)state;
	disk_site(&first, NULL, WITHOUT_B);
	disk_apply_quietly(&first);
	disk_site_clear(&first);
	disk_site(&now, NULL, WITHOUT_C);
	disk_site(&old, NULL, WARD);
	old.job.refresh = ask;
	old.job.refresh_context = &now;
	tell(&old, &told);
	char *before = disk_everything();
	store_report_init(&report);
	assert_int_equal(store_apply(&old.job, old.root_fd, &report), -ECANCELED);
	assert_int_equal(told.calls, 2);
	assert_int_equal(report.operations, 0);
	store_report_clear(&report);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	disk_site_clear(&old);
	disk_site_clear(&now);
}

/* A directory that is not there yet, and who will get it. */
static void what_is_made_meanwhile_is_told(void **state)
{
	struct disk first, old, now;
	struct told told = {0};
	(void)state;
	disk_site(&first, NULL, WITHOUT_C);
	disk_apply_quietly(&first);
	disk_site_clear(&first);
	disk_site(&now, NULL, WITHOUT_C);
	disk_site(&old, NULL, WITHOUT_C);
	old.job.refresh = ask;
	old.job.refresh_context = &now;
	tell(&old, &told);
	for (int whole = 0; whole < 2; whole++) {
		told.calls = told.gains = 0;
		disk_shell("rm -r root/P2%s", whole ? "" : "/letters");
		disk_apply_quietly(&old);
		assert_int_equal(told.calls, 2);
		assert_true(told.gains >=
			    4); /* each of dr.a and dr.b, in the look and again under the lock */
		assert_may("dr.b", TRY_LIST, "P2/letters");
	}
	disk_site_clear(&old);
	disk_site_clear(&now);
}

/* ---- a look that fails ---- */

/* The look could not see who has letters; the walk that takes away can. It is told before it is done, and what was told
 * already is not told again. */
static void what_the_look_has_not_seen_is_told_once(void **state)
{
	struct disk disk;
	struct store_report report;
	struct told told = {0};
	(void)state;
	disk_site(&disk, NULL, WARD);
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
	/* directories of categories that are no more, all of one number */
	disk_shell("cd root/P2 && mkdir former1 former2 && setfacl -m u:%u:rwx former1 former2",
		   disk_uid("inf.c"));
	disk_site(&disk, NULL, WITHOUT_C);
	tell(&disk, &told);
	store_report_init(&report);
	fault.only = "fgetxattr";
	fault.only_object = "letters";
	fault_arm(1, 1, EIO);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	fault_disarm();
	assert_non_null(fault.failed);
	assert_int_equal(told.letters_of_c, 1);
	assert_int_equal(told.medical_of_c, 1);
	assert_int_equal(told.former_of_c, 2);
	assert_int_equal(told.calls, 2);
	assert_may_not("inf.c", TRY_LIST, "P2/letters");
	store_report_clear(&report);
	disk_site_clear(&disk);
}

/* Where that is refused, nothing of it is done. */
static void what_the_look_has_not_seen_can_be_refused(void **state)
{
	struct disk disk;
	struct store_report report;
	struct told told = {.refuses_at = 2};
	(void)state;
	disk_site(&disk, NULL, WARD);
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
	disk_site(&disk, NULL, WITHOUT_C);
	tell(&disk, &told);
	char *before = disk_everything();
	store_report_init(&report);
	fault.only = "fgetxattr";
	fault.only_object = "letters";
	fault_arm(1, 1, EIO);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), -ECANCELED);
	fault_disarm();
	store_report_clear(&report);
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	disk_site_clear(&disk);
}

/* The service owner and root are nobody who gains or loses, nor is a group or a mode. */
static void nobody_in_particular(void **state)
{
	struct disk disk;
	struct told told = {0};
	(void)state;
	disk_site(&disk, NULL, WARD);
	disk.job.owner = disk_uid("service");
	disk.job.group = 4711;
	disk_apply_quietly(&disk);
	disk_shell("setfacl -m u:0:rwx,u:%u:rwx,g:4242:rwx,o:rx root/P2/letters", disk_uid("service"));
	tell(&disk, &told);
	disk_apply_quietly(&disk);
	assert_int_equal(told.gains + told.losses, 0);
	/* who owns it and is nobody of the folder loses it */
	disk_shell("chown %u root/P2/letters && setfacl -m u:%u:rwx root/P2/letters", disk_uid("inf.x"),
		   disk_uid("service"));
	disk_apply_quietly(&disk);
	assert_int_equal(told.losses, 1);
	assert_int_equal(disk_planned(&disk), 0);
	disk_site_clear(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_EXT4(before_anything_is_done),
	    TEST_ON_EXT4(what_is_refused_is_not_done),
	    TEST_ON_EXT4(a_document_that_moves),
	    TEST_ON_EXT4(a_document_that_goes_back),
	    TEST_ON_EXT4(what_changes_meanwhile_is_told_too),
	    TEST_ON_EXT4(what_changes_meanwhile_can_be_refused),
	    TEST_ON_EXT4(what_is_made_meanwhile_is_told),
	    TEST_ON_EXT4(what_the_look_has_not_seen_is_told_once),
	    TEST_ON_EXT4(what_the_look_has_not_seen_can_be_refused),
	    TEST_ON_EXT4(nobody_in_particular),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
