/* Lines 1 to 13 of rules.md section 4, a row a test, expected by hand. */
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

/* ---- line 1 ---- */

static void line_1_unknown_login(void **state)
{
	struct row_site *site = *state;

	ROW_EXPECT(site, "nobody", "medical", NOW, NONE, UNKNOWN_LOGIN, 35);
	assert_int_equal(site->because.count, 0);
}

static void line_1_unknown_comes_before_no_record(void **state)
{
	static const char *const only_shared[] = {"shared"};
	struct row_site *site = *state;

	site->patient.stores = (struct words){only_shared, 1};
	ROW_EXPECT(site, "nobody", "medical", NOW, NONE, UNKNOWN_LOGIN, 35);
	ROW_EXPECT(site, "pat.one", "medical", NOW, NONE, NO_RECORD, 36);
	ROW_EXPECT(site, "pat.one", "dmp", NOW, READ, PATIENT_SELF, 6);
}

static void line_1_no_record_beats_everything_but_unknown(void **state)
{
	static const char *const all_but_ward[] = {"house", "town", "shared"};
	struct row_site *site = *state;

	site->patient.stores = (struct words){all_but_ward, 3};
	row_assign(site, "care");
	row_derogate(site, "insp.one", BASIS_DOPING, "medical");
	row_role(site, "svc.one", "medical", ACCESS_READ);
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, NO_RECORD, 36);
	ROW_EXPECT(site, "insp.one", "medical", NOW, NONE, NO_RECORD, 36);
	ROW_EXPECT(site, "svc.one", "medical", NOW, NONE, NO_RECORD, 36);
}

/* ---- line 2 ---- */

static void line_2_deleted_is_read_by_nobody(void **state)
{
	struct row_site *site = *state;

	row_delete(site, "dmp/old.pdf");
	row_attend(site, "dr.one");
	row_derogate(site, "insp.one", BASIS_DOPING, "dmp");
	ROW_EXPECT(site, "pat.one", "dmp/old.pdf", NOW, NONE, DELETED, 36);
	ROW_EXPECT(site, "dr.one", "dmp/old.pdf", NOW, NONE, DELETED, 36);
	ROW_EXPECT(site, "insp.one", "dmp/old.pdf", NOW, NONE, DELETED, 36);
	/* one document only */
	ROW_EXPECT(site, "pat.one", "dmp/new.pdf", NOW, READ, PATIENT_SELF, 6);
	ROW_EXPECT(site, "pat.one", "dmp", NOW, READ, PATIENT_SELF, 6);
	ROW_EXPECT(site, "pat.one", "dmp/old.pdf2", NOW, READ, PATIENT_SELF, 6);
}

static void line_2_deleted_category_covers_its_documents(void **state)
{
	struct row_site *site = *state;

	row_delete(site, "dmp")->said.window = row_from(NOW);
	ROW_EXPECT(site, "pat.one", "dmp/a/b.pdf", NOW, NONE, DELETED, 36);
	ROW_EXPECT(site, "pat.one", "dmp/a/b.pdf", NOW - 1, READ, PATIENT_SELF, 6);
	assert_int_equal(row_ask(site, "pat.one", "dmp", NOW).reason, REASON_DELETED);
	assert_int_equal(site->because.count, 1);
	assert_int_equal(site->because.items[0]->kind, STATEMENT_DELETED);
}

static void line_2_after_no_record(void **state)
{
	static const char *const only_ward[] = {"ward"};
	struct row_site *site = *state;

	row_delete(site, "dmp");
	site->patient.stores = (struct words){only_ward, 1};
	ROW_EXPECT(site, "dr.one", "dmp", NOW, NONE, NO_RECORD, 36);
}

/* ---- line 3 ---- */

static void line_3_patient_reads_own_record(void **state)
{
	struct row_site *site = *state;

	row_withhold(site, "medical", "dr.one");
	row_object(site, "login:pat.one", NULL);
	site->patient.has_closed = true;
	site->patient.closed = NOW - DAY;
	ROW_EXPECT(site, "pat.one", "medical", NOW, READ, PATIENT_SELF, 6);
	ROW_EXPECT(site, "pat.one", "dmp", NOW, READ, PATIENT_SELF, 6);
}

static void line_3_hidden_from_the_patient(void **state)
{
	struct row_site *site = *state;

	row_hide(site, "medical/witness.pdf")->said.window = row_between(NOW, NOW + 10);
	ROW_EXPECT(site, "pat.one", "medical/witness.pdf", NOW, NONE, HIDDEN_FROM_PATIENT, 7);
	ROW_EXPECT(site, "pat.one", "medical/witness.pdf", NOW - 1, READ, PATIENT_SELF, 6);
	ROW_EXPECT(site, "pat.one", "medical/witness.pdf", NOW + 9, NONE, HIDDEN_FROM_PATIENT, 7);
	ROW_EXPECT(site, "pat.one", "medical/witness.pdf", NOW + 10, READ, PATIENT_SELF, 6);
	ROW_EXPECT(site, "pat.one", "medical", NOW, READ, PATIENT_SELF, 6);
}

