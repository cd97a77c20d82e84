/* Whom the kept statements are about, found by index the other way around: the patients of a team, those who name a
 * login; and when what is kept about a name changes next.
 */
#ifndef CAREACL_REGISTRY_STATE_NAMES_H
#define CAREACL_REGISTRY_STATE_NAMES_H

#include "registry/state_desk.h"

/* Statements that were in force at some instant of first..last, both included. */
struct state_span {
	int64_t first, last;
};

/* What is in force whatever the clock says; one instant. */
#define STATE_SPAN_STILL ((struct state_span){STATE_STILL - 1, STATE_STILL - 1})
static inline struct state_span state_span_at(int64_t known)
{
	return known == STATE_STILL ? STATE_SPAN_STILL : (struct state_span){known, known};
}

struct state_names {
	const char *const *items;
	size_t count;
};

/* The names of a section's statements that speak of `name` in that way; `name` NULL: of all its statements. Each once,
 * sorted, in `arena`. */
enum state_result state_names_that(struct state_db *state, const char *section, enum state_mention_kind kind,
				   const char *name, struct state_span span, struct arena *arena,
				   struct state_names *ret_names);

/* The patients of whom something was known at the desk that names the login; or the team, as an assignment or its end. */
enum state_result state_names_desk_login(struct state_db *state, const char *login, struct state_span span,
					 struct arena *arena, struct state_names *ret_names);
enum state_result state_names_desk_team(struct state_db *state, const char *team, struct state_span span,
					struct arena *arena, struct state_names *ret_names);

/* Who is the same person as the patient by a merge of these two identities. */
enum state_result state_names_merged(struct state_db *state, const char *patient, struct state_span span,
				     struct arena *arena, struct state_names *ret_names);

/* The patients of whom the desk has recorded or ended anything since. */
enum state_result state_names_desk_since(struct state_db *state, const struct desk_mark *mark,
					 struct arena *arena, struct state_names *ret_names);

/* The sections in which it has. */
enum state_result state_names_desk_sections(struct state_db *state, const struct desk_mark *mark,
					    struct arena *arena, struct state_names *ret_names);

/* Lowers *io_next to the first instant after `after` at which a statement of the section with that name (NULL: any)
 * begins or ends to be in force; that speaks of `name` in that way; that declares the login; at which the desk records
 * or ends something about the patient. */
enum state_result state_next_named(struct state_db *state, const char *section, const char *name,
				   int64_t after, int64_t *io_next);
enum state_result state_next_that(struct state_db *state, const char *section, enum state_mention_kind kind,
				  const char *name, int64_t after, int64_t *io_next);
enum state_result state_next_declare(struct state_db *state, const char *login, int64_t after,
				     int64_t *io_next);
enum state_result state_next_desk(struct state_db *state, const char *patient, int64_t after,
				  int64_t *io_next);
enum state_result state_next_desk_login(struct state_db *state, const char *login, int64_t after,
					int64_t *io_next);

#endif
