/* Lines 14 to 25 of rules.md section 4, a row a test, expected by hand. */
#include "tests/unit/row_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOW ROW_NOW
#define HOUR ROW_HOUR
#define DAY ROW_DAY

static struct row_site the_site;

static int new_site(void **state)
{
	row_site_init(&the_site);
	*state = &the_site;
	return 0;
}

static int clear_site(void **state)
{
	row_site_clear(*state);
	return 0;
}

/* ---- line 14 ---- */

static void line_14_the_right_to_practise_in_date(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_professional(site, "dr.one")->said.window = row_between(NOW - 10, NOW + 10);
	ROW_EXPECT(site, "dr.one", "medical", NOW - 11, NONE, NOT_VALID, 4);
	ROW_EXPECT(site, "dr.one", "medical", NOW - 10, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 9, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 10, NONE, NOT_VALID, 4);
}

static void line_14_suspended(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_professional(site, "dr.two")->suspended = true;
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, NOT_VALID, 4);
	/* a position is the login's own */
	ROW_EXPECT(site, "dr.two.b", "medical", NOW, WRITE, CARE_TEAM, 8);
}

static void line_14_briefing(void **state)
{
	struct row_site *site = *state;
	struct said_professional *said = row_professional(site, "dr.one");

	row_assign(site, "care");
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8); /* not required */
	site->policy.briefing_max_age_seconds = 10 * DAY;
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, NOT_VALID, 5);
	said->has_briefed = true;
	said->briefed = NOW - 10 * DAY + 1;
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 1, NONE, NOT_VALID, 5); /* no longer younger */
	said->briefed = NOW;
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW - 1, NONE, NOT_VALID, 5); /* not yet */
	said->suspended = true;
	ROW_EXPECT(site, "dr.one", "medical", NOW - 1, NONE, NOT_VALID, 4);
}

static void line_14_before_15_and_16(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_object(site, "everyone", NULL);
	row_professional(site, "clerk.one")->suspended = true;
	ROW_EXPECT(site, "clerk.one", "medical", NOW, NONE, NOT_VALID, 4);
	row_professional(site, "clerk.one")->suspended = false;
	ROW_EXPECT(site, "clerk.one", "medical", NOW, NONE, OBJECTION_GROUP, 13);
	site->patient.objection_count = 0;
	ROW_EXPECT(site, "clerk.one", "medical", NOW, NONE, OUTSIDE_MATRIX, 3);
}

/* The patient's wishes are told before the professional's own state. */
static void line_14_after_lines_7_to_12(void **state)
{
	struct row_site *site = *state;

	row_professional(site, "dr.one")->suspended = true;
	row_withhold(site, "medical", "dr.two");
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, WITHHELD, 17);
}

/* ---- line 15 ---- */

static void line_15_a_profession(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care")->in_charge = "dr.one";
	row_object(site, "profession:physician", "psychiatry")->said.window = row_between(NOW, NOW + 10);
	ROW_EXPECT(site, "dr.one", "psychiatry", NOW - 1, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "psychiatry", NOW, NONE, OBJECTION_GROUP, 12); /* in charge or not */
	ROW_EXPECT(site, "dr.one", "psychiatry/x.pdf", NOW + 9, NONE, OBJECTION_GROUP, 12);
	ROW_EXPECT(site, "dr.one", "psychiatry", NOW + 10, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "inf.one", "psychiatry", NOW, READ, CARE_TEAM, 8);
}

static void line_15_a_team_where_the_membership_is_live_or_in_grace(void **state)
{
	struct row_site *site = *state;

	site->policy.care_grace_seconds = 60;
	row_object(site, "team:ward-only", NULL);
	row_assign(site, "care");
	site->ward_only[0].said.window = row_between(NOW, NOW + 10); /* dr.one */
	ROW_EXPECT(site, "dr.one", "medical", NOW - 1, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_GROUP, 12);
	/* whatever the store: the team is refused, not its place */
	ROW_EXPECT(site, "dr.one", "letters", NOW, NONE, OBJECTION_GROUP, 12);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 69, NONE, OBJECTION_GROUP, 12);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 70, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "inf.one", "medical", NOW, READ, CARE_TEAM, 8);
	/* memberships are the login's own */
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, OBJECTION_GROUP, 12);
	ROW_EXPECT(site, "dr.two.b", "medical", NOW, WRITE, CARE_TEAM, 8);
}

