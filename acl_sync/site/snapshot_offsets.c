#include "acl_sync/site/snapshot_offsets.h"

#include "registry/time_zone.h"

#define YEAR_SECONDS INT64_C(31556952)

/* Of what is told, an access that ended lies furthest back, and one that begins furthest ahead. */
#define PAST_SECONDS (4 * YEAR_SECONDS)
#define AHEAD_SECONDS (12 * YEAR_SECONDS)

size_t snapshot_offsets(int64_t now, struct snapshot_offset offsets[SNAPSHOT_OFFSET_MAX])
{
	int64_t at = now - PAST_SECONDS, limit = time_later(now, AHEAD_SECONDS);
	size_t count = 0;

	for (; count < SNAPSHOT_OFFSET_MAX && at != TIME_NEVER; at = time_zone_next_change(at, limit))
		offsets[count++] = (struct snapshot_offset){at, time_zone_offset_seconds(at)};
	return count;
}
