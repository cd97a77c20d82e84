#include "acl_sync/watch/watch.h"

#include "acl_sync/audit/trail.h"
#include "acl_sync/console.h"
#include "acl_sync/counts.h"
#include "acl_sync/desk/uses.h"
#include "acl_sync/site/next_due.h"
#include "acl_sync/status.h"
#include "acl_sync/watch/last_sync.h"
#include "registry/calendar.h"
#include "registry/state_waiting.h"
#include "registry/time_zone.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* So much that the desk has said since the last sync is looked at for the next change by date. */
#define DESK_LOOKED_AT 200

/* ---- words ---- */

const char *watch_say(struct watch *watch, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	const char *kept = text == NULL ? NULL : arena_strdup(watch->site.arena, text);
	free(text);
	if (kept == NULL)
		console_out_of_memory();
	return kept;
}

const char *watch_counted(struct watch *watch, int64_t count, const char *one, const char *many)
{
	return watch_say(watch, "%lld %s", (long long)count, wording(counts_is_one(count) ? one : many));
}

const char *watch_age(struct watch *watch, int64_t seconds)
{
	long long age = seconds < 0 ? 0 : seconds;
	if (age < 120)
		return watch_say(watch, "%lld s", age);
	if (age < 120 * 60)
		return watch_say(watch, "%lld min", age / 60);
	if (age < 48 * 3600)
		return watch_say(watch, "%lld h", age / 3600);
	return watch_say(watch, "%lld days", age / 86400);
}

void watch_add(struct watch *watch, const char *what, int64_t count, const char *text, const char *todo)
{
	if (count == 0 || watch->item_count == WATCH_ITEMS_MAX)
		return;
	watch->items[watch->item_count++] = (struct watch_item){what, count, text, todo};
	watch->status = status_worse(watch->status, STATUS_DIFFERS);
}

int64_t watch_accesses(const struct watch *watch, int64_t *ret_unknown)
{
	const char *name;
	json_t *accesses;
	int64_t sum = 0, known = 0, unknown = 0;
	json_object_foreach(json_object_get(watch->last, "stores"), name, accesses)
	{
		sum += json_integer_value(accesses);
		known += json_is_integer(accesses);
		unknown += !json_is_integer(accesses);
	}
	*ret_unknown = unknown;
	return known > 0 ? sum : -1;
}

/* ---- opening ---- */

/* is_lost: what to do then stands on a page. */
static void add_state(struct watch *watch, const char *text, bool is_lost)
{
	watch_add(watch, "state", 1, text, is_lost ? "careacl help state-lost" : NULL);
	watch->status = STATUS_WRONG;
}

/* Without a state: a trail that one has left says that there was one, and a sync would begin another. */
static void look_for_trail(struct watch *watch)
{
	struct site *site = &watch->site;
	const char *trail = arena_printf(site->arena, "%s/" TRAIL_FOLDER, site->state_dir);
	if (trail == NULL)
		console_out_of_memory();
	if (access(trail, F_OK) == 0)
		add_state(watch,
			  watch_say(watch,
				    "the state is gone from %s, where its audit trail is: is there a backup?",
				    site->state_dir),
			  true);
	else
		watch_add(watch, "never", 1, wording("no sync has been run yet"), "careacl sync");
}

/* false: it cannot be read, and that is an item. */
static bool open_state(struct watch *watch)
{
	struct site *site = &watch->site;
	char message[512];
	enum state_result result =
	    state_db_open(site->state_dir, STATE_READ, &site->state, NULL, message, sizeof(message));
	if (result == STATE_NONE)
		look_for_trail(watch);
	else if (result != STATE_OK)
		add_state(watch, watch_say(watch, "the state cannot be read: %s", message),
			  result == STATE_ERROR);
	return result == STATE_OK;
}

static void damaged(struct watch *watch)
{
	watch->is_damaged = true;
	add_state(watch,
		  watch_say(watch, "the state cannot be read: %s", state_db_message(watch->site.state)),
		  true);
}