static void line_3_not_after_death(void **state)
{
	struct row_site *site = *state;

	site->patient.has_deceased = true;
	site->patient.deceased = NOW;
	ROW_EXPECT(site, "pat.one", "medical", NOW - 1, READ, PATIENT_SELF, 6);
	ROW_EXPECT(site, "pat.one", "medical", NOW, NONE, THIRD_PARTY, 25);
}

/* A physician who is the patient reads; their team would let them write. */
static void line_3_ends_the_matter_for_a_professional_too(void **state)
{
	struct row_site *site = *state;

	site->patient.login = "dr.one";
	row_assign(site, "care");
	row_hide(site, "medical/witness.pdf");
	ROW_EXPECT(site, "dr.one", "medical", NOW, READ, PATIENT_SELF, 6);
	ROW_EXPECT(site, "dr.one", "medical/witness.pdf", NOW, NONE, HIDDEN_FROM_PATIENT, 7);
}

/* Positions name logins: the patient's second login is not the patient's own. */
static void line_3_is_for_the_login_not_the_person(void **state)
{
	struct row_site *site = *state;

	site->patient.login = "dr.two";
	ROW_EXPECT(site, "dr.two", "medical", NOW, READ, PATIENT_SELF, 6);
	ROW_EXPECT(site, "dr.two.b", "medical", NOW, NONE, NOT_TREATING, 9);
}

/* What is hidden from the patient stays hidden from them, by whatever right they ask. */
static void line_3_before_a_derogation_of_the_patient(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "pat.one", BASIS_DOPING, "medical");
	row_hide(site, "medical/witness.pdf");
	ROW_EXPECT(site, "pat.one", "medical", NOW, READ, PATIENT_SELF, 6);
	ROW_EXPECT(site, "pat.one", "medical/witness.pdf", NOW, NONE, HIDDEN_FROM_PATIENT, 7);
}

/* ---- lines 4 and 5 ---- */

