/* What check says about the PAM files of the services. */
#include "tests/unit/service_check.h"

static const struct service_case cases[] = {
    {"good-common", {{0}}},
    {"good-system-accounts", {{0}}},
    {"good-root-alone", {{0}}},
    {"good-jump-to-it", {{0}}},
    {"good-substack", {{0}}},
    {"good-other-phase", {{0}}},
    {"include-itself", {{0}}},
    {"nobody-asks", {{0}}},
    {"one-asks", {{0}}},
    {"none", {{0}}},
    {"sufficient-before",
     {{"sufficient-before/sshd:2", "when pam_localuser.so succeeds here, pam_careacl "
				   "(tests/fixtures/services/pam/sufficient-before/sshd:3) is skipped"}}},
    {"sufficient-for-people", {{"sshd:2", "when pam_succeed_if.so succeeds here"}}},
    {"root-is-the-caller", {{"sshd:2", "when pam_rootok.so succeeds here"}}},
    {"caller-is-a-system-account", {{"sshd:2", "when pam_succeed_if.so succeeds here"}}},
    {"done-before", {{"sshd:2", "is skipped"}}},
    {"done-by-default", {{"sshd:2", "is skipped"}}},
    {"jump-over", {{"jump-over/common-account:1", "when pam_unix.so succeeds here"}}},
    {"jump-over-substack", {{"sshd:2", "is skipped"}}},
    {"done-in-include",
     {{"done-in-include/inner:1", "(tests/fixtures/services/pam/done-in-include/sshd:3)"}}},
    {"done-in-same-substack", {{"inner:1", "is skipped"}}},
    {"jump-two", {{"sshd:2", "when pam_permit.so succeeds here"}}},
    {"jump-two-over-include",
     {{"sshd:2", "(tests/fixtures/services/pam/jump-two-over-include/inner:2) is skipped"}}},
    {"jump-on-failure", {{"sshd:2", "when pam_succeed_if.so does not succeed here"}}},
    {"jump-on-failure-of-group", {{"sshd:2", "when pam_succeed_if.so does not succeed here"}}},
    {"auth-err-jumps", {{"sshd:2", "when pam_succeed_if.so does not succeed here"}}},
    {"good-people-alone", {{0}}},
    {"good-jump-too-far", {{0}}},
    {"good-failure-ends", {{0}}},
    {"by-other", {{0}}},
    {"optional", {{"sshd:2", "its refusals are not obeyed"}}},
    {"sufficient-itself",
     {{"sshd:2", "its refusals are not obeyed"}, {"sshd:2", "no later account line is run"}}},
    {"fail-open", {{"sshd:2", "its refusals are not obeyed"}}},
};

static void each_defect_is_named(void **state)
{
	struct service_site site;
	(void)state;
	service_site_init(&site);
	site.settings.state_dir = FIXTURES "none";
	RUN_CASES(&site, "pam", &site.places.pam_directory, cases);
}

static void the_module_reads_this_site(void **state)
{
	static const struct service_case states[] = {
	    {"same-state", {{0}}},
	    {"same-snapshot", {{0}}},
	    {"other-state",
	     {{"sshd:2", "reads the login state in /var/lib/other, and this site publishes it"}}},
	    {"optional", {{"sshd:2", "not obeyed"}, {"sshd:2", "reads the login state in "}}},
	    {"permissive",
	     {{"sshd:2", "\"permissive\" here"}, {"sshd:2", "reads the login state in /permissive"}}},
	};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	RUN_CASES(&site, "pam", &site.places.pam_directory, states);
}

/* What is missing altogether is said for the host's own site, and where people can come in, alone. */
static void doors_of_the_own_site(void **state)
{
	static const struct service_case own[] = {
	    {"good-common", {{0}}},
	    {"nobody-asks", {{"nobody-asks", "no service asks pam_careacl"}}},
	    {"one-asks", {{"one-asks", "pam_careacl is asked by sshd, but not by login, su:"}}},
	};
	static const struct service_case quiet[] = {{"nobody-asks", {{0}}}, {"one-asks", {{0}}}};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	service_site_is_own(&site);
	RUN_CASES(&site, "pam", &site.places.pam_directory, quiet);
	site.places.sshd_config = FIXTURES "sshd/good.conf";
	RUN_CASES(&site, "pam", &site.places.pam_directory, own);
}

/* A site with a state_dir of its own is the host's own when a service leads to its store, or PAM asks its state. */
static void own_by_what_leads_to_it(void **state)
{
	static const struct service_case shared[] = {
	    {"nobody-asks", {{"nobody-asks", "no service asks pam_careacl"}}}};
	static const struct service_case asked[] = {
	    {"same-state", {{0}}},
	    {"same-state-one-asks", {{"same-state-one-asks", "asked by sshd, but not by login:"}}}};
	static const struct service_case quiet[] = {{"nobody-asks", {{0}}}, {"one-asks", {{0}}}};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	site.places.sshd_config = FIXTURES "sshd/start-in-view.conf";
	RUN_CASES(&site, "pam", &site.places.pam_directory, shared);
	site.places.sshd_config = FIXTURES "none";
	site.places.smb_conf = FIXTURES "samba/good.conf";
	RUN_CASES(&site, "pam", &site.places.pam_directory, shared);
	site.places.smb_conf = FIXTURES "none";
	site.places.sshd_config = FIXTURES "sshd/use-pam-after-match-all.conf";
	RUN_CASES(&site, "pam", &site.places.pam_directory, asked);
	site.settings.state_dir = FIXTURES "sshd"; /* no sync has published there */
	RUN_CASES(&site, "pam", &site.places.pam_directory, quiet);
	site.places.sshd_config = FIXTURES "sshd/start-in-view.conf";
	RUN_CASES(&site, "pam", &site.places.pam_directory, shared);
}

/* libpam looks among the packages' files for what /etc/pam.d does not have, and then for the service "other". */
static void files_that_are_elsewhere(void **state)
{
	static const struct service_case vendor[] = {
	    {"none", {{"pam-vendor/sshd:1", "is skipped"}, {"none", "asked by sshd, but not by samba"}}},
	    {"by-other",
	     {{"pam-vendor/sshd:1", "is skipped"},
	      {"by-other", "asked by sshd, login, su, cron, vsftpd, but not by samba:"}}},
	};
	static const struct service_case other[] = {{"by-other", {{0}}}};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	service_site_is_own(&site);
	site.places.sshd_config = FIXTURES "sshd/good.conf";
	site.places.smb_conf = FIXTURES "samba/good.conf";
	RUN_CASES(&site, "pam", &site.places.pam_directory, other);
	site.places.pam_vendor_directory = FIXTURES "pam-vendor";
	RUN_CASES(&site, "pam", &site.places.pam_directory, vendor);
}

/* smbd that serves no store is no door. */
static void samba_counts_when_it_serves_a_store(void **state)
{
	static const struct service_case own[] = {
	    {"one-asks", {{"one-asks", "but not by samba, login, su:"}}}};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	service_site_is_own(&site);
	site.places.smb_conf = FIXTURES "samba/good.conf";
	RUN_CASES(&site, "pam", &site.places.pam_directory, own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_defect_is_named),     cmocka_unit_test(the_module_reads_this_site),
	    cmocka_unit_test(doors_of_the_own_site),    cmocka_unit_test(own_by_what_leads_to_it),
	    cmocka_unit_test(files_that_are_elsewhere), cmocka_unit_test(samba_counts_when_it_serves_a_store),
	};
	return cmocka_run_group_tests_name("check_pam", tests, NULL, NULL);
}
