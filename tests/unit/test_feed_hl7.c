/* HL7 v2: a row a rule of docs/feeds.md: which event does what, what cancels, what comes late, what is refused. */
#include "tests/unit/feed_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Messages of January 2026; `at` is the day and time at which one was sent, DDHHMM. Patient P1, visit V1. */
#define MSH(event, id, at) "MSH|^~\\&|HIS|HOP|||202601" at "00||ADT^" event "|" id "|P|2.5\r"
#define MSH_FR(event, id, at) "MSH|^~\\&|HIS|HOP|||202601" at "00||ADT^" event "|" id "|P|2.5^FRA^2.11\r"
#define PID_OF(pid) "PID|1||" pid "^^^HOP^PI||X^Y||19500201|F\r"
#define PID PID_OF("P1")
#define PV1(unit) "PV1|1|I|" unit "^12^1||||||||||||||||V1\r"
#define NUMBER(visit) "PV1|1|I|1||||||||||||||||" visit "\r"
#define NO_NUMBER "PV1|1|I|1\r"
#define PID_AT(account) "PID|1||P1^^^HOP^PI|||||||||||||||" account "\r"
#define PV1_BY(unit, doctor) "PV1|1|I|" unit "^12^1||||" doctor "||||||||||||V1\r"
#define ZBE(id, at, action, unit)                                                                            \
	"ZBE|" id "|202601" at "||" action "|N||X^^^^^^UF^^^" unit "|X^^^^^^UF^^^" unit "\r"
#define ZBE_OF(id, at, action, event, unit)                                                                  \
	"ZBE|" id "|202601" at "||" action "|Y|" event "|X^^^^^^UF^^^" unit "|X^^^^^^UF^^^" unit "\r"
/* Without ZBE the unit is that of the bed, and the time that at which it was sent. */
#define PLAIN(event, id, at, unit) MSH(event, id, at) PID PV1(unit)
#define MOVED(event, id, at, movement, action, unit)                                                         \
	MSH(event, id, at) PID PV1("9") ZBE(movement, at, action, unit)
#define DR_ONE "10001234565^A^B^^^^^^&1.2.250.1.71.4.2.1&ISO^L^^^RPPS"
#define DR_TWO "810001234573^A^B^^^^^^&1.2.250.1.71.4.2.1&ISO^L^^^IDNPS"

#define BORN "PATIENT pid=P1 birth=1950-02-01\n"
#define IN(unit, from) "TEAM pid=P1 team=" unit " from=2026-01-" from " src=V1\n"
#define WAS_IN(unit, from, to) "TEAM pid=P1 team=" unit " from=2026-01-" from " to=2026-01-" to " src=V1\n"

/* P1 is P2 since line 4; P2 was heard of last at line `last`. */
#define MERGED(last)                                                                                         \
	last " PATIENT pid=P2 birth=1950-02-01\n4 PATIENT pid=P1 birth=1950-02-01 replaced-by=P2\n"
/* P1, or P7: of two authorities, none of which has sent the message. */
#define UNSURE "PID|1||P7^^^B^PI~P1^^^A^PI||X^Y||19500201|F\r"

#define NOBODYS(pid) "W pid=" pid " code=NOVISIT text=the patient is not known to be there\n"
#define CANCELS_NOTHING "W pid=P1 code=CANCEL text=nothing is there that could be cancelled\n"
#define CONTRADICTS                                                                                          \
	"what ZBE does and what the event says contradict one another: nobody knows where the patient is\n"
#define ELSEWHERE                                                                                            \
	"W pid=P1 code=ORDER text=two messages of one second, in two files, say different places: nobody "   \
	"knows where the patient is\n"
#define ROLE(who, to) "3 MEMBER pid=P1 who=rpps|" who " from=2026-01-05T10:30:00" to " role=AT\n"

