/* What a run finds only while it changes a folder is kept before it is changed, like all that the look has found; where it
 * cannot be kept it stays as it is, and the run ends there (disk.md, "Undo"). */
#include "tests/kernel/disk.h"
#include "tests/kernel/failing_calls.h"
#include "tests/kernel/people.h"

#include <stdlib.h>
#include <time.h>

static struct disk disk;
static struct store_report report;

/* ---- the hooks ---- */

static size_t kept, refused;
static char refused_path[256];

static void do_damage(void);

/* Between the look and the first effect. */
static bool announce(void *context, const struct folder_facts *facts, const struct access_change *changes,
		     size_t count)
{
	(void)context;
	(void)facts;
	(void)changes;
	(void)count;
	do_damage();
	return true;
}

/* What the look has found, and nothing more. */
static bool keep(void *context, const struct previous_object *objects, size_t count)
{
	(void)context;
	if (kept++ == 0)
		return true;
	refused += count;
	snprintf(refused_path, sizeof(refused_path), "%s", objects[0].path);
	return false;
}

/* ---- what is found late ---- */

#define TAKEN "chmod 777 root/P1/private-life" /* seen in the look, so that the folder is gone through */
#define GIVEN "setfacl -x u:$b root/P1/medical"
#define STAT "stat -c '%u %a' "

static const struct row {
	const char *what, *seen;
	bool is_given; /* it happens while medical is given; else before anything is done */
	const char *meanwhile, *path, *probe;
} rows[] = {
    {"a document that is taken from", TAKEN, false, "chmod 666 root/P1/letters/y.odt", "P1/letters/y.odt",
     STAT "root/P1/letters/y.odt"},
    {"a directory that is taken from", TAKEN, false, "chmod 777 root/P1/letters", "P1/letters",
     STAT "root/P1/letters"},
    {"a stranger", TAKEN, false, "mkdir -m 777 root/P1/notes", "P1/notes", STAT "root/P1/notes"},
    {"directories whose document settles", TAKEN, false,
     "touch -d '-3 days' root/P1/medical/mine/deep/due.pdf", "P1/medical/mine",
     "cd root/P1/medical && " STAT "mine mine/deep mine/deep/due.pdf"},
    {"a default ACL that is given", GIVEN, true, "setfacl -k root/P1/letters", "P1/letters",
     "getfacl -dcp root/P1/letters"},
    {"a directory that is given", GIVEN, true, "setfacl -x u:$b root/P1/letters", "P1/letters",
     "getfacl -ncp root/P1/letters"},
    {"a document that is given", GIVEN, true, "setfacl -x u:$b root/P1/letters/y.odt", "P1/letters/y.odt",
     "getfacl -ncp root/P1/letters/y.odt"},
};

static const struct row *row;

static void make_store(void)
{
	char uid[16];
	disk_shell("rm -rf root && mkdir -m 0711 root");
	disk_site(&disk, NULL, ONE_PATIENT);
	disk.job.clock = time(NULL);
	snprintf(uid, sizeof(uid), "%u", (unsigned)disk_uid("dr.b"));
	setenv("b", uid, 1);
	disk_apply_quietly(&disk);
	disk_shell("cd root/P1 && echo x >letters/y.odt && cd medical && mkdir -p mine/deep && echo x "
		   ">mine/deep/due.pdf && chown -R %u mine",
		   disk_uid("dr.a"));
	disk_apply_quietly(&disk);
	store_report_init(&report);
}

static void drop_store(void)
{
	store_report_clear(&report);
	disk_site_clear(&disk);
}

/* The probe says after the run what it said when the damage was done. */
static void probe(const char *command, const char *to)
{
	disk_shell("(%s) >$CAREACL_TEST_DIR/%s", command, to);
}

static void do_damage(void)
{
	disk_shell("%s", row->meanwhile);
	probe(row->probe, "then");
}

static void run(void)
{
	kept = refused = 0;
	disk.job.keep = keep;
	if (row->is_given) {
		fault.only = "fsetxattr";
		fault.only_object = "medical";
		fault.meanwhile = do_damage;
		fault_arm(1, 1, 0);
	} else {
		disk.job.announce = announce;
	}
	assert_int_equal(store_apply(&disk.job, disk.root_fd, &report), -ECANCELED);
	fault_disarm();
	disk.job.keep = NULL;
	disk.job.announce = NULL;
}

static void found_late(void **state)
{
	row = *state;
	make_store();
	disk_shell("%s", row->seen);
	run();
	assert_int_equal(kept, 2);
	assert_int_equal(refused, 1);
	assert_string_equal(refused_path, row->path);
	probe(row->probe, "now");
	disk_shell("cd $CAREACL_TEST_DIR && diff then now >&2");
	disk_apply_quietly(&disk);
	assert_int_equal(disk_planned(&disk), 0);
	disk_verify_clean(&disk);
	probe(row->probe, "now");
	disk_shell("cd $CAREACL_TEST_DIR && ! diff then now >/dev/null");
	drop_store();
}

int main(void)
{
	struct CMUnitTest tests[sizeof(rows) / sizeof(rows[0])];
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		tests[i] =
		    (struct CMUnitTest){rows[i].what, found_late, NULL, NULL, (void *)(uintptr_t)&rows[i]};
	return cmocka_run_group_tests(tests, disk_set_up, disk_tear_down);
}
