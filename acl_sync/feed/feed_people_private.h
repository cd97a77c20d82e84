/* Who is who, and who works where. Staging alone includes this. */
#ifndef CAREACL_FEED_FEED_PEOPLE_PRIVATE_H
#define CAREACL_FEED_FEED_PEOPLE_PRIVATE_H

#include "acl_sync/feed/feed_private.h"

/* One login of somebody whom facts name so. */
struct feed_person {
	const char *who;
	const char *login;
	bool is_inactive;
	bool is_of_line; /* a login table says so, of a login that the registry has */
	bool is_vague;   /* by an id of several feeds, a line in doubt, a former number: for refusals alone */
	unsigned feed;   /* whose key that is, counted from 1; 0: everybody's number */
};

struct feed_newcomer {
	struct said_professional said;
	const struct feed_said *from;
	size_t order; /* of its line */
};

/* A login of the registry's, and what lines say of it too. */
struct feed_known {
	struct said_professional said; /* as the registry has it */
	const char *registrys_rpps;    /* which no line changes; NULL: none */
	const struct feed_said *from;  /* the line that says its number; NULL: the registry does, or none */
	bool is_doubtful;              /* lines contradict it, or one another, or are not in date */
};

/* A line of a login table, as far as it says when. */
struct feed_period {
	const char *login, *who;
	const struct feed_said *from;
	struct time_window window; /* of the line */
	struct time_window all;    /* of the login, once settled */
};

struct feed_member {
	const char *login;
	struct time_window window;
	struct origin origin;
};

/* A team at a time before. */
struct feed_was {
	const struct feed_past *past;
	const struct said_team *team; /* NULL: it was not a feed's */
	size_t next;                  /* of its members, while rosters are compared */
};

struct feed_team {
	const char *tid;     /* as the feed says it */
	const char *patient; /* a team for this patient alone; NULL: anybody's */
	unsigned feed;       /* the first that speaks of it */
	unsigned place;      /* whose it is: feed_teams.c */
	const char *name;    /* here */
	bool is_refused;     /* something is refused to it: it is written down, whoever is in it */
	const struct said_team
	    *registrys; /* the registry declares it and says who is in it; NULL: feeds do */
	const struct words *stores;
	struct origin origin;
	struct feed_member *members;
	size_t member_count, member_capacity;
	const char *of;    /* of a roster of a held patient: whose members they are */
	const char *group; /* of a roster of a held patient: those of the Unix group who are in `only` */
	struct words only;
};

/* ---- feed_people.c ---- */

/* Learns who is who, from the registry and the facts. */
void feed_people_learn(struct staging *staging);

/* The next login, behind `last`, that the fact means by that name; `last` NULL: the first. NULL: there is no more. */
const struct feed_person *feed_people_next(const struct staging *staging, const struct feed_said *said,
					   const char *who, const struct feed_person *last);

/* The one login to which a permit may go; NULL: none, or not surely one (noted). */
const char *feed_people_one(struct staging *staging, const struct feed_said *said);

/* Are both logins one person's (statements that name a person)? */
bool feed_people_are_one(const struct staging *staging, const char *one, const char *other);

/* ---- feed_own_ids.c ---- */

/* Whom a login line names. */
struct feed_own_id {
	const char *who;
	unsigned feed; /* as in feed_person */
	bool is_vague;
};

struct feed_own_id feed_own_ids_read(struct staging *staging, const struct feed_said *said);

/* ---- feed_spellings.c ---- */

/* A login of a line whose other spelling counts. */
struct feed_spelling {
	const char *login, *as;
	bool is_registrys; /* the registry spells it so: nobody knows whether the line means that login */
};

/* Before lines are taken. Of lines that name the same person the spelling in small letters counts. */
void feed_spellings_find_all(struct staging *staging);

/* NULL: it counts as it is. */
const struct feed_spelling *feed_spellings_of(const struct staging *staging, const char *login);

/* ---- feed_periods.c ---- */

/* Takes the dates of a login's line. What is wrong with them, for a note; NULL: nothing is. */
const char *feed_periods_add(struct staging *staging, const struct feed_said *said, const char *login);

/* Once all lines are there. Lines of one login and number are periods, of which any counts; of those that begin alike the shortest, and
 * one without dates limits nothing. Of several numbers the time counts that all allow. Sorts periods by login. */
void feed_periods_settle(struct staging *staging);

