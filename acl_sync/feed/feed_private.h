/* What the files of staging share: facts, lists, windows; persons and teams in feed_people_private.h, patients in
 * feed_patients_private.h, what was said last in feed_former_private.h, the text in feed_write_private.h. Nothing else includes these.
 *
 * feed_stage.c        the order of the work
 * feed_lists.c        lists, words, text
 * feed_facts.c        facts taken from the parsers and kept
 * feed_remarks.c      files that are not read, tables without a last row
 * feed_window.c       from when until when
 * feed_people.c       which login is meant
 * feed_newcomers.c    professionals whom feeds alone declare
 * feed_spellings.c    logins in two cases
 * feed_own_ids.c      ids of professionals that are one feed's
 * feed_known.c        what login tables say of professionals whom the registry has
 * feed_teams.c        teams and units, who works in them
 * feed_team_names.c   what they are called here
 * feed_patients.c     patients whom facts speak of, who they are
 * feed_similar.c      patients whose id a feed spells otherwise
 * feed_about.c        what facts say of patients: presences, deaths, remarks
 * feed_objections.c   objections
 * feed_consents.c     consents, and what they come to beside objections
 * feed_withdrawals.c  what feeds withdraw
 * feed_withdrawals_own.c   withdrawals whose patient has another entry of their number
 * feed_withdrawn.c    which entry that ends
 * feed_whole.c        what is refused to a person, by number
 * feed_withdrawals_tell.c  withdrawals that ended nothing
 * feed_again.c        what was said last, and what persons have cleared since
 * feed_still.c        which objections of last time are still said
 * feed_compare.c      what one objection says of another
 * feed_reused.c       numbers that mean something else by now
 * feed_kept.c         objections that have vanished
 * feed_holds.c        holds
 * feed_identities.c   several patients who are one person
 * feed_once.c         what identities share, each thing once
 * feed_cut.c          what a patient on hold is not given
 * feed_frozen.c       copies of teams, with members of before
 * feed_gone.c         what is refused to teams that nobody declares any more
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
	size_t endless; /* tables without a row 'end' */
	size_t endless_remark;
};

/* A set of strings, each once: equal ones are one pointer. */
struct feed_words {
	const char **slots;
	size_t capacity, count;
};

struct feed_list {
	void *items;
	size_t count, capacity;
};

struct feed_patient;

/* What was said before: last time; or, where the guard holds back what it would give, when a store was last let through. */
struct feed_past {
	const char *store; /* NULL: last time, anywhere */
	const struct config_text *text;
	const struct statements *said;
};

struct staging {
	const struct settings *settings;
	const struct statements *registry;
	const struct feed_before *cleared;
	const struct statements *before; /* what was said last; empty: nothing */
	struct feed_list pasts;          /* struct feed_past: the first is what was said last */
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
	struct feed_list known;           /* struct feed_known, by login */
	struct feed_list periods;         /* struct feed_period, by login */
	struct feed_list spellings;       /* struct feed_spelling, by login */
	struct feed_list
	    newcomers;          /* struct feed_newcomer: professionals whom feeds alone declare, by login */
	struct feed_list teams; /* struct feed_team, by tid, then patient */
	struct feed_words team_names;   /* all in use, in lower case */
	struct feed_words former_names; /* those of last time */
	struct feed_words logins;       /* those of the registry, in lower case */
	struct feed_list names;         /* struct feed_named: teams by name */
	struct feed_list frozen;        /* struct feed_team: copies, with members of before */
	struct feed_words frozen_names;
	struct feed_list groups;       /* struct feed_group: Unix groups of before */
	struct feed_patient *patients; /* by id */
	size_t patient_count;
	struct feed_words ids;        /* of patients */
	struct feed_words similar;    /* spellings of ids that a restriction names and nobody has */
	struct feed_list alike;       /* struct feed_alike: patients with such, by spelling */
	struct feed_list withdrawals; /* struct feed_withdrawal, by source */
	struct feed_list notes;       /* struct feed_note */
	struct feed_list remarks;     /* struct feed_remark */
	struct feed_unowned unowned;
	const struct feed_said *last_unowned;
	size_t unread_count;
	const char *unread_first;
	size_t nothing_count; /* what came to nothing, and the last of it */
	const struct feed_said *last_nothing;
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

/* Is the text, NULL or not, that word? Does it begin so, and what stands behind that? */
bool feed_is_word(const char *text, const char *word);
bool feed_has_prefix(const char *text, const char *prefix, const char **ret_rest);

/* Is it one of the words? */
bool feed_words_are_with(const struct words *words, const char *word);

/* Is it in a sorted list of strings? */
bool feed_list_has(const struct feed_list *sorted, const char *text);
void feed_list_sort(struct feed_list *list);

/* ---- feed_window.c ---- */

/* The window of a permit; false: it is not readable, or empty. Where clocks are set back an hour comes twice: it begins with the second
 * reading, and ends with the first; a restriction the other way. */
bool feed_window_of_permit(const struct feed_said *said, struct time_window *ret_window);

/* The window of a restriction: what of it is not readable is open; of one that ends before it begins, the earlier is where it
 * begins, and it has no end. */
struct time_window feed_window_of_restriction(const struct feed_said *said);

/* Is what a permit gives over, its grace too (R10)? Then it is not written down: feeds repeat what was for years. */
bool feed_window_is_over(const struct staging *staging, struct time_window window);

/* Which of the dates of a fact is none, or that they are the wrong way round, for a note. */
const char *feed_window_unreadable(struct staging *staging, const struct feed_said *said);

/* Why a permit gives nothing by its time, for a note; NULL: it may, within the window. */
const char *feed_window_problem(struct staging *staging, const struct feed_said *said,
				struct time_window *ret_window);

/* When the feed said the fact, as the registry writes instants; NULL: it does not tell. */
const char *feed_said_at(struct staging *staging, const struct feed_said *said);

/* An instant, without offset in the site's zone: of a day its start, of a clock time that comes twice the first. false: it is none. */
bool feed_instant(const char *text, int64_t *ret_instant);

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

/* ---- feed_remarks.c ---- */

/* Which files of the feed at hand are not read. */
void feed_remarks_unread(struct staging *staging);

/* A table has no row 'end': one remark for all of its feed. */
void feed_remarks_endless(struct staging *staging, const struct feed_said *said);

#endif
