/* The module as libpam loads it: every row of its table, through pam_start_confdir.
 *
 *   test_module                    all cases
 *   test_module --cycles N         N account and session phases in one process: nothing may be left over
 *   test_module --reload N         the same, the module unloaded after each
 *   test_module --time             20,000 logins: how long one account phase takes
 */
#include "tests/pam/door.h"
#include "tests/pam/fake_system.h"

#include "policy/login_snapshot.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <security/pam_appl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const uint32_t rescue_gid[] = {7, 900};
static const uint32_t no_rescue_gids[] = {7, 8, 9};
static uint32_t many_gids[3000];

static const struct fake_login logins[] = {
    {.name = "root", .uid = 0},
    {.name = "toor", .uid = 0},
    {.name = "daemon", .uid = 999, .gid = 999},
    {.name = "anna", .uid = 5101, .gid = 5101},
    {.name = "bob", .uid = 5102, .gid = 5102},
    {.name = "carl", .uid = 5103, .gid = 5103},
    {.name = "dora", .uid = 5104, .gid = 5104},
    {.name = "emma", .uid = 5105, .gid = 5105},
    {.name = "fred", .uid = 5106, .gid = 5106},
    {.name = "gil", .uid = 5107, .gid = 5107},
    {.name = "rel", .uid = 5108, .gid = 5108},
    {.name = "ANNA", .uid = 5101, .gid = 5101},
    {.name = "reuser", .uid = 5102, .gid = 5102},
    {.name = "thief", .uid = 5101, .gid = 5101},
    {.name = "eve", .uid = 6001, .gid = 6001, .groups = no_rescue_gids, .group_count = 3},
    {.name = "admin", .uid = 6002, .gid = 6002, .groups = rescue_gid, .group_count = 2},
    {.name = "primary", .uid = 6003, .gid = 900},
    {.name = "collector", .uid = 6004, .gid = 6004, .groups = many_gids, .group_count = 3000},
    {.name = "wordy", .uid = 5109, .gid = 5109, .entry_size = 300000},
    {.name = "endless", .uid = 5110, .gid = 5110, .entry_size = SIZE_MAX},
    {.name = "lost", .error = EIO},
    {.name = "lost-eve", .error = ENOENT},
    {.name = "lost-newcomer", .error = EIO},
    {.name = "lost-small", .error = EIO},
    {.name = "no-memory", .error = ENOMEM},
    {0},
};

static const struct fake_group groups[] = {
    {.name = "careacl-rescue", .gid = 900, .entry_size = 2000000}, /* tens of thousands of members */
    {.name = "other-rescue", .gid = 8},
    {.name = "lost-group", .error = EIO},
    {.name = "fat-group", .error = ENOMEM},
    {0},
};

#define SITE "site language=en notice=yes offset=3600 timezone=Europe/Paris "
#define PEOPLE                                                                                               \
	"login anna uid=5101 professional folders=12 view=/srv/views/anna break_glass=-600..+3600\n"         \
	"login bob uid=5102 professional suspended\n"                                                        \
	"login carl uid=5103 professional valid=..1795215600\n"                                              \
	"login dora uid=5104 professional briefed=..-1\n"                                                    \
	"login emma uid=5105 professional valid=+86400..\n"                                                  \
	"login fred uid=5106 professional valid=..-86400 others=-60..+60\n"                                  \
	"login gil uid=5107\n"                                                                               \
	"login rel uid=5108 others=-200..-100 folders=1\n"                                                   \
	"login wordy uid=5109 professional\n"                                                                \
	"login endless uid=5110 professional\n"                                                              \
	"login thief uid=5190 professional\n"                                                                \
	"login lost uid=5191 professional\n"                                                                 \
	"login lost-newcomer uid=- professional\n"                                                           \
	"login lost-small uid=400 professional suspended\n"

