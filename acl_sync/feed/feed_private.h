/* What the files of staging share. Nothing else includes this.
 *
 * feed_stage.c        the order of the work
 * feed_lists.c        lists, words, text
 * feed_facts.c        facts taken from the parsers and kept
 * feed_window.c       from when until when
 * feed_people.c       which login is meant
 * feed_newcomers.c    professionals whom feeds alone declare
 * feed_teams.c        teams and units, who works in them, what they are called here
 * feed_patients.c     patients whom facts speak of, who they are
 * feed_similar.c      patients whose id a feed spells otherwise
 * feed_about.c        what facts say of patients: presences, deaths, remarks
 * feed_objections.c   objections
 * feed_consents.c     consents, and what they come to beside objections
 * feed_withdrawals.c  what is withdrawn
 * feed_again.c        what was said last, and what persons have cleared since
 * feed_kept.c         objections that have vanished
 * feed_holds.c        holds
 * feed_identities.c   several patients who are one person
 * feed_cut.c          what a patient on hold is not given
 * feed_text.c         the registry's words
 * feed_write_lists.c  what is said of one patient
 * feed_write.c        statements
 */
#ifndef CAREACL_FEED_FEED_PRIVATE_H
#define CAREACL_FEED_FEED_PRIVATE_H

#include "acl_sync/feed/feed_stage.h"
#include "policy/identifier.h"
#include "registry/calendar.h"
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
	unsigned feed; /* whose key that is, counted from 1; 0: everybody's number */
};

struct feed_newcomer {
	struct said_professional said;
	const struct feed_said *from;
	size_t order; /* of its line */
};

struct feed_member {
	const char *login;
	struct time_window window;
	struct origin origin;
};

struct feed_team {
	const char *tid;     /* as the feed says it */
	const char *patient; /* a team for this patient alone; NULL: anybody's */
	unsigned feed;       /* the first that speaks of it */
	unsigned place;      /* whose it is: feed_teams.c */
	const char *name;    /* here */
	bool is_registrys;   /* the registry declares it and says who is in it */
	const struct words *stores;
	struct origin origin;
	struct feed_member *members;
	size_t member_count, member_capacity;
	const char *group; /* of a roster of a held patient: those of the Unix group who are in `only` */
	struct words only;
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
	bool
	    is_remembered; /* not known now, but feeds have refused something for whoever it is: that stays */
	bool has_deceased;
	int64_t deceased;
	struct origin origin, deceased_origin;
	struct feed_list teams;      /* struct said_assignment */
	struct feed_list consents;   /* struct feed_wish */
	struct feed_list objections; /* struct feed_wish */
	struct feed_list ended;      /* struct feed_wish: objections that are said, and over */
	struct feed_list holds;      /* struct said_hold */
	struct feed_patient *twin;   /* the next identity of the same person, in a ring */
};

struct feed_wish {
	struct said_wish said;
	bool has_entry; /* the source has a number for it */
	size_t order;   /* of its fact; SIZE_MAX: said by none now */
};

struct feed_withdrawal {
	const char *source;
	const struct feed_said *said;
	size_t order;
	bool is_met; /* something was withdrawn */
};

/* What may have been withdrawn. */
struct feed_entry {
	const char *source;
	const struct feed_patient *patient; /* NULL: nobody's, a member of a unit */
	size_t order;                       /* of its fact; 0: it was said last time */
	bool is_permit;
	bool is_doubtful; /* the patient's number may be that of two entries */
};

struct staging {
	const struct settings *settings;
	const struct statements *registry;
	const struct feed_before *cleared;
	const struct statements *before; /* what was said last; empty: nothing */
	int64_t now;
	bool wants_notes;
	char past_day[CALENDAR_INSTANT_SIZE]; /* a date: what ended before is over */
	struct arena *arena;
	struct findings *findings;
	struct feed *feeds;
	size_t feed_count;
	unsigned reading; /* the feed at hand */
	struct feed_words words;
	const struct feed_said **facts;
	size_t fact_count, fact_capacity; /* those that are kept */
	size_t said_count;                /* all */
	struct feed_list persons;         /* struct feed_person, by who */
	struct feed_list declared;        /* const char *: logins of the registry and of feeds, sorted */
	struct feed_list workers;         /* const char *: those of professionals, sorted */
	struct feed_list
	    newcomers;          /* struct feed_newcomer: professionals whom feeds alone declare, by login */
	struct feed_list teams; /* struct feed_team, by tid, then patient */
	struct feed_words team_names;  /* all in use, in lower case */
	struct feed_words logins;      /* those of the registry, in lower case */
	struct feed_list frozen;       /* struct feed_team: rosters of held patients */
	struct feed_patient *patients; /* by id */
	size_t patient_count;
	struct feed_words ids;        /* of patients */
	struct feed_words similar;    /* spellings of ids that a restriction names and nobody has */
	struct feed_list alike;       /* struct feed_alike: patients with such, by spelling */
	struct feed_list withdrawals; /* struct feed_withdrawal, by source */
	struct feed_list notes;       /* struct feed_note */
};