static const struct row {
	const char *text, *lines;
	struct feed_flags flags;
} rows[] = {
    /* events without ZBE: come, move, go */
    {PLAIN("A01", "1", "051030", "6268"), "1 " BORN "3 " IN("6268", "05T10:30:00"), {0}},
    {PLAIN("A04", "1", "051030", "6268"), "1 " BORN "3 " IN("6268", "05T10:30:00"), {0}},
    {PLAIN("A05", "1", "051030", "6268"), "1 " BORN "3 " IN("6268", "05T10:30:00"), {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A02", "2", "061200", "2"),
     "4 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T12:00:00") "6 " IN("2", "06T12:00:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A06", "2", "061200", "2") PLAIN("A07", "3", "071200", "1"),
     "7 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T12:00:00") "6 " WAS_IN(
	 "2", "06T12:00:00", "07T12:00:00") "9 " IN("1", "07T12:00:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A03", "2", "061200", "1"),
     "4 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T12:00:00"),
     {0}},
    /* the same unit goes on */
    {PLAIN("A01", "1", "051030", "1") PLAIN("A02", "2", "061200", "1"),
     "4 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    /* a first day in the middle: a move says where the patient is, an update does not */
    {PLAIN("A02", "2", "061200", "2"), "1 " BORN "3 " IN("2", "06T12:00:00"), {0}},
    {PLAIN("A08", "2", "061200", "2"),
     "1 " BORN "3 W pid=P1 code=NOVISIT text=the patient is not known to be there\n",
     {0}},
    {PLAIN("A03", "2", "061200", "2"), "1 " BORN "3 " NOBODYS("P1"), {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A08", "2", "061200", "2"),
     "4 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    /* after the end a move means nothing; whoever comes again has come */
    {PLAIN("A01", "1", "051030", "1") PLAIN("A03", "2", "061200", "1") PLAIN("A02", "3", "071200", "2"),
     "7 " BORN
     "3 " WAS_IN("1", "05T10:30:00",
		 "06T12:00:00") "9 W pid=P1 code=NOVISIT text=the patient is not known to be there\n",
     {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A03", "2", "061200", "1") PLAIN("A01", "3", "071200", "2"),
     "7 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T12:00:00") "9 " IN("2", "07T12:00:00"),
     {0}},
    /* ... and has not come after an end that was told later, whatever their times say; afterwards many things are told */
    {MSH("A01", "1", "051030") "EVN||202601051100\r" PID PV1("1")
	 MSH("A03", "2", "051200") "EVN||202601051059\r" PID PV1("1"),
     "5 " BORN "4 W pid=P1 code=NOVISIT text=the patient is not known to be there\n",
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A01", "2", "071030", "m3", "INSERT", "2")
	 MSH("Z99", "3", "081030") PID PV1("9") ZBE_OF("m2", "061030", "INSERT", "A03", "1"),
     "9 " BORN "4 " WAS_IN("1", "05T10:30:00", "06T10:30:00") "8 " IN("2", "07T10:30:00"),
     {0}},
    /* an end that is told afterwards, and lies before all there is of its visit, has ended what was told before it */
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MSH("A03", "2", "061030") PID PV1("9")
	 ZBE_OF("m2", "051000", "INSERT", "", "1"),
     "5 " BORN "4 W pid=P1 code=NOVISIT text=the patient is not known to be there\n",
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MSH("A03", "2", "061030") PID
     "PV1|1|I|9\r" ZBE_OF("m2", "041000", "INSERT", "", "1"),
     "5 " BORN "4 " IN("1", "05T10:30:00"),
     {0}},
    /* cancelled: A11, A12, A13, A38 */
    {PLAIN("A01", "1", "051030", "1") PLAIN("A11", "2", "061200", "1"), "4 " BORN, {0}},
    {PLAIN("A05", "1", "051030", "1") PLAIN("A38", "2", "061200", "1"), "4 " BORN, {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A02", "2", "061200", "2") PLAIN("A12", "3", "061300", "1"),
     "7 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A03", "2", "061200", "1") PLAIN("A13", "3", "061300", "1"),
     "7 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    /* an admission that was cancelled takes its moves along */
    {PLAIN("A01", "1", "051030", "1") PLAIN("A02", "2", "061200", "2") PLAIN("A11", "3", "061300", "1"),
     "7 " BORN,
     {0}},
    /* nothing is there to cancel: nothing is given */
    {PLAIN("A12", "2", "061200", "2"),
     "3 W pid=P1 code=CANCEL text=nothing is there that could be cancelled\n1 " BORN,
     {0}},
    {PLAIN("A13", "2", "061200", "2"),
     "3 W pid=P1 code=CANCEL text=nothing is there that could be cancelled\n1 " BORN,
     {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A13", "2", "061200", "2"),
     "6 W pid=P1 code=CANCEL text=nothing is there that could be cancelled\n4 " BORN
     "3 " IN("1", "05T10:30:00"),
     {0}},
    /* away for some days, expected back */
    {PLAIN("A01", "1", "051030", "1") PLAIN("A21", "2", "061200", "1"),
     "4 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A21", "2", "061200", "1") PLAIN("A22", "3", "071200", "2"),
     "7 " BORN "3 " WAS_IN("1", "05T10:30:00", "07T12:00:00") "9 " IN("2", "07T12:00:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A21", "2", "061200", "1") PLAIN("A22", "3", "071200", "2")
	 PLAIN("A53", "4", "071300", "1"),
     "10 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A21", "2", "061200", "1") PLAIN("A52", "3", "061300", "1"),
     "7 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    /* times: PV1-44, PV1-45, EVN-6, EVN-2 */
    {MSH("A01", "1", "051030") "EVN||20260105102000\r" PID PV1("1"),
     "1 " BORN "4 " IN("1", "05T10:20:00"),
     {0}},
    {MSH("A01", "1", "051030") "EVN||20260105102000||||202601050900\r" PID PV1("1"),
     "1 " BORN "4 " IN("1", "05T09:00:00"),
     {0}},
    {MSH("A01", "1", "051030") PID "PV1|1|I|1||||||||||||||||V1|||||||||||||||||||||||||20260105\r",
     "1 " BORN "3 " IN("1", "05"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "071030") PID
     "PV1|1|I|1||||||||||||||||V1||||||||||||||||||||||||||20260105\r",
     "4 " BORN "3 " WAS_IN("1", "05T10:30:00", "05"),
     {0}},
    {MSH("A05", "1", "051030") "EVN||20260105102000\r" PID PV1("1") "PV2||||||||20260112\r",
     "1 " BORN "4 " IN("1", "12"),
     {0}},
    {MSH("A01", "1", "051030") "EVN||20260105102000+0100\r" PID PV1("1"),
     "1 " BORN "4 TEAM pid=P1 team=1 from=2026-01-05T10:20:00+01:00 src=V1\n",
     {0}},
    {MSH("A01", "1", "051030") "EVN||20260230\r" PID PV1("1"),
     "4 W pid=P1 code=TIME text=a time that is none: nothing is given from it\n1 " BORN,
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061200") "EVN||2026\r" PID PV1("1"),
     "7 W pid=P1 code=TIME text=a time that is none: nothing is given from it\n4 " BORN
     "3 " WAS_IN("1", "05T10:30:00", "06T12:00:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A02", "2", "061200") "EVN||20260106+0100\r"
								"EVN\r" PID PV1("2"),
     "6 E text=stands twice in a message; has the header of the second got lost?\n",
     {0}},
    /* ZBE: units of its own, time of its own */
    {MOVED("A01", "1", "051030", "m1", "INSERT", "6268"), "1 " BORN "4 " IN("6268", "05T10:30:00"), {0}},
    {MSH("A01", "1", "051030") PID PV1("9") "ZBE|m1|202601050800||INSERT|N||A^^^^^^UF^^^10|B^^^^^^UF^^^20\r",
     "1 " BORN "4 " IN("20", "05T08:00:00") "4 " IN("10", "05T08:00:00"),
     {0}},
    {MSH("A01", "1", "051030") PID PV1("9") "ZBE|m1|202601050800||INSERT|N||10|X^^20\r",
     "1 " BORN "4 " IN("20", "05T08:00:00") "4 " IN("10", "05T08:00:00"),
     {0}},
    {MSH("A01", "1", "051030") PID PV1("9") "ZBE|m1|202601050800||INSERT|N\r",
     "1 " BORN "4 " IN("9", "05T08:00:00"),
     {0}},
    {MSH("A01", "1", "051030") PID "PV1|1|I|||||||||||||||||V1\rZBE|m1|202601050800||INSERT|N||CARDIO^^X\r",
     "1 " BORN "4 " IN("X", "05T08:00:00"),
     {0}},
    {MSH("A01", "1", "051030") PID "PV1|1|I|||||||||||||||||V1\rZBE|m1|202601050800||INSERT|N||CARDIO^L\r",
     "4 W pid=P1 code=NOUNIT text=the patient comes or moves, and no unit is named\n1 " BORN,
     {0}},
    /* ZBE-9: the responsibility that it does not name goes on */
    {MSH("A01", "1", "051030") PID PV1(
	 "9") "ZBE|m1|202601050800||INSERT|N||A^^^^^^UF^^^10|B^^^^^^UF^^^20|SMH\r" MSH("A02", "2", "061030")
	 PID PV1("9") "ZBE|m2|202601060800||INSERT|N|||B^^^^^^UF^^^30|S\r",
     "5 " BORN "4 " WAS_IN("20", "05T08:00:00",
			   "06T08:00:00") "8 " IN("30", "06T08:00:00") "4 " IN("10", "05T08:00:00"),
     {0}},
    {MSH("A01", "1", "051030") PID PV1(
	 "9") "ZBE|m1|202601050800||INSERT|N||A^^^^^^UF^^^10|B^^^^^^UF^^^20|SMH\r" MSH("A02", "2", "061030")
	 PID PV1("9") "ZBE|m2|202601060800||INSERT|N|||B^^^^^^UF^^^30|SM\r",
     "5 " BORN "4 " WAS_IN("20", "05T08:00:00", "06T08:00:00") "4 " WAS_IN(
	 "10", "05T08:00:00", "06T08:00:00") "8 " IN("30", "06T08:00:00"),
     {0}},
    /* late, corrected, cancelled: by the movement's number */
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A03", "2", "071030", "m3", "INSERT", "1")
	 MSH("Z99", "3", "081030") PID PV1("9") ZBE_OF("m2", "061030", "INSERT", "A02", "2"),
     "9 " BORN "4 " WAS_IN("1", "05T10:30:00", "06T10:30:00") "12 " WAS_IN("2", "06T10:30:00", "07T10:30:00"),
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MSH("Z99", "3", "081030") PID PV1("9")
	 ZBE_OF("m1", "051200", "UPDATE", "A01", "2"),
     "5 " BORN "8 " IN("2", "05T12:00:00"),
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A03", "2", "071030", "m2", "INSERT", "1")
	 MSH("Z99", "3", "081030") PID PV1("9") ZBE_OF("m2", "071030", "CANCEL", "A03", "1"),
     "9 " BORN "4 " IN("1", "05T10:30:00"),
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A02", "2", "061030", "m2", "INSERT", "2")
	 MOVED("A12", "3", "061130", "m2", "CANCEL", "1"),
     "9 " BORN "4 " IN("1", "05T10:30:00"),
     {0}},
    /* ... one that is not there cancels nothing */
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A03", "2", "061030", "m2", "INSERT", "2")
	 MOVED("A13", "3", "061130", "m7", "CANCEL", "1"),
     "12 W pid=P1 code=CANCEL text=nothing is there that could be cancelled\n9 " BORN
     "4 " WAS_IN("1", "05T10:30:00", "06T10:30:00"),
     {0}},
    /* ... and some houses give an end the number of the movement that it ends */
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A03", "2", "061030", "m1", "INSERT", "1")
	 MOVED("A13", "3", "061130", "m1", "CANCEL", "1"),
     "9 " BORN "4 " IN("1", "05T10:30:00"),
     {0}},
    /* ... and what is corrected without saying what it was may be either of them: nobody knows */
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A03", "2", "061030", "m1", "INSERT", "1")
	 MSH("Z99", "3", "081030") PID PV1("9") ZBE_OF("m1", "051200", "UPDATE", "", "2"),
     "9 " BORN,
     {0}},
    /* a number that cannot be read is no movement's; several values, where one has its place, are none */
    {MOVED("A01", "1", "051030", "m\xe9", "INSERT", "1") MOVED("A03", "2", "061030", "m\xe8", "INSERT", "1")
	 MOVED("A13", "3", "061130", "m\xe7", "CANCEL", "1"),
     "4 W pid=P1 code=ZBE text=" CONTRADICTS "8 W pid=P1 code=ZBE text=" CONTRADICTS
     "12 W pid=P1 code=ZBE text=" CONTRADICTS "9 " BORN,
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A03", "2", "061030", "m2", "INSERT", "1")
	 MOVED("A13", "3", "061130", "m\xe9", "CANCEL", "1"),
     "12 W pid=P1 code=ZBE text=" CONTRADICTS "9 " BORN "4 " WAS_IN("1", "05T10:30:00", "06T10:30:00"),
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A02", "2", "061030", "m2", "INSERT^CANCEL", "2"),
     "8 W pid=P1 code=ZBE text=" CONTRADICTS "5 " BORN "4 " WAS_IN("1", "05T10:30:00", "06T10:30:00"),
     {0}},
    {MOVED("A01", "1", "051030", "m1~x1", "INSERT", "1") MOVED("A11", "2", "061030", "m1", "CANCEL", "1"),
     "5 " BORN,
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061030") PID "PV1|1|I|1||||||||||||||||V2~V1\r",
     "4 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") "EVN||20260105102000~20260101\r" PID PV1("1"),
     "4 W pid=P1 code=TIME text=a time that is none: nothing is given from it\n1 " BORN,
     {0}},
    {MSH("A31", "1", "051030") "PID|1||P1^^^HOP^PI|||||||||||||||||||||||||||Y\r" MSH(
	 "A31", "2", "061030") "PID|1||P1^^^HOP^PI|||||||||||||||||||||||||||N~Y\r",
     "1 DECEASED pid=P1\n",
     {0}},
    /* the event and ZBE contradict one another: nobody knows where the patient is */
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A02", "2", "061030", "m2", "CANCEL", "2"),
     "8 W pid=P1 code=ZBE text=what ZBE does and what the event says contradict one another: nobody knows "
     "where the patient is\n5 " BORN "4 " WAS_IN("1", "05T10:30:00", "06T10:30:00"),
     {0}},
    {MOVED("A01", "1", "051030", "m1", "DO", "1"),
     "4 W pid=P1 code=ZBE text=what ZBE does and what the event says contradict one another: nobody knows "
     "where the patient is\n1 " BORN,
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MSH("Z99", "2", "061030") PID PV1("2"),
     "7 W pid=P1 code=ZBE text=what ZBE does and what the event says contradict one another: nobody knows "
     "where the patient is\n5 " BORN "4 " WAS_IN("1", "05T10:30:00", "06T10:30:00"),
     {0}},
    /* ... and an update does not open what may have begun */
    {MOVED("A01", "1", "051030", "m1", "DO", "1") MSH("A08", "2", "061030") PID PV1_BY("1", DR_ONE),
     "4 W pid=P1 code=ZBE text=what ZBE does and what the event says contradict one another: nobody knows "
     "where the patient is\n5 " BORN "7 W pid=P1 code=NOVISIT text=the patient is not known to be there\n",
     {0}},
    /* times of one visit that are in no order */
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A02", "2", "061030", "m2", "INSERT", "2")
	 MSH("A03", "3", "071030") PID PV1("9") "ZBE|m3|202601071030+0100||INSERT|N\r",
     "9 " BORN "4 W pid=P1 code=ZONE text=times with and without their offset from UTC in one visit: their "
     "order is not known, nothing is given\n",
     {0}},
    /* the French profile asks for ZBE */
    {MSH_FR("A01", "1", "051030") PID PV1("1"),
     "2 W pid=P1 code=IDENTITY text=the identity is not validated (PID-32)\n"
     "3 W pid=P1 code=NOZBE text=the French profile asks for ZBE in a movement: without it nothing is "
     "given\n1 " BORN,
     {0}},
    /* order: when it was sent, not where it stands; the same message twice is one */
    {PLAIN("A03", "2", "061200", "1") PLAIN("A01", "1", "051030", "1"),
     "1 " BORN "6 " WAS_IN("1", "05T10:30:00", "06T12:00:00"),
     {0}},
    {PLAIN("A11", "2", "061200", "1") PLAIN("A01", "1", "051030", "1"), "1 " BORN, {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A01", "1", "051030", "1") PLAIN("A02", "2", "061200", "2")
	 PLAIN("A02", "2", "061200", "2") PLAIN("A12", "3", "061300", "1"),
     "13 " BORN "3 " IN("1", "05T10:30:00") "4 I code=AGAIN text=2\n",
     {0}},
    /* visits: an end without a number ends all; an end of another visit may be that of one without */
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061200") PID "PV1|1|I|1\r",
     "4 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T12:00:00"),
     {0}},
    {MSH("A01", "1", "051030") PID "PV1|1|I|1\r" PLAIN("A03", "2", "061200", "1"),
     "4 " BORN "3 TEAM pid=P1 team=1 from=2026-01-05T10:30:00 to=2026-01-06T12:00:00\n",
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061200") PID "PV1|1|I|1||||||||||||||||V2\r",
     "4 " BORN "6 " NOBODYS("P1") "3 " IN("1", "05T10:30:00"),
     {0}},
    /* ... which it is, where it differs in blanks, case or zeros in front alone; not where one has exactly that number */
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061200") PID "PV1|1|I|1|||||||||||||||| 0v1\r",
     "4 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T12:00:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061200") PID "PV1|1|I|1||||||||||||||||V10\r",
     "4 " BORN "6 " NOBODYS("P1") "3 " IN("1", "05T10:30:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A01", "2", "051130") PID
     "PV1|1|I|2||||||||||||||||v1\r" MSH("A03", "3", "061200") PID "PV1|1|I|1||||||||||||||||v1\r",
     "7 " BORN
     "6 TEAM pid=P1 team=2 from=2026-01-05T11:30:00 to=2026-01-06T12:00:00 src=v1\n3 " IN("1", "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") "PID|1||P1^^^HOP^PI|||||||||||||||D7\rPV1|1|I|1\r",
     "3 TEAM pid=P1 team=1 from=2026-01-05T10:30:00 src=D7\n",
     {0}},
    /* ... and who cancels it in the words in which it was told cancels it everywhere; not what ended otherwise, or before */
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061200") PID NO_NUMBER MSH("A13", "3", "061300")
	 PID NO_NUMBER,
     "7 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MSH("A03", "2", "061030")
	 PID NO_NUMBER ZBE("m2", "061030", "INSERT", "1") MSH("A13", "3", "061130")
	     PID NO_NUMBER ZBE("m2", "061030", "CANCEL", "1"),
     "9 " BORN "4 " IN("1", "05T10:30:00"),
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MSH("A03", "2", "061030") PID NUMBER("0v1")
	 ZBE("m2", "061030", "INSERT", "1") MSH("A13", "3", "061130") PID NUMBER("0v1")
	     ZBE("m2", "061030", "CANCEL", "1"),
     "9 " BORN "4 " IN("1", "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") PID_AT("D7") PV1("1") MSH("A03", "2", "061200") PID_AT("D7")
	 NO_NUMBER MSH("A13", "3", "061300") PID_AT("D7") NO_NUMBER,
     "3 " IN("1", "05T10:30:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A03", "2", "061000", "1") MSH("A03", "3", "061200")
	 PID NO_NUMBER MSH("A13", "4", "061300") PID NO_NUMBER,
     "10 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T10:00:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061000") PID NO_NUMBER MSH("A03", "3", "061200")
	 PID NO_NUMBER MSH("A13", "4", "061300") PID NO_NUMBER,
     "10 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T10:00:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061000") PID NO_NUMBER MSH("A01", "3", "071000")
	 PID NUMBER("V2") MSH("A13", "4", "071300") PID NO_NUMBER,
     "12 " CANCELS_NOTHING "10 " BORN "9 TEAM pid=P1 team=1 from=2026-01-07T10:00:00 src=V2\n"
     "3 " WAS_IN("1", "05T10:30:00", "06T10:00:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061000") PID NO_NUMBER MSH("A01", "3", "071000")
	 PID NUMBER("V2") MSH("A03", "4", "071200") PID NUMBER("V2") MSH("A13", "5", "071300") PID NO_NUMBER,
     "15 " CANCELS_NOTHING "13 " BORN
     "9 TEAM pid=P1 team=1 from=2026-01-07T10:00:00 to=2026-01-07T12:00:00 src=V2\n"
     "3 " WAS_IN("1", "05T10:30:00", "06T10:00:00"),
     {0}},
    /* ... a movement's number that was used before, of another end */
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MSH("A03", "2", "061000")
	 PID NO_NUMBER ZBE("m2", "061000", "INSERT", "1") MSH("A01", "3", "071000") PID NUMBER("V2")
	     ZBE("m1", "071000", "INSERT", "1") MSH("A03", "4", "071200")
		 PID NO_NUMBER ZBE("m2", "071200", "INSERT", "1") MSH("A13", "5", "071300")
		     PID NO_NUMBER ZBE("m2", "071200", "CANCEL", "1"),
     "17 " BORN "12 TEAM pid=P1 team=1 from=2026-01-07T10:00:00 src=V2\n"
     "4 " WAS_IN("1", "05T10:30:00", "07T12:00:00"),
     {0}},
    /* an end without ZBE that is told twice is one; not with another stay between */
    {PLAIN("A01", "1", "051030", "1") PLAIN("A03", "2", "061200", "1") PLAIN("A03", "3", "061205", "1")
	 PLAIN("A13", "4", "061300", "1"),
     "10 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A03", "2", "061200", "1") PLAIN("A01", "3", "071030", "2")
	 PLAIN("A03", "4", "071200", "2") PLAIN("A03", "5", "071205", "2") PLAIN("A13", "6", "071300", "1"),
     "16 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T12:00:00") "9 " IN("2", "07T10:30:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061200") PID NO_NUMBER PLAIN("A03", "3", "061205", "1")
	 PLAIN("A13", "4", "061300", "1"),
     "10 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T12:00:00"),
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A03", "2", "061200", "m2", "INSERT", "1")
	 PLAIN("A03", "3", "061205", "1") PLAIN("A13", "4", "061300", "1"),
     "12 " BORN "4 " WAS_IN("1", "05T10:30:00", "06T12:00:00"),
     {0}},
    /* an end that is corrected ends no more than when it was told first; unless that was before anybody came, or it is later now */
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A03", "2", "061030", "m2", "INSERT", "1")
	 MOVED("A01", "3", "071030", "m3", "INSERT", "2") MSH("A03", "4", "071200") PID PV1("9")
	     ZBE("m2", "061000", "UPDATE", "1"),
     "13 " BORN "4 " WAS_IN("1", "05T10:30:00", "06T10:00:00") "12 " IN("2", "07T10:30:00"),
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MOVED("A03", "2", "061030", "m2", "INSERT", "1")
	 MOVED("A01", "3", "071030", "m3", "INSERT", "2") MSH("A03", "4", "071200") PID PV1("9")
	     ZBE("m2", "071100", "UPDATE", "1"),
     "13 " BORN
     "4 " WAS_IN("1", "05T10:30:00", "07T10:30:00") "12 " WAS_IN("2", "07T10:30:00", "07T11:00:00"),
     {0}},
    {MSH("A03", "1", "051000") PID PV1("9") ZBE("m2", "051000", "INSERT", "1")
	 MOVED("A01", "2", "051030", "m1", "INSERT", "1") MSH("A03", "3", "061200") PID PV1("9")
	     ZBE("m2", "051010", "UPDATE", "1"),
     "9 " BORN "8 " NOBODYS("P1"),
     {0}},
    /* doctors: the attending one, another, back again */
    {MSH("A01", "1", "051030") PID PV1_BY("1", DR_ONE),
     "1 " BORN "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 src=V1 role=AT\n3 " IN(
	 "1", "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") PID PV1_BY("1", DR_ONE) MSH("A54", "2", "061030") PID PV1_BY("1", DR_TWO),
     "4 " BORN
     "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 to=2026-01-06T10:30:00 src=V1 role=AT\n"
     "6 MEMBER pid=P1 who=rpps|10001234573 from=2026-01-06T10:30:00 src=V1 role=AT\n3 " IN("1",
											   "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") PID PV1_BY("1", DR_ONE) MSH("A54", "2", "061030") PID PV1_BY("1", DR_TWO)
	 MSH("A55", "3", "061130") PID PV1_BY("1", DR_ONE),
     "7 " BORN "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 src=V1 role=AT\n3 " IN(
	 "1", "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") PID PV1_BY("1", DR_ONE) MSH("A08", "2", "061030") PID PV1_BY("1", "\"\""),
     "4 " BORN
     "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 to=2026-01-06T10:30:00 src=V1 role=AT\n"
     "3 " IN("1", "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") PID PV1_BY("1", "^NAME^ONLY"),
     "3 W pid=P1 code=NOIDENT text=a person without a number that means one: nobody is meant\n1 " BORN
     "3 " IN("1", "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") PID PV1_BY("1", "075123456^A^B^^^^^^&1.2.250.1.71.4.2.1&ISO^L^^^IDNPS"),
     "1 " BORN
     "3 MEMBER pid=P1 who=adeli|75123456 from=2026-01-05T10:30:00 src=V1 role=AT\n3 " IN("1", "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") PID PV1_BY("1", "4711^A^B^^^^^^HOP^L^^^EI"),
     "1 " BORN
     "3 MEMBER pid=P1 who=HOP|4711 from=2026-01-05T10:30:00 src=V1 role=AT\n3 " IN("1", "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") PID PV1_BY("1", "10001234568^A^B^^^^^^^^^^RPPS"),
     "3 W code=RPPS text=the check digit of this RPPS number is wrong\n1 " BORN
     "3 MEMBER pid=P1 who=rpps|10001234568 from=2026-01-05T10:30:00 src=V1 role=AT\n3 " IN("1",
											   "05T10:30:00"),
     {0}},
    /* who sent the patient treats him elsewhere */
    {MSH("A01", "1", "051030") PID "PV1|1|I|1|||||" DR_ONE "|||||||||||V1\r",
     "1 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") PID "PV1|1|I|1|||||" DR_ONE "|||||||||||V1\r",
     "1 " BORN "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 src=V1 role=RP\n3 " IN(
	 "1", "05T10:30:00"),
     {.gp_is_member = true}},
    /* ... said twice at one time: an empty field takes nothing back */
    {MSH("A01", "1", "051030") PID PV1_BY("1", DR_ONE)
	 MSH("A08", "2", "061030") "EVN||202601061000\r" PID PV1_BY("1", "\"\"")
	     MSH("A08", "3", "061031") "EVN||202601061000\r" PID PV1("1"),
     "8 " BORN
     "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 to=2026-01-06T10:00:00 src=V1 role=AT\n"
     "3 " IN("1", "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") PID PV1_BY("1", DR_ONE) MSH("A02", "2", "061030") PID PV1_BY("2", "\"\"")
	 ZBE("m2", "061030", "INSERT", "2") MSH("Z99", "3", "071030") PID PV1("2")
	     ZBE_OF("m2", "061030", "UPDATE", "A02", "3"),
     "8 " BORN "3 " WAS_IN("1", "05T10:30:00",
			   "06T10:30:00") "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 "
					  "to=2026-01-06T10:30:00 src=V1 role=AT\n"
					  "11 " IN("3", "06T10:30:00"),
     {0}},
    /* ... another doctor at one time: of two changes one is cancelled */
    {MSH("A01", "1", "051030") PID PV1_BY("1", DR_ONE)
	 MSH("A54", "2", "061030") "EVN||202601061000\r" PID PV1_BY("1", DR_TWO)
	     MSH("A54", "3", "061031") "EVN||202601061000\r" PID PV1_BY("1", "\"\"") MSH("A55", "4", "061032")
		 PID PV1("1"),
     "12 " BORN
     "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 to=2026-01-06T10:00:00 src=V1 role=AT\n"
     "7 MEMBER pid=P1 who=rpps|10001234573 from=2026-01-06T10:00:00 src=V1 role=AT\n"
     "3 " IN("1", "05T10:30:00"),
     {0}},
    /* ROL */
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "|20260101|20260201\r",
     "1 " BORN "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-01 to=2026-02-01 role=AT\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "\r" MSH("A31", "2", "071030") PID
     "ROL|r1|DE|AT|" DR_ONE "\r",
     "4 " BORN
     "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 to=2026-01-07T10:30:00 role=AT\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "|20260101\r" MSH("A31", "2", "071030") PID
     "ROL|r1|UP|AT|" DR_TWO "|20260107\r",
     "4 " BORN "6 MEMBER pid=P1 who=rpps|10001234573 from=2026-01-07 role=AT\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|ODRP|" DR_ONE "|20260101\r",
     "1 " BORN "3 I code=GP text=1\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|ODRP|" DR_ONE "|20260101\r",
     "1 " BORN "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-01 role=ODRP\n",
     {.gp_is_member = true}},
    {MSH("A31", "1", "051030") PID "ROL|r1|XX|AT|" DR_ONE "|20260101\rROL|r2|AD|TR|" DR_ONE "\r",
     "3 W pid=P1 code=ROLE text=a role, or an action of ROL, that is not read here: it gives no access\n"
     "1 " BORN,
     {0}},
    /* ... ended by its number, else by whom it is about: each person has a role of his own */
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "\r" MSH("A31", "2", "071030") PID
     "ROL||DE|AT|" DR_ONE "\r",
     "4 " BORN ROLE("10001234565", " to=2026-01-07T10:30:00"),
     {0}},
    {MSH("A31", "1", "051030") PID "ROL||AD|AT|" DR_ONE "~" DR_TWO "\r" MSH("A31", "2", "071030") PID
     "ROL||DE|AT|" DR_TWO "\r",
     "4 " BORN ROLE("10001234573", " to=2026-01-07T10:30:00") ROLE("10001234565", ""),
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "\rROL|r2|AD|AT|" DR_ONE
				   "\r" MSH("A31", "2", "071030") PID "ROL|r1|DE|AT|" DR_ONE "\r",
     "5 " BORN "4 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 role=AT\n" ROLE(
	 "10001234565", " to=2026-01-07T10:30:00"),
     {0}},
    {MSH("A31", "1", "051030") PID "ROL||AD|AT|" DR_ONE "\r" MSH("A31", "2", "071030") PID "ROL||DE|AT|\r",
     "4 " BORN ROLE("10001234565", " to=2026-01-07T10:30:00"),
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "\r" MSH("A31", "2", "071030") PID
     "ROL||UP|AT|" DR_ONE "||20260201\r",
     "4 " BORN "6 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 to=2026-02-01 role=AT\n",
     {0}},
    /* what an empty field does not say stays: an end, and that the role was ended, until it is added anew; "" takes the end back */
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "||20260201\r" MSH("A31", "2", "071030") PID
     "ROL|r1|UC|AT|" DR_ONE "\r",
     "4 " BORN "6 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 to=2026-02-01 role=AT\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "||20260201\r" MSH("A31", "2", "071030") PID
     "ROL|r1|UP|AT|" DR_ONE "||\"\"\r",
     "4 " BORN "6 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 role=AT\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "\r" MSH("A31", "2", "061030") PID
     "ROL|r1|DE|AT|" DR_ONE "\r" MSH("A31", "3", "071030") PID "ROL|r1|UP|AT|" DR_ONE "\r",
     "7 " BORN
     "9 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 to=2026-01-06T10:30:00 role=AT\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "||20260106\r" MSH("A31", "2", "061030") PID
     "ROL|r1|DE|AT|" DR_ONE "\r" MSH("A31", "3", "071030") PID "ROL|r1|AD|AT|" DR_ONE "|20260107\r",
     "7 " BORN "9 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-07 role=AT\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "||20260110\r" MSH("A31", "2", "071030") PID
     "ROL|r1|DE|AT|" DR_ONE "\r",
     "4 " BORN ROLE("10001234565", " to=2026-01-10 2026-01-07T10:30:00"),
     {0}},
    /* ... an action that is none is no better than an end; of nobody surely it ends for each */
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "\r" MSH("A31", "2", "071030") PID
     "ROL|r1|DE~AD|AT|" DR_ONE "\r",
     "6 W pid=P1 code=ROLE text=a role, or an action of ROL, that is not read here: it gives no access\n"
     "4 " BORN ROLE("10001234565", " to=2026-01-07T10:30:00"),
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "\r" MSH("A31", "2", "071030") UNSURE
     "ROL|r1|DE|AT|" DR_ONE "\r",
     "4 W pid=P7 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n"
     "1 " BORN ROLE("10001234565", " to=2026-01-07T10:30:00"),
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "\r" MSH("A40", "2", "061030")
	 PID_OF("P2") "MRG|P1^^^HOP^PI\r" MSH("A31", "3", "071030") PID_OF("P2") "ROL||DE|AT|" DR_ONE "\r",
     "1 " BORN ROLE("10001234565",
		    " to=2026-01-07T10:30:00") "7 PATIENT pid=P2 birth=1950-02-01\n"
					       "4 PATIENT pid=P1 birth=1950-02-01 replaced-by=P2\n",
     {0}},
    /* ... said of the patient it ends those of visits, said of a visit those of that one */
    {PLAIN("A01", "1", "051030", "1") "ROL|r1|AD|AT|" DR_ONE "\r" MSH("A31", "2", "071030") PID
     "ROL||DE|AT|" DR_ONE "\r",
     "5 " BORN "3 " IN("1", "05T10:30:00") "4 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 "
					   "to=2026-01-07T10:30:00 src=V1 role=AT\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE
				   "\r" PLAIN("A01", "2", "071030", "1") "ROL||DE|AT|" DR_ONE "\r",
     "4 " BORN "6 " IN("1", "07T10:30:00") ROLE("10001234565", ""),
     {0}},
    /* ... of a visit: with it */
    {PLAIN("A01", "1", "051030", "1") "ROL|r1|AD|CP|" DR_ONE "|20260101\r" PLAIN("A03", "2", "061200", "1"),
     "5 " BORN
     "3 " WAS_IN("1", "05T10:30:00", "06T12:00:00") "4 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-01 "
						    "to=2026-01-06T12:00:00 src=V1 role=CP\n",
     {0}},
    {PLAIN("A01", "1", "051030", "1") "ROL|r1|AD|CP|" DR_ONE "|20260101\r" PLAIN("A11", "2", "061200", "1"),
     "5 " BORN,
     {0}},
    /* restrictions */
    {MSH("A31", "1", "051030") PID "PD1||||||||||||Y\r",
     "1 " BORN "3 HOLD pid=P1 src=P1/PD1-12 code=PD1-12\n",
     {0}},
    {MSH("A31", "1", "051030") PID "PD1||||||||||||?\r",
     "1 " BORN "3 HOLD pid=P1 src=P1/PD1-12 code=PD1-12\n",
     {0}},
    {MSH("A31", "1", "051030") PID "PD1||||||||||||N\r", "1 " BORN, {0}},
    /* ... N alone: what stands beside it may restrict */
    {MSH("A31", "1", "051030") PID "PD1||||||||||||N~Y\r",
     "1 " BORN "3 HOLD pid=P1 src=P1/PD1-12 code=PD1-12\n",
     {0}},
    {MSH("A31", "1", "051030") PID "PD1||||||||||||N^Y\r",
     "1 " BORN "3 HOLD pid=P1 src=P1/PD1-12 code=PD1-12\n",
     {0}},
    {PLAIN("A01", "1", "051030", "1") "PV2||||||||||||||||||||||N&Y\r",
     "1 " BORN "3 " IN("1", "05T10:30:00") "4 HOLD pid=P1 src=P1/V1/PV2-22 code=PV2-22\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY\r" MSH("A31", "2", "061030") PID "ARV|1|D~A|PSY\r",
     "4 " BORN "6 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY\r" MSH("A31", "2", "061030") PID "ARV|1|D^A|PSY\r",
     "4 " BORN "6 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n",
     {0}},
    {MSH("A31", "1", "051030") PID "PD1||||||||||||Y\r" MSH("A31", "2", "061030") PID "PD1||||||||||||Y\r",
     "4 " BORN "3 HOLD pid=P1 src=P1/PD1-12 code=PD1-12\n",
     {0}},
    {MSH("A31", "1", "051030") PID "PD1||||||||||||Y\r" MSH("A31", "2", "061030") PID
     "PD1||||||||||||N\r" MSH("A31", "3", "071030") PID "PD1||||||||||||Y\r",
     "7 " BORN "9 HOLD pid=P1 src=P1/PD1-12 code=PD1-12\n3 HOLD pid=P1 src=P1/PD1-12 code=PD1-12\n",
     {0}},
    {PLAIN("A01", "1", "051030", "1") "PV2||||||||||||||||||||||Y\r",
     "1 " BORN "3 " IN("1", "05T10:30:00") "4 HOLD pid=P1 src=P1/V1/PV2-22 code=PV2-22\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY\r",
     "1 " BORN "3 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|U|ALL|||20260101^20260301\r",
     "1 " BORN "3 OBJECT pid=P1 who=* class=* from=2026-01-01 to=2026-03-01 src=P1/ARV/*/2026-01-01\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|X|HIV\rARV|2||STD\r",
     "1 " BORN
     "4 OBJECT pid=P1 who=* class=STD src=P1/ARV/STD\n3 OBJECT pid=P1 who=* class=HIV src=P1/ARV/HIV\n",
     {0}},
    {PLAIN("A01", "1", "051030", "1") "ARV|1|A|SMD\r",
     "1 " BORN "3 " IN("1", "05T10:30:00") "4 OBJECT pid=P1 who=* class=SMD src=P1/V1/ARV/SMD\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY\r" MSH("A31", "2", "061030") PID "ARV|1|D|PSY\r",
     "4 " BORN "3 WITHDRAW pid=P1 src=P1/ARV/PSY\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY\r" MSH("A31", "2", "061030") PID
     "ARV|1|D|PSY\r" MSH("A31", "3", "071030") PID "ARV|1|A|PSY\r",
     "7 " BORN "9 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n",
     {0}},
    /* ... of two periods: each stands, and ends, for itself */
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY\r" MSH("A31", "2", "061030") PID
     "ARV|1|A|PSY|||20300101^20300201\r",
     "4 " BORN "6 OBJECT pid=P1 who=* class=PSY from=2030-01-01 to=2030-02-01 src=P1/ARV/PSY/2030-01-01\n"
     "3 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY|||20260101^20260301\r" MSH("A31", "2", "061030") PID
     "ARV|1|A|PSY|||20260101^20260201\r",
     "4 " BORN "6 OBJECT pid=P1 who=* class=PSY from=2026-01-01 to=2026-02-01 src=P1/ARV/PSY/2026-01-01\n"
     "3 OBJECT pid=P1 who=* class=PSY from=2026-01-01 to=2026-03-01 src=P1/ARV/PSY/2026-01-01\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY|||20260101^20260301\r" MSH("A31", "2", "061030") PID
     "ARV|1|U|PSY|||20260101^20260201\r",
     "4 " BORN "6 OBJECT pid=P1 who=* class=PSY from=2026-01-01 to=2026-02-01 src=P1/ARV/PSY/2026-01-01\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY|||20260101\r" MSH("A31", "2", "061030") PID
     "ARV|1|U|PSY|||20300101\r",
     "4 " BORN "6 OBJECT pid=P1 who=* class=PSY from=2030-01-01 src=P1/ARV/PSY/2030-01-01\n"
     "3 OBJECT pid=P1 who=* class=PSY from=2026-01-01 src=P1/ARV/PSY/2026-01-01\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY\rARV|2|A|PSY|||20300101\r" MSH("A31", "2", "061030") PID
     "ARV|1|D|PSY\r",
     "5 " BORN "4 WITHDRAW pid=P1 src=P1/ARV/PSY/2030-01-01\n3 WITHDRAW pid=P1 src=P1/ARV/PSY\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY\rARV|2|A|PSY|||20300101\r" MSH("A31", "2", "061030") PID
     "ARV|1|D|PSY|||20300101^20300110\r",
     "5 " BORN
     "4 WITHDRAW pid=P1 src=P1/ARV/PSY/2030-01-01\n3 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY\r" MSH("A31", "2", "061030") PID "ARV|1|D|PSY|||20300101\r",
     "6 W pid=P1 code=ARV text=ends a restriction that these files have not begun: it goes on until somebody "
     "clears it\n4 " BORN "3 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n",
     {0}},
    /* ... what has ended is said before what has begun again: of one name, it would end that too */
    {MSH("A31", "1", "051030") PID
     "ARV|1|A|PSY|||20260101^20260201\rARV|2|A|PSY|||20260101^20260301\r" MSH("A31", "2", "061030") PID
     "ARV|1|D|PSY\r" MSH("A31", "3", "071030") PID "ARV|1|A|PSY|||20260101^20260301\r",
     "8 " BORN "3 WITHDRAW pid=P1 src=P1/ARV/PSY/2026-01-01\n"
     "10 OBJECT pid=P1 who=* class=PSY from=2026-01-01 to=2026-03-01 src=P1/ARV/PSY/2026-01-01\n",
     {0}},
    /* ... the end of what these files have not begun ends nothing */
    {MSH("A31", "1", "051030") PID "ARV|1|D|PSY\r",
     "3 W pid=P1 code=ARV text=ends a restriction that these files have not begun: it goes on until somebody "
     "clears "
     "it\n1 " BORN,
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|NO\rARV|2|A|DEM\r", "1 " BORN "3 I code=ARV text=2\n", {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|\r", "1 " BORN "3 HOLD pid=P1 src=ARV-3 code=ARV-3\n", {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY||not to M. X\r",
     "1 " BORN "3 HOLD pid=P1 src=ARV-5 code=ARV-5\n3 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY|||20269999^soon\r",
     "1 " BORN "3 OBJECT pid=P1 who=* class=PSY from=20269999 to=soon src=P1/ARV/PSY/20269999\n",
     {0}},
    /* ... each value, and what stands behind it */
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY~HIV~NO\r",
     "1 " BORN "3 OBJECT pid=P1 who=* class=HIV src=P1/ARV/HIV\n3 OBJECT pid=P1 who=* class=PSY "
     "src=P1/ARV/PSY\n3 I code=ARV text=1\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|NO&PSY\r",
     "1 " BORN "3 OBJECT pid=P1 who=* class=NO&PSY src=P1/ARV/NO&PSY\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|~PSY\r",
     "1 " BORN "3 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n3 HOLD pid=P1 src=ARV-3 code=ARV-3\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|\"\"\r", "1 " BORN "3 HOLD pid=P1 src=ARV-3 code=ARV-3\n", {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|NO||not to M. X\r",
     "1 " BORN "3 HOLD pid=P1 src=ARV-5 code=ARV-5\n3 I code=ARV text=1\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|NO||\"\"\r", "1 " BORN "3 I code=ARV text=1\n", {0}},
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY|||20300101^20300201~20260101\r",
     "1 " BORN
     "3 OBJECT pid=P1 who=* class=PSY from=20300101^20300201~20260101 to=20300101^20300201~20260101 "
     "src=P1/ARV/PSY/20300101^20300201~20260101\n",
     {0}},
    /* ... of nobody surely: it begins for each, and ends for none */
    {MSH("A31", "1", "051030") PID
     "ARV|1|A|PSY\r" MSH("A31", "2", "061030") "PID|1||P7^^^B^PI~P1^^^A^PI\rARV|1|D|PSY\r",
     "4 W pid=P7 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n"
     "1 " BORN "3 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n",
     {0}},
    {MSH("A31", "1", "051030") PID "CON|1||||||||||R\r",
     "3 W pid=P1 code=CONSENT text=CON is not read here: record the consent, or the refusal, with "
     "careacl\n1 " BORN,
     {0}},
    /* the choice about the national record is none about these files */
    {PLAIN("A01", "1", "051030", "1") "ZFA||||||||||INO||INC\r",
     "1 " BORN "3 " IN("1", "05T10:30:00") "4 I code=ZFA text=1\n",
     {0}},
    /* death */
    {MSH("A31", "1", "051030") "PID|1||P1^^^HOP^PI||||||||||||||||||||||||||20260104|Y\r",
     "1 DECEASED pid=P1 from=2026-01-04\n",
     {0}},
    {MSH("A31", "1", "051030") "PID|1||P1^^^HOP^PI|||||||||||||||||||||||||||Y\r",
     "1 DECEASED pid=P1\n",
     {0}},
    {MSH("A31", "1", "051030") "PID|1||P1^^^HOP^PI|||||||||||||||||||||||||||Y\r" MSH(
	 "A31", "2", "061030") "PID|1||P1^^^HOP^PI|||||||||||||||||||||||||||N\r",
     "",
     {0}},
    /* two identities of one person: the visit goes on under the other */
    {MSH("A40", "1", "051030") PID_OF("P2") "MRG|P1^^^HOP^PI\r",
     "1 PATIENT pid=P2 birth=1950-02-01\n1 PATIENT pid=P1 replaced-by=P2\n",
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A40", "2", "061030")
	 PID_OF("P2") "MRG|P1^^^HOP^PI\r" MSH("A02", "3", "071030") PID_OF("P2") PV1("2"),
     "1 " BORN "3 " WAS_IN(
	 "1", "05T10:30:00",
	 "07T10:30:00") ""
			"9 " IN("2", "07T10:30:00") "9 TEAM pid=P2 team=2 from=2026-01-07T10:30:00 src=V1\n"
						    "7 PATIENT pid=P2 birth=1950-02-01\n4 PATIENT pid=P1 "
						    "birth=1950-02-01 replaced-by=P2\n",
     {0}},
    /* ... a discharge that names no visit ends those of the identities that are the patient now */
    {PLAIN("A01", "1", "051030", "1") MSH("A40", "8", "061030")
	 PID_OF("P2") "MRG|P1^^^HOP^PI\r" MSH("A03", "3", "071030") PID_OF("P2"),
     "1 " BORN "3 " WAS_IN("1", "05T10:30:00", "07T10:30:00") MERGED("7"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A40", "8", "061030") PID_OF("P2") "MRG|P1^^^HOP^PI\r" MSH(
	 "A02", "3", "071030") PID_OF("P2") PV1("2") MSH("A03", "4", "081030") PID_OF("P2"),
     "1 " BORN "3 " WAS_IN("1", "05T10:30:00", "07T10:30:00") "9 " WAS_IN(
	 "2", "07T10:30:00", "08T10:30:00") "9 TEAM pid=P2 team=2 from=2026-01-07T10:30:00 "
					    "to=2026-01-08T10:30:00 src=V1\n" MERGED("10"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A40", "2", "061030") PID_OF("P2") "MRG|P1^^^HOP^PI\r" MSH(
	 "A40", "3", "061130") PID_OF("P3") "MRG|P2^^^HOP^PI\r" MSH("A03", "4", "071030") PID_OF("P3"),
     "1 " BORN "3 " WAS_IN("1", "05T10:30:00", "07T10:30:00")
	 MERGED("4") "10 PATIENT pid=P3 birth=1950-02-01\n7 PATIENT pid=P2 birth=1950-02-01 replaced-by=P3\n",
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A40", "2", "061030") PID_OF("P2") "MRG|P1^^^HOP^PI\r" MSH(
	 "A40", "3", "061130") PID "MRG|P2^^^HOP^PI\r" MSH("A03", "4", "071030") PID_OF("P2"),
     "7 " BORN "7 PATIENT pid=P2 birth=1950-02-01 replaced-by=P1\n"
     "3 " WAS_IN("1", "05T10:30:00", "07T10:30:00") MERGED("10"),
     {0}},
    /* ... by an identity that is none any more those that were said under it, and no other */
    {PLAIN("A01", "1", "051030", "1") MSH("A01", "2", "051130")
	 PID_OF("P2") "PV1|1|I|2||||||||||||||||V2\r" MSH("A40", "8", "061030")
	     PID_OF("P2") "MRG|P1^^^HOP^PI\r" MSH("A03", "3", "071030") PID,
     "10 " BORN
     "3 " WAS_IN("1", "05T10:30:00", "07T10:30:00") "7 PATIENT pid=P2 birth=1950-02-01\n7 PATIENT pid=P1 "
						    "birth=1950-02-01 replaced-by=P2\n"
						    "6 TEAM pid=P2 team=2 from=2026-01-05T11:30:00 src=V2\n",
     {0}},
    /* ... a visit that is named ends whoever it was said of */
    {MSH("A01", "1", "051030") PID_OF("P2") PV1("1") MSH("A40", "8", "061030")
	 PID_OF("P2") "MRG|P1^^^HOP^PI\r" PLAIN("A03", "3", "071030", "1"),
     "4 PATIENT pid=P2 birth=1950-02-01\n4 PATIENT pid=P1 birth=1950-02-01 replaced-by=P2\n"
     "3 TEAM pid=P2 team=1 from=2026-01-05T10:30:00 to=2026-01-07T10:30:00 src=V1\n7 " BORN,
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A01", "2", "051030") PID_OF("P2") PV1("1")
	 MSH("A40", "8", "061030") PID_OF("P2") "MRG|P1^^^HOP^PI\r" MSH("A03", "3", "071030") PID_OF("P2")
	     PV1("1"),
     "1 " BORN "3 " WAS_IN(
	 "1", "05T10:30:00",
	 "07T10:30:00") "10 PATIENT pid=P2 birth=1950-02-01\n7 PATIENT pid=P1 birth=1950-02-01 "
			"replaced-by=P2\n"
			"6 TEAM pid=P2 team=1 from=2026-01-05T10:30:00 to=2026-01-07T10:30:00 src=V1\n",
     {0}},
    /* ... nobody knows who was merged: objections are each one's, nobody else's visit ends */
    {PLAIN("A01", "1", "051030", "1") MSH("A40", "2", "061030")
	 PID_OF("P2") "MRG|P1^^^B^PI~P7^^^A^PI\rARV|1|A|PSY\r" MSH("A03", "3", "071030") PID_OF("P2"),
     "1 " BORN "3 " IN(
	 "1",
	 "05T10:30:00") "8 PATIENT pid=P2 birth=1950-02-01\n4 PATIENT pid=P7 replaced-by=P2 code=UNSURE\n4 "
			"PATIENT pid=P1 birth=1950-02-01 replaced-by=P2 code=UNSURE\n8 " NOBODYS(
			    "P2") "4 HOLD pid=P2 src=A40/2 "
				  "code=MRG\n7 OBJECT pid=P2 who=* class=PSY src=P2/ARV/PSY\n",
     {0}},
    /* the account, where no visit is named */
    {MSH("A01", "1", "051030") "PID|1||P1^^^HOP^PI|||||||||||||||D7\r" PV1("1")
	 MSH("A03", "2", "061030") "PID|1||P1^^^HOP^PI|||||||||||||||D7\r",
     "3 " WAS_IN("1", "05T10:30:00", "06T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") "PID|1||P1^^^HOP^PI|||||||||||||||D7\r" PV1("1")
	 MSH("A03", "2", "061030") "PID|1||P1^^^HOP^PI|||||||||||||||D8\r",
     "4 " NOBODYS("P1") "3 " IN("1", "05T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") "PID|1||P1^^^HOP^PI|||||||||||||||D7\rPV1|1|I|1\r" MSH(
	 "A03", "2", "061030") "PID|1||P1^^^HOP^PI|||||||||||||||D7\r" PV1("1"),
     "3 TEAM pid=P1 team=1 from=2026-01-05T10:30:00 to=2026-01-06T10:30:00 src=D7\n",
     {0}},
    /* a number that cannot be read names no visit, and no patient */
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061030") PID "PV1|1|I|1||||||||||||||||V\xe9\r",
     "4 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T10:30:00"),
     {0}},
    {MSH("A01", "1", "051030") "PID|1||P\xe9^^^HOP^PI~P1^^^OTHER^PI\r" PV1("1"),
     "1 W pid=P1 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n",
     {0}},
    /* not surely of a patient: an end ends for each, nothing is given, nothing comes back */
    {PLAIN("A01", "1", "051030", "1") MSH("A03", "2", "061030") UNSURE PV1("1"),
     "4 W pid=P7 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n"
     "1 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T10:30:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A03", "2", "061030", "1") MSH("A13", "3", "071030")
	 UNSURE PV1("1"),
     "7 W pid=P7 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n"
     "4 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T10:30:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A54", "2", "061030") UNSURE PV1_BY("1", DR_ONE),
     "4 W pid=P7 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n"
     "1 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A08", "2", "061030") UNSURE PV1_BY("1", DR_ONE),
     "4 W pid=P7 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n"
     "1 " BORN "3 " IN("1", "05T10:30:00"),
     {0}},
    {MOVED("A01", "1", "051030", "m1", "INSERT", "1") MSH("Z99", "3", "081030") UNSURE PV1("9")
	 ZBE_OF("m1", "051030", "UPDATE", "", "2"),
     "5 W pid=P7 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n"
     "1 " BORN,
     {0}},
    {PLAIN("A01", "1", "051030", "1") MSH("A40", "2", "061030")
	 PID_OF("P2") "MRG|P1^^^HOP^PI\r" MSH("A08", "3", "071030") "PID|1||P7^^^B^PI~P2^^^A^PI\r" PV1("1"),
     "7 W pid=P7 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n"
     "1 " BORN "3 " IN("1", "05T10:30:00") MERGED("4"),
     {0}},
    {MSH("A40", "1", "051030") PID_OF("P2"),
     "1 PATIENT pid=P2 birth=1950-02-01\n1 HOLD pid=P2 src=A40/1 code=MRG\n",
     {0}},
    {MSH("A40", "1", "051030") PID_OF("P2") "MRG|P1^^^HOP^PI\r" PID_OF("P4") "MRG|P3^^^HOP^PI\r",
     "1 PATIENT pid=P2 birth=1950-02-01\n1 PATIENT pid=P1 replaced-by=P2\n1 PATIENT pid=P4 birth=1950-02-01\n"
     "1 PATIENT pid=P3 replaced-by=P4\n",
     {0}},
    /* deleted */
    {MSH("A29", "1", "051030") PID, "1 PATIENT pid=P1 birth=1950-02-01 state=inactive\n", {0}},
    {PLAIN("A01", "1", "051030", "1") PLAIN("A23", "2", "061030", "1"), "4 " BORN, {0}},
    /* ... and comes back by being added, not by being described */
    {MSH("A29", "1", "051030") PID MSH("A31", "2", "061030") PID,
     "1 PATIENT pid=P1 birth=1950-02-01 state=inactive\n",
     {0}},
    {MSH("A29", "1", "051030") PID MSH("A28", "2", "061030") PID, "3 " BORN, {0}},
    /* events that nobody here knows may restrict; others are of no consequence */
    {PLAIN("A99", "1", "051030", "1"), "1 " BORN "1 HOLD pid=P1 src=A99/1 code=EVENT\n", {0}},
    {PLAIN("A24", "1", "051030", "1"), "1 " BORN "1 HOLD pid=P1 src=A24/1 code=EVENT\n", {0}},
    {PLAIN("A14", "1", "051030", "1"), "1 " BORN "1 I code=A14 text=1\n", {0}},
    /* ... they give nothing: no role begins, no restriction ends; they may take */
    {MSH("A31", "1", "051030") PID "ARV|1|A|PSY\r" MSH("A14", "2", "061030") PID
     "ROL|r1|AD|AT|" DR_ONE "\rARV|1|D|PSY\rARV|2|A|HIV\rPD1||||||||||||Y\r",
     "4 " BORN "8 OBJECT pid=P1 who=* class=HIV src=P1/ARV/HIV\n9 HOLD pid=P1 src=P1/PD1-12 code=PD1-12\n"
     "3 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n4 I code=A14 text=1\n",
     {0}},
    {MSH("A31", "1", "051030") PID "ROL|r1|AD|AT|" DR_ONE "\r" MSH("A14", "2", "071030") PID
     "ROL|r1|DE|AT|" DR_ONE "\r",
     "4 " BORN ROLE("10001234565", " to=2026-01-07T10:30:00") "4 I code=A14 text=1\n",
     {0}},
    {"MSH|^~\\&|||||20260105||ORU^R01|1|P|2.5\rPID\rOBX|1\r", "1 I code=ORU text=1\n", {0}},
    /* which number is the patient's */
    {MSH("A29", "1", "051030") "PID|1||1234^^^ASIP^INS~P1^^^HOP^PI\r",
     "1 PATIENT pid=P1 state=inactive\n",
     {0}},
    {MSH("A29", "1", "051030") "PID|1||1234^^^ASIP^INS\r", "1 PATIENT pid=1234 state=inactive\n", {0}},
    {MSH("A29", "1", "051030") "PID|1||P7^^^OTHER^PI~P1^^^HOP^PI\r",
     "1 PATIENT pid=P1 state=inactive\n",
     {0}},
    {MSH("A01", "1", "051030") "PID|1||P7^^^B^PI~P1^^^A^PI\r" PV1("1"),
     "1 W pid=P7 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n",
     {0}},
    {MSH("A31", "1", "051030") "PID|1||P7^^^B^PI~P1^^^A^PI\rARV|1|A|PSY\r",
     "1 W pid=P7 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n"
     "3 OBJECT pid=P7 who=* class=PSY src=P7/ARV/PSY\n3 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n",
     {0}},
    {MSH("A29", "1", "051030") "PID|1||P7^^^HOP^PI~P1^^^A&1.2.3&ISO^XX\r",
     "1 PATIENT pid=P1 state=inactive\n",
     {.patient_systems = "urn:oid:1.2.9\nurn:oid:1.2.3\nHOP"}},
    {MSH("A29", "1", "051030") "PID|1||P7^^^HOP^PI~P1^^^A&1.2.3&ISO^XX\r",
     "1 PATIENT pid=P7 state=inactive\n",
     {.patient_systems = "HOP\n1.2.3"}},
    {MSH("A01", "1", "051030") PID PV1("1") "ARV|1|A|PSY\r",
     "1 W pid=P1 code=WHOSE-ID text=not surely a number of a patient here: no access is given by it\n"
     "4 OBJECT pid=P1 who=* class=PSY src=P1/V1/ARV/PSY\n",
     {.patient_systems = "ELSEWHERE"}},
    {MSH("A31", "1", "051030") "PID|1||^^^HOP^PI\r", "1 E text=PID-3 names no patient\n", {0}},
    {MSH("A31", "1", "051030") "PID|1||1^^^&1.2.250.1.213.1.4.10&ISO^INS\r",
     "1 E text=PID-3 has a number of the national register for tests; allow_test_data lets it in\n",
     {0}},
    {MSH("A29", "1", "051030") "PID|1||1^^^&1.2.250.1.213.1.4.10&ISO^INS\r",
     "1 PATIENT pid=1 state=inactive\n",
     {.allow_test_data = true}},
    /* escapes, character sets */
    {MSH("A29", "1", "051030") "PID|1||P\\T\\\\S\\\\R\\\\F\\\\E\\\\X41\\\\H\\1^^^HOP^PI\r",
     "1 PATIENT pid=P&^~|\\A1 state=inactive\n",
     {0}},
    {MSH("A29", "1", "051030") "PID|1||P\\.br\\^^^HOP^PI\r", "1 E text=PID-3 names no patient\n", {0}},
    {"MSH|^~\\&|||||20260105||ADT^A29|1|P|2.5||||||8859/15\rPID|1||P\xe9\xa4\r",
     "1 PATIENT pid=Pé€ state=inactive\n",
     {0}},
    {"MSH|^~\\&|||||20260105||ADT^A29|1|P|2.5||||||UNICODE UTF-8\rPID|1||P\xc3\xa9\r",
     "1 PATIENT pid=Pé state=inactive\n",
     {0}},
    {"MSH|^~\\&|||||20260105||ADT^A29|1|P|2.5||||||UNICODE UTF-8\rPID|1||P\xe9\r",
     "1 E text=PID-3 names no patient\n",
     {0}},
    {"MSH|^~\\&|||||20260105||ADT^A29|1|P|2.5\rPID|1||P\xe9\r", "1 E text=PID-3 names no patient\n", {0}},
    {"MSH|^~\\&|||||20260105||ADT^A29|1|P|2.5||||||EBCDIC\rPID|1||P\xe9\r",
     "1 E text=MSH-18 names a character set that is not read here; expected UNICODE UTF-8, 8859/1 or "
     "8859/15\n",
     {0}},
    {"MSH!*~\\&!!!!!20260105!!ADT*A29!1!P!2.5\nPID!1!!P1\n", "1 PATIENT pid=P1 state=inactive\n", {0}},
    /* files: ends of lines, frames, batches */
    {"MSH|^~\\&|||||20260105||ADT^A29|1|P|2.5\r\nPID|1||P1\r\n\r\n",
     "1 PATIENT pid=P1 state=inactive\n",
     {0}},
    {"\x0b" MSH("A29", "1", "051030") PID "\x1c\r\x0b" MSH("A28", "1", "061030") PID "\x1c\r",
     "4 " BORN,
     {0}},
    {"\x0b" MSH("A29", "1", "051030") "PID|1||P1\x1c\r", "1 PATIENT pid=P1 state=inactive\n", {0}},
    {"\x0b" MSH("A29", "1", "051030") PID, "2 E text=the last frame has no end; is the file cut off?\n", {0}},
    {"\x0b" MSH("A29", "1", "051030") PID MSH("A29", "2", "051030") PID "\x1c\r",
     "3 E text=a second message begins in the same frame; has the end of the first got lost?\n",
     {0}},
    {"\x0b" MSH("A29", "1", "051030") PID "\x1c\r" PID,
     "4 E text=something stands between two frames\n",
     {0}},
    {MSH("A29", "1", "051030") "\x0b" PID,
     "2 E text=a frame begins where none can; is a message cut off?\n",
     {0}},
    {"FHS|^~\\&\rBHS|^~\\&\r" MSH("A29", "1", "051030") PID "BTS|1\rFTS|1\r",
     "3 PATIENT pid=P1 birth=1950-02-01 state=inactive\n",
     {0}},
    {"BHS|^~\\&\r" MSH("A29", "1", "051030") PID "BTS|2\r",
     "4 E text=counts otherwise than what stands before it; has something got lost?\n",
     {0}},
    {"BHS|^~\\&\r" MSH("A29", "1", "051030") PID,
     "3 E text=the last trailer (BTS, FTS) is missing; is the file cut off?\n",
     {0}},
    {MSH("A29", "1", "051030") "PID|1||P1", "2 E text=the last line has no end; is the file cut off?\n", {0}},
    {"", "1 E text=holds no message; is it cut off?\n", {0}},
    {"\r\n", "1 E text=holds no message; is it cut off?\n", {0}},
    {PID, "1 E text=expected MSH, the first segment of a message\n", {0}},
    {MSH("A29", "1", "051030") "nonsense\r",
     "2 E text=is no segment: expected three letters and the separator of fields\n",
     {0}},
    {MSH("A29", "1", "051030") PID PID,
     "3 E text=stands twice in a message; has the header of the second got lost?\n",
     {0}},
    {MSH("A29", "1", "051030") "P\x01\r",
     "2 E text=holds a control character; is this a file of HL7 messages?\n",
     {0}},
    {"MSH|^^\\&|||||20260105||ADT^A29|1|P|2.5\r",
     "1 E text=MSH-2 does not name its delimiters; expected ^~\\& or others like them\n",
     {0}},
    {MSH("A31", "1", "051030") PID "PD1\rADD||||||||||||Y\r",
     "4 E text=goes on in another segment or message (ADD, DSC), which is not read here; send it whole\n",
     {0}},
    {MSH("A31", "1", "051030") PID "DSC|2\r",
     "3 E text=goes on in another segment or message (ADD, DSC), which is not read here; send it whole\n",
     {0}},
    /* headers */
    {"MSH|^~\\&|||||20260105||ADT|1|P|2.5\r" PID,
     "1 E text=MSH-9 names no event; expected ADT and its event\n",
     {0}},
    {"MSH|^~\\&|||||yesterday||ADT^A29|1|P|2.5\r" PID,
     "1 E text=MSH-7 is no time: the order of messages is not known\n",
     {0}},
    {"MSH|^~\\&|||||20260105||ADT^A29|1|D|2.5\r" PID,
     "1 E text=MSH-11 is not P: these are no messages of a hospital at work; allow_test_data lets them in\n",
     {0}},
    {"MSH|^~\\&|||||20260105||ADT^A29|1|D|2.5\rPID|1||P1\r",
     "1 PATIENT pid=P1 state=inactive\n",
     {.allow_test_data = true}},
    {MSH("A01", "1", "051030") "EVN|A03\r" PID PV1("1"),
     "1 E text=EVN-1 names another event than MSH-9\n",
     {0}},
    {MSH("A29", "1", "051030") PID "MSH|^~\\&|||||20260105+0100||ADT^A29|1|P|2.5\r" PID,
     "3 E text=MSH-7 says its offset from UTC in some messages and not in others: their order is not known\n",
     {0}},
};

