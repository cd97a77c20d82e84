/* What is about to change is told before it is done, also what decides only since the run began; and what is refused then
 * is not done. */
#include "tests/kernel/disk.h"
#include "tests/kernel/failing_calls.h"
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
	size_t of_letters;                              /* changes of that category in the last call */
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
	told->of_letters = 0;
	for (size_t i = 0; i < count; i++) {
		told->gains += changes[i].wanted > changes[i].had;
		told->losses += changes[i].wanted < changes[i].had;
		const char *category = access_change_category(told->disk->facts, &changes[i]);
		told->of_letters += strcmp(category, "letters") == 0;
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

/* The disk as those facts have it. */
static void make_as(const char *store, const char *statements)
{
	struct disk disk;
	disk_site(&disk, store, statements);
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
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
	make_as(NULL, WITHOUT_B);
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

/* The look decides by the facts at hand, the folder's lock by those that are in force then; what changes is told. */
static void meanwhile(struct disk *at_hand, const char *store, const char *statements, struct disk *in_force,
		      const char *newer, struct told *told)
{
	disk_site(in_force, store, newer);
	disk_site(at_hand, store, statements);
	at_hand->job.refresh = ask;
	at_hand->job.refresh_context = in_force;
	tell(at_hand, told);
}

/* The look finds that dr.b gains; by the time of the folder's lock inf.c loses too, which nobody has told yet. */
static void what_changes_meanwhile_is_told_too(void **state)
{
	struct disk old, now;
	struct told told = {0};
	(void)state;
	make_as(NULL, WITHOUT_B);
	meanwhile(&old, NULL, WARD, &now, WITHOUT_C, &told);
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
	struct disk old, now;
	struct store_report report;
	struct told told = {.refuses_at = 2};
	(void)state;
	make_as(NULL, WITHOUT_B);
	meanwhile(&old, NULL, WARD, &now, WITHOUT_C, &told);
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
	struct disk old, now;
	struct told told = {0};
	(void)state;
	make_as(NULL, WITHOUT_C);
	meanwhile(&old, NULL, WITHOUT_C, &now, WITHOUT_C, &told);
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

#define MAKES_NONE                                                                                           \
	"{ name = \"clinical\"; root = \"" DISK_ROOT "\"; regime = \"establishment\"; create = false;"       \
	" categories = ( { name = \"medical\"; path = \"medical\"; }, { name = \"ct\"; path = \"ct\"; },"    \
	" { name = \"letters\"; path = \"letters\"; }, { name = \"mr\"; path = \"mr\"; },"                   \
	" { name = \"private\"; path = \"private\"; } ); }"

/* Nobody gains what nobody makes. */
static void what_is_not_made_is_not_told(void **state)
{
	struct disk old, now;
	struct told told = {0};
	(void)state;
	disk_shell("mkdir -p root/P2/medical");
	make_as(MAKES_NONE, WITHOUT_B);
	meanwhile(&old, MAKES_NONE, WARD, &now, WITHOUT_C, &told);
	disk_apply_quietly(&old);
	assert_int_equal(told.calls, 2);
	assert_int_equal(told.gains, 2); /* dr.b, of medical, in the look and again under the lock */
	assert_int_equal(told.losses, 1);
	assert_int_equal(told.of_letters, 0);
	assert_string_equal(disk_output("ls root/P2"), "medical");
	disk_site_clear(&old);
	disk_site_clear(&now);
}

/* Nothing has: what the look has told already stands. */
static void nothing_more_to_tell(void **state)
{
	struct disk old, now;
	struct told told = {0};
	(void)state;
	make_as(NULL, WARD);
	disk_shell("echo x >root/P2/letters/l.odt && chmod 666 root/P2/letters/l.odt");
	meanwhile(&old, NULL, WARD, &now, WARD, &told);
	disk_apply_quietly(&old);
	assert_int_equal(told.calls, 1);
	assert_int_equal(told.gains + told.losses, 0);
	assert_string_equal(disk_output("stat -c %%a root/P2/letters/l.odt"), "660");
	disk_site_clear(&old);
	disk_site_clear(&now);
}

static int no_memory(void *context, patient_id patient, struct folder_facts *facts)
{
	(void)context;
	(void)patient;
	(void)facts;
	return -ENOMEM;
}

/* Nobody knows what decides now, nor is there room to find out: nothing is told, and nothing done. */
static void no_memory_to_ask(void **state)
{
	struct disk disk;
	struct store_report report;
	struct told told = {0};
	(void)state;
	make_as(NULL, WARD);
	disk_site(&disk, NULL, WITHOUT_C);
	disk.job.refresh = no_memory;
	tell(&disk, &told);
	for (unsigned long fails = 0; fails < 2; fails++) { /* in the look, too, or not */
		told.calls = 0;
		char *before = disk_everything();
		store_report_init(&report);
		fault.only = "fgetxattr";
		fault.only_object = "letters";
		fault_arm(1, fails, EIO);
		assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), -ENOMEM);
		fault_disarm();
		assert_true(report.out_of_memory);
		assert_int_equal(report.operations, 0);
		assert_int_equal(told.calls, 1);
		store_report_clear(&report);
		char *after = disk_everything();
		assert_string_equal(before, after);
		free(before);
		free(after);
	}
	disk_site_clear(&disk);
}

static void let_fail(const char *call, bool garbles)
{
	fault.only = call;
	fault.only_object = "letters";
	fault.garbles = garbles;
	fault_arm(1, FAULT_FOREVER, EIO);
}

static const struct {
	const char *call;
	bool garbles;
	const char *shut; /* its mode then */
} rows[] = {{"openat2", false, "770"}, {"fgetxattr", false, "700"}, {"fgetxattr", true, "700"}};
static size_t row;

static int ask_and_let_fail(void *context, patient_id patient, struct folder_facts *facts)
{
	let_fail(rows[row].call, rows[row].garbles);
	return ask(context, patient, facts);
}

/* Under the lock one category cannot be looked at any more: it is told of the others, and it is shut, if it can be. */
static void what_cannot_be_looked_at_is_not_told(void **state)
{
	(void)state;
	for (row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
		struct disk old, now;
		struct store_report report;
		struct told told = {0};
		make_as(NULL, WITHOUT_B);
		meanwhile(&old, NULL, WARD, &now, WITHOUT_C, &told);
		old.job.refresh = ask_and_let_fail;
		store_report_init(&report);
		assert_int_equal(store_apply(&old.job, old.root_fd, &report), 0);
		fault_disarm();
		assert_non_null(fault.failed);
		assert_int_equal(told.calls, 2);
		assert_int_equal(told.medical_of_c, 1);
		assert_int_equal(told.of_letters, 0);
		assert_int_equal(report.failed_folders, 1);
		assert_string_equal(disk_output("stat -c %%a root/P2/letters"), rows[row].shut);
		assert_may_not("inf.c", TRY_LIST, "P2/medical");
		store_report_clear(&report);
		old.job.refresh = NULL;
		disk_apply_quietly(&now);
		assert_int_equal(disk_planned(&now), 0);
		disk_site_clear(&old);
		disk_site_clear(&now);
	}
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
	make_as(NULL, WARD);
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

/* What is told the second time, of inf.c and of documents, in words: who, what, with which access in the end. */
static char words[1024];
static const struct facts *decided_by;

static void note(const char *login, const char *where, enum access wanted)
{
	size_t length = strlen(words);
	snprintf(words + length, sizeof(words) - length, "%s %s %d\n", login, where, (int)wanted);
}

static bool announce_in_words(void *context, const struct folder_facts *facts,
			      const struct access_change *changes, size_t count)
{
	struct told *told = context;
	decided_by = facts == NULL ? NULL : facts->facts;
	for (size_t i = 0; i < count && told->calls == 1; i++)
		if (changes[i].uid == disk_uid("inf.c"))
			note("inf.c", access_change_category(told->disk->facts, &changes[i]),
			     changes[i].wanted);
	return announce(context, facts, changes, count);
}

static void announce_documents(void *context, const struct document_change *changes, size_t count)
{
	const struct told *told = context;
	for (size_t i = 0; i < count && told->calls == 1; i++)
		note(changes[i].uid == disk_uid("inf.c") ? "inf.c" : "dr.b", changes[i].path,
		     changes[i].wanted);
	if (told->calls == 0 && count > 0) /* somebody else works there */
		disk_shell("setfacl -x u:%u root/P2/letters/x.odt", disk_uid("inf.c"));
}

/* The look by the facts at hand does not see private-life; by the folder's lock others are in force. */
static void expect_in_words(const char *at_hand, const char *in_force, const char *expected)
{
	struct disk disk, now;
	struct store_report report;
	struct told told = {0};
	disk_site(&disk, NULL, WARD);
	disk_apply_quietly(&disk);
	disk_shell("cd root/P2 && echo x | tee letters/x.odt medical/m.pdf >/dev/null");
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
	meanwhile(&disk, NULL, at_hand, &now, in_force, &told);
	disk.job.announce = announce_in_words;
	disk.job.announce_documents = announce_documents;
	words[0] = '\0';
	store_report_init(&report);
	fault.only = "fgetxattr";
	fault.only_object = "private-life";
	fault_arm(1, 1, EIO);
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
	fault_disarm();
	assert_int_equal(told.calls, 2);
	assert_ptr_equal(decided_by, now.facts);
	assert_string_equal(words, expected);
	store_report_clear(&report);
	disk_apply_quietly(&now);
	assert_int_equal(disk_planned(&now), 0);
	disk_site_clear(&disk);
	disk_site_clear(&now);
}

#define DOCUMENTS_OF(login)                                                                                  \
	PEOPLE PATIENTS(PATIENT("P2", "ward",                                                                \
				"objections = ( { to = \"login:" login                                       \
				"\"; documents = [ \"letters/x.odt\", \"medical/m.pdf\" ]; } );"))
#define SCANNER                                                                                              \
	"professionals = ( { login = \"dr.a\"; profession = \"physician\"; }, { login = \"dr.b\"; "          \
	"profession = \"physician\"; }, { login = \"inf.c\"; profession = \"scanner\"; }, { login = "        \
	"\"inf.x\"; profession = \"nurse\"; }, { login = \"lab.s\"; profession = \"scanner\"; } );\n" TEAMS  \
	PATIENTS(PATIENT("P2", "ward", ""))

/* What was told and comes out otherwise is told again: inf.c was to lose all, and only deposits. */
static void what_newer_facts_say_otherwise(void **state)
{
	(void)state;
	expect_in_words(WITHOUT_C, SCANNER, "inf.c letters 1\ninf.c ct 1\n");
}

/* So is a document: inf.c was to lose it, has lost it meanwhile, and is to have it. */
static void a_document_of_which_newer_facts_say_otherwise(void **state)
{
	(void)state;
	expect_in_words(DOCUMENTS_OF("inf.c"), DOCUMENTS_OF("dr.b"),
			"dr.b m.pdf 0\ndr.b x.odt 0\ninf.c x.odt 3\n");
}

/* Where that is refused, nothing of it is done. */
static void what_the_look_has_not_seen_can_be_refused(void **state)
{
	struct disk disk;
	struct store_report report;
	struct told told = {.refuses_at = 2};
	(void)state;
	make_as(NULL, WARD);
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
	disk_shell("chown %u root/P2/letters && setfacl -m u:%u:rwx,u:%u:rwx root/P2/letters",
		   disk_uid("inf.x"), disk_uid("service"), disk_uid("inf.x"));
	disk_apply_quietly(&disk);
	assert_int_equal(told.losses, 1);
	assert_int_equal(disk_planned(&disk), 0);
	/* who is somebody of it goes on as one of them */
	disk_shell("chown %u root/P2/letters", disk_uid("dr.a"));
	disk_apply_quietly(&disk);
	assert_int_equal(told.gains + told.losses, 1);
	assert_may("dr.a", TRY_LIST, "P2/letters");
	disk_site_clear(&disk);
}

/* Of two directories that are no categories any more one cannot be closed: who has lost what is counted by each. */
static void one_of_two_former_categories(void **state)
{
	struct disk disk;
	struct store_report report;
	(void)state;
	disk_site(&disk, NULL, WARD);
	disk_apply_quietly(&disk);
	disk_shell("cd root/P2 && mkdir former1 former2 && setfacl -m u:%u:rwx former1 former2 && chattr +i "
		   "former%d",
		   disk_uid("inf.c"), 2);
	for (int stays = 2; stays >= 1; stays--) {
		store_report_init(&report);
		assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), 0);
		assert_int_equal(report.failed_folders, 1);
		assert_int_equal(report.revoked, 1);
		assert_int_equal(report.change_count, 1);
		assert_string_equal(report.changes[0].former_category, stays == 2 ? "former1" : "former2");
		store_report_clear(&report);
		disk_shell(
		    "cd root/P2 && chattr -i former%d && setfacl -m u:%u:rwx former1 former2 && chattr +i "
		    "former%d",
		    stays, disk_uid("inf.c"), 3 - stays);
	}
	disk_shell("chattr -i root/P2/former2");
	disk_apply_quietly(&disk);
	disk_site_clear(&disk);
}

