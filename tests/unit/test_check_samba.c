/* What check says about smb.conf. */
#include "tests/unit/service_check.h"

static const struct service_case cases[] = {
    {"good.conf", {{0}}},
    {"none.conf", {{0}}},
    {"good-by-global.conf", {{0}}},
    {"good-masks.conf", {{0}}},
    {"good-other-share.conf", {{0}}},
    {"last-wins.conf", {{0}}},
    {"obey-pam-missing.conf",
     {{"obey-pam-missing.conf",
       "[global] does not set \"obey pam restrictions\", and Samba's default is no"}}},
    {"obey-pam-no.conf", {{"obey-pam-no.conf:2", "Samba never asks pam_careacl"}}},
    {"in-include.conf", {{"obey-pam-no.conf:2", "Samba never asks pam_careacl"}}},
    {"nt-acl-default.conf", {{"nt-acl-default.conf:3", "[clinical] does not set \"nt acl support\""}}},
    {"nt-acl-yes.conf", {{"nt-acl-yes.conf:5", "\"nt acl support = yes\" holds for [clinical]"}}},
    {"inherit-owner.conf", {{"inherit-owner.conf:8", "\"inherit owner = unix only\""}}},
    {"acl-xattr.conf", {{"acl-xattr.conf:8", "\"vfs objects = full_audit acl_xattr\""}}},
    {"acl-xattr-global.conf",
     {{"acl-xattr-global.conf:2", "\"vfs objects = acl_xattr\" holds for [clinical]"}}},
    {"dos-filemode.conf", {{"dos-filemode.conf:8", "may change who else may open it"}}},
    {"force-user.conf", {{"force-user.conf:8", "everybody works as that one account"}}},
    {"admin-users.conf", {{"admin-users.conf:8", "no ACL holds them"}}},
    {"create-mask-default.conf",
     {{"create-mask-default.conf:3", "files with mode 0644 and directories with 0755"}}},
    {"create-mask-empties.conf",
     {{"create-mask-empties.conf:3", "files with mode 0600 and directories with 0770"}}},
    {"directory-mask-small.conf", {{"directory-mask-small.conf:3", "directories with 0750"}}},
    {"views-alone.conf", {{"views-alone.conf:4", "every view is empty"}}},
    {"folders-alone.conf", {{"folders-alone.conf:4", "people find nothing there"}}},
    {"no-links.conf", {{"no-links.conf:8", "\"follow symlinks = no\""}}},
    {"copied.conf", {{"copied.conf:8", "\"inherit owner = yes\" holds for [second]"}}},
    {"continued.conf", {{"continued.conf:10", "\"force user = clinic\""}}},
    {"include-by-client.conf",
     {{"include-by-client.conf:2", "\"include = /etc/samba/%m.conf\": settings come from where careacl"}}},
    {"registry.conf",
     {{"registry.conf:2", "\"configbackend = registry\": settings come from where careacl"}}},
    {"registry-shares.conf",
     {{"registry-shares.conf:3", "\"registryshares = yes\": settings come from where"}}},
    {"shares-by-client.conf", {{"shares-by-client.conf:3", "\"include = /etc/samba/shares-%m.conf\""}}},
    {"controller.conf", {{"controller.conf:3", "Samba loads acl_xattr for [clinical]"}}},
    {"homes.conf", {{0}}},
    {"homes-by-path.conf",
     {{"homes-by-path.conf:6", "[homes] (/srv/clinical/views/%S, store clinical) holds"}}},
    {"copy-keeps-own.conf", {{0}}},
    {"copy-then-more.conf", {{0}}},
    {"copy-twice.conf", {{"copy-twice.conf:9", "\"nt acl support = yes\" holds for [clinical]"}}},
    {"copy-is-a-moment.conf", {{0}}},
    {"global-default-after.conf",
     {{"global-default-after.conf:1", "[clinical] does not set \"nt acl support\""}}},
    {"global-changes-between.conf",
     {{"global-changes-between.conf:4", "\"inherit owner = yes\" holds for [clinical]"}}},
    {"global-in-share.conf", {{"global-in-share.conf", "[global] does not set \"obey pam restrictions\""}}},
};

static void each_defect_is_named(void **state)
{
	struct service_site site;
	(void)state;
	service_site_init(&site);
	RUN_CASES(&site, "samba", &site.places.smb_conf, cases);
}

/* [homes] without a path leads to the homes. */
static void homes_in_the_views(void **state)
{
	static const struct service_case views[] = {
	    {"homes.conf",
	     {{"homes.conf:5", "[homes] (/srv/clinical/views/anna, store clinical) holds the views"}}},
	};
	static const struct service_case plain[] = {{"homes.conf", {{0}}}};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	site.places.passwd = FIXTURES "passwd/views";
	RUN_CASES(&site, "samba", &site.places.smb_conf, views);
	site.places.passwd = FIXTURES "passwd/plain";
	RUN_CASES(&site, "samba", &site.places.smb_conf, plain);
}

/* Nobody but the author writes a sealed document: group bits of r are enough for files. */
static void sealed_documents_need_less(void **state)
{
	static const struct service_case sealed[] = {
	    {"create-mask-default.conf", {{"create-mask-default.conf:3", "directories with 0755"}}},
	    {"create-mask-empties.conf", {{"create-mask-empties.conf:3", "files with mode 0600"}}},
	};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	site.category.documents = DOCUMENTS_SEALED;
	RUN_CASES(&site, "samba", &site.places.smb_conf, sealed);
}

/* Without views, the folders are shared as they are. */
static void store_without_views(void **state)
{
	static const struct service_case plain[] = {{"folders-alone.conf", {{0}}},
						    {"views-alone.conf", {{0}}}};
	struct service_site site;
	(void)state;
	service_site_init(&site);
	site.store.views = NULL;
	RUN_CASES(&site, "samba", &site.places.smb_conf, plain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_defect_is_named),
	    cmocka_unit_test(homes_in_the_views),
	    cmocka_unit_test(sealed_documents_need_less),
	    cmocka_unit_test(store_without_views),
	};
	return cmocka_run_group_tests_name("check_samba", tests, NULL, NULL);
}
