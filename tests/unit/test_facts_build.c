/* A correct site: what the facts hold, how they are sorted and indexed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/site_builder.h"

struct built {
	struct site site;
	struct arena *arena;
	struct findings findings;
	const struct facts *facts;
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

static const struct facts *build(struct built *built)
{
	built->facts = facts_build(&built->site.policy, &built->site.statements, SITE_NOW, built->arena,
				   &built->findings);
	for (size_t i = 0; i < built->findings.count; i++)
		print_message("%s: %s\n", built->findings.items[i].where, built->findings.items[i].text);
	assert_non_null(built->facts);
	assert_int_equal(built->findings.error_count, 0);
	return built->facts;
}

static login_id login(const struct facts *facts, const char *name)
{
	login_id id = facts_login(facts, name);
	if (id == NO_ID)
		fail_msg("login '%s' is not there", name);
	return id;
}

static const struct patient *patient(const struct facts *facts, const char *id)
{
	patient_id found = facts_patient(facts, id);
	assert_int_not_equal(found, NO_ID);
	return &facts->patients[found];
}

static void test_logins(void **state)
{
	const struct facts *facts = build(*state);
	const char *const expected[] = {"a.martin", "adm.zoe",   "dr.martin", "dr.ville", "etu.noa",
					"fille.p2", "inf.leroy", "insp.roy",  "pat.p2",   "svc.scan"};
	assert_int_equal(facts->login_count, sizeof(expected) / sizeof(*expected));
	for (size_t i = 0; i < facts->login_count; i++) {
		assert_string_equal(facts->logins[i].name, expected[i]);
		bool professional = i <= 4 || i == 6;
		assert_int_equal(facts->logins[i].professional != NULL, professional);
		if (professional)
			assert_int_equal(facts->logins[i].professional->login, i);
	}
	assert_int_equal(facts->logins[login(facts, "fille.p2")].origin.line, 48);
	assert_int_equal(facts->logins[login(facts, "adm.zoe")].origin.line, 13);
	assert_int_equal(facts_login(facts, "P2"), NO_ID);
}

static void test_professional(void **state)
{
	struct built *built = *state;
	built->site.professionals[0].suspended = true;
	built->site.professionals[0].has_briefed = true;
	built->site.professionals[0].briefed = 77;
	const struct facts *facts = build(built);
	const struct professional *martin = facts->logins[login(facts, "dr.martin")].professional;
	assert_int_equal(martin->statement.kind, STATEMENT_PROFESSIONAL);
	assert_int_equal(martin->statement.origin.line, 10);
	assert_int_equal(martin->profession, SITE_PHYSICIAN);
	assert_true(martin->suspended);
	assert_int_equal(martin->briefed, 77);
	assert_string_equal(martin->rpps, "1");
	const struct professional *ville = facts->logins[login(facts, "dr.ville")].professional;
	assert_false(ville->suspended);
	assert_true(ville->briefed == TIME_NEVER);
}

static void test_students(void **state)
{
	const struct facts *facts = build(*state);
	login_id student = login(facts, "etu.noa");
	assert_int_equal(facts->student_count, 1);
	assert_int_equal(facts->students[0], student);
	const struct professional *noa = facts->logins[student].professional;
	assert_int_equal(noa->supervisor_count, 1);
	assert_int_equal(noa->supervisors[0], login(facts, "inf.leroy"));
	assert_int_equal(facts->logins[login(facts, "inf.leroy")].professional->supervisor_count, 0);
}

static void test_persons(void **state)
{
	struct built *built = *state;
	built->site.professionals[3].rpps = "1"; /* adm.zoe: three logins of one person, between others */
	const struct facts *facts = build(built);
	login_id first = login(facts, "a.martin");
	login_id others[] = {login(facts, "adm.zoe"), login(facts, "dr.martin")};
	assert_int_equal(facts->logins[first].person, first);
	assert_int_equal(facts->person_size[first], 3);
	const login_id *run = facts->by_person + facts->person_first[first];
	assert_int_equal(run[0], first);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(facts->logins[others[i]].person, first);
		assert_int_equal(facts->person_size[others[i]], 0);
		assert_int_equal(run[i + 1], others[i]);
	}
	size_t all = 0;
	for (size_t i = 0; i < facts->login_count; i++)
		all += facts->person_size[i];
	assert_int_equal(all, facts->login_count);
	login_id alone = login(facts, "svc.scan");
	assert_int_equal(facts->logins[alone].person, alone);
	assert_int_equal(facts->by_person[facts->person_first[alone]], alone);
}

