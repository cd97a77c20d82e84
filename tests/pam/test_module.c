/* The module as libpam loads it: every row of its table but the broken states, through pam_start_confdir. */
#include "tests/pam/people.h"

#include "policy/login_snapshot.h"

#include <security/pam_appl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_table(void)
{
	static const struct expectation rows[] = {
	    {"uid 0 is ignored", "root", DOOR_IGNORED, "", ""},
	    {"uid 0 under another name is ignored", "toor", DOOR_IGNORED, "", ""},
	    {"a system account is ignored", "daemon", DOOR_IGNORED, "", ""},
	    {"a login of no statement is ignored", "eve", DOOR_IGNORED, "", ""},
	    {"in date: success, how many folders", "anna", PAM_SUCCESS, "open: 12.", ""},
	    {"in date: where the view is", "anna", PAM_SUCCESS, "/srv/views/anna", ""},
	    {"in date: break-glass in force until", "anna", PAM_SUCCESS, "until 2026-11-21 11:00 (UTC+01:00)",
	     ""},
	    {"in date: what secrecy demands", "anna", PAM_SUCCESS, "226-13: one year of imprisonment", ""},
	    {"suspended: why", "bob", PAM_PERM_DENIED, "suspended", "bob: refused: suspended, code 6"},
	    {"suspended: whom to ask", "bob", PAM_PERM_DENIED, "Please ask", ""},
	    {"out of date: since when", "carl", PAM_ACCT_EXPIRED, "since 2026-11-21 00:00 (UTC+01:00)",
	     "carl: refused: out-of-date, code 13"},
	    {"not briefed", "dora", PAM_PERM_DENIED, "briefed", "dora: refused: not-briefed, code 6"},
	    {"not yet: from when", "emma", PAM_ACCT_EXPIRED, "from 2026-11-22 10:00", "not-yet"},
	    {"out of date, another position is live", "fred", PAM_SUCCESS, "open: 0.", ""},
	    {"no position at all", "gil", PAM_ACCT_EXPIRED, "no access in date", "no-position"},
	    {"no professional, ended", "rel", PAM_ACCT_EXPIRED, "since 2026-11-21 09:58:20", "out-of-date"},
	    {"another spelling of a login", "ANNA", PAM_PERM_DENIED, "another login", "uid-of-another-login"},
	    {"a reused uid", "reuser", PAM_PERM_DENIED, "Please ask", "uid-of-another-login"},
	    {"a known login with another's uid", "thief", PAM_PERM_DENIED, "another login", ""},
	    {"a login that does not exist", "ghost", PAM_USER_UNKNOWN, "", "no-such-login"},
	    {"an empty login", "", PAM_USER_UNKNOWN, "", ""},
	    {"an entry that needs a large buffer", "wordy", PAM_SUCCESS, "226-13", ""},
	    {"an entry that no buffer holds: the state's uid", "endless", PAM_SUCCESS, "226-13", ""},
	    {"name service fails, login in the state", "lost", PAM_SUCCESS, "226-13", ""},
	    {"name service fails, login unknown", "lost-eve", PAM_AUTHINFO_UNAVAIL, "did not answer",
	     "name-service-failed"},
	    {"name service fails and says nothing", "lost-silent", PAM_AUTHINFO_UNAVAIL, "did not answer",
	     ""},
	    {"name service fails, no uid known", "lost-newcomer", PAM_AUTHINFO_UNAVAIL, "did not answer", ""},
	    {"name service fails, a system account of the state", "lost-small", DOOR_IGNORED, "", ""},
	    {"name service has no memory", "no-memory", PAM_BUF_ERR, "", "no-memory"},
	};

	PUBLISH("");
	door_service(NULL, "");
	EXPECT_ALL(rows);
}

static void test_unknown_denied(void)
{
	static const struct expectation rows[] = {
	    {"unknown = deny: a login of no statement", "eve", PAM_PERM_DENIED, "not in the care registry",
	     "eve: refused: unknown-login"},
	    {"unknown = deny: in date", "anna", PAM_SUCCESS, "226-13", ""},
	    {"unknown = deny: root", "root", DOOR_IGNORED, "", ""},
	    {"unknown = deny: a system account", "daemon", DOOR_IGNORED, "", ""},
	};
	static const struct expectation raised[] = {
	    {"min_uid=6000: a login below is ignored, suspended or not", "bob", DOOR_IGNORED, "", ""},
	    {"min_uid=6000: a login above is not", "eve", PAM_PERM_DENIED, "not in the care registry", ""},
	};
	static const struct expectation lowered[] = {
	    {"min_uid=0: a system account is judged", "daemon", PAM_PERM_DENIED, "not in the care registry",
	     ""},
	    {"min_uid=0: root is ignored all the same", "root", DOOR_IGNORED, "", ""},
	};

	PUBLISH("unknown=deny");
	door_service(NULL, "");
	EXPECT_ALL(rows);
	door_service(NULL, "min_uid=6000");
	EXPECT_ALL(raised);
	door_service(NULL, "min_uid=0");
	EXPECT_ALL(lowered);
}