/* Without the hashes of what a hold is about, which say no more than that two differ. */
static const char *without_content(const char *lines, struct arena *arena)
{
	char *text = arena_strdup(arena, lines == NULL ? "" : lines), *at;
	while ((at = strstr(text, " content=")) != NULL) {
		const char *behind = at + 9 + strcspn(at + 9, " \n");
		memmove(at, behind, strlen(behind) + 1);
	}
	return text;
}

static bool says(const struct feed_file *files, unsigned count, struct feed_flags flags, const char *expected)
{
	struct arena *arena = arena_new();
	const char *lines = feed_lines("hl7v2", files, count, flags, arena);
	bool is_right = lines != NULL && strcmp(without_content(lines, arena), expected) == 0;
	if (!is_right)
		for (unsigned i = 0; i < count; i++)
			for (const char *at = files[i].text; *at != '\0'; at++)
				print_message(*at == '\r' ? "\n" : "%c", *at);
	if (!is_right)
		print_message("expected:\n%sfound:\n%s\n", expected, lines == NULL ? "nothing" : lines);
	arena_free(arena);
	return is_right;
}

static void test_rows(void **state)
{
	size_t wrong = 0;
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct feed_file file = {.name = "a.hl7", .text = rows[i].text};
		wrong += !says(&file, 1, rows[i].flags, rows[i].lines);
	}
	assert_int_equal(wrong, 0);
}