static void line_4_mandatory(void **state)
{
	struct row_site *site = *state;
	struct said_derogation *said = row_derogate(site, "insp.one", BASIS_PUBLIC_HEALTH, "medical");

	said->agreed_by = NULL; /* nobody needs to agree */
	row_object(site, "login:insp.one", NULL);
	ROW_EXPECT(site, "insp.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
	ROW_EXPECT(site, "insp.one", "medical/x.pdf", NOW, READ, DEROGATION_MANDATORY, 20);
	ROW_EXPECT(site, "insp.one", "admin", NOW, NONE, THIRD_PARTY, 25);
	ROW_EXPECT(site, "insp.one", "medical", NOW - HOUR, READ, DEROGATION_MANDATORY, 20);
	ROW_EXPECT(site, "insp.one", "medical", NOW - HOUR - 1, NONE, THIRD_PARTY, 25);
	ROW_EXPECT(site, "insp.one", "medical", NOW + HOUR - 1, READ, DEROGATION_MANDATORY, 20);
	ROW_EXPECT(site, "insp.one", "medical", NOW + HOUR, NONE, THIRD_PARTY, 25);
}

static void line_4_beats_closure_not_withholding(void **state)
{
	struct row_site *site = *state;
	struct said_derogation *said = row_derogate(site, "insp.one", BASIS_OTHER_MANDATORY, "dmp");

	site->patient.has_closed = true;
	site->patient.closed = NOW - DAY;
	row_withhold(site, "dmp/secret.pdf", "dr.one");
	ROW_EXPECT(site, "insp.one", "dmp", NOW, READ, DEROGATION_MANDATORY, 20);
	ROW_EXPECT(site, "insp.one", "dmp/secret.pdf", NOW, NONE, THIRD_PARTY, 25);
	said->withheld = true;
	ROW_EXPECT(site, "insp.one", "dmp/secret.pdf", NOW, READ, DEROGATION_MANDATORY, 20);
}

/* Only a live withholding makes an item withheld. */
static void line_4_a_lifted_withholding_is_none(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "insp.one", BASIS_DEATH_DECLARATION, "medical");
	row_withhold(site, "medical", "dr.one")->said.window = row_until(NOW);
	ROW_EXPECT(site, "insp.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
	ROW_EXPECT(site, "insp.one", "medical", NOW - 1, NONE, THIRD_PARTY, 25);
}

static void line_5_permitted_needs_agreement(void **state)
{
	struct row_site *site = *state;
	struct said_derogation *said = row_derogate(site, "insp.one", BASIS_INSPECTION, "medical");

	ROW_EXPECT(site, "insp.one", "medical", NOW, READ, DEROGATION_PERMITTED, 21);
	said->agreed_by = NULL;
	ROW_EXPECT(site, "insp.one", "medical", NOW, NONE, THIRD_PARTY, 25);
}

static void line_5_every_permitted_basis_and_no_other(void **state)
{
	struct row_site *site = *state;

	for (int basis = 0; basis < BASIS_COUNT; basis++) {
		row_site_clear(site);
		row_site_init(site);
		row_derogate(site, "insp.one", (enum basis)basis, "medical")->patient_agreed =
		    basis == BASIS_ABUSE_REPORT;
		if (basis <= BASIS_OTHER_MANDATORY)
			ROW_EXPECT(site, "insp.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
		else
			ROW_EXPECT(site, "insp.one", "medical", NOW, READ, DEROGATION_PERMITTED, 21);
	}
}

static void line_5_withheld(void **state)
{
	struct row_site *site = *state;
	struct said_derogation *said = row_derogate(site, "insp.one", BASIS_JUDICIAL_SUMMONS, "medical");

	row_withhold(site, "medical", "dr.one");
	ROW_EXPECT(site, "insp.one", "medical", NOW, NONE, THIRD_PARTY, 25);
	said->withheld = true;
	ROW_EXPECT(site, "insp.one", "medical", NOW, READ, DEROGATION_PERMITTED, 21);
}

static void line_5_abuse_of_an_adult(void **state)
{
	struct row_site *site = *state;
	struct said_derogation *said = row_derogate(site, "insp.one", BASIS_ABUSE_REPORT, "medical");

	ROW_EXPECT(site, "insp.one", "medical", NOW, NONE, THIRD_PARTY, 25);
	said->patient_agreed = true;
	ROW_EXPECT(site, "insp.one", "medical", NOW, READ, DEROGATION_PERMITTED, 21);
	said->patient_agreed = false;
	site->patient.vulnerable = true;
	ROW_EXPECT(site, "insp.one", "medical", NOW, READ, DEROGATION_PERMITTED, 21);
	said->agreed_by = NULL;
	ROW_EXPECT(site, "insp.one", "medical", NOW, NONE, THIRD_PARTY, 25);
}

static void line_5_abuse_of_a_minor_until_the_birthday(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "insp.one", BASIS_ABUSE_REPORT, "medical");
	site->patient.abuse_age = NOW;
	site->patient.majority = NOW + DAY; /* another birthday: not this one's */
	ROW_EXPECT(site, "insp.one", "medical", NOW - 1, READ, DEROGATION_PERMITTED, 21);
	ROW_EXPECT(site, "insp.one", "medical", NOW, NONE, THIRD_PARTY, 25);
}

/* Only abuse asks for an age. */
static void line_5_inspection_of_an_adult_needs_no_agreement_of_theirs(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "insp.one", BASIS_PUBLIC_ORDER, "dmp");
	ROW_EXPECT(site, "insp.one", "dmp", NOW, READ, DEROGATION_PERMITTED, 21);
}

static void line_4_before_5_for_who_is_no_professional(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "insp.one", BASIS_INSPECTION, "medical");
	row_derogate(site, "insp.one", BASIS_DOPING, "medical");
	ROW_EXPECT(site, "insp.one", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
}

/* Positions name logins: dr.two's derogation is not dr.two.b's. */
static void line_4_is_the_logins_own(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "dr.two", BASIS_DOPING, "medical");
	ROW_EXPECT(site, "dr.two", "medical", NOW, READ, DEROGATION_MANDATORY, 20);
	ROW_EXPECT(site, "dr.two.b", "medical", NOW, NONE, NOT_TREATING, 9);
}

static void lines_4_and_5_need_a_valid_professional(void **state)
{
	struct row_site *site = *state;

	row_derogate(site, "dr.one", BASIS_DOPING, "medical");
	row_derogate(site, "dr.one", BASIS_INSPECTION, "admin");
	row_professional(site, "dr.one")->suspended = true;
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, NOT_VALID, 4);
	ROW_EXPECT(site, "dr.one", "admin", NOW, NONE, NOT_VALID, 4);
}

/* ---- line 6 ---- */

static void line_6_stranger(void **state)
{
	struct row_site *site = *state;

	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, THIRD_PARTY, 25);
	assert_int_equal(site->because.count, 0);
}

/* An objection is told to nobody who has no relation: line 6 comes first. */
static void line_6_before_the_objection(void **state)
{
	struct row_site *site = *state;
	struct said_relation *said = row_relate(site, "rel.one", RELATION_RELATIVE, NULL);

	row_object(site, "login:rel.one", NULL);
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	said->said.window = row_until(NOW);
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, THIRD_PARTY, 25);
	row_role(site, "rel.one", "admin", ACCESS_READ)->said.window = row_from(NOW);
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "rel.one", "medical", NOW - 1, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "rel.one", "medical", NOW + 1, NONE, OBJECTION_NAMED, 11);
}

