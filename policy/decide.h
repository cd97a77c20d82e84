/* The decision: may this login open this item of this patient now, how far, and why?
 *
 * One ordered table, rules.md section 4. Pure: no file, clock, name service or log; decide() allocates nothing.
 * Nothing else in careacl decides.
 */
#ifndef CAREACL_POLICY_DECIDE_H
#define CAREACL_POLICY_DECIDE_H

#include "policy/facts.h"
#include "policy/reason.h"

/* Who, what, when. The ids must be of `facts`; login NO_ID is a login of no statement. */
struct question {
	const struct facts *facts;
	login_id login;
	patient_id patient;
	category_id category;
	const char *document; /* path below the category, or NULL for the category itself */
	int64_t now;          /* an instant */
};

struct decision {
	enum effect effect;
	enum access access; /* ACCESS_NONE exactly when the effect is EFFECT_DENY */
	enum reason reason;
	unsigned rule; /* 11 for R11 */
};

/* The statements an answer rests on. */
#define BECAUSE_MAX 64
struct because {
	const struct statement *items[BECAUSE_MAX];
	size_t count; /* of those kept; an answer rests on more than BECAUSE_MAX never in practice */
};

/* Decides. `because` may be NULL; else it is filled, in the order of the table.
 * Implements every row of rules.md section 4. */
struct decision decide(const struct question *question, struct because *because);

/* The first instant after question->now at which access or reason differ if nothing more is
 * recorded; TIME_NEVER if there is none. */
int64_t decide_next_change(const struct question *question);

/* Did the same facts give at least `had` at some instant from `since` on, before question->now? Then it is a
 * date that ended it, not a change of the facts. The question's ids must be of its facts. */
bool decide_ended_by_date(const struct question *question, enum access had, int64_t since);

/* The first instant after `now` at which any bound of the patient's statements, or of a statement
 * about `login`, passes: nothing about the two can change before. TIME_NEVER if there is none.
 * login NO_ID: bounds of the patient's own statements only. */
int64_t decide_next_bound(const struct facts *facts, login_id login, patient_id patient, int64_t now);

/* The same of the statements about `login` alone, and of those about a student's supervisors. */
int64_t decide_next_login_bound(const struct facts *facts, login_id login, int64_t now);

/* Every login that could have any access to anything of the patient now or later, sorted, without
 * repetition, into logins[] (room for facts->login_count). Returns how many. Everybody else is denied.
 * `seen` is scratch of facts->login_count bytes, all zero before and after. */
size_t decide_candidates(const struct facts *facts, patient_id patient, login_id *logins,
			 unsigned char *seen);

#endif
