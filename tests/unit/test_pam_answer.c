/* The answer at the door: the table to PAM codes row by row, each case at its second, the arguments, the texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* the module's pure parts: they stand in no library */
#include "pam_module/answer.c"
#include "pam_module/arguments.c"
#include "pam_module/messages.c"

#define NOW INT64_C(1795250000)
#define DAY 86400
#define OPEN TIME_WINDOW_OPEN

/* ---- the table ---- */

/* spec/pam.md, in words of the table: every case and its code. */
static const struct {
	enum answer_case which;
	int code;
	bool said;
} specified[] = {
    {ANSWER_ROOT, PAM_IGNORE, false},
    {ANSWER_SYSTEM_ACCOUNT, PAM_IGNORE, false},
    {ANSWER_UNKNOWN_IGNORED, PAM_IGNORE, false},
    {ANSWER_UID_OF_ANOTHER, PAM_PERM_DENIED, true},
    {ANSWER_UNKNOWN_DENIED, PAM_PERM_DENIED, true},
    {ANSWER_IN_DATE, PAM_SUCCESS, true},
    {ANSWER_IN_DATE_STALE, PAM_SUCCESS, true},
    {ANSWER_SUSPENDED, PAM_PERM_DENIED, true},
    {ANSWER_NOT_BRIEFED, PAM_PERM_DENIED, true},
    {ANSWER_OUT_OF_DATE, PAM_ACCT_EXPIRED, true},
    {ANSWER_NOT_YET, PAM_ACCT_EXPIRED, true},
    {ANSWER_NO_POSITION, PAM_ACCT_EXPIRED, true},
    {ANSWER_STALE, PAM_AUTHINFO_UNAVAIL, true},
    {ANSWER_STATE_UNUSABLE, PAM_AUTHINFO_UNAVAIL, true},
    {ANSWER_RESCUED, PAM_SUCCESS, true},
    {ANSWER_NAME_SERVICE_FAILED, PAM_AUTHINFO_UNAVAIL, true},
    {ANSWER_NO_SUCH_LOGIN, PAM_USER_UNKNOWN, false},
    {ANSWER_WRONG_ARGUMENT, PAM_SERVICE_ERR, true},
    {ANSWER_NO_MEMORY, PAM_BUF_ERR, false},
    {ANSWER_UNDECIDED, PAM_SYSTEM_ERR, false},
};

static void test_table_row_by_row(void **state)
{
	(void)state;
	assert_int_equal(sizeof(specified) / sizeof(specified[0]), ANSWER_CASE_COUNT);
	for (size_t i = 0; i < ANSWER_CASE_COUNT; i++) {
		const struct answer_row *row = answer_row(specified[i].which);

		assert_non_null(row->name);
		assert_int_equal(row->pam_code, specified[i].code);
		assert_int_equal(row->message != MESSAGE_NONE, specified[i].said);
		assert_int_equal(answer_refuses(specified[i].which),
				 specified[i].code != PAM_SUCCESS && specified[i].code != PAM_IGNORE);
	}
}

/* Zero, and numbers that are no case, refuse. */
static void test_memory_nobody_filled_refuses(void **state)
{
	struct answer zero = {0};

	(void)state;
	assert_true(answer_refuses(zero.which));
	assert_true(answer_refuses(ANSWER_CASE_COUNT));
	assert_true(answer_refuses((enum answer_case) - 1));
}

static void test_uids_that_are_ignored(void **state)
{
	(void)state;
	assert_int_equal(answer_to_uid(0, 1000), ANSWER_ROOT);
	assert_int_equal(answer_to_uid(0, 0), ANSWER_ROOT);
	assert_int_equal(answer_to_uid(1, 1000), ANSWER_SYSTEM_ACCOUNT);
	assert_int_equal(answer_to_uid(999, 1000), ANSWER_SYSTEM_ACCOUNT);
	assert_int_equal(answer_to_uid(1000, 1000), ANSWER_UNDECIDED);
	assert_int_equal(answer_to_uid(1, 0), ANSWER_UNDECIDED);
	assert_int_equal(answer_to_uid(UINT32_MAX, 1000), ANSWER_UNDECIDED);
}