/* ---- line 7 ---- */

static void line_7_beats_team_consent_role_and_break_glass(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care")->in_charge = "dr.one";
	row_attend(site, "dr.one");
	row_consent(site, "login:dr.one", NULL);
	row_break_glass(site, "dr.one");
	row_role(site, "dr.one", "medical", ACCESS_WRITE);
	row_object(site, "login:dr.one", NULL);
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "dr.one", "dmp", NOW, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "dr.two", "medical", NOW, WRITE, CARE_TEAM, 8);
}

static void line_7_refuses_every_login_of_the_person(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_object(site, "login:dr.two", "medical");
	ROW_EXPECT(site, "dr.two.b", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "dr.two.b", "psychiatry", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
}

static void line_7_its_window_is_half_open(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_object(site, "login:dr.one", NULL)->said.window = row_between(NOW, NOW + 10);
	ROW_EXPECT(site, "dr.one", "medical", NOW - 1, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 9, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "dr.one", "medical", NOW + 10, WRITE, CARE_TEAM, 8);
}

static void line_7_documents(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_object(site, "login:dr.one", "medical/2026");
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical/2026", NOW, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "dr.one", "medical/2026/ecg.pdf", NOW, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "dr.one", "medical/2026b", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical/old/2026", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "psychiatry/2026", NOW, WRITE, CARE_TEAM, 8);
}

/* R19 */
static void line_7_answered_by_a_strictly_later_consent(void **state)
{
	struct row_site *site = *state;
	struct said_wish *consent = row_consent(site, "login:dr.one", NULL);

	row_assign(site, "care");
	row_object(site, "login:dr.one", NULL)->said.window = row_from(NOW - DAY);
	consent->said.window = row_from(NOW - DAY + 1);
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	consent->said.window = row_from(NOW - DAY); /* the same second: in doubt, the objection */
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	consent->said.window = row_between(NOW - DAY + 1, NOW); /* no longer live */
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	consent->said.window = row_from(NOW + 1); /* not yet */
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	consent->said.window = TIME_WINDOW_OPEN; /* undated */
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
}

static void line_7_an_undated_objection_is_never_answered(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_object(site, "login:dr.one", NULL)->said.window = row_until(NOW + DAY);
	row_consent(site, "login:dr.one", NULL)->said.window = row_from(NOW - 1);
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
}

static void line_7_the_answer_must_cover_the_item_and_name_the_person(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_object(site, "login:dr.two", NULL)->said.window = row_from(NOW - DAY);
	struct said_wish *consent = row_consent(site, "login:dr.two.b", "medical");
	consent->said.window = row_from(NOW - HOUR);
	/* wishes name persons: the second login's consent answers for the first */
	ROW_EXPECT(site, "dr.two", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.two", "medical/x.pdf", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.two", "admin", NOW, NONE, OBJECTION_NAMED, 11);
	consent->to = "team:care";
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	consent->to = "everyone";
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, OBJECTION_NAMED, 11);
}

static void line_7_each_objection_needs_its_answer(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_object(site, "login:dr.one", NULL)->said.window = row_from(NOW - DAY);
	row_object(site, "login:dr.one", "medical")->said.window = row_from(NOW - HOUR);
	struct said_wish *consent = row_consent(site, "login:dr.one", NULL);
	consent->said.window = row_from(NOW - 2 * HOUR);
	ROW_EXPECT(site, "dr.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "dr.one", "admin", NOW, WRITE, CARE_TEAM, 8);
	consent->said.window = row_from(NOW - HOUR + 1);
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
}

/* In a shared record an undated end means a day, for an answer too. */
static void line_7_the_answer_in_a_shared_record_lasts_a_day(void **state)
{
	struct row_site *site = *state;

	row_attend(site, "dr.one");
	row_assign(site, "care");
	row_object(site, "login:dr.one", NULL)->said.window = row_from(NOW - 3 * DAY);
	row_consent(site, "login:dr.one", NULL)->said.window = row_from(NOW - DAY);
	ROW_EXPECT(site, "dr.one", "dmp", NOW - 1, WRITE, ATTENDING, 17);
	ROW_EXPECT(site, "dr.one", "dmp", NOW, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
}

/* ---- line 8 ---- */

static void line_8_parent_until_the_birthday(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_PARENT, NULL);
	site->patient.majority = NOW;
	site->patient.abuse_age = NOW + DAY; /* another birthday: not this one's */
	ROW_EXPECT(site, "rel.one", "medical", NOW - 1, READ, REPRESENTATIVE, 27);
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, THIRD_PARTY, 25);
}

