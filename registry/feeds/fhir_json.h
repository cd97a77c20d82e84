/* Members of JSON objects as FHIR has them: texts, lists, codes, periods, numbers. */
#ifndef CAREACL_FEEDS_FHIR_JSON_H
#define CAREACL_FEEDS_FHIR_JSON_H

#include "registry/feeds/fhir_private.h"

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

/* The same for what permits: nor may what is said beside a text or number ("_end") stand beside what is neither. */
bool fhir_json_is_strange(const json_t *object, const char *known);

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

#endif