/* ---- cases ---- */

static struct snapshot_site site_at(int64_t published)
{
	return (struct snapshot_site){
	    .published = published, .max_state_age_seconds = 3 * DAY, .timezone = "UTC"};
}

/* The answer for `login` with `uid` at `now` when the registry holds `logins`. */
static struct answer answer_with(const struct snapshot_site *site, const struct snapshot_login *logins,
				 size_t count, const char *login, uint32_t uid, int64_t now)
{
	struct arena *arena = arena_new();
	struct login_snapshot snapshot;
	struct snapshot_source source;
	struct answer answer;
	unsigned char *bytes;
	size_t size;

	assert_true(login_snapshot_encode(site, logins, count, arena, &bytes, &size));
	source = snapshot_source_memory(bytes, size);
	assert_true(login_snapshot_open(&snapshot, &source) && login_snapshot_verify(&snapshot));
	answer = answer_find(&snapshot, login, uid, now);
	answer.has_entry = false; /* what it points to goes with the arena */
	arena_free(arena);
	return answer;
}

/* The same for the one login "anna", uid 5000, in a fresh state. */
static struct answer answer_for(struct snapshot_login login, int64_t now)
{
	struct snapshot_site site = site_at(now - 60);

	login.name = "anna";
	login.uid = 5000;
	return answer_with(&site, &login, 1, "anna", 5000, now);
}

static const struct snapshot_login physician = {.is_professional = true, .valid = OPEN, .briefed = OPEN};

static void test_in_date(void **state)
{
	(void)state;
	assert_int_equal(answer_for(physician, NOW).which, ANSWER_IN_DATE);
}

static void test_what_ends_ends_at_its_second(void **state)
{
	struct snapshot_login login = physician;
	struct answer answer;

	(void)state;
	login.valid = (struct time_window){NOW - DAY, NOW};
	assert_int_equal(answer_for(login, NOW - 1).which, ANSWER_IN_DATE);
	answer = answer_for(login, NOW);
	assert_int_equal(answer.which, ANSWER_OUT_OF_DATE);
	assert_int_equal(answer.since, NOW);
	assert_int_equal(answer_for(login, NOW + DAY).since, NOW);
}

static void test_what_starts_starts_at_its_second(void **state)
{
	struct snapshot_login login = physician;
	struct answer answer;

	(void)state;
	login.valid = (struct time_window){NOW, TIME_NEVER};
	answer = answer_for(login, NOW - 1);
	assert_int_equal(answer.which, ANSWER_NOT_YET);
	assert_int_equal(answer.since, NOW);
	assert_int_equal(answer_for(login, NOW).which, ANSWER_IN_DATE);
}

static void test_suspended_always_refuses(void **state)
{
	const struct time_window always = OPEN;
	struct snapshot_login login = physician;

	(void)state;
	login.suspended = true;
	assert_int_equal(answer_for(login, NOW).which, ANSWER_SUSPENDED);
	login.others = &always;
	login.other_count = 1;
	assert_int_equal(answer_for(login, NOW).which, ANSWER_SUSPENDED);
	login.valid = (struct time_window){TIME_ALWAYS, NOW};
	assert_int_equal(answer_for(login, NOW).which, ANSWER_SUSPENDED);
}