/* Born on 29 February 2008: of age on 1 March 2026, first instant in Paris. */
static void line_8_birthday_of_29_february(void **state)
{
	const int64_t first_of_march_2026_paris = INT64_C(1772319600);
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_PARENT, NULL);
	site->patient.birth_date = "2008-02-29";
	site->patient.majority = first_of_march_2026_paris;
	ROW_EXPECT(site, "rel.one", "medical", first_of_march_2026_paris - 1, READ, REPRESENTATIVE, 27);
	ROW_EXPECT(site, "rel.one", "medical", first_of_march_2026_paris, NONE, THIRD_PARTY, 25);
}

/* "live parent and now before the 18th birthday": death is not asked about. */
static void line_8_parent_of_a_child_that_died(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_PARENT, NULL);
	site->patient.majority = NOW + DAY;
	site->patient.has_deceased = true;
	site->patient.deceased = NOW - DAY;
	ROW_EXPECT(site, "rel.one", "medical", NOW, READ, REPRESENTATIVE, 27);
}

static void line_8_guardian_of_an_adult_while_alive(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_GUARDIAN, NULL)->said.window = row_between(NOW - 10, NOW + 10);
	site->patient.has_deceased = true;
	site->patient.deceased = NOW + 5;
	ROW_EXPECT(site, "rel.one", "medical", NOW - 11, NONE, THIRD_PARTY, 25);
	ROW_EXPECT(site, "rel.one", "medical", NOW - 10, READ, REPRESENTATIVE, 27);
	ROW_EXPECT(site, "rel.one", "medical", NOW + 4, READ, REPRESENTATIVE, 27);
	ROW_EXPECT(site, "rel.one", "medical", NOW + 5, NONE, THIRD_PARTY, 25);
}

static void line_8_reads_what_is_withheld_and_closed(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_PARENT, NULL);
	site->patient.majority = NOW + DAY;
	site->patient.has_closed = true;
	site->patient.closed = NOW - DAY;
	row_withhold(site, "dmp", "dr.one");
	ROW_EXPECT(site, "rel.one", "dmp", NOW, READ, REPRESENTATIVE, 27);
}

static void line_8_minor_secret(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_PARENT, NULL);
	site->patient.majority = NOW + DAY;
	row_object(site, "representatives", "medical/pill.pdf")->said.window = row_from(NOW);
	ROW_EXPECT(site, "rel.one", "medical/pill.pdf", NOW, NONE, MINOR_SECRET, 27);
	ROW_EXPECT(site, "rel.one", "medical/pill.pdf", NOW - 1, READ, REPRESENTATIVE, 27);
	ROW_EXPECT(site, "rel.one", "medical", NOW, READ, REPRESENTATIVE, 27);
}

static void line_8_minor_secret_before_hidden(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_GUARDIAN, NULL);
	row_hide(site, "medical");
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, HIDDEN_FROM_PATIENT, 7);
	row_object(site, "representatives", "medical");
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, MINOR_SECRET, 27);
}

/* A named objection comes before; R11 is for representatives as well. */
static void line_8_after_the_named_objection(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_PARENT, NULL);
	site->patient.majority = NOW + DAY;
	row_object(site, "login:rel.one", "medical");
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	ROW_EXPECT(site, "rel.one", "admin", NOW, READ, REPRESENTATIVE, 27);
}

/* deny* does not end the matter for a professional: the ward's nurse, mother of the patient. */
static void line_8_a_professional_goes_on_after_deny_star(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "inf.one", RELATION_PARENT, NULL);
	site->patient.majority = NOW + DAY;
	row_object(site, "representatives", NULL);
	ROW_EXPECT(site, "inf.one", "medical", NOW, NONE, NOT_TREATING, 9);
	row_assign(site, "care");
	ROW_EXPECT(site, "inf.one", "medical", NOW, READ, CARE_TEAM, 8);
}

/* ---- line 9 ---- */

static void line_9_closed(void **state)
{
	struct row_site *site = *state;

	row_attend(site, "dr.one");
	row_assign(site, "care");
	row_consent(site, "team:care", NULL);
	row_break_glass(site, "dr.one");
	site->patient.has_closed = true;
	site->patient.closed = NOW;
	ROW_EXPECT(site, "dr.one", "dmp", NOW - 1, WRITE, ATTENDING, 17);
	ROW_EXPECT(site, "dr.one", "dmp", NOW, NONE, RECORD_CLOSED, 18);
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "lab.one", "dmp", NOW, NONE, RECORD_CLOSED, 18);
}

static void line_9_before_withheld(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_withhold(site, "dmp", "dr.two");
	site->patient.has_closed = true;
	site->patient.closed = NOW;
	ROW_EXPECT(site, "dr.one", "dmp", NOW, NONE, RECORD_CLOSED, 18);
	ROW_EXPECT(site, "dr.one", "dmp", NOW - 1, NONE, WITHHELD, 17);
}

/* ---- line 10 ---- */

