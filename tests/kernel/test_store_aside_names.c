/* Other names of what statements name: editors' pieces beside a document that is kept aside, and documents that were
 * renamed although a statement names them. */
#include "tests/kernel/aside_disk.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define SECRET "letters/secret.odt"
#define OBJECTED(document) "objections = ( { to = \"login:inf.c\"; documents = [ \"" document "\" ]; } );"

/* ---- pieces ---- */

#define OTHERS 8
static const char *const others[OTHERS] = {
    "open.odt",         "secretary.odt",  "2026-secret.odt",       "~$open.odt",
    ".~lock.open.odt#", "secret.odt.pdf", "secret.odt-signed.pdf", "secret.odt 2"};

static void write_others(void)
{
	char path[64];
	for (size_t i = 0; i < OTHERS; i++) {
		snprintf(path, sizeof(path), "P1/letters/%s", others[i]);
		aside_write(path, "dr.a", "another");
	}
}

static void others_stay(void)
{
	char path[64];
	for (size_t i = 0; i < OTHERS; i++) {
		snprintf(path, sizeof(path), "P1/letters/%s", others[i]);
		assert_may("inf.c", TRY_READ, path);
		assert_int_equal(aside_count(others[i]), 0);
	}
}

/* What is named after the document tells that it is there. */
static void what_is_named_after_it_leaves_with_it(void **state)
{
	(void)state;
	static const char *const pieces[] = {"secret.odt~",    ".secret.odt.swp",    "#secret.odt#",
					     "secret.bak",     ".~lock.secret.odt#", "~$secret.odt",
					     "secret.odt.bak", "secret.odt.filepart"};
	struct disk disk = {.arena = NULL};
	char path[64];
	size_t count = sizeof(pieces) / sizeof(pieces[0]);
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("mkdir root/P1/letters/secret.odt.d");
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	write_others();
	for (size_t i = 0; i < count; i++) {
		snprintf(path, sizeof(path), "P1/letters/%s", pieces[i]);
		aside_write(path, "dr.a", "a piece");
	}
	aside_apply(&disk, SITE_WITH(WITHHELD(SECRET, "dr.b")));
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(aside_count(pieces[i]), 1);
		assert_may("dr.b", TRY_READ, aside_path(pieces[i], 0));
		assert_may_not("inf.c", TRY_READ, aside_path(pieces[i], 0));
		assert_string_equal(
		    disk_output("getfattr --absolute-names --only-values -n trusted.careacl.origin root/%s",
				aside_room(pieces[i])),
		    "P1/letters/secret.odt");
	}
	others_stay();
	assert_true(aside_exists("P1/letters/secret.odt.d"));
	aside_apply(&disk, ONE_PATIENT);
	assert_may("inf.c", TRY_READ, "P1/letters/secret.odt~");
	assert_may("inf.c", TRY_READ, "P1/letters/secret.odt");
	disk_site_clear(&disk);
}

static void a_temporary_file_is_its_owners_and_the_readers(void **state)
{
	(void)state;
	static const char *const pieces[] = {"~WRL0003.tmp", "x.tmp", ".goutputstream-ABCDEF"};
	struct disk disk = {.arena = NULL};
	char path[64];
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	write_others();
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "P1/letters/%s", pieces[i]);
		aside_write(path, "dr.a", "a piece");
	}
	aside_apply(&disk, SITE_WITH(WITHHELD(SECRET, "dr.b")));
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "P1/letters/%s", pieces[i]);
		assert_may("dr.a", TRY_WRITE, path);
		assert_may("dr.b", TRY_READ, path);
		assert_may_not("inf.c", TRY_READ, path);
	}
	others_stay();
	/* what nobody works on any more goes where the document is */
	disk.job.clock += 2 * DAY;
	disk_apply_quietly(&disk);
	disk_verify_clean(&disk);
	assert_int_equal(disk_planned(&disk), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(aside_count(pieces[i]), 1);
		assert_may("dr.b", TRY_READ, aside_path(pieces[i], 0));
		assert_may_not("dr.a", TRY_READ, aside_path(pieces[i], 0));
	}
	others_stay();
	disk_site_clear(&disk);
}

