/* What the guard held at a past instant: beside the slice of what was known then, one of what the base had said, so that
 * both can be asked (registry/state_holds.h). Where nothing was held it costs one look.
 */
#ifndef CAREACL_SITE_HELD_PAST_H
#define CAREACL_SITE_HELD_PAST_H

#include "acl_sync/site/guard.h"
#include "acl_sync/site/slice.h"
#include "registry/state_holds.h"
#include "registry/state_names.h"

struct site;

/* A base: what it said of the patients, and what the desk had said by the instant that is asked about. */
struct held_base {
	int64_t known;
	struct slice slice;
};

struct held_past {
	struct arena *arena;
	struct state_holds holds; /* of the instant */
	struct slice fresh;       /* what was known, to find whom it speaks of; none where nothing was held */
	struct held_base *bases;  /* each once */
	size_t base_count;
	struct guard_past *pasts; /* of those whose base is known */
	size_t past_count;
	const char *const *logins; /* whom the bases speak of */
	size_t login_count;
	int64_t until; /* the first instant after it at which something else was held */
};

/* What was held at question->known, said of the question's patients and logins; desk_known and now must be the same instant,
 * and the zone of the process the policy's: it is another one afterwards. held_past_clear is needed in either case. false: it
 * cannot be read or put together, said in `findings`, or no memory. */
bool held_past_load(struct site *site, const struct slice_question *question, struct findings *findings,
		    struct held_past *ret_past);
void held_past_clear(struct held_past *past);

/* Adds the logins that the bases know to those of the question: what was known then must know them too. Their
 * names are the past's, which must outlive the slice. */
bool held_past_ask(const struct held_past *past, struct slice_question *io_question, struct arena *arena);

/* Adds the patients of whom the login might open something by what was held during the span, in the site's arena. false:
 * the state cannot be read, or no memory. */
bool held_past_patients(struct site *site, const char *login, struct state_span known,
			struct state_names *io_patients);

/* One access at an instant at which the same was known and held. `question` is of the facts of the instant, ids may be
 * NO_ID; *ret_answered is the question whose decision was in force. `because` gets what it rests on. */
struct decision held_past_decide(const struct held_past *past, const struct question *question,
				 const char *login, const char *patient, const char *category,
				 struct because *because, struct question *ret_answered);

/* decide_next_bound of all the facts that are asked there. */
int64_t held_past_next_bound(const struct held_past *past, const struct question *question, const char *login,
			     const char *patient);

#endif
