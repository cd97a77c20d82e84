/* One call about one object fails, says what cannot be understood, or something happens right before it: what could not be
 * taken keeps the folder from being given more, what is in the way is closed and told, and what has gone is no failure
 * (disk.md, "Failures", "Together"). */
#include "tests/kernel/changing_ward.h"

#include <time.h>

/* ... with documents, the clock running. */
static int make_documents(void **state)
{
	make_store(state);
	old.job.clock = new.job.clock = time(NULL);
	disk_shell("cd root/P1/letters && echo x | tee x.odt y.odt >/dev/null && mkdir sub && echo x "
		   ">sub/z.odt");
	disk_apply_quietly(&old);
	return 0;
}

/* An apply of the new facts with what the test has chosen. */
static int apply_now(void)
{
	int result = store_apply(&new.job, new.root_fd, &report);
	fault_disarm();
	return result;
}

#define assert_noticed(kind, path) assert_true(disk_noticed(&report, kind, path))

static void assert_healed(void)
{
	disk_apply_quietly(&new);
	assert_int_equal(disk_planned(&new), 0);
	disk_verify_clean(&new);
	assert_may_not("dr.b", TRY_ENTER, "P1");
	assert_may("inf.x", TRY_LIST, "P1/letters");
}

/* ---- what cannot be taken away ---- */

/* dr.b could open again what they own, whatever its mode: nobody is let in beside. */
static void an_owner_who_cannot_be_changed(void **state)
{
	(void)state;
	disk_shell("chown %u root/P1/letters/x.odt", disk_uid("dr.b"));
	fault.only = "fchownat";
	fault.only_object = "x.odt";
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(apply_now(), 0);
	assert_non_null(fault.failed);
	assert_int_equal(report.failed_folders, 1);
	assert_noticed(NOTICE_FAILED, "P1/letters/x.odt");
	assert_may_not("dr.b", TRY_ENTER, "P1");
	assert_may_not("inf.x", TRY_ENTER, "P1");
	assert_may("dr.a", TRY_READ, "P1/letters/y.odt");
	assert_healed();
}

#define DEFAULT_ACL "system.posix_acl_default"

/* Where the smaller one does not fit, there is none: what is born next is its author's alone. */
static void a_default_acl_that_has_no_room(void **state)
{
	(void)state;
	fault.only = "fsetxattr";
	fault.only_attribute = DEFAULT_ACL;
	fault.only_object = "letters";
	fault_arm(1, FAULT_FOREVER, ENOSPC);
	assert_int_equal(apply_now(), 0);
	assert_non_null(fault.failed);
	assert_noticed(NOTICE_FAILED, "P1/letters");
	assert_string_equal(disk_output("getfacl -dcnp root/P1/letters | grep -c %u; true", disk_uid("dr.b")),
			    "0");
	assert_may_not("dr.b", TRY_ENTER, "P1");
	assert_may("inf.x", TRY_ENTER, "P1"); /* nothing is open */
	assert_may("dr.a", TRY_CREATE, "P1/letters/born");
	assert_string_equal(
	    disk_output("getfacl -cnp root/P1/letters/born | grep -c %u; true", disk_uid("dr.b")), "0");
	assert_healed();
}

static void a_default_acl_that_cannot_even_be_removed(void **state)
{
	(void)state;
	fault.only_attribute = DEFAULT_ACL;
	fault.only_object = "letters";
	fault.only = NULL;
	fault_arm(2, FAULT_FOREVER, EIO); /* the first call reads it in the look */
	(void)apply_now();
	assert_non_null(fault.failed);
	assert_int_equal(report.failed_folders, 1);
	assert_may_not("dr.b", TRY_LIST, "P1/letters");
	assert_healed();
}