static void test_silence(void)
{
	static const struct expectation quiet[] = {
	    {"no notice wanted, none given", "anna", PAM_SUCCESS, "", ""},
	    {"no notice wanted, a refusal is said", "bob", PAM_PERM_DENIED, "suspended", ""},
	};
	struct door_result result;

	PUBLISH("notice=no");
	door_service(NULL, "");
	EXPECT_ALL(quiet);
	PUBLISH("");
	result = door_account("bob", PAM_SILENT, DOOR_LISTENS);
	tap(result.code == PAM_PERM_DENIED && result.texts == 0, "PAM_SILENT: refused without a text");
	result = door_account("anna", PAM_SILENT, DOOR_LISTENS);
	tap(result.code == PAM_SUCCESS && result.texts == 0, "PAM_SILENT: success without a text");
	result = door_account("bob", 0, DOOR_NOBODY);
	tap(result.code == PAM_PERM_DENIED && strstr(fake_log(), "suspended") != NULL &&
		strstr(fake_log(), "conv") == NULL,
	    "no conversation (cron): refused, no complaint about it in the log");
	result = door_account("anna", 0, DOOR_NOBODY);
	tap(result.code == PAM_SUCCESS, "no conversation (cron): success");
	result = door_account("anna", 0, DOOR_DEAF);
	tap(result.code == PAM_SUCCESS, "the conversation fails: success all the same");
	result = door_account("carl", 0, DOOR_DEAF);
	tap(result.code == PAM_ACCT_EXPIRED, "the conversation fails: refused all the same");
}

static void test_french(void)
{
	static const struct expectation rows[] = {
	    {"French: suspended", "bob", PAM_PERM_DENIED, "suspendu", ""},
	    {"French: out of date", "carl", PAM_ACCT_EXPIRED, "depuis le 21/11/2026 à 00:00 (UTC+01:00)", ""},
	    {"French: notice", "anna", PAM_SUCCESS, "un an d'emprisonnement et 15 000 EUR d'amende", ""},
	    {"French: no English beside it", "anna", PAM_SUCCESS, "Dossiers de patients", ""},
	};
	struct door_result result;

	PUBLISH("language=fr");
	door_service(NULL, "");
	EXPECT_ALL(rows);
	result = door_account("anna", 0, DOOR_LISTENS);
	tap(strstr(result.text, "Patient folders") == NULL, "French: not in both languages");
}

/* The second before, at and after an end, with a state of today and one of long ago. */
static void test_seconds(void)
{
	static const struct expectation before[] = {{"a second before the end", "zoe", PAM_SUCCESS, "", ""}};
	static const struct expectation at[] = {
	    {"at the second of the end", "zoe", PAM_ACCT_EXPIRED, "since 2026-11-21 10:00 (UTC+01:00)", ""}};

	door_service(NULL, "");
	fake_names((const struct fake_login[]){{.name = "zoe", .uid = 5200}, {0}}, people_groups);
	door_publish("site offset=3600 published=-2\nlogin zoe uid=5200 professional valid=..+0\n");
	fake_clock(DOOR_NOW - 1);
	EXPECT_ALL(before);
	fake_clock(DOOR_NOW);
	EXPECT_ALL(at);
	door_publish(
	    "site offset=3600 published=-9999999 stale=deny\nlogin zoe uid=5200 professional valid=..+0\n");
	EXPECT_ALL(at);
	fake_names(people_logins, people_groups);
}

