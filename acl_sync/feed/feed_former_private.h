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
	const char *owner;                  /* which identity of the patient it was said of; "": nobody */
	size_t order;                       /* of its fact */
	const char *said_at;                /* of one that was said last time; NULL: not told */
	bool
	    was_said; /* last time, and is not now: what is older, or stood beside it then, does not mean it */
	bool is_permit;
};

/* An objection, said now or last time, of one identity of a person. */
struct feed_numbered {
	const char *source;
	size_t entry;       /* the length of its entry's name */
	const char *second; /* of one entry they are in the order of this: of whom; of last time to whom */
	const char *owner;  /* which identity it is of */
	const struct said_wish *said;
	const struct feed_wish *wish; /* the same, of what is said now */
	bool is_over;
};

/* What is refused to all identities of a person. */
struct feed_whole {
	size_t count;            /* of the identities */
	struct feed_list said;   /* struct feed_numbered: now, by entry, then of whom */
	struct feed_list before; /* struct feed_numbered: last time, by entry, then to whom */
	struct feed_list
	    fresh; /* const struct feed_numbered *: those of now that are new (feed_still_is_new) */
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

/* ---- feed_whole.c ---- */

/* Gathers what each person is refused, as patients have it by now. */
void feed_whole_gather(struct staging *staging);

/* Those of a list of one entry, all rules of it, one after the other; `second` NULL: whatever it is. */
struct feed_asking {
	const struct feed_list *list;
	struct feed_numbered key;
	size_t next;
};
struct feed_asking feed_whole_ask(const struct feed_list *list, const char *source, const char *second);

/* The next one; NULL: there is no more. */
const struct feed_numbered *feed_whole_next(struct feed_asking *asking);

/* Is the number, now and last time, the owner's alone, of all identities of the patient? */
bool feed_whole_is_alone(const struct feed_patient *patient, const char *source, const char *owner);

/* Was an objection of the owner by that number there last time, said by the feed? */
bool feed_whole_was_there(const struct feed_patient *patient, const char *source, const char *owner);

/* ---- feed_still.c ---- */

/* Did the entry of what is said now refuse the patient nothing last time, whichever identity it was? */
bool feed_still_is_new(const struct staging *staging, const struct feed_whole *whole,
		       const struct feed_wish *item);

/* Which identity of the patient it is of. */
const char *feed_still_owner(const struct feed_former *former);

/* Is it still said: by its own entry, which may say more by now, and `may_end`: or with its end; or under a new number? */
bool feed_still_said(const struct feed_former *former, bool may_end);

/* Is it of the entry that has the source, whatever rule of it? */
bool feed_still_is_of_entry(const struct staging *staging, const struct feed_wish *item, const char *source);

/* What is said now by its number, of an identity whose number it is: of the entry, all rules of it. */
struct feed_asking feed_still_ask_own(const struct feed_former *former);

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

/* Has something of the patient that permits the number? */
bool feed_reused_permits(const struct feed_patient *patient, const char *source);

/* ---- feed_kept.c ---- */

/* Keeps objections that have vanished. */
void feed_kept_compare(struct staging *staging, struct feed_patient *patient);

/* ... and those of a patient on hold that have been withdrawn, or have got an end. Once holds are settled. */
void feed_kept_hold(struct staging *staging, struct feed_patient *patient);

/* Is it kept, and has a person cleared it? */
bool feed_kept_is_cleared(const struct staging *staging, const struct feed_patient *patient,
			  const struct said_wish *wish);

#endif