/* One row: who, what libpam answers, and a part of the text ("": nothing is said). */
struct expectation {
	const char *what;
	const char *login;
	int code;
	const char *text;
	const char *log; /* a part of the log, NULL: any */
};

static bool is_refusal(int code)
{
	return code != PAM_SUCCESS && code != DOOR_IGNORED;
}

/* At most one text, of the right style, with `part` in it; none for "". */
static bool text_is(const struct door_result *result, const char *part)
{
	if (part[0] == '\0')
		return result->texts == 0;
	return result->texts == 1 && strstr(result->text, part) != NULL &&
	       result->style == (is_refusal(result->code) ? PAM_ERROR_MSG : PAM_TEXT_INFO);
}

static void expect(const struct expectation *row)
{
	struct door_result result = door_account(row->login, 0, DOOR_LISTENS);
	bool logged = strstr(fake_log(), row->log ? row->log : "") != NULL;
	bool good = result.code == row->code && text_is(&result, row->text) && logged;

	/* every refusal leaves a line with its code */
	if (is_refusal(result.code) && strstr(fake_log(), "refused: ") == NULL)
		good = false;
	tap(good, "%s", row->what);
	if (!good)
		tap_comment("code %d, expected %d; %zu texts, style %d: %s; log: %s", result.code, row->code,
			    result.texts, result.style, result.text, fake_log());
}

static void expect_all(const struct expectation *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		expect(&rows[i]);
}

#define EXPECT_ALL(rows) expect_all(rows, sizeof(rows) / sizeof((rows)[0]))

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
	    {"name service fails, no uid known", "lost-newcomer", PAM_AUTHINFO_UNAVAIL, "did not answer", ""},
	    {"name service fails, a system account of the state", "lost-small", DOOR_IGNORED, "", ""},
	    {"name service has no memory", "no-memory", PAM_BUF_ERR, "", "no-memory"},
	};

	door_publish(SITE "\n" PEOPLE);
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

	door_publish(SITE "unknown=deny\n" PEOPLE);
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

	door_publish(SITE "notice=no\n" PEOPLE);
	door_service(NULL, "");
	EXPECT_ALL(quiet);
	door_publish(SITE "\n" PEOPLE);
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

	door_publish(SITE "language=fr\n" PEOPLE);
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
	fake_names((const struct fake_login[]){{.name = "zoe", .uid = 5200}, {0}}, groups);
	door_publish("site offset=3600 published=-2\nlogin zoe uid=5200 professional valid=..+0\n");
	fake_clock(DOOR_NOW - 1);
	EXPECT_ALL(before);
	fake_clock(DOOR_NOW);
	EXPECT_ALL(at);
	door_publish(
	    "site offset=3600 published=-9999999 stale=deny\nlogin zoe uid=5200 professional valid=..+0\n");
	EXPECT_ALL(at);
	fake_names(logins, groups);
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
	door_publish(SITE "stale=warn published=-259201\n" PEOPLE);
	EXPECT_ALL(warn);
	door_publish(SITE "stale=warn notice=no published=-259201\n" PEOPLE);
	expect(&warn[0]);
	door_publish(SITE "stale=deny published=-259201\n" PEOPLE);
	EXPECT_ALL(deny);
	door_publish(SITE "stale=deny published=-259200\n" PEOPLE);
	EXPECT_ALL(fresh);
	door_publish(SITE "stale=deny published=+300\n" PEOPLE);
	EXPECT_ALL(fresh);
	door_publish(SITE "stale=deny published=+301\n" PEOPLE);
	EXPECT_ALL(future);
}