/* A date is shown as the clocks show it then: summer or winter. */
static void test_seasons(void)
{
	static const struct expectation rows[] = {
	    {"a date of this season", "carl", PAM_ACCT_EXPIRED, "since 2026-11-21 00:00 (UTC+01:00)", ""},
	    {"a date of the next season", "emma", PAM_ACCT_EXPIRED, "from 2027-06-01 00:00 (UTC+02:00)", ""},
	    {"a date of the season before", "gil", PAM_ACCT_EXPIRED, "since 2026-10-25 02:59:59 (UTC+02:00)",
	     ""},
	};

	door_service(NULL, "");
	door_publish("site offset=0 offset_from=1774746000:7200 offset_from=1792890000:3600 "
		     "offset_from=1806195600:7200\n"
		     "login carl uid=5103 professional valid=..1795215600\n"
		     "login emma uid=5105 professional valid=1811800800..\n"
		     "login gil uid=5107 professional valid=..1792889999\n");
	EXPECT_ALL(rows);
}

static void test_stale(void)
{
	static const struct expectation warn[] = {
	    {"stale = warn: success with a warning", "anna", PAM_SUCCESS,
	     "not up to date (dated 2026-11-18 09:59:59", "anna: passes: in-date-stale-state"},
	    {"stale = warn: the notice stands in the same text", "anna", PAM_SUCCESS, "226-13", ""},
	    {"stale = warn: suspended", "bob", PAM_PERM_DENIED, "suspended", ""},
	    {"stale = warn: out of date", "carl", PAM_ACCT_EXPIRED, "since", ""},
	    {"stale = warn: a reused uid", "reuser", PAM_PERM_DENIED, "another login", ""},
	    {"stale = warn: a login of no statement", "eve", DOOR_IGNORED, "", ""},
	};
	static const struct expectation deny[] = {
	    {"stale = deny: refused", "anna", PAM_AUTHINFO_UNAVAIL, "not up to date",
	     "refused: stale-state, code 9"},
	    {"stale = deny: root", "root", DOOR_IGNORED, "", ""},
	    {"stale = deny: suspended is said as such", "bob", PAM_PERM_DENIED, "suspended", ""},
	    {"stale = deny: out of date is said as such", "carl", PAM_ACCT_EXPIRED, "since", ""},
	};
	static const struct expectation fresh[] = {
	    {"as old as it may be", "anna", PAM_SUCCESS, "226-13", ""}};
	static const struct expectation future[] = {
	    {"from the future: as stale", "anna", PAM_AUTHINFO_UNAVAIL, "dated 2026-11-21 10:05:01", ""}};

	door_service(NULL, "");
	PUBLISH("stale=warn published=-259201");
	EXPECT_ALL(warn);
	PUBLISH("stale=warn notice=no published=-259201");
	expect_all(warn, 1);
	PUBLISH("stale=deny published=-259201");
	EXPECT_ALL(deny);
	PUBLISH("stale=deny published=-259200");
	EXPECT_ALL(fresh);
	PUBLISH("stale=deny published=+300");
	EXPECT_ALL(fresh);
	PUBLISH("stale=deny published=+301");
	EXPECT_ALL(future);
}

static void test_permissive(void)
{
	static const struct expectation rows[] = {
	    {"permissive: suspended passes, logged", "bob", PAM_SUCCESS, "",
	     "bob: passes: suspended, code 0 (Success); permissive: would be refused"},
	    {"permissive: out of date passes", "carl", PAM_SUCCESS, "", "out-of-date"},
	    {"permissive: a reused uid passes", "reuser", PAM_SUCCESS, "", "would be refused"},
	    {"permissive: no such login passes", "ghost", PAM_SUCCESS, "", "would be refused"},
	    {"permissive: in date has its notice", "anna", PAM_SUCCESS, "226-13", ""},
	    {"permissive: root is ignored", "root", DOOR_IGNORED, "", ""},
	    {"permissive: a login of no statement is ignored", "eve", DOOR_IGNORED, "", ""},
	};
	static const struct expectation broken[] = {
	    {"permissive: no state passes", "anna", PAM_SUCCESS, "", "state-unusable"}};

	PUBLISH("");
	door_service(NULL, "permissive");
	EXPECT_ALL(rows);
	people_spoil_state();
	EXPECT_ALL(broken);
}

