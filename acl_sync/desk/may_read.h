/* Reading verbs through sudo: only with the office (R40). */
#ifndef CAREACL_DESK_MAY_READ_H
#define CAREACL_DESK_MAY_READ_H

#include "acl_sync/desk/caller.h"
#include "acl_sync/options.h"

/* May whoever called read what that office reads? Root itself may, and who is not behind sudo: what they cannot read, the
 * files' own rights refuse. false: said, *ret_status is the verb's. */
bool may_read(const struct options *options, enum office office, int *ret_status);

/* Does root act for somebody else, whose rights files are to have? */
bool may_read_is_through_sudo(void);

#endif
