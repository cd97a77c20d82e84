/* `check --security`: what an insider or an accident could use beside the ACLs. Each finding says what was found, why it
 * matters, and what to do; all are warnings. Reads only; runs nothing.
 *
 * A finding is a row of a table: what is looked at, what is wrong there, why. A new one is a new row.
 */
#ifndef CAREACL_CHECK_SECURITY_H
#define CAREACL_CHECK_SECURITY_H

#include "acl_sync/check/check_services_private.h"
#include "acl_sync/site/site.h"

/* Where the system keeps what is looked at; absolute paths. */
struct security_places {
	const char *sysctls;      /* "/proc/sys" */
	const char *capabilities; /* who is given capabilities by PAM */
	const char *updatedb;
	const char *nfs_conf, *exports, *exports_folder;
	const char *sudoers, *sudoers_folder;
	const char *nsswitch; /* where names come from */
};
extern const struct security_places security_places_of_host;

struct security {
	struct check_run run; /* its settings are the new ones */
	const struct security_places *places;
	struct site *site; /* NULL: only what needs no more than settings is looked at */
};

/* Everything, into the site's findings. */
void check_security(struct site *site);

/* security_system.c: settings of the kernel; PAM's capabilities; the index of file names. */
void security_kernel(struct security *security);
void security_capabilities(struct security *security);
void security_index(struct security *security);

/* security_exports.c: NFS exports that reach a store. */
void security_exports(struct security *security);

/* security_files.c: careacl's own files, and those of sudo that name it. */
void security_files(struct security *security);
void security_sudoers(struct security *security);

/* check_above.c: directories above the state, the settings, the registry, the views. */
void security_above(struct security *security);

/* security_shares.c: what shares of Samba that reach a store keep beside the documents. */
void security_shares(struct security *security);

/* security_copies.c: what stands beside and above a store, and mounts through which it is seen. */
void security_copies(struct security *security);

/* Is it a name that copies have? */
bool security_is_copy(const char *name);

/* security_elsewhere.c: copies of folders, archives, copies of the state on the stores' file systems. */
void security_elsewhere(struct security *security);

/* security_mounts.c: snapshots and images that are mounted, overlays, mounts that forget what they wrote. */
void security_mounts(struct security *security);

/* security_people.c: logins in groups that are worth root. */
void security_people(struct security *security);

/* security_names.c: sources of names whose outage reads as an answer. */
void security_names(struct security *security);

/* security_tree.c: objects in the stores. */
void security_tree(struct security *security);

/* Does the path hold something of a store, or is it in one? The first such store; NULL: none. */
const struct store *security_store_at(struct security *security, const char *path);

/* Is a file's name like one of the patterns, whatever its case? They end with NULL. */
bool security_name_is(const char *name, const char *const *patterns);

#endif
