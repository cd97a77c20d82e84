/* The guard: a change of the texts that takes away, or gives, too many of the accesses in force is held
 * until somebody accepts it (disk.md, "How a sync changes it", 3).
 *
 * Compared are decisions at one instant on the facts of the base (what was last let through, for each
 * store) and on the new facts, by login, patient and category; so what a date ends is never held. Nor is what
 * the patient says, a suspension, or what a consent or a break-glass gives. A held access keeps the base's
 * decision; everything else follows the new facts.
 *
 * Patients of whom the new texts say nothing any more are the base's alone where losses of its store are held: it decides
 * about them, with all that the desk says. What is held of a text stays held while the text stays the same: that the desk
 * takes one of the accesses does not let the others go, nor, should it take them all, what it gives back of them.
 */
#ifndef CAREACL_SITE_GUARD_H
#define CAREACL_SITE_GUARD_H

#include "acl_sync/site/generation.h"
#include "policy/compile.h"
#include "registry/state_holds.h"

#define GUARD_HASH_SIZE 17 /* 16 hexadecimal digits */

/* One access that would change and is held. Names are of the facts they come from. */
struct guard_access {
	const char *login, *patient, *category;
	const struct facts *base; /* of its store */
	int64_t since;            /* when nothing of its store was held last */
	enum access had, wants;
	bool named; /* the new facts can ask about it: the login is a candidate of a patient they have */
};

/* A category whose path in the settings has changed. */
struct guard_path {
	const char *store, *category; /* names */
	const char *had, *wants;      /* paths below the folder */
	struct origin origin;
};

/* What the guard says about one store. */
struct guard_store {
	const char *name;
	const struct generation *base;
	int64_t since;                  /* when nothing of it was held last */
	size_t in_force;                /* accesses by the base's facts */
	size_t losses, gains;           /* that would change, without those that are never held */
	size_t held;                    /* of those, held: accesses kept as they were */
	bool holds_losses, holds_gains; /* which of them */
	size_t moved;                   /* categories whose path has changed */
	bool
	    collides; /* ... one to where another's directories are: never accepted, the base goes on as a whole */
	bool accepted; /* would be held, but its hash was typed after --accept */
	char hash[GUARD_HASH_SIZE];
};

/* The base of a store of which losses are held: it goes on deciding about patients whom the new texts do not name. */
struct guard_kept {
	const char *store;
	const struct facts *facts;
	const struct generation *generation; /* NULL: of a past instant */
};

struct guard {
	struct arena *arena;
	struct guard_store *stores; /* those that have a base, in policy order */
	size_t store_count;
	struct guard_access *held; /* sorted by patient, login, category */
	size_t held_count, held_capacity;
	struct guard_path *paths; /* of stores whose change was not accepted the old ones stay in force */
	size_t path_count, path_capacity;
	struct guard_kept *kept;
	size_t kept_count, kept_capacity;
	const char *const *absent; /* ids of the patients that only those bases name, sorted */
	size_t absent_count;
	struct generation *bases; /* loaded from the state */
	size_t base_count;
	struct state_holds going_on; /* of these very texts the last sync held that already */
	const struct facts
	    *facts; /* the new facts, able to name every held access; NULL: as they were given */
	struct generation
	    *whole; /* not NULL: this base goes on as a whole (an empty registry, a category gone) */
};

/* What the guard is asked with. */
struct guard_question {
	const struct generation *fresh; /* what would be in force */
	struct state_db *state;
	const char *folder;         /* where relative paths of the base start */
	const char *const *accepts; /* hashes that were typed */
	size_t accept_count;
	int64_t now;
	bool paths_only; /* guard_ask_paths */
};

/* Compares and fills `ret_guard`, which guard_clear ends. STATE_ERROR: the base could not be read or built
 * (said in `findings`), or no memory. Leaves the zone of the process as it found it in fresh->settings. */
enum state_result guard_ask(const struct guard_question *question, struct findings *findings,
			    struct guard *ret_guard);

void guard_clear(struct guard *guard);

/* decide(), but for what is held. `ret_next_change` and `because` may be NULL. */
struct decision guard_decide(const struct guard *guard, const struct question *question,
			     struct because *because, int64_t *ret_next_change);

/* The facts whose decision that is: the question's, or those of the base: what the decision rests on is numbered there. */
const struct facts *guard_facts_of(const struct guard *guard, const struct question *question);

/* The logins of whom something about the patient is held, in `arena`; false: no memory. */
bool guard_held_logins(const struct guard *guard, const char *patient, struct arena *arena,
		       const char *const **ret_logins, size_t *ret_count);

/* What of `fresh`, newer facts about that patient, is held now that the desk has said more: the guard's bases are asked
 * again with all that it says of them. Fills `ret_guard`, which guard_clear ends in either case; it lives no longer than
 * `guard` and `fresh`, and its facts (NULL: those of `fresh`) are what its decisions are asked with. false: no memory, the
 * state cannot be read, or facts could not be built (`findings`). */
bool guard_ask_again(const struct guard *guard, struct state_db *state, const char *patient,
		     const struct generation *fresh, int64_t now, struct findings *findings,
		     struct guard *ret_guard);

/* Does that statement of the desk's fit a base that goes on? Then it counts as far as that base decides. */
bool guard_keeps_statement(const struct guard *guard, int64_t id);

/* What the bases that go on say of that patient as their `index`-th facts: NULL after the last. */
const struct facts *guard_kept_facts(const struct guard *guard, size_t index);

/* Puts the paths that stay in force into the settings' policy, which the facts use. Memory is the arena's; false when
 * there is none. Before anything was done by them. */
bool guard_paths_keep(const struct guard *guard, struct policy *policy, struct arena *arena);

/* The change of that category's path, NULL if there is none. */
const struct guard_path *guard_path_of(const struct guard *guard, const char *category);

/* Are paths alone asked about? No more than the settings of the base are read then: nothing is held. */
enum state_result guard_ask_paths(const struct guard_question *question, struct findings *findings,
				  struct guard *ret_guard);

/* What was held of a store at a past instant, or is now, of a patient about whom the desk has said more. */
struct guard_past {
	const char *store;
	const struct facts *base; /* what it said, decided at that instant */
	int64_t since;            /* when nothing of the store was held last */
	bool losses, gains;       /* which of the changes */
};

/* Puts into `guard`, whose arena is its own, what of `fresh` was held at `now`. The bases must live as long as the guard.
 * false: no memory, or the facts could not be built (`findings`). */
bool guard_hold_past(struct guard *guard, const struct guard_past *pasts, size_t count,
		     const struct generation *fresh, int64_t now, struct findings *findings);

/* decide(); what the facts do not know nobody has in them. */
struct decision guard_decide_known(const struct question *question, struct because *because);

/* The decision at a past instant: `fresh` asks what was known then, `base` the same of the past's base; what neither
 * knows has NO_ID. Sets *ret_is_base where the base's decision was in force. */
struct decision guard_decide_past(const struct guard_past *past, const struct question *fresh,
				  const struct question *base, bool *ret_is_base);

/* Is anything of it held? */
static inline bool guard_store_holds(const struct guard_store *store)
{
	return store->held > 0 || (store->moved > 0 && !store->accepted) || store->collides;
}

/* Is anything of it held, or would be but for what the desk has refused meanwhile? Its base stays: what ends a refusal does
 * not let the rest through. */
static inline bool guard_store_waits(const struct guard_store *store)
{
	return guard_store_holds(store) || ((store->holds_losses || store->holds_gains) && !store->accepted);
}

/* The same of the store of that name. */
bool guard_waits(const struct guard *guard, const char *store);

#endif
