/* What is typed at the desk, as a statement in the registry's own words: which parts a verb's statement has. */
#ifndef CAREACL_DESK_SAYING_H
#define CAREACL_DESK_SAYING_H

#include "acl_sync/desk/desk.h"
#include "acl_sync/desk/statement_text.h"

/* One statement being written. */
struct saying {
	struct desk *desk; /* looked at: desk->before is open */
	const struct options *options;
	struct statement_text statement;
	const char *login; /* whom it names */
	int status;        /* of a refusal; STATUS_DONE: none yet */
};

/* A verb that says something: the section of the registry, and what it is called. */
struct said_verb;
const struct said_verb *said_verb_find(const char *name);
const char *said_verb_section(const struct said_verb *verb);
const char *said_verb_what(const struct said_verb *verb);

/* What a statement of that section of the desk's is called, in English; the section where nothing is known of it. */
const char *said_section_what(const char *section);

/* The statement's text, in desk->arena; saying->login is set. NULL: refused (said): saying->status. */
const char *saying_write(struct saying *saying, const struct said_verb *verb);

/* What was recorded, for people: in full on a terminal, elsewhere what kind of thing. In desk->arena. */
const char *saying_sentence(const struct desk *desk, const char *what, const char *patient, const char *text);

/* "team:x" or "x"; "login:x" or "x". */
const char *saying_team(const char *typed);
const char *saying_login(const char *typed);

/* ---- saying_options.c ---- */

/* Refuses what lacks an option that the verb cannot do without, two that should say the same and do not, and a directory
 * where a category belongs (said): saying->status. */
void saying_look_at_options(struct saying *saying);

/* ---- saying_teams.c ---- */

/* The teams of the patient's assignments that are not over, perhaps more than once, in desk->arena; of all that is in
 * force, a base that the guard keeps too. Returns how many. */
size_t saying_teams(const struct saying *saying, const char *const **ret_teams);

/* Is an assignment of the patient to the team not over yet? Else refused (said): saying->status. */
bool saying_is_assigned(struct saying *saying, const char *team);

#endif
