/* Numbers, percents and durations as they stand in strings (registry.md).
 *
 * Plain decimals: no sign, no blank, no fraction, no exponent. What does not fit is refused, never cut.
 */
#ifndef CAREACL_REGISTRY_QUANTITY_H
#define CAREACL_REGISTRY_QUANTITY_H

#include <stdbool.h>
#include <stdint.h>

/* Longer than any period a site needs, short enough to be added to any instant. */
#define DURATION_MAX_SECONDS (INT64_C(1000) * 366 * 24 * 3600)

/* A plain decimal of 0 to `max`. Returns false, and leaves *ret_number alone, for anything else. */
bool quantity_number(const char *text, uint64_t max, uint64_t *ret_number);

/* "0%" to "100%". Returns false for anything else. */
bool quantity_percent(const char *text, unsigned *ret_percent);

/* A plain decimal and one of s, m, h, d ("15m"), into seconds, not above DURATION_MAX_SECONDS. Returns
 * false for anything else. */
bool quantity_duration(const char *text, int64_t *ret_seconds);

#endif