/* Of two documents that a name may come from nobody knows which; of a longer name and a shorter, it is the longer. */
static void whose_piece_it_is(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	disk_shell(
	    "cd root/P1/letters && for i in ecg.pdf ecg.odt ecg ecg.bak ecg.pdf~; do echo $i >$i; done");
	aside_apply(&disk, SITE_WITH("withheld = ( { document = \"letters/ecg.pdf\"; author = \"dr.a\"; }, { "
				     "document = \"letters/ecg.odt\"; author = \"dr.b\"; } );" OBJECTED(
					 "letters/ecg")));
	assert_int_equal(aside_count("ecg.pdf~"), 1);
	assert_may("dr.a", TRY_READ, aside_path("ecg.pdf~", 0));
	assert_may_not("dr.b", TRY_READ, aside_path("ecg.pdf~", 0));
	assert_true(aside_exists("P1/letters/ecg.bak"));
	assert_may_not("dr.a", TRY_READ, "P1/letters/ecg.bak");
	assert_may_not("dr.b", TRY_READ, "P1/letters/ecg.bak");
	disk_site_clear(&disk);
}

/* Documents have names that begin as a directory's does. */
static void what_stands_beside_a_named_directory_is_none_of_it(void **state)
{
	(void)state;
	static const char *const beside[] = {"2026-11-02-ecg.pdf", "2026 summary.pdf", "2026.pdf"};
	static const char *const statements[] = {
	    SITE_WITH(OBJECTED("letters/2026")), SITE_WITH(WITHHELD("letters/2026", "dr.b")),
	    SITE_WITH("hidden = ( { document = \"letters/2026\"; ground = \"third-party\"; } );")};
	struct disk disk = {.arena = NULL};
	char path[64];
	aside_apply(&disk, ONE_PATIENT);
	disk_shell("mkdir root/P1/letters/2026 && touch root/P1/letters/2026/x.pdf root/P1/letters/2026.~1~");
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "P1/letters/%s", beside[i]);
		aside_write(path, "dr.a", "another");
	}
	for (size_t i = 0; i < 3; i++) {
		aside_apply(&disk, statements[i]);
		for (size_t j = 0; j < 3; j++) {
			snprintf(path, sizeof(path), "P1/letters/%s", beside[j]);
			assert_may("inf.c", TRY_READ, path);
		}
		assert_int_equal(aside_count("2026.~1~"), i > 0);
	}
	disk_site_clear(&disk);
}

/* It stays under its name, for all but the person who is refused. */
static void a_piece_of_what_is_objected_to_is_closed_like_it(void **state)
{
	(void)state;
	static const char *const pieces[] = {"secret.odt~", ".secret.odt.swp", "secret.bak"};
	struct disk disk = {.arena = NULL};
	char path[64];
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	aside_write("P1/letters/secret.odt.old", "inf.c", "her own");
	aside_write("P1/letters/x.tmp", "dr.a", "of something");
	write_others();
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "P1/letters/%s", pieces[i]);
		aside_write(path, "dr.a", "a piece");
	}
	aside_apply(&disk, SITE_WITH(OBJECTED(SECRET)));
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "P1/letters/%s", pieces[i]);
		assert_may_not("inf.c", TRY_READ, path);
		assert_may("dr.a", TRY_WRITE, path);
		assert_may("dr.b", TRY_WRITE, path);
	}
	assert_may("inf.c", TRY_READ, "P1/letters/secret.odt.old");
	assert_may("inf.c", TRY_READ, "P1/letters/x.tmp");
	others_stay();
	aside_apply(&disk, ONE_PATIENT);
	assert_may("inf.c", TRY_READ, "P1/letters/secret.odt~");
	disk_site_clear(&disk);
}

