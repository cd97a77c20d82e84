#include "pam_module/answer.h"

#include <security/_pam_types.h>
#include <string.h>
#include <syslog.h>

/* Clocks of one machine agree; a snapshot this far in the future tells of a clock that was set back. */
#define FUTURE_TOLERATED_SECONDS 300

/* The whole table from cases to PAM codes. PAM_IGNORE stands in three rows and nowhere else. */
static const struct answer_row rows[ANSWER_CASE_COUNT] = {
    [ANSWER_UNDECIDED] = {"undecided", PAM_SYSTEM_ERR, MESSAGE_NONE, LOG_ERR},
    [ANSWER_ROOT] = {"root", PAM_IGNORE, MESSAGE_NONE, LOG_DEBUG},
    [ANSWER_SYSTEM_ACCOUNT] = {"system-account", PAM_IGNORE, MESSAGE_NONE, LOG_DEBUG},
    [ANSWER_UNKNOWN_IGNORED] = {"unknown-login-ignored", PAM_IGNORE, MESSAGE_NONE, LOG_DEBUG},
    [ANSWER_UNKNOWN_DENIED] = {"unknown-login", PAM_PERM_DENIED, MESSAGE_UNKNOWN, LOG_NOTICE},
    [ANSWER_UID_OF_ANOTHER] = {"uid-of-another-login", PAM_PERM_DENIED, MESSAGE_UID_OF_ANOTHER, LOG_WARNING},
    [ANSWER_IN_DATE] = {"in-date", PAM_SUCCESS, MESSAGE_NOTICE, LOG_DEBUG},
    [ANSWER_IN_DATE_STALE] = {"in-date-stale-state", PAM_SUCCESS, MESSAGE_STALE_WARNING, LOG_WARNING},
    [ANSWER_SUSPENDED] = {"suspended", PAM_PERM_DENIED, MESSAGE_SUSPENDED, LOG_NOTICE},
    [ANSWER_NOT_BRIEFED] = {"not-briefed", PAM_PERM_DENIED, MESSAGE_NOT_BRIEFED, LOG_NOTICE},
    [ANSWER_OUT_OF_DATE] = {"out-of-date", PAM_ACCT_EXPIRED, MESSAGE_OUT_OF_DATE, LOG_NOTICE},
    [ANSWER_NOT_YET] = {"not-yet", PAM_ACCT_EXPIRED, MESSAGE_NOT_YET, LOG_NOTICE},
    [ANSWER_NO_POSITION] = {"no-position", PAM_ACCT_EXPIRED, MESSAGE_NO_POSITION, LOG_NOTICE},
    [ANSWER_STALE] = {"stale-state", PAM_AUTHINFO_UNAVAIL, MESSAGE_STALE, LOG_ERR},
    [ANSWER_STATE_UNUSABLE] = {"state-unusable", PAM_AUTHINFO_UNAVAIL, MESSAGE_STATE_UNUSABLE, LOG_ALERT},
    [ANSWER_RESCUED] = {"rescued", PAM_SUCCESS, MESSAGE_RESCUED, LOG_ALERT},
    [ANSWER_NO_SUCH_LOGIN] = {"no-such-login", PAM_USER_UNKNOWN, MESSAGE_NONE, LOG_NOTICE},
    [ANSWER_NAME_SERVICE_FAILED] = {"name-service-failed", PAM_AUTHINFO_UNAVAIL, MESSAGE_NAME_SERVICE,
				    LOG_ERR},
    [ANSWER_WRONG_ARGUMENT] = {"wrong-argument", PAM_SERVICE_ERR, MESSAGE_WRONG_ARGUMENT, LOG_ERR},
    [ANSWER_NO_MEMORY] = {"no-memory", PAM_BUF_ERR, MESSAGE_NONE, LOG_ERR},
};

const struct answer_row *answer_row(enum answer_case which)
{
	return &rows[(unsigned)which < ANSWER_CASE_COUNT ? which : ANSWER_UNDECIDED];
}

bool answer_refuses(enum answer_case which)
{
	int code = answer_row(which)->pam_code;

	return code != PAM_SUCCESS && code != PAM_IGNORE;
}

enum answer_case answer_to_uid(uint32_t uid, uint32_t min_uid)
{
	if (uid == 0)
		return ANSWER_ROOT;
	return uid < min_uid ? ANSWER_SYSTEM_ACCOUNT : ANSWER_UNDECIDED;
}

