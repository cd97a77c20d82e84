/* One mistake in a correct site: one error, at its line, that says what is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/site_builder.h"

static const char *const none_known = "no such name";

/* clang-format off: one mistake a line */
/* name of the mistake, where it must be reported, words of the report, the mistake */
#define MISTAKES(X)                                                                                          \
	/* names that no statement declares */                                                               \
	X(profession, "a.conf:10", "did you mean 'physician'?",                                              \
	  s->professionals[0].profession = "phisician")                                                      \
	X(profession_unlike, "a.conf:10", "profession 'no such name' is not declared: correct",              \
	  s->professionals[0].profession = none_known)                                                       \
	X(supervisor, "a.conf:14", "login 'inf.leroi' is not declared (did you mean 'inf.leroy'?)",          \
	  s->supervisor = "inf.leroi")                                                                       \
	X(member, "a.conf:22", "team member: login 'dr.martn'", s->members[1].login = "dr.martn")            \
	X(team_store, "a.conf:20", "store 'wrd'", s->teams[0].stores = site_words(s, "wrd", NULL))           \
	X(role_category, "a.conf:31", "category 'admn'", s->accesses[0].category = "admn")                   \
	X(responsible, "a.conf:32", "login 'adm.zo'", s->roles[1].responsible = "adm.zo")                    \
	X(patient_store, "a.conf:50", "store 'shred'", s->shared_store = "shred";                            \
	  s->patients[1].has_closed = false)                                                                 \
	X(attending, "a.conf:41", "login 'dr.vile'", s->attending.login = "dr.vile")                         \
	X(assigned_team, "a.conf:42", "team 'ward-x'", s->assignment.team = "ward-x")                        \
	X(in_charge, "a.conf:42", "login 'dr.marten'", s->assignment.in_charge = "dr.marten")                \
	X(consent_login, "a.conf:43", "consent: login 'dr.vill'", s->consent.to = "login:dr.vill")           \
	X(consent_team, "a.conf:43", "team 'ward-a'", s->consent.to = "team:ward-a")                         \
	X(consent_category, "a.conf:43", "category 'medicin'",                                               \
	  s->consent.categories = site_words(s, "medicin", NULL))                                            \
	X(objection_login, "a.conf:44", "objection: login 'x'", s->objection.to = "login:x")                 \
	X(objection_case, "a.conf:44", "login 'Inf.leroy' is not declared (did you mean 'inf.leroy'?)",      \
	  s->objection.to = "login:Inf.leroy")                                                               \
	X(objection_team, "a.conf:44", "did you mean 'cardiology'?", s->objection.to = "team:cardiologi")    \
	X(objection_profession, "a.conf:44", "profession 'nurses'", s->objection.to = "profession:nurses")   \
	X(objection_category, "a.conf:44", "category 'x'",                                                   \
	  s->objection.categories = site_words(s, "admin", "x"))                                             \
	X(objection_document, "a.conf:44", "category 'medica'",                                              \
	  s->objection.documents = site_words(s, "medical/a", "medica/b"))                                   \
	X(author, "a.conf:45", "withheld: login 'x'", s->withheld.author = "x")                              \
	X(withheld_category, "a.conf:45", "category 'x'", s->withheld.category = "x")                        \
	X(deleted_category, "a.conf:46", "category 'dpm'", s->deleted.document = "dpm/old.pdf")              \
	X(relation_category, "a.conf:48", "category 'x'", s->relation.categories = site_words(s, "x", NULL)) \
	X(derogation_patient, "a.conf:60", "patient 'P3' is not declared", s->derogation.patient = "P3")     \
	X(derogation_category, "a.conf:60", "category 'x'",                                                  \
	  s->derogation.categories = site_words(s, "x", NULL))                                               \
	X(agreed_by, "a.conf:60", "login 'x'", s->derogation.agreed_by = "x")                                \
	X(glass_patient, "a.conf:70", "patient 'p1' is not declared (did you mean 'P1'?)",                   \
	  s->break_glass.patient = "p1")                                                                     \
	X(glass_login, "a.conf:70", "login 'x'", s->break_glass.login = "x")                                 \
	/* logins that are no professionals */                                                               \
	X(member_none, "a.conf:22", "login 'pat.p2' is no professional", s->members[1].login = "pat.p2")     \
	X(attending_none, "a.conf:41", "login 'fille.p2' is no professional",                                \
	  s->attending.login = "fille.p2")                                                                   \
	X(in_charge_none, "a.conf:42", "login 'insp.roy' is no prof", s->assignment.in_charge = "insp.roy")  \
	X(supervisor_none, "a.conf:14", "login 'svc.scan' is no", s->supervisor = "svc.scan")                \
	X(glass_none, "a.conf:70", "'pat.p2' is no professional", s->break_glass.login = "pat.p2")           \
	/* things declared twice, or differing in case alone */                                              \
	X(patient_twice, "a.conf:50", "this patient is already declared at a.conf:40",                       \
	  s->patients[1].id = "P2";                                                                          \
	  s->break_glass.patient = "P2")                                                                     \
	X(patient_case, "a.conf:50", "id differs only in case from the one at a.conf:40",                    \
	  s->patients[1].id = "p2";                                                                          \
	  s->break_glass.patient = "P2")                                                                     \
	X(team_twice, "a.conf:23", "team 'ward-b' is already", s->teams[1].name = "ward-b")                  \
	X(team_case, "a.conf:23", "'Ward-B' differs only in case from 'ward-b'",                             \
	  s->teams[1].name = "Ward-B")                                                                       \
	X(professional_twice, "a.conf:15", "'dr.martin' is already a professional at a.conf:10",             \
	  s->professionals[5].login = "dr.martin")                                                           \
	X(login_case, "a.conf:15", "'Dr.Martin' differs only in case",                                       \
	  s->professionals[5].login = "Dr.Martin")                                                           \
	X(login_case_across, "a.conf:48", "'FILLE.p2' differs", s->professionals[5].login = "fille.p2";      \
	  s->relation.login = "FILLE.p2")                                                                    \
	X(patient_case_z, "a.conf:50", "id differs only in case from the one at",                            \
	  s->patients[0].id = "zAaZ";                                                                        \
	  s->patients[1].id = "zaAZ"; s->break_glass.patient = s->derogation.patient = "zAaZ")               \
	X(own_login_twice, "a.conf:50", "'pat.p2' is already the patient's own",                             \
	  s->patients[1].login = "pat.p2")                                                                   \
	/* names that are none */                                                                            \
	X(patient_name, "a.conf:50", "patient '../P1' is not a name", s->patients[1].id = "../P1";           \
	  s->break_glass.patient = "../P1")                                                                  \
	X(login_name, "a.conf:60", "login 'insp/roy' is not a name", s->derogation.login = "insp/roy")       \
	X(team_name, "a.conf:23", "team '' is not a name", s->teams[1].name = "")                            \
	/* what a reader would have missed */                                                                \
	X(no_login, "a.conf:15", "the login is missing", s->professionals[5].login = NULL)                   \
	X(no_profession, "a.conf:15", "the profession is missing", s->professionals[5].profession = NULL)    \
	X(no_team_name, "a.conf:23", "the name is missing", s->teams[1].name = NULL)                         \
	X(no_patient_id, "a.conf:50", "the id is missing", s->patients[1].id = NULL;                         \
	  s->break_glass.patient = "P2")                                                                     \
	X(no_member, "a.conf:24", "the login is missing", s->members[2].login = NULL)                        \
	X(no_assigned_team, "a.conf:42", "the team is missing", s->assignment.team = NULL)                   \
	X(no_glass_patient, "a.conf:70", "the patient is missing", s->break_glass.patient = NULL)            \
	/* professionals, R31 */                                                                             \
	X(student_alone, "a.conf:14", "expected supervisors", s->professionals[4].supervisors.count = 0)     \
	X(supervised, "a.conf:12", "only students have supervisors",                                         \
	  s->professionals[2].supervisors = site_words(s, "dr.martin", NULL))                                \
	X(student_supervisor, "a.conf:16", "supervisor 'etu.noa' is a student",                              \
	  s->professionals[6] =                                                                              \
	      (struct said_professional){SAID(16), .login = "etu.max", .profession = "student-nurse",        \
					 .supervisors = site_words(s, "etu.noa", NULL)};                     \
	  s->statements.professional_count = 7)                                                              \
	X(rpps_empty, "a.conf:12", "rpps is empty", s->professionals[2].rpps = " ")                          \
	/* teams */                                                                                          \
	X(team_empty, "a.conf:23", "expected members", s->teams[1].members = NULL;                           \
	  s->teams[1].member_count = 0)                                                                      \
	X(team_both, "a.conf:23", "members and group", s->teams[1].group = "cardio")                         \
	X(team_no_stores, "a.conf:23", "stores is missing, and the site has 4",                              \
	  s->teams[1].stores.count = 0)                                                                      \
	X(member_service, "a.conf:24", "technical account", s->professionals[1].login = "svc.scan";          \
	  s->members[2].login = "svc.scan"; s->attending.login = "dr.martin"; s->consent.to = "everyone")    \
	/* roles, R38, R39 */                                                                                \
	X(role_sensitive, "a.conf:31", "category 'psychiatry' is sensitive",                                 \
	  s->accesses[0].category = "psychiatry")                                                            \
	X(service_write, "a.conf:33", "'write'", s->accesses[1].access = ACCESS_WRITE)                       \
	X(service_none, "a.conf:33", "'none'", s->accesses[1].access = ACCESS_NONE)                          \
	X(service_alone, "a.conf:32", "responsible", s->roles[1].responsible = NULL)                         \
	X(role_ground, "a.conf:30", "ground", s->roles[0].ground = " ")                                      \
	X(role_empty, "a.conf:30", "access is empty", s->roles[0].access_count = 0)                          \
	/* patients */                                                                                       \
	X(closed, "a.conf:50", "only a shared-record", s->shared_store = "ward")                             \
	/* wishes */                                                                                         \
	X(consent_profession, "a.conf:43", "'profession:nurse'; expected login:L, team:T or everyone",       \
	  s->consent.to = "profession:nurse")                                                                \
	X(consent_emergency, "a.conf:43", "expected login:L", s->consent.to = "emergency")                   \
	X(consent_regulator, "a.conf:43", "expected login:L", s->consent.to = "emergency-regulator")         \
	X(consent_heirs, "a.conf:43", "expected login:L", s->consent.to = "heirs")                           \
	X(consent_representatives, "a.conf:43", "expected login:L", s->consent.to = "representatives")       \
	X(consent_documents, "a.conf:43", "documents are for objections",                                    \
	  s->consent.documents = site_words(s, "medical/a", NULL))                                           \
	X(to_misspelt, "a.conf:44", "to 'every one'; expected login:L, team:T, profession:P",                \
	  s->objection.to = "every one")                                                                     \
	X(to_longer, "a.conf:44", "to 'everyone2'", s->objection.to = "everyone2")                           \
	X(to_bare, "a.conf:44", "to 'inf.leroy'", s->objection.to = "inf.leroy")                             \
	X(to_empty, "a.conf:44", "login ''", s->objection.to = "login:")                                     \
	X(to_missing, "a.conf:44", "to is missing", s->objection.to = NULL)                                  \
	X(document_up, "a.conf:44", "document 'medical/../x'",                                               \
	  s->objection.documents = site_words(s, "medical/../x", NULL))                                      \
	X(document_bare, "a.conf:44", "document 'medical'",                                                  \
	  s->objection.documents = site_words(s, "medical", NULL))                                           \
	X(document_rooted, "a.conf:44", "document '/medical/x'",                                             \
	  s->objection.documents = site_words(s, "/medical/x", NULL))                                        \
	X(document_depth, "a.conf:44", "depth", s->objection.documents = site_words(s, "old/x", NULL))       \
	/* withheld, deleted, hidden */                                                                      \
	X(withheld_both, "a.conf:45", "found both", s->withheld.document = "medical/a")                      \
	X(withheld_neither, "a.conf:45", "found neither", s->withheld.category = NULL)                       \
	X(withheld_author, "a.conf:45", "the author is missing", s->withheld.author = NULL)                  \
	X(withheld_depth, "a.conf:45", "depth", s->withheld.category = NULL; s->withheld.document = "old/x") \
	X(deleted_regime, "a.conf:46", "establishment store 'ward'", s->deleted.document = "medical/x")      \
	X(deleted_practice, "a.conf:46", "shared-practice store 'house'", s->deleted.document = NULL;        \
	  s->deleted.category = "notes")                                                                     \
	X(hidden_ground, "a.conf:47", "ground 'family'; expected third-party or",                            \
	  s->hidden.ground = "family")                                                                       \
	X(hidden_groundless, "a.conf:47", "ground ''", s->hidden.ground = NULL)                              \
	X(hidden_undated, "a.conf:47", "expected valid_until", s->hidden.ground = "before-announcement")     \
	X(hidden_depth, "a.conf:47", "depth", s->hidden.document = "old/x")                                  \
	/* relations, R24, R25 */                                                                            \
	X(agreed_to_nothing, "a.conf:48", "agreed relation needs categories",                                \
	  s->relation.categories.count = 0)                                                                  \
	X(heir_to_nothing, "a.conf:48", "an heir needs categories", s->relation.categories.count = 0;        \
	  s->relation.agreed = false; s->relation.kind = RELATION_HEIR; s->relation.purpose = "rights")      \
	X(heir_purpose, "a.conf:48", "an heir needs a purpose", s->relation.kind = RELATION_HEIR)            \
	X(heir_other_purpose, "a.conf:48", "purpose 'curiosity'", s->relation.kind = RELATION_HEIR;          \
	  s->relation.purpose = "curiosity")                                                                 \
	/* derogations, R22 */                                                                               \
	X(derogation_empty, "a.conf:60", "categories is missing", s->derogation.categories.count = 0)        \
	X(derogation_reference, "a.conf:60", "the reference is missing", s->derogation.reference = NULL)     \
	X(derogation_blank, "a.conf:60", "the reference is missing", s->derogation.reference = " \t")        \
	X(derogation_start, "a.conf:60", "both valid_from and valid_until",                                  \
	  s->derogation.said.window.from = TIME_ALWAYS)                                                      \
	X(derogation_end, "a.conf:60", "both valid_from and valid_until",                                    \
	  s->derogation.said.window.until = TIME_NEVER)                                                      \
	X(other_mandatory, "a.conf:60", "'other-mandatory' needs legal_text",                                \
	  s->derogation.basis = BASIS_OTHER_MANDATORY)                                                       \
	X(other_permitted, "a.conf:60", "'other-permitted' needs legal_text",                                \
	  s->derogation.basis = BASIS_OTHER_PERMITTED)                                                       \
	/* break-glass, R28 */                                                                               \
	X(glass_consent, "a.conf:70", "cannot_consent = true and immediate_risk",                            \
	  s->break_glass.cannot_consent = false)                                                             \
	X(glass_risk, "a.conf:70", "cannot_consent = true and immediate_risk",                               \
	  s->break_glass.immediate_risk = false)                                                             \
	X(glass_neither, "a.conf:70", "cannot_consent = true or immediate_risk",                             \
	  s->policy.break_glass_either = true;                                                               \
	  s->break_glass.cannot_consent = s->break_glass.immediate_risk = false)                             \
	X(glass_short, "a.conf:70", "9 characters; expected 10", s->break_glass.justification = "123456789") \
	X(glass_accents, "a.conf:70", "9 characters",                                                        \
	  s->break_glass.justification =                                                                     \
	      "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9")                    \
	X(glass_padded, "a.conf:70", "9 characters", s->break_glass.justification = "  123456789 \t\n")      \
	X(glass_wide_padded, "a.conf:70", "1 characters",                                                    \
	  s->break_glass.justification = "\xc2\xa0\xe2\x80\x83\xe3\x80\x80x\xc2\xa0\xe2\x80\x83\xe3\x80\x80" \
					 "\xef\xbb\xbf\xc2\xa0\xc2\xa0")                                     \
	X(glass_broken_utf8, "a.conf:70", "9 characters",                                                    \
	  s->break_glass.justification = "\xe2"                                                              \
					 "abcdefgh")                                                         \
	X(glass_long_utf8, "a.conf:70", "3 characters",                                                      \
	  s->break_glass.justification = "\xe0\xa4\x85\xf0\x90\x80\x80\xc3\xa9")                             \
	X(glass_blank, "a.conf:70", "0 characters; expected 1", s->policy.break_glass_justification_min = 0; \
	  s->break_glass.justification = " \t \r\n")                                                         \
	X(glass_silent, "a.conf:70", "0 characters", s->break_glass.justification = NULL)                    \
	X(glass_long, "a.conf:70", "lasts 14401s; break_glass.max_duration is 4h",                           \
	  s->break_glass.said.window.until = s->break_glass.said.window.from + 4 * HOUR + 1)                 \
	X(glass_start, "a.conf:70", "both valid_from", s->break_glass.said.window.from = TIME_ALWAYS)        \
	X(glass_end, "a.conf:70", "both valid_from", s->break_glass.said.window.until = TIME_NEVER)          \
	X(glass_profession, "a.conf:70", "profession 'clerk' of 'adm.zoe' may not",                          \
	  s->break_glass.login = "adm.zoe")                                                                  \
	X(glass_student, "a.conf:70", "is a student", s->break_glass.login = "etu.noa";                      \
	  s->professions[SITE_STUDENT].emergency = true)                                                     \
	X(glass_service, "a.conf:70", "technical account", s->roles[1].login = "inf.leroy";                  \
	  s->teams[0].members = &s->members[1]; s->teams[0].member_count = 1)                                \
	/* stores */                                                                                         \
	X(owner, "careacl.conf:1", "owner 'inf.leroy' of store 'ward'", s->stores[0].owner = "inf.leroy")
