/* pam_careacl.so, session: one line of the log and one of the spool at open and at close. Never prints (a text would
 * break sftp), never refuses (a refusal here would not stop sshd).
 */
#include "pam_module/answer.h"
#include "pam_module/handle.h"
#include "pam_module/left.h"
#include "pam_module/name_service.h"
#include "pam_module/remembered.h"

#include <security/pam_ext.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <syslog.h>

#define SESSION_DATA "careacl_session"
#define SESSION_ID_BYTES 17 /* 16 hexadecimal digits */

static void free_session_id(pam_handle_t *pamh, void *data, int error_status)
{
	(void)pamh;
	(void)error_status;
	free(data);
}

/* A random id that ties the two lines of a session together; NULL if none can be had. Owned by the handle. */
static const char *new_session_id(pam_handle_t *pamh)
{
	unsigned long long number;
	char *id = malloc(SESSION_ID_BYTES);

	if (id == NULL || getrandom(&number, sizeof(number), GRND_NONBLOCK) != (ssize_t)sizeof(number)) {
		free(id);
		return NULL;
	}
	snprintf(id, SESSION_ID_BYTES, "%016llx", number);
	if (pam_set_data(pamh, SESSION_DATA, id, free_session_id) == PAM_SUCCESS)
		return id;
	free(id);
	return NULL;
}

/* For the audit trail, which is not about system accounts: cron alone would fill it with root's. */
static void leave_session(pam_handle_t *pamh, const struct arguments *arguments, enum spool_event event,
			  const char *id)
{
	const char *name = handle_text_item(pamh, PAM_USER);
	struct left left = {.id = id, .uid = (uid_t)-1};
	uint32_t uid, gid;

	if (name != NULL &&
	    (remembered_find(pamh, name, &uid) || name_service_find(name, &uid, &gid) == NAME_FOUND)) {
		if (answer_to_uid(uid, arguments->min_uid) != ANSWER_UNDECIDED)
			return;
		left.uid = uid;
	}
	left_at_door(pamh, arguments, event, &left);
}

static int record_session(pam_handle_t *pamh, enum spool_event event, const char *id, int argc,
			  const char **argv)
{
	static const char *const words[] = {
	    [SPOOL_SESSION_OPENED] = "opened", [SPOOL_SESSION_CLOSED] = "closed"};

	struct arguments arguments = arguments_parse(argc, argv);
	struct log_word login = log_word(handle_text_item(pamh, PAM_USER)),
			rhost = log_word(handle_text_item(pamh, PAM_RHOST)),
			tty = log_word(handle_text_item(pamh, PAM_TTY));

	handle_log_arguments(pamh, &arguments);
	pam_syslog(pamh, LOG_INFO, "session %s: login=%s id=%s rhost=%s tty=%s", words[event], login.text,
		   id ? id : "-", rhost.text, tty.text);
	leave_session(pamh, &arguments, event, id);
	return PAM_SUCCESS;
}

int pam_sm_open_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	(void)flags;
	return record_session(pamh, SPOOL_SESSION_OPENED, new_session_id(pamh), argc, argv);
}

int pam_sm_close_session(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	const void *id = NULL;

	(void)flags;
	if (pam_get_data(pamh, SESSION_DATA, &id) != PAM_SUCCESS)
		id = NULL;
	return record_session(pamh, SPOOL_SESSION_CLOSED, id, argc, argv);
}
