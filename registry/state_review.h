/* Uses of break-glass beside the statements themselves: claims that were refused, whether whoever is to be told was
 * told, and what a reviewer found (R28, R40). Rows are only ever added.
 *
 * A use is known by its place: "desk:17" a statement of the desk, "refused:3" a refused claim, "LOGIN PATIENT FROM" one
 * that stands in the registry's files, where lines move.
 */
#ifndef CAREACL_REGISTRY_STATE_REVIEW_H
#define CAREACL_REGISTRY_STATE_REVIEW_H

#include "registry/state_desk.h"

#define REFUSED_FILE "refused"

/* A claim that gave nothing. */
struct refused_claim {
	int64_t id;
	const char *patient, *login;
	const char *justification; /* NULL: none was given */
	const char *reason;        /* in words */
	int64_t recorded;
	const char *recorded_by;
	const char *on_word_of, *reference; /* NULL: none */
};

struct refused_claims {
	const struct refused_claim *items; /* in order of id */
	size_t count;
};

/* Keeps one; *ret_id: its number. Inside a transaction or on its own. */
enum state_result state_refused_add(struct state_db *state, const struct refused_claim *claim,
				    int64_t *ret_id);

/* Puts one back under the number that it had, or under a new one where another claim has that. STATE_NONE: it is there.
 * Inside a transaction; `arena` is scratch. */
enum state_result state_refused_restore(struct state_db *state, const struct refused_claim *claim,
					struct arena *arena);

/* Those about a patient, of a login, both, or all (NULL). They live in `arena`. */
enum state_result state_refused_claims(struct state_db *state, const char *patient, const char *login,
				       struct arena *arena, struct refused_claims *ret_claims);

/* How often the login has claimed since `since`, with success and without. */
enum state_result state_claims_since(struct state_db *state, const char *login, int64_t since,
				     int64_t *ret_granted, int64_t *ret_refused);

/* The logins about whose break-glass the desk has spoken since. They live in `arena`. */
enum state_result state_break_glass_since(struct state_db *state, const struct desk_mark *mark,
					  struct arena *arena, struct words *ret_logins);

/* The clock was ahead, and that is known: what was recorded later than `at`, statements and ends of the desk, refused claims
 * and reviews, counts as recorded then. Statements keep their instant beside it (desk_item.since): by it what they begin
 * with is known to hold from then on. *ret_count: how many. Inside a transaction. */
enum state_result state_recorded_ahead(struct state_db *state, int64_t at, int64_t *ret_count);

/* What a reviewer found. */
struct review {
	const char *place, *reviewer, *finding, *recorded_by;
	int64_t at;
};

enum state_result state_review_add(struct state_db *state, const struct review *review);
/* The first review of that place. STATE_NONE: it was not reviewed. Lives in `arena`. */
enum state_result state_review_of(struct state_db *state, const char *place, struct arena *arena,
				  struct review *ret_review);

/* Whoever is to be told of a use was told (`problem` NULL), or why not. */
enum state_result state_notified_add(struct state_db *state, const char *place, int64_t at,
				     const char *problem);
/* The last attempt. STATE_NONE: there was none. *ret_problem lives in `arena`; NULL: it went well. */
enum state_result state_notified(struct state_db *state, const char *place, struct arena *arena,
				 const char **ret_problem);

#endif
