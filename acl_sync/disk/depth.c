/* Levels from the limit of descriptors. */
#include "acl_sync/disk/depth.h"

#include <sys/resource.h>

#define DESCRIPTORS_WANTED 16384
#define DESCRIPTORS_RESERVED 64 /* for all but the levels: registry, logs, locks, the object at hand */

static rlim_t descriptors(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 0;
	rlim_t before = limit.rlim_cur;
	rlim_t wanted = limit.rlim_max < DESCRIPTORS_WANTED ? limit.rlim_max : DESCRIPTORS_WANTED;
	if (before >= wanted)
		return before;
	limit.rlim_cur = wanted;
	return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? wanted : before;
}

size_t depth_levels(size_t limit, size_t descriptors_per_level)
{
	rlim_t have = descriptors();
	rlim_t levels =
	    have > DESCRIPTORS_RESERVED ? (have - DESCRIPTORS_RESERVED) / descriptors_per_level : 1;
	if (levels > limit)
		return limit;
	return levels > 0 ? (size_t)levels : 1;
}
