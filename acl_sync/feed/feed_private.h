/* What the files of staging share. Nothing else includes this.
 *
 * feed_stage.c     the order of the work
 * feed_facts.c     facts taken from the parsers and kept; their windows and places
 * feed_people.c    which login is meant
 * feed_teams.c     teams and units, who works in them, what they are called here
 * feed_patients.c  patients; their presences, deaths, identities
 * feed_wishes.c    consents and objections
 * feed_again.c     compared with last time: holds, what is kept, what is cut
 * feed_write.c     the registry text
 */
#ifndef CAREACL_FEED_FEED_PRIVATE_H
#define CAREACL_FEED_FEED_PRIVATE_H

#include "acl_sync/feed/feed_stage.h"
#include "policy/identifier.h"
#include "registry/feeds/feed_read.h"

/* A fact, kept. */
struct feed_said {
	enum feed_kind kind;
	unsigned feed; /* index into staging->feeds */
	unsigned file, line;
	unsigned has; /* which fields follow: bits by enum feed_field */
	const char *resource;
	const char *values[];
};

struct feed {
	const struct source *source;
	struct feed_files files;
};

/* A set of strings, each once: equal ones are one pointer. */
struct feed_words {
	const char **slots;
	size_t capacity, count;
};

/* One login of somebody whom facts name so. */
struct feed_person {
	const char *who;
	const char *login;
	bool is_inactive;
};

struct feed_newcomer {
	struct said_professional said;
	const struct feed_said *from;
};

struct feed_member {
	const char *login;
	struct time_window window;
	struct origin origin;
};

struct feed_team {
	const char *tid;     /* as the feed says it */
	const char *patient; /* a team for this patient alone; NULL: anybody's */
	const char *name;    /* here */
	bool is_registrys;   /* the registry declares it and says who is in it */
	const struct words *stores;
	struct origin origin;
	struct feed_member *members;
	size_t member_count, member_capacity;
};

struct feed_list {
	void *items;
	size_t count, capacity;
};

struct feed_patient {
	const char *id;
	const char *birth; /* of a patient whom feeds alone declare; NULL: the registry does */
	const char *registry_birth;
	const struct words *stores; /* of one whom feeds declare: those of the feed */
	bool is_known, is_inactive;
	bool has_deceased;
	int64_t deceased;
	struct origin origin, deceased_origin;
	struct feed_list teams;      /* struct said_assignment */
	struct feed_list consents;   /* struct feed_wish */
	struct feed_list objections; /* struct feed_wish */
	struct feed_list holds;      /* struct said_hold */
};

struct feed_wish {
	struct said_wish said;
	const char *under; /* source of the wish that it is an exception of */
	size_t order;      /* of its fact */
};

struct feed_withdrawal {
	const char *source;
	size_t order;
};

struct staging {
	const struct settings *settings;
	const struct statements *registry;
	const struct feed_before *cleared;
	const struct statements *before; /* what was said last; empty: nothing */
	int64_t now;
	struct arena *arena;
	struct findings *findings;
	struct feed *feeds;
	size_t feed_count;
	unsigned reading; /* the feed at hand */
	struct feed_words words;
	const struct feed_said **facts;
	size_t fact_count, fact_capacity;
	struct feed_list persons;  /* struct feed_person, by who */
	struct feed_list declared; /* const char *: logins of the registry and of feeds, sorted */
	struct feed_list workers;  /* const char *: those of professionals, sorted */
	struct feed_list
	    newcomers;          /* struct feed_newcomer: professionals whom feeds alone declare, by login */
	struct feed_list teams; /* struct feed_team, by tid, then patient */
	struct feed_words team_names;  /* all in use, in lower case */
	struct feed_words logins;      /* those of the registry, in lower case */
	struct feed_list frozen;       /* struct feed_team: rosters of held patients */
	struct feed_patient *patients; /* by id */
	size_t patient_count;
	struct feed_list pairs;       /* struct feed_pair: identities of one person */
	struct feed_list withdrawals; /* struct feed_withdrawal */
	struct feed_list notes;       /* struct feed_note */
};

struct feed_pair {
	const char *one, *other;
};

/* ---- feed_facts.c ---- */

