/* What a feed says, before anybody has asked what it means here: one flat fact each (docs/feeds.md).
 *
 * Facts name patients, persons, teams and classes in the feed's own words; nothing in them is resolved, no date is judged.
 * A parser makes them in a process without powers; acl_sync/feed makes statements of them.
 */
#ifndef CAREACL_FEEDS_FEED_FACT_H
#define CAREACL_FEEDS_FEED_FACT_H

#include "policy/arena.h"

#include <stdbool.h>
#include <stddef.h>

enum feed_kind {
	FEED_PATIENT,  /* a patient, with the birth date where it is known; code UNSURE: replaced perhaps */
	FEED_DECEASED, /* from: when; none: unknown */
	FEED_PROF,     /* who somebody is: rpps, login, profession */
	FEED_TEAM,     /* the team works for the patient: an assignment, or presence in a unit */
	FEED_UNITTEAM, /* a unit; grants nothing alone */
	FEED_MEMBER,   /* of a team or unit; with a pid: for that patient alone */
	FEED_OPTIN,    /* a consent */
	FEED_OBJECT,   /* an objection; without a pid: nobody knows whose */
	FEED_LEGALREP, /* a representative: never an access by itself */
	FEED_RELATED,  /* a relative: never an access by itself */
	FEED_WITHDRAW, /* the consent or objection of that source is withdrawn */
	FEED_HOLD,     /* a restriction may exist that cannot be read; without a pid: nobody knows whose */
	FEED_WARNING,  /* odd but safely read */
	FEED_IGNORED,  /* rightly not relevant: counted */
	FEED_ERROR,    /* nothing of the source is taken */
	FEED_KIND_COUNT
};

enum feed_field {
	FACT_PID, /* the patient */
	FACT_TID, /* the team or unit; units are one namespace of all feeds, a format's own teams have a prefix ("enc:12") */
	FACT_WHO, /* a person "SYSTEM|ID" or the parser's own key of a PROF, "team|ID", "*", "?": unreadable. Of refusals alone "unit|ID": a team,
		   * if there is one, "org|ID": the same, and somebody whom nobody knows */
	FACT_CLASS,       /* "*" or none: everything */
	FACT_PURPOSE,     /* ALL (or none), CARE, EMERGENCY */
	FACT_ACT,         /* rw (or none), r, w */
	FACT_FROM,        /* instant or date as in registry.md; without offset: the site's zone */
	FACT_TO,          /* the same; a date is included */
	FACT_SRC,         /* the entry of the feed that says it: a consent's id */
	FACT_UNDER,       /* src of the rule that this one is an exception of */
	FACT_ROLE,        /* role, relationship, legal basis: information only */
	FACT_RPPS,        /* 11 digits */
	FACT_LOGIN,       /* of a PROF */
	FACT_PROFESSION,  /* of a PROF: the registry's name of it */
	FACT_BIRTH,       /* date */
	FACT_ALSO,        /* of a PROF: "SYSTEM|ID", another name of the same person */
	FACT_REPLACED_BY, /* another patient's id */
	FACT_STATE, /* inactive; of a PROF: former, a number for refusals alone; of a TEAM or MEMBER: over, it has ended by now; or none */
	FACT_CODE,  /* NOIDENT, ROOT-UNTYPED .. : what a warning or hold is about */
	FACT_TEXT,  /* words for people */
	FACT_CONTENT, /* of a HOLD: a hash of what could not be read; cleared once, another content holds again */
	FACT_SIGNED, /* of a consent: when it was signed */
	FACT_AT, /* when the feed said it, an instant; compared with what was said last time. No part of the normal form */
	FEED_FIELD_COUNT
};

/* Content of a HOLD: one of those of its entry, and what tells which is not there any more. Any of them that was cleared was this. */
#define FEED_CONTENT_ANY "?"

/* Code of an I: the file has no last row that says how many there are. The only one that is told of its source as a whole. */
#define FEED_CODE_ENDLESS "ENDLESS"

struct feed_fact {
	enum feed_kind kind;
	unsigned file;                        /* which of the source's files, from 0 */
	unsigned line;                        /* there, from 1 */
	const char *resource;                 /* "Consent/12"; NULL: the line says it all */
	const char *fields[FEED_FIELD_COUNT]; /* NULL: not said */
};

/* Which fields a fact of that kind must have, and may have: bits by enum feed_field. */
extern const struct feed_shape {
	const char *name; /* "OBJECT" */
	unsigned must, may;
} feed_shapes[FEED_KIND_COUNT];

/* "pid", "who", .. */
extern const char *const feed_field_names[FEED_FIELD_COUNT];

/* Longest value of a field, in bytes; what is longer is no fact. */
#define FEED_VALUE_MAX 4096

/* Has the fact the fields that its kind must have, and no others? */
bool feed_fact_is_whole(const struct feed_fact *fact);

/* The fact in normal form: "OBJECT pid=P1 who=login|x class=*", without its place and time. In `arena`; NULL: out of memory. */
const char *feed_fact_text(const struct feed_fact *fact, struct arena *arena);

#endif