struct feed_alike {
	const char *spelling;
	struct feed_patient *patient;
};

/* ---- feed_lists.c ---- */

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

/* Is it one of the words? */
bool feed_words_are_with(const struct words *words, const char *word);

/* Is it in a sorted list of strings? */
bool feed_list_has(const struct feed_list *sorted, const char *text);
void feed_list_sort(struct feed_list *list);

/* ---- feed_window.c ---- */

/* The window of a permit; false: it is not readable, or empty. */
bool feed_window_of_permit(const struct feed_said *said, struct time_window *ret_window);

/* The window of a restriction: what of it is not readable is open; of one that ends before it begins, the earlier is where it
 * begins, and it has no end. */
struct time_window feed_window_of_restriction(const struct feed_said *said);

/* Is what a permit gives over, its grace too (R10)? Then it is not written down: feeds repeat what was for years. */
bool feed_window_is_over(const struct staging *staging, struct time_window window);

/* An instant, without offset in the site's zone. false: it is none. */
bool feed_instant(const char *text, bool is_end, int64_t *ret_instant);

/* ---- feed_facts.c ---- */

/* Reads all feeds into staging->facts. false: errors (said), or no memory. */
bool feed_facts_read(struct staging *staging);

/* A field, NULL: not said. */
const char *feed_field_of(const struct feed_said *said, enum feed_field field);

struct origin feed_origin(const struct staging *staging, const struct feed_said *said);

/* "feeds/consents 17": which feed, and which of its entries. */
const char *feed_source_name(struct staging *staging, const struct feed_said *said, enum feed_field field);

/* Is a number one entry's alone, whoever the patient is, and never another's later (feed_parser.h, entries_are_unique)? */
bool feed_has_unique_entries(const struct staging *staging, const struct feed_said *said);

/* The fact in normal form, without its place. */
const char *feed_fact_words(const struct staging *staging, const struct feed_said *said);

/* Notes what became of a fact, and why. */
void feed_note(struct staging *staging, const struct feed_said *said, enum feed_outcome outcome,
	       const char *format, ...) __attribute__((format(printf, 4, 5)));

/* ---- feed_people.c ---- */

/* Learns who is who, from the registry and the facts. */
void feed_people_learn(struct staging *staging);

/* The next login, behind `last`, that the fact means by that name; `last` NULL: the first. NULL: there is no more. */
const struct feed_person *feed_people_next(const struct staging *staging, const struct feed_said *said,
					   const char *who, const struct feed_person *last);

/* The one login to which a permit may go; NULL: none, or not surely one (noted). */
const char *feed_people_one(struct staging *staging, const struct feed_said *said);

/* ---- feed_newcomers.c ---- */

/* The RPPS number of whom the fact speaks; NULL: not said. */
const char *feed_newcomers_rpps(const struct feed_said *said);

/* Takes a professional of whom the registry knows nothing. false: nothing comes of it (noted). */
bool feed_newcomers_take(struct staging *staging, const struct feed_said *said, const char *login);

/* Who is said twice is nobody where the lines contradict one another, else what all of them say. */
void feed_newcomers_settle(struct staging *staging);

/* ---- feed_teams.c ---- */

/* Gathers teams and their members. */
void feed_teams_gather(struct staging *staging);

/* The team of that name in the words of the feed of that index: for everybody, or for that patient alone. NULL: unknown. */
struct feed_team *feed_teams_find(const struct staging *staging, unsigned feed, const char *tid,
				  const char *patient);

/* All that any feed calls so. */
struct feed_team *feed_teams_all(const struct staging *staging, const char *tid, const char *patient,
				 size_t *ret_count);

/* ---- feed_patients.c ---- */

void feed_patients_gather(struct staging *staging);

/* NULL: the facts do not speak of that patient. */
struct feed_patient *feed_patients_find(const struct staging *staging, const char *id);

/* Notes what was said last of those who are not known now. */
void feed_patients_remember(struct staging *staging);

/* ---- feed_similar.c ---- */

/* An id without what is easily typed otherwise: case, blanks, signs, leading zeros. "": nothing is left. */
const char *feed_similar_spelling(struct staging *staging, const char *id);

/* Which ids restrictions name that nobody has: before patients are listed. */
void feed_similar_look(struct staging *staging);

/* Notes known patients who are spelled like one of them. */
void feed_similar_gather(struct staging *staging);

/* A restriction of somebody whom nobody declares: who is spelled alike is on hold. Noted in any case. */
void feed_similar_restrict(struct staging *staging, const struct feed_said *said);

