/* pam_careacl.so, account: the care registry at the door.
 *
 * Runs inside other people's processes: it ends, forks, locks and waits for nothing, keeps no state outside the
 * PAM handle, and gives back every byte and descriptor before it returns.
 */
#include "pam_module/answer.h"
#include "pam_module/handle.h"
#include "pam_module/left.h"
#include "pam_module/name_service.h"
#include "pam_module/remembered.h"
#include "pam_module/snapshot_file.h"

#include <security/pam_ext.h>
#include <security/pam_modules.h>
#include <string.h>
#include <syslog.h>
#include <time.h>

/* One check of one login: what is known so far. */
struct check {
	pam_handle_t *pamh;
	struct arguments arguments;
	const char *login;
	enum name_answer name_answer;
	uint32_t uid, gid; /* with NAME_FOUND */
	struct snapshot_file file;
	int64_t now;
};

static void log_state(const struct check *check)
{
	const char *why =
	    check->file.state == SNAPSHOT_FILE_UNREADABLE ? strerrordesc_np(check->file.error) : NULL;

	pam_syslog(check->pamh, LOG_ERR, "state %s: snapshot %s%s%s", check->arguments.state,
		   snapshot_file_state_text(check->file.state), why ? ": " : "", why ? why : "");
}

/* No usable state: the rescue group passes, all others are refused. */
static enum answer_case without_state(const struct check *check)
{
	enum name_answer member = NAME_FAILED;

	if (check->file.state == SNAPSHOT_FILE_NO_MEMORY)
		return ANSWER_NO_MEMORY;
	log_state(check);
	if (check->name_answer == NAME_FOUND)
		member = name_service_is_member(check->login, check->gid, check->arguments.rescue_group);
	if (member == NAME_NO_MEMORY)
		return ANSWER_NO_MEMORY;
	return member == NAME_FOUND ? ANSWER_RESCUED : ANSWER_STATE_UNUSABLE;
}

/* What the snapshot says; where the name service did not answer, of the uid it knew when published. */
static struct answer by_snapshot(const struct check *check)
{
	struct answer answer = {.which = ANSWER_NAME_SERVICE_FAILED};
	uint32_t uid = check->uid;

	if (check->name_answer != NAME_FOUND) {
		struct snapshot_entry entry;
		enum snapshot_found found =
		    login_snapshot_by_name(&check->file.snapshot, check->login, &entry);

		if (found == SNAPSHOT_DAMAGED)
			answer.which = ANSWER_STATE_UNUSABLE;
		if (found != SNAPSHOT_FOUND || entry.login.uid == UINT32_MAX)
			return answer;
		uid = entry.login.uid;
		answer.which = answer_to_uid(uid, check->arguments.min_uid);
		if (answer.which != ANSWER_UNDECIDED)
			return answer;
	}
	return answer_find(&check->file.snapshot, check->login, uid, check->now);
}

/* The cases that need no snapshot, in their order; ANSWER_UNDECIDED: read it. Root passes whatever is wrong. */
static enum answer_case before_snapshot(struct check *check)
{
	enum answer_case by_uid = ANSWER_UNDECIDED;

	check->name_answer = NAME_NOT_FOUND;
	if (check->login != NULL && check->login[0] != '\0')
		check->name_answer = name_service_find(check->login, &check->uid, &check->gid);
	if (check->name_answer == NAME_FOUND) {
		remembered_keep(check->pamh, check->login, check->uid);
		by_uid = answer_to_uid(check->uid, check->arguments.min_uid);
	}
	if (by_uid == ANSWER_ROOT)
		return by_uid;
	if (check->arguments.wrong != NULL)
		return ANSWER_WRONG_ARGUMENT;
	if (check->name_answer == NAME_NO_MEMORY)
		return ANSWER_NO_MEMORY;
	if (check->name_answer == NAME_NOT_FOUND)
		return ANSWER_NO_SUCH_LOGIN;
	return by_uid;
}

static struct answer find_answer(struct check *check)
{
	struct answer answer = {.which = before_snapshot(check)};

	if (answer.which != ANSWER_UNDECIDED)
		return answer;
	snapshot_file_open(check->arguments.state, &check->file);
	if (check->file.state == SNAPSHOT_FILE_USABLE)
		answer = by_snapshot(check);
	if (answer.which == ANSWER_STATE_UNUSABLE)
		snapshot_file_spoilt(&check->file);
	if (check->file.state != SNAPSHOT_FILE_USABLE)
		answer = (struct answer){.which = without_state(check)};
	return answer;
}