static void line_10_withheld_from_all_but_the_author(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_attend(site, "dr.one");
	row_break_glass(site, "dr.one");
	row_consent(site, "login:dr.one", NULL);
	row_withhold(site, "medical/hiv.pdf", "dr.two")->said.window = row_between(NOW, NOW + 10);
	ROW_EXPECT(site, "dr.one", "medical/hiv.pdf", NOW, NONE, WITHHELD, 17);
	ROW_EXPECT(site, "dr.one", "medical/hiv.pdf", NOW - 1, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical/hiv.pdf", NOW + 9, NONE, WITHHELD, 17);
	ROW_EXPECT(site, "dr.one", "medical/hiv.pdf", NOW + 10, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.two", "medical/hiv.pdf", NOW, WRITE, CARE_TEAM, 8);
	/* the author is a person */
	ROW_EXPECT(site, "dr.two.b", "medical/hiv.pdf", NOW, WRITE, CARE_TEAM, 8);
}

static void line_10_two_authors_each_their_own(void **state)
{
	struct row_site *site = *state;

	row_assign(site, "care");
	row_withhold(site, "medical", "dr.one");
	row_withhold(site, "medical/hiv.pdf", "dr.two");
	ROW_EXPECT(site, "dr.one", "medical", NOW, WRITE, CARE_TEAM, 8);
	ROW_EXPECT(site, "dr.one", "medical/hiv.pdf", NOW, NONE, WITHHELD, 17);
	ROW_EXPECT(site, "dr.two", "medical", NOW, NONE, WITHHELD, 17);
	ROW_EXPECT(site, "dr.two", "medical/hiv.pdf", NOW, NONE, WITHHELD, 17);
}

static void line_10_the_attending_physician_in_a_shared_record(void **state)
{
	struct row_site *site = *state;

	row_withhold(site, "dmp", "dr.one");
	row_withhold(site, "medical", "dr.one");
	row_assign(site, "care");
	row_attend(site, "dr.two")->said.window = row_until(NOW);
	ROW_EXPECT(site, "dr.two", "dmp", NOW - 1, WRITE, ATTENDING, 17);
	ROW_EXPECT(site, "dr.two", "dmp", NOW, NONE, WITHHELD, 17);
	/* wishes name persons */
	ROW_EXPECT(site, "dr.two.b", "dmp", NOW - 1, WRITE, ATTENDING, 17);
	/* no special right in an establishment */
	ROW_EXPECT(site, "dr.two", "medical", NOW - 1, NONE, WITHHELD, 17);
}

static void line_10_relatives_and_heirs_too(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_RELATIVE, "medical");
	row_withhold(site, "medical", "dr.one");
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, WITHHELD, 17);
	/* somebody who is no professional may be the author */
	site->withheld[0].author = "rel.one";
	ROW_EXPECT(site, "rel.one", "medical", NOW, READ, RELATIVE_AGREED, 25);
}

/* ---- line 11 ---- */

static void line_11_heir_after_death(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_HEIR, "medical");
	site->patient.has_deceased = true;
	site->patient.deceased = NOW;
	ROW_EXPECT(site, "rel.one", "medical", NOW - 1, NONE, THIRD_PARTY, 25);
	ROW_EXPECT(site, "rel.one", "medical", NOW, READ, HEIR, 24);
	ROW_EXPECT(site, "rel.one", "admin", NOW, NONE, THIRD_PARTY, 25);
}

static void line_11_refused_in_life(void **state)
{
	struct row_site *site = *state;
	struct said_wish *objection = row_object(site, "heirs", "medical");

	row_relate(site, "rel.one", RELATION_HEIR, "medical");
	site->patient.has_deceased = true;
	site->patient.deceased = NOW - DAY;
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, HEIRS_REFUSED, 24);
	objection->said.window =
	    row_until(NOW - DAY + 1); /* in force at the moment of death, and over since */
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, HEIRS_REFUSED, 24);
	objection->said.window = row_until(NOW - DAY); /* withdrawn in time */
	ROW_EXPECT(site, "rel.one", "medical", NOW, READ, HEIR, 24);
	objection->said.window = row_from(NOW - DAY);
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, HEIRS_REFUSED, 24);
	objection->said.window = row_from(NOW - DAY + 1); /* nobody objects after death */
	ROW_EXPECT(site, "rel.one", "medical", NOW, READ, HEIR, 24);
}

/* Refused as an heir, whatever category the relation lists. */
static void line_11_refusal_does_not_ask_for_the_category(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_HEIR, "admin");
	row_object(site, "heirs", "medical");
	site->patient.has_deceased = true;
	site->patient.deceased = NOW - DAY;
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, HEIRS_REFUSED, 24);
	ROW_EXPECT(site, "rel.one", "admin", NOW, READ, HEIR, 24);
}

