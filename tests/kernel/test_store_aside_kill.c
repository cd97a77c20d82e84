/* Killed at any system call while documents leave their folder, or come back: nobody has what neither the old nor the
 * new facts give, no content is lost, and the next run completes it. */
#include "tests/kernel/aside_disk.h"
#include "tests/kernel/killed.h"
#include "tests/kernel/whoever.h"

#include <stdlib.h>

struct sites {
	struct disk old, new;
	struct whoever old_can, new_can, now;
	char contents[4096]; /* of all files, in order */
};

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

static const char *contents(void)
{
	return disk_output("find " DISK_ROOT " -type f -exec cat {} \\; -exec echo \\; | sort");
}

static void kill_everywhere(struct sites *sites)
{
	unsigned long call = 1;
	size_t compared = 0;
	for (bool killed = true; killed; call++) {
		disk_apply_quietly(&sites->old);
		killed = killed_apply(&sites->new, call, call % 2 == 0);
		whoever_look(&sites->now);
		compared +=
		    whoever_expect_within(&sites->now, &sites->old_can, &sites->new_can, "killed at", call);
		assert_string_equal(contents(), sites->contents);
		disk_apply_quietly(&sites->new);
		whoever_look(&sites->now);
		whoever_expect_same(&sites->now, &sites->new_can, "healed after", call);
		assert_string_equal(contents(), sites->contents);
		assert_int_equal(disk_planned(&sites->new), 0);
	}
	print_message("%lu calls, %zu objects\n", call, compared);
	assert_true(call > 12 && compared > 0);
	disk_verify_clean(&sites->new);
}

#define FILES                                                                                                \
	"cd root/P1 && printf secret >letters/secret.odt && printf open >letters/open.odt && mkdir -p "      \
	"letters/sub/deeper && printf d >letters/sub/d.odt && printf e >letters/sub/deeper/e.odt && printf " \
	"m "                                                                                                 \
	">medical/m.pdf && chown %u letters/secret.odt medical/m.pdf"

static void run(struct sites *sites, const char *old, const char *new)
{
	disk_site(&sites->old, NULL, old);
	disk_site(&sites->new, NULL, new);
	disk_apply_quietly(&sites->old);
	if (sites->contents[0] == '\0')
		disk_shell(FILES, disk_uid("dr.a"));
	snprintf(sites->contents, sizeof(sites->contents), "%s", contents());
	disk_apply_quietly(&sites->old);
	whoever_look(&sites->old_can);
	disk_apply_quietly(&sites->new);
	disk_verify_clean(&sites->new);
	whoever_look(&sites->new_can);
	kill_everywhere(sites);
	disk_site_clear(&sites->old);
	disk_site_clear(&sites->new);
}

#define SEAL(document) "{ document = \"" document "\"; author = \"dr.b\"; }"
#define SOME                                                                                                 \
	SITE_WITH("withheld = ( " SEAL("letters/secret.odt") ", " SEAL("letters/sub") ", " SEAL(             \
	    "letters/sub/deeper/e.odt") " ); hidden = ( { document = \"medical/m.pdf\"; ground = "           \
					"\"third-party\"; } );")

static void killed_while_documents_leave(void **state)
{
	run(*state, ONE_PATIENT, SOME);
}

static void killed_while_documents_come_back(void **state)
{
	run(*state, SOME, ONE_PATIENT);
}

/* Both at once, with people who lose and gain. */
static void killed_while_some_leave_and_others_come_back(void **state)
{
	run(*state,
	    SITE_WITH("withheld = ( { document = \"letters/secret.odt\"; author = \"dr.b\"; } ); objections "
		      "= ( { to = "
		      "\"login:inf.c\"; documents = [ \"letters/open.odt\" ]; } );"),
	    SITE_WITH(
		"withheld = ( { document = \"letters/sub\"; author = \"dr.a\"; } ); objections = ( { to = "
		"\"login:dr.b\"; categories = [ \"letters\" ]; } );"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_disk, drop_disk)
	    TEST(killed_while_documents_leave),
	    TEST(killed_while_documents_come_back),
	    TEST(killed_while_some_leave_and_others_come_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