/* clang-format on */

#define CHANGE(name, where, text, ...)                                                                       \
	static void change_##name(struct site *s)                                                            \
	{                                                                                                    \
		__VA_ARGS__;                                                                                 \
	}
MISTAKES(CHANGE)

struct mistake {
	const char *name, *where, *text;
	void (*change)(struct site *site);
};
#define ROW(name, where, text, ...) {#name, where, text, change_##name},
static const struct mistake mistakes[] = {MISTAKES(ROW)};
#define MISTAKE_COUNT (sizeof(mistakes) / sizeof(*mistakes))

static void show(const struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		print_message("    %s: %s\n", findings->items[i].where, findings->items[i].text);
}

static void test_each_mistake(void **state)
{
	(void)state;
	unsigned wrong = 0;
	for (size_t i = 0; i < MISTAKE_COUNT; i++) {
		static struct site site;
		site_init(&site);
		mistakes[i].change(&site);
		struct arena *arena = arena_new();
		struct findings findings;
		findings_init(&findings);
		findings.names_patients = true;
		bool built = facts_build(&site.policy, &site.statements, SITE_NOW, arena, &findings) != NULL;
		bool good = !built && findings.count == 1 && findings.error_count == 1 &&
			    strcmp(findings.items[0].where, mistakes[i].where) == 0 &&
			    strstr(findings.items[0].text, mistakes[i].text) != NULL;
		if (!good) {
			wrong++;
			print_message("%s: expected \"%s: ...%s\", found:\n", mistakes[i].name,
				      mistakes[i].where, mistakes[i].text);
			show(&findings);
		}
		findings_clear(&findings);
		arena_free(arena);
	}
	assert_int_equal(wrong, 0);
}

