/* smb.conf as Samba reads it: names without regard to case and blanks, the last value wins, `include` where it
 * stands. A share begins with what [global] says at that place of the text, and `copy` takes what the other share has
 * at that place: what stands further down in those does not reach it. */
#ifndef CAREACL_CHECK_CHECK_SMB_CONF_H
#define CAREACL_CHECK_CHECK_SMB_CONF_H

#include "acl_sync/check/check_services_private.h"

struct smb_parameter {
	size_t section;
	const char *name; /* small letters, no blanks, a synonym by its first name */
	const char *value;
	struct origin origin;
};

struct smb_section {
	const char *name;
	struct origin origin;
	size_t first; /* how many parameters stand above it */
};

#define SMB_GLOBAL 0 /* index of [global], which is always there */

/* Lives in the run's arena. */
struct smb_conf {
	struct smb_section *sections;
	size_t section_count, section_capacity;
	struct smb_parameter *parameters; /* as they stand */
	size_t parameter_count, parameter_capacity;
};

/* Reads `path` and what it includes. False: there is no file. An include that depends on the client, or on
 * Samba's own registry, is among the parameters ("include", "configfile", "configbackend"). */
bool smb_conf_read(struct check_run *run, const char *path, struct smb_conf *conf);

/* What is said for a section: by itself, by the one it copies, or, for a share, by [global]; NULL: nothing. `name` as in
 * struct smb_parameter. */
const struct smb_parameter *smb_conf_find(const struct smb_conf *conf, size_t section, const char *name);

/* One of yes, true, on, 1? */
bool smb_value_is_yes(const char *value);

/* One of no, false, off, 0? */
bool smb_value_is_no(const char *value);

#endif
