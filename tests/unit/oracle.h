/* A second reading of rules.md section 4, for the tests: written from the text of the table alone, line by
 * line, over the statements as they were said (words, no index, no sorted slice), as plainly as possible.
 *
 * It shares no code with decide(): only the types that carry question and answer. Where the two differ,
 * one of them has misread the text.
 */
#ifndef CAREACL_TESTS_ORACLE_H
#define CAREACL_TESTS_ORACLE_H

#include "policy/decide.h"
#include "policy/statements.h"

/* The question, in words. */
struct oracle_question {
	const struct policy *policy;
	const struct statements *said;
	const char *login;
	const char *patient;
	const char *category;
	const char *document; /* below the category, or NULL */
	int64_t now;
};

/* The answer of the table. */
struct decision oracle_decide(const struct oracle_question *question);

/* Does the statement's window, or its window moved by the periods of the policy, hold `now`? */
bool oracle_is_live(const struct said *said, int64_t now);

/* Are the two logins one person: the same login, or professionals with the same rpps? */
bool oracle_same_person(const struct statements *said, const char *login, const char *other);

#endif
