#include "pam_module/handle.h"

#include <security/pam_ext.h>
#include <syslog.h>

struct log_word log_word(const char *text)
{
	struct log_word word = {"-"};
	size_t i = 0;

	if (text == NULL || text[0] == '\0')
		return word;
	for (; text[i] != '\0' && i + 1 < sizeof(word.text); i++)
		word.text[i] = text[i] > 0x20 && text[i] < 0x7f ? text[i] : '?';
	word.text[i] = '\0';
	return word;
}

const char *handle_text_item(pam_handle_t *pamh, int item)
{
	const void *value = NULL;

	return pam_get_item(pamh, item, &value) == PAM_SUCCESS ? value : NULL;
}

void handle_log_arguments(pam_handle_t *pamh, const struct arguments *arguments)
{
	if (arguments->wrong != NULL)
		pam_syslog(pamh, LOG_ERR,
			   "argument \"%s\" is unknown or has an impossible value: see pam_careacl(8)",
			   log_word(arguments->wrong).text);
}
