/* What one message says, before others are looked at: of whom, which movement, which persons, which restrictions
 * (docs/feeds.md, "HL7 v2").
 */
#ifndef CAREACL_FEEDS_HL7_EVENT_H
#define CAREACL_FEEDS_HL7_EVENT_H

#include "registry/feeds/hl7_message.h"
#include "registry/feeds/hl7_remark.h"
#include "registry/feeds/hl7_time.h"
#include "registry/feeds/hl7_words.h"
#include "registry/settings.h"

/* What an event does. */
enum hl7_kind {
	HL7_APART,   /* rightly not relevant */
	HL7_OPEN,    /* the patient comes */
	HL7_MOVE,    /* is elsewhere from then on; without a unit: nobody knows where */
	HL7_CLOSE,   /* goes */
	HL7_LEAVE,   /* is away for some days, and is expected back */
	HL7_RETURN,  /* is back */
	HL7_DOCTOR,  /* another attending doctor */
	HL7_UPDATE,  /* the visit is described once more */
	HL7_PERSON,  /* the patient is */
	HL7_MERGE,   /* two identities are one */
	HL7_GONE,    /* the identity is deleted */
	HL7_HISTORY, /* ZBE says what happened */
	HL7_UNKNOWN  /* may be anything */
};

/* An event by its code. */
struct hl7_rule {
	const char *code; /* "A01" */
	enum hl7_kind kind;
	bool cancels; /* takes back what `kind` did */
};

/* Of a code that is in no table: HL7_UNKNOWN. */
const struct hl7_rule *hl7_rule_find(const char *code);

/* Persons in a field. */
struct hl7_persons {
	bool is_said; /* the field is not empty: who was there before is not any more */
	size_t count;
	const char *const *who; /* as facts name them */
};

/* Fields of PV1 with persons who take care: attending, referring, consulting, admitting, other. */
enum { HL7_ATTENDING, HL7_REFERRING, HL7_CONSULTING, HL7_ADMITTING, HL7_OTHER, HL7_DOCTORS };
extern const struct hl7_doctor_field {
	unsigned field; /* of PV1 */
	const char *role;
	bool is_outside; /* of those who treat the patient at home: with gp_is_member alone */
} hl7_doctor_fields[HL7_DOCTORS];

struct hl7_origin {
	unsigned file, line;
	const char *resource; /* "A01/4711" */
};

/* Where a patient is: "" is nowhere, NULL not said. */
struct hl7_place {
	const char *medical, *nursing, *bed;
};

struct hl7_event;

struct hl7_movement {
	enum hl7_kind kind;
	bool cancels;
	bool is_unclear; /* it may mean anything: nobody knows where the patient is from then on */
	bool is_now;     /* it was told when it happened, not afterwards */
	bool is_named;   /* its message says of which visit */
	const char *id;  /* ZBE-1 */
	struct hl7_time time;
	struct hl7_place place;
	const struct hl7_persons *doctors; /* HL7_DOCTORS of them; NULL: none is said */
	struct hl7_origin origin;
	bool corrects;                 /* another's telling: ZBE-4 is UPDATE */
	size_t order;                  /* of its message */
	const struct hl7_event *event; /* its message, once it is taken */
};

struct hl7_role {
	const char *id; /* ROL-1; NULL: none */
	const char *code;
	struct hl7_persons persons;
	const char *from, *to;
	bool is_of_visit, ends, grants;
	bool begins;     /* anew, whatever was said of it before */
	bool is_endless; /* it says so; an empty field says nothing */
	struct hl7_origin origin;
};

/* A restriction: of ARV, or that somebody is protected. */
struct hl7_restriction {
	const char *class; /* "*": all; NULL: a flag of protection, or unreadable */
	const char *code;  /* of the hold; NULL: it is an objection */
	uint64_t content;  /* of a hold: hash of what could not be read; of a flag: of its message */
	bool is_repeated;  /* the same may come in each message: it is one hold */
	bool is_flag;      /* one that is on or off (`ends`), until a message says otherwise */
	const char *from, *to;
	bool is_of_visit, ends;
	bool is_update; /* another end for the one that begins when this does */
	struct hl7_origin origin;
};

enum { HL7_PATIENTS_MAX = 64 };

struct hl7_event {
	struct hl7_time sent;
	uint64_t content; /* hash of what was read */
	const char *resource;
	struct hl7_origin origin;
	const struct hl7_rule *rule;
	const char *const *patients; /* more than one: it may be each of them */
	size_t patient_count;
	bool is_unsure; /* none of them surely: nothing is given, and what restricts restricts each */
	const char *const *formers; /* MRG */
	size_t former_count;
	bool are_formers_unsure; /* it may be each of them, or none */
	const char *visit;       /* PV1-19, else the account; NULL: not said */
	const char *account;     /* PID-18 */
	bool is_by_account;      /* no visit is named, but its account */
	const char *birth;
	bool says_death, is_dead;
	const char *died;
	struct hl7_movement *movement; /* NULL: none */
	struct hl7_role *roles;
	size_t role_count;
	struct hl7_restriction *restrictions;
	size_t restriction_count;
};

/* Decoding: what all of it needs. */
struct hl7_decoding {
	struct hl7_message *message;
	struct hl7_remarks *remarks;
	struct hl7_event *event;
	const char *zone; /* of MSH-7 */
	bool is_french;   /* the profile of IHE France: a movement has its ZBE */
	const struct feed_flags *flags;
};

/* Does a message of that event speak of several patients, one after the other? */
bool hl7_event_is_of_several(const struct hl7_message *message);

/* Reads a message. The event lives in the message's arena, which is soon given back. NULL: it is none for us, an error
 * (said), or memory is out (noted in the message). */
struct hl7_event *hl7_event_read(struct hl7_message *message, struct hl7_remarks *remarks, unsigned file,
				 const struct feed_flags *flags);

/* A copy that lives in the words' arena; NULL: out of memory (noted). */
const struct hl7_event *hl7_event_keep(const struct hl7_event *event, struct hl7_words *words);

/* ---- hl7_movement.c ---- */

void hl7_movement_read(struct hl7_decoding *decoding);

/* ---- hl7_people.c ---- */

/* All persons whom a field of XCN names; those without an identity are remarked. */
struct hl7_persons hl7_people_read(struct hl7_decoding *decoding, const struct hl7_segment *segment,
				   unsigned field);

/* The segments ROL. */
void hl7_people_read_roles(struct hl7_decoding *decoding);

/* ---- hl7_restriction.c ---- */

/* ARV, PD1-12, PV2-22, CON. */
void hl7_restriction_read(struct hl7_decoding *decoding);

/* A time as facts say it; what cannot be read stays as it is: nothing is given by it, and nothing ended. NULL stays NULL. */
const char *hl7_when(struct hl7_decoding *decoding, const char *text);

/* Where a segment stands. */
struct hl7_origin hl7_origin_of(const struct hl7_decoding *decoding, const struct hl7_segment *segment);

/* Does the segment stand behind PV1: is it of the visit? */
bool hl7_is_of_visit(const struct hl7_message *message, const struct hl7_segment *segment);

#endif
