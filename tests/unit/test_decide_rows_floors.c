/* The sentences under the table of rules.md section 4: floors, roles of professionals, students. Expected
 * by hand.
 */
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

/* ---- floors of lines 4 and 5 ---- */

static void floor_4_the_higher_access_wins(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "dr.one", BASIS_DOPING, "medical");
	row_derogate(site, "lab.one", BASIS_DOPING, "medical");
	row_derogate(site, "inf.one", BASIS_DOPING, "medical");
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
	row_assign(site, "care");
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "lab.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20); /* deposit < read */
	ROW_EXPECT(site, "inf.one", "medical", NOW, READ, CARE_TEAM, 8);             /* a tie: the rest */
}

static void floor_4_is_not_undone_by_lines_7_to_16(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_derogate(site, "dr.one", BASIS_DOPING, "medical");
	row_derogate(site, "dr.one", BASIS_INSPECTION, "dmp");
	row_derogate(site, "clerk.one", BASIS_INSPECTION, "medical");
	site->patient.has_closed = true;
	site->patient.closed = NOW - DAY;
	ROW_EXPECT(site, "dr.one", "dmp", NOW, READ, DEROGATION_PERMITTED, 21);
	row_object(site, "everyone", NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
	ROW_EXPECT(site, "clerk.one", "medical", NOW, READ, DEROGATION_PERMITTED, 21);
	row_object(site, "login:dr.one", NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
	ROW_EXPECT(site, "dr.one", "admin", NOW, NONE, OBJECTION_NAMED, 11);
}

static void floor_4_and_withheld(void **state)
{
	struct row_site *site = *state;
	struct said_derogation *said = row_derogate(site, "dr.one", BASIS_DOPING, "medical");

	row_withhold(site, "medical", "dr.two");
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, WITHHELD, 17);
	said->withheld = true;
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
}

/* An item that dr.one has withheld is withheld: the derogation must say so even for its author. */
static void floor_4_the_author_is_no_exception(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "dr.one", BASIS_DOPING, "medical");
	row_withhold(site, "medical", "dr.one");
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, NOT_TREATING, 9);
}

static void floor_4_before_5(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "dr.one", BASIS_INSPECTION, "medical");
	row_derogate(site, "dr.one", BASIS_DOPING, "medical");
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
	assert_int_equal(site->because.count, 1);
	assert_int_equal(site->because.items[0]->kind, STATEMENT_DEROGATION);
}

static void floor_4_after_death(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "dr.one", BASIS_DEATH_DECLARATION, "medical");
	site->patient.has_deceased = true;
	site->patient.deceased = NOW - DAY;
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
}

static void floor_4_needs_line_14_briefing_included(void **state)
{
	struct row_site *site = *state;

	site->policy.briefing_max_age_seconds = DAY;
	row_derogate(site, "dr.one", BASIS_DOPING, "medical");
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, NOT_VALID, 5);
	row_professional(site, "dr.one")->has_briefed = true;
	row_professional(site, "dr.one")->briefed = NOW - 1;
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
}

/* ---- floors of lines 8, 11 and 12 ---- */

static void floor_8_a_professional_who_is_a_parent(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "dr.one", RELATION_PARENT, NULL);
	row_relate(site, "inf.one", RELATION_PARENT, NULL);
	row_relate(site, "lab.one", RELATION_PARENT, NULL);
	site->patient.majority = NOW + DAY;
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, REPRESENTATIVE, 27);
	row_assign(site, "care");
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "inf.one", "medical", NOW, READ, CARE_TEAM, 8);
	ROW_EXPECT(site, "lab.one", "medical", NOW, READ, REPRESENTATIVE, 27);
}

static void floor_8_is_not_undone_by_later_lines(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "dr.one", RELATION_GUARDIAN, NULL);
	row_withhold(site, "medical", "dr.two");
	row_object(site, "everyone", "admin");
	site->patient.has_closed = true;
	site->patient.closed = NOW - DAY;
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, REPRESENTATIVE, 27);
	ROW_EXPECT(site, "dr.one", "admin", NOW, READ, REPRESENTATIVE, 27);
	ROW_EXPECT(site, "dr.one", "dmp", NOW, READ, REPRESENTATIVE, 27);
	row_professional(site, "dr.one")->suspended = true; /* a parent is not suspended */
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, REPRESENTATIVE, 27);
	row_object(site, "login:dr.one", NULL); /* line 7 is before line 8 */
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
}

