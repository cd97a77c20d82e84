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
	bool is_remembered; /* unknown, but feeds refuse something for whoever it is, or have: that stays */
	bool has_deceased;
	int64_t deceased;
	struct origin origin, deceased_origin; /* origin: of who they are, else of a withdrawal */
	struct feed_list teams;                /* struct said_assignment */
	struct feed_list consents;             /* struct feed_wish */
	struct feed_list objections;           /* struct feed_wish */
	struct feed_list ended;                /* struct feed_wish: objections that are said, and over */
	struct feed_list holds;                /* struct said_hold */
	struct feed_list withdrawals;          /* const char *, sorted */
	struct feed_list permitting; /* const char *: sources of what permits, where something is refused */
	struct feed_patient *twin;   /* the next identity of the same person, in a ring */
	struct feed_patient *self;   /* the same of those that surely are */
	struct feed_whole *whole;    /* what is refused to all of them; NULL: nothing */
};

struct feed_wish {
	struct said_wish said;
	bool
	    has_entry; /* the source has a number for it; of a consent: one that a later line may use again */
	size_t order;  /* of its fact, if it is said now */
	const struct said_wish *former; /* what is kept; NULL: it is said now */
};

struct feed_alike {
	const char *spelling;
	struct feed_patient *patient;
};

/* ---- feed_patients.c ---- */

void feed_patients_gather(struct staging *staging);

/* NULL: the facts do not speak of that patient. */
struct feed_patient *feed_patients_find(const struct staging *staging, const char *id);

/* The first instant of the day of birth; TIME_ALWAYS: not known. */
int64_t feed_patients_born(const struct feed_patient *patient);

/* Notes of whom that are not known something is refused, now or last time. */
void feed_patients_remember(struct staging *staging);

/* ---- feed_similar.c ---- */

/* An id without what is easily typed otherwise: case, blanks, signs, leading zeros. "": nothing is left. */
const char *feed_similar_spelling(struct staging *staging, const char *id);

/* Which ids restrictions name that nobody has: before patients are listed. */
void feed_similar_look(struct staging *staging);

/* Notes known patients who are spelled like one of them. */
void feed_similar_gather(struct staging *staging);

/* A restriction of a patient whom nobody declares: who is spelled alike is on hold. false: nobody is. */
bool feed_similar_restrict(struct staging *staging, const struct feed_said *said,
			   const struct feed_patient *patient);

/* ---- feed_about.c ---- */

/* Takes all facts that speak of patients. */
void feed_about_take(struct staging *staging);

/* ---- feed_reused.c ---- */

/* Notes the numbers of what permits, of who is refused something or was: an objection may have the same, or have had it. Once all
 * facts are taken. */
void feed_reused_note_numbers(struct staging *staging);

/* ---- feed_objections.c, feed_consents.c ---- */

/* What a class is here. */
enum feed_cover {
	COVER_ALL,    /* the whole record */
	COVER_SOME,   /* categories */
	COVER_UNKNOWN /* nobody knows */
};
enum feed_cover feed_cover(struct staging *staging, const struct feed_said *said,
			   struct words *ret_categories);

void feed_objection_take(struct staging *staging, const struct feed_said *said, size_t order,
			 struct feed_patient *patient);
void feed_consent_take(struct staging *staging, const struct feed_said *said, size_t order,
		       struct feed_patient *patient);

/* What consents come to beside all objections of the patient. */
void feed_consents_settle(struct staging *staging, struct feed_patient *patient);

/* ---- feed_again.c ---- */

/* Reads what was said last, and in stores that wait for the guard. false: it cannot be read (said). */
bool feed_again_read(struct staging *staging, const struct policy *policy);

/* What was said last of the patient, of the team; NULL: nothing. */
const struct said_patient *feed_again_patient(const struct staging *staging, const char *id);
const struct said_team *feed_again_team(const struct staging *staging, const char *name);

/* The same of any text of feeds. */
const struct said_patient *feed_again_patient_of(const struct statements *said, const char *id);
const struct said_team *feed_again_team_of(const struct statements *said, const char *name);

/* Has a person cleared that? `key` NULL: out of memory. */
bool feed_again_is_cleared(const struct staging *staging, const char *key);

/* ... or anything that begins so? */
bool feed_again_is_any_cleared(const struct staging *staging, const char *key);

bool feed_again_same_words(const struct words *a, const struct words *b);

/* Notes about what was said last. */
void feed_again_note(struct staging *staging, enum feed_outcome outcome, const char *patient,
		     struct origin origin, const char *said, const char *text);

/* ---- feed_identities.c ---- */

/* Two identities, and all of each, are one person's; surely, or perhaps. */
void feed_identities_join(struct feed_patient *one, struct feed_patient *other, bool is_sure);

/* What one identity of a person has refused, all of them have; holds too, and a death where they are surely one person's. Once all of each are there; done for each person at the
 * first of them. */
void feed_identities_share(struct staging *staging, struct feed_patient *patient);

/* ---- feed_once.c ---- */

/* Sorts a list and drops what stands there twice, word by word. */
void feed_once_objections(struct feed_list *objections);
void feed_once_holds(struct feed_list *holds);

/* ---- feed_holds.c ---- */

/* Puts a patient on hold because of that fact, if no person has cleared it. */
void feed_holds_put(struct staging *staging, struct feed_patient *patient, const struct feed_said *said,
		    const char *code, const char *reason);

/* Drops those that persons have cleared of this patient: they came from another identity. */
void feed_holds_drop_cleared(const struct staging *staging, struct feed_patient *patient);

/* Keeps those of before. */
void feed_holds_settle(struct staging *staging, struct feed_patient *patient);

/* Is one of the person's identities on hold? */
bool feed_holds_are_there(const struct feed_patient *patient);

/* ---- feed_cut.c ---- */

/* Windows of before, of one thing: add each, then join them to stretches without a gap. Of those, the ones that had not begun `now` are
 * no access that anybody had. */
void feed_cut_had(struct staging *staging, struct feed_list *had, struct time_window window);
void feed_cut_join(struct feed_list *had, int64_t now);

/* Leaves of stretches what is in the other ones too. `room`: a list of its own, for the next time as well. */
void feed_cut_both(struct staging *staging, struct feed_list *had, const struct feed_list *other,
		   struct feed_list *room);

/* A patient on hold is given what was there, nothing more. */
void feed_cut(struct staging *staging, struct feed_patient *patient);

#endif