static void line_15_everyone_but_who_is_in_charge(void **state)
{
	struct row_site *site = *state;
	struct said_assignment *assignment = row_assign(site, "care");

	site->policy.care_grace_seconds = 60;
	assignment->in_charge = "dr.two";
	assignment->said.window = row_between(NOW - DAY, NOW);
	row_object(site, "everyone", NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW - 1, NONE, OBJECTION_GROUP, 13);
	ROW_EXPECT(site, "dr.two", "medical", NOW - 1, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.two.b", "medical", NOW - 1, WRITE, CARE_TEAM, 8); /* wishes name persons */
	ROW_EXPECT(site, "dr.two", "medical", NOW + 59, WRITE, CARE_TEAM, 8);  /* in its grace */
	ROW_EXPECT(site, "dr.two", "medical", NOW + 60, NONE, OBJECTION_GROUP, 13);
	ROW_EXPECT(site, "dr.two", "medical", NOW - DAY - 1, NONE, OBJECTION_GROUP, 13);
}

/* In charge frees from "everyone" and from nothing else. */
static void line_15_in_charge_and_a_refused_profession(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care")->in_charge = "dr.one";
	row_object(site, "everyone", NULL);
	row_object(site, "profession:physician", "medical");
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_GROUP, 12);
	ROW_EXPECT(site, "dr.one", "admin", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, OBJECTION_GROUP, 13); /* of both: everyone */
	ROW_EXPECT(site, "inf.one", "medical", NOW, NONE, OBJECTION_GROUP, 13);
}

static void line_15_answered(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_object(site, "everyone", "medical")->said.window = row_from(NOW - DAY);
	row_object(site, "profession:physician", NULL)->said.window = row_from(NOW - DAY);
	row_object(site, "team:care", NULL)->said.window = row_from(NOW - DAY);
	struct said_wish *consent = row_consent(site, "login:dr.two", "medical");
	consent->said.window = row_from(NOW - DAY + 1);
	ROW_EXPECT(site, "dr.two", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.two.b", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.two", "admin", NOW, NONE, OBJECTION_GROUP, 12);
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_GROUP, 13);
	consent->said.window = row_from(NOW - DAY);
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, OBJECTION_GROUP, 13);
	consent->to = "team:care";
	consent->said.window = row_from(NOW - 1);
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, OBJECTION_GROUP, 13);
}

/* An exception that a feed said with its objection needs no date, and answers no other. */
static void line_15_answered_by_an_exception(void **state)
{
	struct row_site *site = *state;
	const char entry[] = "feed c.0";

	row_assign(site, "care");
	row_object(site, "everyone", NULL)->source = "feed c.0";
	struct said_wish *consent = row_consent(site, "login:dr.two", "medical");
	consent->under = entry;
	ROW_EXPECT(site, "dr.two", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.two", "admin", NOW, NONE, OBJECTION_GROUP, 13);
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_GROUP, 13);
	consent->under = "feed c.1";
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, OBJECTION_GROUP, 13);
	consent->under = entry;
	row_object(site, "everyone", NULL);
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, OBJECTION_GROUP, 13);
}

/* R30: break-glass opens what R12 and R13 close; lines 16 and 21 together. */
static void line_15_break_glass_opens_it(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_object(site, "everyone", NULL);
	row_object(site, "profession:physician", NULL);
	row_break_glass(site, "dr.one");
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, BREAK_GLASS, 28);
	ROW_EXPECT(site, "dr.one", "medical", NOW + HOUR, NONE, OBJECTION_GROUP, 13);
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, OBJECTION_GROUP, 13);
	/* line 21's answer, not line 18's: the team would write */
	site->policy.break_glass_access = ACCESS_WRITE;
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, BREAK_GLASS, 28);
	row_object(site, "emergency", NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_GROUP, 13);
}

static void line_15_break_glass_needs_line_16(void **state)
{
	struct row_site *site = *state;

	row_object(site, "everyone", NULL);
	row_break_glass(site, "reg.one");
	ROW_EXPECT(site, "reg.one", "medical", NOW, READ, BREAK_GLASS, 28);
	ROW_EXPECT(site, "reg.one", "admin", NOW, NONE, OBJECTION_GROUP, 13);
}

