/* Break-glass as the state holds it now, for the login snapshot. */
#ifndef CAREACL_SITE_SNAPSHOT_NEWS_H
#define CAREACL_SITE_SNAPSHOT_NEWS_H

#include "acl_sync/site/site.h"
#include "acl_sync/site/snapshot_windows.h"

/* Adds the windows of the login's break-glass that the desk has recorded and not ended; of the registry's files as the
 * last sync found them. In the site's arena. 0, or -EIO: the state cannot be read. */
int snapshot_news_claimed(struct site *site, const char *login, struct snapshot_windows *windows);
int snapshot_news_registry(struct site *site, const char *login, struct snapshot_windows *windows);

#endif
