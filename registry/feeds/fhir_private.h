/* What the files of the FHIR parser share. Nothing else includes this.
 *
 * fhir.c            the files, one after the other
 * fhir_lines.c      lines, a resource each
 * fhir_text.c       documents: the entries of a Bundle, without the tree of the whole file
 * fhir_bundle.c     Bundles, outcomes, manifests
 * fhir_resource.c   what all resources have; which reader a type has
 * fhir_patient.c    Patient, RelatedPerson
 * fhir_people.c     Practitioner, PractitionerRole, Group, Organization, Location
 * fhir_team.c       CareTeam, EpisodeOfCare
 * fhir_encounter.c  Encounter
 * fhir_flag.c       Flag
 * fhir_consent.c    Consent: whether it counts, and its base decision
 * fhir_provision.c  its rules, one below the other
 * fhir_rule_who.c   one rule: to whom
 * fhir_rule_what.c  one rule: for what, of what
 * fhir_reference.c  references, as text; what they lead to
 * fhir_index.c      records and their drafts, by key
 * fhir_past.c       encounters that are over, by no more than a hash
 * fhir_expand.c     the persons that a reference means
 * fhir_say.c        drafts become facts
 * fhir_deletion.c   what a Bundle deletes
 * fhir_json.c       members of objects
 * fhir_names.c      types, members and codes that are known
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
	const char *patient; /* reference: whom it is about; NULL: nobody. Of a Patient: the id here */
	const char
	    *unit; /* Organization, Location: what the site calls it. CareTeam: reference to its organization.
				   * Practitioner: what facts call the person; NULL: nothing */
	const char *base;      /* of the server that has it ("https://ehr.example/fhir"); NULL: not said */
	const char *from, *to; /* Patient, Practitioner: as long as the number that counts does; NULL: open */
	const char *parent;    /* Organization: reference to the one that it is part of; NULL: none */
	const char *signer; /* Consent: reference, if not the patient's; NULL: the patient, or nobody said */
	const char *signed_on;    /* Consent: dateTime */
	unsigned legal_relations; /* RelatedPerson: of the legal list */
	bool is_live;             /* its status lets it permit something */
	bool is_named;            /* Practitioner: has an identifier */
	bool is_listed;           /* Group: its members are listed */
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

/* ---- fhir_index.c ---- */

