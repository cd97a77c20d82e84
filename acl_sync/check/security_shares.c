/* What Samba keeps of documents, or shows of their past, in shares that reach a store. */
#include "acl_sync/check/check_smb_conf.h"
#include "acl_sync/check/security.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *module;
	const char *why;
} modules[] = {
    {"recycle",
     "what is deleted stays, under a directory that no category has: it is closed to all but root at the "
     "next sync, and until then open to whoever deleted it; take it out of \"vfs objects\""},
    {"shadow_copy",
     "\"Previous Versions\" shows documents with the ACLs they had when the snapshot was made: "
     "who was kept out since is let in; take it out of \"vfs objects\" (R37)"},
    {"snapper", "\"Previous Versions\" shows documents with the ACLs they had when the snapshot was made: "
		"who was kept out since is let in; take it out of \"vfs objects\" (R37)"},
    {"media_harmony",
     "each client gets files of its own beside the documents; take it out of \"vfs objects\""},
};

static const struct {
	const char *name, *shown;
	const char *why;
} switches[] = {
    {"guestok", "guest ok", "who gives no password comes in as the guest account; set it to no"},
    {"widelinks", "wide links",
     "a link that anybody lays in the share leads wherever the server's files are; set it to no"},
};

static void section_check(struct security *security, const struct smb_conf *conf, size_t section)
{
	const char *share = conf->sections[section].name;
	const struct smb_parameter *objects = smb_conf_find(conf, section, "vfsobjects");
	for (size_t i = 0; objects != NULL && i < sizeof(modules) / sizeof(modules[0]); i++)
		if (strcasestr(objects->value, modules[i].module) != NULL)
			check_warn(&security->run, objects->origin, "\"vfs objects = %s\" holds for [%s]: %s",
				   objects->value, share, modules[i].why);
	for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++) {
		const struct smb_parameter *set = smb_conf_find(conf, section, switches[i].name);
		if (set != NULL && smb_value_is_yes(set->value))
			check_warn(&security->run, set->origin, "\"%s = %s\" holds for [%s]: %s",
				   switches[i].shown, set->value, share, switches[i].why);
	}
}

void security_shares(struct security *security)
{
	struct smb_conf conf;
	if (!smb_conf_read(&security->run, security->run.places->smb_conf, &conf))
		return;
	for (size_t section = SMB_GLOBAL + 1; section < conf.section_count; section++) {
		const struct smb_parameter *path = smb_conf_find(&conf, section, "path");
		if (path != NULL && path->value[0] == '/' && security_store_at(security, path->value) != NULL)
			section_check(security, &conf, section);
	}
}
