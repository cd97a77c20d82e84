/* FHIR R4 and R5 as JSON (docs/feeds.md, "FHIR"): *.ndjson, one resource a line, and *.json, one resource or Bundle a file.
 *
 * Each resource is read once, alone (jansson, duplicate names refused), and becomes drafts of facts; when all files have been
 * read, references are followed and the facts are said. What is not about care teams and wishes is read and forgotten.
 */
#ifndef CAREACL_FEEDS_FHIR_H
#define CAREACL_FEEDS_FHIR_H

#include "registry/feeds/feed_parser.h"

/* Reads all inputs as FHIR. */
feed_parse fhir_parse;

#endif
