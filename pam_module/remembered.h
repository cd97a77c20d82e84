/* What the account phase learned from the name service, kept in the handle for the session phases of the same login: asking
 * takes as long as all the rest. */
#ifndef CAREACL_PAM_MODULE_REMEMBERED_H
#define CAREACL_PAM_MODULE_REMEMBERED_H

#include <security/pam_modules.h>
#include <stdbool.h>
#include <stdint.h>

/* Keeps the uid of `login` until pam_end. What cannot be kept is asked again. */
void remembered_keep(pam_handle_t *pamh, const char *login, uint32_t uid);

/* false: nothing is kept of this login. */
bool remembered_find(const pam_handle_t *pamh, const char *login, uint32_t *ret_uid);

#endif