/* Whatever is wrong with the state: the same answers. */
static void expect_unusable(const char *what)
{
	struct door_result anna = door_account("anna", 0, DOOR_LISTENS), bob, root, daemon_account, admin;
	bool said = strstr(anna.text, "cannot be read") != NULL && strstr(anna.text, "illisible") != NULL;
	bool logged = strstr(fake_log(), "snapshot ") != NULL && strstr(fake_log(), "state-unusable") != NULL;

	bob = door_account("bob", 0, DOOR_LISTENS);
	root = door_account("root", 0, DOOR_LISTENS);
	daemon_account = door_account("daemon", 0, DOOR_LISTENS);
	admin = door_account("admin", 0, DOOR_LISTENS);
	tap(anna.code == PAM_AUTHINFO_UNAVAIL && anna.texts == 1 && said && logged,
	    "%s: refused, said in both languages, logged", what);
	tap(bob.code == PAM_AUTHINFO_UNAVAIL, "%s: so is everybody", what);
	tap(root.code == DOOR_IGNORED && root.texts == 0, "%s: root is ignored", what);
	tap(daemon_account.code == DOOR_IGNORED && daemon_account.texts == 0,
	    "%s: a system account is ignored", what);
	tap(admin.code == PAM_SUCCESS && admin.texts == 1 && strstr(admin.text, "rescue group") != NULL &&
		strstr(fake_log(), "<1>") != NULL && strstr(fake_log(), "admin: passes: rescued") != NULL,
	    "%s: the rescue group passes, with a warning and an alert in the log", what);
}

static void spoil_state(void)
{
	unsigned char byte;
	int fd = open(door_path("state/" LOGIN_SNAPSHOT_FILE), O_RDWR);

	if (pread(fd, &byte, 1, 200) != 1)
		abort();
	byte ^= 0x10;
	if (pwrite(fd, &byte, 1, 200) != 1)
		abort();
	close(fd);
}

static void test_state_files(void)
{
	char snapshot[4096], away[4096];

	snprintf(snapshot, sizeof(snapshot), "%s", door_path("state/" LOGIN_SNAPSHOT_FILE));
	snprintf(away, sizeof(away), "%s", door_path("elsewhere"));
	door_service(NULL, "");
	unlink(snapshot);
	expect_unusable("missing");
	door_publish(SITE "\n" PEOPLE);
	spoil_state();
	expect_unusable("one bit changed");
	door_publish(SITE "\n" PEOPLE);
	if (truncate(snapshot, 500) != 0)
		abort();
	expect_unusable("cut");
	door_write_state("", 0);
	expect_unusable("empty");
	door_write_state("stores = ();\n", 13);
	expect_unusable("something else");
	door_publish(SITE "\n" PEOPLE);
	if (chown(snapshot, 5101, 0) != 0)
		abort();
	expect_unusable("not owned by root");
	door_publish(SITE "\n" PEOPLE);
	chmod(snapshot, 0660);
	expect_unusable("writable by its group");
	chmod(snapshot, 0602);
	expect_unusable("writable by others");
	door_publish(SITE "\n" PEOPLE);
	if (rename(snapshot, away) != 0 || symlink(away, snapshot) != 0)
		abort();
	expect_unusable("a symbolic link");
	unlink(snapshot);
	if (mkfifo(snapshot, 0600) != 0)
		abort();
	expect_unusable("a FIFO");
	unlink(snapshot);
	if (mkdir(snapshot, 0700) != 0)
		abort();
	expect_unusable("a directory");
	rmdir(snapshot);
	door_service("/nonexistent/careacl", "");
	expect_unusable("no state directory");
	door_service("/dev/zero", "");
	expect_unusable("a device");
	if (symlink(away, snapshot) != 0)
		abort();
	door_service(snapshot, "");
	expect_unusable("state= names a symbolic link to a snapshot");
	unlink(snapshot);
	unlink(away);
}

static void test_state_argument(void)
{
	static const struct expectation good[] = {
	    {"state= names the file itself", "anna", PAM_SUCCESS, "226-13", ""}};
	char snapshot[4096];

	snprintf(snapshot, sizeof(snapshot), "%s", door_path("state/" LOGIN_SNAPSHOT_FILE));
	door_publish(SITE "\n" PEOPLE);
	door_service(snapshot, "");
	EXPECT_ALL(good);
	chmod(snapshot, 0644);
	EXPECT_ALL(good);
}