static void test_briefing(void **state)
{
	const struct time_window always = OPEN;
	struct snapshot_login login = physician;

	(void)state;
	login.briefed = (struct time_window){NOW - DAY, NOW};
	assert_int_equal(answer_for(login, NOW - 1).which, ANSWER_IN_DATE);
	assert_int_equal(answer_for(login, NOW).which, ANSWER_NOT_BRIEFED);
	login.briefed = (struct time_window){NOW, TIME_NEVER};
	assert_int_equal(answer_for(login, NOW - 1).which, ANSWER_NOT_BRIEFED);
	login.briefed = (struct time_window){TIME_NEVER, TIME_NEVER}; /* never briefed */
	assert_int_equal(answer_for(login, NOW).which, ANSWER_NOT_BRIEFED);
	login.others = &always; /* a position beside it does not brief a professional */
	login.other_count = 1;
	assert_int_equal(answer_for(login, NOW).which, ANSWER_NOT_BRIEFED);
	login.valid = (struct time_window){TIME_ALWAYS, NOW}; /* no professional any more: nothing to brief */
	assert_int_equal(answer_for(login, NOW).which, ANSWER_IN_DATE);
	login.is_professional = false;
	assert_int_equal(answer_for(login, NOW).which, ANSWER_IN_DATE);
}

static void test_a_second_position_lets_in(void **state)
{
	const struct time_window other = {NOW, NOW + DAY};
	struct snapshot_login login = physician;

	(void)state;
	login.valid = (struct time_window){TIME_ALWAYS, NOW - DAY};
	login.others = &other;
	login.other_count = 1;
	assert_int_equal(answer_for(login, NOW - 1).which, ANSWER_OUT_OF_DATE);
	assert_int_equal(answer_for(login, NOW - 1).since, NOW - DAY);
	assert_int_equal(answer_for(login, NOW).which, ANSWER_IN_DATE);
	assert_int_equal(answer_for(login, NOW + DAY - 1).which, ANSWER_IN_DATE);
	assert_int_equal(answer_for(login, NOW + DAY).which, ANSWER_OUT_OF_DATE);
	assert_int_equal(answer_for(login, NOW + DAY).since, NOW + DAY);
}

static void test_no_professional(void **state)
{
	const struct time_window others[] = {{NOW - 9 * DAY, NOW - 8 * DAY}, {NOW - DAY, NOW + DAY}};
	struct snapshot_login login = {.others = others, .other_count = 2};

	(void)state;
	assert_int_equal(answer_for(login, NOW).which, ANSWER_IN_DATE);
	assert_int_equal(answer_for(login, NOW - 2 * DAY).which, ANSWER_OUT_OF_DATE);
	assert_int_equal(answer_for(login, NOW - 2 * DAY).since, NOW - 8 * DAY);
	assert_int_equal(answer_for(login, NOW - 10 * DAY).which, ANSWER_NOT_YET);
	assert_int_equal(answer_for(login, NOW - 10 * DAY).since, NOW - 9 * DAY);
	assert_int_equal(answer_for(login, NOW + DAY).since, NOW + DAY);
	login.other_count = 0; /* named somewhere, a person of nothing */
	assert_int_equal(answer_for(login, NOW).which, ANSWER_NO_POSITION);
	login.valid = OPEN; /* dates of a statement that does not exist */
	login.briefed = OPEN;
	assert_int_equal(answer_for(login, NOW).which, ANSWER_NO_POSITION);
}

static void test_unknown_logins(void **state)
{
	struct snapshot_login login = physician;
	struct snapshot_site site = site_at(NOW);

	(void)state;
	login.name = "anna";
	login.uid = 5000;
	assert_int_equal(answer_with(&site, &login, 1, "eve", 6000, NOW).which, ANSWER_UNKNOWN_IGNORED);
	assert_int_equal(answer_with(&site, &login, 1, "eve", 5000, NOW).which, ANSWER_UID_OF_ANOTHER);
	assert_int_equal(answer_with(&site, &login, 1, "ANNA", 5000, NOW).which, ANSWER_UID_OF_ANOTHER);
	assert_int_equal(answer_with(&site, NULL, 0, "eve", 6000, NOW).which, ANSWER_UNKNOWN_IGNORED);
	site.unknown = SNAPSHOT_UNKNOWN_DENY;
	assert_int_equal(answer_with(&site, &login, 1, "eve", 6000, NOW).which, ANSWER_UNKNOWN_DENIED);
	assert_int_equal(answer_with(&site, &login, 1, "eve", 5000, NOW).which, ANSWER_UID_OF_ANOTHER);
	assert_int_equal(answer_with(&site, &login, 1, "anna", 5000, NOW).which, ANSWER_IN_DATE);
}

