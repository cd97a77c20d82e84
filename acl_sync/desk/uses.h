/* Uses of break-glass, wherever they were recorded, and what became of them: the review list (R28). */
#ifndef CAREACL_DESK_USES_H
#define CAREACL_DESK_USES_H

#include "acl_sync/site/site.h"
#include "registry/state_review.h"

struct use {
	const char *id;    /* as shown and typed: "desk:17", "refused:3", "registry.d/a.conf:12" */
	const char *place; /* as reviews know it (state_review.h) */
	const char *patient, *login, *justification;
	bool cannot_consent, immediate_risk;
	int64_t from, until; /* TIME_ALWAYS, TIME_NEVER: not said; of a refused claim when it was made */
	int64_t recorded;    /* TIME_ALWAYS: by no desk */
	int64_t ended;       /* before its time; STATE_STILL: it was not */
	const char *recorded_by, *on_word_of, *reference; /* NULL: not known */
	const char *refusal;                              /* NULL: it was granted */
	/* an older state was put back, and it is not accepted yet: it gives nothing, and what it had opened is not known */
	bool waits;
	/* claimed by a clock that was ahead, and ended before the instant it gave: the same */
	bool was_ahead;
	bool is_reviewed;
	struct review review;
	bool was_told;       /* `notify` was run */
	const char *problem; /* NULL: and went well */
};

struct uses {
	const struct use *items;
	size_t count;
};

/* All of the patients (one person's identities; NULL: of everybody), of a login (NULL: anybody's); reviewed or not. They
 * live in the site's arena. false: the state cannot be read (said). */
bool uses_find(struct site *site, const struct words *patients, const char *login, struct uses *ret_uses);

/* Those alone that stand in the registry's files: few, while the desk may have recorded very many (state_watch.h). */
bool uses_of_registry(struct site *site, struct uses *ret_uses);

/* ---- uses_show.c ---- */

/* A use with all that people have typed fit for a terminal. In `arena`. */
struct use use_printable(const struct use *use, struct arena *arena);

/* The object of `review` (careacl(8)). */
json_t *use_json(const struct use *use);

#endif
