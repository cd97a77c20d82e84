/* Which settings may be used by whoever is not root: those that decide on this machine, and no others. A careacl.conf of
 * root's that names another registry would decide in its place (R40), for a moment, about patients that it does not know.
 *
 * The state remembers the path of the settings with which the last whole sync was made. Whoever may sync may use any, by
 * sudo too, and makes them the ones in use.
 */
#ifndef CAREACL_SITE_SETTINGS_IN_USE_H
#define CAREACL_SITE_SETTINGS_IN_USE_H

#include "acl_sync/site/site.h"

/* May the caller record something with the settings of the site, whose state is open, or NULL where there is none? Always
 * for root, and for a verb that records nothing that was said. Where no sync is remembered, what is said at the desk needs the settings that
 * stand where they belong. An error of the state is no yes. */
bool settings_are_in_use(const struct site *site);

/* Says that they are not. Returns false. */
bool settings_in_use_fail(struct site *site);

/* The same before anything is read of settings that were typed, so that nobody learns from a message what stands in a file
 * of root's, or whether there is one. false: they are not in use. What is wrong with the state is the verb's to say. */
bool settings_may_be_read(const struct options *options);

/* Where these settings are not there: has a sync been made with them, which the state in its usual place remembers? Then they
 * were lost. false also where that cannot be told. */
bool settings_were_in_use(const struct options *options);

/* What is said of the first two. */
extern const char settings_in_use_problem[];

#endif