/* Names of files are no order: the later message is later in whichever file it stands; of two that were sent in one second what
 * takes away is the later, wherever it stands. */
static void test_files(void **state)
{
	const struct feed_file late_first[] = {{.name = "a", .text = PLAIN("A03", "2", "061200", "1")},
					       {.name = "b", .text = PLAIN("A01", "1", "051030", "1")}};
	const struct feed_file tie[] = {{.name = "a", .text = PLAIN("A11", "2", "051030", "1")},
					{.name = "b", .text = PLAIN("A01", "1", "051030", "1")}};
	const struct feed_file reopened[] = {{.name = "a", .text = PLAIN("A01", "1", "051030", "1")},
					     {.name = "b", .text = PLAIN("A03", "2", "061030", "1")},
					     {.name = "c", .text = PLAIN("A13", "3", "061030", "1")}};
	const struct feed_file restricted[] = {
	    {.name = "a", .text = MSH("A31", "1", "051030") PID "ARV|1|A|PSY\r"},
	    {.name = "b", .text = MSH("A31", "2", "061030") PID "ARV|1|A|PSY\r"},
	    {.name = "c", .text = MSH("A31", "3", "061030") PID "ARV|1|D|PSY\r"}};
	const struct feed_file role[] = {
	    {.name = "a", .text = MSH("A31", "1", "051030") PID "ROL|r1|DE|AT|" DR_ONE "\r"},
	    {.name = "b", .text = MSH("A31", "2", "051030") PID "ROL|r1|AD|AT|" DR_ONE "\r"}};
	const struct feed_file doctors[] = {
	    {.name = "a", .text = MSH("A01", "1", "051030") PID PV1_BY("1", DR_ONE)},
	    {.name = "b", .text = MSH("A08", "2", "061030") PID PV1_BY("1", "\"\"")},
	    {.name = "c", .text = MSH("A08", "3", "061030") PID PV1_BY("1", DR_TWO)}};
	const struct feed_file places[] = {{.name = "a", .text = PLAIN("A02", "2", "061030", "2")},
					   {.name = "b", .text = PLAIN("A01", "1", "051030", "1")},
					   {.name = "c", .text = PLAIN("A02", "3", "061030", "3")},
					   {.name = "d", .text = PLAIN("A02", "4", "071030", "4")},
					   {.name = "e", .text = PLAIN("A02", "5", "061030", "3")}};
	const struct feed_file comes_first[] = {{.name = "a", .text = PLAIN("A02", "2", "051030", "2")},
						{.name = "b", .text = PLAIN("A01", "1", "051030", "1")}};
	(void)state;
	assert_true(says(comes_first, 2, (struct feed_flags){0}, "1 " BORN "3 " IN("2", "05T10:30:00")));
	assert_true(says(places, 5, (struct feed_flags){0},
			 "3 " ELSEWHERE "3 " ELSEWHERE "3 " ELSEWHERE "1 " BORN
			 "3 " WAS_IN("1", "05T10:30:00", "06T10:30:00") "3 " IN("4", "07T10:30:00")));
	assert_true(says(places + 1, 3, (struct feed_flags){0},
			 "1 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T10:30:00") "3 " WAS_IN(
			     "3", "06T10:30:00", "07T10:30:00") "3 " IN("4", "07T10:30:00")));
	assert_true(says(doctors, 3, (struct feed_flags){0},
			 "1 " BORN "3 MEMBER pid=P1 who=rpps|10001234565 from=2026-01-05T10:30:00 "
			 "to=2026-01-06T10:30:00 src=V1 role=AT\n3 " IN("1", "05T10:30:00")));
	assert_true(says(restricted, 3, (struct feed_flags){0},
			 "1 " BORN "3 OBJECT pid=P1 who=* class=PSY src=P1/ARV/PSY\n"));
	assert_true(
	    says(role, 2, (struct feed_flags){0}, "1 " BORN ROLE("10001234565", " to=2026-01-05T10:30:00")));
	assert_true(says(late_first, 2, (struct feed_flags){0},
			 "1 " BORN "3 " WAS_IN("1", "05T10:30:00", "06T12:00:00")));
	assert_true(says(tie, 2, (struct feed_flags){0}, "1 " BORN));
	assert_true(says(reopened, 3, (struct feed_flags){0},
			 "3 W pid=P1 code=CANCEL text=nothing is there that could be cancelled\n1 " BORN
			 "3 " WAS_IN("1", "05T10:30:00", "06T10:30:00")));
}