/* When the login is in date: the stretch that goes on now, else the next, else the last; empty where its numbers contradict one another. */
struct time_window feed_periods_window(const struct staging *staging, const char *login);

/* ---- feed_newcomers.c ---- */

/* The RPPS number of whom the fact speaks; NULL: not said. */
const char *feed_newcomers_rpps(const struct feed_said *said);

/* Takes a line of somebody of whom the registry knows nothing. false: it permits nothing (noted). */
bool feed_newcomers_take(struct staging *staging, const struct feed_said *said, const char *login);

/* Notes that another line of the login contradicts this one. */
void feed_newcomers_note_other(struct staging *staging, const struct feed_said *said,
			       const struct feed_said *other);

/* The number of a professional whom feeds alone declare; NULL: none. Once they are settled. */
const char *feed_newcomers_number(const struct staging *staging, const char *login);

/* Who is said twice is nobody where the lines contradict one another, or none names a profession; else what all of them say. */
void feed_newcomers_settle(struct staging *staging);

/* ---- feed_known.c ---- */

/* Takes the registry's professionals; once, before lines. */
void feed_known_list(struct staging *staging);

/* Compares a line with what is known of its login. */
void feed_known_compare(struct staging *staging, const struct feed_said *said, const char *login);

/* Once periods are settled: logins that are not in date are doubtful (their lines are noted). */
void feed_known_settle(struct staging *staging);

/* The registry's number of the login; NULL: it has none. */
const char *feed_known_rpps(const struct staging *staging, const char *login);

/* Is nobody permitted anything as that, because what lines say of the login is doubtful? The registry's own number is not. */
bool feed_known_is_doubtful(const struct staging *staging, const struct feed_person *person);

/* ---- feed_team_names.c ---- */

/* Names all teams: as the registry does, as they were called last time, else as the feed calls them, where that is a name and nobody
 * else's, nor was last time. */
void feed_team_names_give(struct staging *staging);

/* The team of that name here; NULL: there is none. */
const struct feed_team *feed_team_names_find(const struct staging *staging, const char *name);

/* ---- feed_teams.c ---- */

/* Gathers teams and their members. */
void feed_teams_gather(struct staging *staging);

/* The team of that name in the words of the feed of that index: for everybody, or for that patient alone. NULL: unknown. */
struct feed_team *feed_teams_find(const struct staging *staging, unsigned feed, const char *tid,
				  const char *patient);

/* Does the feed work wherever the team does; of the registry's, anywhere it does? What it says of it elsewhere gives nobody a store
 * that it does not name: its unit of that name may be another. */
bool feed_teams_work_there(const struct staging *staging, const struct feed_said *said,
			   const struct feed_team *team);

/* Is there a statement of it? Not of a patient's own team that nobody is in. */
bool feed_teams_are_declared(const struct feed_team *team);

void feed_teams_add_member(struct staging *staging, struct feed_team *team, const struct feed_member *member);

/* All that any feed calls so. */
struct feed_team *feed_teams_all(const struct staging *staging, const char *tid, const char *patient,
				 size_t *ret_count);

/* ---- feed_frozen.c ---- */

/* Adds a copy of a team, once for each name, which it returns. */
const char *feed_frozen_add(struct staging *staging, const struct feed_team *frozen);

/* Who is in the team now and was in it when the hold began, as a copy where that is not all of them; `was`: struct feed_was, the team as
 * it was each time that counts. The name by which the patient is assigned; NULL: to none. */
const char *feed_frozen_team(struct staging *staging, const char *name, const struct feed_list *was);

/* ---- feed_gone.c ---- */

/* What was refused last time to a copy of a team that nobody declared, or to everyone for the sake of a team or profession that was gone, is
 * refused to the team or profession itself where it is back. Once teams have names. */
void feed_gone_return(struct staging *staging);

/* Has a person cleared it of that patient, whatever it was to then: the team, or the copy of it while it was gone? */
bool feed_gone_is_cleared(const struct staging *staging, const char *patient,
			  const struct said_wish *objection);

/* An objection that is kept, to a profession that is none any more, or to a team that nobody declares and of which feeds did not say last
 * who was in it, becomes one to everyone. Is it one? */
bool feed_gone_widen(const struct staging *staging, struct said_wish *objection);

/* Objections to a team that no statement declares mean who was in it last: as a copy of it. */
void feed_gone_keep(struct staging *staging);

#endif
