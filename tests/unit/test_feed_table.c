/* Delimited tables: RFC 4180, the headers, the kinds, one row each; what is refused, and at which line. */
#include "tests/unit/feed_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define FACTS                                                                                                \
	"kind;patient;professional_system;professional_id;team_or_unit;class;purpose;act;from;to;source\n"
#define HEADERS                                                                                              \
	"expected one of "                                                                                   \
	"kind;patient;professional_system;professional_id;team_or_unit;class;purpose;act;from;to;source, "   \
	"login;professional_system;professional_id;profession;from;to, patient;birth_date\n"
#define LOGINS "login;professional_system;professional_id;profession;from;to\n"
#define TABBED                                                                                               \
	"kind\tpatient\tprofessional_system\tprofessional_id\tteam_or_"                                      \
	"unit\tclass\tpurpose\tact\tfrom\tto\tsource\n"

static const struct row {
	const char *text, *lines;
} rows[] = {
    /* kinds */
    {FACTS, ""},
    {FACTS "member;P1;rpps;10001234567;;;;;2026-01-01;2026-02-01;\n",
     "2 MEMBER pid=P1 who=rpps|10001234567 from=2026-01-01 to=2026-02-01\n"},
    {FACTS "member;P1;login;x;T;;;;;;\n", "2 MEMBER pid=P1 team=T who=login|x\n"},
    {FACTS "unit-member;;login;x;6268;;;;;;\n", "2 MEMBER team=6268 who=login|x\n"},
    {FACTS "presence;P1;;;6268;;;;2026-01-01;;m7\n", "2 TEAM pid=P1 team=6268 from=2026-01-01 src=m7\n"},
    {FACTS "objection;P1;;;;;;;;;\n", "2 OBJECT pid=P1 who=*\n"},
    {FACTS "objection;P1;;7;;;;;;;\n", "2 OBJECT pid=P1 who=?\n"},
    {FACTS "objection;P1;;;T;PSY;CARE;r;;;c1\n",
     "2 OBJECT pid=P1 who=team|T class=PSY purpose=CARE act=r src=c1\n"},
    {FACTS "optin;P1;login;x;;;;;;;\n", "2 OPTIN pid=P1 who=login|x\n"},
    {FACTS "deceased;P1;;;;;;;;;\n", "2 DECEASED pid=P1\n"},
    {FACTS "withdraw;;;;;;;;;;c1\n", "2 WITHDRAW src=c1\n"},
    {FACTS "deceased;P1;;;;;;;;;\nend;;;;;;;;;;1\n", "2 DECEASED pid=P1\n"},
    /* one professional, four spellings */
    {FACTS "member;P1;RPPS;10001234567;;;;;;;\nmember;P1;http://rpps.fr;10001234567;;;;;;;\n"
	   "member;P1;1.2.250.1.71.4.2.1;810001234567;;;;;;;\nmember;P1;idnps;10001234567;;;;;;;\n"
	   "member;P1;idnps;075123456;;;;;;;\n",
     "2 MEMBER pid=P1 who=rpps|10001234567\n3 MEMBER pid=P1 who=rpps|10001234567\n"
     "4 MEMBER pid=P1 who=rpps|10001234567\n5 MEMBER pid=P1 who=rpps|10001234567\n"
     "6 MEMBER pid=P1 who=adeli|75123456\n"},
    /* other tables */
    {"login;professional_system;professional_id;profession;from;to\nx;rpps;10001234567;nurse;;\n",
     "2 W code=CHECK-DIGIT text=the check digit of the RPPS number is wrong\n"
     "2 PROF who=rpps|10001234567 login=x profession=nurse\n"},
    {LOGINS "x;rpps;10001234565;nurse;;\nend;;;;;1\n",
     "2 PROF who=rpps|10001234565 login=x profession=nurse\n"},
    {LOGINS "x;rpps;1000;nurse;;\n", "2 W code=CHECK-DIGIT text=the check digit of the RPPS number is wrong\n"
				     "2 PROF who=rpps|1000 login=x profession=nurse\n"},
    {"patient;birth_date\nP1;1950-02-01\nend;1\n", "2 PATIENT pid=P1 birth=1950-02-01\n"},
    {"patient;birth_date\nP1;1950-02-01\n", "2 PATIENT pid=P1 birth=1950-02-01\n"},
    {"patient\tbirth_date\r\nP1\t1950-02-01\r\n", "2 PATIENT pid=P1 birth=1950-02-01\n"},
    /* what nobody sees, and words that are none */
    {FACTS "deceased;P1 ;;;;;;;;;\n", "2 E text=patient starts or ends with a blank; take it out\n"},
    {FACTS "objection;P1;login; x;;;;;;;\n",
     "2 E text=professional_id starts or ends with a blank; take it out\n"},
    {FACTS "deceased;P1\xc2\xa0;;;;;;;;;\n",
     "2 E text=patient holds U+00A0, which nobody sees or which looks like a blank; take it out\n"},
    {FACTS "presence;P1;;;a\xe2\x80\x8b"
	   "b;;;;;;\n",
     "2 E text=team_or_unit holds U+200B, which nobody sees or which looks like a blank; take it out\n"},
    {FACTS "deceased;\xef\xbc\xb0"
	   "1;;;;;;;;;\n",
     "2 E text=patient '\xef\xbc\xb0"
     "1'; expected letters without accents, digits, and . _ -\n"},
    {FACTS "presence;P1;;;Unit\xc3\xa9 1;;;;;;\n", "2 TEAM pid=P1 team=Unit\xc3\xa9 1\n"},
    {FACTS "objection;P1;;;;;care;;;;\n",
     "2 E text=purpose 'care'; expected ALL, CARE, EMERGENCY, or nothing\n"},
    {FACTS "objection;P1;;;;;;rwx;;;\n", "2 E text=act 'rwx'; expected rw, r, w, or nothing\n"},
    {FACTS FACTS, "2 E text=is the header once more; were two tables put behind one another?\n"},
    {"patient;birth_date\npatient;birth_date\n",
     "2 E text=is the header once more; were two tables put behind one another?\n"},
    /* RFC 4180 */
    {TABBED "deceased\tP;1\t\t\t\t\t\t\t\t\t\n", "2 DECEASED pid=P;1\n"},
    {FACTS "\"deceased\";\"P\"\"1;\";;;;;;;;;\r\n", "2 DECEASED pid=P\"1;\n"},
    {FACTS "deceased;\"\";;;;;;;;;\n", "2 E text=patient is empty; this row needs it\n"},
    /* the last row, of each table; without it the file is read, and one line of I says so (test_endless) */
    {"patient;birth_date\nend;1\n",
     "2 E text=the table has lost rows, or got some: 0 stand before its last line, which says 1\n"},
    {LOGINS "end;;;;;1\n",
     "2 E text=the table has lost rows, or got some: 0 stand before its last line, which says 1\n"},
    {LOGINS "end;;;nurse;;0\n", "2 E text=profession: a row of this kind does not say that; empty it\n"},
    {LOGINS "end;;;;;\n", "2 E text=to is empty; this row needs it\n"},
    {"patient;birth_date\nend;0\nP1;1950-02-01\n",
     "3 E text=stands behind the row 'end', which is the last\n"},
    /* refused */
    {"kind,patient\n", "1 E text=the header's names are separated by neither ; nor a tab; " HEADERS},
    {"\n", "1 E text=unknown column '' in the header; " HEADERS},
    {"kind;patient\n", "1 E text=the header's columns are not those of a table; " HEADERS},
    {"patient;birth_date;name\n", "1 E text=unknown column 'name' in the header; " HEADERS},
    {FACTS "allow;P1;;;;;;;;;\n",
     "2 E text=kind 'allow'; expected member, unit-member, presence, objection, optin, "
     "deceased, withdraw or end\n"},
    {FACTS "presence;P1;;;;;;;;;\n", "2 E text=team_or_unit is empty; this row needs it\n"},
    {FACTS "presence;P1;login;x;T;;;;;;\n",
     "2 E text=professional_system: a row of this kind does not say that; "
     "empty it\n"},
    {FACTS "member;;login;x;;;;;;;\n", "2 E text=a member of what? expected patient, team_or_unit or both\n"},
    {FACTS "objection;P1;login;x;T;;;;;;\n",
     "2 E text=the row names a person and a team_or_unit; expected one of "
     "them\n"},
    {FACTS "deceased;P1\n", "2 E text=has 2 fields, and the header 11\n"},
    {FACTS "deceased;P1;;;;;;;;;\nend;;;;;;;;;;2\n",
     "2 DECEASED pid=P1\n3 E text=the table has lost rows, or got some: 1 stand before its last "
     "line, which says 2\n"},
    {FACTS "end;;;;;;;;;;0\ndeceased;P1;;;;;;;;;\n",
     "3 E text=stands behind the row 'end', which is the last\n"},
    {FACTS "deceased;P1;;;;;;;;;", "2 E text=the last line has no end; is the file cut off?\n"},
    {FACTS "deceased;\"P1;;;;;;;;;", "2 E text=ends within quotes; is the file cut off?\n"},
    {FACTS "deceased;\"P\n1\";;;;;;;;;\n",
     "3 E text=a quoted field goes on over the end of the line; a row is one line here\n"},
    {FACTS "deceased;P\"1;;;;;;;;;\n",
     "2 E text=a quote stands in a field without quotes; put the field in quotes, "
     "and double it\n"},
    {FACTS "deceased;\"P\"1;;;;;;;;;\n",
     "2 E text=something stands between a closing quote, or a carriage return, and "
     "the end of its field\n"},
    {FACTS "deceased;P\r1;;;;;;;;;\n",
     "2 E text=something stands between a closing quote, or a carriage return, and "
     "the end of its field\n"},
    {FACTS "deceased;P\x01;;;;;;;;;\n",
     "2 E text=holds what is no UTF-8, or a control character; expected plain UTF-8 "
     "text\n"},
    {FACTS "deceased;P\xe9;;;;;;;;;\n",
     "2 E text=holds what is no UTF-8, or a control character; expected plain UTF-8 "
     "text\n"},
    /* ... a row that is not one: nothing is guessed */
    {FACTS "deceased;P1;;;;;;;;;\n\ndeceased;P2;;;;;;;;;\n",
     "2 DECEASED pid=P1\n3 E text=has 1 fields, and the header 11\n"},
    {FACTS "deceased;P1;;;;;;;;;;\n", "2 E text=has 12 fields, and the header 11\n"},
    {FACTS "objection;P1;login;x;;\"PSY;;;;\n",
     "3 E text=a quoted field goes on over the end of the line; a row "
     "is one line here\n"},
    {"patient;birth_date\rP1;1950-02-01\r",
     "1 E text=something stands between a closing quote, or a carriage return, and the end of its field\n"},
    {"patient;patient\n", "1 E text=the header's columns are not those of a table; " HEADERS},
    {"patient;birth_date;\n", "1 E text=unknown column '' in the header; " HEADERS},
    {"patient;birth_date;birth_date\n", "1 E text=the header's columns are not those of a table; " HEADERS},
    {"patient\tbirth_date\nP1;1950-02-01\n", "2 E text=has 1 fields, and the header 2\n"},
    {FACTS "objection;P1;login;x~y;;PSY~HIV;;;;;\n", "2 OBJECT pid=P1 who=login|x~y class=PSY~HIV\n"},
    {FACTS "objection;P1;;;;\"\";;;;;c1\n", "2 OBJECT pid=P1 who=* src=c1\n"},
    {"\xef\xbb\xbf" FACTS, "1 E text=starts with a byte order mark; expected UTF-8 without one\n"},
};

