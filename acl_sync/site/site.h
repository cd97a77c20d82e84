/* The facts that a sync started now would use: the new texts where they are right, the last good
 * generation where they are not, with what the guard and the clock hold back. Every verb starts here. */
#ifndef CAREACL_SITE_SITE_H
#define CAREACL_SITE_SITE_H

#include "acl_sync/disk/store.h"
#include "acl_sync/json_out.h"
#include "acl_sync/options.h"
#include "acl_sync/site/generation.h"
#include "acl_sync/site/guard.h"
#include "acl_sync/site/held_past.h"
#include "acl_sync/site/slice.h"
#include "acl_sync/site/slice_patients.h"
#include "acl_sync/site/uids.h"

/* What a verb needs beside the facts. */
#define SITE_UIDS 1u   /* the uids of all logins, and the owners of the stores */
#define SITE_WRITES 2u /* the state open for writing, under the lock of whole syncs */

#define SITE_CHECK 4u      /* the new texts alone: no last good generation, no guard; nothing is said */
#define SITE_TELLS_HELD 8u /* the verb itself says what is held and how to let it through */
#define SITE_RECORDS 16u   /* the state open for writing, beside whole syncs: a verb about a few patients */
#define SITE_AGAIN 64u     /* what is wrong and held has been said by the site that was opened before */
#define SITE_CHANGED 128u  /* with SITE_RECORDS: about whoever has changed, under the lock of whole syncs */
#define SITE_BEGINS                                                                                          \
	32u /* with SITE_RECORDS: makes the state where there is none: what is said must not be lost */

struct site_about;
struct changed;

/* A store's owner and group, as numbers. */
struct store_owner {
	uid_t uid;
	gid_t gid;
	bool known;      /* false: the store is left alone, an error has been added */
	bool unanswered; /* for the name service did not answer */
};

/* What is known of the state behind a store's root (lost.h). */
enum lost_state {
	LOST_NOT,
	LOST_HELD,
	LOST_ACCEPTED,
	LOST_UNKNOWN /* the state could not be asked: this run gives nothing */
};

/* So far a clock may go back without being held, in seconds. */
#define CLOCK_BACK_SECONDS 120

struct site {
	const struct options *options;
	unsigned needs;
	struct arena *arena;
	const char *config_path; /* absolute */
	const char *folder;      /* where relative paths start */
	const char *config_shown;
	const char *state_dir;
	int lock_fd;              /* of whole syncs; -1 */
	struct state_db *state;   /* NULL: there is none */
	bool state_missing;       /* there is none, and this verb makes none */
	enum lost_state *lost;    /* by store_id, set by lost_look */
	struct findings findings; /* about the new texts, and whatever else is wrong */
	size_t failures;          /* of them, those added by site_fail */
	struct generation fresh;  /* the new texts */
	bool fresh_is_right;
	struct generation good; /* the last good ones: loaded when the new ones are wrong */
	struct generation
	    *used; /* the one of the two that is in force; NULL: a slice, or none and the verb stops */
	struct slice refreshed; /* the folder at hand, where the desk has spoken meanwhile (site_refresh) */
	struct guard refreshed_guard;     /* what is held of it then, */
	struct decider refreshed_decider; /* ... and who decides */
	struct slice slice;               /* what is in force about a few patients (site_open_about) */
	struct held_past held_past;       /* what the guard held at a past --at */
	const char *sources;              /* sources_look() before the texts were read; NULL: unknown */
	const struct site_about *about;   /* NULL: everything */
	struct desk_items desk;           /* what had been said at the desk when this run began */
	struct desk_mark desk_mark;       /* how far that is */
	unsigned char
	    texts_at_open[STATE_TEXTS_ID_SIZE]; /* of STATE_TEXTS_GOOD when the state was opened; 0: none */
	bool brought_texts;                     /* this run has made its own texts the state's */
	struct uids_kept kept;
	struct name_cache names;
	size_t groups_failed; /* Unix groups about which the name service did not answer */
	struct guard guard;
	const struct settings *settings;
	const struct facts *facts;       /* of `used`, or the guard's */
	struct uids uids;                /* by login_id of `facts` */
	struct store_owner *owners;      /* by store_id */
	int64_t clock_now;               /* what the clock says */
	int64_t clock_milliseconds;      /* the same */
	int64_t clock;                   /* the same, or --at; held, as it was: the age of documents */
	int64_t decided;                 /* instant at which a sync started now would decide */
	int64_t now;                     /* instant of the decisions: that one, or --at */
	const unsigned char *folder_key; /* the site's; NULL: none (folder_key.c) */
	bool folder_key_was_read, folder_key_is_wrong;
	bool silent;   /* findings are the answer: they are not said on stderr */
	bool reported; /* the findings about the new texts have been said */
	bool stopped;  /* nothing can go on: the state is damaged, another sync is running */
	bool clock_held;
	bool past_settings_told; /* that settings of the past cannot be read */
	bool has_at;
	const char
	    *waiting_accepted; /* the hash of what waited (waiting.h) and was let through; NULL: nothing */
	const char
	    *trail_accepted; /* the hash of a trail that was gone and begins anew by this run; NULL: none */
	bool trail_told;     /* that the audit trail is gone */
	int status;          /* grows worse, never better */
	size_t failed;       /* how often it was made STATUS_FAILED, */
	size_t failed_views; /* ... and how often for views alone: accesses are what they should be */
};

