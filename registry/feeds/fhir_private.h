/* What the files of the FHIR parser share: records, and a reading of them. What a room does for others stands in a header of its
 * name, or of the room that it belongs to. Nothing else includes any of them.
 *
 * fhir.c               the files, one after the other
 * fhir_lines.c         lines, a resource each
 * fhir_text.c          documents: the entries of a Bundle, without the tree of the whole file
 * fhir_bundle.c        Bundles, outcomes, manifests
 * fhir_resource.c      what all resources have; which reader a type has
 * fhir_patient.c       Patient, RelatedPerson
 * fhir_people.c        Practitioner, PractitionerRole, Group, Organization, Location
 * fhir_team.c          CareTeam, EpisodeOfCare
 * fhir_encounter.c     Encounter
 * fhir_flag.c          Flag
 * fhir_consent.c       Consent: whether it counts
 * fhir_decision.c      its base decision
 * fhir_provision.c     its rules, one below the other
 * fhir_order.c         in which order
 * fhir_rule_who.c      one rule: to whom
 * fhir_rule_what.c     one rule: for what, of what
 * fhir_reference.c     references, as text; what they lead to
 * fhir_index.c         records and their drafts, by key
 * fhir_past.c          encounters that are over, by no more than a hash
 * fhir_expand.c        the persons that a reference means
 * fhir_organization.c  who has a role, and where
 * fhir_say.c           records become facts
 * fhir_draft.c         one draft of a record
 * fhir_signer.c        who signed a consent
 * fhir_deletion.c      what a Bundle deletes
 * fhir_json.c          members of objects
 * fhir_names.c         types, members and codes that are known
 */
#ifndef CAREACL_FEEDS_FHIR_PRIVATE_H
#define CAREACL_FEEDS_FHIR_PRIVATE_H

#include "policy/arena.h"
#include "registry/feeds/feed_parser.h"

#include <jansson.h>

/* Larger resources, deeper ones and longer names are none. */
#define FHIR_RESOURCE_MAX ((size_t)16 << 20)
#define FHIR_DEPTH_MAX 64
#define FHIR_WORD_MAX 1024

/* ---- records ---- */

enum fhir_type {
	FHIR_PATIENT,
	FHIR_PRACTITIONER,
	FHIR_ROLE,
	FHIR_ORGANIZATION,
	FHIR_LOCATION,
	FHIR_GROUP,
	FHIR_CARE_TEAM,
	FHIR_ENCOUNTER,
	FHIR_EPISODE,
	FHIR_RELATED,
	FHIR_CONSENT,
	FHIR_FLAG,
	FHIR_TYPE_COUNT /* all others */
};

/* A fact whose references are not followed yet: FACT_PID and FACT_WHO are references, or words that mean no reference ("*",
 * "?"). FACT_TID of a FEED_TEAM and of a FEED_PROF too. */
struct fhir_draft {
	struct fhir_draft *next;
	enum feed_kind kind;
	unsigned has; /* bits by enum feed_field */
	const char *values[];
};

/* A resource, or one that another contains. */
struct fhir_record {
	struct fhir_record *next;
	struct fhir_record *twin; /* of the same key, read before; NULL: none */
	const char *key;          /* "Consent/12", "CareTeam/7#pr1" */
	enum fhir_type type;
	unsigned file, line;
	const char *updated; /* meta.lastUpdated as it sorts; NULL: not said */
	const char *said_at; /* Consent: meta.lastUpdated as it stands; NULL: not said, or none */
	const char *patient; /* reference: whom it is about; NULL: nobody. Of a Patient: the id here */
	const char
	    *unit; /* Organization, Location: what the site calls it. CareTeam: reference to its organization.
				   * Practitioner: what facts call the person; NULL: nothing */
	const char *base;      /* of the server that has it ("https://ehr.example/fhir"); NULL: not said */
	const char *from, *to; /* Patient, Practitioner: as long as the number that counts does; NULL: open */
	const char *parent;    /* Organization: reference to the one that it is part of; NULL: none */
	const char *signer; /* Consent: reference, if not the patient's; NULL: the patient, or nobody said */
	const char *signed_on;    /* Consent: dateTime; "?": unreadable */
	unsigned legal_relations; /* RelatedPerson: of the legal list */
	bool is_live;             /* its status lets it permit something */
	bool is_named;            /* Practitioner: has an identifier */
	bool is_listed;           /* Group, CareTeam: its members are listed */
	bool is_over;             /* Encounter: it has ended; its end gives the site's grace */
	bool is_unit;             /* CareTeam: of no patient */
	bool is_unsure;           /* Patient: nobody knows which number counts */
	bool is_clashing;         /* another of that key says otherwise, and nobody knows which is newer */
	bool is_gone;             /* deleted, or an older version */
	bool is_deletion;         /* no resource: what `key` names is to be deleted */
	unsigned long order;      /* of reading, from 0 */
	unsigned visit; /* of a team or group that has it as a member, and for what time (fhir_expand.c) */
	const char *visit_from, *visit_to;
	struct fhir_draft *first, *last;
};

struct fhir_more {
	struct fhir_more *next;
	struct fhir_record *record;
};

struct fhir_slot {
	uint64_t hash;
	const char *name;
	struct fhir_record *record;
	struct fhir_more *more; /* other records of that name: it is ambiguous */
};

/* By name; empty slots have none. */
struct fhir_table {
	struct fhir_slot *slots;
	size_t capacity, count;
};

/* An encounter that is over and gives nothing: of those there are millions, and no more is kept. */
struct fhir_past {
	uint64_t hash;   /* of its key; 0: none */
	int64_t updated; /* milliseconds; -1: not said */
};

struct fhir_past_table {
	struct fhir_past *slots;
	size_t capacity, count;
};

struct fhir_count {
	const char *type;
	unsigned long count;
};

/* A role in an organization, or an organization that is part of one. */
struct fhir_edge {
	const char *place;              /* its key */
	const struct fhir_record *role; /* or part */
};

/* A reading. */
struct fhir {
	struct feed_reading *reading;
	struct arena *arena;
	bool out_of_memory;
	unsigned file, line; /* where the resource at hand stands */
	struct fhir_table words, records, names, deleted;
	struct fhir_past_table past;
	struct fhir_record *first, *last;
	struct fhir_record *holder;    /* of what the resource at hand contains */
	unsigned depth;                /* Bundles within Bundles */
	struct fhir_count counts[256]; /* of the file at hand: types that say nothing */
	size_t count_used;
	unsigned long record_count;
	unsigned long steps, steps_of_one; /* from references to persons, of all records and of one */
	unsigned long
	    wishes; /* persons whom consents refuse or permit something, each once for each consent */
	unsigned visits;
	bool is_too_much;        /* of them; said */
	struct fhir_edge *edges; /* sorted, once all are known */
	size_t edge_count;
	const char **file_names;
	const char *base;       /* of the entry at hand: where its references lead; NULL: not said */
	const char *first_base; /* of all entries */
	bool has_bases;         /* of several servers */
	char newest_end
	    [16]; /* of finished encounters, as a date: those that ended long before have no grace any more */
};

typedef const char *fhir_fields[FEED_FIELD_COUNT];

#endif
