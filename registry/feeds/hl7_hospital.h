/* What all messages come to, one after the other in the order in which they were sent: patients, their visits with their
 * movements, roles, restrictions. Then it is said as facts.
 */
#ifndef CAREACL_FEEDS_HL7_HOSPITAL_H
#define CAREACL_FEEDS_HL7_HOSPITAL_H

#include "registry/feeds/hl7_event.h"

struct hl7_patient;

/* A visit goes on under the identity that its patient was merged into. */
struct hl7_alias {
	const char *pid;
	struct hl7_time from; /* when that was first said */
	struct hl7_alias *next;
};

struct hl7_visit {
	const char *number;  /* "": messages name none */
	const char *account; /* NULL: they name none */
	bool is_by_account;  /* the number is the account's */
	bool is_unsure;      /* it may be another patient's */
	const struct hl7_movement **movements;
	size_t count, capacity;
	bool has_zone, lacks_zone;    /* some times say their offset, some do not */
	bool was_open;                /* once all is known */
	const struct hl7_time *ended; /* NULL: it goes on */
	struct hl7_alias *aliases;
	struct hl7_visit *next;
};

/* What stands until it is changed: a role of one person. */
struct hl7_standing_role {
	struct hl7_role role;
	const char *who;
	const char *ended; /* when that was said; NULL: it was not */
	const char *visit; /* NULL: the patient's */
	struct hl7_standing_role *next;
};

struct hl7_standing_restriction {
	struct hl7_restriction restriction;
	const char *visit;
	const char *said_at; /* when it was, or its end; NULL: to the hour or the day only */
	bool is_active;      /* of a flag: it is on */
	uint64_t off;        /* of a flag that is on: the message that said last that it is not; 0: none */
	struct hl7_standing_restriction *next;
};

struct hl7_patient {
	const char *pid, *birth;
	struct hl7_origin birth_origin, death_origin, gone_origin;
	bool is_dead, is_gone;
	const char *died;
	struct hl7_visit *visits;
	struct hl7_standing_role *roles;
	struct hl7_standing_restriction *restrictions;
	struct hl7_merge *merges;   /* into this one */
	struct hl7_merge *into;     /* others */
	struct hl7_patient *queued; /* of a walk through identities */
	size_t walk;
	struct hl7_patient *next; /* in the order of their first message */
};

struct hl7_merge {
	struct hl7_patient *other;
	struct hl7_origin origin;
	bool is_unsure; /* objections of one are the other's; nothing else */
	struct hl7_merge *next;
};

struct hl7_hospital {
	struct arena *arena;
	struct hl7_words *words;
	struct hl7_remarks *remarks;
	bool no_memory;
	struct hl7_patient *first, **last;
	struct hl7_patient **slots; /* by hash of the pid */
	size_t count, capacity;
	size_t order; /* messages so far */
	size_t walks; /* through identities so far */
};

/* ---- hl7_hospital.c ---- */

void hl7_hospital_init(struct hl7_hospital *hospital, struct hl7_words *words, struct hl7_remarks *remarks);

/* Takes the next message: who the patient is, where, and who takes care. */
void hl7_hospital_take(struct hl7_hospital *hospital, const struct hl7_event *event);

/* Takes what it restricts. Of two messages of one second the order is another one here. */
void hl7_hospital_restrict(struct hl7_hospital *hospital, const struct hl7_event *event);

/* The patient, new if need be; NULL: out of memory (noted). */
struct hl7_patient *hl7_hospital_find(struct hl7_hospital *hospital, const char *pid);

/* Memory of the arena; NULL: noted. */
void *hl7_hospital_alloc(struct hl7_hospital *hospital, size_t size);

/* Gives back what is held; not the arena. */
void hl7_hospital_clear(struct hl7_hospital *hospital);

/* ---- hl7_identities.c ---- */

enum hl7_reach {
	HL7_FORMERS, /* who was merged into it, and into that */
	HL7_SURELY,  /* ... and what it was merged into */
	HL7_MAYBE    /* ... through merges that are not sure, too */
};

/* Takes what an event merges into the patient. */
void hl7_identities_join(struct hl7_hospital *hospital, struct hl7_patient *patient,
			 const struct hl7_event *event);

/* The patient and, one behind the other (`queued`, good until the next call), its other identities, each once: they may be merged in
 * circles. */
struct hl7_patient *hl7_identities(struct hl7_hospital *hospital, struct hl7_patient *patient,
				   enum hl7_reach reach);

/* ---- hl7_standing.c ---- */

/* Begins, changes or ends a role of the patient's. */
void hl7_standing_take_role(struct hl7_hospital *hospital, struct hl7_patient *patient,
			    const struct hl7_event *event, const struct hl7_role *role);

/* Begins, changes or ends a restriction. */
void hl7_standing_take_restriction(struct hl7_hospital *hospital, struct hl7_patient *patient,
				   const struct hl7_event *event, const struct hl7_restriction *restriction);

/* ---- hl7_visit.c ---- */

/* Puts the event's movement into the patient's visits, or takes back what it cancels. */
void hl7_visit_take(struct hl7_hospital *hospital, struct hl7_patient *patient,
		    const struct hl7_event *event);

/* Takes away the movement at a place of the visit's. */
void hl7_visit_remove(struct hl7_visit *visit, size_t at);

/* ---- hl7_reopen.c ---- */

/* Takes back an end that names no visit, or names one otherwise than it was opened, from all visits that it ended: the last that
 * was told (with ZBE-1, of that number), where it was told in the event's words; without ZBE-1, where nobody came since. false: there
 * is none. */
bool hl7_reopen(struct hl7_hospital *hospital, struct hl7_patient *patient, const struct hl7_event *event);

/* Takes back what repeats an end of the visit without ZBE-1, in the event's words, since somebody came last. */
void hl7_reopen_repeated(struct hl7_visit *visit, const struct hl7_event *event);

/* ---- hl7_stay.c ---- */

/* Says where the patient was during a visit, and who took care. */
void hl7_stay_say(struct hl7_hospital *hospital, const struct hl7_patient *patient, struct hl7_visit *visit);

/* ---- hl7_say.c ---- */

/* Says all. */
void hl7_say(struct hl7_hospital *hospital);

/* A fact of that kind at a place. */
struct feed_fact hl7_say_begin(enum feed_kind kind, const struct hl7_origin *origin);

#endif
