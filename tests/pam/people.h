/* The people of the module's tests, known to the faked name service and to the state, and one row of expectation each. */
#ifndef CAREACL_TESTS_PAM_PEOPLE_H
#define CAREACL_TESTS_PAM_PEOPLE_H

#include "tests/pam/door.h"
#include "tests/pam/fake_system.h"

extern const struct fake_login people_logins[];
extern const struct fake_group people_groups[];

/* A snapshot's text: PEOPLE_SITE, more words for the site, a newline, PEOPLE. */
#define PEOPLE_SITE "site language=en notice=yes offset=3600 timezone=Europe/Paris "
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

/* Publishes PEOPLE in a site with these more words. */
#define PUBLISH(words) door_publish(PEOPLE_SITE words "\n" PEOPLE)

/* Changes one bit of the snapshot. */
void people_spoil_state(void);

/* Goes through the account phase: code, at most one text of the right style, the log; every refusal leaves a line. */
void expect_all(const struct expectation *rows, size_t count);
#define EXPECT_ALL(rows) expect_all(rows, sizeof(rows) / sizeof((rows)[0]))

/* Sets up the door and the names; false (and a failed case): this cannot be tested here. */
bool people_arrive(void);

#endif