/* The one copy of the text; NULL where memory has run out. */
const char *fhir_index_word(struct fhir *fhir, const char *text);
const char *fhir_index_printf(struct fhir *fhir, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A new record at the place at hand, after all others. NULL: no memory. */
struct fhir_record *fhir_index_add(struct fhir *fhir, enum fhir_type type, const char *key);

/* The record has all its drafts: it stands in front of its twins, the others of its key. */
void fhir_index_settle(struct fhir *fhir, struct fhir_record *record);

/* All have been read: which of the twins count. */
void fhir_index_decide(struct fhir *fhir);

/* By key; NULL: unknown. */
struct fhir_record *fhir_index_find(const struct fhir *fhir, const char *key);

/* Another name leads to the record: "urn:uuid:..", "Patient?SYSTEM|VALUE". */
void fhir_index_name(struct fhir *fhir, const char *name, struct fhir_record *record);

/* Where the name leads; NULL: nowhere, or to several. */
struct fhir_slot *fhir_index_named(const struct fhir *fhir, const char *name);

/* What has that key, or other name, is deleted; the text lasts. */
void fhir_index_delete(struct fhir *fhir, const char *key);
bool fhir_index_is_deleted(const struct fhir *fhir, const char *key);

/* Adds a draft; fields that are NULL are not said, others last as long as the index (fhir_index_word()). */
void fhir_index_say(struct fhir *fhir, struct fhir_record *record, enum feed_kind kind, fhir_fields fields);

/* What is odd, to be ignored, or holds the patient; `code` of the table in fhir_names.c. */
void fhir_index_remark(struct fhir *fhir, struct fhir_record *record, enum feed_kind kind, const char *code);

/* The same of a content that was not read: a hash, NULL: none. */
void fhir_index_remark_of(struct fhir *fhir, struct fhir_record *record, enum feed_kind kind,
			  const char *code, const char *content);

/* A field of a draft; NULL: not said. */
const char *fhir_index_field(const struct fhir_draft *draft, enum feed_field field);

/* ---- fhir_json.c ---- */

/* The text of a member, NULL: there is none, or it is none. */
const char *fhir_json_text(const json_t *object, const char *name);

/* The same, to last. */
const char *fhir_json_word(struct fhir *fhir, const json_t *object, const char *name);

/* Is the member there, be it only as what is said about it ("_end": why it is not known)? */
bool fhir_json_has(const json_t *object, const char *name);

/* The n-th of a list; what stands there without a list is its only one. NULL: no more. */
const json_t *fhir_json_item(const json_t *object, const char *name, size_t n);

/* true or false; `otherwise` where the member is not there, and `broken` where it is no such thing. */
bool fhir_json_bool(const json_t *object, const char *name, bool otherwise, bool broken);

/* Does it have members beside those of the list "|a|b|c|"? Then nobody knows what they change. */
bool fhir_json_has_unknown(const json_t *object, const char *known);

/* Does something in it change what the rest means? */
bool fhir_json_is_modified(const json_t *object);

/* The n-th coding of a CodeableConcept, or of a list of them, counted through. NULL: no more. */
const json_t *fhir_json_coding(const json_t *object, const char *name, size_t n);

/* Has a CodeableConcept (or a list) that code of a system whose address ends so? "": any system. */
bool fhir_json_has_code(const json_t *object, const char *name, const char *system_end, const char *code);

/* An identifier's number in the words of its system. */
struct fhir_number {
	const char *value;       /* lives in the tree */
	const char *from, *to;   /* its period */
	bool is_old, is_strange; /* it was the number; something is said of it that nobody understands */
};

/* An identifier, if it is of that system (`length` of it); false: it is of another, or has no value. */
bool fhir_json_number(struct fhir *fhir, const json_t *identifier, const char *system, size_t length,
		      struct fhir_number *ret_number);

/* A Period's ends as dates that staging reads: partial ones are widened to their first and last day. Absent: NULL;
 * unreadable, or there and not known: "?". */
void fhir_json_period(struct fhir *fhir, const json_t *object, const char *name, const char **ret_from,
		      const char **ret_to);

/* A date as staging reads it: its first day, or its last. */
const char *fhir_json_date(struct fhir *fhir, const char *text, bool is_end);

/* Both, in one field: staging takes the latest start, and the earliest end. Either may be NULL. */
const char *fhir_json_both(struct fhir *fhir, const char *one, const char *other);

/* A hash of all it says. Whoever clears a hold has read the resource as it is now: another one under its number holds anew. NULL:
 * no memory. */
const char *fhir_json_hash(struct fhir *fhir, const json_t *resource);

/* ---- fhir_names.c ---- */

/* FHIR's own name of the type; FHIR_TYPE_COUNT: of no interest here. */
enum fhir_type fhir_names_type(const char *name);
const char *fhir_names_of_type(enum fhir_type type);

/* Is it a type of R4 or R5 at all? */
bool fhir_names_is_type(const char *name);

/* The words that people see for a code; NULL: none. */
const char *fhir_names_remark(const char *code);

/* Is the word one of a list "|a|b|c|"? */
bool fhir_names_has(const char *list, const char *word);

/* ---- fhir_reference.c ---- */

/* A Reference as text: "Practitioner/12", "Practitioner?SYSTEM|VALUE", "urn:uuid:..", "CareTeam/7#pr1", or two of them with a
 * line's end between: the first that leads somewhere counts. Before the first may stand which server is meant, "!BASE ". And
 * "=ID" is a patient's id here. `type`: what it leads to where it does not say so itself.
 * NULL: it names nobody. */
const char *fhir_reference_read(struct fhir *fhir, const json_t *reference, const char *type);

/* "Patient?SYSTEM|VALUE" of an Identifier; NULL: it has no value. */
const char *fhir_reference_of_identifier(struct fhir *fhir, const char *type, const json_t *identifier);

/* "Type/id" of an address; NULL: it is none of a resource. */
const char *fhir_reference_of_url(struct fhir *fhir, const char *url);

/* Behind "!BASE ". */
const char *fhir_reference_plain(const char *reference);

/* The address of the server, of an absolute address of a resource; NULL: it is none. */
const char *fhir_reference_base(struct fhir *fhir, const char *url);

/* Is it this feed's server: of base_urls, or where they are not said the only one whose entries were read? */
bool fhir_reference_is_ours(const struct fhir *fhir, const char *base);

/* Why it may not lead where fhir_reference_follow() says: to another server, whose ids are others', or to what is deleted. A code
 * of fhir_names.c; NULL: it leads there for sure. */
const char *fhir_reference_doubt(const struct fhir *fhir, const char *reference);
bool fhir_reference_is_sure(const struct fhir *fhir, const char *reference);

/* Where it leads; NULL: unknown. */
struct fhir_record *fhir_reference_follow(const struct fhir *fhir, const char *reference);

/* What it leads to: `record`, if that is not NULL, else as it begins. */
enum fhir_type fhir_reference_type(const char *reference, const struct fhir_record *record);

/* Who a patient is here. */
struct fhir_identity {
	char pid[FHIR_WORD_MAX];
	const char *doubt; /* code of fhir_names.c: why it may be somebody else; NULL: it is this patient */
	const char *from, *to; /* as long as the number is the patient's; NULL: open */
};

/* false: nobody knows. */
bool fhir_reference_patient(const struct fhir *fhir, const char *reference,
			    struct fhir_identity *ret_identity);

/* Is it one of the systems that the site counts by? */
bool fhir_reference_is_system(const char *systems, const char *system);

/* ---- fhir_past.c ---- */

/* An encounter of that key is over. What else was read under the key is older, or newer, or nobody knows. */
void fhir_past_add(struct fhir *fhir, const char *key, const char *updated);

/* The same of a record that was read now. */
void fhir_past_compare(struct fhir *fhir, struct fhir_record *record);

/* ---- fhir_resource.c ---- */

/* Reads one resource; `line` is where it stands, `full_url` may be NULL. */
void fhir_resource_read(struct fhir *fhir, const json_t *resource, unsigned line, const char *full_url);

/* A type that says nothing here. */
void fhir_resource_count(struct fhir *fhir, const char *type);

/* What was counted in the file at hand. */
void fhir_resource_say_counts(struct fhir *fhir);

/* An error at the place at hand. */
void fhir_resource_fail(struct fhir *fhir, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef void fhir_read(struct fhir *fhir, struct fhir_record *record, const json_t *resource);

extern fhir_read fhir_patient_read, fhir_related_read, fhir_practitioner_read, fhir_role_read,
    fhir_place_read, fhir_group_read, fhir_team_read, fhir_encounter_read, fhir_episode_read,
    fhir_consent_read, fhir_flag_read;

/* ---- fhir_team.c ---- */

/* A time; ends that are NULL are open. */
struct fhir_when {
	const char *from, *to;
};

/* What a Period narrows of it. */
struct fhir_when fhir_team_period(struct fhir *fhir, const json_t *object, const char *name,
				  struct fhir_when within);

/* The first code of a concept, or its text; NULL: none. */
const char *fhir_team_role(struct fhir *fhir, const json_t *object, const char *name);

/* Somebody is a member, or a team is. */
void fhir_team_say(struct fhir *fhir, struct fhir_record *record, const char *who, struct fhir_when when,
		   const char *role);

/* ---- fhir_encounter.c ---- */

/* Is the encounter over, or not to be, so that nothing comes of it? */
bool fhir_encounter_is_past(struct fhir *fhir, const json_t *encounter);

/* Did it end less than a year before the last one that did? What ended before is history, whatever the grace. */
bool fhir_encounter_is_recent(const struct fhir *fhir, const char *ends);

/* ---- fhir_bundle.c ---- */

/* What stands around the entries. false: it is an error (said), or no Bundle. */
bool fhir_bundle_begin(struct fhir *fhir, const json_t *bundle);

/* One of its entries, at `line`. */
void fhir_bundle_entry(struct fhir *fhir, const json_t *bundle, const json_t *entry, unsigned line);

/* Anything that may stand at the top of a line or file. */
void fhir_bundle_top(struct fhir *fhir, const json_t *top, unsigned line);

/* ---- fhir_text.c ---- */

extern const char fhir_text_too_large[];

/* The tree of a text that begins at `line`; NULL: it is none (said). */
json_t *fhir_text_parse(struct fhir *fhir, const char *text, size_t size, unsigned line);

/* Reads the file at hand as one document. */
void fhir_text_read_document(struct fhir *fhir, int fd);

/* ---- fhir_lines.c ---- */

/* Reads the file at hand as lines, a resource each. */
void fhir_lines_read(struct fhir *fhir, int fd);

/* ---- fhir_say.c ---- */

/* All that was read. */
void fhir_say_all(struct fhir *fhir);

/* A draft of a record as a fact of that kind, with these fields in place of its own. */
void fhir_say_fact(struct fhir *fhir, const struct fhir_record *record, const struct fhir_draft *draft,
		   fhir_fields instead);

/* A remark at a record about that patient (NULL: none); `content` of a hold. */
void fhir_say_remark(struct fhir *fhir, const struct fhir_record *record, enum feed_kind kind,
		     const char *pid, const char *code, const char *content);

/* A remark at a record, from afterwards. */
void fhir_say_warning(struct fhir *fhir, const struct fhir_record *record, const char *code);

/* ---- fhir_deletion.c ---- */

/* What is deleted is gone, if it stood before its deletion. */
void fhir_deletion_apply(struct fhir *fhir);

/* What an earlier run may have taken is withdrawn too. */
void fhir_deletion_say(struct fhir *fhir, const struct fhir_record *deletion);

/* Is it of this feed's server? What another one deletes or withdraws is not what this one has. */
bool fhir_deletion_is_ours(const struct fhir *fhir, const struct fhir_record *record);

/* ---- fhir_expand.c ---- */

enum fhir_for { FHIR_FOR_STAFF, FHIR_FOR_PERMIT, FHIR_FOR_DENIAL };

/* Takes one person, as facts name them, and the time that comes from what the person is in. */
typedef void fhir_take(void *context, const char *who, const char *from, const char *to);

struct fhir_expanding {
	struct fhir *fhir;
	const struct fhir_record *record; /* who names them */
	enum fhir_for purpose;
	fhir_take *take;
	void *context;
	const struct fhir_record *chain[4]; /* the teams and groups that are being looked into */
	unsigned depth, parts;              /* of them, and of organizations */
};

/* The persons to whom a reference leads: through roles, organizations, groups and teams. A refusal whose persons are not all
 * known takes "?" as well; a permit leaves out who is not sure. */
void fhir_expand(struct fhir_expanding *expanding, const char *reference, const char *from, const char *to);

/* Was the member met during this visit of what it is in already, for the same time? It has been met now. `visit`: a number of
 * its own, ++fhir->visits. Times are words of the index. */
bool fhir_expand_is_repeated(struct fhir *fhir, unsigned visit, const char *who, const char *from,
			     const char *to);

/* The key of the organization or place to which a reference leads. */
const char *fhir_expand_place(struct fhir *fhir, const char *reference);

#endif
