/* verify by trying (`verify --kernel`): a child for each login becomes that login, with its uid, gid and groups for
 * good, and opens, lists and writes; what the kernel lets it do is compared with what the rules say.
 *
 * A try changes nothing: files are opened for writing without truncating them, never read; where something may be made
 * is seen by a file without a name, which is gone when it is closed. What is no file and no directory is never opened.
 */
#ifndef CAREACL_DISK_TRIAL_H
#define CAREACL_DISK_TRIAL_H

#include "acl_sync/disk/store.h"

/* Another place where all of the store, or a part of it, is seen: through another mount. */
struct trial_beside {
	const char *part;  /* below the root; "": all */
	const char *place; /* absolute */
};
#define TRIAL_BESIDE_MAX 8

/* Why a try is no answer. */
enum trial_failure {
	TRIAL_BLOCKED, /* it did not come back in time */
	TRIAL_GROUPS,  /* the name service does not say the login's groups */
	TRIAL_ENDED,   /* the child could not become the login, or was ended */
	TRIAL_ERROR    /* the kernel's answer was neither yes nor no: see error */
};

struct trial {
	size_t sample;    /* patients' folders of the store, chosen at random; 0: all */
	unsigned seconds; /* a try that takes longer blocks */
	const struct trial_beside *beside;
	size_t beside_count; /* at most TRIAL_BESIDE_MAX are looked at */
	/* Told of each try that is no answer; `path` is absolute, NULL where none was tried. */
	void (*failed)(void *context, const char *login, const char *path, enum trial_failure why, int error);
	void *context;
};

/* As store_verify, tried: a leak is what a login has on an object by whatever way (from inside the folder, by the
 * path, by a mount beside), a refusal what it does not get by the path. Whoever has no login at all is tried as
 * "other". Refusals below what cannot be passed are not repeated. Who would own an object, what would be born in it,
 * and what entries say of people without a login is not tried: store_verify says that. Needs root. Deviations are in
 * order of path and login. 0 or -errno. */
int store_try(const struct store_job *job, int root_fd, verify_groups_function *groups, void *groups_context,
	      const struct trial *trial, struct verify_result *result);

#endif