static void line_15_break_glass_ends_with_care(void **state)
{
	struct row_site *site = *state;

	site->policy.care_grace_seconds = 60;
	row_object(site, "everyone", NULL);
	row_break_glass(site, "dr.one");
	site->patient.has_deceased = true;
	site->patient.deceased = NOW;
	ROW_EXPECT(site, "dr.one", "medical", NOW + 59, READ, BREAK_GLASS, 28);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 60, NONE, OBJECTION_GROUP, 13);
}

/* ---- line 16 ---- */

static void line_16_the_matrix_gives_none(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_consent(site, "login:clerk.one", NULL);
	row_break_glass(site, "reg.one");
	ROW_EXPECT(site, "clerk.one", "medical", NOW, NONE, OUTSIDE_MATRIX, 3);
	ROW_EXPECT(site, "clerk.one", "admin", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "reg.one", "psychiatry", NOW, NONE, OUTSIDE_MATRIX, 3);
}

static void line_16_before_death(void **state)
{
	struct row_site *site = *state;

	site->patient.has_deceased = true;
	site->patient.deceased = NOW - DAY;
	ROW_EXPECT(site, "clerk.one", "medical", NOW, NONE, OUTSIDE_MATRIX, 3);
	ROW_EXPECT(site, "clerk.one", "admin", NOW, NONE, NOT_TREATING, 9);
}

static void line_16_student_and_sensitive(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	ROW_EXPECT(site, "stu.one", "psychiatry", NOW, NONE, OUTSIDE_MATRIX, 31);
	ROW_EXPECT(site, "stu.one", "medical", NOW, READ, SUPERVISED, 31);
}

/* ---- line 17 ---- */

static void line_17_attending_by_matrix_without_consent(void **state)
{
	struct row_site *site = *state;

	row_attend(site, "dr.two")->said.window = row_between(NOW, NOW + 10);
	row_attend(site, "inf.one");
	row_attend(site, "lab.one");
	ROW_EXPECT(site, "dr.two", "dmp", NOW - 1, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.two", "dmp", NOW, WRITE, ATTENDING, 17);
	ROW_EXPECT(site, "dr.two.b", "dmp", NOW, WRITE, ATTENDING, 17);
	ROW_EXPECT(site, "dr.two", "dmp", NOW + 10, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "inf.one", "dmp", NOW, READ, ATTENDING, 17);
	ROW_EXPECT(site, "lab.one", "dmp", NOW, DEPOSIT, ATTENDING, 17);
	/* no special right elsewhere */
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.two", "notes", NOW, NONE, NOT_TREATING, 9);
}

static void line_17_a_group_objection_beats_it(void **state)
{
	struct row_site *site = *state;

	row_attend(site, "dr.two");
	row_object(site, "profession:physician", NULL);
	ROW_EXPECT(site, "dr.two", "dmp", NOW, NONE, OBJECTION_GROUP, 12);
	row_object(site, "login:dr.two.b", NULL);
	ROW_EXPECT(site, "dr.two", "dmp", NOW, NONE, OBJECTION_NAMED, 11);
}

static void line_17_before_the_team(void **state)
{
	struct row_site *site = *state;

	row_attend(site, "dr.one");
	row_assign(site, "care");
	row_consent(site, "team:care", NULL);
	ROW_EXPECT(site, "dr.one", "dmp", NOW, WRITE, ATTENDING, 17);
	ROW_EXPECT(site, "dr.two", "dmp", NOW, WRITE, CARE_TEAM, 15);
}

/* ---- line 18 ---- */

static void line_18_establishment_and_opt_out(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "inf.one", "medical", NOW, READ, CARE_TEAM, 8);
	ROW_EXPECT(site, "lab.one", "medical", NOW, DEPOSIT, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "letters", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.new", "medical", NOW, NONE, NOT_TREATING, 9);
	assert_int_equal(row_ask(site, "dr.one", "medical", NOW).effect, EFFECT_PERMIT);
	assert_int_equal(site->because.count, 2);
	assert_int_equal(site->because.items[0]->kind, STATEMENT_MEMBERSHIP);
	assert_int_equal(site->because.items[1]->kind, STATEMENT_ASSIGNMENT);
}

static void line_18_only_in_a_store_of_the_team(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "ward-only");
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "letters", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.one", "dmp", NOW, NONE, NOT_TREATING, 9);
}