static void test_two_persons_interleaved(void **state)
{
	struct built *built = *state;
	struct said_professional *said = built->site.professionals;
	said[5].rpps = said[0].rpps = "9"; /* a.martin, dr.martin */
	said[3].rpps = said[1].rpps = "5"; /* adm.zoe, dr.ville */
	said[2].rpps = "7";
	const struct facts *facts = build(built);
	assert_int_equal(facts->logins[login(facts, "dr.martin")].person, login(facts, "a.martin"));
	assert_int_equal(facts->logins[login(facts, "dr.ville")].person, login(facts, "adm.zoe"));
	assert_int_equal(facts->logins[login(facts, "inf.leroy")].person, login(facts, "inf.leroy"));
	assert_int_equal(facts->person_size[login(facts, "a.martin")], 2);
	assert_int_equal(facts->person_size[login(facts, "adm.zoe")], 2);
}

static void test_person_keeps_ended_logins(void **state)
{
	struct built *built = *state;
	built->site.professionals[5].said.window.until = SITE_NOW - DAY;
	built->site.professionals[5].profession = "gone";
	const struct facts *facts = build(built);
	login_id ended = login(facts, "a.martin");
	assert_null(facts->logins[ended].professional);
	assert_int_equal(facts->logins[login(facts, "dr.martin")].person, ended);
}

static void test_teams(void **state)
{
	struct built *built = *state;
	struct said_member more[] = {{SAID_DURING(25, TIME_ALWAYS, SITE_NOW - DAY), .login = "inf.leroy"},
				     {SAID(26), .login = "dr.ville"},
				     {SAID(27), .login = "inf.leroy"}};
	built->site.teams[1].members = more;
	built->site.teams[1].member_count = 3;
	const struct facts *facts = build(built);
	assert_int_equal(facts->team_count, 2);
	team_id cardiology = facts_team(facts, "cardiology");
	team_id ward = facts_team(facts, "ward-b");
	assert_int_equal(cardiology, 0);
	assert_int_equal(ward, 1);
	assert_int_equal(facts->teams[ward].stores, 1u << SITE_WARD);
	assert_int_equal(facts->teams[ward].origin.line, 20);
	assert_int_equal(facts->team_first[0], 0);
	assert_int_equal(facts->team_first[1], 2); /* inf.leroy once, though a member twice */
	assert_int_equal(facts->team_first[2], 4);
	assert_int_equal(facts->members[0], login(facts, "dr.ville"));
	assert_int_equal(facts->members[1], login(facts, "inf.leroy"));
	assert_int_equal(facts->members[2], login(facts, "dr.martin"));
	assert_int_equal(facts->members[3], login(facts, "inf.leroy"));
	const struct login *leroy = &facts->logins[login(facts, "inf.leroy")];
	assert_int_equal(leroy->membership_count, 3);
	const unsigned lines[] = {25, 27, 21};
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(leroy->memberships[i].statement.origin.line, lines[i]);
		assert_int_equal(leroy->memberships[i].statement.kind, STATEMENT_MEMBERSHIP);
		assert_int_equal(leroy->memberships[i].login, login(facts, "inf.leroy"));
		assert_int_equal(leroy->memberships[i].team, i < 2 ? cardiology : ward);
	}
	assert_int_equal(facts->membership_count, 5);
	assert_int_equal(facts->logins[login(facts, "adm.zoe")].membership_count, 0);
}

static void test_roles(void **state)
{
	struct built *built = *state;
	struct said_role_access extra = {"nursing", ACCESS_READ, {"a.conf", 34}};
	struct said_role roles[] = {built->site.roles[1], built->site.roles[0], built->site.roles[1]};
	roles[2].accesses = &extra;
	built->site.statements.roles = roles;
	built->site.statements.role_count = 3;
	const struct facts *facts = build(built);
	assert_int_equal(facts->role_count, 3);
	const struct login *zoe = &facts->logins[login(facts, "adm.zoe")];
	assert_int_equal(zoe->role_count, 1);
	assert_false(zoe->roles[0].service);
	assert_int_equal(zoe->roles[0].accesses[0].category, SITE_ADMIN);
	assert_int_equal(zoe->roles[0].accesses[0].access, ACCESS_WRITE);
	assert_int_equal(zoe->roles[0].statement.origin.line, 30);
	const struct login *scan = &facts->logins[login(facts, "svc.scan")];
	assert_int_equal(scan->role_count, 2);
	assert_true(scan->roles[0].service && scan->roles[1].service);
	assert_int_equal(scan->roles[0].accesses[0].category, SITE_MEDICAL);
	assert_int_equal(scan->roles[1].accesses[0].category, SITE_NURSING);
	assert_int_equal(scan->roles[1].login, login(facts, "svc.scan"));
}

