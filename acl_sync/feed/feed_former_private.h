/* What was said last and is not now, and what ends it. Staging alone includes this. */
#ifndef CAREACL_FEED_FEED_FORMER_PRIVATE_H
#define CAREACL_FEED_FEED_FORMER_PRIVATE_H

#include "acl_sync/feed/feed_patients_private.h"

struct feed_withdrawal {
	const char *source;
	const char *patient; /* NULL: none is named */
	const char
	    *name; /* which of those that name both: "1 feeds/consents 17", "*1 .." without a patient */
	const struct feed_said *said;
	const char *said_at; /* NULL: not told */
	size_t order;
	bool has_stood;   /* it was there last time */
	bool has_own;     /* the feed says something else by that number of the patient whom it names */
	size_t own_order; /* of the first such fact */
	bool is_met;      /* something was withdrawn */
	bool is_told;     /* so is, or has been told, each of its source */
};

/* What may have been withdrawn. */
struct feed_entry {
	const char *source;
	const struct feed_patient *patient; /* NULL: nobody's, a member of a unit */
	size_t order;                       /* of its fact */
	const char *said_at;                /* of one that was said last time; NULL: not told */
	bool
	    was_said; /* last time, and is not now: what is older, or stood beside it then, does not mean it */
	bool is_permit;
	bool is_doubtful; /* the patient's number may be that of two entries */
};

/* An objection that was said last. */
struct feed_former {
	const struct staging *staging;
	const struct feed_patient *patient;
	const struct said_patient *before; /* of the patient */
	const struct said_wish *wish;      /* one of its objections */
};

/* ---- feed_withdrawals.c ---- */

void feed_withdrawals_gather(struct staging *staging);

/* Those that name a source, one after the other. */
struct feed_naming {
	const struct staging *staging;
	const char *source;
	const char *patient; /* whom they name too; NULL: nobody */
	bool is_whoever;     /* whomever they name, or nobody */
	bool is_rule;        /* by the name of the entry that it is a rule of; first by its whole name */
	size_t next;
};

/* Those that name the source and that patient, NULL: and none; of_all: whomever. Begins before the first; by bisection: thousands of
 * patients may each have a number "1" of their own, and all of them withdraw it. */
struct feed_naming feed_withdrawals_of(const struct staging *staging, const char *source,
				       const char *patient);
struct feed_naming feed_withdrawals_of_all(const struct staging *staging, const char *source);

/* The next one; NULL: there is no more. */
struct feed_withdrawal *feed_withdrawals_next(struct feed_naming *naming);

/* The length of the entry's name in the source of a rule, "feed Consent/12" of "feed Consent/12.3"; the whole where it is none. */
size_t feed_withdrawals_entry(const char *source);

/* Lists those that stand there, for the next time: those that name the patient, or none and may end an objection of
 * theirs. */
void feed_withdrawals_remember(struct staging *staging);

/* Did one stand there last time, in what was said of the patient? */
bool feed_withdrawals_stood(const struct staging *staging, const struct feed_withdrawal *withdrawal,
			    const char *patient);

/* ---- feed_withdrawals_own.c ---- */

/* Marks those of whose patient the feed says something else by that number (has_own). */
void feed_withdrawals_find_own(struct staging *staging);

/* ---- feed_withdrawn.c ---- */

/* Does a withdrawal end it? It names the same entry and the same patient (feed_parser.h, entries_are_unique); one without a
 * patient ends what permits. */
bool feed_withdrawn(const struct staging *staging, const struct feed_entry *entry);

/* ... a membership or presence, of its patient, NULL: a member of a unit? */
bool feed_withdrawn_fact(struct staging *staging, const struct feed_said *said, size_t order,
			 const struct feed_patient *patient);

/* Is it older than the entry? Then it does not mean that. */
bool feed_withdrawn_is_older(const struct staging *staging, const struct feed_withdrawal *withdrawal,
			     const struct feed_entry *entry);

/* Drops wishes that were withdrawn behind their line. */
void feed_withdrawn_drop(struct staging *staging, struct feed_patient *patient);

/* ---- feed_withdrawals_tell.c ---- */

/* Tells those that ended nothing, and holds patients whom they may have meant. Once all wishes are there. */
void feed_withdrawals_tell(struct staging *staging);

/* ---- feed_still.c ---- */

/* Is it still said: by its own entry, which may say more by now, and `may_end`: or with its end; or under a new number? */
bool feed_still_said(const struct feed_former *former, bool may_end);

/* Is that of the entry of before, by its number, and of an identity whose number it is? */
bool feed_still_is_own(const struct feed_former *former, const struct feed_patient *one,
		       const struct feed_wish *item);

/* Is that identity the one whose entry it was? */
bool feed_still_is_owner(const struct feed_former *former, const struct feed_patient *one);

/* ---- feed_compare.c ---- */

/* Is it to the same, of the same, whenever? A category that the site does not have any more is what its class is now. */
bool feed_compare_is_alike(const struct staging *staging, const struct said_wish *now,
			   const struct said_wish *before);

/* ... and as long as is left, or longer? */
bool feed_compare_renews(const struct staging *staging, const struct said_wish *now,
			 const struct said_wish *before);

/* Does it refuse all of that, as long or longer, and perhaps more? */
bool feed_compare_covers(const struct staging *staging, const struct said_wish *now,
			 const struct said_wish *before);

/* Is it the same, word by word, but that it has an end? Of the same entry: the feed has said so itself. */
bool feed_compare_ends(const struct staging *staging, const struct said_wish *now,
		       const struct said_wish *before);

/* Has it a category that the site does not have any more? */
bool feed_compare_lacks_category(const struct staging *staging, const struct said_wish *wish);

/* ---- feed_reused.c ---- */

/* Does its number mean something else of the same patient, now or since it is kept: another objection, a consent, a membership, a
 * presence? Then a withdrawal of that number means that. */
bool feed_reused(const struct feed_former *former);

/* Does what permitted beside it by its number do so still? What does anew is another use of that number. */
bool feed_reused_is_shared(const struct feed_former *former);

/* ---- feed_kept.c ---- */

/* Keeps objections that have vanished. */
void feed_kept_compare(struct staging *staging, struct feed_patient *patient);

/* ... and those of a patient on hold that have been withdrawn, or have got an end. Once holds are settled. */
void feed_kept_hold(struct staging *staging, struct feed_patient *patient);

/* Is it kept, and has a person cleared it? */
bool feed_kept_is_cleared(const struct staging *staging, const struct feed_patient *patient,
			  const struct said_wish *wish);

#endif
