#include "acl_sync/site/set_aside.h"

#include "acl_sync/console.h"
#include "acl_sync/site/site_kept.h"
#include "registry/state_keys.h"
#include "wording/wording.h"

#include <string.h>

const char *set_aside_why(const struct desk_merged *merged, int64_t id)
{
	for (size_t i = 0; i < merged->wrong_count; i++)
		if (merged->wrong[i].id == id)
			return merged->wrong[i].text;
	return NULL;
}

static bool is_among(struct site *site, const char *kept, int64_t id)
{
	const char *word = arena_printf(site->arena, " %lld ", (long long)id);
	if (word == NULL)
		console_out_of_memory();
	return strstr(kept, word) != NULL;
}

/* As the state keeps them: " 3 17 ". */
static const char *numbers_of(const struct site *site)
{
	const struct desk_merged *merged = &site->used->merged;
	const char *numbers = merged->wrong_count == 0 ? "" : " ";
	for (size_t i = 0; i < merged->wrong_count && numbers != NULL; i++)
		numbers = arena_printf(site->arena, "%s%lld ", numbers, (long long)merged->wrong[i].id);
	return numbers;
}

static const char text[] = "no longer fits the registry and is set aside as far as it does not";

static struct origin origin_of(const struct desk_wrong *wrong)
{
	return (struct origin){.file = DESK_FILE, .line = (unsigned)wrong->id};
}

static void say(enum console_level level, const struct desk_wrong *wrong)
{
	char where[64];
	origin_format(origin_of(wrong), where, sizeof(where));
	console_say(level, "%s: %s: %s", where, wording(text), wrong->text);
}

void set_aside_report(struct site *site)
{
	const struct desk_merged *merged = &site->used->merged;
	const bool writes = (site->needs & SITE_WRITES) != 0;
	const bool keeps = writes && site->state != NULL && !site->options->dry_run;
	if ((site->needs & (SITE_AGAIN | SITE_CHECK)) != 0)
		return;
	const char *kept = keeps ? site_kept(site, STATE_SET_ASIDE) : "";
	for (size_t i = 0; i < merged->wrong_count; i++) {
		const bool is_news = keeps && !is_among(site, kept, merged->wrong[i].id);
		say(is_news ? CONSOLE_NEWS : writes ? CONSOLE_WARNING : CONSOLE_DETAIL, &merged->wrong[i]);
	}
	if (keeps)
		site_keep(site, STATE_SET_ASIDE, kept, numbers_of(site), "what of the desk is set aside");
}

void set_aside_find(struct site *site)
{
	const struct desk_merged *merged = &site->used->merged;
	for (size_t i = 0; i < merged->wrong_count; i++)
		findings_add(&site->findings, SEVERITY_WARNING, origin_of(&merged->wrong[i]), "%s: %s",
			     wording(text), merged->wrong[i].text);
}

enum state_result set_aside_count(struct state_db *state, int64_t now, struct arena *arena,
				  int64_t *ret_count)
{
	(void)now;
	const char *kept = "";
	enum state_result result = state_text(state, STATE_SET_ASIDE, arena, &kept);
	*ret_count = 0;
	if (result != STATE_OK)
		return result == STATE_NONE ? STATE_OK : result;
	for (kept += strspn(kept, " "); *kept != '\0'; kept += strspn(kept, " ")) {
		++*ret_count;
		kept += strcspn(kept, " ");
	}
	return STATE_OK;
}
