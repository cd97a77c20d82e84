/* A small correct site in memory, for tests: change one thing, then build the facts.
 *
 * Every statement stands on a line of its own of "a.conf" (the numbers below), so a test can say which
 * one must be named. A program includes this once.
 */
#ifndef CAREACL_TESTS_SITE_BUILDER_H
#define CAREACL_TESTS_SITE_BUILDER_H

#include "policy/facts_build.h"

#define SITE_NOW INT64_C(1795251600) /* 2026-11-21T10:00:00+01:00 */
#define HOUR INT64_C(3600)
#define DAY (24 * HOUR)

/* Head of a statement on that line. */
#define SAID(line_)                                                                                          \
	{                                                                                                    \
		.origin = {"a.conf", (line_)}, .window = { TIME_ALWAYS, TIME_NEVER }                         \
	}
#define SAID_DURING(line_, from_, until_)                                                                    \
	{                                                                                                    \
		.origin = {"a.conf", (line_)}, .window = {(from_), (until_) }                                \
	}

/* A list of words that lives as long as the block: WORDS("medical", "nursing"). */
#define WORDS(...)                                                                                           \
	((struct words){(const char *const[]){__VA_ARGS__},                                                  \
			sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)})

enum { SITE_MEDICAL, SITE_NURSING, SITE_PSYCHIATRY, SITE_ADMIN, SITE_NOTES, SITE_DMP, SITE_OLD };
enum { SITE_PHYSICIAN, SITE_NURSE, SITE_CLERK, SITE_STUDENT };
enum { SITE_WARD, SITE_HOUSE, SITE_SHARED, SITE_ARCHIVE };

static const struct store site_stores[] = {
    {.name = "ward", .owner = "root", .regime = REGIME_ESTABLISHMENT, .origin = {"careacl.conf", 1}},
    {.name = "house",
     .owner = "root",
     .regime = REGIME_SHARED_PRACTICE,
     .express_consent = true,
     .origin = {"careacl.conf", 2}},
    {.name = "shared", .owner = "root", .regime = REGIME_SHARED_RECORD, .origin = {"careacl.conf", 3}},
    {.name = "archive",
     .owner = "root",
     .regime = REGIME_ESTABLISHMENT,
     .depth = DEPTH_CATEGORY,
     .origin = {"careacl.conf", 4}},
};
static const struct category site_categories[] = {
    {.name = "medical", .store = SITE_WARD},
    {.name = "nursing", .store = SITE_WARD},
    {.name = "psychiatry", .store = SITE_WARD, .sensitive = true},
    {.name = "admin", .store = SITE_WARD},
    {.name = "notes", .store = SITE_HOUSE},
    {.name = "dmp", .store = SITE_SHARED},
    {.name = "old", .store = SITE_ARCHIVE},
};
static const struct profession site_professions[] = {
    {.name = "physician", .emergency = true},
    {.name = "nurse", .emergency = true},
    {.name = "clerk"},
    {.name = "student-nurse", .student = true},
};

/* Statements that a test may change before it builds. */
struct site {
	struct store stores[4];
	struct category categories[7];
	struct profession professions[4];
	struct policy policy;
	struct said_professional professionals[8];
	struct said_member members[4];
	struct said_team teams[3];
	struct said_role_access accesses[2];
	struct said_role roles[2];
	struct said_attending attending;
	struct said_assignment assignment;
	struct said_wish consent, objection;
	struct said_seal withheld, deleted, hidden;
	struct said_relation relation;
	struct said_patient patients[3];
	struct said_derogation derogation;
	struct said_break_glass break_glass;
	struct statements statements;
	const char *category, *supervisor, *shared_store; /* the words of lists */
	const char *words[2];                             /* those of site_words() */
};

/* A list of one word or two (else NULL) that lives as long as the site; one list a site. */
static inline struct words site_words(struct site *site, const char *first, const char *second)
{
	site->words[0] = first;
	site->words[1] = second;
	return (struct words){site->words, second == NULL ? 1 : 2};
}

