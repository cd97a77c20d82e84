#include "acl_sync/site/set_aside.h"

#include "acl_sync/console.h"
#include "acl_sync/status.h"
#include "registry/state_keys.h"

#include <string.h>

const char *set_aside_why(const struct desk_merged *merged, int64_t id)
{
	for (size_t i = 0; i < merged->wrong_count; i++)
		if (merged->wrong[i].id == id)
			return merged->wrong[i].text;
	return NULL;
}

/* As the state keeps them: " 3 17 ". */
static const char *kept_of(struct site *site)
{
	const char *kept;
	return state_text(site->state, STATE_SET_ASIDE, site->arena, &kept) == STATE_OK ? kept : "";
}

static bool is_among(struct site *site, const char *kept, int64_t id)
{
	const char *word = arena_printf(site->arena, " %lld ", (long long)id);
	if (word == NULL)
		console_out_of_memory();
	return strstr(kept, word) != NULL;
}

static void keep(struct site *site, const char *before)
{
	const struct desk_merged *merged = &site->used->merged;
	const char *now = merged->wrong_count == 0 ? "" : " ";
	for (size_t i = 0; i < merged->wrong_count && now != NULL; i++)
		now = arena_printf(site->arena, "%s%lld ", now, (long long)merged->wrong[i].id);
	if (now == NULL)
		console_out_of_memory();
	if (strcmp(before, now) != 0 && state_set_text(site->state, STATE_SET_ASIDE, now) != STATE_OK)
		site_fail(site, STATUS_FAILED, site->state_dir, "%s cannot be kept in the state: %s",
			  "what of the desk is set aside", state_db_message(site->state));
}

static void say(enum console_level level, const struct desk_wrong *wrong)
{
	console_say(level,
		    DESK_FILE ":%lld: no longer fits the registry and is set aside as far as it does not: %s",
		    (long long)wrong->id, wrong->text);
}

void set_aside_report(struct site *site)
{
	const struct desk_merged *merged = &site->used->merged;
	const bool writes = (site->needs & SITE_WRITES) != 0;
	const bool keeps = writes && site->state != NULL && !site->options->dry_run;
	if ((site->needs & (SITE_AGAIN | SITE_CHECK)) != 0)
		return;
	const char *kept = keeps ? kept_of(site) : "";
	for (size_t i = 0; i < merged->wrong_count; i++) {
		const bool is_news = keeps && !is_among(site, kept, merged->wrong[i].id);
		say(is_news ? CONSOLE_NEWS : writes ? CONSOLE_WARNING : CONSOLE_DETAIL, &merged->wrong[i]);
	}
	if (keeps)
		keep(site, kept);
}

void set_aside_find(struct site *site)
{
	const struct desk_merged *merged = &site->used->merged;
	for (size_t i = 0; i < merged->wrong_count; i++)
		findings_add(&site->findings, SEVERITY_WARNING,
			     (struct origin){.file = DESK_FILE, .line = (unsigned)merged->wrong[i].id},
			     "no longer fits the registry and is set aside as far as it does not: %s",
			     merged->wrong[i].text);
}

enum state_result set_aside_count(struct state_db *state, struct arena *arena, int64_t *ret_count)
{
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
