/* Patients, and what is said of them: taken, compared with what was said last, settled. Staging alone includes this. */
#ifndef CAREACL_FEED_FEED_PATIENTS_PRIVATE_H
#define CAREACL_FEED_FEED_PATIENTS_PRIVATE_H

#include "acl_sync/feed/feed_private.h"

struct feed_patient {
	const char *id;
	const char *birth; /* of a patient whom feeds alone declare; NULL: the registry does */
	const char *registry_birth;
	const struct words *stores; /* of one whom feeds declare: those of the feed */
	bool is_known, is_inactive;
	bool is_remembered; /* unknown now, but feeds have refused something for whoever it is: that stays */
	bool has_deceased;
	int64_t deceased;
	struct origin origin, deceased_origin; /* origin: of who they are, else of a withdrawal */
	struct feed_list teams;                /* struct said_assignment */
	struct feed_list consents;             /* struct feed_wish */
	struct feed_list objections;           /* struct feed_wish */
	struct feed_list ended;                /* struct feed_wish: objections that are said, and over */
	struct feed_list holds;                /* struct said_hold */
	struct feed_list withdrawals;          /* const char *, sorted */
	struct feed_patient *twin;             /* the next identity of the same person, in a ring */
};

struct feed_wish {
	struct said_wish said;
	bool
	    has_entry; /* the source has a number for it; of a consent: one that a later line may use again */
	size_t order;  /* of its fact; SIZE_MAX: said by none now */
};

struct feed_withdrawal {
	const char *source;
	const char *patient; /* NULL: none is named */
	const char
	    *name; /* which of those that name both: "1 feeds/consents 17", "*1 .." without a patient */
	const struct feed_said *said;
	size_t order;
	bool has_stood; /* it was there last time */
	bool is_met;    /* something was withdrawn */
};

/* What may have been withdrawn. */
struct feed_entry {
	const char *source;
	const struct feed_patient *patient; /* NULL: nobody's, a member of a unit */
	size_t order;                       /* of its fact */
	bool was_said; /* last time, and is not now: what stood beside it then does not mean it */
	bool is_permit;
	bool is_doubtful; /* the patient's number may be that of two entries */
};

struct feed_alike {
	const char *spelling;
	struct feed_patient *patient;
};

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

/* Lists those that stand there, for the next time: those that name the patient, or none and an objection of theirs. */
void feed_withdrawals_remember(struct staging *staging);

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

#endif