/* With the offset that the clocks of the site have then, summer or winter. */
static struct message_instant message_instant(const struct snapshot_site *site, int64_t instant)
{
	return (struct message_instant){instant, snapshot_site_offset(site, instant)};
}

static struct message_values values_of(const struct check *check, const struct answer *answer)
{
	struct message_values values = {.language = MESSAGE_BOTH, .since.at = answer->since};
	struct snapshot_site site;

	if (check->file.state != SNAPSHOT_FILE_USABLE)
		return values;
	site = login_snapshot_site(&check->file.snapshot);
	values.language = site.language == SNAPSHOT_FRENCH ? MESSAGE_FRENCH : MESSAGE_ENGLISH;
	values.since = message_instant(&site, answer->since);
	values.published = message_instant(&site, site.published);
	values.break_glass_until = message_instant(&site, answer->break_glass_until);
	if (answer->has_entry) {
		values.notice = site.notice;
		values.folder_count = answer->entry.login.folder_count;
		values.view = answer->entry.login.view;
	}
	return values;
}

/* Says the one text of an answer, if there is somebody to say it to. Whether it was heard changes nothing. */
static void tell(const struct check *check, const struct answer *answer)
{
	const void *conversation = NULL;
	struct message_values values = values_of(check, answer);
	struct message message;

	message_compose(&message, answer_row(answer->which)->message, &values);
	if (message.length == 0 || pam_get_item(check->pamh, PAM_CONV, &conversation) != PAM_SUCCESS ||
	    conversation == NULL || ((const struct pam_conv *)conversation)->conv == NULL)
		return;
	if (answer_refuses(answer->which))
		pam_error(check->pamh, "%s", message.text);
	else
		pam_info(check->pamh, "%s", message.text);
}

/* What a code does to the login, for the log. */
static const char *effect_of(int code)
{
	if (code == PAM_SUCCESS)
		return "passes";
	return code == PAM_IGNORE ? "ignored" : "refused";
}

/* One line for each refusal and each pass that is not as it should be; for the others with `debug` only. */
static void log_answer(const struct check *check, const struct answer *answer, int code)
{
	const struct answer_row *row = answer_row(answer->which);
	struct log_word login = log_word(check->login);

	if (row->priority == LOG_DEBUG && !check->arguments.debug)
		return;
	pam_syslog(check->pamh, row->priority, "login %s: %s: %s, code %d (%s)%s", login.text,
		   effect_of(code), row->name, code, pam_strerror(check->pamh, code),
		   code != row->pam_code ? "; permissive: would be refused" : "");
}

/* For the audit trail: who was refused, and why (R32). */
static void leave_refusal(const struct check *check, const struct answer *answer)
{
	const struct answer_row *row = answer_row(answer->which);
	struct left left = {
	    .reason = row->name,
	    .uid = check->name_answer == NAME_FOUND ? (uid_t)check->uid : (uid_t)-1,
	};

	left_at_door(check->pamh, &check->arguments, SPOOL_LOGIN_REFUSED, &left);
}

static int64_t clock_now(void)
{
	struct timespec now = {0};

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec;
}

/* The code that PAM gets. Permissive turns refusals into success, but for arguments that were not understood. */
static int code_of(const struct check *check, const struct answer *answer)
{
	bool lenient = check->arguments.permissive && answer->which != ANSWER_WRONG_ARGUMENT;

	return lenient && answer_refuses(answer->which) ? PAM_SUCCESS : answer_row(answer->which)->pam_code;
}

int pam_sm_acct_mgmt(pam_handle_t *pamh, int flags, int argc, const char **argv)
{
	struct check check = {.pamh = pamh, .arguments = arguments_parse(argc, argv), .now = clock_now()};
	struct answer answer;
	int code;

	handle_log_arguments(pamh, &check.arguments);
	check.login = handle_text_item(pamh, PAM_USER);
	answer = find_answer(&check);
	code = code_of(&check, &answer);
	log_answer(&check, &answer, code);
	if (answer_refuses(answer.which) && code == answer_row(answer.which)->pam_code)
		leave_refusal(&check, &answer);
	if ((flags & PAM_SILENT) == 0 && code == answer_row(answer.which)->pam_code)
		tell(&check, &answer);
	snapshot_file_clear(&check.file);
	return code;
}
