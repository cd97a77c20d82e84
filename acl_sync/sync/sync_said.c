/* When the statements were written that a sync has met first. */
#include "acl_sync/sync/sync_run.h"

#include <string.h>
#include <sys/stat.h>

static bool is_kept(const struct state_texts *kept, const struct state_text *item)
{
	for (size_t i = 0; i < kept->count; i++)
		if (kept->items[i].kind == item->kind && kept->items[i].text.size == item->text.size &&
		    strcmp(kept->items[i].text.name, item->text.name) == 0 &&
		    memcmp(kept->items[i].text.text, item->text.text, item->text.size) == 0)
			return true;
	return false;
}

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
	struct state_texts kept;
	int64_t newest = 0;
	/* whether they have changed at all is cheap to know, unlike the old ones */
	if (site->fresh.facts == NULL || !site->fresh_is_right ||
	    generation_is_kept(&site->fresh, site->state, STATE_TEXTS_GOOD) ||
	    state_texts_load(site->state, STATE_TEXTS_GOOD, site->arena, &kept) != STATE_OK)
		return 0;
	for (size_t i = 0; i < site->fresh.count; i++) {
		if (is_kept(&kept, &site->fresh.items[i]))
			continue;
		int64_t written = written_milliseconds(site, &site->fresh.items[i]);
		newest = written > newest ? written : newest;
	}
	return newest;
}
