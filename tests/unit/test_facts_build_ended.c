/* Statements whose window has ended: checked by themselves only, so that history does not rot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "tests/unit/site_builder.h"

struct built {
	struct site site;
	struct arena *arena;
	struct findings findings;
};

static int setup(void **state)
{
	static struct built built;
	site_init(&built.site);
	built.arena = arena_new();
	findings_init(&built.findings);
	*state = &built;
	return 0;
}

static int teardown(void **state)
{
	struct built *built = *state;
	findings_clear(&built->findings);
	arena_free(built->arena);
	return 0;
}

static const struct facts *build_at(struct built *built, int64_t now)
{
	findings_clear(&built->findings);
	return facts_build(&built->site.policy, &built->site.statements, now, built->arena, &built->findings);
}

static const struct facts *build(struct built *built)
{
	const struct facts *facts = build_at(built, SITE_NOW);
	for (size_t i = 0; i < built->findings.count; i++)
		print_message("%s: %s\n", built->findings.items[i].where, built->findings.items[i].text);
	assert_non_null(facts);
	assert_int_equal(built->findings.count, 0);
	return facts;
}

static const struct patient *p2(const struct facts *facts)
{
	return &facts->patients[facts_patient(facts, "P2")];
}

/* Every place where a statement with a window names something; the window and the name are changed. */
struct place {
	const char *name;
	size_t said;  /* offset of the struct said in struct site */
	size_t names; /* offset of the name */
	const char *wrong;
};
#define PLACE(statement, field, wrong)                                                                       \
	{                                                                                                    \
#statement "." #field, offsetof(struct site, statement.said),                                \
		    offsetof(struct site, statement.field), wrong                                            \
	}

static const struct place places[] = {
    PLACE(professionals[2], profession, "gone"),
    PLACE(members[2], login, "gone"),
    PLACE(members[2], login, "pat.p2"),
    PLACE(roles[1], responsible, "gone"),
    PLACE(attending, login, "gone"),
    PLACE(attending, login, "pat.p2"),
    PLACE(assignment, team, "gone"),
    PLACE(assignment, in_charge, "gone"),
    PLACE(consent, to, "login:gone"),
    PLACE(consent, to, "team:gone"),
    PLACE(objection, to, "profession:gone"),
    PLACE(withheld, category, "gone"),
    PLACE(withheld, author, "gone"),
    PLACE(deleted, document, "gone/x"),
    PLACE(deleted, document, "medical/x"),
    PLACE(hidden, document, "gone/x"),
    PLACE(hidden, document, "old/x"),
    PLACE(derogation, patient, "gone"),
    PLACE(derogation, agreed_by, "gone"),
    PLACE(break_glass, patient, "gone"),
    PLACE(break_glass, login, "gone"),
    PLACE(break_glass, login, "adm.zoe"),
};

static void make_wrong(struct site *site, const struct place *place, int64_t until)
{
	struct said *said = (struct said *)((char *)site + place->said);
	said->window = (struct time_window){until - HOUR, until};
	*(const char **)((char *)site + place->names) = place->wrong;
	if (place->said == offsetof(struct site, professionals[2].said))
		site->break_glass.login = "dr.martin"; /* a professional still, and in date */
}

static void test_names_of_ended_statements(void **state)
{
	struct built *built = *state;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		site_init(&built->site);
		make_wrong(&built->site, &places[i], SITE_NOW);
		if (build_at(built, SITE_NOW) == NULL || built->findings.count != 0)
			fail_msg("%s '%s' was refused in a statement that has ended", places[i].name,
				 places[i].wrong);
		make_wrong(&built->site, &places[i], SITE_NOW + 1);
		if (build_at(built, SITE_NOW) != NULL || built->findings.error_count != 1)
			fail_msg("%s '%s' was taken in a statement that has a second left", places[i].name,
				 places[i].wrong);
	}
}

static void test_left_out(void **state)
{
	struct built *built = *state;
	struct site *site = &built->site;
	const struct time_window ended = {SITE_NOW - DAY, SITE_NOW - HOUR};
	site->attending = (struct said_attending){.said.window = ended, .login = "gone"};
	site->assignment = (struct said_assignment){.said.window = ended, .team = "gone"};
	site->consent = (struct said_wish){.said.window = ended, .to = "login:gone"};
	site->objection = (struct said_wish){.said.window = ended, .to = "team:gone"};
	site->withheld = (struct said_seal){.said.window = ended, .category = "gone", .author = "gone"};
	site->derogation.said.window = ended;
	site->break_glass.said.window = (struct time_window){SITE_NOW - 3 * HOUR, SITE_NOW - HOUR};
	site->derogation.patient = site->break_glass.login = "gone";
	const struct facts *facts = build(built);
	const struct patient *patient = p2(facts);
	assert_int_equal(patient->attending_count, 0);
	assert_int_equal(patient->assignment_count, 0);
	assert_int_equal(patient->consent_count, 0);
	assert_int_equal(patient->objection_count, 0);
	assert_int_equal(patient->withheld_count, 0);
	assert_int_equal(patient->derogation_count, 0);
	assert_int_equal(facts->patients[facts_patient(facts, "P1")].break_glass_count, 0);
	assert_int_not_equal(facts_login(facts, "insp.roy"), NO_ID); /* a statement names it still */
}