static void floor_8_before_4_before_5(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "dr.one", BASIS_INSPECTION, "medical");
	row_derogate(site, "dr.one", BASIS_DOPING, "medical");
	row_relate(site, "dr.one", RELATION_GUARDIAN, NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, REPRESENTATIVE, 27);
	row_object(site, "representatives", NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
}

static void floor_8_before_12(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "dr.one", RELATION_RELATIVE, "medical");
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, RELATIVE_AGREED, 25);
	ROW_EXPECT(site, "dr.one", "admin", NOW, NONE, NOT_TREATING, 9);
	row_relate(site, "dr.one", RELATION_GUARDIAN, NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, REPRESENTATIVE, 27);
	/* the representative is refused, the relative is not */
	row_object(site, "representatives", NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, RELATIVE_AGREED, 25);
}

static void floor_8_before_11(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "dr.one", RELATION_PARENT, NULL);
	row_relate(site, "dr.one", RELATION_HEIR, "medical");
	site->patient.majority = NOW + DAY;
	site->patient.has_deceased = true;
	site->patient.deceased = NOW - DAY;
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, REPRESENTATIVE, 27);
	site->patient.majority = NOW;
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, HEIR, 24);
}

static void floor_11_deny_star_is_passed(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "clerk.one", RELATION_HEIR, "medical");
	site->patient.has_deceased = true;
	site->patient.deceased = NOW - DAY;
	ROW_EXPECT(site, "clerk.one", "medical", NOW, READ, HEIR, 24);
	row_object(site, "heirs", NULL);
	ROW_EXPECT(site, "clerk.one", "medical", NOW, NONE, OUTSIDE_MATRIX, 3);
}

static void floor_11_and_12_do_not_reach_past_9_and_10(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "dr.one", RELATION_RELATIVE, "medical");
	row_relate(site, "dr.new", RELATION_RELATIVE, "dmp");
	row_withhold(site, "medical", "dr.two");
	site->patient.has_closed = true;
	site->patient.closed = NOW - DAY;
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, WITHHELD, 17);
	ROW_EXPECT(site, "dr.new", "dmp", NOW, NONE, RECORD_CLOSED, 18);
}

static void floor_12_hidden_is_passed(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "dr.one", RELATION_RELATIVE, "medical");
	row_hide(site, "medical/witness.pdf");
	ROW_EXPECT(site, "dr.one", "medical/witness.pdf", NOW, NONE, NOT_TREATING, 9);
	row_assign(site, "care");
	ROW_EXPECT(site, "dr.one", "medical/witness.pdf", NOW, WRITE, CARE_TEAM, 8);
}

static void floor_12_survives_15(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "dr.one", RELATION_RELATIVE, "medical");
	row_object(site, "profession:physician", NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, RELATIVE_AGREED, 25);
	/* and 15's answer by break-glass is the rest of a tie */
	row_break_glass(site, "dr.one");
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, BREAK_GLASS, 28);
	site->policy.break_glass_access = ACCESS_DEPOSIT;
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, RELATIVE_AGREED, 25);
}

/* ---- roles of professionals ---- */

static void role_against_lines_16_to_25(void **state)
{
	struct row_site *site = *state;

	row_role(site, "clerk.one", "medical", ACCESS_READ);
	row_role(site, "dr.new", "medical", ACCESS_READ);
	row_role(site, "inf.one", "medical", ACCESS_WRITE);
	row_role(site, "dr.one", "medical", ACCESS_WRITE);
	ROW_EXPECT(site, "clerk.one", "medical", NOW, READ, SITE_ROLE, 39); /* 16 */
	ROW_EXPECT(site, "dr.new", "medical", NOW, READ, SITE_ROLE, 39);    /* 25 */
	ROW_EXPECT(site, "dr.new", "admin", NOW, NONE, NOT_TREATING, 9);
	row_assign(site, "care");
	ROW_EXPECT(site, "inf.one", "medical", NOW, WRITE, SITE_ROLE, 39);
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8); /* a tie: the rest */
	assert_int_equal(row_ask(site, "inf.one", "medical", NOW).effect, EFFECT_PERMIT);
	assert_int_equal(site->because.count, 1);
	assert_int_equal(site->because.items[0]->kind, STATEMENT_ROLE);
}