/* ---- feed_about.c ---- */

/* Takes all facts that speak of patients. */
void feed_about_take(struct staging *staging);

/* ---- feed_objections.c, feed_consents.c ---- */

/* What a class is here. */
enum feed_cover {
	COVER_ALL,    /* the whole record */
	COVER_SOME,   /* categories */
	COVER_UNKNOWN /* nobody knows */
};
enum feed_cover feed_cover(struct staging *staging, const struct feed_said *said,
			   struct words *ret_categories);

bool feed_is_word(const char *text, const char *word);
bool feed_has_prefix(const char *text, const char *prefix, const char **ret_rest);

void feed_objection_take(struct staging *staging, const struct feed_said *said, size_t order,
			 struct feed_patient *patient);
void feed_consent_take(struct staging *staging, const struct feed_said *said, size_t order,
		       struct feed_patient *patient);

/* What consents come to beside all objections of the patient. */
void feed_consents_settle(struct staging *staging, struct feed_patient *patient);

/* ---- feed_withdrawals.c ---- */

void feed_withdrawals_gather(struct staging *staging);

/* Does a withdrawal end it? It names the same entry and the same patient (feed_parser.h, entries_are_unique); one without a
 * patient ends what permits. */
bool feed_withdrawals_end(const struct staging *staging, const struct feed_entry *entry);

/* Drops wishes that were withdrawn behind their line. */
void feed_withdrawals_drop(struct staging *staging, struct feed_patient *patient);

/* Tells those that ended nothing, and holds patients whom they may have meant. Once all wishes are there. */
void feed_withdrawals_tell(struct staging *staging);

/* ---- feed_again.c ---- */

/* Reads what was said last. false: it cannot be read (said). */
bool feed_again_read(struct staging *staging, const struct policy *policy);

/* What was said last of the patient, of the team; NULL: nothing. */
const struct said_patient *feed_again_patient(const struct staging *staging, const char *id);
const struct said_team *feed_again_team(const struct staging *staging, const char *name);

/* Has a person cleared that? `key` NULL: out of memory. */
bool feed_again_is_cleared(const struct staging *staging, const char *key);

bool feed_again_same_words(const struct words *a, const struct words *b);

/* Notes about what was said last. */
void feed_again_note(struct staging *staging, enum feed_outcome outcome, const char *patient,
		     struct origin origin, const char *said, const char *text);

/* ---- feed_kept.c ---- */

/* Keeps objections that have vanished. */
void feed_kept_compare(struct staging *staging, struct feed_patient *patient);

/* Is it kept, and has a person cleared it? */
bool feed_kept_is_cleared(const struct staging *staging, const struct feed_patient *patient,
			  const struct said_wish *wish);

/* ---- feed_identities.c ---- */

/* Is that the id of the patient, or of another identity of the same person? */
bool feed_identities_have(const struct feed_patient *patient, const char *id);

/* Two identities, and all of each, are one person's. */
void feed_identities_join(struct feed_patient *one, struct feed_patient *other);

/* What one identity of a person has refused, all of them have; holds too. Once all of each are there; done for each person at the
 * first of them. */
void feed_identities_share(struct staging *staging, struct feed_patient *patient);

/* ---- feed_holds.c ---- */

/* Puts a patient on hold because of that fact. */
void feed_holds_put(struct staging *staging, struct feed_patient *patient, const struct feed_said *said,
		    const char *code, const char *reason);

/* Drops those that persons have cleared. */
void feed_holds_drop_cleared(const struct staging *staging, struct feed_patient *patient);

/* ... and keeps those of before. */
void feed_holds_settle(struct staging *staging, struct feed_patient *patient);

/* ---- feed_cut.c ---- */

/* A patient on hold is given what was there, nothing more. */
void feed_cut(struct staging *staging, struct feed_patient *patient);

/* ---- feed_text.c ---- */

struct feed_text {
	char *text;
	size_t size, capacity;
};

void feed_text_put(struct feed_text *to, const char *text);
void feed_text_put_key(struct feed_text *to, const char *key, const char *value); /* NULL: nothing */
void feed_text_put_words(struct feed_text *to, const char *key, const struct words *words);
void feed_text_put_instant(struct feed_text *to, const char *key, int64_t instant);
void feed_text_put_window(struct feed_text *to, struct time_window window);
/* The last key of each statement, and its end. */
void feed_text_put_where(struct feed_text *to, struct origin origin);

/* ---- feed_write_lists.c ---- */

/* Teams, consents, objections and holds of the patient. */
void feed_write_lists(struct staging *staging, struct feed_text *to, const struct feed_patient *patient);

/* ---- feed_write.c ---- */

/* The text; NULL: out of memory. */
const char *feed_write(struct staging *staging, size_t *ret_size);

#endif
