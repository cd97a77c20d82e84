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
	unsigned feed;   /* whose key that is, counted from 1; 0: everybody's number */
};

struct feed_newcomer {
	struct said_professional said;
	const struct feed_said *from;
	size_t order; /* of its line */
};

/* A login of the registry's, and what lines say of it too. */
struct feed_known {
	struct said_professional said; /* as the registry has it, the window of the lines */
	const char *registrys_rpps;    /* which no line changes; NULL: none */
	bool is_doubtful;              /* lines contradict it, or one another, or are not in date */
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

/* ---- feed_newcomers.c ---- */

/* The RPPS number of whom the fact speaks; NULL: not said. */
const char *feed_newcomers_rpps(const struct feed_said *said);

/* Takes a professional of whom the registry knows nothing. false: nothing comes of it (noted). */
bool feed_newcomers_take(struct staging *staging, const struct feed_said *said, const char *login);

/* Who is said twice is nobody where the lines contradict one another, else what all of them say. */
void feed_newcomers_settle(struct staging *staging);

/* ---- feed_known.c ---- */

/* Takes the registry's professionals; once, before lines. */
void feed_known_list(struct staging *staging);

/* Compares a line with what is known of its login. */
void feed_known_compare(struct staging *staging, const struct feed_said *said, const char *login);

/* Is nobody permitted anything as that, because what lines say of the login is doubtful? The registry's own number is not. */
bool feed_known_is_doubtful(const struct staging *staging, const struct feed_person *person);

/* ---- feed_team_names.c ---- */

/* A name for what the feed calls `raw`: that, where it is a name and nobody else's. Given once. */
const char *feed_team_names_give(struct staging *staging, const char *raw);

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

/* All that any feed calls so. */
struct feed_team *feed_teams_all(const struct staging *staging, const char *tid, const char *patient,
				 size_t *ret_count);

#endif