/* All mistakes that can be made together are reported in one run. */
static void test_many_at_once(void **state)
{
	(void)state;
	static struct site site;
	site_init(&site);
	change_profession(&site);
	change_member(&site);
	change_service_write(&site);
	change_attending(&site);
	change_objection_team(&site);
	change_document_up(&site);
	change_withheld_both(&site);
	change_hidden_undated(&site);
	change_heir_purpose(&site);
	change_derogation_end(&site);
	change_glass_risk(&site);
	change_glass_long(&site);
	change_patient_case(&site);
	change_glass_patient(&site);
	struct arena *arena = arena_new();
	struct findings findings;
	findings_init(&findings);
	assert_null(facts_build(&site.policy, &site.statements, SITE_NOW, arena, &findings));
	const unsigned lines[] = {10, 22, 33, 41, 44, 44, 45, 47, 48, 50, 60, 70, 70, 70};
	size_t expected = sizeof(lines) / sizeof(*lines);
	findings_sort(&findings);
	show(&findings);
	assert_int_equal(findings.count, expected);
	for (size_t i = 0; i < expected; i++) {
		char where[32];
		snprintf(where, sizeof(where), "a.conf:%u", lines[i]);
		assert_string_equal(findings.items[i].where, where);
	}
	findings_clear(&findings);
	arena_free(arena);
}