static void line_18_both_windows_end_after_the_grace(void **state)
{
	struct row_site *site = *state;
	struct said_assignment *assignment = row_assign(site, "care");

	assignment->said.window = row_between(NOW, NOW + 100);
	site->care[0].said.window = row_between(NOW + 10, NOW + 90); /* dr.one */
	ROW_EXPECT(site, "inf.one", "medical", NOW - 1, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "inf.one", "medical", NOW, READ, CARE_TEAM, 8);
	ROW_EXPECT(site, "inf.one", "medical", NOW + 99, READ, CARE_TEAM, 8);
	ROW_EXPECT(site, "inf.one", "medical", NOW + 100, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 9, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 10, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 90, NONE, NOT_TREATING, 9);
	site->policy.care_grace_seconds = 5;
	ROW_EXPECT(site, "inf.one", "medical", NOW - 1, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "inf.one", "medical", NOW + 104, READ, CARE_TEAM, 8);
	ROW_EXPECT(site, "inf.one", "medical", NOW + 105, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 9, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 94, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 95, NONE, NOT_TREATING, 9);
}

static void line_18_memberships_are_the_logins_own(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "ward-only");
	ROW_EXPECT(site, "dr.two", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.two.b", "medical", NOW, NONE, NOT_TREATING, 9);
}

static void line_18_consent_elsewhere(void **state)
{
	struct row_site *site = *state;
	struct said_wish *consent = row_consent(site, "team:care", NULL);

	row_assign(site, "care");
	consent->said.window = row_between(NOW, NOW + 10);
	ROW_EXPECT(site, "dr.one", "notes", NOW - 1, NONE, NO_CONSENT, 14);
	ROW_EXPECT(site, "dr.one", "notes", NOW, WRITE, CARE_TEAM, 14);
	ROW_EXPECT(site, "dr.one", "dmp", NOW, WRITE, CARE_TEAM, 15);
	ROW_EXPECT(site, "inf.one", "dmp", NOW, READ, CARE_TEAM, 15);
	ROW_EXPECT(site, "lab.one", "dmp", NOW, DEPOSIT, CARE_TEAM, 15);
	ROW_EXPECT(site, "dr.one", "notes", NOW + 10, NONE, NO_CONSENT, 14);
	/* a consent to a team or to everyone needs no end in a shared record */
	consent->said.window = TIME_WINDOW_OPEN;
	ROW_EXPECT(site, "dr.one", "dmp", NOW, WRITE, CARE_TEAM, 15);
	consent->to = "everyone";
	ROW_EXPECT(site, "dr.one", "dmp", NOW + 100 * DAY, WRITE, CARE_TEAM, 15);
	/* and is no consent to anybody outside the team */
	ROW_EXPECT(site, "dr.new", "dmp", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.new", "notes", NOW, NONE, NOT_TREATING, 9);
}

static void line_18_consent_to_the_person_counts_for_the_team(void **state)
{
	struct row_site *site = *state;
	struct said_wish *consent = row_consent(site, "login:dr.two", "notes");

	row_assign(site, "care");
	ROW_EXPECT(site, "dr.two", "notes", NOW, WRITE, CARE_TEAM, 14);
	ROW_EXPECT(site, "dr.two.b", "notes", NOW, WRITE, CARE_TEAM, 14);
	ROW_EXPECT(site, "dr.one", "notes", NOW, NONE, NO_CONSENT, 14);
	consent->categories = (struct words){(const char *const[]){"dmp"}, 1};
	ROW_EXPECT(site, "dr.two", "notes", NOW, NONE, NO_CONSENT, 14);
	/* undated to a login: not live in a shared record */
	ROW_EXPECT(site, "dr.two", "dmp", NOW, DEPOSIT, DEPOSIT_ONLY, 15);
	consent->said.window = row_from(NOW - DAY + 1);
	ROW_EXPECT(site, "dr.two", "dmp", NOW, WRITE, CARE_TEAM, 15);
	ROW_EXPECT(site, "dr.two", "dmp", NOW + 1, DEPOSIT, DEPOSIT_ONLY, 15);
}

static void line_18_consent_to_another_team(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_consent(site, "team:ward-only", NULL);
	/* dr.one is in it, but it is no team of the route */
	ROW_EXPECT(site, "dr.one", "notes", NOW, NONE, NO_CONSENT, 14);
	/* not even when it is assigned: its place is the ward */
	row_assign(site, "ward-only");
	ROW_EXPECT(site, "dr.one", "notes", NOW, NONE, NO_CONSENT, 14);
}

/* The copy of a team that a feed makes for a patient on hold is that team to a consent. */
static void line_18_consent_to_the_team_of_a_copy(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_consent(site, "team:ward-only", NULL);
	site->teams[0].of = "ward-only";
	ROW_EXPECT(site, "dr.one", "notes", NOW, WRITE, CARE_TEAM, 14);
	site->teams[0].of = "care";
	ROW_EXPECT(site, "dr.one", "notes", NOW, NONE, NO_CONSENT, 14);
	site->teams[0].of = NULL;
	ROW_EXPECT(site, "dr.one", "notes", NOW, NONE, NO_CONSENT, 14);
}

static void line_18_care_ends_with_death_and_its_grace(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_attend(site, "dr.one");
	row_consent(site, "login:dr.new", NULL);
	site->patient.has_deceased = true;
	site->patient.deceased = NOW;
	ROW_EXPECT(site, "dr.one", "medical", NOW - 1, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.one", "dmp", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "inf.one", "notes", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.new", "medical", NOW, NONE, NOT_TREATING, 9);
	site->policy.care_grace_seconds = 60;
	ROW_EXPECT(site, "dr.one", "medical", NOW + 59, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "dmp", NOW + 59, WRITE, ATTENDING, 17);
	ROW_EXPECT(site, "stu.one", "medical", NOW + 59, READ, SUPERVISED, 31);
	ROW_EXPECT(site, "dr.new", "medical", NOW + 59, WRITE, CONSENT, 16);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 60, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.one", "dmp", NOW + 60, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "stu.one", "medical", NOW + 60, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.new", "medical", NOW + 60, NONE, NOT_TREATING, 9);
}