static size_t documents_told;

static void count_documents(void *context, const struct document_change *changes, size_t count)
{
	(void)context;
	for (size_t i = 0; i < count; i++)
		assert_int_equal(changes[i].uid, disk_uid("inf.x"));
	documents_told += count;
}

static bool count_authors(void *context, const struct kept_author *author)
{
	size_t *authors = context;
	(void)author;
	(*authors)++;
	return true;
}

/* Nor of a document that a statement names, and whose author the service owner never was. */
static void nobody_in_particular_of_a_document(void **state)
{
	struct disk disk;
	struct told told = {0};
	size_t authors = 0;
	(void)state;
	disk_site(&disk, NULL, DOCUMENTS_OF("inf.c"));
	disk.job.owner = disk_uid("service");
	disk.job.group = 4711;
	disk.job.keep_author = count_authors;
	disk.job.keep_context = &authors;
	disk_apply_quietly(&disk);
	disk_shell("echo x >root/P2/letters/x.odt");
	disk_apply_quietly(&disk);
	tell(&disk, &told);
	disk.job.announce_documents = count_documents;
	/* of two with one number, the group is nobody */
	disk_shell("setfacl -m u:%u:r,g:%u:r root/P2/letters/x.odt && chgrp 4242 root/P2/letters/x.odt",
		   disk_uid("inf.x"), disk_uid("inf.x"));
	disk_apply_quietly(&disk);
	assert_int_equal(documents_told, 1);
	assert_int_equal(told.gains + told.losses, 0);
	assert_int_equal(authors, 0);
	assert_string_equal(disk_output("stat -c %%u:%%g root/P2/letters/x.odt"),
			    disk_output("echo %u:4711", disk_uid("service")));
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
	    TEST_ON_EXT4(what_is_not_made_is_not_told),
	    TEST_ON_EXT4(nothing_more_to_tell),
	    TEST_ON_EXT4(no_memory_to_ask),
	    TEST_ON_EXT4(what_cannot_be_looked_at_is_not_told),
	    TEST_ON_EXT4(what_the_look_has_not_seen_is_told_once),
	    TEST_ON_EXT4(what_newer_facts_say_otherwise),
	    TEST_ON_EXT4(a_document_of_which_newer_facts_say_otherwise),
	    TEST_ON_EXT4(what_the_look_has_not_seen_can_be_refused),
	    TEST_ON_EXT4(one_of_two_former_categories),
	    TEST_ON_EXT4(nobody_in_particular),
	    TEST_ON_EXT4(nobody_in_particular_of_a_document),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
