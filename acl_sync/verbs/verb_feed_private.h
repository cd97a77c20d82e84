/* What the actions of careacl feed share. Nothing else includes this. */
#ifndef CAREACL_VERBS_VERB_FEED_PRIVATE_H
#define CAREACL_VERBS_VERB_FEED_PRIVATE_H

#include "acl_sync/site/site.h"

/* The feed of that path, as written in careacl.conf, or of its last part where one is called so alone; NULL: said. */
const struct source *verb_feed_source(struct site *site, const struct settings *settings, const char *typed);

int verb_feed_check(const struct options *options);
int verb_feed_clear(const struct options *options);

#endif
