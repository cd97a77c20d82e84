/* "Did you mean ...?": the known name nearest to a misspelt one. */
#ifndef CAREACL_POLICY_CLOSE_MATCH_H
#define CAREACL_POLICY_CLOSE_MATCH_H

#include <stddef.h>

/* The name at most two slips of the keyboard (one in a name of up to four characters) away from
 * `wanted`, letter case apart, and with the same digits: "P001" is no slip for "P002". The nearest, the
 * first of several as near. NULL if there is none.
 * `items`: an array of `size`-byte elements whose first member is the name. O(count). */
const char *close_match(const void *items, size_t count, size_t size, const char *wanted);

#endif
