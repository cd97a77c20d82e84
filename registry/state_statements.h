/* Statements one by one, with when each was in force, and whom it speaks of: a patient's slice of the registry is
 * found by index, and what was said at any past instant still stands here. Nothing is overwritten but the line that
 * a statement moved to.
 */
#ifndef CAREACL_REGISTRY_STATE_STATEMENTS_H
#define CAREACL_REGISTRY_STATE_STATEMENTS_H

#include "registry/state_db.h"

/* How a statement speaks of somebody or something. */
enum state_mention_kind {
	MENTION_DECLARES,   /* a login that it declares */
	MENTION_MEMBER,     /* of a team or a Unix group: the login */
	MENTION_SUPERVISOR, /* of a student: the supervisor's login */
	MENTION_PERSON,     /* of a professional: the rpps */
	MENTION_TEAM,       /* of a patient: a team assigned to them */
	MENTION_GROUP,      /* of a team: its Unix group */
	MENTION_NAMED /* of a patient, a break-glass: a login that it gives something, declared elsewhere */
};

struct state_mention {
	enum state_mention_kind kind;
	const char *name;
};

/* The section of a Unix group's members, a login a line; statement_sections has the others. */
#define STATE_SECTION_GROUP "group"

/* The section of careacl.conf as a whole: what the matrix and the stores were at a past instant. */
#define STATE_SECTION_SETTINGS "settings"

/* One statement. */
struct state_statement {
	int64_t id;          /* set when read */
	const char *section; /* "patients" */
	const char *
	    name; /* patients: the id; derogations, break_glass: the patient's; teams: the name; else the login */
	const char *file;
	unsigned line; /* of its `{` */
	const char *text;
	size_t size;
	const struct state_mention *mentions; /* when written */
	size_t mention_count;
};

struct state_statements {
	const struct state_statement *items;
	size_t count;
};

/* The instant "now" of the functions below: what is in force, whatever the clock says. */
#define STATE_STILL INT64_MAX

/* From `at` on exactly these are in force: those that were already go on, the others end or begin. Sorts `items`.
 * Outside of a transaction, in many short ones, so that the desk never waits for all of it: whoever is killed leaves some
 * of the one and some of the other, and the next replacement completes it (the caller notes whose statements these are). */
enum state_result state_statements_replace(struct state_db *state, struct state_statement *items,
					   size_t count, int64_t at);

/* The same without doing it: tells each that would end or begin. The callback returns false to stop: then the answer is
 * STATE_ERROR. Sorts `items`. */
typedef bool state_statement_told(void *context, const struct state_statement *statement, bool begins);
enum state_result state_statements_compare(struct state_db *state, struct state_statement *items,
					   size_t count, state_statement_told *tell, void *context);

/* Those of a section with that name (NULL: all of the section) in force at `at`, as they were read: by file and
 * line. They live in `arena`. */
enum state_result state_statements_named(struct state_db *state, const char *section, const char *name,
					 int64_t at, struct arena *arena,
					 struct state_statements *ret_statements);

/* The same of those that were in force at some instant of first..last, both included. */
enum state_result state_statements_during(struct state_db *state, const char *section, const char *name,
					  int64_t first, int64_t last, struct arena *arena,
					  struct state_statements *ret_statements);

/* The one of a section with that name that was in force last, by `at`, what feeds add to it aside: it may have ended. It lives in `arena`. STATE_NONE:
 * there was none by then; section is NULL. */
enum state_result state_statements_last(struct state_db *state, const char *section, const char *name,
					int64_t at, struct arena *arena,
					struct state_statement *ret_statement);

/* Of all that are in force, by section, name, file and line, the next `limit` behind those of the section, name and file of
 * `after` (NULL: the first): the last of them may be some of several of one section, name and file. */
enum state_result state_statements_still(struct state_db *state, const struct state_statement *after,
					 size_t limit, struct arena *arena,
					 struct state_statements *ret_statements);

/* Those of a section that speak of `name` in that way, in force at `at`. */
enum state_result state_statements_that(struct state_db *state, const char *section,
					enum state_mention_kind kind, const char *name, int64_t at,
					struct arena *arena, struct state_statements *ret_statements);

/* All break-glass statements that ever stood in the registry's files, in force or not; the latest first. */
enum state_result state_break_glass_ever(struct state_db *state, struct arena *arena,
					 struct state_statements *ret_statements);

/* Does any statement in force at `at` declare the login? STATE_OK or STATE_NONE. */
enum state_result state_statements_declare(struct state_db *state, const char *login, int64_t at);

/* The first instant about which anything is kept; STATE_NONE: nothing is. */
enum state_result state_statements_first(struct state_db *state, int64_t *ret_at);

/* Since when the newest of what is in force there stands as it does. STATE_NONE: nothing is. */
enum state_result state_statements_since(struct state_db *state, const char *section, const char *name,
					 int64_t *ret_since);

#endif
