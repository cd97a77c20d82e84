/* What the files behind facts_build() share. Nothing else includes this.
 *
 * facts_build.c         the order of the work
 * facts_names.c         names looked up, refusals worded
 * facts_declared.c      names declared: well formed, once, not differing in case alone
 * facts_logins.c        which logins are declared, and by what
 * facts_persons.c       which logins are one person
 * facts_professionals.c professionals, supervisors
 * facts_roles.c         roles
 * facts_teams.c         teams and memberships
 * facts_patients.c      patients: ids, stores, positions, relations
 * facts_scope.c         what a wish or seal covers
 * facts_wishes.c        consents, objections
 * facts_seals.c         withheld, hidden, deleted
 * facts_derogations.c, facts_break_glass.c
 */
#ifndef CAREACL_POLICY_FACTS_BUILD_PRIVATE_H
#define CAREACL_POLICY_FACTS_BUILD_PRIVATE_H

#include "policy/arena.h"
#include "policy/facts.h"
#include "policy/statements.h"

/* What the statements say of a login beside its facts. */
struct login_trait {
	const struct said_professional *professional; /* the statement that counts; NULL: none */
	const struct said_patient *patient;           /* whose own login it is */
	bool is_current;                              /* declared by a statement that has not ended */
	bool is_service;                              /* a technical account (R38), in date */
	const struct said *declared;                  /* by the first statement that does */
	size_t order;                                 /* in which that one was read */
};

#define SCOPES_SHARED 64

struct facts_builder {
	const struct policy *policy;
	const struct statements *statements;
	int64_t now;
	struct arena *arena;   /* where facts live */
	struct arena *scratch; /* given back at the end */
	struct findings *findings;
	struct facts *facts;
	struct login *logins; /* facts->logins and so on, still writable */
	struct team *teams;
	struct patient *patients;
	struct login_trait *traits; /* by login_id */
	bool *teams_incomplete; /* by team_id: an error took members from it, so who is none is not said */
	const struct scope *scopes[SCOPES_SHARED]; /* of categories alone, met so far; NULL: none yet */
	bool is_draft;             /* a statement is flawed: errors are looked for, no facts come of it */
	unsigned suggestions_left; /* "did you mean" looks at every name: for the first errors only */
};

/* A statement being checked. One that has ended is checked by itself only: a name in it that no longer
 * fits is left out without a word; so it is in a lasting one. */
struct claim {
	const struct said *said;
	const char *what; /* "objection" */
	bool has_ended;
};

struct claim facts_claim(struct facts_builder *builder, const struct said *said, const char *what);

/* The head of a fact. */
struct statement facts_statement(enum statement_kind kind, const struct said *said);

/* `count` zeroed elements of the facts' arena / of scratch. NULL for count 0 and when out of memory; the
 * latter is kept in findings->out_of_memory. */
void *facts_array(struct facts_builder *builder, size_t count, size_t size);
void *facts_scratch(struct facts_builder *builder, size_t count, size_t size);

/* An error of the statement itself, ended or not. It is placed where `key` stands; NULL: the statement. */
void facts_refuse(struct facts_builder *builder, const struct claim *claim, const char *key,
		  const char *format, ...) __attribute__((format(printf, 4, 5)));

/* An error of what the statement names: not of one that has ended. */
void facts_refuse_name(struct facts_builder *builder, const struct claim *claim, const char *key,
		       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* An error of what the statement does not say. Not of a flawed one: the reader has reported that. */
void facts_refuse_missing(struct facts_builder *builder, const struct claim *claim, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Names looked up, as `key` says them. NO_ID after an error, or without one in a statement that has ended. */
store_id facts_resolve_store(struct facts_builder *builder, const struct claim *claim, const char *key,
			     const char *name);
category_id facts_resolve_category(struct facts_builder *builder, const struct claim *claim, const char *key,
				   const char *name);
profession_id facts_resolve_profession(struct facts_builder *builder, const struct claim *claim,
				       const char *key, const char *name);
team_id facts_resolve_team(struct facts_builder *builder, const struct claim *claim, const char *key,
			   const char *name);
patient_id facts_resolve_patient(struct facts_builder *builder, const struct claim *claim, const char *key,
				 const char *id);
login_id facts_resolve_login(struct facts_builder *builder, const struct claim *claim, const char *key,
			     const char *name);

/* The same for a login that must be a professional's. */
login_id facts_resolve_professional(struct facts_builder *builder, const struct claim *claim, const char *key,
				    const char *name);

/* Categories by name into *ret_set; false when none of them could be resolved. */
bool facts_resolve_categories(struct facts_builder *builder, const struct claim *claim, const char *key,
			      const struct words *names, struct category_set *ret_set);

/* The key stores; no names: all stores of the site. 0 when none of them could be resolved. */
store_set facts_resolve_stores(struct facts_builder *builder, const struct claim *claim,
			       const struct words *names);

/* What a statement covers, in its words, and the keys that say so. */
struct scope_words {
	const char *category_key;
	struct words categories;
	const char *document_key;
	struct words documents;
};

/* The scope of the words, which others may share; no word: the whole record. False when nothing of what is named could
 * be resolved; NULL: out of memory. */
bool facts_resolve_scope(struct facts_builder *builder, const struct claim *claim,
			 const struct scope_words *words, const struct scope **ret_scope);

/* A name that a statement declares. */
struct declared {
	const char *name;
	struct origin origin;
	size_t order; /* in which it was read */
};

/* Reports names that are none (identifier.h), names declared twice (where `once`), and names that differ
 * only in case. `what`: "patient id". Sorts `items`. O(n log n). */
void facts_check_names(struct facts_builder *builder, struct declared *items, size_t count, const char *what,
		       bool once);

/* Is there no character in it but white space? NULL is blank. */
bool facts_is_blank(const char *text);

/* Facts about a patient that were not said in the patient's statement: `order` is their index as read. */
struct addressed {
	patient_id patient;
	size_t order;
};

/* By patient; those of one patient stay as they were read. */
void facts_sort_addressed(struct addressed *items, size_t count);

/* The steps, in this order; each reports its errors and leaves facts as good as they can be. */
void facts_build_logins(struct facts_builder *builder);        /* logins, traits */
void facts_build_persons(struct facts_builder *builder);       /* login.person, by_person */
void facts_build_professionals(struct facts_builder *builder); /* needs logins */
void facts_build_roles(struct facts_builder *builder);         /* needs logins */
void facts_build_teams(struct facts_builder *builder);         /* needs logins, roles' traits */
void facts_build_patients(struct facts_builder *builder);      /* needs all of the above */
void facts_build_wishes(struct facts_builder *builder, const struct said_patient *said,
			struct patient *patient); /* part of facts_build_patients */
void facts_build_seals(struct facts_builder *builder, const struct said_patient *said,
		       struct patient *patient);               /* part of facts_build_patients */
void facts_build_derogations(struct facts_builder *builder);   /* needs patients */
void facts_build_break_glasses(struct facts_builder *builder); /* needs patients */

#endif