static bool list_times(void *context, const struct feed_fact *fact)
{
	char *times = context;
	if (fact->kind == FEED_OBJECT || fact->kind == FEED_WITHDRAW)
		sprintf(times + strlen(times), "%c %s\n", fact->kind == FEED_OBJECT ? '+' : '-',
			fact->fields[FACT_AT] == NULL ? "none" : fact->fields[FACT_AT]);
	return true;
}

/* When a restriction was said last, or its end: what vanishes is ended by what is later alone. To the hour is no time for that. */
static void test_times(void **state)
{
	const struct feed_file files[] = {
	    {.name = "a", .text = MSH("A31", "1", "051030") PID "ARV|1|A|PSY\rARV|2|A|HIV\rARV|3|A|STD\r"},
	    {.name = "b", .text = MSH("A31", "2", "061030") PID "ARV|1|D|PSY\rARV|2|A|HIV\r"},
	    {.name = "c", .text = "MSH|^~\\&|HIS|HOP|||2026010712||ADT^A31|3|P|2.5\r" PID "ARV|1|D|STD\r"}};
	char times[256] = "";
	(void)state;
	assert_true(feed_facts("hl7v2", files, 3, (struct feed_flags){0}, list_times, times));
	assert_string_equal(times, "- none\n- 2026-01-06T10:30:00\n+ 2026-01-06T10:30:00\n");
}