static void line_11_hidden(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_HEIR, "medical");
	row_hide(site, "medical/witness.pdf");
	site->patient.has_deceased = true;
	site->patient.deceased = NOW - DAY;
	ROW_EXPECT(site, "rel.one", "medical/witness.pdf", NOW, NONE, HIDDEN_FROM_PATIENT, 7);
	ROW_EXPECT(site, "rel.one", "medical", NOW, READ, HEIR, 24);
}

/* The heir by one relation whose category does not fit may be the heir by another. */
static void line_11_any_relation_that_lists_the_category(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_HEIR, "admin");
	row_relate(site, "rel.one", RELATION_HEIR, "medical")->said.window = row_from(NOW);
	site->patient.has_deceased = true;
	site->patient.deceased = NOW - DAY;
	ROW_EXPECT(site, "rel.one", "medical", NOW, READ, HEIR, 24);
	ROW_EXPECT(site, "rel.one", "medical", NOW - 1, NONE, THIRD_PARTY, 25);
}

/* ---- line 12 ---- */

static void line_12_relatives_with_agreement(void **state)
{
	static const enum relation_kind kinds[] = {RELATION_RELATIVE, RELATION_TRUSTED_PERSON,
						   RELATION_CURATOR};
	struct row_site *site = *state;
	struct said_relation *said = row_relate(site, "rel.one", RELATION_RELATIVE, "medical");

	for (size_t i = 0; i < 3; i++) {
		said->kind = kinds[i];
		said->agreed = true;
		ROW_EXPECT(site, "rel.one", "medical", NOW, READ, RELATIVE_AGREED, 25);
		ROW_EXPECT(site, "rel.one", "admin", NOW, NONE, THIRD_PARTY, 25);
		said->agreed = false;
		ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, THIRD_PARTY, 25);
	}
}

static void line_12_not_after_death(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_RELATIVE, "medical");
	site->patient.has_deceased = true;
	site->patient.deceased = NOW;
	ROW_EXPECT(site, "rel.one", "medical", NOW - 1, READ, RELATIVE_AGREED, 25);
	ROW_EXPECT(site, "rel.one", "medical", NOW, NONE, THIRD_PARTY, 25);
}

static void line_12_hidden_and_closed(void **state)
{
	struct row_site *site = *state;
	struct said_relation *said = row_relate(site, "rel.one", RELATION_RELATIVE, "medical");

	row_hide(site, "medical/witness.pdf");
	ROW_EXPECT(site, "rel.one", "medical/witness.pdf", NOW, NONE, HIDDEN_FROM_PATIENT, 7);
	said->categories = (struct words){(const char *const[]){"dmp"}, 1};
	ROW_EXPECT(site, "rel.one", "dmp", NOW, READ, RELATIVE_AGREED, 25);
	site->patient.has_closed = true;
	site->patient.closed = NOW;
	ROW_EXPECT(site, "rel.one", "dmp", NOW, NONE, RECORD_CLOSED, 18);
}

/* R12 and R13 are about professionals: a relative's agreement is not undone by "everyone". */
static void line_12_an_objection_to_everyone_is_not_to_relatives(void **state)
{
	struct row_site *site = *state;

	row_relate(site, "rel.one", RELATION_RELATIVE, "medical");
	row_object(site, "everyone", NULL);
	ROW_EXPECT(site, "rel.one", "medical", NOW, READ, RELATIVE_AGREED, 25);
}

/* ---- line 13 ---- */

static void line_13_roles_of_others(void **state)
{
	struct row_site *site = *state;

	row_role(site, "svc.one", "medical", ACCESS_DEPOSIT)->service = true;
	row_role(site, "rel.one", "admin", ACCESS_WRITE)->said.window = row_between(NOW, NOW + 10);
	ROW_EXPECT(site, "svc.one", "medical", NOW, DEPOSIT, SITE_ROLE, 38);
	ROW_EXPECT(site, "svc.one", "admin", NOW, NONE, THIRD_PARTY, 25);
	ROW_EXPECT(site, "rel.one", "admin", NOW - 1, NONE, THIRD_PARTY, 25);
	ROW_EXPECT(site, "rel.one", "admin", NOW, WRITE, SITE_ROLE, 38);
	ROW_EXPECT(site, "rel.one", "admin", NOW + 10, NONE, THIRD_PARTY, 25);
}

static void line_13_the_highest_of_several(void **state)
{
	struct row_site *site = *state;

	row_role(site, "rel.one", "admin", ACCESS_DEPOSIT);
	row_role(site, "rel.one", "admin", ACCESS_WRITE)->said.window = row_from(NOW);
	row_role(site, "rel.one", "admin", ACCESS_READ);
	ROW_EXPECT(site, "rel.one", "admin", NOW, WRITE, SITE_ROLE, 38);
	ROW_EXPECT(site, "rel.one", "admin", NOW - 1, READ, SITE_ROLE, 38);
}

