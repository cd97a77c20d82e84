/* What has been read, by key and by its other names, with the drafts of what it says. */
#ifndef CAREACL_FEEDS_FHIR_INDEX_H
#define CAREACL_FEEDS_FHIR_INDEX_H

#include "registry/feeds/fhir_private.h"

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

/* ---- fhir_past.c ---- */

/* An encounter of that key is over. What else was read under the key is older, or newer, or nobody knows. */
void fhir_past_add(struct fhir *fhir, const char *key, const char *updated);

/* The same of a record that was read now. */
void fhir_past_compare(struct fhir *fhir, struct fhir_record *record);

#endif
