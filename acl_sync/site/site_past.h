/* What was known at a past instant (cli.md, --at). */
#ifndef CAREACL_SITE_SITE_PAST_H
#define CAREACL_SITE_SITE_PAST_H

#include "acl_sync/site/site.h"

/* careacl.conf as it was in force at `known` (STATE_STILL: as the last sync took it), in the site's arena. Where it is not
 * kept, or cannot be read any more (said, once): the settings of the site. */
const struct settings *site_past_settings(struct site *site, int64_t known);

/* The settings of today, or where they are wrong those of the last sync; opens the state beside whole syncs. false:
 * neither, or there is no state. */
bool site_past_begin(struct site *site);

enum site_past {
	SITE_PAST_NOT, /* nothing past is asked for, or nothing is kept: nothing was said, the site is as it was */
	SITE_PAST_OPEN, /* the site knows what was known at --at */
	SITE_PAST_WRONG /* said */
};

/* Opens a site that site_begin has begun at a past --at for which the statements are kept. */
enum site_past site_past_open(struct site *site, const struct site_about *about);

/* What the desk had said by a past --at, of which no statements are kept; by now. */
int64_t site_past_desk_known(const struct site *site);

/* Says where --at lies before the first instant of which statements are kept: the answer is the present registry's. */
void site_past_say_before(const struct site *site);

#endif