/* Neither set nor removed, but read: it is still open, and nobody is let in. */
static void nobody_is_given_beside_an_open_default_acl(void **state)
{
	(void)state;
	disk_shell("chattr +i root/P1/letters");
	assert_int_equal(apply_now(), 0);
	disk_shell("chattr -i root/P1/letters");
	assert_int_equal(report.failed_folders, 1);
	assert_noticed(NOTICE_FAILED, "P1/letters");
	assert_may_not("inf.x", TRY_ENTER, "P1");
	assert_may_not("dr.b", TRY_ENTER, "P1");
	assert_healed();
}

/* A stranger is shut by its mode at least. */
static void a_strangers_owner_who_cannot_be_changed(void **state)
{
	(void)state;
	disk_shell("mkdir root/P1/notes && chmod 777 root/P1/notes && chown 4242 root/P1/notes");
	fault.only = "fchownat";
	fault.only_object = "notes";
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(apply_now(), 0);
	assert_non_null(fault.failed);
	assert_noticed(NOTICE_FAILED, "P1/notes");
	assert_string_equal(disk_output("stat -c %%a root/P1/notes"), "700");
	assert_healed();
}

static void a_stranger_that_cannot_be_looked_at(void **state)
{
	(void)state;
	disk_shell("mkdir -m 777 root/P1/notes");
	fault.only = "fgetxattr";
	fault.only_object = "notes";
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(apply_now(), 0);
	assert_non_null(fault.failed);
	assert_noticed(NOTICE_FAILED, "P1/notes");
	assert_string_equal(disk_output("stat -c %%a root/P1/notes"), "700");
	assert_healed();
}

/* From outside: what is below cannot be reached any more while it is being closed. */
static void note_mode(void)
{
	disk_shell("stat -c %%a root/P1/notes >mode");
}

static void a_stranger_is_closed_from_outside(void **state)
{
	(void)state;
	disk_shell("mkdir root/P1/notes && echo x >root/P1/notes/n && chmod -R 777 root/P1/notes");
	fault.only = "chmod";
	fault.only_object = "n";
	fault.meanwhile = note_mode;
	fault_arm(1, 1, 0);
	assert_int_equal(apply_now(), 0);
	assert_non_null(fault.failed);
	assert_string_equal(disk_output("cat mode; stat -c %%a root/P1/notes/n"), "700\n600");
	assert_healed();
}

/* What cannot be opened is pinned (by the call of that number) and shut, and a directory its owner cannot open again. */
static void expect_shut_unopened(const char *object, const char *path, unsigned long pinned, const char *then)
{
	disk_shell("chown %u root/%s", disk_uid("dr.b"), path);
	fault.only = "openat2";
	fault.only_object = object;
	fault.spares = pinned;
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(apply_now(), 0);
	assert_non_null(fault.failed);
	assert_int_equal(report.failed_folders, 1);
	assert_noticed(NOTICE_FAILED, path);
	assert_string_equal(disk_output("stat -c '%%u %%a' root/%s", path), then);
	assert_healed();
}

static void a_directory_that_does_not_open(void **state)
{
	(void)state;
	expect_shut_unopened("sub", "P1/letters/sub", 3, "0 700");
}

/* Nor shut: nobody is let in beside whoever may still be there. */
static void a_directory_that_neither_opens_nor_can_be_shut(void **state)
{
	(void)state;
	disk_shell("chattr +i root/P1/letters/sub");
	fault.only = "openat2";
	fault.only_object = "sub";
	fault.spares = 3;
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(apply_now(), 0);
	disk_shell("chattr -i root/P1/letters/sub");
	assert_non_null(fault.failed);
	assert_int_equal(report.failed_folders, 1);
	assert_may_not("inf.x", TRY_ENTER, "P1");
	assert_may_not("dr.b", TRY_ENTER, "P1");
	assert_healed();
}

static void a_category_that_does_not_open(void **state)
{
	(void)state;
	expect_shut_unopened("mr", "P1/imaging/mr", 3, "0 700");
}