static void test_arguments(void)
{
	static const struct expectation rows[] = {
	    {"unknown argument: an error that is named", "anna", PAM_SERVICE_ERR, "set up wrongly",
	     "argument \"bogus=1\""},
	    {"unknown argument: root is ignored, logged", "root", DOOR_IGNORED, "", "argument \"bogus=1\""},
	    {"unknown argument: a system account is refused", "daemon", PAM_SERVICE_ERR, "set up wrongly",
	     ""},
	    {"unknown argument: the rescue group is refused", "admin", PAM_SERVICE_ERR, "set up wrongly", ""},
	    {"unknown argument: a login of no statement is refused", "eve", PAM_SERVICE_ERR, "set up wrongly",
	     ""},
	};
	static const struct expectation permissive[] = {{"unknown argument: permissive does not help", "anna",
							 PAM_SERVICE_ERR, "set up wrongly", "bogus"}};
	static const struct expectation value[] = {
	    {"impossible value", "anna", PAM_SERVICE_ERR, "set up wrongly", "argument \"min_uid=1k\""}};
	static const struct expectation debug[] = {
	    {"debug: an answer that is no refusal is logged", "anna", PAM_SUCCESS, "226-13",
	     "<7>pam_careacl(careacl-door:account): login anna: passes: in-date, code 0"},
	    {"debug: what is ignored too", "eve", DOOR_IGNORED, "",
	     "eve: ignored: unknown-login-ignored, code 25"},
	};
	int session = -1;

	PUBLISH("");
	door_service(NULL, "bogus=1");
	EXPECT_ALL(rows);
	door_visit("root", &session);
	tap(session == 0 && strstr(fake_log(), "bogus=1") != NULL,
	    "unknown argument: sessions are not refused, it is logged");
	door_service(NULL, "permissive bogus=1");
	EXPECT_ALL(permissive);
	door_service(NULL, "min_uid=1k");
	EXPECT_ALL(value);
	door_service(NULL, "debug");
	EXPECT_ALL(debug);
	door_service(NULL, "");
	door_account("anna", 0, DOOR_LISTENS);
	tap(fake_log()[0] == '\0', "without debug a login in date leaves no line");
}

static void test_session(void)
{
	const char *opened, *closed;
	char id[32] = "", again[32] = "";
	int session = -1;
	size_t asked;

	PUBLISH("");
	door_service(NULL, "");
	door_visit("anna", &session);
	tap(session == 0, "session: success, nothing said");
	opened = strstr(fake_log(), "session opened: login=anna id=");
	closed = strstr(fake_log(), "session closed: login=anna id=");
	tap(opened && closed && sscanf(opened, "session opened: login=anna id=%16[0-9a-f]", id) == 1 &&
		sscanf(closed, "session closed: login=anna id=%16[0-9a-f]", again) == 1 && strlen(id) == 16 &&
		strcmp(id, again) == 0,
	    "session: one line at open and one at close, with one id");
	door_visit("anna", &session);
	tap(strstr(fake_log(), id) == NULL, "session: the next has another id");
	asked = fake_logins_asked();
	door_visit("anna", &session);
	tap(fake_logins_asked() == asked + 1,
	    "the name service is asked once for account and both ends of a session");
	unlink(door_path("state/" LOGIN_SNAPSHOT_FILE));
	door_visit("bob", &session);
	tap(session == 0, "session: never refuses, state or not");
}

static void test_log_is_clean(void)
{
	static const char login[] = "x\n<1>forged \x1b[31m";
	struct door_result result;

	PUBLISH("unknown=deny");
	door_service(NULL, "");
	result = door_account(login, 0, DOOR_LISTENS);
	tap(result.code == PAM_USER_UNKNOWN && strstr(fake_log(), "login x?<1>forged??[31m: refused") != NULL,
	    "a login cannot write lines of its own into the log");
}

/* Runs the account phase of anna in a child with these ids; its code, or -2. */
static int as_ids(uid_t ruid, uid_t euid, uid_t suid)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		if (setresuid(ruid, euid, suid) != 0)
			_exit(99);
		_exit(door_account("anna", 0, DOOR_LISTENS).code);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return -2;
	return WEXITSTATUS(status);
}

static void test_ids(void)
{
	PUBLISH("");
	door_service(NULL, "");
	tap(as_ids(5101, 0, 0) == PAM_SUCCESS, "real uid is the login, effective uid root (su): success");
	tap(as_ids(5101, 5101, 5101) == PAM_AUTHINFO_UNAVAIL,
	    "no privilege: the state is unreadable, a defined answer");
	chmod(door_path("state/" LOGIN_SNAPSHOT_FILE), 0644);
	tap(as_ids(5101, 5101, 5101) == PAM_SUCCESS, "no privilege, a readable state: success");
}

int main(void)
{
	if (!people_arrive())
		return tap_finish();
	test_table();
	test_unknown_denied();
	test_silence();
	test_french();
	test_seconds();
	test_seasons();
	test_stale();
	test_permissive();
	test_arguments();
	test_session();
	test_log_is_clean();
	test_ids();
	door_remove();
	return tap_finish();
}
