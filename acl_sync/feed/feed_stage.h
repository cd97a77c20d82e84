/* Feeds become registry text: what they say is read, resolved, compared with what they said last, and written down in the
 * registry's words (docs/decisions/18-feeds.md). The asymmetry rule lives here: an uncertain permit grants nothing, an
 * uncertain objection denies everyone it could mean, what may be a restriction and cannot be read is a hold.
 */
#ifndef CAREACL_FEED_FEED_STAGE_H
#define CAREACL_FEED_FEED_STAGE_H

#include "registry/settings.h"

/* A store of which the guard holds back what would be given: what feeds said when it was last let through. */
struct feed_in_force {
	const char *store;
	struct config_text text; /* text NULL: nothing */
};

/* What feeds said last, as the last good generation has it, and what persons have decided since. */
struct feed_before {
	struct config_text text; /* text NULL: nothing */
	const struct feed_in_force *in_force;
	size_t in_force_count;
	struct words cleared; /* feed_clearing_key() of what was cleared, sorted */
	/* The members of a Unix group as that generation has them, or, `store` not NULL, as they were when that was last let through; a
	 * login a line, in `arena`; NULL: not known. */
	const char *(*group)(void *context, const char *store, const char *group, struct arena *arena);
	void *context;
};

enum feed_outcome {
	FEED_NOTHING, /* a permit that grants nothing, a statement about nobody here */
	FEED_WIDENED, /* an objection that denies more than it says */
	FEED_HELD,    /* the patient is on hold */
	FEED_KEPT,    /* an objection that the feed does not say any more */
	FEED_ODD,     /* as the parser says: odd, but read */
	FEED_APART,   /* as the parser says: rightly not relevant */
	FEED_CLEARED, /* it would hold the patient, and a person has cleared that */
	FEED_OUTCOME_COUNT
};

/* What was not taken as it stood. */
struct feed_note {
	enum feed_outcome outcome;
	struct origin origin;
	const char *resource; /* NULL: the line says it all */
	const char *patient;  /* NULL: about none */
	const char *login;    /* of a login table's line: whom it names; NULL: it is none */
	const char *said;     /* the fact in normal form */
	const char *text;     /* why, for people */
	const char *cleared;  /* of what is cleared: how the state knows it, or what that begins with */
};

/* Entries that refuse something, or may, and name no patient who could be one here. */
struct feed_unowned {
	size_t count;
	struct origin first; /* of count > 0 */
};

/* What is to be told of a source beside what becomes of its rows. */
struct feed_remark {
	const struct source *source;
	struct origin origin;
	const char *text;
	bool is_unread; /* something that may say more was not read */
};

struct feed_staged {
	struct config_text text; /* FEEDS_TEXT; text NULL: no feed, and there was none */
	struct feed_unowned unowned;
	size_t unread_count;      /* files that are not read because of their name */
	const char *unread_first; /* one of them */
	size_t nothing_count;     /* rows and resources that came to nothing */
	const struct feed_note *notes;
	size_t note_count;
	const struct feed_remark *remarks;
	size_t remark_count;
	size_t fact_count; /* all that parsers said */
};

/* "nothing", "widened", .. as JSON and text name them. */
extern const char *const feed_outcome_names[FEED_OUTCOME_COUNT];

/* Are there any feeds, or were there? */
bool feed_stage_is_needed(const struct settings *settings, const struct feed_before *before);

/* What feeds are staged with. */
struct feed_around {
	const struct settings *settings;
	const struct statements *registry; /* what the registry's files say */
	const struct feed_before *before;
	int64_t now;
	bool wants_notes; /* and remarks: they take memory for each fact that nothing comes of */
};

/* Reads and stages all feeds of the settings. Everything lives in `arena`, with much that nobody needs afterwards: the text
 * and the notes alone are worth a copy. Errors go to `findings`; false after one: nothing of it may be used. */
bool feed_stage(const struct feed_around *around, struct arena *arena, struct findings *findings,
		struct feed_staged *ret_staged);

/* What a person clears, as one word of the state: a hold by its patient, source and reason; an objection that is kept by its
 * patient, source, target (what it was to, where that is gone) and since when. In `arena`; NULL: out of memory. */
const char *feed_clearing_hold(const char *patient, const struct said_hold *hold, struct arena *arena);
const char *feed_clearing_objection(const char *patient, const struct said_wish *objection,
				    struct arena *arena);

#endif