static inline void site_fill_people(struct site *site)
{
	struct said_professional *one = site->professionals;
	one[0] = (struct said_professional){SAID(10), .login = "dr.martin", .profession = "physician",
					    .rpps = "1"};
	one[1] =
	    (struct said_professional){SAID(11), .login = "dr.ville", .profession = "physician", .rpps = "2"};
	one[2] = (struct said_professional){SAID(12), .login = "inf.leroy", .profession = "nurse"};
	one[3] = (struct said_professional){SAID(13), .login = "adm.zoe", .profession = "clerk"};
	one[4] = (struct said_professional){SAID(14), .login = "etu.noa", .profession = "student-nurse",
					    .supervisors = {&site->supervisor, 1}};
	one[5] =
	    (struct said_professional){SAID(15), .login = "a.martin", .profession = "clerk", .rpps = "1"};
	site->members[0] = (struct said_member){SAID(21), .login = "inf.leroy"};
	site->members[1] = (struct said_member){SAID(22), .login = "dr.martin"};
	site->members[2] = (struct said_member){SAID(24), .login = "dr.ville"};
	site->teams[0] = (struct said_team){SAID(20), .name = "ward-b", .stores = {&site_stores[0].name, 1},
					    .members = &site->members[0], .member_count = 2};
	site->teams[1] =
	    (struct said_team){SAID(23), .name = "cardiology", .stores = {&site_stores[0].name, 1},
			       .members = &site->members[2], .member_count = 1};
	site->accesses[0] = (struct said_role_access){"admin", ACCESS_WRITE, {"a.conf", 31}};
	site->accesses[1] = (struct said_role_access){"medical", ACCESS_DEPOSIT, {"a.conf", 33}};
	site->roles[0] = (struct said_role){SAID(30), .login = "adm.zoe", .accesses = &site->accesses[0],
					    .access_count = 1, .ground = "admissions"};
	site->roles[1] = (struct said_role){SAID(32),
					    .login = "svc.scan",
					    .accesses = &site->accesses[1],
					    .access_count = 1,
					    .ground = "scanner",
					    .service = true,
					    .responsible = "adm.zoe"};
}

static inline void site_fill_patients(struct site *site)
{
	site->attending = (struct said_attending){SAID(41), .login = "dr.ville"};
	site->assignment = (struct said_assignment){SAID(42), .team = "ward-b", .in_charge = "dr.martin"};
	site->consent =
	    (struct said_wish){SAID(43), .to = "login:dr.ville", .categories = {&site->category, 1}};
	site->objection = (struct said_wish){SAID(44), .to = "profession:clerk"};
	site->withheld = (struct said_seal){SAID(45), .category = "nursing", .author = "inf.leroy"};
	site->deleted = (struct said_seal){SAID(46), .document = "dmp/old.pdf"};
	site->hidden = (struct said_seal){SAID(47), .document = "medical/a/b.pdf", .ground = "third-party"};
	site->relation = (struct said_relation){SAID(48), .login = "fille.p2", .kind = RELATION_RELATIVE,
						.agreed = true, .categories = {&site->category, 1}};
	site->patients[0] = (struct said_patient){SAID(40),
						  .id = "P2",
						  .login = "pat.p2",
						  .birth_date = "1950-02-01",
						  .attendings = &site->attending,
						  .attending_count = 1,
						  .teams = &site->assignment,
						  .team_count = 1,
						  .consents = &site->consent,
						  .consent_count = 1,
						  .objections = &site->objection,
						  .objection_count = 1,
						  .withheld = &site->withheld,
						  .withheld_count = 1,
						  .deleted = &site->deleted,
						  .deleted_count = 1,
						  .hidden = &site->hidden,
						  .hidden_count = 1,
						  .relations = &site->relation,
						  .relation_count = 1};
	site->patients[1] = (struct said_patient){SAID(50),
						  .id = "P1",
						  .birth_date = "2011-05-06",
						  .stores = {&site->shared_store, 1},
						  .has_closed = true,
						  .closed = SITE_NOW};
	site->derogation = (struct said_derogation){SAID_DURING(60, SITE_NOW - DAY, SITE_NOW + DAY),
						    .patient = "P2",
						    .login = "insp.roy",
						    .basis = BASIS_INSPECTION,
						    .categories = {&site->category, 1},
						    .reference = "letter 114",
						    .agreed_by = "dr.martin"};
	site->break_glass = (struct said_break_glass){SAID_DURING(70, SITE_NOW - HOUR, SITE_NOW + HOUR),
						      .patient = "P1",
						      .login = "inf.leroy",
						      .justification = "unconscious",
						      .cannot_consent = true,
						      .immediate_risk = true};
}

/* The site without a mistake. Lists that a test lengthens have room. */
static inline void site_init(struct site *site)
{
	*site = (struct site){.category = "medical", .supervisor = "inf.leroy", .shared_store = "shared"};
	for (size_t i = 0; i < 4; i++) {
		site->stores[i] = site_stores[i];
		site->professions[i] = site_professions[i];
	}
	for (size_t i = 0; i < 7; i++)
		site->categories[i] = site_categories[i];
	site->policy = (struct policy){.stores = site->stores,
				       .store_count = 4,
				       .categories = site->categories,
				       .category_count = 7,
				       .professions = site->professions,
				       .profession_count = 4,
				       .break_glass_max_seconds = 4 * HOUR,
				       .break_glass_access = ACCESS_READ,
				       .break_glass_justification_min = 10};
	site_fill_people(site);
	site_fill_patients(site);
	site->statements = (struct statements){.professionals = site->professionals,
					       .professional_count = 6,
					       .teams = site->teams,
					       .team_count = 2,
					       .roles = site->roles,
					       .role_count = 2,
					       .patients = site->patients,
					       .patient_count = 2,
					       .derogations = &site->derogation,
					       .derogation_count = 1,
					       .break_glasses = &site->break_glass,
					       .break_glass_count = 1};
}

#endif
