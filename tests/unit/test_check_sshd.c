/* What check says about sshd_config. */
#include "tests/unit/service_check.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct service_case cases[] = {
    {"good.conf", {{0}}},
    {"none.conf", {{0}}},
    {"use-pam-after-match-all.conf", {{0}}},
    {"include-itself.conf", {{0}}},
    {"use-pam-no.conf", {{"use-pam-no.conf:3", "UsePAM is \"no\", expected \"yes\""}}},
    {"use-pam-missing.conf", {{"use-pam-missing.conf", "UsePAM is not set, and sshd's own default is no"}}},
    {"use-pam-in-match.conf", {{"use-pam-in-match.conf:2", "stands in a Match block: sshd does not start"}}},
    {"include-in-match.conf", {{"included.d/30-all.conf:2", "stands in a Match block: sshd does not start"}}},
    {"first-wins.conf", {{0}}},
    {"quoted.conf", {{"quoted.conf:1", "UsePAM is \"no\""}}},
    {"start-in-view.conf", {{0}}},
    {"use-pam-no-included.conf", {{"included.d/20-no.conf:2", "UsePAM is \"no\""}}},
    {"chroot-views.conf", {{"chroot-views.conf:3", "no link leads out of it, and every view is empty"}}},
    {"chroot-folders.conf", {{"chroot-folders.conf:3", "people find nothing there"}}},
    {"chroot-home.conf", {{0}}},
};

static void each_defect_is_named(void **state)
{
	struct service_site site;
	(void)state;
	service_site_init(&site);
	RUN_CASES(&site, "sshd", &site.places.sshd_config, cases);
}

/* "%h": where the homes are tells what people see. */
static void chroot_in_homes(void **state)
{
	static const struct service_case views[] = {
	    {"chroot-home.conf",
	     {{"chroot-home.conf:3", "ChrootDirectory %h (store clinical) holds the views"}}},
	};
	static const struct service_case plain[] = {{"chroot-home.conf", {{0}}}};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	site.places.passwd = FIXTURES "passwd/views";
	RUN_CASES(&site, "sshd", &site.places.sshd_config, views);
	site.places.passwd = FIXTURES "passwd/plain";
	RUN_CASES(&site, "sshd", &site.places.sshd_config, plain);
}

/* A link farm without views has no links that could break. */
static void chroot_of_a_store_without_views(void **state)
{
	struct service_site site;
	(void)state;
	service_site_init(&site);
	site.store.views = NULL;
	site.places.sshd_config = FIXTURES "sshd/chroot-views.conf";
	service_site_check(&site);
	expect_findings(&site, "chroot-views.conf", NULL, 0);
	findings_clear(&site.findings);
}

/* What is no regular file, or has no end, is said and not waited for. */
static void odd_files(void **state)
{
	char folder[] = "/tmp/careacl-check.XXXXXX";
	char fifo[64], large[64];
	struct service_site site;
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(fifo, sizeof(fifo), "%s/fifo", folder);
	snprintf(large, sizeof(large), "%s/large", folder);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	FILE *file = fopen(large, "w");
	assert_non_null(file);
	assert_int_equal(ftruncate(fileno(file), 1024 * 1024 + 1), 0);
	fclose(file);
	const char *const paths[] = {fifo, large, folder};
	service_site_init(&site);
	for (size_t i = 0; i < 3; i++) {
		site.places.sshd_config = paths[i];
		service_site_check(&site);
		expect_findings(&site, paths[i], &(struct expected_finding){paths[i], "cannot be read"}, 1);
	}
	findings_clear(&site.findings);
	unlink(fifo);
	unlink(large);
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_defect_is_named),
	    cmocka_unit_test(chroot_in_homes),
	    cmocka_unit_test(chroot_of_a_store_without_views),
	    cmocka_unit_test(odd_files),
	};
	return cmocka_run_group_tests_name("check_sshd", tests, NULL, NULL);
}