static void test_uids_that_changed(void **state)
{
	struct snapshot_login logins[2] = {physician, physician};
	struct snapshot_site site = site_at(NOW);

	(void)state;
	logins[0].name = "anna";
	logins[0].uid = 5000;
	logins[1].name = "bob";
	logins[1].uid = UINT32_MAX; /* not known when published */
	assert_int_equal(answer_with(&site, logins, 2, "anna", 5555, NOW).which, ANSWER_IN_DATE);
	assert_int_equal(answer_with(&site, logins, 2, "bob", 5001, NOW).which, ANSWER_IN_DATE);
	assert_int_equal(answer_with(&site, logins, 2, "bob", 5000, NOW).which, ANSWER_UID_OF_ANOTHER);
	logins[1].uid = 5000; /* two logins, one uid: neither is believed */
	assert_int_equal(answer_with(&site, logins, 2, "bob", 5000, NOW).which, ANSWER_UID_OF_ANOTHER);
	assert_int_equal(answer_with(&site, logins, 2, "anna", 5000, NOW).which, ANSWER_UID_OF_ANOTHER);
}

/* Age of the state: the answer for `login` when it was published `age` seconds before now. */
static enum answer_case aged(struct snapshot_login login, enum snapshot_stale stale, int64_t age)
{
	struct snapshot_site site = site_at(NOW - age);

	site.stale = stale;
	login.name = "anna";
	login.uid = 5000;
	return answer_with(&site, &login, 1, "anna", 5000, NOW).which;
}

static void test_stale(void **state)
{
	const int64_t limit = 3 * DAY;
	struct snapshot_login ended = physician;

	(void)state;
	ended.valid.until = NOW - 10;
	assert_int_equal(aged(physician, SNAPSHOT_STALE_DENY, limit), ANSWER_IN_DATE);
	assert_int_equal(aged(physician, SNAPSHOT_STALE_DENY, limit + 1), ANSWER_STALE);
	assert_int_equal(aged(physician, SNAPSHOT_STALE_WARN, limit), ANSWER_IN_DATE);
	assert_int_equal(aged(physician, SNAPSHOT_STALE_WARN, limit + 1), ANSWER_IN_DATE_STALE);
	/* from the future: a few minutes are a clock, more is a state that must not be believed */
	assert_int_equal(aged(physician, SNAPSHOT_STALE_DENY, -300), ANSWER_IN_DATE);
	assert_int_equal(aged(physician, SNAPSHOT_STALE_DENY, -301), ANSWER_STALE);
	assert_int_equal(aged(physician, SNAPSHOT_STALE_WARN, -301), ANSWER_IN_DATE_STALE);
	assert_int_equal(aged(physician, SNAPSHOT_STALE_DENY, NOW - TIME_NEVER), ANSWER_STALE);
	assert_int_equal(aged(physician, SNAPSHOT_STALE_DENY, NOW + (INT64_MAX - NOW)), ANSWER_STALE);
	/* a refusal is said as what it is, whatever the age */
	assert_int_equal(aged(ended, SNAPSHOT_STALE_WARN, limit + 1), ANSWER_OUT_OF_DATE);
	assert_int_equal(aged(ended, SNAPSHOT_STALE_DENY, limit + 1), ANSWER_OUT_OF_DATE);
	assert_int_equal(aged(ended, SNAPSHOT_STALE_DENY, 20), ANSWER_OUT_OF_DATE);
}