/* clang-format off */
/* What must not be refused. */
#define PERMITTED(X)                                                                                         \
	X(nothing_changed, (void)s)                                                                          \
	X(one_store, s->policy.store_count = 1; s->policy.category_count = 4; s->teams[0].stores.count = 0;  \
	  s->patients[0].deleted_count = 0; s->statements.patient_count = 1; s->statements.break_glass_count = 0) \
	X(attestation_either, s->policy.break_glass_either = true; s->break_glass.immediate_risk = false)    \
	X(justification_exact, s->break_glass.justification = " 1234567890 ")                                \
	X(justification_accents, s->break_glass.justification = "\xc3\xa9t\xc3\xa9 urgent")                  \
	X(longest_window, s->break_glass.said.window.until = s->break_glass.said.window.from + 4 * HOUR)     \
	X(legal_text, s->derogation.basis = BASIS_OTHER_PERMITTED; s->derogation.legal_text = "L.1")         \
	X(pending_derogation, s->derogation.agreed_by = NULL)                                                \
	X(announcement, s->hidden.ground = "before-announcement"; s->hidden.said.window.until = SITE_NOW + 1) \
	X(category_of_no_store_of_the_patient, s->patients[1].objections = &s->objection;                    \
	  s->patients[1].objection_count = 1; s->objection.categories = site_words(s, "medical", NULL))                    \
	X(deleted_category, s->deleted.document = NULL; s->deleted.category = "dmp")                         \
	X(author_no_professional, s->withheld.author = "fille.p2")                                           \
	X(empty_member_list, s->teams[1].member_count = 0)                                                   \
	X(two_logins_one_relation, s->patients[1].relations = &s->relation; s->patients[1].relation_count = 1) \
	X(professional_is_patient, s->patients[1].login = "inf.leroy")                                       \
	X(role_without_access, s->accesses[0].access = ACCESS_NONE)                                          \
	X(heir_cause, s->relation.kind = RELATION_HEIR; s->relation.purpose = "cause-of-death")               \
	X(heir_memory, s->relation.kind = RELATION_HEIR; s->relation.purpose = "memory")                     \
	X(owner_of_no_statement, s->stores[0].owner = "storekeeper")
/* clang-format on */

#define CHANGE_PERMITTED(name, ...)                                                                          \
	static void permitted_##name(struct site *s)                                                         \
	{                                                                                                    \
		__VA_ARGS__;                                                                                 \
	}
PERMITTED(CHANGE_PERMITTED)

static void test_permitted(void **state)
{
	(void)state;
#define PERMITTED_ROW(name, ...) {#name, "", "", permitted_##name},
	static const struct mistake changes[] = {PERMITTED(PERMITTED_ROW)};
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		static struct site site;
		site_init(&site);
		changes[i].change(&site);
		struct arena *arena = arena_new();
		struct findings findings;
		findings_init(&findings);
		bool built = facts_build(&site.policy, &site.statements, SITE_NOW, arena, &findings) != NULL;
		show(&findings);
		if (!built || findings.count != 0)
			fail_msg("%s was refused", changes[i].name);
		findings_clear(&findings);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_each_mistake),
	    cmocka_unit_test(test_many_at_once),
	    cmocka_unit_test(test_permitted),
	};
	return cmocka_run_group_tests_name("facts_build_refusals", tests, NULL, NULL);
}
