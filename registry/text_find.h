/* Finds the value of a key in a text that need not parse. */
#ifndef CAREACL_REGISTRY_TEXT_FIND_H
#define CAREACL_REGISTRY_TEXT_FIND_H

#include "policy/arena.h"
#include "registry/settings.h"

/* The string value of `key` as a lexer finds it: the first string after `key =` that stands behind the name
 * `after` (NULL: anywhere), its escapes resolved. Where quotes have come apart so that no such key is seen, each line
 * is read on its own. Sets *ret_value to a string of the arena, or to NULL where there is none. Returns
 * false when out of memory. */
bool text_find_string(const struct config_text *text, const char *after, const char *key, struct arena *arena,
		      const char **ret_value);

#endif
