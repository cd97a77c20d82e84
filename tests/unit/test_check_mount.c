/* What check says about the mounts and names of stores. */
#include "tests/unit/service_check.h"

static const struct service_case cases[] = {
    {"good", {{0}}},
    {"none", {{0}}},
    {"no-nosuid", {{"careacl.conf:7", "is on the mount /srv/clinical without \"nosuid\""}}},
    {"no-nodev", {{"careacl.conf:7", "is on the mount /srv/clinical without \"nodev\""}}},
    {"on-root",
     {{"careacl.conf:7", "on the mount / without \"nosuid\""}, {"careacl.conf:7", "without \"nodev\""}}},
    {"over-mounted", {{"careacl.conf:7", "without \"nodev\""}}},
    {"beside-covered", {{0}}},
    {"hidden-below", {{"careacl.conf:7", "is on the mount /srv without \"nosuid\""}}},
    {"beside",
     {{"careacl.conf:7", "is seen through the mount /data too, and that one is without \"nodev\""}}},
    {"views-apart",
     {{"careacl.conf:7",
       "/srv/clinical/views of store clinical is on the mount /srv/clinical/views without"}}},
};

static void each_defect_is_named(void **state)
{
	struct service_site site;
	(void)state;
	service_site_init(&site);
	service_site_is_own(&site);
	RUN_CASES(&site, "mounts", &site.places.mountinfo, cases);
}

static void a_space_in_a_mount_point(void **state)
{
	static const struct service_case space[] = {
	    {"space-in-name",
	     {{"careacl.conf:7", "on the mount /srv/old clinical without \"nosuid\""},
	      {"careacl.conf:7", "without \"nodev\""}}},
	};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	service_site_is_own(&site);
	site.store.root = "/srv/old clinical/folders";
	site.store.views = NULL;
	RUN_CASES(&site, "mounts", &site.places.mountinfo, space);
}

/* A site that is tried out somewhere is not told how to mount its disks. */
static void not_the_own_site(void **state)
{
	static const struct service_case quiet[] = {{"no-nosuid", {{0}}}, {"on-root", {{0}}}};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	site.store.folder = "{patient}";
	RUN_CASES(&site, "mounts", &site.places.mountinfo, quiet);
	service_site_is_own(&site);
	site.settings.state_dir = site.places.module_state_dir = FIXTURES "sshd";
	RUN_CASES(&site, "mounts", &site.places.mountinfo, quiet);
}

/* ... but one that services lead to is, wherever its state is. */
static void served_with_its_own_state(void **state)
{
	static const struct service_case named[] = {
	    {"no-nosuid",
	     {{"careacl.conf:7", "without \"nosuid\""}, {"careacl.conf:7", "its folders are named"}}}};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	site.store.folder = "{patient}";
	site.places.sshd_config = FIXTURES "sshd/start-in-view.conf";
	RUN_CASES(&site, "mounts", &site.places.mountinfo, named);
}

static void names_that_can_be_guessed(void **state)
{
	static const struct service_case named[] = {
	    {"good", {{"careacl.conf:7", "its folders are named \"{patient}\""}}}};
	static const struct service_case quiet[] = {{"good", {{0}}}};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	service_site_is_own(&site);
	site.store.folder = "{patient}";
	RUN_CASES(&site, "mounts", &site.places.mountinfo, named);
	site.store.views = NULL;
	RUN_CASES(&site, "mounts", &site.places.mountinfo, quiet);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_defect_is_named),      cmocka_unit_test(a_space_in_a_mount_point),
	    cmocka_unit_test(not_the_own_site),          cmocka_unit_test(served_with_its_own_state),
	    cmocka_unit_test(names_that_can_be_guessed),
	};
	return cmocka_run_group_tests_name("check_mount", tests, NULL, NULL);
}
