/* Shares that reach a store: is the login asked, do documents keep their ACL, does the person stay themselves? */
#include "acl_sync/check/check_smb_conf.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define GROUP_RW 060u
#define GROUP_R 040u
#define GROUP_RWX 070u

/* Is a value one that breaks something? */
static bool is_not_yes(const char *value)
{
	return !smb_value_is_yes(value);
}

static bool is_not_no(const char *value)
{
	return !smb_value_is_no(value);
}

static bool is_set(const char *value)
{
	return value[0] != '\0';
}

static bool is_no_file(const char *value)
{
	return strcasecmp(value, "file") != 0;
}

/* "acl_xattr" and "acl_tdb" among the words, "acl_xattr:option" too. */
static bool names_nt_acl_module(const char *value)
{
	return strstr(value, "acl_xattr") != NULL || strstr(value, "acl_tdb") != NULL;
}

/* One line a parameter. `standard`: what Samba does when it is not set. */
struct share_rule {
	const char *name;  /* as in struct smb_parameter */
	const char *shown; /* as people write it */
	const char *standard;
	bool (*is_bad)(const char *value);
	const char *why; /* what happens, and what to do */
};

static const struct share_rule global_rules[] = {
    {"obeypamrestrictions", "obey pam restrictions", "no", is_not_yes,
     "Samba never asks pam_careacl, and a suspended or expired login comes in; set \"obey pam restrictions = "
     "yes\" in [global]"},
};

static const struct share_rule share_rules[] = {
    {"ntaclsupport", "nt acl support", "yes", is_not_no,
     "whoever owns a document can give it to anybody from the Windows security dialog; set \"nt acl support "
     "= no\""},
    {"inheritowner", "inherit owner", "no", is_not_no,
     "documents belong to root from birth: their author is lost, and programs that save by renaming fail in "
     "sealed "
     "categories; set \"inherit owner = no\""},
    {"vfsobjects", "vfs objects", "", names_nt_acl_module,
     "the module keeps access lists of its own beside the ACLs, adds group entries to documents and lets "
     "everybody who may write change who else may; take it out of \"vfs objects\""},
    {"dosfilemode", "dos filemode", "no", is_not_no,
     "whoever may write a document may change who else may open it; set \"dos filemode = no\""},
    {"forceuser", "force user", "", is_set,
     "everybody works as that one account, so no ACL tells people apart; take \"force user\" out"},
    {"adminusers", "admin users", "", is_set,
     "these people work as root and no ACL holds them; take \"admin users\" out"},
};

/* Judges one parameter; the finding stands where it is set, else at the section. */
static void rule_check(struct check_run *run, const struct smb_conf *conf, size_t section,
		       const struct share_rule *rule)
{
	const struct smb_parameter *parameter = smb_conf_find(conf, section, rule->name);
	const char *share = conf->sections[section].name;
	if (!rule->is_bad(parameter == NULL ? rule->standard : parameter->value))
		return;
	if (parameter == NULL)
		check_warn(run, conf->sections[section].origin,
			   "[%s] does not set \"%s\", and Samba's default is %s: %s", share, rule->shown,
			   rule->standard, rule->why);
	else
		check_warn(run, parameter->origin, "\"%s = %s\" holds for [%s]: %s", rule->shown,
			   parameter->value, share, rule->why);
}

/* A mode in octal as a parameter says it. */
static unsigned long mode_of(const struct smb_conf *conf, size_t section, const char *name,
			     unsigned long standard)
{
	const struct smb_parameter *parameter = smb_conf_find(conf, section, name);
	return parameter == NULL ? standard : strtoul(parameter->value, NULL, 8);
}

/* Group bits that all documents of the stores in reach need: they are the ACL mask. */
static unsigned long bits_needed(struct check_run *run, const char *path)
{
	const struct policy *policy = &run->settings->policy;
	for (size_t i = 0; i < policy->category_count; i++) {
		const struct category *category = &policy->categories[i];
		if (category->documents == DOCUMENTS_WORKING &&
		    check_reach_of(run, path, &policy->stores[category->store]).root)
			return GROUP_RW;
	}
	return GROUP_R;
}

/* Without `inherit permissions`, Samba gives each new document mode bits of its own, and the group bits
 * are what the ACL's entries are cut down to. */
static void masks_check(struct check_run *run, const struct smb_conf *conf, size_t section, const char *path)
{
	const struct smb_parameter *inherit = smb_conf_find(conf, section, "inheritpermissions");
	if (inherit != NULL && smb_value_is_yes(inherit->value))
		return;
	unsigned long file = (0666 & mode_of(conf, section, "createmask", 0744)) |
			     mode_of(conf, section, "forcecreatemode", 0);
	unsigned long directory = (0777 & mode_of(conf, section, "directorymask", 0755)) |
				  mode_of(conf, section, "forcedirectorymode", 0);
	unsigned long needed = bits_needed(run, path);
	bool too_small = (file & needed) != needed || (directory & GROUP_RWX) != GROUP_RWX;
	if (too_small)
		check_warn(run, conf->sections[section].origin,
			   "[%s] creates files with mode %04lo and directories with %04lo: the group bits "
			   "become the ACL mask, "
			   "and the care team cannot work with a new document until the next sync repairs "
			   "it; set \"inherit "
			   "permissions = yes\"",
			   conf->sections[section].name, file & 0777, directory & 0777);
}