static void role_its_window(void **state)
{
	struct row_site *site = *state;

	row_role(site, "dr.new", "medical", ACCESS_READ)->said.window = row_between(NOW, NOW + 10);
	ROW_EXPECT(site, "dr.new", "medical", NOW - 1, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "dr.new", "medical", NOW, READ, SITE_ROLE, 39);
	ROW_EXPECT(site, "dr.new", "medical", NOW + 10, NONE, NOT_TREATING, 9);
}

static void role_yields_to_every_deny_of_2_to_15(void **state)
{
	struct row_site *site = *state;
	struct said_role *role = row_role(site, "dr.new", "medical", ACCESS_WRITE);
	const struct said_role_access *medical = role->accesses;
	static const struct said_role_access dmp = {"dmp", ACCESS_WRITE, {"row.conf", 1}};

	row_professional(site, "dr.new")->suspended = true;
	ROW_EXPECT(site, "dr.new", "medical", NOW, NONE, NOT_VALID, 4);
	row_professional(site, "dr.new")->suspended = false;
	ROW_EXPECT(site, "dr.new", "medical", NOW, WRITE, SITE_ROLE, 39);
	row_object(site, "everyone", NULL);
	ROW_EXPECT(site, "dr.new", "medical", NOW, NONE, OBJECTION_GROUP, 13);
	row_withhold(site, "medical", "dr.two");
	ROW_EXPECT(site, "dr.new", "medical", NOW, NONE, WITHHELD, 17);
	row_object(site, "login:dr.new", NULL);
	ROW_EXPECT(site, "dr.new", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	site->patient.objection_count = site->patient.withheld_count = 0;
	role->accesses = &dmp;
	ROW_EXPECT(site, "dr.new", "dmp", NOW, WRITE, SITE_ROLE, 39);
	site->patient.has_closed = true;
	site->patient.closed = NOW;
	ROW_EXPECT(site, "dr.new", "dmp", NOW, NONE, RECORD_CLOSED, 18);
	row_delete(site, "dmp");
	ROW_EXPECT(site, "dr.new", "dmp", NOW, NONE, DELETED, 36);
	role->accesses = medical;
	ROW_EXPECT(site, "dr.new", "medical", NOW, WRITE, SITE_ROLE, 39);
}

/* "adds nothing where line 15 has answered" */
static void role_adds_nothing_to_line_15(void **state)
{
	struct row_site *site = *state;

	row_role(site, "dr.new", "medical", ACCESS_WRITE);
	row_object(site, "everyone", NULL);
	row_break_glass(site, "dr.new");
	ROW_EXPECT(site, "dr.new", "medical", NOW, READ, BREAK_GLASS, 28);
	/* without the objection it is a floor as always */
	site->patient.objection_count = 0;
	ROW_EXPECT(site, "dr.new", "medical", NOW, WRITE, SITE_ROLE, 39);
}

/* A deny* that a professional passes is none. */
static void role_does_not_yield_to_deny_star(void **state)
{
	struct row_site *site = *state;

	row_role(site, "dr.new", "medical", ACCESS_WRITE);
	row_relate(site, "dr.new", RELATION_GUARDIAN, NULL);
	row_object(site, "representatives", NULL);
	row_hide(site, "medical");
	ROW_EXPECT(site, "dr.new", "medical", NOW, WRITE, SITE_ROLE, 39);
}

/* The role belongs to the rest: on a tie it stands before the floors of 4, 5, 8, 11 and 12. */
static void role_before_an_equal_floor(void **state)
{
	struct row_site *site = *state;

	row_role(site, "dr.new", "medical", ACCESS_READ);
	row_derogate(site, "dr.new", BASIS_DOPING, "medical");
	row_relate(site, "dr.new", RELATION_GUARDIAN, NULL);
	ROW_EXPECT(site, "dr.new", "medical", NOW, READ, SITE_ROLE, 39);
}

static void role_deposit_below_a_floor(void **state)
{
	struct row_site *site = *state;

	row_role(site, "dr.new", "medical", ACCESS_DEPOSIT);
	ROW_EXPECT(site, "dr.new", "medical", NOW, DEPOSIT, SITE_ROLE, 39);
	row_derogate(site, "dr.new", BASIS_DOPING, "medical");
	ROW_EXPECT(site, "dr.new", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
}

static void role_after_death(void **state)
{
	struct row_site *site = *state;

	row_role(site, "clerk.one", "admin", ACCESS_READ);
	site->patient.has_deceased = true;
	site->patient.deceased = NOW - DAY;
	ROW_EXPECT(site, "clerk.one", "admin", NOW, READ, SITE_ROLE, 39);
}

/* ---- students ---- */

static void student_through_a_supervisor_of_the_team(void **state)
{
	struct row_site *site = *state;

	site->care[0].said.window = row_until(NOW);           /* dr.one */
	site->care[3].said.window = row_from(NOW + 10);       /* inf.one */
	site->care[7].said.window = row_until(NOW - 2 * DAY); /* stu.one needs no membership */
	row_assign(site, "care");
	ROW_EXPECT(site, "stu.one", "medical", NOW - 1, READ, SUPERVISED, 31);
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "stu.one", "medical", NOW + 9, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "stu.one", "medical", NOW + 10, READ, SUPERVISED, 31);
}

static void student_through_attending_and_consent(void **state)
{
	struct row_site *site = *state;

	row_attend(site, "dr.one");
	row_consent(site, "login:inf.one", "notes");
	ROW_EXPECT(site, "stu.one", "dmp", NOW, READ, SUPERVISED, 31);
	ROW_EXPECT(site, "stu.one", "notes", NOW, READ, SUPERVISED, 31);
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, NOT_TREATING, 9);
}

