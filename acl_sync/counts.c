#include "acl_sync/counts.h"

#include "acl_sync/console.h"

void counts_tell(const struct counted *items, size_t count, const char *before, bool begins)
{
	for (size_t i = 0; i < count; i++) {
		const struct counted *item = &items[i];
		if (item->is_rare && item->count == 0)
			continue;
		console_answer("%s%zu %s", begins ? "" : before, item->count,
			       item->count == 1 ? item->one : item->many);
		begins = false;
	}
}
