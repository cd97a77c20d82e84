/* Files: lines, documents, and the Bundles in them, down to one resource. */
#ifndef CAREACL_FEEDS_FHIR_BUNDLE_H
#define CAREACL_FEEDS_FHIR_BUNDLE_H

#include "registry/feeds/fhir_private.h"

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

#endif