static void test_strangers_of_a_stale_state(void **state)
{
	struct snapshot_site site = site_at(NOW - 9 * DAY);

	(void)state;
	site.stale = SNAPSHOT_STALE_DENY;
	assert_int_equal(answer_with(&site, NULL, 0, "eve", 6000, NOW).which, ANSWER_UNKNOWN_IGNORED);
	site.unknown = SNAPSHOT_UNKNOWN_DENY;
	assert_int_equal(answer_with(&site, NULL, 0, "eve", 6000, NOW).which, ANSWER_UNKNOWN_DENIED);
}

static void test_break_glass_in_force(void **state)
{
	const struct time_window windows[] = {
	    {NOW - 50, NOW}, {NOW - 40, NOW + 900}, {NOW - 30, NOW + 60}, {NOW + 10, NOW + 9000}};
	struct snapshot_login login = physician;

	(void)state;
	assert_true(answer_for(login, NOW).break_glass_until == TIME_ALWAYS);
	login.break_glass = windows;
	login.break_glass_count = 1;
	assert_true(answer_for(login, NOW).break_glass_until == TIME_ALWAYS);
	login.break_glass_count = 4;
	assert_int_equal(answer_for(login, NOW).break_glass_until, NOW + 900);
}

/* ---- arguments ---- */

static void test_arguments_default(void **state)
{
	struct arguments arguments = arguments_parse(0, NULL);

	(void)state;
	assert_string_equal(arguments.state, "/var/lib/careacl");
	assert_int_equal(arguments.min_uid, 1000);
	assert_string_equal(arguments.rescue_group, "careacl-rescue");
	assert_false(arguments.permissive);
	assert_false(arguments.debug);
	assert_null(arguments.wrong);
}

static void test_arguments_all(void **state)
{
	const char *const words[] = {"debug", "state=/x/y", "min_uid=4294967294",
				     "rescue_group=", "permissive"};
	struct arguments arguments = arguments_parse(5, words);

	(void)state;
	assert_string_equal(arguments.state, "/x/y");
	assert_int_equal(arguments.min_uid, UINT32_MAX - 1);
	assert_string_equal(arguments.rescue_group, "");
	assert_true(arguments.permissive);
	assert_true(arguments.debug);
	assert_null(arguments.wrong);
}

static void test_arguments_wrong(void **state)
{
	static const char *const wrong[] = {"",
					    "state",
					    "state=",
					    "state=relative",
					    "statee=/x",
					    "min_uid",
					    "min_uid=",
					    "min_uid=-1",
					    "min_uid=+1",
					    "min_uid=1k",
					    "min_uid= 1",
					    "min_uid=4294967295",
					    "min_uid=4294968296",
					    "min_uid=99999999999",
					    "rescue_group",
					    "permissive=1",
					    "Debug",
					    "debug ",
					    "debug=",
					    "use_first_pass"};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const char *const words[] = {"debug", wrong[i], "bogus", "min_uid=1234"};
		struct arguments arguments = arguments_parse(4, words);

		if (arguments.wrong != wrong[i])
			fail_msg("\"%s\" was taken", wrong[i]);
		assert_int_equal(arguments.min_uid, 1234); /* the others are read all the same */
	}
}

/* ---- texts ---- */

static void assert_date(int64_t instant, int32_t offset, enum message_language language, const char *expected)
{
	char date[64];

	message_date(date, sizeof(date), instant, offset, language);
	assert_string_equal(date, expected);
}