static void a_document_that_does_not_open(void **state)
{
	(void)state;
	char then[32];
	disk_shell("chmod 600 root/P1/letters/x.odt && setfacl -m u:%u:rw root/P1/letters/x.odt",
		   disk_uid("inf.c"));
	snprintf(then, sizeof(then), "%u 600", (unsigned)disk_uid("dr.b"));
	expect_shut_unopened("x.odt", "P1/letters/x.odt", 3, then);
}

static void a_stranger_that_does_not_open(void **state)
{
	(void)state;
	disk_shell("mkdir -m 777 root/P1/notes");
	expect_shut_unopened("notes", "P1/notes", 4, "0 700");
}

/* Nor the directory of a document aside: it is shut, so that nobody keeps the way to what they may read no more. */
static void a_document_aside_that_does_not_open(void **state)
{
	(void)state;
	struct disk withheld;
	char room[64];
	disk_site(&withheld, NULL,
		  PROFESSIONALS
		  "teams = ( { name = \"ward\"; members = ( { login = \"dr.a\"; }, { login = "
		  "\"dr.b\"; } ); } );\n" PATIENTS(PATIENT(
		      "P1", "ward", "withheld = ( { document = \"letters/x.odt\"; author = \"dr.b\"; } );")));
	disk_apply_quietly(&withheld);
	disk_site_clear(&withheld);
	snprintf(room, sizeof(room), "%s", disk_output("ls root/.aside"));
	assert_string_equal(disk_output("stat -c %%a root/.aside/%s", room), "750");
	fault.only = "openat2";
	fault.only_object = room;
	fault.spares = 4; /* found, looked at, taken from; then it is pinned */
	fault_arm(2, FAULT_FOREVER, EIO);
	assert_int_equal(apply_now(), 0);
	assert_non_null(fault.failed);
	assert_true(report.failed_folders > 0);
	assert_string_equal(disk_output("stat -c %%a root/.aside/%s", room), "700");
	assert_healed();
	assert_may("inf.x", TRY_READ, "P1/letters/x.odt");
}

/* ---- what cannot be made ---- */

static void what_cannot_be_made_is_told(void **state)
{
	(void)state;
	disk_shell("rm -r root/P1/medical");
	fault.only = "mkdirat";
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(apply_now(), 0);
	assert_int_equal(report.failed_folders, 1);
	assert_noticed(NOTICE_FAILED, "P1/medical");
	assert_string_equal(disk_output("ls root/P1/medical 2>/dev/null; true"), "");
	disk_shell("rm -r root/P1");
	store_report_clear(&report);
	store_report_init(&report);
	fault.only = "mkdirat";
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(apply_now(), 0);
	assert_int_equal(report.failed_folders, 1);
	assert_noticed(NOTICE_FAILED, "P1");
	assert_healed();
}

/* A name for what is built, its lock, and where the way into place is not known: nothing half-made is left. */
static void what_is_built_aside(void **state)
{
	(void)state;
	static const struct {
		const char *call, *object;
		int error;
		bool is_made;
	} calls[] = {{"getrandom", NULL, EIO, false},
		     {"flock", NULL, EIO, false},
		     {"openat2", ".building", EIO, false},
		     {"renameat2", NULL, EINVAL, true}};
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		disk_shell("rm -rf root/P1/medical");
		fault.only = calls[i].call;
		fault.only_object = calls[i].object;
		fault_arm(1, FAULT_FOREVER, calls[i].error);
		assert_int_equal(apply_now(), 0);
		assert_non_null(fault.failed);
		assert_int_equal(report.failed_folders, !calls[i].is_made);
		if (!calls[i].is_made)
			assert_int_equal(report.notices[0].error, calls[i].error);
		assert_string_equal(disk_output("ls -d root/P1/medical 2>/dev/null | wc -l"),
				    calls[i].is_made ? "1" : "0");
		store_report_clear(&report);
		store_report_init(&report);
		assert_healed();
		assert_string_equal(disk_output("ls -A root | grep building; true"), "");
	}
}