static void student_not_by_break_glass_role_or_deposit_of_the_supervisor(void **state)
{
	struct row_site *site = *state;

	row_break_glass(site, "dr.one");
	row_role(site, "dr.one", "medical", ACCESS_WRITE);
	row_derogate(site, "dr.one", BASIS_DOPING, "admin");
	row_relate(site, "inf.one", RELATION_GUARDIAN, NULL);
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "stu.one", "admin", NOW, NONE, NOT_TREATING, 9);
	row_assign(site, "care");
	/* dr.one deposits only, inf.one has no consent */
	ROW_EXPECT(site, "stu.one", "dmp", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "stu.one", "notes", NOW, NONE, NOT_TREATING, 9);
}

/* "read or more" */
static void student_of_a_depositor(void **state)
{
	static const char *const laboratory[] = {"lab.one"};
	struct row_site *site = *state;

	row_professional(site, "stu.one")->supervisors = (struct words){laboratory, 1};
	row_assign(site, "care");
	ROW_EXPECT(site, "lab.one", "medical", NOW, DEPOSIT, CARE_TEAM, 8);
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, NOT_TREATING, 9);
}

static void student_of_a_supervisor_who_is_denied(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_object(site, "login:dr.one", "medical");
	ROW_EXPECT(site, "stu.one", "medical", NOW, READ, SUPERVISED, 31); /* any of those named */
	row_object(site, "profession:nurse", "medical");
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "stu.one", "admin", NOW, READ, SUPERVISED, 31);
	row_professional(site, "dr.one")->suspended = true;
	row_professional(site, "inf.one")->suspended = true;
	ROW_EXPECT(site, "stu.one", "admin", NOW, NONE, NOT_TREATING, 9);
}

/* A floor of the supervisor does not stand for line 17, 18 or 20, and does not hide it either. */
static void student_floors_of_the_supervisor_do_not_count(void **state)
{
	static const char *const doctor[] = {"dr.one"};
	struct row_site *site = *state;

	row_professional(site, "stu.one")->supervisors = (struct words){doctor, 1};
	row_assign(site, "care");
	row_derogate(site, "dr.one", BASIS_DOPING, "medical");
	row_object(site, "login:dr.one", NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, NOT_TREATING, 9);
	site->patient.objection_count = 0;
	ROW_EXPECT(site, "stu.one", "medical", NOW, READ, SUPERVISED, 31);
}

/* Line 15 answers by break-glass for the supervisor: that is none of 17, 18, 20. */
static void student_not_by_the_exception_of_line_15(void **state)
{
	static const char *const doctor[] = {"dr.one"};
	struct row_site *site = *state;

	row_professional(site, "stu.one")->supervisors = (struct words){doctor, 1};
	row_assign(site, "care");
	row_object(site, "profession:physician", NULL);
	row_break_glass(site, "dr.one");
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, BREAK_GLASS, 28);
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, NOT_TREATING, 9);
}

