#include "acl_sync/check/security.h"

#include <fnmatch.h>

const struct security_places security_places_of_host = {
    .sysctls = "/proc/sys",
    .capabilities = "/etc/security/capability.conf",
    .updatedb = "/etc/updatedb.conf",
    .nfs_conf = "/etc/nfs.conf",
    .exports = "/etc/exports",
    .exports_folder = "/etc/exports.d",
    .sudoers = "/etc/sudoers",
    .sudoers_folder = "/etc/sudoers.d",
    .nsswitch = "/etc/nsswitch.conf",
};

const struct store *security_store_at(struct security *security, const char *path)
{
	const struct policy *policy = &security->run.settings->policy;
	for (size_t i = 0; i < policy->store_count; i++)
		if (check_reach_of(&security->run, path, &policy->stores[i]).touches)
			return &policy->stores[i];
	return NULL;
}

bool security_name_is(const char *name, const char *const *patterns)
{
	for (; *patterns != NULL; patterns++)
		if (fnmatch(*patterns, name, FNM_CASEFOLD) == 0)
			return true;
	return false;
}

static void (*const looks[])(struct security *security) = {
    security_kernel, security_capabilities, security_index,  security_exports, security_files,
    security_above,  security_sudoers,      security_shares, security_copies,  security_elsewhere,
    security_mounts, security_people,       security_names,  security_tree,
};

void check_security(struct site *site)
{
	struct security security = {
	    .run = {.settings = site->fresh.settings,
		    .places = &service_places_of_host,
		    .findings = &site->findings,
		    .arena = site->arena},
	    .places = &security_places_of_host,
	    .site = site,
	};
	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		looks[i](&security);
}
