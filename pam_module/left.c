#include "pam_module/left.h"

#include "pam_module/handle.h"

#include <security/pam_ext.h>
#include <syslog.h>
#include <time.h>

static int64_t now_ms(void)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void left_at_door(pam_handle_t *pamh, const struct arguments *arguments, enum spool_event event,
		  const struct left *left)
{
	struct spool_entry entry = {
	    .instant_ms = now_ms(),
	    .event = event,
	    .uid = left->uid,
	    .values = {[LOGIN_SPOOL_LOGIN] = handle_text_item(pamh, PAM_USER),
		       [LOGIN_SPOOL_SERVICE] = handle_text_item(pamh, PAM_SERVICE),
		       [LOGIN_SPOOL_RHOST] = handle_text_item(pamh, PAM_RHOST),
		       [LOGIN_SPOOL_TTY] = handle_text_item(pamh, PAM_TTY),
		       [LOGIN_SPOOL_REASON] = left->reason,
		       [LOGIN_SPOOL_ID] = left->id},
	};
	enum spool_result result = spool_append(arguments->state, &entry);

	bool is_wrong = result == SPOOL_UNTRUSTED || result == SPOOL_FULL;

	if (is_wrong || (result != SPOOL_WRITTEN && arguments->debug))
		pam_syslog(pamh, is_wrong ? LOG_WARNING : LOG_DEBUG, "audit: the spool below %s %s",
			   arguments->state, spool_result_text(result));
}
