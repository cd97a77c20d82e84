/* One question being judged: the question with its patient, login and place looked up, and what the
 * lines passed so far have left behind. Inside of decide(): decide.c holds the table, the matter_* files
 * hold the tests the table names.
 */
#ifndef CAREACL_POLICY_MATTER_H
#define CAREACL_POLICY_MATTER_H

#include "policy/decide.h"

struct matter {
	const struct question *question;
	const struct facts *facts;
	const struct policy *policy;
	const struct patient *patient;
	const struct login *login; /* NULL: of no statement */
	const struct category *category;
	const struct store *store;
	const struct profession *profession; /* NULL: no professional */
	struct because *because;             /* of the answer; may be NULL */
};

/* Looks up what the question names. Ids must be of the facts. */
void matter_init(struct matter *matter, const struct question *question, struct because *because);

/* Notes a statement the answer rests on. */
void matter_rests_on(struct matter *matter, const struct statement *statement);

/* Forgets what was noted, then rests the answer on `statement` alone (a floor that wins). */
void matter_rests_only_on(struct matter *matter, const struct statement *statement);

bool matter_is_live(const struct matter *matter, const struct statement *statement);

/* Wishes name persons: is `named` the login's person (same rpps), or the login itself? */
bool matter_is_person(const struct matter *matter, login_id named);

bool matter_patient_is_dead(const struct matter *matter);

/* The patient is alive, or dead for less than care_grace: lines 17 to 24 (R10, R23). */
bool matter_care_goes_on(const struct matter *matter);

/* A live withheld / deleted / hidden that covers the item; NULL if there is none. */
const struct seal *matter_deleted(const struct matter *matter);
const struct seal *matter_hidden(const struct matter *matter);
const struct seal *matter_withheld(const struct matter *matter);
/* ... a live withholding that closes the item to this login: they are neither its author nor, in a
 * shared record, a live attending physician (R17). */
const struct seal *matter_withheld_from(const struct matter *matter);
/* The live attending statement of the person; NULL if there is none. */
const struct attending *matter_attending(const struct matter *matter);

/* The next live objection, from `index` on, that has this target and covers the item; NULL at the end. */
const struct wish *matter_objection(const struct matter *matter, enum target_kind target, size_t *index);

/* Is the objection answered by a live, strictly later consent that names the person (R19), or by an exception that was said
 * with it? */
bool matter_is_answered(const struct matter *matter, const struct wish *objection);

/* Is the consent live here, the 24 hours of an outside consent to a shared record included (R16)? */
bool matter_consent_is_live(const struct matter *matter, const struct wish *consent);

/* A live consent to the person that covers the item (R16); NULL if there is none. */
const struct wish *matter_consent_to_person(const struct matter *matter);

/* The way a login treats a patient: a live membership in a team with a live assignment, in the store. */
struct team_route {
	const struct assignment *assignment;
	const struct membership *membership;
};

/* The next team route, from `*index` on (an index into the patient's assignments); false at the end. */
bool matter_team_route(const struct matter *matter, size_t *index, struct team_route *ret_route);

/* A team route with the consent that opens it, for regimes where one is needed (R14, R15). */
const struct wish *matter_route_consent(const struct matter *matter, struct team_route *ret_route);

/* The login's own membership in the team, live or in its grace; NULL if there is none. */
const struct membership *matter_membership(const struct matter *matter, team_id team);

/* Is the person in charge of an assignment that is live or in its grace (R13)? */
bool matter_is_in_charge(const struct matter *matter);

/* The live break-glass of the login; NULL if there is none. */
const struct break_glass *matter_break_glass(const struct matter *matter);

/* A live objection to emergency access of the login's kind that covers the item (R29). */
const struct wish *matter_emergency_objection(const struct matter *matter);

/* What the login's profession may do in the category (R03). */
enum access matter_matrix(const struct matter *matter);

/* R04, R05: 0 when the professional is live, not suspended and briefed as required; else the rule broken. */
unsigned matter_validity_rule_broken(const struct matter *matter);

/* The live role of the login that gives most in the category (R38, R39); NULL if there is none. */
const struct role *matter_role(const struct matter *matter, enum access *ret_access);

#endif