static void test_role_without_access(void **state)
{
	struct built *built = *state;
	built->site.accesses[0].access = ACCESS_NONE;
	const struct facts *facts = build(built);
	assert_int_equal(facts->role_count, 1);
	assert_int_equal(facts->logins[login(facts, "adm.zoe")].role_count, 0);
}

static void test_longest_category_name(void **state)
{
	struct built *built = *state;
	built->site.categories[0].name = built->site.category = "abcdefghijklmnopqrstuvwxyzabcdef";
	built->site.hidden.document = "abcdefghijklmnopqrstuvwxyzabcdef/x";
	built->site.accesses[1].category = built->site.category;
	const struct facts *facts = build(built);
	assert_true(scope_covers(patient(facts, "P2")->hidden[0].scope, SITE_MEDICAL, "x"));
}

static void test_patient_itself(void **state)
{
	struct built *built = *state;
	built->site.patients[0].vulnerable = true;
	built->site.patients[0].majority = 18;
	built->site.patients[0].abuse_age = 15;
	built->site.patients[0].has_deceased = true;
	built->site.patients[0].deceased = 99;
	const struct facts *facts = build(built);
	assert_int_equal(facts->patient_count, 2);
	assert_string_equal(facts->patients[0].id, "P1");
	const struct patient *p1 = patient(facts, "P1");
	assert_int_equal(p1->stores, 1u << SITE_SHARED);
	assert_int_equal(p1->login, NO_ID);
	assert_true(p1->deceased == TIME_NEVER);
	assert_true(p1->closed == SITE_NOW);
	assert_int_equal(p1->origin.line, 50);
	const struct patient *p2 = patient(facts, "P2");
	assert_int_equal(p2->stores, 15);
	assert_int_equal(p2->login, login(facts, "pat.p2"));
	assert_true(p2->vulnerable);
	assert_int_equal(p2->majority, 18);
	assert_int_equal(p2->abuse_age, 15);
	assert_int_equal(p2->deceased, 99);
	assert_true(p2->closed == TIME_NEVER);
}

static void test_positions_and_relations(void **state)
{
	const struct facts *facts = build(*state);
	const struct patient *p2 = patient(facts, "P2");
	assert_int_equal(p2->attending_count, 1);
	assert_int_equal(p2->attendings[0].login, login(facts, "dr.ville"));
	assert_int_equal(p2->attendings[0].statement.kind, STATEMENT_ATTENDING);
	assert_int_equal(p2->assignment_count, 1);
	assert_int_equal(p2->assignments[0].team, facts_team(facts, "ward-b"));
	assert_int_equal(p2->assignments[0].in_charge, login(facts, "dr.martin"));
	assert_int_equal(p2->assignments[0].statement.kind, STATEMENT_ASSIGNMENT);
	assert_int_equal(p2->relation_count, 1);
	assert_int_equal(p2->relations[0].login, login(facts, "fille.p2"));
	assert_int_equal(p2->relations[0].kind, RELATION_RELATIVE);
	assert_true(p2->relations[0].agreed);
	assert_true(category_set_has(&p2->relations[0].categories, SITE_MEDICAL));
	assert_false(category_set_has(&p2->relations[0].categories, SITE_NURSING));
	assert_int_equal(p2->relations[0].statement.kind, STATEMENT_RELATION);
}

