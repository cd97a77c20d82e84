/* Where errors are placed, what is said once, what is only a warning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/site_builder.h"

static void show(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		print_message("    %s: %s\n", findings->items[i].where, findings->items[i].text);
}

/* Keys that stand below the statement's own line are named by their own (registry.md). */
static void test_line_of_the_key(void **state)
{
	(void)state;
	const struct key_line patient_keys[] = {{"id", 101}, {"login", 102}, {"closed", 103}};
	const struct key_line derogation_keys[] = {
	    {"agreed_by", 104}, {"categories", 105}, {"reference", 106}};
	const struct key_line glass_keys[] = {
	    {"valid_until", 107}, {"justification", 108}, {"immediate_risk", 109}};
	const struct key_line objection_keys[] = {{"to", 110}, {"documents", 111}};
	const struct key_line seal_keys[] = {{"document", 112}};
	static struct site s;
	site_init(&s);
	s.patients[1].said.keys = patient_keys;
	s.patients[1].said.key_count = 3;
	s.patients[1].id = s.break_glass.patient = "p2";
	s.patients[1].login = "PAT.p2";
	s.shared_store = "ward";
	s.derogation.said.keys = derogation_keys;
	s.derogation.said.key_count = 3;
	s.derogation.agreed_by = s.category = "gone";
	s.derogation.reference = "";
	s.consent.categories.count = 0;
	s.relation.agreed = false;
	s.relation.categories.count = 0;
	s.break_glass.said.keys = glass_keys;
	s.break_glass.said.key_count = 3;
	s.break_glass.said.window.until += DAY;
	s.break_glass.justification = "";
	s.break_glass.immediate_risk = false;
	s.objection.said.keys = objection_keys;
	s.objection.said.key_count = 2;
	s.objection.to = "login:gone";
	s.objection.documents = site_words(&s, "medical", NULL);
	s.deleted.said.keys = seal_keys;
	s.deleted.said.key_count = 1;
	s.deleted.document = "medical/x";
	struct arena *arena = arena_new();
	struct findings findings;
	findings_init(&findings);
	assert_null(facts_build(&s.policy, &s.statements, SITE_NOW, arena, &findings));
	findings_sort(&findings);
	show(&findings);
	assert_int_equal(findings.count, 12);
	for (size_t i = 0; i < findings.count; i++) {
		char where[32];
		snprintf(where, sizeof(where), "a.conf:%zu", 101 + i);
		assert_string_equal(findings.items[i].where, where);
	}
	findings_clear(&findings);
	arena_free(arena);
}

/* A name three times: declared twice, and once in another case. */
static void test_three_alike(void **state)
{
	(void)state;
	static struct site site;
	site_init(&site);
	site.patients[2] = site.patients[1];
	site.patients[2].said.origin.line = 90;
	site.patients[1].id = "p2";
	site.patients[2].id = site.break_glass.patient = "P2";
	site.statements.patient_count = 3;
	struct arena *arena = arena_new();
	struct findings findings;
	findings_init(&findings);
	assert_null(facts_build(&site.policy, &site.statements, SITE_NOW, arena, &findings));
	findings_sort(&findings);
	show(&findings);
	assert_int_equal(findings.count, 2);
	assert_non_null(strstr(findings.items[0].text, "already declared at a.conf:40"));
	assert_string_equal(findings.items[1].where, "a.conf:90");
	assert_non_null(strstr(findings.items[1].text, "differs only in case"));
	findings_clear(&findings);
	arena_free(arena);
}

/* The name that was meant is looked for among all names: for the first errors only. */
static void test_suggestions_end(void **state)
{
	(void)state;
	static struct site site;
	static struct said_attending many[100];
	site_init(&site);
	for (size_t i = 0; i < 100; i++)
		many[i] = (struct said_attending){SAID(1000 + (unsigned)i), .login = "dr.vile"};
	site.patients[0].attendings = many;
	site.patients[0].attending_count = 100;
	struct arena *arena = arena_new();
	struct findings findings;
	findings_init(&findings);
	assert_null(facts_build(&site.policy, &site.statements, SITE_NOW, arena, &findings));
	assert_int_equal(findings.count, 100);
	size_t suggestions = 0;
	for (size_t i = 0; i < findings.count; i++)
		suggestions += strstr(findings.items[i].text, "did you mean") != NULL;
	assert_int_equal(suggestions, 64);
	findings_clear(&findings);
	arena_free(arena);
}

