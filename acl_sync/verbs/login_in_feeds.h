/* What login tables of feeds say of a login that nobody knows. */
#ifndef CAREACL_VERBS_LOGIN_IN_FEEDS_H
#define CAREACL_VERBS_LOGIN_IN_FEEDS_H

#include "acl_sync/site/site.h"

/* Lines that name it and came to nothing: those that contradict one another, or name no profession of the site. Part of the answer;
 * nothing of the past, and nothing in JSON. */
void login_in_feeds_answer(const struct site *site, const char *login);

#endif