/* The facts without the line that a table without a last row has. */
static const char *but_endless(const char *lines)
{
	static const char endless[] = "1 I code=ENDLESS\n";
	size_t size = strlen(lines), end = strlen(endless);
	static char text[65536];
	if (size < end || strcmp(lines + size - end, endless) != 0)
		return lines;
	snprintf(text, sizeof(text), "%.*s", (int)(size - end), lines);
	return text;
}

static void test_rows(void **state)
{
	size_t wrong = 0;
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *arena = arena_new();
		const struct feed_file file = {.name = "a.csv", .text = rows[i].text};
		const char *lines = feed_lines("table", &file, 1, (struct feed_flags){0}, arena);
		if (lines == NULL || strcmp(but_endless(lines), rows[i].lines) != 0) {
			print_message("%s\nexpected:\n%sfound:\n%s\n", rows[i].text, rows[i].lines,
				      lines == NULL ? "nothing" : lines);
			wrong++;
		}
		arena_free(arena);
	}
	assert_int_equal(wrong, 0);
}

/* A NUL, and a row that is too long. */
static void test_bytes(void **state)
{
	static char text[40000];
	struct arena *arena = arena_new();
	(void)state;
	int size = snprintf(text, sizeof(text), FACTS "deceased;P%c1;;;;;;;;;\n", '\0');
	struct feed_file file = {.name = "a.csv", .text = text, .size = (size_t)size};
	assert_string_equal(
	    feed_lines("table", &file, 1, (struct feed_flags){0}, arena),
	    "2 E text=holds what is no UTF-8, or a control character; expected plain UTF-8 text\n");
	memset(text + strlen(FACTS), 'x', sizeof(text) - strlen(FACTS));
	file.size = sizeof(text);
	assert_string_equal(feed_lines("table", &file, 1, (struct feed_flags){0}, arena),
			    "2 E text=a row is longer than 16 KiB; is a closing quote missing?\n");
	arena_free(arena);
}

