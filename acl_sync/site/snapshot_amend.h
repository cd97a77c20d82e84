/* The login snapshot after a break-glass: what the door tells of this one login, without loading the registry. */
#ifndef CAREACL_SITE_SNAPSHOT_AMEND_H
#define CAREACL_SITE_SNAPSHOT_AMEND_H

#include "acl_sync/site/site.h"

/* Replaces the login's break-glass windows by those of the state, and adds `folders` to the number of folders that it may
 * open; all else, the instant of publication too, stays. 0, also where there is no snapshot that could be amended (the
 * next sync makes one); or -errno. */
int snapshot_amend(struct site *site, const char *login, int folders);

#endif