/* Links of the views lead to the folders: a share must hold both, and follow them. `origin`: of its path. */
static void views_check(struct check_run *run, const struct smb_conf *conf, size_t section, const char *path,
			struct origin origin, const struct store *store)
{
	struct check_reach reach = check_reach_of(run, path, store);
	const char *share = conf->sections[section].name;
	const struct smb_parameter *follow = smb_conf_find(conf, section, "followsymlinks");
	const char *half = check_half_of(reach, store);
	if (store->views == NULL || !reach.touches)
		return;
	if (half != NULL)
		check_warn(run, origin,
			   "[%s] (%s, store %s) holds %s; share a directory that holds both %s and %s", share,
			   path, store->name, half, store->root, store->views);
	else if (follow != NULL && smb_value_is_no(follow->value))
		check_warn(run, follow->origin,
			   "\"follow symlinks = no\" holds for [%s]: no link of a view of store %s opens; "
			   "set it to yes",
			   share, store->name);
}

static bool share_is_off(const struct smb_conf *conf, size_t section)
{
	const struct smb_parameter *available = smb_conf_find(conf, section, "available");
	return available != NULL && smb_value_is_no(available->value);
}

/* A domain controller for Active Directory loads acl_xattr for every share that does not say otherwise. */
static void controller_check(struct check_run *run, const struct smb_conf *conf, size_t section)
{
	static const char *const roles[] = {"active directory domain controller", "domain controller", "dc"};
	const struct smb_parameter *role = smb_conf_find(conf, SMB_GLOBAL, "serverrole");
	if (role == NULL || smb_conf_find(conf, section, "vfsobjects") != NULL)
		return;
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strcasecmp(role->value, roles[i]) == 0)
			check_warn(
			    run, role->origin,
			    "with \"server role = %s\" Samba loads acl_xattr for [%s], which keeps access "
			    "lists of its own beside the ACLs and lets everybody who may write change who "
			    "else may; set \"vfs objects =\" (empty) there, or serve the store from a member",
			    role->value, conf->sections[section].name);
}

/* The directory that a share gives to people, and where that is said; NULL: nothing that concerns a store. */
static const char *share_path(struct check_run *run, const struct smb_conf *conf, size_t section,
			      struct origin *ret_origin)
{
	const struct smb_parameter *path = smb_conf_find(conf, section, "path");
	*ret_origin = path == NULL ? conf->sections[section].origin : path->origin;
	if (path == NULL)
		return strcasecmp(conf->sections[section].name, "homes") == 0 ? check_home_in_store(run)
									      : NULL;
	return path->value[0] == '/' ? path->value : NULL;
}

/* All that is to say about one share; false: it reaches no store. */
static bool share_check(struct check_run *run, const struct smb_conf *conf, size_t section)
{
	const struct policy *policy = &run->settings->policy;
	struct origin origin;
	const char *path = share_is_off(conf, section) ? NULL : share_path(run, conf, section, &origin);
	if (path == NULL || !check_serves(run, path))
		return false;
	for (size_t i = 0; i < policy->store_count; i++)
		views_check(run, conf, section, path, origin, &policy->stores[i]);
	for (size_t i = 0; i < sizeof(share_rules) / sizeof(share_rules[0]); i++)
		rule_check(run, conf, section, &share_rules[i]);
	masks_check(run, conf, section, path);
	controller_check(run, conf, section);
	return true;
}

/* What stands elsewhere than in a file that is the same for everybody: any share can be there. */
static const struct {
	const char *name;
	bool (*is_elsewhere)(const char *value);
} elsewhere[] = {
    {"include", is_set},
    {"configfile", is_set},
    {"configbackend", is_no_file},
    {"registryshares", smb_value_is_yes},
};

static void elsewhere_check(struct check_run *run, const struct smb_conf *conf)
{
	for (size_t i = 0; i < conf->parameter_count; i++) {
		const struct smb_parameter *parameter = &conf->parameters[i];
		for (size_t n = 0; n < sizeof(elsewhere) / sizeof(elsewhere[0]); n++)
			if (strcmp(parameter->name, elsewhere[n].name) == 0 &&
			    elsewhere[n].is_elsewhere(parameter->value))
				check_warn(
				    run, parameter->origin,
				    "\"%s = %s\": settings come from where careacl cannot read them, so "
				    "what they say about shares was not checked; look with \"testparm -s\" "
				    "whether they set what docs/services/samba.md asks for",
				    elsewhere[n].name, parameter->value);
	}
}

void check_samba(struct check_run *run)
{
	struct smb_conf conf;
	run->has_samba = smb_conf_read(run, run->places->smb_conf, &conf);
	if (!run->has_samba)
		return;
	for (size_t section = SMB_GLOBAL + 1; section < conf.section_count; section++)
		run->serves_store = share_check(run, &conf, section) || run->serves_store;
	elsewhere_check(run, &conf);
	for (size_t i = 0; run->serves_store && i < sizeof(global_rules) / sizeof(global_rules[0]); i++)
		rule_check(run, &conf, SMB_GLOBAL, &global_rules[i]);
}