/* What the reader has found wrong is not said again, all else is; and no facts come of it. */
static void test_draft(void **state)
{
	(void)state;
	static struct site s;
	struct arena *arena = arena_new();
	struct findings findings;
	findings_init(&findings);
	site_init(&s);
	s.professionals[4].supervisors.count = 0;
	s.professionals[5].profession = NULL;
	s.teams[0].stores.count = 0;
	s.teams[0].member_count = 1; /* dr.martin, in_charge, could not be read */
	s.teams[1].members = NULL;
	s.teams[1].member_count = 0;
	s.roles[1].responsible = s.roles[1].ground = NULL;
	s.roles[1].access_count = 0;
	s.professionals[4].said.flawed = s.professionals[5].said.flawed = true;
	s.teams[0].said.flawed = s.teams[1].said.flawed = s.roles[1].said.flawed = true;
	assert_null(facts_build(&s.policy, &s.statements, SITE_NOW, arena, &findings));
	show(&findings);
	assert_int_equal(findings.count, 0);
	assert_false(findings.out_of_memory);
	s.objection.to = "login:gone";
	assert_null(facts_build(&s.policy, &s.statements, SITE_NOW, arena, &findings));
	assert_int_equal(findings.count, 1);
	assert_string_equal(findings.items[0].where, "a.conf:44");
	findings_clear(&findings);
	arena_free(arena);
}

/* Stores that could not be read may have held the shared-record that was closed. */
static void test_closed_in_a_draft(void **state)
{
	(void)state;
	static struct site s;
	const struct {
		bool flawed, has_stores;
		size_t errors;
	} rows[] = {{false, false, 1}, {false, true, 1}, {true, false, 0}, {true, true, 1}};
	for (size_t i = 0; i < 4; i++) {
		site_init(&s);
		s.policy.store_count = 1;
		s.shared_store = "ward";
		s.patients[1].said.flawed = rows[i].flawed;
		s.patients[1].stores.count = rows[i].has_stores;
		s.patients[0].deleted_count = 0;
		struct arena *arena = arena_new();
		struct findings findings;
		findings_init(&findings);
		assert_null(facts_build(&s.policy, &s.statements, SITE_NOW, arena, &findings));
		show(&findings);
		assert_int_equal(findings.count, rows[i].errors);
		findings_clear(&findings);
		arena_free(arena);
	}
}

static void test_warning_in_charge(void **state)
{
	(void)state;
	static struct site site;
	site_init(&site);
	site.members[1].said.window.until = SITE_NOW; /* dr.martin's membership has ended */
	struct arena *arena = arena_new();
	struct findings findings;
	findings_init(&findings);
	assert_non_null(facts_build(&site.policy, &site.statements, SITE_NOW, arena, &findings));
	assert_int_equal(findings.count, 1);
	assert_int_equal(findings.items[0].severity, SEVERITY_WARNING);
	assert_string_equal(findings.items[0].where, "a.conf:42");
	findings_clear(&findings);
	site.members[1].said.window.until = SITE_NOW + 1;
	assert_non_null(facts_build(&site.policy, &site.statements, SITE_NOW, arena, &findings));
	assert_int_equal(findings.count, 0);
	site.assignment.team = "cardiology"; /* of dr.ville, whose login stands behind adm.zoe's */
	site.assignment.in_charge = "adm.zoe";
	assert_non_null(facts_build(&site.policy, &site.statements, SITE_NOW, arena, &findings));
	assert_int_equal(findings.count, 1);
	findings_clear(&findings);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_line_of_the_key),   cmocka_unit_test(test_three_alike),
	    cmocka_unit_test(test_suggestions_end),   cmocka_unit_test(test_draft),
	    cmocka_unit_test(test_closed_in_a_draft), cmocka_unit_test(test_warning_in_charge),
	};
	return cmocka_run_group_tests_name("facts_build_findings", tests, NULL, NULL);
}
