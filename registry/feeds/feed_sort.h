/* Sorting for parsers: what libc's qsort asks the kernel for is not allowed where they run. */
#ifndef CAREACL_FEEDS_FEED_SORT_H
#define CAREACL_FEEDS_FEED_SORT_H

#include <stdbool.h>
#include <stddef.h>

/* Which comes first: less than 0 the left one. */
typedef int feed_order(const void *left, const void *right);

/* Sorts pointers by what they point to; equal ones stay in their order. false: out of memory, nothing has moved. */
bool feed_sort(const void **items, size_t count, feed_order *order);

#endif
