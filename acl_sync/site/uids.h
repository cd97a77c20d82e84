/* The uids of all logins of the facts, as this run uses them. */
#ifndef CAREACL_SITE_UIDS_H
#define CAREACL_SITE_UIDS_H

#include "acl_sync/site/name_cache.h"
#include "policy/compile.h"
#include "registry/settings.h"
#include "registry/state_db.h"

/* For how long a confirmed uid is good while the name service does not answer. */
#define UIDS_KEPT_SECONDS ((int64_t)7 * 24 * 3600)

/* What is known before the name service is asked. */
struct uids_kept {
	const struct state_uid *items; /* sorted by login */
	size_t count;
};

#define UIDS_HASH_SIZE 17 /* 16 hexadecimal digits */

struct uids {
	uid_t *uids;               /* by login_id; UID_NONE: gets nothing */
	enum name_result *results; /* by login_id: what the name service said in this run */
	size_t failed;             /* logins about which it did not answer */
	size_t failed_without;     /* ... and for which no confirmed uid is at hand */
	size_t vanished;           /* logins it knew and no longer knows */
	size_t reused; /* logins whose uid would be kept, but is somebody else's by now: nothing */
	bool held;     /* too many of those at once: their uids stay */
	char hash[UIDS_HASH_SIZE]; /* of the vanished, to be typed after --accept */
};

/* Resolves every login of `facts`. `accepts`: hashes that let vanished logins go. Memory is the arena's;
 * false when there is none. */
bool uids_resolve(const struct facts *facts, struct name_cache *cache, const struct uids_kept *kept,
		  const struct guard_settings *guard, const char *const *accepts, size_t accept_count,
		  int64_t now, struct arena *arena, struct uids *ret_uids);

/* Two logins with one uid, uid 0, the uid of a store's owner (owners[], one a store): errors at the
 * login's origin. Such logins lose their uid. */
void uids_check(const struct facts *facts, const uid_t *owners, struct arena *arena, struct uids *uids,
		struct findings *findings);

/* What was kept about `login`; NULL if nothing. */
const struct state_uid *uids_kept_find(const struct uids_kept *kept, const char *login);

#endif