static void test_kept_where_names_exist(void **state)
{
	struct built *built = *state;
	struct site *site = &built->site;
	const struct time_window ended = {SITE_NOW - DAY, SITE_NOW - HOUR};
	site->attending.said.window = site->assignment.said.window = site->consent.said.window = ended;
	site->objection.said.window = site->withheld.said.window = site->relation.said.window = ended;
	site->derogation.said.window = site->members[0].said.window = site->roles[0].said.window = ended;
	const struct facts *facts = build(built);
	const struct patient *patient = p2(facts);
	assert_int_equal(patient->attending_count + patient->assignment_count + patient->consent_count, 3);
	assert_int_equal(patient->objection_count + patient->withheld_count + patient->relation_count, 3);
	assert_int_equal(patient->derogation_count, 1);
	assert_int_equal(patient->objections[0].statement.window.until, ended.until);
	assert_int_equal(facts->membership_count, 3);
	assert_int_equal(facts->role_count, 2);
}

/* R24 asks for an objection to heirs that was in force at death, perhaps ended since: of a list of
 * categories what still exists must stay. */
static void test_what_remains_of_a_scope(void **state)
{
	struct built *built = *state;
	struct site *site = &built->site;
	site->objection = (struct said_wish){SAID_DURING(44, TIME_ALWAYS, SITE_NOW - HOUR), .to = "heirs",
					     .categories = WORDS("gone", "medical"),
					     .documents = WORDS("gone/x", "nursing/y")};
	const struct patient *patient = p2(build(built));
	assert_int_equal(patient->objection_count, 1);
	const struct scope *scope = patient->objections[0].scope;
	assert_false(scope->whole);
	assert_true(scope_covers(scope, SITE_MEDICAL, NULL));
	assert_false(scope_covers(scope, SITE_NURSING, NULL));
	assert_true(scope_covers(scope, SITE_NURSING, "y"));
	assert_int_equal(scope->document_count, 1);
	site->objection.categories = WORDS("gone");
	site->objection.documents.count = 0;
	assert_int_equal(p2(build(built))->objection_count, 0); /* and never the whole record */
}

static void test_form_is_checked(void **state)
{
	struct built *built = *state;
	struct site *site = &built->site;
	const struct time_window ended = {SITE_NOW - DAY, SITE_NOW - HOUR};
	site->break_glass.said.window = ended; /* 23 hours: too long */
	site->break_glass.immediate_risk = false;
	site->break_glass.justification = "short";
	site->consent.said.window = site->objection.said.window = site->hidden.said.window = ended;
	site->withheld.said.window = site->relation.said.window = site->derogation.said.window = ended;
	site->consent.to = "profession:nurse";
	site->objection.to = "nobody";
	site->hidden.ground = "other";
	site->withheld.document = "medical/x";
	site->relation.categories.count = 0;
	site->derogation.reference = "";
	site->derogation.said.window.from = TIME_ALWAYS;
	assert_null(build_at(built, SITE_NOW));
	assert_int_equal(built->findings.error_count, 10);
	for (size_t i = 0; i < built->findings.count; i++)
		assert_int_equal(built->findings.items[i].severity, SEVERITY_ERROR);
}

static void test_professional_who_returns(void **state)
{
	struct built *built = *state;
	struct site *site = &built->site;
	struct said_professional *past = &site->professionals[6];
	for (int order = 0; order < 2; order++) {
		past[0] = (struct said_professional){SAID_DURING(16, TIME_ALWAYS, SITE_NOW - DAY),
						     .login = "inf.eve", .profession = "clerk"};
		past[1] = (struct said_professional){SAID(17), .login = "inf.eve", .profession = "nurse"};
		if (order == 1) {
			struct said_professional swapped = past[0];
			past[0] = past[1];
			past[1] = swapped;
		}
		site->statements.professional_count = 8;
		const struct facts *facts = build(built);
		const struct login *eve = &facts->logins[facts_login(facts, "inf.eve")];
		assert_int_equal(eve->professional->profession, SITE_NURSE);
		assert_int_equal(eve->professional->statement.origin.line, 17);
		assert_int_equal(facts->logins[0].professional->statement.origin.line, 15);
	}
	past[0].said.window.until = SITE_NOW - 2 * DAY; /* two that have ended: the later */
	past[1].said.window.until = SITE_NOW - 3 * DAY;
	const struct facts *facts = build(built);
	assert_int_equal(facts->logins[facts_login(facts, "inf.eve")].professional->statement.origin.line,
			 17);
}

