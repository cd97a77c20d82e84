/* When the statements were written that a sync has met first. */
#include "acl_sync/sync/sync_run.h"

#include <sys/stat.h>

/* When a text came to where it is: its ctime, so that one that was written elsewhere and moved here counts from
 * then. */
static int64_t written_milliseconds(const struct site *site, const struct state_text *item)
{
	struct stat found;
	const char *name = item->text.name;
	const char *path = item->kind == STATE_TEXT_SETTINGS ? site->config_path
			   : name[0] == '/'                  ? name
					    : arena_printf(site->arena, "%s/%s", site->folder, name);
	if (item->kind == STATE_TEXT_GROUP || path == NULL || stat(path, &found) != 0)
		return 0;
	return (int64_t)found.st_ctim.tv_sec * 1000 + found.st_ctim.tv_nsec / 1000000;
}

int64_t sync_said_milliseconds(const struct site *site)
{
	int64_t newest = 0;
	unsigned char before[STATE_TEXTS_ID_SIZE];
	/* whether they have changed at all is cheap to know, unlike the old ones */
	if (site->fresh.facts == NULL || !site->fresh_is_right ||
	    generation_is_kept(&site->fresh, site->state, STATE_TEXTS_GOOD) ||
	    state_texts_id(site->state, STATE_TEXTS_GOOD, before) != STATE_OK)
		return 0;
	for (size_t i = 0; i < site->fresh.count; i++) {
		bool is_kept;
		const struct state_text *item = &site->fresh.items[i];
		if (state_texts_is_kept(site->state, STATE_TEXTS_GOOD, item, &is_kept) != STATE_OK)
			return 0;
		int64_t written = is_kept ? 0 : written_milliseconds(site, item);
		newest = written > newest ? written : newest;
	}
	return newest;
}