static void test_wishes(void **state)
{
	struct built *built = *state;
	struct said_wish objections[] = {{SAID(80), .to = "login:fille.p2"},
					 {SAID(81), .to = "team:cardiology", .categories = WORDS("nursing"),
					  .documents = WORDS("medical/x.pdf")},
					 {SAID(82), .to = "profession:nurse"},
					 {SAID(83), .to = "everyone"},
					 {SAID(84), .to = "emergency"},
					 {SAID(85), .to = "emergency-regulator"},
					 {SAID(86), .to = "heirs"},
					 {SAID(87), .to = "representatives"}};
	built->site.patients[0].objections = objections;
	built->site.patients[0].objection_count = 8;
	const struct facts *facts = build(built);
	const struct patient *p2 = patient(facts, "P2");
	const uint32_t ids[] = {login(facts, "fille.p2"), facts_team(facts, "cardiology"), SITE_NURSE};
	assert_int_equal(p2->objection_count, 8);
	for (size_t i = 0; i < 8; i++) {
		const struct wish *wish = &p2->objections[i];
		assert_int_equal(wish->target, TARGET_LOGIN + i);
		assert_int_equal(wish->target_id, i < 3 ? ids[i] : NO_ID);
		assert_int_equal(wish->statement.origin.line, 80 + i);
		assert_int_equal(wish->statement.kind, STATEMENT_OBJECTION);
		assert_int_equal(wish->scope->whole, i != 1);
	}
	const struct scope *scope = p2->objections[1].scope;
	assert_true(scope_covers(scope, SITE_NURSING, NULL));
	assert_false(scope_covers(scope, SITE_MEDICAL, NULL));
	assert_true(scope_covers(scope, SITE_MEDICAL, "x.pdf"));
	assert_false(scope_covers(scope, SITE_MEDICAL, "y.pdf"));
	assert_int_equal(p2->consent_count, 1);
	assert_int_equal(p2->consents[0].statement.kind, STATEMENT_CONSENT);
	assert_int_equal(p2->consents[0].target_id, login(facts, "dr.ville"));
	assert_true(scope_covers(p2->consents[0].scope, SITE_MEDICAL, NULL));
}

static void test_seals(void **state)
{
	const struct facts *facts = build(*state);
	const struct patient *p2 = patient(facts, "P2");
	assert_int_equal(p2->withheld_count, 1);
	assert_int_equal(p2->withheld[0].statement.kind, STATEMENT_WITHHELD);
	assert_int_equal(p2->withheld[0].author, login(facts, "inf.leroy"));
	assert_true(scope_covers(p2->withheld[0].scope, SITE_NURSING, NULL));
	assert_false(p2->withheld[0].scope->whole);
	assert_int_equal(p2->deleted_count, 1);
	assert_int_equal(p2->deleted[0].statement.kind, STATEMENT_DELETED);
	assert_int_equal(p2->deleted[0].author, NO_ID);
	assert_true(scope_covers(p2->deleted[0].scope, SITE_DMP, "old.pdf"));
	assert_int_equal(p2->hidden_count, 1);
	assert_int_equal(p2->hidden[0].statement.kind, STATEMENT_HIDDEN);
	assert_true(scope_covers(p2->hidden[0].scope, SITE_MEDICAL, "a/b.pdf"));
	assert_false(scope_covers(p2->hidden[0].scope, SITE_MEDICAL, "a/c.pdf"));
}

static void test_exceptions_lie_with_their_patient(void **state)
{
	struct built *built = *state;
	struct said_derogation derogations[] = {built->site.derogation, built->site.derogation,
						built->site.derogation};
	derogations[1].patient = "P1";
	derogations[1].agreed_by = NULL;
	derogations[2].withheld = derogations[2].patient_agreed = true;
	derogations[2].said.origin.line = 62;
	struct said_break_glass glasses[] = {built->site.break_glass, built->site.break_glass,
					     built->site.break_glass};
	glasses[0].patient = glasses[2].patient = "P2";
	glasses[0].login = "dr.martin";
	glasses[2].login = "dr.ville";
	built->site.statements.derogations = derogations;
	built->site.statements.derogation_count = 3;
	built->site.statements.break_glasses = glasses;
	built->site.statements.break_glass_count = 3;
	const struct facts *facts = build(built);
	const struct patient *p1 = patient(facts, "P1");
	const struct patient *p2 = patient(facts, "P2");
	assert_int_equal(p1->derogation_count, 1);
	assert_false(p1->derogations[0].agreed);
	assert_int_equal(p2->derogation_count, 2);
	assert_int_equal(p2->derogations[0].statement.origin.line, 60);
	assert_int_equal(p2->derogations[0].basis, BASIS_INSPECTION);
	assert_int_equal(p2->derogations[0].login, login(facts, "insp.roy"));
	assert_true(p2->derogations[0].agreed);
	assert_false(p2->derogations[0].withheld || p2->derogations[0].patient_agreed);
	assert_true(category_set_has(&p2->derogations[0].categories, SITE_MEDICAL));
	assert_int_equal(p2->derogations[1].statement.origin.line, 62);
	assert_true(p2->derogations[1].withheld && p2->derogations[1].patient_agreed);
	assert_int_equal(p1->break_glass_count, 1);
	assert_int_equal(p1->break_glasses[0].login, login(facts, "inf.leroy"));
	assert_int_equal(p1->break_glasses[0].statement.kind, STATEMENT_BREAK_GLASS);
	assert_int_equal(p2->break_glass_count, 2);
	assert_int_equal(p2->break_glasses[0].login, login(facts, "dr.martin"));
	assert_int_equal(p2->break_glasses[1].login, login(facts, "dr.ville"));
}