static void test_case_of_ended_logins(void **state)
{
	struct built *built = *state;
	struct site *site = &built->site;
	site->professionals[6] = (struct said_professional){SAID_DURING(16, TIME_ALWAYS, SITE_NOW),
							    .login = "Inf.Leroy", .profession = "clerk"};
	site->statements.professional_count = 7;
	build(built);
	site->professionals[6].said.window.until = SITE_NOW + 1;
	assert_null(build_at(built, SITE_NOW));
	assert_int_equal(built->findings.error_count, 1);
}

/* What ended then was in force before: the same statements are checked in full at an earlier instant. */
static void test_now_is_the_argument(void **state)
{
	struct built *built = *state;
	built->site.objection.said.window.until = SITE_NOW;
	built->site.objection.to = "login:gone";
	assert_non_null(build_at(built, SITE_NOW));
	assert_null(build_at(built, SITE_NOW - 1));
}

static void test_category_of_a_role(void **state)
{
	struct built *built = *state;
	struct said_role_access accesses[] = {{"gone", ACCESS_READ, {"a.conf", 35}},
					      {"psychiatry", ACCESS_READ, {"a.conf", 36}},
					      {"admin", ACCESS_READ, {"a.conf", 37}}};
	built->site.roles[0].accesses = accesses;
	built->site.roles[0].access_count = 3;
	built->site.roles[0].said.window.until = SITE_NOW;
	const struct facts *facts = build(built);
	const struct login *zoe = &facts->logins[facts_login(facts, "adm.zoe")];
	assert_int_equal(zoe->role_count, 1);
	assert_int_equal(zoe->roles[0].access_count, 2);
	assert_int_equal(zoe->roles[0].accesses[0].category, SITE_PSYCHIATRY);
	assert_int_equal(zoe->roles[0].accesses[1].category, SITE_ADMIN);
}

/* A login that was a professional once, of a profession that is no more: no error, and nothing is opened. */
static void test_profession_no_more(void **state)
{
	struct built *built = *state;
	struct site *site = &built->site;
	site->professionals[2].said.window.until = SITE_NOW;
	site->professionals[2].profession = "gone";
	const struct facts *facts = build(built);
	assert_null(facts->logins[facts_login(facts, "inf.leroy")].professional);
	assert_int_equal(facts->patients[facts_patient(facts, "P1")].break_glass_count, 0);
	assert_int_equal(facts->logins[facts_login(facts, "etu.noa")].professional->supervisor_count, 0);
}

/* An ended member who is a technical account now must not come back by care_grace. */
static void test_ended_service_member(void **state)
{
	struct built *built = *state;
	struct site *site = &built->site;
	site->professionals[6] =
	    (struct said_professional){SAID(16), .login = "svc.scan", .profession = "clerk"};
	site->statements.professional_count = 7;
	site->members[2] = (struct said_member){SAID_DURING(24, TIME_ALWAYS, SITE_NOW), .login = "svc.scan"};
	const struct facts *facts = build(built);
	assert_int_equal(facts->logins[facts_login(facts, "svc.scan")].membership_count, 0);
}

static void test_student_keeps_supervisors_there_are(void **state)
{
	struct built *built = *state;
	struct site *site = &built->site;
	site->professionals[4].said.window.until = SITE_NOW;
	site->professionals[4].supervisors = WORDS("gone", "pat.p2", "dr.ville");
	const struct facts *facts = build(built);
	const struct professional *noa = facts->logins[facts_login(facts, "etu.noa")].professional;
	assert_int_equal(noa->supervisor_count, 1);
	assert_int_equal(noa->supervisors[0], facts_login(facts, "dr.ville"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_names_of_ended_statements), TEST(test_left_out),
	    TEST(test_kept_where_names_exist),    TEST(test_what_remains_of_a_scope),
	    TEST(test_form_is_checked),           TEST(test_professional_who_returns),
	    TEST(test_case_of_ended_logins),      TEST(test_now_is_the_argument),
	    TEST(test_category_of_a_role),        TEST(test_profession_no_more),
	    TEST(test_ended_service_member),      TEST(test_student_keeps_supervisors_there_are),
	};
	return cmocka_run_group_tests_name("facts_build_ended", tests, NULL, NULL);
}
