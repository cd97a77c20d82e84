/* What the actions of careacl feed share. Nothing else includes this. */
#ifndef CAREACL_VERBS_VERB_FEED_PRIVATE_H
#define CAREACL_VERBS_VERB_FEED_PRIVATE_H

#include "acl_sync/feed/feed_show.h"
#include "acl_sync/feed/feed_waiting.h"
#include "acl_sync/site/site.h"

/* The feed of that path, as written in careacl.conf, or of its last part where one is called so alone; NULL: said. */
const struct source *verb_feed_source(struct site *site, const struct settings *settings, const char *typed);

/* One that gains or loses, as part of the answer. */
json_t *verb_feed_change_json(const struct feed_change *change);
void verb_feed_tell_change(const struct feed_change *change);

int verb_feed_check(const struct options *options);
int verb_feed_clear(const struct options *options);

/* What is cleared. */
struct clearing {
	const char *patient;
	const struct feed_waiting **items;
	size_t count;
};

/* What is cleared, each with its line, and who would gain and lose by it: the answer of --dry-run. Closes the site. */
int verb_feed_clear_look(struct site *site, const struct clearing *clearing);

/* R40: would the person whose login it is gain an access by it, now or later? true: so it is, or it cannot be told (said). */
bool verb_feed_clear_gives_own(struct site *site, const struct clearing *clearing, const char *login);

/* Each with its line and words. */
void verb_feed_clear_tell(const struct clearing *clearing);
json_t *verb_feed_clear_json(const struct clearing *clearing);

#endif
