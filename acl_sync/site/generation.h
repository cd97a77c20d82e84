/* One generation of the texts: careacl.conf, the registry and the Unix groups of teams, parsed into facts.
 * Loaded whole or not at all; kept in the state, so that the last good one can go on. */
#ifndef CAREACL_SITE_GENERATION_H
#define CAREACL_SITE_GENERATION_H

#include "acl_sync/feed/feed_stage.h"
#include "acl_sync/site/desk_merge.h"
#include "registry/settings.h"
#include "registry/state_db.h"

struct generation {
	struct arena *arena;      /* owns everything below */
	struct state_text *items; /* the texts; the groups are appended when they have been resolved */
	size_t count, capacity;
	struct arena
	    *text_arena; /* where texts of the state live; NULL: in `arena`, or they have been given back */
	unsigned char id[STATE_TEXTS_ID_SIZE]; /* of the first `identified` texts */
	size_t identified;
	const struct settings *settings; /* NULL: careacl.conf is wrong */
	const struct settings *draft;    /* what of it could be read: to look for more errors only */
	bool is_right;                   /* nothing was wrong with any text */
	struct statements statements;    /* as the registry says, groups' members put in */
	struct feed_staged fed;          /* what feeds came to; of new texts only */
	struct arena *fed_arena;         /* owns its notes; NULL: there are none */
	bool wants_notes;                /* set before it is read: fed.notes are asked for */
	struct desk_items desk;          /* what the desk says, set before it is built */
	struct desk_merged merged;       /* both together, once built */
	const struct facts *facts;       /* NULL until built */
};

/* The members of a team's Unix group. */
struct group_members {
	const char *const *logins;
	size_t count;
};

/* Gives the members of `group` for a team of `statements`; they live in `arena`. false when nobody can
 * tell: the team then has no members. */
struct group_source {
	bool (*members)(void *context, const char *group, const struct statements *statements,
			struct arena *arena, struct group_members *ret_members);
	void *context;
};

/* An empty generation, false when out of memory; and the end of one. */
bool generation_init(struct generation *generation);
void generation_clear(struct generation *generation);

/* Reads careacl.conf and the sources it names, and parses them; everything wrong goes to `findings`.
 * `folder`: absolute, where relative paths start; `before`: what feeds said last. true when nothing was wrong; settings are set even
 * where only the registry is wrong. */
bool generation_read(struct generation *generation, const struct config_text *conf, const char *folder,
		     const struct feed_before *before, int64_t now, struct findings *findings);

/* The same from the texts that the state keeps for `role`. */
enum state_result generation_from_state(struct generation *generation, struct state_db *state,
					const char *role, const char *folder, struct findings *findings);

/* The groups that `role`'s texts hold, as a group_source.members; `context` is a struct generation. */
bool generation_kept_members(void *context, const char *group, const struct statements *statements,
			     struct arena *arena, struct group_members *ret_members);

/* Puts the members of Unix groups in and builds the facts as of `now`. false when something was wrong, now or
 * when it was read: facts are then NULL, but what is wrong across statements has been found. */
bool generation_build(struct generation *generation, const struct group_source *groups, int64_t now,
		      struct findings *findings);

/* Gives the memory of texts that come from the state back, where nobody asks for them any more: the generation is built, and
 * none that a state will keep. */
void generation_forget_texts(struct generation *generation);

/* All texts with the number that tells them from others: cheap once it is built. */
struct state_texts generation_texts(const struct generation *generation);

/* Are they those that the state keeps for `role`? What cannot be read is not. */
bool generation_is_kept(const struct generation *generation, struct state_db *state, const char *role);

#endif