static void test_dates(void **state)
{
	(void)state;
	assert_date(0, 0, MESSAGE_ENGLISH, "1970-01-01 00:00 (UTC+00:00)");
	assert_date(-1, 0, MESSAGE_ENGLISH, "1969-12-31 23:59:59 (UTC+00:00)");
	assert_date(1795251600, 3600, MESSAGE_ENGLISH, "2026-11-21 10:00 (UTC+01:00)");
	assert_date(1795251605, 3600, MESSAGE_FRENCH, "21/11/2026 à 10:00:05 (UTC+01:00)");
	assert_date(1795251600, -10800, MESSAGE_ENGLISH, "2026-11-21 06:00 (UTC-03:00)");
	assert_date(1795251600, -12600, MESSAGE_ENGLISH, "2026-11-21 05:30 (UTC-03:30)");
	assert_date(1709164800, 0, MESSAGE_ENGLISH, "2024-02-29 00:00 (UTC+00:00)");
	assert_date(951782400, 0, MESSAGE_ENGLISH, "2000-02-29 00:00 (UTC+00:00)");
	assert_date(4107542399, 0, MESSAGE_ENGLISH, "2100-02-28 23:59:59 (UTC+00:00)");
	assert_date(4107542400, 0, MESSAGE_ENGLISH, "2100-03-01 00:00 (UTC+00:00)");
	assert_date(-2208988800, 0, MESSAGE_ENGLISH, "1900-01-01 00:00 (UTC+00:00)");
	assert_date(TIME_ALWAYS, 86400, MESSAGE_ENGLISH, "?");
	assert_date(TIME_NEVER, 86400, MESSAGE_FRENCH, "?");
}

static struct message_values values_in(enum message_language language)
{
	return (struct message_values){.language = language,
				       .since = {1795251600, 3600},
				       .published = {1795000000, 3600},
				       .break_glass_until.at = TIME_ALWAYS};
}

static void assert_contains(const struct message *message, const char *part)
{
	if (strstr(message->text, part) == NULL)
		fail_msg("no \"%s\" in: %s", part, message->text);
}

static void assert_lacks(const struct message *message, const char *part)
{
	if (strstr(message->text, part) != NULL)
		fail_msg("\"%s\" in: %s", part, message->text);
}

/* Every row that says something has something to say, in both languages, and no placeholder is left. */
static void test_every_answer_has_its_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ANSWER_CASE_COUNT; i++) {
		struct message_values values = values_in(MESSAGE_ENGLISH);
		struct message english, french, both;

		values.notice = true;
		values.view = "/v";
		message_compose(&english, answer_row((enum answer_case)i)->message, &values);
		values.language = MESSAGE_FRENCH;
		message_compose(&french, answer_row((enum answer_case)i)->message, &values);
		values.language = MESSAGE_BOTH;
		message_compose(&both, answer_row((enum answer_case)i)->message, &values);
		assert_int_equal(english.length > 0,
				 answer_row((enum answer_case)i)->message != MESSAGE_NONE);
		assert_int_equal(english.length > 0, french.length > 0);
		assert_lacks(&both, "{");
		if (english.length == 0)
			continue;
		assert_true(strcmp(english.text, french.text) != 0);
		assert_int_equal(both.length, english.length + french.length + 1);
	}
}

