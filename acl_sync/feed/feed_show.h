/* What feeds come to, shown to people: the statements, what was not taken as it stood, who gains and who loses. */
#ifndef CAREACL_FEED_FEED_SHOW_H
#define CAREACL_FEED_FEED_SHOW_H

#include "acl_sync/feed/feed_stage.h"
#include "acl_sync/json_out.h"
#include "acl_sync/site/generation.h"
#include "policy/decide.h"

/* One statement in the registry's words. */
struct feed_shown {
	const char *kind;    /* "objection", .. */
	const char *subject; /* the patient's id, the team, the login */
	const char *text;    /* to = "login:x"; .. */
	struct origin origin;
};

/* The statements of `fed` (what the text FEEDS_TEXT says) that come from `source`, as shown; in `arena`. */
const struct feed_shown *feed_show_statements(const struct statements *fed, const struct source *source,
					      struct arena *arena, size_t *ret_count);

/* Does the place stand in the source's files? */
bool feed_show_is_from(const struct source *source, struct origin origin);

/* What people are told of refusals that are nobody's; in `arena`, NULL: there are none. */
const char *feed_show_unowned(const struct feed_unowned *unowned, struct arena *arena);

/* One access that differs between two facts at an instant. */
struct feed_change {
	const char *login, *patient, *category;
	enum access had, wants;
	struct decision decision; /* of the new facts */
};

/* All of them, sorted by patient and login; in `arena`. `base` NULL: nothing was in force. */
const struct feed_change *feed_show_changes(const struct facts *base, const struct facts *fresh, int64_t now,
					    struct arena *arena, size_t *ret_count);

#endif
