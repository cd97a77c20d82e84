/* Searching arrays that are in order of their elements' names. */
#ifndef CAREACL_POLICY_SORTED_H
#define CAREACL_POLICY_SORTED_H

#include <stdbool.h>
#include <stddef.h>

/* The first of `count` elements, of `size` bytes and each beginning with a pointer to its name, in the order of strcmp, that
 * is not before `name`; `count`: all are. O(log n). */
size_t sorted_first(const void *items, size_t count, size_t size, const char *name);

/* The one of that name in *ret_index; false: there is none. */
bool sorted_find(const void *items, size_t count, size_t size, const char *name, size_t *ret_index);

#endif
