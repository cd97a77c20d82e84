/* What `check` finds beyond errors of the texts: what is unwise, and what the stores are like. */
#ifndef CAREACL_CHECK_CHECK_H
#define CAREACL_CHECK_CHECK_H

#include "acl_sync/run/run.h"

extern const char *const check_severity_names[]; /* by enum severity */

/* Warnings about the facts in force (rules.md R05, R21; logins that the name service does not know). */
void check_facts(struct site *site);

/* What feeds said that waits for a person (check_feeds.c). */
void check_feeds(struct site *site);

/* What of them came to nothing, by number, and files that are not read (check_feed_rows.c). */
void check_feed_rows(struct site *site);

/* Files of the registry's folders that are not read, because of their names (check_unread.c). */
void check_unread(struct site *site);

/* Who holds an office and is nobody: neither named by a statement nor an account (check_offices.c). */
void check_offices(struct site *site);

/* The program of `notify`: who is to be told of a break-glass will not be if it cannot be started. */
void check_notify(const struct settings *settings, struct findings *findings);

/* Is what careacl keeps root's alone: the state, the trail, the keys (security_files.c)? A registry that everybody can read is
 * said as a note. For root: others may not look. */
void check_own_files(struct site *site);

/* Roots, their parents, room for entries, documents that statements name, links, what lies about. Needs no facts:
 * without them only roots are looked at. */
void check_stores(struct site *site);

struct trial_beside;

/* check_beside.c: other mounts through which something of the store is seen, at most `capacity`; strings of the site's
 * arena. Mounts that cannot be read are a finding, and none. */
size_t check_beside(struct site *site, const struct store *store, struct trial_beside *beside,
		    size_t capacity);

/* check_above.c: who else than root, and the store's owner, may write to a directory above its root: an error. Above careacl's
 * own files and the views it is a warning of security_above(). */
void check_above(struct site *site, const struct store *store, uid_t owner);

/* check_documents.c: of an open store, those that statements name. */
void check_documents(struct run *run);

#endif