/* Loads everything. Whatever is wrong has been said on stderr and stands in site->findings.
 * Returns false when there are no facts to go on with: the verb ends with site_stop(). */
bool site_open(struct site *site, const struct options *options, unsigned needs);

/* A site without settings and facts, for a verb that may be asked before there are any: errors are collected as always.
 * site_stop, site_answer or site_close ends it. */
void site_open_without_settings(struct site *site, const struct options *options);

/* What a verb is about. */
struct site_about {
	const char *const *patients;
	size_t patient_count;
	const char *const *logins; /* to be known although nothing about the patients names them */
	size_t login_count;
	const struct desk_item *proposed; /* looked at as if the desk had recorded them */
	size_t proposed_count;
	int64_t withdrawn; /* a desk statement looked at as if it had ended; 0: none */
	const struct words
	    *cleared; /* all is read anew, as if persons had cleared these of feeds too (feed_stage.h) */
	const char
	    *whose; /* instead of `patients`: all of whom this login might open something; NULL: nobody's */
	struct changed *
	    changed; /* instead of `patients`: those of whom something has changed, put in here (changed.h) */
};

/* The same facts, of a few patients only, as they are known now, or were at a past --at (site_past.h): read from the state by index where nothing has changed since the last sync
 * and nothing is held, so that the cost does not grow with the registry; else everything is loaded. The patients' ids
 * are to be looked up in site->facts as always. */
bool site_open_about(struct site *site, const struct options *options, unsigned needs,
		     const struct site_about *about);

/* Opens the state alone, for a verb that must find out what it is about: no facts. site_close or site_stop ends it.
 * false: it cannot be read (said). */
bool site_open_state_of(struct site *site, const struct options *options);

/* Finds site->state_dir alone, for a verb that looks at what lies there beside the database; the settings may be wrong
 * otherwise: site->settings is NULL then. site_close ends it. false: careacl.conf cannot be read (said; status 2). */
bool site_open_state_dir_of(struct site *site, const struct options *options);

/* Instants are told in the zone of careacl.conf from here on, if it can be read. Says nothing. */
void site_zone_of(const struct options *options);

/* The form of store_job.refresh, `context` is a struct site: what decides about a folder now, if the desk has said
 * something about the patient since this run began. */
int site_refresh(void *context, patient_id patient, struct folder_facts *facts);

/* Are the texts in force others than those of the last whole sync? */
bool site_texts_are_new(const struct site *site);

/* Says why nothing is done at all, as text and where --json was typed as JSON. Returns status 2. */
int site_refuse(const struct options *options, const char *text);

/* Adds an error at a place and makes the status at least as bad as `status`. */
void site_fail(struct site *site, int status, const char *where, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Says that the state cannot be read. Returns false. */
bool site_fail_state(struct site *site);

/* Makes the status worse. */
void site_worsen(struct site *site, int status);

/* Prints the errors as the answer where --json was typed, closes, and returns the status. */
int site_stop(struct site *site);

/* Has any site of this process been opened? Then settings that are missing are what its error is about. */
bool site_has_asked_for_settings(void);

/* Prints `document` (with the errors, if there are any) as the answer, closes, and returns the status. */
int site_answer(struct site *site, json_t *document);

/* Closes and returns the status. */
int site_close(struct site *site);

/* The decision on `facts` with what the guard holds back. `because` and `ret_next_change` may be NULL. */
struct decision site_decide(const struct site *site, login_id login, patient_id patient, category_id category,
			    const char *document, struct because *because, int64_t *ret_next_change);

/* The same as a decider, for compile and the store. */
struct decider site_decider(struct site *site);

/* Owner and group of a store as numbers. root is 0 on every machine, also while the name service is silent. */
struct store_owner site_owner(struct site *site, const struct store *store);

/* A store's key of "{opaque}" folder names, FOLDER_KEY_SIZE bytes in the site's arena; NULL: the store's names need none,
 * or there is none yet. A verb with SITE_WRITES makes the site's where it is missing, durably. What is wrong with it is
 * said once, with status 2 (folder_key.c). */
const unsigned char *site_folder_key(struct site *site, const struct store *store);
/* Is the key, where the store's names need one, right or not made yet? */
bool site_folder_key_is_usable(struct site *site, const struct store *store);

/* What is in force of what is said, with what of it the desk's is set aside. */
static inline const struct desk_merged *site_merged(const struct site *site)
{
	return site->used != NULL ? &site->used->merged : &site->slice.merged;
}

/* ... and of a patient whom only a base of the guard's still names, what that says; NULL: no such patient. */
const struct desk_merged *site_merged_about(const struct site *site, const char *patient);

/* Has the patient a folder in the store? */
static inline bool site_has_folder(const struct site *site, patient_id patient, store_id store)
{
	return store_set_has(site->facts->patients[patient].stores, store);
}

#endif
