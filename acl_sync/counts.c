#include "acl_sync/counts.h"

#include "acl_sync/console.h"
#include "wording/wording.h"

bool counts_is_one(long long count)
{
	return count == 1 || (count == 0 && wording_language() == WORDING_FRENCH);
}

void counts_tell(const struct counted *items, size_t count, const char *before, bool begins)
{
	for (size_t i = 0; i < count; i++) {
		const struct counted *item = &items[i];
		if (item->is_rare && item->count == 0)
			continue;
		console_answer("%s%zu %s", begins ? "" : before, item->count,
			       counts_is_one((long long)item->count) ? item->one : item->many);
		begins = false;
	}
}
