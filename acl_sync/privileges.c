/* Which verb needs what. */
#include "acl_sync/privileges.h"

#include <cap-ng.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#define BIT(capability) (UINT64_C(1) << (capability))

/* reads what belongs to others */
#define READ BIT(CAP_DAC_READ_SEARCH)
/* trusted.* attributes */
#define MARKS BIT(CAP_SYS_ADMIN)
/* looks at documents of others without changing their access time, and asks whether they are open for writing */
#define LOOK (READ | MARKS | BIT(CAP_FOWNER) | BIT(CAP_LEASE))
/* finds who holds what: /proc of others */
#define HOLDERS (READ | BIT(CAP_SYS_PTRACE))
/* seals a segment of the audit trail: its append-only flag */
#define SEAL BIT(CAP_LINUX_IMMUTABLE)
/* a store's owners, modes, ACLs and places; FSETID: a mode is kept as it was, with its group bit */
#define CHANGE (LOOK | SEAL | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_CHOWN) | BIT(CAP_FSETID))
/* ends those who hold what was taken away */
#define SWEEP (HOLDERS | BIT(CAP_KILL))
/* becomes somebody else: mailers and their like, and who tries */
#define BECOME (BIT(CAP_SETUID) | BIT(CAP_SETGID))

static const struct {
	const char *verb;
	struct privileges privileges;
} table[] = {
    {"check", {.used = LOOK}},
    /* writes its files where the caller says */
    {"init", {.used = LOOK | BIT(CAP_DAC_OVERRIDE)}},
    {"plan", {.used = LOOK}},
    {"verify", {.used = LOOK}},
    {"explain", {.used = READ | MARKS}},
    {"who", {.used = READ | MARKS}},
    {"what", {.used = READ | MARKS}},
    {"history", {.used = READ | MARKS}},
    {"statements", {.used = READ | MARKS}},
    /* writes its page where the caller says */
    {"report", {.used = READ | MARKS | BIT(CAP_DAC_OVERRIDE)}},
    {"holders", {.used = HOLDERS | MARKS}},
    {"audit", {.used = READ}},
    /* pam-auth-update writes the services' files and its own */
    {"pam", {.used = READ | BIT(CAP_DAC_OVERRIDE) | BIT(CAP_CHOWN) | BIT(CAP_FOWNER) | BIT(CAP_FSETID)}},
    /* the language of the site */
    {"help", {.used = READ}},
    {"status", {.used = READ}},
    {"metrics", {.used = READ | BIT(CAP_DAC_OVERRIDE)}},
    {"review", {.used = READ | SEAL}},
    {"feed", {.used = READ | SEAL}},
    {"break-glass", {.used = CHANGE | SWEEP, .of_programs = BECOME, .starts_notify = true}},
    {"requests", {.used = CHANGE | SWEEP, .of_programs = BECOME, .starts_notify = true}},
};

/* all that change the store: sync, the desk's verbs, adopt, undo, refile, merge, purge */
static const struct privileges others = {.used = CHANGE | SWEEP};

struct privileges privileges_of(const struct options *options)
{
	struct privileges found = others;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (strcmp(table[i].verb, options->verb->name) == 0)
			found = table[i].privileges;
	if (strcmp(options->verb->name, "adopt") == 0 &&
	    (options->dry_run || options->propose != NULL || options->login != NULL))
		found.used = LOOK | (options->propose != NULL ? BIT(CAP_DAC_OVERRIDE) : 0);
	/* its children try as the logins themselves */
	found.used |= options->kernel ? BECOME : 0;
	return found;
}

/* What is kept of what there is. false: it could not be done. */
static bool keep(const struct privileges *privileges)
{
	uint64_t have = 0;
	for (unsigned capability = 0; capability <= CAP_LAST_CAP; capability++)
		if (capng_have_capability(CAPNG_PERMITTED, capability))
			have |= BIT(capability);
	capng_clear(CAPNG_SELECT_ALL);
	for (unsigned capability = 0; capability <= CAP_LAST_CAP; capability++) {
		if ((privileges->used & have & BIT(capability)) != 0)
			capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED | CAPNG_BOUNDING_SET,
				     capability);
		else if ((privileges->of_programs & have & BIT(capability)) != 0)
			capng_update(CAPNG_ADD, CAPNG_BOUNDING_SET, capability);
	}
	return capng_apply(CAPNG_SELECT_ALL) == 0;
}

const char *privileges_limit(const struct options *options)
{
	const struct rlimit nothing = {0, 0};
	(void)setrlimit(RLIMIT_CORE, &nothing);
	if (capng_get_caps_process() != 0 || capng_have_capabilities(CAPNG_SELECT_CAPS) == CAPNG_NONE)
		return NULL;
	struct privileges privileges = privileges_of(options);
	bool is_right = privileges.starts_notify || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
	is_right = privileges_forbid_calls(privileges.starts_notify) && is_right;
	is_right = keep(&privileges) && is_right;
	return is_right ? NULL : "not all powers of root that are not needed could be given up";
}