/* What a killed run has left is removed; what another is just building, and what is no directory, is not. */
static void what_is_left_of_building(void **state)
{
	(void)state;
	disk_shell("mkdir -p -m 700 root/.building/dead/deep root/.building/alive && : >root/.building/file");
	int fd = open("root/.building/alive", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	assert_int_equal(apply_now(), 0);
	assert_string_equal(disk_output("ls root/.building | tr '\n' ' '"), "alive file ");
	close(fd);
	/* nor anything while somebody is about to build: what is new there may not be locked yet */
	fd = open("root/.building", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(flock(fd, LOCK_SH | LOCK_NB), 0);
	disk_apply_quietly(&new);
	assert_string_equal(disk_output("ls root/.building | tr '\n' ' '"), "alive file ");
	close(fd);
	disk_shell("rm root/.building/file");
	disk_apply_quietly(&new);
	assert_string_equal(disk_output("ls -A root | grep building; true"), "");
	assert_healed();
}

static void remove_building(void)
{
	assert_int_equal(rmdir("root/.building"), 0);
}

/* Whoever cleans up is quicker: it is made again. */
static void the_place_for_building_is_removed_meanwhile(void **state)
{
	(void)state;
	static const struct {
		const char *call;
		unsigned long number; /* the first opening of all looks for what is left of a killed run */
	} calls[] = {{"flock", 1}, {"openat2", 2}};
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		disk_shell("rm -r root/P1/medical");
		fault.only = calls[i].call;
		fault.only_object = ".building";
		fault.meanwhile = remove_building;
		fault_arm(calls[i].number, 1, 0);
		assert_int_equal(apply_now(), 0);
		assert_non_null(fault.failed);
		assert_int_equal(report.failed_folders, 0);
		assert_may("dr.a", TRY_LIST, "P1/medical");
		assert_healed();
	}
}

/* ---- what cannot be understood ---- */

static void expect_shut_for(const char *attribute, const char *object, const char *path)
{
	fault.garbles = true;
	fault.only_attribute = attribute;
	fault.only_object = object;
	fault_arm(1, FAULT_FOREVER, 0);
	(void)apply_now();
	assert_non_null(fault.failed);
	assert_noticed(NOTICE_FAILED, path);
	assert_true(report.failed_folders > 0);
	assert_may_not("dr.b", TRY_ENTER, "P1");
	assert_string_equal(disk_output("stat -c %%a root/%s | grep -c '00$'; true", path), "1");
	assert_healed();
}

static void expect_shut(const char *object, const char *path)
{
	expect_shut_for("system.posix_acl_access", object, path);
}

static void a_folders_acl_that_says_nothing(void **state)
{
	(void)state;
	expect_shut("P1", "P1");
}

static void a_categorys_acl_that_says_nothing(void **state)
{
	(void)state;
	expect_shut("letters", "P1/letters");
}

static void a_directorys_acl_that_says_nothing(void **state)
{
	(void)state;
	expect_shut("sub", "P1/letters/sub");
}

/* Nor can it be shut: nobody is let in beside whoever may still be there. */
static void a_directory_that_says_nothing_and_cannot_be_shut(void **state)
{
	(void)state;
	disk_shell("chattr +i root/P1/letters/sub");
	fault.garbles = true;
	fault.only_attribute = "system.posix_acl_access";
	fault.only_object = "sub";
	fault_arm(1, FAULT_FOREVER, 0);
	assert_int_equal(apply_now(), 0);
	disk_shell("chattr -i root/P1/letters/sub");
	assert_non_null(fault.failed);
	assert_int_equal(report.failed_folders, 1);
	assert_may_not("inf.x", TRY_ENTER, "P1");
	assert_healed();
}

static void a_documents_acl_that_says_nothing(void **state)
{
	(void)state;
	expect_shut("x.odt", "P1/letters/x.odt");
}

static void a_categorys_default_acl_that_says_nothing(void **state)
{
	(void)state;
	expect_shut_for(DEFAULT_ACL, "letters", "P1/letters");
}

/* Nobody knows whether it is still as its depositor has made it. */
static void a_depositors_document_whose_acl_says_nothing(void **state)
{
	(void)state;
	disk_site_clear(&new);
	disk_site(&new, NULL,
		  PROFESSIONALS "teams = ( { name = \"ward\"; members = ( { login = \"inf.x\"; }, { login = "
				"\"lab.s\"; } ); } );\n" PATIENTS(PATIENT("P1", "ward", "")));
	new.job.clock = old.job.clock;
	disk_shell("cd root/P1/letters && chown %u x.odt && setfacl -b x.odt && setfacl -m u:4242:r x.odt",
		   disk_uid("lab.s"));
	expect_shut("x.odt", "P1/letters/x.odt");
}

static void a_strangers_acl_that_says_nothing(void **state)
{
	(void)state;
	disk_shell("mkdir -m 755 root/P1/notes && setfacl -m u:%u:rx root/P1/notes", disk_uid("dr.b"));
	expect_shut("notes", "P1/notes");
}

/* ---- what happens right before ---- */

static void make_link(void)
{
	disk_shell("ln root/P1/letters/x.odt root/P1/medical/second");
}

/* The second name comes while the document is given: it is closed, whatever was given it. */
static void a_second_name_while_it_is_given(void **state)
{
	(void)state;
	fault.only = "setxattr";
	fault.only_object = "x.odt";
	fault.meanwhile = make_link;
	fault_arm(2, 1, 0); /* the first takes */
	assert_int_equal(apply_now(), 0);
	assert_non_null(fault.failed);
	assert_string_equal(disk_output("stat -c '%%h %%a %%u' root/P1/letters/x.odt"), "2 600 0");
	assert_may_not("inf.x", TRY_READ, "P1/letters/x.odt");
	assert_may_not("dr.a", TRY_READ, "P1/medical/second");
	assert_may("inf.x", TRY_READ, "P1/letters/y.odt");
	disk_shell("rm root/P1/medical/second");
	assert_healed();
}

static void remove_document(void)
{
	disk_shell("rm root/P1/letters/x.odt");
}

static void remove_directory(void)
{
	disk_shell("rm -r root/P1/letters/sub");
}

static void put_fifo(void)
{
	disk_shell("rm root/P1/letters/x.odt && mkfifo root/P1/letters/x.odt");
}

static void put_link(void)
{
	disk_shell("rm -r root/P1/letters/sub && ln -s ../medical root/P1/letters/sub");
}

/* At each opening of it. */
static void expect_no_failure(const char *object, void (*meanwhile)(void))
{
	fault.only = "openat2";
	fault.only_object = object;
	fault.meanwhile = meanwhile;
	fault_arm(1, 1, 0);
	assert_int_equal(apply_now(), 0);
	assert_non_null(fault.failed);
	assert_int_equal(report.failed_folders, 0);
	assert_may("inf.x", TRY_READ, "P1/letters/y.odt");
	assert_healed();
}

static void a_document_that_goes(void **state)
{
	(void)state;
	expect_no_failure("x.odt", remove_document);
	assert_int_equal(report.notice_count, 0);
}

static void a_directory_that_goes(void **state)
{
	(void)state;
	expect_no_failure("sub", remove_directory);
	assert_int_equal(report.notice_count, 0);
}

static void a_fifo_in_the_place_of_a_document(void **state)
{
	(void)state;
	expect_no_failure("x.odt", put_fifo);
	assert_noticed(NOTICE_SPECIAL, "P1/letters/x.odt");
}

static void a_link_in_the_place_of_a_directory(void **state)
{
	(void)state;
	fault.only = "openat2";
	fault.only_object = "sub";
	fault.meanwhile = put_link;
	fault_arm(1, 1, 0);
	assert_int_equal(apply_now(), 0);
	assert_non_null(fault.failed);
	assert_string_equal(disk_output("readlink root/P1/letters/sub"), "../medical");
	assert_healed();
}

/* What an author leaves to themselves is theirs; all others get what they should have. */
static void an_authors_own_mode_is_theirs(void **state)
{
	(void)state;
	disk_shell("chown %u root/P1/letters/x.odt && chmod 400 root/P1/letters/x.odt", disk_uid("dr.a"));
	assert_int_equal(apply_now(), 0);
	assert_string_equal(disk_output("stat -c '%%A %%u' root/P1/letters/x.odt | cut -c 2-4,11-"),
			    disk_output("echo 'r-- %u'", disk_uid("dr.a")));
	assert_may("inf.x", TRY_WRITE, "P1/letters/x.odt");
	assert_healed();
}

/* ---- settling ---- */

/* Nobody knows whether it is being written: it is left for later, which is said, and the author keeps it. */
static void nobody_can_tell_whether_it_is_written(void **state)
{
	(void)state;
	disk_shell("cd root/P1/medical && echo x >due.pdf && chown %u due.pdf && touch -d '-3 days' due.pdf",
		   disk_uid("dr.a"));
	fault.only = "open";
	fault.only_object = "due.pdf";
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(apply_now(), 0);
	assert_non_null(fault.failed);
	assert_noticed(NOTICE_BUSY, "P1/medical/due.pdf");
	assert_int_equal(report.settled, 0);
	assert_may("dr.a", TRY_WRITE, "P1/medical/due.pdf");
	disk_shell("touch -d '-3 days' root/P1/medical/due.pdf");
	disk_apply_quietly(&new);
	assert_may_not("dr.a", TRY_WRITE, "P1/medical/due.pdf");
}

/* ---- the run ---- */

static void a_lock_that_is_not_given(void **state)
{
	(void)state;
	char *before = disk_everything();
	new.job.lock_fd = 1023; /* nothing is open there */
	assert_int_equal(apply_now(), 0);
	new.job.lock_fd = -1;
	char *after = disk_everything();
	assert_string_equal(before, after);
	free(before);
	free(after);
	assert_int_equal(report.failed_folders, 1);
	assert_int_equal(report.notices[0].error, EBADF);
	assert_int_equal(report.granted + report.revoked, 0);
	assert_healed();
}

static void what_does_not_reach_the_disk(void **state)
{
	(void)state;
	fault.only = "syncfs";
	fault_arm(1, 1, EIO);
	assert_int_equal(apply_now(), -EIO);
	assert_healed();
	/* nor is anything asked of it where nothing was done */
	fault.only = "syncfs";
	fault_arm(1, 1, EIO);
	assert_int_equal(apply_now(), 0);
	assert_null(fault.failed);
}

/* What stands aside cannot be listed: the run has not seen all, and says so; so does one about a few folders. */
static void what_stands_aside_cannot_be_listed(void **state)
{
	(void)state;
	static const patient_id first[] = {0};
	for (int few = 0; few < 2; few++)
		for (int plan = 0; plan < 2; plan++) {
			new.job.patients = few ? first : NULL;
			new.job.patient_count = 1;
			fault.only = "getdents64";
			fault.only_object = ".aside";
			fault_arm(1, FAULT_FOREVER, EIO);
			assert_int_equal(plan ? store_plan(&new.job, new.root_fd, &report) : apply_now(), 0);
			fault_disarm();
			assert_non_null(fault.failed);
			assert_int_equal(report.failed_folders, 1);
			store_report_clear(&report);
			store_report_init(&report);
		}
	new.job.patients = NULL;
	assert_healed();
}

/* Nor the root, in a plan as in an apply. */
static void the_root_cannot_be_listed(void **state)
{
	(void)state;
	for (int plan = 0; plan < 2; plan++) {
		fault.only = "getdents64";
		fault.only_object = "root";
		fault_arm(1, FAULT_FOREVER, EIO);
		(void)(plan ? store_plan(&new.job, new.root_fd, &report) : apply_now());
		fault_disarm();
		assert_non_null(fault.failed);
		assert_true(report.failed_folders > 0);
		store_report_clear(&report);
		store_report_init(&report);
	}
	assert_healed();
}

/* Of very many failures each is told. */
static void very_many_failures(void **state)
{
	(void)state;
	disk_shell("cd root/P1/letters && for i in $(seq 100); do echo x >many$i; chmod 666 many$i; done");
	fault.only = "setxattr";
	fault_arm(1, FAULT_FOREVER, EIO);
	assert_int_equal(apply_now(), 0);
	for (int i = 1; i <= 100; i++) {
		char path[64];
		snprintf(path, sizeof(path), "P1/letters/many%d", i);
		assert_noticed(NOTICE_FAILED, path);
	}
	assert_int_equal(report.failed_folders, 1);
	assert_healed();
}

/* Whom the name service does not know has nothing. */
static void a_login_without_a_uid(void **state)
{
	(void)state;
	login_id login = facts_login(new.facts, "dr.a");
	new.uids[login] = UID_NONE;
	assert_int_equal(apply_now(), 0);
	assert_int_equal(report.failed_folders, 0);
	assert_may_not("dr.a", TRY_ENTER, "P1");
	assert_may("inf.x", TRY_LIST, "P1/letters");
	new.uids[login] = disk_uid("dr.a");
	assert_healed();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_documents, drop_store)
	    TEST(an_owner_who_cannot_be_changed),
	    TEST(a_default_acl_that_has_no_room),
	    TEST(a_default_acl_that_cannot_even_be_removed),
	    TEST(nobody_is_given_beside_an_open_default_acl),
	    TEST(a_strangers_owner_who_cannot_be_changed),
	    TEST(a_stranger_that_cannot_be_looked_at),
	    TEST(a_stranger_is_closed_from_outside),
	    TEST(an_authors_own_mode_is_theirs),
	    TEST(a_directory_that_does_not_open),
	    TEST(a_directory_that_neither_opens_nor_can_be_shut),
	    TEST(a_category_that_does_not_open),
	    TEST(a_document_that_does_not_open),
	    TEST(a_stranger_that_does_not_open),
	    TEST(a_document_aside_that_does_not_open),
	    TEST(what_cannot_be_made_is_told),
	    TEST(what_is_built_aside),
	    TEST(what_is_left_of_building),
	    TEST(the_place_for_building_is_removed_meanwhile),
	    TEST(a_folders_acl_that_says_nothing),
	    TEST(a_categorys_acl_that_says_nothing),
	    TEST(a_directorys_acl_that_says_nothing),
	    TEST(a_directory_that_says_nothing_and_cannot_be_shut),
	    TEST(a_documents_acl_that_says_nothing),
	    TEST(a_categorys_default_acl_that_says_nothing),
	    TEST(a_depositors_document_whose_acl_says_nothing),
	    TEST(a_strangers_acl_that_says_nothing),
	    TEST(a_second_name_while_it_is_given),
	    TEST(a_document_that_goes),
	    TEST(a_directory_that_goes),
	    TEST(a_fifo_in_the_place_of_a_document),
	    TEST(a_link_in_the_place_of_a_directory),
	    TEST(nobody_can_tell_whether_it_is_written),
	    TEST(a_lock_that_is_not_given),
	    TEST(what_does_not_reach_the_disk),
	    TEST(what_stands_aside_cannot_be_listed),
	    TEST(the_root_cannot_be_listed),
	    TEST(very_many_failures),
	    TEST(a_login_without_a_uid),
	};
	return cmocka_run_group_tests(tests, disk_set_up, disk_tear_down);
}