/* A hold is about what could not be read: the same said again is the same, another is another, even where numbers of messages begin
 * anew. */
static void test_holds(void **state)
{
	static const struct feed_file again = {
	    .name = "a",
	    .text = MSH("A31", "1", "051030") PID "ARV|1|A|PSY||not to X\r" MSH("A31", "2", "061030") PID
	    "ARV|1|A|PSY||not to X\r" MSH("A31", "3", "071030") PID "ARV|1|A|PSY||not to Y\r"};
	static const struct feed_file anew = {
	    .name = "a",
	    .text = MSH("A31", "1", "051030") PID "PD1||||||||||||Y\r" MSH("A31", "2", "061030") PID
	    "PD1||||||||||||N\r" MSH("A31", "1", "071030") PID "PD1||||||||||||Y\r"};
	const struct feed_file *files[] = {&again, &anew};
	struct arena *arena = arena_new();
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const char *lines = feed_lines("hl7v2", files[i], 1, (struct feed_flags){0}, arena);
		assert_non_null(lines);
		const char *one = strstr(lines, "content="), *other = strstr(one + 1, "content=");
		assert_non_null(other);
		assert_null(strstr(other + 1, "content="));
		assert_true(strncmp(one, other, 8 + 16) != 0);
	}
	arena_free(arena);
}

