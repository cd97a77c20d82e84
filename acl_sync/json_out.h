/* JSON answers: one document on stdout. Out of memory ends the program (nothing has an effect while an
 * answer is made). */
#ifndef CAREACL_ACL_SYNC_JSON_OUT_H
#define CAREACL_ACL_SYNC_JSON_OUT_H

#include "policy/findings.h"

#include <jansson.h>
#include <stdint.h>

/* A string; bytes that are not UTF-8 stand as \xNN. NULL gives null. */
json_t *json_out_text(const char *bytes);

/* A string, formatted. */
json_t *json_out_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A list of strings. */
json_t *json_out_texts(const char *const *items, size_t count);

/* An instant, RFC 3339 in the site's zone; null for TIME_NEVER and TIME_ALWAYS. */
json_t *json_out_instant(int64_t instant);

/* Sets a member, appends an element; `value` is taken over. */
void json_out_set(json_t *object, const char *key, json_t *value);
void json_out_append(json_t *array, json_t *value);

/* [{"where":..,"text":..}, ..] of the findings of severity error. */
json_t *json_out_errors(const struct findings *findings);

/* Prints the document and a newline on stdout and lets go of it; false when stdout could not take it. */
bool json_out_print(json_t *document);

#endif