static void test_group_team(void **state)
{
	struct built *built = *state;
	struct said_member members[] = {{SAID(23), .login = "dr.ville"},
					{SAID(23), .login = "backup"},
					{SAID(23), .login = "pat.p2"},
					{SAID(23), .login = "svc.scan"}};
	built->site.teams[1].members = members;
	built->site.teams[1].member_count = 4;
	built->site.teams[1].group = "cardio";
	built->site.teams[1].from_group = true;
	const struct facts *facts = build(built);
	assert_string_equal(facts->teams[0].unix_group, "cardio");
	assert_int_equal(facts->team_first[1], 1);
	assert_int_equal(facts->members[0], login(facts, "dr.ville"));
	assert_int_equal(built->findings.count, 1);
	assert_int_equal(built->findings.items[0].severity, SEVERITY_WARNING);
	assert_string_equal(built->findings.items[0].where, "a.conf:23");
	assert_non_null(strstr(built->findings.items[0].text, "backup, pat.p2, svc.scan"));
}

/* However many are ignored, one warning names the first. */
static void test_large_group(void **state)
{
	struct built *built = *state;
	const char *const names[] = {"n1", "n2", "n3", "n4", "n5", "n6", "n7"};
	struct said_member members[7];
	for (size_t i = 0; i < 7; i++)
		members[i] = (struct said_member){SAID(23), .login = names[i]};
	built->site.teams[1].members = members;
	built->site.teams[1].group = "cardio";
	built->site.teams[1].from_group = true;
	const char *const ends[] = {": n1, n2, n3, n4, n5", ": n1, n2, n3, n4, n5, ...",
				    ": n1, n2, n3, n4, n5, ..."};
	for (size_t i = 0; i < 3; i++) {
		built->site.teams[1].member_count = 5 + i;
		findings_clear(&built->findings);
		build(built);
		assert_int_equal(built->findings.count, 1);
		const char *text = built->findings.items[0].text;
		assert_true(strlen(text) > strlen(ends[i]));
		assert_string_equal(text + strlen(text) - strlen(ends[i]), ends[i]);
	}
}

static void test_nothing_said(void **state)
{
	struct built *built = *state;
	built->site.statements = (struct statements){0};
	const struct facts *facts = build(built);
	assert_int_equal(facts->login_count + facts->team_count + facts->patient_count, 0);
	assert_int_equal(facts_login(facts, "x"), NO_ID);
}

static void test_most_stores(void **state)
{
	struct built *built = *state;
	struct store stores[STORE_MAX] = {0};
	for (size_t i = 0; i < STORE_MAX; i++)
		stores[i] = built->site.stores[i % 4];
	built->site.policy.stores = stores;
	built->site.policy.store_count = STORE_MAX;
	const struct facts *facts = build(built);
	assert_true(patient(facts, "P2")->stores == STORE_SET_ALL);
	built->site.policy.store_count = STORE_MAX - 1;
	facts = build(built);
	assert_true(patient(facts, "P2")->stores == STORE_SET_ALL >> 1);
}

static void test_in_charge_may_be_the_person(void **state)
{
	struct built *built = *state;
	built->site.assignment.in_charge = "a.martin"; /* no member, but one person with dr.martin, who is */
	build(built);
	assert_int_equal(built->findings.count, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_logins),
	    TEST(test_professional),
	    TEST(test_students),
	    TEST(test_persons),
	    TEST(test_two_persons_interleaved),
	    TEST(test_person_keeps_ended_logins),
	    TEST(test_teams),
	    TEST(test_roles),
	    TEST(test_role_without_access),
	    TEST(test_longest_category_name),
	    TEST(test_patient_itself),
	    TEST(test_positions_and_relations),
	    TEST(test_wishes),
	    TEST(test_seals),
	    TEST(test_exceptions_lie_with_their_patient),
	    TEST(test_group_team),
	    TEST(test_large_group),
	    TEST(test_nothing_said),
	    TEST(test_most_stores),
	    TEST(test_in_charge_may_be_the_person),
	};
	return cmocka_run_group_tests_name("facts_build", tests, NULL, NULL);
}