static void test_rescue(void)
{
	static const struct expectation rows[] = {
	    {"rescue group as primary group", "primary", PAM_SUCCESS, "rescue group", "rescued"},
	    {"not in the rescue group", "eve", PAM_AUTHINFO_UNAVAIL, "cannot be read", ""},
	    {"3,000 groups, the last is it", "collector", PAM_SUCCESS, "rescue group", "rescued"},
	    {"name service fails: nobody is rescued", "lost", PAM_AUTHINFO_UNAVAIL, "cannot be read", ""},
	    {"a login that does not exist is not rescued", "ghost", PAM_USER_UNKNOWN, "", ""},
	};
	static const struct expectation other[] = {
	    {"another rescue group: its member passes", "eve", PAM_SUCCESS, "rescue group", "rescued"},
	    {"another rescue group: the default one's does not", "admin", PAM_AUTHINFO_UNAVAIL, "cannot", ""},
	};
	static const struct expectation none[] = {
	    {"no such rescue group", "admin", PAM_AUTHINFO_UNAVAIL, "cannot", ""}};
	static const struct expectation empty[] = {
	    {"no rescue group", "admin", PAM_AUTHINFO_UNAVAIL, "cannot", ""}};
	static const struct expectation lost[] = {
	    {"rescue group: name service fails", "admin", PAM_AUTHINFO_UNAVAIL, "cannot", ""}};
	static const struct expectation fat[] = {{"rescue group: no memory", "admin", PAM_BUF_ERR, "", ""}};
	static const struct expectation healthy[] = {{"a good state: the rescue group is nothing special",
						      "admin", PAM_PERM_DENIED, "not in the", ""}};

	many_gids[2999] = 900;
	unlink(door_path("state/" LOGIN_SNAPSHOT_FILE));
	door_service(NULL, "");
	EXPECT_ALL(rows);
	door_service(NULL, "rescue_group=other-rescue");
	EXPECT_ALL(other);
	door_service(NULL, "rescue_group=nowhere");
	EXPECT_ALL(none);
	door_service(NULL, "rescue_group=");
	EXPECT_ALL(empty);
	door_service(NULL, "rescue_group=lost-group");
	EXPECT_ALL(lost);
	door_service(NULL, "rescue_group=fat-group");
	EXPECT_ALL(fat);
	door_publish(SITE "unknown=deny\n" PEOPLE);
	door_service(NULL, "");
	EXPECT_ALL(healthy);
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

	door_publish(SITE "\n" PEOPLE);
	door_service(NULL, "permissive");
	EXPECT_ALL(rows);
	spoil_state();
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

	door_publish(SITE "\n" PEOPLE);
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

	door_publish(SITE "\n" PEOPLE);
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
	unlink(door_path("state/" LOGIN_SNAPSHOT_FILE));
	door_visit("bob", &session);
	tap(session == 0, "session: never refuses, state or not");
}

static void test_log_is_clean(void)
{
	static const char login[] = "x\n<1>forged \x1b[31m";
	struct door_result result;

	door_publish(SITE "unknown=deny\n" PEOPLE);
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
	door_publish(SITE "\n" PEOPLE);
	door_service(NULL, "");
	tap(as_ids(5101, 0, 0) == PAM_SUCCESS, "real uid is the login, effective uid root (su): success");
	tap(as_ids(5101, 5101, 5101) == PAM_AUTHINFO_UNAVAIL,
	    "no privilege: the state is unreadable, a defined answer");
	chmod(door_path("state/" LOGIN_SNAPSHOT_FILE), 0644);
	tap(as_ids(5101, 5101, 5101) == PAM_SUCCESS, "no privilege, a readable state: success");
}

static size_t descriptor_count(void)
{
	DIR *stream = opendir("/proc/self/fd");
	size_t count = 0;

	while (stream != NULL && readdir(stream) != NULL)
		count++;
	if (stream != NULL)
		closedir(stream);
	return count;
}