static enum watch_texts look_texts(struct site *site)
{
	const char *kept = "", *found;
	if (site->settings == NULL)
		return WATCH_TEXTS_NEW;
	found = sources_look(site->config_path, site->settings, site->clock_milliseconds, site->arena);
	if (found == NULL || state_text(site->state, STATE_SOURCES, site->arena, &kept) != STATE_OK ||
	    *kept == '\0')
		return WATCH_TEXTS_UNKNOWN;
	/* "" where the last sync knew: something was changed a moment ago */
	return strcmp(kept, found) == 0 ? WATCH_TEXTS_TAKEN : WATCH_TEXTS_NEW;
}

/* What is counted in the last sync's numbers lacks these. */
static int64_t said_since(const struct watch *watch)
{
	struct desk_mark mark;
	const json_t *said = json_object_get(watch->last, "said");
	if (!json_is_integer(said) || json_integer_value(said) < 0 ||
	    state_desk_mark(watch->site.state, &mark) != STATE_OK)
		return 0;
	int64_t since = mark.statement - json_integer_value(said);
	return since > 0 ? since : 0;
}

static bool desk_is_far_ahead(struct site *site)
{
	struct desk_mark mark;
	int64_t said;
	return state_desk_mark(site->state, &mark) != STATE_OK ||
	       state_number(site->state, STATE_NEXT_DUE_SAID, &said) != STATE_OK ||
	       mark.statement > said + DESK_LOOKED_AT;
}

/* Uses of the registry's files are few; they are counted among the others. */
static bool add_registry_uses(struct watch *watch)
{
	struct uses uses;
	if (!uses_of_registry(&watch->site, &uses))
		return false;
	for (size_t i = 0; i < uses.count; i++) {
		const struct use *use = &uses.items[i];
		watch->glass.granted++;
		if (use->is_reviewed)
			continue;
		watch->glass.unreviewed++;
		watch->glass.not_told += use->problem != NULL;
		if (use->from < watch->glass.oldest)
			watch->glass.oldest = use->from;
	}
	return true;
}

static bool read_state(struct watch *watch)
{
	struct site *site = &watch->site;
	struct state_waitings waitings = {0};
	if (state_glass_count(site->state, &watch->glass) != STATE_OK ||
	    state_waiting_load(site->state, site->arena, &waitings) != STATE_OK ||
	    state_number(site->state, STATE_CLOCK, &watch->facts_at) == STATE_ERROR)
		return false;
	watch->desk_waiting = (int64_t)waitings.count;
	watch->last = last_sync_read(site->state, site->arena);
	if (watch->last != NULL)
		watch->ended = last_sync_number(watch->last, "ended") / 1000;
	watch->said_since = said_since(watch);
	watch->texts = look_texts(site);
	if (site->settings == NULL) /* the rest is read with the site's words */
		return true;
	watch->due_is_known = !desk_is_far_ahead(site) && next_due_kept(site, &watch->next_due);
	return add_registry_uses(watch);
}

static bool take_at(struct watch *watch)
{
	struct site *site = &watch->site;
	char message[256];
	watch->now = site->now = site->clock_now;
	if (site->options->at == NULL)
		return true;
	const char *problem = calendar_parse_start(site->options->at, &watch->now);
	if (problem == NULL)
		return true;
	wording_write(message, sizeof(message), "%s '%s' %s", "--at", site->options->at, problem);
	site_refuse(site->options, message);
	return false;
}

bool watch_open(struct watch *watch, const struct options *options)
{
	*watch = (struct watch){.ended = TIME_ALWAYS, .facts_at = TIME_ALWAYS, .next_due = TIME_NEVER};
	watch->glass.oldest = TIME_NEVER;
	watch->status = STATUS_WRONG;
	if (!site_open_state_dir_of(&watch->site, options))
		return false;
	struct site *site = &watch->site;
	site->reported = site->silent = true; /* what is wrong is an item */
	if (site->settings != NULL)
		time_zone_set(site->settings->timezone);
	if (!take_at(watch))
		return false;
	watch->status = STATUS_DONE;
	if (open_state(watch) && !read_state(watch))
		damaged(watch);
	watch_look(watch);
	return true;
}

void watch_close(struct watch *watch)
{
	json_decref(watch->last);
	site_close(&watch->site);
}
