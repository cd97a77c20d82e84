/* What the host's services do to the protection: sshd, Samba, PAM, mounts (pam.md, `careacl check`).
 *
 * Reads other programs' configuration as those programs do, changes nothing, runs nothing, and only
 * ever warns: a service that is set up badly is no reason to refuse the site's own text. A host that has
 * none of the services gets no finding.
 */
#ifndef CAREACL_CHECK_CHECK_SERVICES_H
#define CAREACL_CHECK_CHECK_SERVICES_H

#include "policy/findings.h"
#include "registry/settings.h"

/* Where the services keep their settings; absolute paths. */
struct service_places {
	const char *sshd_config;
	const char *smb_conf;
	const char *pam_directory;
	const char *pam_vendor_directory; /* where libpam looks for a file that the first does not have */
	const char *passwd;
	const char *mountinfo;
	/* The state directory that pam_careacl reads when its line has no state=. The site that has published there is
	 * the host's own; so is one that a service leads to (a share, an SFTP top or start, a state= of PAM), published or
	 * not. Only then do the warnings about what is missing altogether make sense: a service that does not ask, a
	 * mount without nosuid, names that can be guessed. */
	const char *module_state_dir;
};

/* The places of a Debian host. */
extern const struct service_places service_places_of_host;

/* Adds a warning for each setting that breaks what careacl protects; its origin is the file and line.
 * A file that cannot be read is a warning, one that is not there is none; out of memory is kept in `findings`. */
void check_services(const struct settings *settings, const struct service_places *places,
		    struct findings *findings);

/* The services that ask pam_careacl, and those of the ways in on this host that do not. Names live in the arena. */
#define DOORS_MAX 64
struct doors {
	const char *asking[DOORS_MAX], *silent[DOORS_MAX];
	size_t asking_count, silent_count;
};

/* Which ask, with what check_services() would warn of sshd, Samba and PAM but for what depends on a site's settings. */
void check_doors(const struct service_places *places, struct findings *findings, struct arena *arena,
		 struct doors *ret_doors);

#endif
