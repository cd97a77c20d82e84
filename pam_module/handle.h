/* Reading the PAM handle, and words of others fit for one line of the log. */
#ifndef CAREACL_PAM_MODULE_HANDLE_H
#define CAREACL_PAM_MODULE_HANDLE_H

#include "pam_module/arguments.h"

#include <security/pam_modules.h>
#include <stddef.h>

/* A text that others chose (a login, a host): printable ASCII without spaces, all else a question mark. */
struct log_word {
	char text[80];
};

/* `text` as a word; "-" for NULL and for "". */
struct log_word log_word(const char *text);

/* A PAM item that is a text, owned by the handle; NULL if it is not set. */
const char *handle_text_item(pam_handle_t *pamh, int item);

/* Logs the argument that was not understood, if there is one. */
void handle_log_arguments(pam_handle_t *pamh, const struct arguments *arguments);

#endif