/* What all windows of a login say at one instant. */
struct positions {
	bool live;
	int64_t ended;  /* the last end not after `now`; TIME_ALWAYS: none ended */
	int64_t starts; /* the first start after `now`; TIME_NEVER: none comes */
};

static void add_position(struct positions *positions, struct time_window window, int64_t now)
{
	if (time_window_is_live(window, now))
		positions->live = true;
	else if (time_window_has_ended(window, now)) {
		if (window.until > positions->ended)
			positions->ended = window.until;
	} else if (window.from < positions->starts) {
		positions->starts = window.from;
	}
}

/* As a person of the registry other than a professional. */
static struct positions other_positions(const struct snapshot_entry *entry, int64_t now)
{
	struct positions positions = {.ended = TIME_ALWAYS, .starts = TIME_NEVER};

	for (size_t i = 0; i < entry->login.other_count; i++)
		add_position(&positions, snapshot_entry_other(entry, i), now);
	return positions;
}

/* The end of the break-glass in force that lasts longest; TIME_ALWAYS: none. */
static int64_t break_glass_until(const struct snapshot_entry *entry, int64_t now)
{
	int64_t until = TIME_ALWAYS;

	for (size_t i = 0; i < entry->login.break_glass_count; i++) {
		struct time_window window = snapshot_entry_break_glass(entry, i);

		if (time_window_is_live(window, now) && window.until > until)
			until = window.until;
	}
	return until;
}

static void refuse_by_date(struct answer *answer, const struct positions *positions)
{
	if (positions->ended != TIME_ALWAYS) {
		answer->which = ANSWER_OUT_OF_DATE;
		answer->since = positions->ended;
	} else if (positions->starts != TIME_NEVER) {
		answer->which = ANSWER_NOT_YET;
		answer->since = positions->starts;
	} else {
		answer->which = ANSWER_NO_POSITION;
	}
}

/* Suspension and a missing briefing refuse whatever else the person is; an end of the professional's own dates
 * only where no other position is live. */
static void judge_entry(struct answer *answer, int64_t now)
{
	const struct snapshot_login *login = &answer->entry.login;
	struct positions positions = other_positions(&answer->entry, now);
	bool professional_live = login->is_professional && time_window_is_live(login->valid, now);

	if (login->suspended)
		answer->which = ANSWER_SUSPENDED;
	else if (professional_live && !time_window_is_live(login->briefed, now))
		answer->which = ANSWER_NOT_BRIEFED;
	else if (professional_live || positions.live)
		answer->which = ANSWER_IN_DATE;
	else {
		if (login->is_professional)
			add_position(&positions, login->valid, now);
		refuse_by_date(answer, &positions);
	}
}

static bool is_stale(const struct snapshot_site *site, int64_t now)
{
	return time_later(site->published, site->max_state_age_seconds) < now ||
	       site->published > time_later(now, FUTURE_TOLERATED_SECONDS);
}

struct answer answer_find(const struct login_snapshot *snapshot, const char *login, uint32_t uid, int64_t now)
{
	struct answer answer = {.which = ANSWER_UNDECIDED, .break_glass_until = TIME_ALWAYS};
	struct snapshot_site site = login_snapshot_site(snapshot);
	enum snapshot_found named = login_snapshot_by_name(snapshot, login, &answer.entry);
	enum snapshot_found anothers = login_snapshot_uid_of_another(snapshot, uid, login);

	/* neither "absent" nor anything else rests on what is damaged */
	if (named == SNAPSHOT_DAMAGED || anothers == SNAPSHOT_DAMAGED) {
		answer.which = ANSWER_STATE_UNUSABLE;
		return answer;
	}
	answer.has_entry = named == SNAPSHOT_FOUND;
	if (anothers == SNAPSHOT_FOUND)
		answer.which = ANSWER_UID_OF_ANOTHER;
	else if (!answer.has_entry)
		answer.which =
		    site.unknown == SNAPSHOT_UNKNOWN_IGNORE ? ANSWER_UNKNOWN_IGNORED : ANSWER_UNKNOWN_DENIED;
	else
		judge_entry(&answer, now);
	/* what ends has ended above: age only ever turns an entry into less */
	if (answer.which == ANSWER_IN_DATE && is_stale(&site, now))
		answer.which = site.stale == SNAPSHOT_STALE_WARN ? ANSWER_IN_DATE_STALE : ANSWER_STALE;
	if (answer.has_entry)
		answer.break_glass_until = break_glass_until(&answer.entry, now);
	return answer;
}