/* Reads all feeds into staging->facts. false: errors (said), or no memory. */
bool feed_facts_read(struct staging *staging);

/* A field, NULL: not said. */
const char *feed_field_of(const struct feed_said *said, enum feed_field field);

struct origin feed_origin(const struct staging *staging, const struct feed_said *said);

/* "feeds/consents 17": which feed, and which of its entries. */
const char *feed_source_name(struct staging *staging, const struct feed_said *said, enum feed_field field);

/* The window of a permit; false: it is not readable, or empty. */
bool feed_window_of_permit(const struct feed_said *said, struct time_window *ret_window);

/* The window of a restriction: what of it is not readable is open. */
struct time_window feed_window_of_restriction(const struct feed_said *said);

/* Is what a permit gives over, its grace too (R10)? Then it is not written down: feeds repeat what was for years. */
bool feed_window_is_over(const struct staging *staging, struct time_window window);

/* An instant, without offset in the site's zone. false: it is none. */
bool feed_instant(const char *text, bool is_end, int64_t *ret_instant);

/* Notes what became of a fact, and why. */
void feed_note(struct staging *staging, const struct feed_said *said, enum feed_outcome outcome,
	       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Room for one more item of `size` bytes at the end of the list, zeroed. Out of memory ends the program. */
void *feed_list_add(struct staging *staging, struct feed_list *list, size_t size);

/* The string of the set that equals `text`, which is copied where it is new. */
const char *feed_word(struct staging *staging, struct feed_words *words, const char *text);

/* Is it in the set? */
bool feed_words_have(const struct feed_words *words, const char *text);

/* A copy in lower case, as names are compared. */
const char *feed_lower_case(struct staging *staging, const char *text);

/* A formatted string in the arena; out of memory ends the program. */
const char *feed_printf(struct staging *staging, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Is it in a sorted list of strings? */
bool feed_list_has(const struct feed_list *sorted, const char *text);
void feed_list_sort(struct feed_list *list);

/* ---- feed_people.c ---- */

/* Learns who is who, from the registry and the facts. */
void feed_people_learn(struct staging *staging);

/* The logins that facts name so; *ret_count 0: nobody known. */
const struct feed_person *feed_people_find(const struct staging *staging, const char *who, size_t *ret_count);

/* The one login to which a permit may go; NULL: none, or not surely one (noted). */
const char *feed_people_one(struct staging *staging, const struct feed_said *said);

/* ---- feed_teams.c ---- */

/* Gathers teams and their members. */
void feed_teams_gather(struct staging *staging);

/* The team of that name in the feed's words: for everybody, or for that patient alone. NULL: unknown. */
struct feed_team *feed_teams_find(const struct staging *staging, const char *tid, const char *patient);

/* ---- feed_patients.c ---- */

void feed_patients_gather(struct staging *staging);

/* NULL: the facts do not speak of that patient. */
struct feed_patient *feed_patients_find(const struct staging *staging, const char *id);

/* Puts a patient on hold. `source`: feed_source_name(). */
void feed_patients_hold(struct staging *staging, const struct feed_said *said, const char *code,
			const char *reason);

/* ---- feed_wishes.c ---- */

void feed_wish_take(struct staging *staging, const struct feed_said *said, size_t order,
		    struct feed_patient *patient);

/* What exceptions and contradictions come to, once all wishes of the patient are there. */
void feed_wishes_settle(struct staging *staging, struct feed_patient *patient);

/* ---- feed_again.c ---- */

/* Reads what was said last. false: it cannot be read (said). */
bool feed_again_read(struct staging *staging, const struct policy *policy);

/* What was said last of the patient; NULL: nothing. */
const struct said_patient *feed_again_patient(const struct staging *staging, const char *id);

/* Patients of whom only the last time spoke, and what goes on of it. */
const char *const *feed_again_ids(struct staging *staging, size_t *ret_count);

/* Keeps objections that have vanished, and cuts what is given to a patient on hold. */
void feed_again_compare(struct staging *staging, struct feed_patient *patient);

/* ---- feed_write.c ---- */

/* The text; NULL: out of memory. */
const char *feed_write(struct staging *staging, size_t *ret_size);

#endif