static void line_13_wishes_hold_against_a_role(void **state)
{
	struct row_site *site = *state;

	row_role(site, "svc.one", "medical", ACCESS_READ);
	row_role(site, "rel.one", "dmp", ACCESS_READ);
	row_withhold(site, "medical/x.pdf", "dr.one");
	ROW_EXPECT(site, "svc.one", "medical", NOW, READ, SITE_ROLE, 38);
	ROW_EXPECT(site, "svc.one", "medical/x.pdf", NOW, NONE, WITHHELD, 17);
	row_object(site, "login:svc.one", "medical");
	ROW_EXPECT(site, "svc.one", "medical", NOW, NONE, OBJECTION_NAMED, 11);
	site->patient.has_closed = true;
	site->patient.closed = NOW;
	ROW_EXPECT(site, "rel.one", "dmp", NOW, NONE, RECORD_CLOSED, 18);
}

/* A role is not asked whether the patient lives. */
static void line_13_after_death(void **state)
{
	struct row_site *site = *state;

	row_role(site, "rel.one", "admin", ACCESS_READ);
	site->patient.has_deceased = true;
	site->patient.deceased = NOW - DAY;
	ROW_EXPECT(site, "rel.one", "admin", NOW, READ, SITE_ROLE, 38);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, new_site, clear_site)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ROW(line_1_unknown_login),
	    ROW(line_1_unknown_comes_before_no_record),
	    ROW(line_1_no_record_beats_everything_but_unknown),
	    ROW(line_2_deleted_is_read_by_nobody),
	    ROW(line_2_deleted_category_covers_its_documents),
	    ROW(line_2_after_no_record),
	    ROW(line_3_patient_reads_own_record),
	    ROW(line_3_hidden_from_the_patient),
	    ROW(line_3_not_after_death),
	    ROW(line_3_ends_the_matter_for_a_professional_too),
	    ROW(line_3_before_a_derogation_of_the_patient),
	    ROW(line_3_is_for_the_login_not_the_person),
	    ROW(line_4_mandatory),
	    ROW(line_4_beats_closure_not_withholding),
	    ROW(line_4_a_lifted_withholding_is_none),
	    ROW(line_5_permitted_needs_agreement),
	    ROW(line_5_every_permitted_basis_and_no_other),
	    ROW(line_5_withheld),
	    ROW(line_5_abuse_of_an_adult),
	    ROW(line_5_abuse_of_a_minor_until_the_birthday),
	    ROW(line_5_inspection_of_an_adult_needs_no_agreement_of_theirs),
	    ROW(line_4_before_5_for_who_is_no_professional),
	    ROW(line_4_is_the_logins_own),
	    ROW(lines_4_and_5_need_a_valid_professional),
	    ROW(line_6_stranger),
	    ROW(line_6_before_the_objection),
	    ROW(line_7_beats_team_consent_role_and_break_glass),
	    ROW(line_7_refuses_every_login_of_the_person),
	    ROW(line_7_its_window_is_half_open),
	    ROW(line_7_documents),
	    ROW(line_7_answered_by_a_strictly_later_consent),
	    ROW(line_7_an_undated_objection_is_never_answered),
	    ROW(line_7_the_answer_must_cover_the_item_and_name_the_person),
	    ROW(line_7_each_objection_needs_its_answer),
	    ROW(line_7_the_answer_in_a_shared_record_lasts_a_day),
	    ROW(line_8_parent_until_the_birthday),
	    ROW(line_8_birthday_of_29_february),
	    ROW(line_8_parent_of_a_child_that_died),
	    ROW(line_8_guardian_of_an_adult_while_alive),
	    ROW(line_8_reads_what_is_withheld_and_closed),
	    ROW(line_8_minor_secret),
	    ROW(line_8_minor_secret_before_hidden),
	    ROW(line_8_after_the_named_objection),
	    ROW(line_8_a_professional_goes_on_after_deny_star),
	    ROW(line_9_closed),
	    ROW(line_9_before_withheld),
	    ROW(line_10_withheld_from_all_but_the_author),
	    ROW(line_10_two_authors_each_their_own),
	    ROW(line_10_the_attending_physician_in_a_shared_record),
	    ROW(line_10_relatives_and_heirs_too),
	    ROW(line_11_heir_after_death),
	    ROW(line_11_refused_in_life),
	    ROW(line_11_refusal_does_not_ask_for_the_category),
	    ROW(line_11_hidden),
	    ROW(line_11_any_relation_that_lists_the_category),
	    ROW(line_12_relatives_with_agreement),
	    ROW(line_12_not_after_death),
	    ROW(line_12_hidden_and_closed),
	    ROW(line_12_an_objection_to_everyone_is_not_to_relatives),
	    ROW(line_13_roles_of_others),
	    ROW(line_13_the_highest_of_several),
	    ROW(line_13_wishes_hold_against_a_role),
	    ROW(line_13_after_death),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
