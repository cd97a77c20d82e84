/* Types, members and codes that are known. */
#ifndef CAREACL_FEEDS_FHIR_NAMES_H
#define CAREACL_FEEDS_FHIR_NAMES_H

#include "registry/feeds/fhir_private.h"

/* FHIR's own name of the type; FHIR_TYPE_COUNT: of no interest here. */
enum fhir_type fhir_names_type(const char *name);
const char *fhir_names_of_type(enum fhir_type type);

/* Is it a type of R4 or R5 at all? */
bool fhir_names_is_type(const char *name);

/* The words that people see for a code; NULL: none. */
const char *fhir_names_remark(const char *code);

/* Is the word one of a list "|a|b|c|"? */
bool fhir_names_has(const char *list, const char *word);

#endif
