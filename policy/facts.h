/* Facts: all statements, resolved and sorted, never changed.
 *
 * A patient's slice holds everything said about that patient, so decide() reads
 * one patient and the people it names, never the whole registry.
 */
#ifndef CAREACL_POLICY_FACTS_H
#define CAREACL_POLICY_FACTS_H

#include "policy/findings.h"
#include "policy/policy.h"
#include "policy/time_window.h"
#include "policy/types.h"

/* What every statement has. First member of each, so a pointer to one is a pointer to the other. */
struct statement {
	enum statement_kind kind;
	struct origin origin;
	struct time_window window;
};

/* A document: its category and its path below the category, "2026/ecg.pdf". */
struct document_ref {
	category_id category;
	const char *path;
};

/* What a statement covers (rules.md section 4). */
struct scope {
	bool whole; /* lists neither categories nor documents */
	struct category_set categories;
	const struct document_ref *documents;
	size_t document_count;
};

struct professional {
	struct statement statement;
	login_id login;
	profession_id profession;
	bool suspended;
	int64_t briefed;             /* R05; TIME_NEVER: not */
	const char *rpps;            /* NULL: not recorded */
	const login_id *supervisors; /* R31; students only */
	size_t supervisor_count;
};

struct membership {
	struct statement statement;
	login_id login;
	team_id team;
};

/* One category of a role (R38, R39). */
struct role_access {
	category_id category;
	enum access access;
};

struct role {
	struct statement statement;
	login_id login;
	bool service; /* a technical account (R38) */
	const struct role_access *accesses;
	size_t access_count;
};

/* A login that some statement declares. */
struct login {
	const char *name;
	const struct professional *professional; /* NULL: no professional */
	login_id person; /* wishes name persons: the first login with the same rpps, itself otherwise */
	const struct membership *memberships;
	size_t membership_count;
	const struct role *roles;
	size_t role_count;
	struct origin origin; /* of the first statement that declares it */
};

struct team {
	const char *name;
	store_set stores;
	const char *unix_group; /* NULL: members are listed */
	const char *of;         /* NULL, or of which team these are some: a consent to that is to them too */
	struct origin origin;
};

struct assignment {
	struct statement statement;
	team_id team;
	login_id in_charge; /* NO_ID: nobody; wishes' reading: the person counts */
};

struct attending {
	struct statement statement;
	login_id login; /* the person counts */
};

/* A consent or an objection. */
struct wish {
	struct statement statement;
	enum target_kind target;
	uint32_t target_id; /* login_id (the person counts), team_id, profession_id; else NO_ID */
	const struct scope *scope;
	/* of a feed, else NULL: an objection's source; of a consent, the source of the objections that it is an exception of */
	const char *source;
};

/* Withheld, hidden, deleted. */
struct seal {
	struct statement statement;
	login_id author; /* withheld only; NO_ID otherwise; the person counts */
	bool
	    is_shared; /* deleted only: said of another identity of the person; it closes, and destroys nothing */
	const struct scope *scope;
};

struct relation {
	struct statement statement;
	login_id login;
	enum relation_kind kind;
	bool agreed;
	struct category_set categories;
};

struct derogation {
	struct statement statement;
	login_id login;
	enum basis basis;
	bool agreed;         /* agreed_by is there (R21) */
	bool patient_agreed; /* R21, abuse */
	bool withheld;       /* R20: opens withheld items too */
	struct category_set categories;
};

struct break_glass {
	struct statement statement;
	login_id login;
};

struct patient {
	const char *id;
	struct origin origin;
	login_id login; /* R06; NO_ID: none */
	bool vulnerable;
	store_set stores;
	int64_t majority;  /* 18th birthday, first instant (R27) */
	int64_t abuse_age; /* birthday of abuse_minor_age, first instant (R21) */
	int64_t deceased;  /* TIME_NEVER: alive */
	int64_t closed;    /* R18; TIME_NEVER: open */
	const struct assignment *assignments;
	size_t assignment_count;
	const struct attending *attendings;
	size_t attending_count;
	const struct wish *consents;
	size_t consent_count;
	const struct wish *objections;
	size_t objection_count;
	const struct seal *withheld;
	size_t withheld_count;
	const struct seal *deleted;
	size_t deleted_count;
	const struct seal *hidden;
	size_t hidden_count;
	const struct relation *relations;
	size_t relation_count;
	const struct derogation *derogations;
	size_t derogation_count;
	const struct break_glass *break_glasses;
	size_t break_glass_count;
};

struct facts {
	const struct policy *policy;
	const struct login *logins; /* sorted by name: index = login_id */
	size_t login_count;
	const struct team *teams; /* sorted by name */
	size_t team_count;
	const struct patient *patients; /* sorted by id */
	size_t patient_count;
	const struct role *roles; /* sorted by login; struct login points into it */
	size_t role_count;
	const struct membership *memberships; /* sorted by login; struct login points into it */
	size_t membership_count;
	const login_id *members;  /* logins of memberships, sorted by team: see team_members */
	const size_t *team_first; /* team_count + 1 offsets into members */
	const login_id *students; /* logins of students, for R31 */
	size_t student_count;
	const login_id *by_person;  /* all logins, those of one person together */
	const size_t *person_first; /* login_count offsets into by_person, by login_id of the person */
	const size_t *person_size;  /* how many logins that person has; 0 where login is no person's first */
};

/* Index of the one with that name, NO_ID if there is none. O(log n). */
login_id facts_login(const struct facts *facts, const char *name);
team_id facts_team(const struct facts *facts, const char *name);
patient_id facts_patient(const struct facts *facts, const char *id);

/* The first rule about the professional themselves that does not hold at `now`: 4 (in date, not suspended: R04), 5
 * (briefed: R05); 0: both do. */
unsigned professional_rule_broken(const struct policy *policy, const struct professional *professional,
				  int64_t now);

/* Does the scope name that very document of the category, not one above it? */
bool scope_names_document(const struct scope *scope, category_id category, const char *document);

/* All that is withheld, hidden or deleted, one after the other from 0 on; NULL: there is no more. */
const struct seal *patient_seal(const struct patient *patient, size_t index);

/* One that speaks of categories and documents, and of which. */
struct scoped_statement {
	const struct statement *statement;
	const struct scope *scope;
};

/* All of those, one after the other from 0 on: objections and what patient_seal() has. false: there is no more. */
bool patient_scoped(const struct patient *patient, size_t index, struct scoped_statement *ret_scoped);

/* Does the scope cover the category, or the document (path below it) when `document` is not NULL?
 * A statement that names a directory covers what lies below it. */
bool scope_covers(const struct scope *scope, category_id category, const char *document);

#endif
