/* The site's time zone: local days and clock times from instants, and back.
 *
 * The zone is the process' own (TZ), set once from the settings.
 */
#ifndef CAREACL_REGISTRY_TIME_ZONE_H
#define CAREACL_REGISTRY_TIME_ZONE_H

#include <stdbool.h>
#include <stdint.h>

/* Sets the process' zone to the one of that name in the system's zone files ("Europe/Paris"; "UTC" is known
 * without a file). Returns NULL, or what is wrong with the name (static text); the zone is UTC then. */
const char *time_zone_set(const char *name);

/* Seconds that clocks of the zone are ahead of UTC at `instant`. 0 for an instant the C library cannot place. */
int32_t time_zone_offset_seconds(int64_t instant);

/* The first instant after `from` and not after `limit` at which clocks of the zone are changed; TIME_NEVER: there is none.
 * A change that is taken back within a week may go unseen. */
int64_t time_zone_next_change(int64_t from, int64_t limit);

/* Days are counted from 1970-01-01. The first instant of a local day, and the first instant after its last; the
 * two differ where clocks change at midnight. A day the zone skipped is empty and stands where it would
 * have been. */
int64_t time_zone_day_start(int64_t day);
int64_t time_zone_day_end(int64_t day);

#endif