/* Under another name, in another category or folder too; but who has written it keeps it. */
static void a_piece_keeps_its_limits_when_it_is_renamed(void **state)
{
	(void)state;
	static const char *const moves[][2] = {{"letters/secret.odt~", "letters/n"},
					       {"letters/.secret.odt.swp", "medical/m"},
					       {"letters/secret.odt.old", "letters/own"}};
	struct disk disk = {.arena = NULL};
	char path[64];
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "P1/%s", moves[i][0]);
		aside_write(path, i == 2 ? "inf.c" : "dr.a", "a piece");
	}
	aside_apply(&disk, SITE_WITH(OBJECTED(SECRET)));
	for (size_t i = 0; i < 3; i++)
		disk_shell("mv root/P1/%s root/P1/%s", moves[i][0], moves[i][1]);
	aside_apply(&disk, SITE_WITH(OBJECTED(SECRET)));
	assert_may_not("inf.c", TRY_READ, "P1/letters/n");
	assert_may_not("inf.c", TRY_READ, "P1/medical/m");
	assert_may("dr.a", TRY_READ, "P1/letters/n");
	assert_may("inf.c", TRY_READ, "P1/letters/own");
	/* what the document becomes, it becomes too */
	aside_apply(&disk, SITE_WITH(WITHHELD(SECRET, "dr.b")));
	assert_false(aside_exists("P1/letters/n"));
	assert_may_not("dr.a", TRY_READ, aside_path("secret.odt", 0));
	aside_apply(&disk, ONE_PATIENT);
	assert_may("inf.c", TRY_READ, "P1/letters/n");
	disk_site_clear(&disk);
}

/* An upload goes on, however old the file's time; of two documents' pieces nobody knows whose they are. */
static void what_is_written_or_anybodys_stays_and_is_closed(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/letters/secret.odt", "dr.a", "one");
	aside_write("P1/letters/second.odt", "dr.a", "two");
	aside_write("P1/letters/secret.odt.filepart", "dr.a", "half");
	aside_write("P1/letters/x.tmp", "dr.a", "of one or two");
	int fd = open("root/P1/letters/secret.odt~", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	aside_site(&disk,
		   SITE_WITH("withheld = ( { document = \"letters/secret.odt\"; author = \"dr.b\"; }, { "
			     "document = \"letters/second.odt\"; author = \"dr.a\"; } );"));
	disk.job.clock += 2 * DAY;
	disk_apply_quietly(&disk);
	assert_true(aside_exists("P1/letters/secret.odt~"));
	assert_true(aside_exists("P1/letters/x.tmp"));
	assert_may_not("dr.b", TRY_READ, "P1/letters/x.tmp");
	assert_may_not("inf.c", TRY_READ, "P1/letters/secret.odt~");
	disk_verify_clean(&disk);
	close(fd);
	disk_apply_quietly(&disk);
	assert_int_equal(aside_count("secret.odt~"), 1);
	assert_int_equal(disk_planned(&disk), 0);
	disk_site_clear(&disk);
}

/* What has settled in a sealed category was never renamed by an editor. */
static void a_settled_document_is_no_piece(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	aside_apply(&disk, ONE_PATIENT);
	aside_write("P1/medical/ecg.pdf", "dr.a", "one");
	aside_write("P1/medical/ecg.pdf.old", "dr.a", "settled");
	disk.job.clock += 2 * DAY;
	disk_apply_quietly(&disk);
	aside_apply(&disk, SITE_WITH(WITHHELD("medical/ecg.pdf", "dr.b")));
	disk.job.clock += 2 * DAY;
	disk_apply_quietly(&disk);
	assert_may("inf.c", TRY_READ, "P1/medical/ecg.pdf.old");
	disk_site_clear(&disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_ALL(what_is_named_after_it_leaves_with_it),
	    TEST_ON_ALL(a_temporary_file_is_its_owners_and_the_readers),
	    TEST_ON_ALL(whose_piece_it_is),
	    TEST_ON_EXT4(what_stands_beside_a_named_directory_is_none_of_it),
	    TEST_ON_ALL(a_piece_of_what_is_objected_to_is_closed_like_it),
	    TEST_ON_ALL(a_piece_keeps_its_limits_when_it_is_renamed),
	    TEST_ON_ALL(what_is_written_or_anybodys_stays_and_is_closed),
	    TEST_ON_ALL(a_settled_document_is_no_piece),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