static void test_refusals_say_why_and_whom_to_ask(void **state)
{
	static const struct {
		enum message_id id;
		const char *english, *french;
	} parts[] = {
	    {MESSAGE_SUSPENDED, "suspended", "suspendu"},
	    {MESSAGE_NOT_BRIEFED, "briefed", "secret professionnel"},
	    {MESSAGE_OUT_OF_DATE, "since 2026-11-21 10:00 (UTC+01:00)", "depuis le 21/11/2026 à 10:00"},
	    {MESSAGE_NOT_YET, "from 2026-11-21 10:00 (UTC+01:00)", "à partir du 21/11/2026 à 10:00"},
	    {MESSAGE_STALE, "dated 2026-11-18", "datée du 18/11/2026"},
	    {MESSAGE_STALE_WARNING, "dated 2026-11-18", "datée du 18/11/2026"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		struct message_values values = values_in(MESSAGE_ENGLISH);
		struct message message;

		message_compose(&message, parts[i].id, &values);
		assert_contains(&message, parts[i].english);
		values.language = MESSAGE_FRENCH;
		message_compose(&message, parts[i].id, &values);
		assert_contains(&message, parts[i].french);
		if (parts[i].id == MESSAGE_STALE_WARNING)
			continue;
		assert_contains(&message, "Adressez-vous");
		values.language = MESSAGE_ENGLISH;
		message_compose(&message, parts[i].id, &values);
		assert_contains(&message, "Please ask");
	}
}

static void test_notice(void **state)
{
	struct message_values values = values_in(MESSAGE_ENGLISH);
	struct message message;

	(void)state;
	values.folder_count = 17;
	message_compose(&message, MESSAGE_NOTICE, &values);
	assert_int_equal(message.length, 0); /* the site wants none */
	values.notice = true;
	message_compose(&message, MESSAGE_NOTICE, &values);
	assert_contains(&message, "17");
	assert_contains(&message, "226-13");
	assert_contains(&message, "15 000 EUR");
	assert_contains(&message, "one year");
	assert_contains(&message, "recorded");
	assert_lacks(&message, "view");
	assert_lacks(&message, "Break-glass");
	values.view = "/srv/views/anna";
	values.break_glass_until = (struct message_instant){1795251600, 3600};
	message_compose(&message, MESSAGE_NOTICE, &values);
	assert_contains(&message, "/srv/views/anna");
	assert_contains(&message, "in force until 2026-11-21 10:00 (UTC+01:00)");
	values.language = MESSAGE_FRENCH;
	message_compose(&message, MESSAGE_NOTICE, &values);
	assert_contains(&message, "un an d'emprisonnement");
	assert_contains(&message, "en vigueur jusqu'au 21/11/2026 à 10:00");
	message_compose(&message, MESSAGE_STALE_WARNING, &values);
	assert_contains(&message, "datée du");
	assert_contains(&message, "226-13");
	message_compose(&message, MESSAGE_SUSPENDED, &values); /* a refusal carries no notice */
	assert_lacks(&message, "226-13");
}

static void test_text_is_cut_and_clean(void **state)
{
	static char view[9000];
	struct message_values values = values_in(MESSAGE_ENGLISH);
	struct message message;

	(void)state;
	values.notice = true;
	values.view = "/srv/\x1b[2J\n{date}\x7f";
	message_compose(&message, MESSAGE_NOTICE, &values);
	assert_contains(&message, "/srv/?[2J?{date}?");
	memset(view, 'v', sizeof(view) - 1);
	values.view = view;
	message_compose(&message, MESSAGE_NOTICE, &values);
	assert_int_equal(message.length, sizeof(message.text) - 1);
	assert_int_equal(strlen(message.text), message.length);
	message_compose(&message, MESSAGE_COUNT, &values);
	assert_int_equal(message.length, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_table_row_by_row),
	    cmocka_unit_test(test_memory_nobody_filled_refuses),
	    cmocka_unit_test(test_uids_that_are_ignored),
	    cmocka_unit_test(test_in_date),
	    cmocka_unit_test(test_what_ends_ends_at_its_second),
	    cmocka_unit_test(test_what_starts_starts_at_its_second),
	    cmocka_unit_test(test_suspended_always_refuses),
	    cmocka_unit_test(test_briefing),
	    cmocka_unit_test(test_a_second_position_lets_in),
	    cmocka_unit_test(test_no_professional),
	    cmocka_unit_test(test_unknown_logins),
	    cmocka_unit_test(test_uids_that_changed),
	    cmocka_unit_test(test_stale),
	    cmocka_unit_test(test_strangers_of_a_stale_state),
	    cmocka_unit_test(test_break_glass_in_force),
	    cmocka_unit_test(test_arguments_default),
	    cmocka_unit_test(test_arguments_all),
	    cmocka_unit_test(test_arguments_wrong),
	    cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_every_answer_has_its_words),
	    cmocka_unit_test(test_refusals_say_why_and_whom_to_ask),
	    cmocka_unit_test(test_notice),
	    cmocka_unit_test(test_text_is_cut_and_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