/* Is the module in this process' memory? */
static bool is_loaded(void)
{
	FILE *stream = fopen("/proc/self/maps", "r");
	char line[4096];
	bool found = false;

	while (stream != NULL && fgets(line, sizeof(line), stream) != NULL)
		found |= strstr(line, "pam_careacl.so") != NULL;
	if (stream != NULL)
		fclose(stream);
	return found;
}

/* libpam loads the module anew for each handle, which under valgrind takes minutes: `keep` holds it. */
static void test_cycles(unsigned cycles, bool keep)
{
	static const char *const who[] = {"anna", "bob", "carl", "root", "eve", "admin", "ghost", "lost"};
	void *module = keep ? dlopen(getenv("CAREACL_PAM_MODULE"), RTLD_NOW) : NULL;
	size_t before, wrong = 0;
	int session;

	door_service(NULL, "");
	door_publish(SITE "\n" PEOPLE);
	door_visit("anna", &session);
	before = descriptor_count();
	for (unsigned i = 0; i < cycles; i++) {
		struct door_result result;

		if (i == cycles / 2)
			spoil_state();
		result = door_visit(who[i % 8], &session);
		wrong += session != 0 ||
			 (i % 8 == 0 && result.code != (i < cycles / 2 ? PAM_SUCCESS : PAM_AUTHINFO_UNAVAIL));
	}
	tap(wrong == 0, "%u account and session phases in one process", cycles);
	tap(descriptor_count() == before, "no descriptor is left open");
	tap(is_loaded() == keep, keep ? "the module was kept" : "the module leaves when libpam closes it");
	if (module != NULL)
		dlclose(module);
}

static double microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int compare_doubles(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* The median of 301 account phases, libpam's own work included. */
static double median_account(const char *login)
{
	static double times[301];

	for (size_t i = 0; i < 301; i++) {
		double start = microseconds();

		door_account(login, 0, DOOR_LISTENS);
		times[i] = microseconds() - start;
	}
	qsort(times, 301, sizeof(times[0]), compare_doubles);
	return times[150];
}

static void test_time(void)
{
	enum { MANY = 20000 };
	char *text = malloc(MANY * 128 + 1000), *at = text;
	double without, with;

	at += sprintf(at, SITE "\nlogin anna uid=5101 professional\n");
	for (unsigned i = 0; i < MANY; i++)
		at += sprintf(at,
			      "login prof.%u uid=%u professional valid=..+9999 folders=100 "
			      "view=/srv/clinical/views/prof.%u\n",
			      i, 10000 + i, i);
	door_service(NULL, "");
	door_publish(text);
	free(text);
	without = median_account("root");
	with = median_account("anna");
	tap_comment("account phase, median: %.0f us, libpam alone %.0f us, so the module %.0f us", with,
		    without, with - without);
	tap(with - without < 1000, "20,000 logins: the module takes less than a millisecond");
}

int main(int argc, char **argv)
{
	if (getuid() != 0 || !door_make()) {
		tap(false, "needs root and a temporary directory");
		return tap_finish();
	}
	fake_names(logins, groups);
	if (argc == 3 && strcmp(argv[1], "--cycles") == 0) {
		test_cycles((unsigned)strtoul(argv[2], NULL, 10), true);
	} else if (argc == 3 && strcmp(argv[1], "--reload") == 0) {
		test_cycles((unsigned)strtoul(argv[2], NULL, 10), false);
	} else if (argc == 2 && strcmp(argv[1], "--time") == 0) {
		test_time();
	} else {
		test_table();
		test_unknown_denied();
		test_silence();
		test_french();
		test_seconds();
		test_stale();
		test_state_files();
		test_state_argument();
		test_rescue();
		test_permissive();
		test_arguments();
		test_session();
		test_log_is_clean();
		test_ids();
	}
	door_remove();
	return tap_finish();
}
