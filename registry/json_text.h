/* JSON as a text. */
#ifndef CAREACL_REGISTRY_JSON_TEXT_H
#define CAREACL_REGISTRY_JSON_TEXT_H

#include <jansson.h>

/* The value as json_dumps() gives it, with its flags; the caller frees it. NULL: out of memory. Never a part of it:
 * json_dumps() of jansson 2.14 does not look at whether there was memory for a key. */
char *json_text(const json_t *value, size_t flags);

#endif