/* Two files: each has its own lines. */
static void test_files(void **state)
{
	const struct feed_file files[] = {{"a.csv", "patient;birth_date\nP1;1950-02-01\n", 0},
					  {"b.csv", FACTS "deceased;P1;;;;;;;;;\n", 0}};
	struct arena *arena = arena_new();
	(void)state;
	assert_string_equal(
	    feed_lines("table", files, 2, (struct feed_flags){0}, arena),
	    "2 PATIENT pid=P1 birth=1950-02-01\n1 I code=ENDLESS\n2 DECEASED pid=P1\n1 I code=ENDLESS\n");
	arena_free(arena);
}

/* A table is told of that has no last row, and is not wrong otherwise. */
static void test_endless(void **state)
{
	static const struct row tables[] = {
	    {FACTS, "1 I code=ENDLESS\n"},
	    {FACTS "end;;;;;;;;;;0\n", ""},
	    {LOGINS, "1 I code=ENDLESS\n"},
	    {LOGINS "end;;;;;0\n", ""},
	    {"patient;birth_date\n", "1 I code=ENDLESS\n"},
	    {"patient;birth_date\nend;0\n", ""},
	    {"patient;birth_date\nend", "2 E text=the last line has no end; is the file cut off?\n"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		struct arena *arena = arena_new();
		const struct feed_file file = {.name = "a.csv", .text = tables[i].text};
		assert_string_equal(feed_lines("table", &file, 1, (struct feed_flags){0}, arena),
				    tables[i].lines);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_bytes),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_endless),
	};
	return cmocka_run_group_tests_name("feed_table", tests, NULL, NULL);
}
