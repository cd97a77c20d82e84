/* Break-glass: an emergency access that a professional claims for a while, to one patient (R28 to R30).
 *
 * A claim is a statement of the desk, section break_glass, decided as all others. It is refused where it is no right
 * statement (who, how long, why) and where it would open nothing; refused claims are kept for the review too.
 */
#ifndef CAREACL_DESK_GLASS_H
#define CAREACL_DESK_GLASS_H

#include "acl_sync/desk/desk.h"

/* Of an end with --no-sync: the folder would stay open while everybody is told that it is closed. */
#define GLASS_END_NO_SYNC                                                                                    \
	"the end of an emergency access always goes to the disk at once: leave out --no-sync"

/* What is claimed, and by whom. Nothing is owned. */
struct glass_claim {
	const char *patient, *login;
	const char *justification; /* NULL: none */
	bool cannot_consent, immediate_risk;
	int64_t seconds;       /* how long; 0: as long as is allowed */
	const char *reference; /* how it came, where not by the login's own command: "request-file"; NULL */
};

/* What becomes of one category. */
struct glass_category {
	const char *name;
	enum access had;
	struct decision decision;
	const char *where; /* the statement that closes it: "registry.d/a.conf:12"; "" */
	bool is_record;    /* the patient has a folder in its store */
};

/* A claim under way. */
struct glass {
	struct glass_claim claim;
	struct arena *arena; /* the caller's; outlives the desk */
	bool is_silent;      /* nothing on stdout and stderr: `text` tells it */
	int64_t from, until;
	struct glass_category *categories;
	size_t category_count;
	size_t opened, open; /* how many: by the claim, and before it */
	/* the outcome: */
	const char *place;   /* "desk:17", "refused:3"; NULL: nothing was kept */
	const char *refusal; /* NULL: granted */
	bool in_force;       /* on the disk as well */
	bool is_untouched;   /* something else is wrong with the settings or the registry */
	const char *text;    /* for the person: what is open until when, or why not */
	json_t *document;    /* for `notify`; NULL: nobody is told. glass_close lets go of it */
	const char *notify, *state_dir;
	int64_t now;
};

/* Claims. `desk` is open (desk_open), desk->by whoever acts; it needs closing as always. Returns the verb's status; unless
 * it is silent it has answered. */
int glass_break(struct glass *glass, struct desk *desk);

/* Ends what is live of the login's break-glass of that patient, as glass_break. */
int glass_end(const struct options *options, const char *patient, const char *login, bool by_anybody);

/* Tells whoever is to be told (notify.h), where something was claimed. After the answer. */
void glass_notify(const struct glass *glass);
void glass_close(struct glass *glass);

/* ---- glass_answer.c ---- */

/* What becomes of each category, into glass->categories, after desk->sync.site has been opened. */
void glass_find_categories(struct glass *glass, const struct desk *desk);

/* Why nothing would be opened, in words; NULL: something is open, and the claim is of use. */
const char *glass_objection(struct glass *glass);

/* Makes glass->text. */
void glass_write_text(struct glass *glass);

/* Adds what was opened and what stays closed. */
void glass_add_categories(const struct glass *glass, json_t *document);

#endif