/* A NUL; a segment that is too long: of those that are read an error, of others nothing. */
static void test_bytes(void **state)
{
	static char text[100000];
	struct feed_file file = {.name = "a", .text = MSH("A29", "1", "051030") "P\0D\r"};
	(void)state;
	file.size = strlen(file.text) + 4;
	assert_true(says(&file, 1, (struct feed_flags){0},
			 "2 E text=holds a control character; is this a file of HL7 messages?\n"));
	memset(text, 'x', sizeof(text) - 1);
	memcpy(text, MSH("A29", "1", "051030") PID "OBX|", strlen(MSH("A29", "1", "051030") PID "OBX|"));
	text[sizeof(text) - 2] = '\r';
	file = (struct feed_file){.name = "a", .text = text};
	assert_true(
	    says(&file, 1, (struct feed_flags){0}, "1 PATIENT pid=P1 birth=1950-02-01 state=inactive\n"));
	memcpy(text + strlen(MSH("A29", "1", "051030") PID), "ARV|", 4);
	assert_true(says(&file, 1, (struct feed_flags){0},
			 "3 E text=the segment is longer than 64 KiB; none that is read here is\n"));
}

/* The five A01 of ANS's examples say the same of local files, whatever ZFA says of the national record: one visit, one unit, one
 * doctor as attending and admitting one (IDNPS and RPPS are one number), the declared GP apart. */
