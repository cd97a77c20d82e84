/* The power goes when a run over a few folders has said that it is done: what it took is taken, what it gave is given,
 * when the disk comes back (disk.md, "Record"). The disk as it is then is a copy of the image under the mounted file system:
 * whatever was not written through to it is lost, on every file system. */
#include "tests/kernel/aside_disk.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define STORE                                                                                                \
	"{ name = \"clinical\"; root = \"" DISK_ROOT                                                         \
	"\"; views = \"views\"; regime = \"establishment\"; categories = ( "                                 \
	"{ name = \"letters\"; path = \"letters\"; documents = \"working\"; }, { name = \"medical\"; path "  \
	"= "                                                                                                 \
	"\"medical\"; }, { name = \"ct\"; path = \"ct\"; }, { name = \"mr\"; path = \"mr\"; }, { name = "    \
	"\"private\"; path = "                                                                               \
	"\"private-life\"; sensitive = true; } ); }"
#define WITH(more) PEOPLE PATIENTS(PATIENT("P1", "ward", more) ", " PATIENT("P2", "ward", ""))
#define TAKEN                                                                                                \
	WITH("objections = ( { to = \"login:dr.b\"; } ); withheld = ( { document = \"letters/secret.odt\"; " \
	     "author = "                                                                                     \
	     "\"dr.a\"; } );")
#define MANY 300 /* documents: more than are noted one by one */

/* Goes on with the image as it is now. Nothing below it may be open. */
static void cut_power(void)
{
	char here[256];
	assert_non_null(getcwd(here, sizeof(here)));
	assert_int_equal(chdir("/"), 0);
	disk_shell("cp --sparse=always %s.img %s.cut && umount %s && mv %s.cut %s.img && mount -o "
		   "loop,nosuid,nodev %s.img %s",
		   here, here, here, here, here, here, here);
	assert_int_equal(chdir(here), 0);
}

static void run(struct disk *disk, const char *registry, const patient_id *patients)
{
	struct store_report report;
	disk_site(disk, STORE, registry);
	disk->job.patients = patients;
	disk->job.patient_count = patients != NULL;
	disk_apply(disk, &report);
	assert_true(report.operations > 0);
	store_report_clear(&report);
	disk_site_clear(disk);
}

/* Nothing is left to do, and nobody has what is not theirs. */
static void assert_complete(struct disk *disk, const char *registry)
{
	disk_site(disk, STORE, registry);
	assert_int_equal(disk_planned(disk), 0);
	disk_verify_clean(disk);
	disk_site_clear(disk);
}

static void lasts(size_t documents)
{
	static const patient_id first[] = {0};
	struct disk disk = {.arena = NULL};
	run(&disk, WITH(""), NULL);
	aside_write("P1/letters/secret.odt", "dr.a", "the secret");
	for (size_t i = 0; i < documents; i++) {
		char path[64];
		snprintf(path, sizeof(path), "P1/letters/%zu.odt", i);
		aside_write(path, "dr.a", "x");
	}
	disk_shell("chmod 600 root/P1/letters/*"); /* so that each has an ACL of its own */
	run(&disk, WITH(""), NULL);
	disk_shell("sync");

	run(&disk, TAKEN, first);
	cut_power();
	assert_may_not("dr.b", TRY_LIST, "P1");
	assert_may_not("dr.b", TRY_READ, "P1/letters/0.odt");
	assert_string_equal(disk_output("ls views/dr.b"), "P2");
	assert_false(aside_exists("P1/letters/secret.odt"));
	assert_string_equal(aside_read(aside_path("secret.odt", 0)), "the secret");
	assert_may_not("inf.c", TRY_READ, aside_path("secret.odt", 0));
	assert_may("dr.a", TRY_READ, aside_path("secret.odt", 0));
	assert_may("inf.c", TRY_WRITE, "P1/letters/0.odt");
	assert_complete(&disk, TAKEN);

	run(&disk, WITH(""), first);
	cut_power();
	assert_may("dr.b", TRY_READ, "P1/letters/0.odt");
	assert_string_equal(aside_read("P1/letters/secret.odt"), "the secret");
	assert_int_equal(aside_count("secret.odt"), 0);
	assert_string_equal(disk_output("ls views/dr.b | tr '\\n' ' '"), "P1 P2 ");
	assert_complete(&disk, WITH(""));
}

static void what_was_reported_lasts(void **state)
{
	(void)state;
	lasts(5);
}

static void what_was_reported_of_many_lasts(void **state)
{
	(void)state;
	lasts(MANY);
}

#define OBJECTED WITH("objections = ( { to = \"login:dr.b\"; } );")

/* ACLs alone, of the folder and of so many documents; then what others have damaged, where no link of a view changes. */
static void acls_last(size_t documents)
{
	static const patient_id first[] = {0};
	struct disk disk = {.arena = NULL};
	run(&disk, WITH(""), NULL);
	disk_shell("cd root/P1/letters && for i in $(seq %zu); do echo x >$i; done && chmod 600 *",
		   documents);
	run(&disk, WITH(""), NULL);
	disk_shell("sync");
	run(&disk, OBJECTED, first);
	cut_power();
	assert_string_equal(disk_output("getfacl -Rcnp root/P1 | grep -c user:%u; true", disk_uid("dr.b")),
			    "0");
	assert_complete(&disk, OBJECTED);
	disk_shell("chmod 777 root/P1/letters && chmod 666 root/P1/letters/* && sync");
	run(&disk, OBJECTED, first);
	cut_power();
	assert_string_equal(disk_output("find root/P1/letters -perm /o+rwx"), "");
	assert_complete(&disk, OBJECTED);
}

static void acls_of_a_few_last(void **state)
{
	(void)state;
	acls_last(5);
}

static void acls_of_many_last(void **state)
{
	(void)state;
	acls_last(MANY);
}

/* A new patient's folder, made by a run over it alone. */
static void a_new_folder_lasts(void **state)
{
	(void)state;
	static const patient_id second[] = {1};
	struct disk disk = {.arena = NULL};
	run(&disk, PEOPLE PATIENTS(PATIENT("P1", "ward", "")), NULL);
	disk_shell("sync");
	run(&disk, WITH(""), second);
	cut_power();
	assert_may("dr.a", TRY_LIST, "P2/letters");
	assert_string_equal(disk_output("ls views/dr.b | tr '\\n' ' '"), "P1 P2 ");
	assert_complete(&disk, WITH(""));
}

/* A run over the whole store. */
static void a_whole_run_lasts(void **state)
{
	(void)state;
	struct disk disk = {.arena = NULL};
	run(&disk, WITH(""), NULL);
	disk_shell("sync");
	run(&disk, TAKEN, NULL);
	cut_power();
	assert_may_not("dr.b", TRY_LIST, "P1");
	assert_string_equal(disk_output("ls views/dr.b"), "P2");
	assert_complete(&disk, TAKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST_ON_ALL(what_was_reported_lasts), TEST_ON_ALL(what_was_reported_of_many_lasts),
	    TEST_ON_ALL(acls_of_a_few_last),      TEST_ON_ALL(acls_of_many_last),
	    TEST_ON_ALL(a_new_folder_lasts),      TEST_ON_ALL(a_whole_run_lasts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
