/* Who is at the keyboard, and for what they may speak (R40). */
#ifndef CAREACL_DESK_CALLER_H
#define CAREACL_DESK_CALLER_H

#include "policy/arena.h"
#include "registry/settings.h"

#include <sys/types.h>

struct site;

enum office { OFFICE_DESK, OFFICE_REVIEW, OFFICE_AUDIT, OFFICE_COUNT };
extern const char *const office_names[]; /* "desk", .. */

struct caller {
	const char *login; /* "root" where nobody stands behind root */
	uid_t uid;
	bool is_root;          /* root itself: has all offices */
	const char *logged_in; /* behind root itself: the login of the audit login uid; NULL: not known */
};

/* Finds who called: SUDO_UID, believed because the real uid must be 0, and not contradicted by the audit login uid
 * where that is set; root itself without it. The login lives in `arena`. NULL, or what is wrong and what to do. */
const char *caller_find(struct arena *arena, struct caller *ret_caller);

/* Is it root itself, and nobody who came by sudo? What is no uid is somebody. */
bool caller_is_root(void);

/* The login of whoever called, for the record alone: "root" where that cannot be told. Nothing is decided by it. */
const char *caller_name(struct arena *arena);

/* Has the caller the office? */
bool caller_has(const struct caller *caller, const struct offices *offices, enum office office);

/* The same, by the site's settings; an error of the site says that it is not so. */
bool caller_must_have(struct site *site, const struct caller *caller, enum office office);

#endif