static void test_worked_case(void **state)
{
	static const char *const choices[] = {"", "ZFA||||||||INO||IC\r", "ZFA||||||||IO||INC\r",
					      "ZFA||||||||NA||NA\r",
					      "ZFA|ACTIF|20260101|||||||INO|20260101|INC\r"};
	char text[2000];
	(void)state;
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		snprintf(
		    text, sizeof(text),
		    "%s"
		    "PID|1||P1^^^HOP&1.2.3&ISO^PI||X^Y||19500201|F||||||||||||||||||||||||VALI\r"
		    "ROL|1|UP|ODRP|10000023084^A^B^^^^^^ASIP&1.2.250.1.71.4.2.1&ISO^L^^^RPPS|20200101\r"
		    "PV1|1|I|6268^12^1||||801234567897^C^D^^^^^^ASIP&1.2.250.1.71.4.2.1&ISO^L^^^IDNPS||||||||"
		    "||"
		    "801234567897^C^D^^^^^^ASIP&1.2.250.1.71.4.2.1&ISO^L^^^IDNPS||V1\r"
		    "ZBE|m1^HIS|20260105103000||INSERT|N||C^^^^^HOP&1.2.3&ISO^UF^^^6268|C^^^^^HOP&1.2.3&ISO^"
		    "UF^^^6268||SMH\r%s",
		    "MSH|^~\\&|HIS|HOP|||20260105103000||ADT^A01^ADT_A01|1|D|2.5^FRA^2.11|||||FRA|8859/15\r",
		    choices[i]);
		const struct feed_file file = {.name = "a", .text = text};
		struct arena *arena = arena_new();
		const char *lines =
		    feed_lines("hl7v2", &file, 1,
			       (struct feed_flags){.allow_test_data = true, .gp_is_member = true}, arena);
		assert_non_null(lines);
		const char *ignored = strstr(lines, "6 I code=ZFA text=1\n");
		assert_true((ignored != NULL) == (i > 0));
		assert_int_equal(
		    ignored == NULL ? strlen(lines) : (size_t)(ignored - lines),
		    strlen("1 " BORN
			   "5 MEMBER pid=P1 who=rpps|01234567897 from=2026-01-05T10:30:00 src=V1 role=AD\n"
			   "5 MEMBER pid=P1 who=rpps|01234567897 from=2026-01-05T10:30:00 src=V1 role=AT\n"
			   "5 " IN("6268", "05T10:30:00") "3 MEMBER pid=P1 who=rpps|10000023084 "
							  "from=2020-01-01 role=ODRP\n"));
		assert_non_null(
		    strstr(lines, "who=rpps|01234567897 from=2026-01-05T10:30:00 src=V1 role=AT\n"));
		assert_non_null(
		    strstr(lines, "who=rpps|01234567897 from=2026-01-05T10:30:00 src=V1 role=AD\n"));
		assert_non_null(strstr(lines, "who=rpps|10000023084 from=2020-01-01 role=ODRP\n"));
		assert_non_null(strstr(lines, IN("6268", "05T10:30:00")));
		assert_null(strstr(lines, "OBJECT"));
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rows),  cmocka_unit_test(test_files), cmocka_unit_test(test_times),
	    cmocka_unit_test(test_holds), cmocka_unit_test(test_bytes), cmocka_unit_test(test_worked_case),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