/* A supervisor who is the patient reads by line 3, which is none of 17, 18, 20. */
static void student_of_the_patient(void **state)
{
	static const char *const doctor[] = {"dr.one"};
	struct row_site *site = *state;

	row_professional(site, "stu.one")->supervisors = (struct words){doctor, 1};
	site->patient.login = "dr.one";
	row_assign(site, "care");
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, NOT_TREATING, 9);
}

static void student_own_objections_and_validity(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_object(site, "profession:student", "medical");
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, OBJECTION_GROUP, 12);
	ROW_EXPECT(site, "stu.one", "admin", NOW, READ, SUPERVISED, 31);
	row_professional(site, "stu.one")->said.window = row_until(NOW);
	ROW_EXPECT(site, "stu.one", "admin", NOW, NONE, NOT_VALID, 4);
	row_object(site, "login:stu.one", NULL);
	ROW_EXPECT(site, "stu.one", "admin", NOW - 1, NONE, OBJECTION_NAMED, 11);
}

static void student_everyone(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care")->in_charge = "dr.one";
	row_object(site, "everyone", NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, OBJECTION_GROUP, 13);
}

static void student_withheld(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_withhold(site, "medical", "dr.one"); /* the supervisor is the author, the student is not */
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, WITHHELD, 17);
}

/* Students pass no line of their own care: membership, consent, attending give nothing. */
static void student_has_no_line_17_18_or_20(void **state)
{
	struct row_site *site = *state;

	site->care[0].said.window = site->care[3].said.window = row_until(NOW - DAY);
	row_assign(site, "care");
	row_attend(site, "stu.one");
	row_consent(site, "login:stu.one", NULL);
	row_consent(site, "team:care", NULL);
	ROW_EXPECT(site, "stu.one", "medical", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "stu.one", "notes", NOW, NONE, NOT_TREATING, 9);
	ROW_EXPECT(site, "stu.one", "dmp", NOW, NONE, NOT_TREATING, 9);
}

static void student_with_a_floor_and_a_role(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "stu.one", BASIS_DOPING, "psychiatry");
	row_role(site, "stu.one", "admin", ACCESS_WRITE);
	row_relate(site, "stu.one", RELATION_RELATIVE, "medical");
	ROW_EXPECT(site, "stu.one", "psychiatry", NOW, READ, DEROGATION_MANDATORY, 20);
	ROW_EXPECT(site, "stu.one", "admin", NOW, WRITE, SITE_ROLE, 39);
	ROW_EXPECT(site, "stu.one", "medical", NOW, READ, RELATIVE_AGREED, 25);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, new_site, clear_site)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(floor_4_the_higher_access_wins),
	    ROW(floor_4_is_not_undone_by_lines_7_to_16),
	    ROW(floor_4_and_withheld),
	    ROW(floor_4_the_author_is_no_exception),
	    ROW(floor_4_before_5),
	    ROW(floor_4_after_death),
	    ROW(floor_4_needs_line_14_briefing_included),
	    ROW(floor_8_a_professional_who_is_a_parent),
	    ROW(floor_8_is_not_undone_by_later_lines),
	    ROW(floor_8_before_4_before_5),
	    ROW(floor_8_before_12),
	    ROW(floor_8_before_11),
	    ROW(floor_11_deny_star_is_passed),
	    ROW(floor_11_and_12_do_not_reach_past_9_and_10),
	    ROW(floor_12_hidden_is_passed),
	    ROW(floor_12_survives_15),
	    ROW(role_against_lines_16_to_25),
	    ROW(role_its_window),
	    ROW(role_yields_to_every_deny_of_2_to_15),
	    ROW(role_adds_nothing_to_line_15),
	    ROW(role_does_not_yield_to_deny_star),
	    ROW(role_before_an_equal_floor),
	    ROW(role_deposit_below_a_floor),
	    ROW(role_after_death),
	    ROW(student_through_a_supervisor_of_the_team),
	    ROW(student_through_attending_and_consent),
	    ROW(student_not_by_break_glass_role_or_deposit_of_the_supervisor),
	    ROW(student_of_a_depositor),
	    ROW(student_of_a_supervisor_who_is_denied),
	    ROW(student_floors_of_the_supervisor_do_not_count),
	    ROW(student_not_by_the_exception_of_line_15),
	    ROW(student_of_the_patient),
	    ROW(student_own_objections_and_validity),
	    ROW(student_everyone),
	    ROW(student_withheld),
	    ROW(student_has_no_line_17_18_or_20),
	    ROW(student_with_a_floor_and_a_role),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
