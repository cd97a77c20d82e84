/* A login that nothing has ever named is most likely a slip of the keyboard. */
#ifndef CAREACL_HISTORY_UNKNOWN_LOGIN_H
#define CAREACL_HISTORY_UNKNOWN_LOGIN_H

#include "acl_sync/site/site.h"

/* Warns where no statement that is kept, of the registry or the desk, ever named the login; on a terminal with the
 * professional's or role's login that is like it. What cannot be read is not said. */
void unknown_login_warn(const struct site *site, const char *login);

#endif
