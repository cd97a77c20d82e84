/* What was said at the desk: every statement with who recorded it, when, on whose word; nothing is ever overwritten.
 * A withdrawal, a correction, an extension is a new row.
 */
#ifndef CAREACL_REGISTRY_STATE_DESK_H
#define CAREACL_REGISTRY_STATE_DESK_H

#include "policy/statements.h"
#include "registry/state_statements.h"

/* One statement of the desk. */
struct desk_item {
	int64_t id;          /* "desk:17" */
	const char *patient; /* id */
	const char
	    *section; /* "objections": a list of the patient; or "closed", "derogations", "break_glass" */
	const char *login;       /* whom it gives or refuses something by name; NULL: nobody */
	const char *text;        /* the statement as the registry would say it, on one line: "{ .. }" */
	int64_t recorded;        /* when */
	const char *recorded_by; /* who typed it */
	const char *on_word_of;  /* NULL: not said */
	const char *reference;   /* NULL: none */
	int64_t replaces;        /* the statement that this one corrects or extends; 0: none */
	/* when read: */
	int64_t ended; /* when it was withdrawn or replaced; STATE_STILL: it was not */
	const char *ended_by, *end_on_word_of, *end_reference;
	/* since <= instant < until: when it was known, whatever the clocks said. Within a second said and ended: in that
	 * second. What a clock that was ahead has recorded counts since that was put right (state_recorded_ahead). until
	 * STATE_STILL: it is */
	int64_t since, until;
	/* of a merge: it, or its end, is not accepted yet (state_waiting.h): it gives nobody anything */
	bool waits;
	/* of a merge, read by state_desk_known: what the registry said last of `patient` and of `text`, one each, section
	 * NULL where nothing is kept */
	const struct state_statement *last;
};

struct desk_items {
	const struct desk_item *items; /* in order of id */
	size_t count;
};

/* The file that desk statements are said to stand in: "desk:17". */
#define DESK_FILE "desk"

/* The number of what is not recorded yet. */
#define DESK_PROPOSED 999999999
#define DESK_PROPOSED_MAX 4 /* so many at once: the next ones count down from it */

/* A section that the registry has not: ends of assignments to a team, `valid_from` says when. */
#define DESK_DISCHARGES "discharges"

/* Another: two identities of one person. The text is the id of the other patient. */
#define DESK_MERGED "merged"

/* Records a statement; *ret_id: its number. Inside a transaction. */
enum state_result state_desk_add(struct state_db *state, const struct desk_item *item, int64_t *ret_id);

/* Records its end; a merge that had waited waits no longer. STATE_NONE: there is no such statement, or it has ended.
 * Inside a transaction. */
enum state_result state_desk_end(struct state_db *state, int64_t id, int64_t at, const char *ended_by,
				 const char *on_word_of, const char *reference);

/* What had been recorded by `known` and not ended by then: of a patient, or of all (NULL). Lives in `arena`. */
enum state_result state_desk_known(struct state_db *state, const char *patient, int64_t known,
				   struct arena *arena, struct desk_items *ret_items);

/* The same of all identities of the person who is `patient`, by what merges said then; in order of id. */
enum state_result state_desk_person(struct state_db *state, const char *patient, int64_t known,
				    struct arena *arena, struct desk_items *ret_items);

/* The whole history: of a patient, of a login, or of all (both NULL); ended ones too. */
enum state_result state_desk_history(struct state_db *state, const char *patient, const char *login,
				     struct arena *arena, struct desk_items *ret_items);

/* How far the desk had come: numbers of its last statement and its last end. */
struct desk_mark {
	int64_t statement, end;
};
enum state_result state_desk_mark(struct state_db *state, struct desk_mark *ret_mark);

/* Has anything been recorded since about the patient, or about who is the same person? STATE_OK or STATE_NONE. */
enum state_result state_desk_since(struct state_db *state, const struct desk_mark *mark, const char *patient);

/* The newest instant at which anything was recorded; 0: nothing was. It never goes back. */
enum state_result state_desk_last(struct state_db *state, int64_t *ret_at);

/* All ids of the person who is `patient`, that one first: what merges recorded by `known` and not ended by then say.
 * They live in `arena`. */
enum state_result state_desk_identities(struct state_db *state, const char *patient, int64_t known,
					struct arena *arena, struct words *ret_patients);

/* One, ended or not. */
enum state_result state_desk_find(struct state_db *state, int64_t id, struct arena *arena,
				  struct desk_item *ret_item);

#endif