/* ---- line 20 ---- */

static void line_20_consent_to_somebody_outside(void **state)
{
	struct row_site *site = *state;

	row_consent(site, "login:dr.new", "medical")->said.window = row_between(NOW, NOW + 10);
	ROW_EXPECT(site, "dr.new", "medical", NOW - 1, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.new", "medical", NOW, WRITE, CONSENT, 16);
	ROW_EXPECT(site, "dr.new", "medical/x.pdf", NOW + 9, WRITE, CONSENT, 16);
	ROW_EXPECT(site, "dr.new", "medical", NOW + 10, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.new", "admin", NOW, NONE, NOT_TREATING, 9);
}

static void line_20_by_matrix_and_person(void **state)
{
	struct row_site *site = *state;

	row_consent(site, "login:dr.two", NULL);
	row_consent(site, "login:inf.one", NULL);
	ROW_EXPECT(site, "dr.two.b", "notes", NOW, WRITE, CONSENT, 16);
	ROW_EXPECT(site, "inf.one", "letters", NOW, READ, CONSENT, 16);
	ROW_EXPECT(site, "dr.one", "notes", NOW, NONE, NOT_TREATING, 9);
}

/* R16: 24 hours where no end is said, in a shared record only. */
static void line_20_a_day_in_a_shared_record(void **state)
{
	struct row_site *site = *state;
	struct said_wish *consent = row_consent(site, "login:dr.new", NULL);

	ROW_EXPECT(site, "dr.new", "medical", NOW, WRITE, CONSENT, 16);
	ROW_EXPECT(site, "dr.new", "dmp", NOW, NONE, NOT_TREATING, 9); /* undated */
	consent->said.window = row_from(NOW);
	ROW_EXPECT(site, "dr.new", "dmp", NOW - 1, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.new", "dmp", NOW, WRITE, CONSENT, 16);
	ROW_EXPECT(site, "dr.new", "dmp", NOW + DAY - 1, WRITE, CONSENT, 16);
	ROW_EXPECT(site, "dr.new", "dmp", NOW + DAY, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.new", "notes", NOW + DAY, WRITE, CONSENT, 16);
	consent->said.window = row_between(NOW, NOW + 3 * DAY); /* dated otherwise */
	ROW_EXPECT(site, "dr.new", "dmp", NOW + 2 * DAY, WRITE, CONSENT, 16);
	consent->said.window = row_until(NOW + 3 * DAY);
	ROW_EXPECT(site, "dr.new", "dmp", NOW, WRITE, CONSENT, 16);
}

/* ---- lines 21 to 23 ---- */

static void line_21_capped(void **state)
{
	struct row_site *site = *state;

	row_break_glass(site, "dr.new");
	row_break_glass(site, "inf.one");
	ROW_EXPECT(site, "dr.new", "medical", NOW - HOUR - 1, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.new", "medical", NOW - HOUR, READ, BREAK_GLASS, 28);
	ROW_EXPECT(site, "dr.new", "medical", NOW + HOUR - 1, READ, BREAK_GLASS, 28);
	ROW_EXPECT(site, "dr.new", "medical", NOW + HOUR, NONE, NOT_TREATING, 9);
	site->policy.break_glass_access = ACCESS_WRITE;
	ROW_EXPECT(site, "dr.new", "dmp", NOW, WRITE, BREAK_GLASS, 28);
	ROW_EXPECT(site, "inf.one", "dmp", NOW, READ, BREAK_GLASS, 28);
	site->policy.break_glass_access = ACCESS_DEPOSIT;
	ROW_EXPECT(site, "dr.new", "notes", NOW, DEPOSIT, BREAK_GLASS, 28);
}

static void line_21_is_the_logins_own(void **state)
{
	struct row_site *site = *state;

	row_break_glass(site, "dr.two");
	ROW_EXPECT(site, "dr.two", "medical", NOW, READ, BREAK_GLASS, 28);
	ROW_EXPECT(site, "dr.two.b", "medical", NOW, NONE, NOT_TREATING, 9);
}

static void line_21_after_what_gives_more(void **state)
{
	struct row_site *site = *state;

	row_break_glass(site, "dr.one");
	row_assign(site, "care");
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	row_consent(site, "login:dr.new", NULL);
	row_break_glass(site, "dr.new");
	ROW_EXPECT(site, "dr.new", "medical", NOW, WRITE, CONSENT, 16);
}

static void line_21_not_against_r11_r17_r18(void **state)
{
	struct row_site *site = *state;

	row_break_glass(site, "dr.one");
	row_object(site, "login:dr.one", "medical");
	row_withhold(site, "notes", "dr.two");
	site->patient.has_closed = true;
	site->patient.closed = NOW - DAY;
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "dr.one", "notes", NOW, NONE, WITHHELD, 17);
	ROW_EXPECT(site, "dr.one", "dmp", NOW, NONE, RECORD_CLOSED, 18);
	ROW_EXPECT(site, "dr.one", "admin", NOW, READ, BREAK_GLASS, 28);
}

static void line_21_two_kinds_of_emergency_objection(void **state)
{
	struct row_site *site = *state;

	row_break_glass(site, "dr.new");
	row_break_glass(site, "reg.one");
	struct said_wish *objection = row_object(site, "emergency", "medical");
	ROW_EXPECT(site, "dr.new", "medical", NOW, NONE, EMERGENCY_REFUSED, 29);
	ROW_EXPECT(site, "dr.new", "admin", NOW, READ, BREAK_GLASS, 28);
	ROW_EXPECT(site, "reg.one", "medical", NOW, READ, BREAK_GLASS, 28);
	objection->to = "emergency-regulator";
	ROW_EXPECT(site, "dr.new", "medical", NOW, READ, BREAK_GLASS, 28);
	ROW_EXPECT(site, "reg.one", "medical", NOW, NONE, EMERGENCY_REFUSED, 29);
}

static void line_21_an_emergency_objection_is_not_answered_by_a_consent(void **state)
{
	struct row_site *site = *state;

	row_break_glass(site, "dr.new");
	row_object(site, "emergency", NULL)->said.window = row_from(NOW - DAY);
	struct said_wish *consent = row_consent(site, "login:dr.new", "admin");
	consent->said.window = row_from(NOW - HOUR);
	ROW_EXPECT(site, "dr.new", "admin", NOW, WRITE, CONSENT, 16);
	ROW_EXPECT(site, "dr.new", "medical", NOW, NONE, EMERGENCY_REFUSED, 29);
}

static void line_22_deposit_only(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	ROW_EXPECT(site, "dr.one", "dmp", NOW, DEPOSIT, DEPOSIT_ONLY, 15);
	ROW_EXPECT(site, "lab.one", "dmp", NOW, DEPOSIT, DEPOSIT_ONLY, 15);
	/* who may only read has nothing to deposit */
	ROW_EXPECT(site, "inf.one", "dmp", NOW, NONE, NO_CONSENT, 15);
	ROW_EXPECT(site, "dr.new", "dmp", NOW, NONE, NOT_TREATING, 9);
}

static void line_22_after_21_and_before_23(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_break_glass(site, "dr.one");
	row_break_glass(site, "inf.one");
	ROW_EXPECT(site, "dr.one", "dmp", NOW, READ, BREAK_GLASS, 28);
	row_object(site, "emergency", NULL);
	ROW_EXPECT(site, "dr.one", "dmp", NOW, DEPOSIT, DEPOSIT_ONLY, 15);
	ROW_EXPECT(site, "inf.one", "dmp", NOW, NONE, EMERGENCY_REFUSED, 29);
	ROW_EXPECT(site, "inf.one", "notes", NOW, NONE, EMERGENCY_REFUSED, 29); /* before 24 */
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
}

/* min(matrix, cap) compares trust: a reader capped to deposit deposits. */
static void line_21_a_deposit_of_a_reader(void **state)
{
	struct row_site *site = *state;

	site->policy.break_glass_access = ACCESS_DEPOSIT;
	row_break_glass(site, "inf.one");
	ROW_EXPECT(site, "inf.one", "medical", NOW, DEPOSIT, BREAK_GLASS, 28);
}

/* ---- lines 24 and 25 ---- */

static void line_24_no_consent(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care")->said.window = row_until(NOW);
	site->policy.care_grace_seconds = 60;
	ROW_EXPECT(site, "dr.one", "notes", NOW + 59, NONE, NO_CONSENT, 14);
	ROW_EXPECT(site, "inf.one", "dmp", NOW + 59, NONE, NO_CONSENT, 15);
	ROW_EXPECT(site, "dr.one", "notes", NOW + 60, NONE, NOT_TREATING, 9);
	assert_int_equal(site->because.count, 0);
}

static void line_24_express_consent_decides(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	site->stores[2].express_consent = true;
	ROW_EXPECT(site, "dr.one", "letters", NOW, NONE, NO_CONSENT, 14);
	site->stores[1].express_consent = false;
	ROW_EXPECT(site, "dr.one", "notes", NOW, WRITE, CARE_TEAM, 8);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, new_site, clear_site)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(line_14_the_right_to_practise_in_date),
	    ROW(line_14_suspended),
	    ROW(line_14_briefing),
	    ROW(line_14_before_15_and_16),
	    ROW(line_14_after_lines_7_to_12),
	    ROW(line_15_a_profession),
	    ROW(line_15_a_team_where_the_membership_is_live_or_in_grace),
	    ROW(line_15_everyone_but_who_is_in_charge),
	    ROW(line_15_in_charge_and_a_refused_profession),
	    ROW(line_15_answered),
	    ROW(line_15_answered_by_an_exception),
	    ROW(line_15_break_glass_opens_it),
	    ROW(line_15_break_glass_needs_line_16),
	    ROW(line_15_break_glass_ends_with_care),
	    ROW(line_16_the_matrix_gives_none),
	    ROW(line_16_before_death),
	    ROW(line_16_student_and_sensitive),
	    ROW(line_17_attending_by_matrix_without_consent),
	    ROW(line_17_a_group_objection_beats_it),
	    ROW(line_17_before_the_team),
	    ROW(line_18_establishment_and_opt_out),
	    ROW(line_18_only_in_a_store_of_the_team),
	    ROW(line_18_both_windows_end_after_the_grace),
	    ROW(line_18_memberships_are_the_logins_own),
	    ROW(line_18_consent_elsewhere),
	    ROW(line_18_consent_to_the_person_counts_for_the_team),
	    ROW(line_18_consent_to_another_team),
	    ROW(line_18_consent_to_the_team_of_a_copy),
	    ROW(line_18_care_ends_with_death_and_its_grace),
	    ROW(line_20_consent_to_somebody_outside),
	    ROW(line_20_by_matrix_and_person),
	    ROW(line_20_a_day_in_a_shared_record),
	    ROW(line_21_capped),
	    ROW(line_21_is_the_logins_own),
	    ROW(line_21_after_what_gives_more),
	    ROW(line_21_not_against_r11_r17_r18),
	    ROW(line_21_two_kinds_of_emergency_objection),
	    ROW(line_21_an_emergency_objection_is_not_answered_by_a_consent),
	    ROW(line_22_deposit_only),
	    ROW(line_22_after_21_and_before_23),
	    ROW(line_21_a_deposit_of_a_reader),
	    ROW(line_24_no_consent),
	    ROW(line_24_express_consent_decides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
