/* Which generation a site uses: the new texts, or the last good ones. */
#include "acl_sync/console.h"
#include "acl_sync/site/site_past.h"
#include "acl_sync/site/site_private.h"
#include "acl_sync/status.h"
#include "registry/spool.h"
#include "wording/wording.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool settings_were_asked_for;

bool site_has_asked_for_settings(void)
{
	return settings_were_asked_for;
}

/* The settings' path, absolute; its folder and its name for people. */
void site_find_paths(struct site *site)
{
	const char *typed = site->options->config;
	settings_were_asked_for = true;
	char *here = typed[0] == '/' ? NULL : getcwd(NULL, 0);
	site->config_path =
	    typed[0] == '/' ? typed : arena_printf(site->arena, "%s/%s", here != NULL ? here : "", typed);
	free(here);
	char *folder = site->config_path == NULL ? NULL : arena_strdup(site->arena, site->config_path);
	if (folder == NULL)
		console_out_of_memory();
	char *slash = strrchr(folder, '/');
	site->config_shown = site->config_path + (slash - folder) + 1;
	slash[slash == folder ? 1 : 0] = '\0';
	site->folder = folder;
}

/* Errors of the new texts are said at once, in order; the last good generation goes on. */
static void report_new_texts(struct site *site)
{
	site->reported = true;
	findings_sort(&site->findings);
	if (!site->silent && (site->needs & SITE_AGAIN) == 0)
		console_findings(&site->findings);
	if (site->findings.error_count > site->failures)
		site_worsen(site, STATUS_WRONG);
}

const struct settings *site_read_settings(struct site *site, struct findings *findings)
{
	struct config_text conf;
	if (!config_text_read(site->config_path, site->config_shown, site->arena, findings, &conf))
		return NULL;
	const struct settings *settings = settings_parse(&conf, site->folder, site->arena, findings);
	site->state_dir = settings != NULL ? settings->state_dir
					   : settings_find_state_dir(&conf, site->folder, site->arena);
	if (site->state_dir == NULL)
		console_out_of_memory();
	return settings;
}

/* Where the state is, and what the sources look like. false: the settings are wrong. */
static bool find_state_dir(struct site *site)
{
	struct findings ignored;
	wording_findings_init(&ignored);
	const struct settings *settings = site_read_settings(site, &ignored);
	if (settings != NULL)
		site->sources =
		    sources_look(site->config_path, settings, site->clock_milliseconds, site->arena);
	findings_clear(&ignored);
	return settings != NULL;
}

/* The role of the texts that a store was last let through with; `store` NULL: of the last good ones. */
static const char *role_of(const char *store, struct arena *arena)
{
	const char *role =
	    store == NULL ? STATE_TEXTS_GOOD : arena_printf(arena, STATE_TEXTS_BASE ":%s", store);
	if (role == NULL)
		console_out_of_memory();
	return role;
}

static const char *group_before(void *context, const char *store, const char *group, struct arena *arena)
{
	struct config_text text;
	struct state_db *state = context;
	bool is_found = state != NULL &&
			state_texts_find_group(state, role_of(store, arena), group, arena, &text) == STATE_OK;
	return is_found ? text.text : NULL;
}

/* Where the guard holds back what would be given, the last good texts are not what is in force. */
static enum state_result load_in_force(struct site *site, struct feed_before *before)
{
	struct arena *arena = site->fresh.arena;
	struct state_holds holds;
	enum state_result result =
	    state_holds_during(site->state, STATE_STILL - 1, STATE_STILL - 1, arena, &holds);
	struct feed_in_force *items =
	    result == STATE_OK ? arena_array(arena, holds.count, sizeof(*items)) : NULL;
	if (items == NULL)
		return STATE_ERROR;
	for (size_t i = 0; i < holds.count && result != STATE_ERROR; i++) {
		struct feed_in_force one = {.store = holds.items[i].store};
		if (!holds.items[i].gains)
			continue;
		result =
		    state_texts_find(site->state, role_of(one.store, arena), FEEDS_TEXT, arena, &one.text);
		items[before->in_force_count++] = one;
	}
	before->in_force = items;
	return result;
}

static int key_compare(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;
	return strcmp(*a, *b);
}

/* What the verb takes for cleared (site_about.cleared), too. */
static void add_cleared(struct site *site, struct words *cleared)
{
	const struct words *more = site->about == NULL ? NULL : site->about->cleared;
	if (more == NULL || more->count == 0)
		return;
	const char **all = arena_array(site->fresh.arena, cleared->count + more->count, sizeof(*all));
	if (all == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < cleared->count; i++)
		all[i] = cleared->items[i];
	for (size_t i = 0; i < more->count; i++)
		all[cleared->count + i] = more->items[i];
	qsort(all, cleared->count + more->count, sizeof(*all), key_compare);
	*cleared = (struct words){.items = all, .count = cleared->count + more->count};
}

/* What feeds said last, and what persons have decided about it since. false: the state cannot be read (said). */
static bool load_feeds(struct site *site, struct feed_before *ret_before)
{
	*ret_before = (struct feed_before){.group = group_before, .context = site->state};
	if (site->state == NULL)
		return true;
	enum state_result result =
	    state_texts_find(site->state, STATE_TEXTS_GOOD, FEEDS_TEXT, site->fresh.arena, &ret_before->text);
	if (result == STATE_ERROR || load_in_force(site, ret_before) == STATE_ERROR ||
	    state_feed_cleared(site->state, site->fresh.arena, &ret_before->cleared) != STATE_OK)
		return site_fail_state(site);
	add_cleared(site, &ret_before->cleared);
	return true;
}

/* Reads the new texts; true when nothing is wrong with them. */
static bool read_fresh(struct site *site)
{
	struct config_text conf;
	struct feed_before before;
	if (!load_feeds(site, &before))
		return false;
	site->fresh.wants_notes = (site->needs & SITE_CHECK) != 0;
	return config_text_read(site->config_path, site->config_shown, site->fresh.arena, &site->findings,
				&conf) &&
	       generation_read(&site->fresh, &conf, site->folder, &before, site->clock_now, &site->findings);
}

/* What has been said at the desk. It never waits for the texts: the last good generation is decided with it too. */
static bool load_desk(struct site *site)
{
	if (site->state == NULL)
		return true;
	if (state_desk_mark(site->state, &site->desk_mark) == STATE_OK &&
	    state_desk_known(site->state, NULL, site_past_desk_known(site), site->arena, &site->desk) ==
		STATE_OK) {
		site_apply_about(site);
		return true;
	}
	site->stopped = true;
	site_fail(site, STATUS_WRONG, STATE_DB_FILE,
		  "what was said at the desk cannot be read from the state: %s",
		  state_db_message(site->state));
	return false;
}

/* Reads and builds the new texts, after the state has been opened (and locked): what another run has
 * done is known by then. True when nothing is wrong with them. */
static bool load_fresh(struct site *site)
{
	if (!generation_init(&site->fresh))
		console_out_of_memory();
	if (!site_open_state(site, find_state_dir(site)))
		return false;
	if (!load_desk(site))
		return false;
	if (site->state_dir != NULL)
		spool_start(site->state_dir);
	site_say_reading_all(site);
	bool right = read_fresh(site);
	if (right &&
	    (site->state_dir == NULL || strcmp(site->fresh.settings->state_dir, site->state_dir) != 0)) {
		site->stopped = true;
		site_fail(site, STATUS_WRONG, site->config_shown,
			  "state_dir changed while it was read; run again");
		return false;
	}
	/* built in any case: it finds what is wrong across statements */
	return site_build(site, &site->fresh, &site->findings) && right;
}

/* The last good generation instead: true when there is one. */
static bool load_good(struct site *site)
{
	struct findings findings;
	if (site->state == NULL || site->stopped)
		return false;
	if (!generation_init(&site->good))
		console_out_of_memory();
	wording_findings_init(&findings);
	enum state_result result =
	    generation_from_state(&site->good, site->state, STATE_TEXTS_GOOD, site->folder, &findings);
	bool built = result == STATE_OK && site_build(site, &site->good, &findings);
	/* what is wrong with two logins now does not stop what was good: they have lost their uids */
	if (result == STATE_OK && !built && site->good.facts != NULL)
		built = true;
	if (result != STATE_NONE && !built)
		console_findings(&findings);
	findings_clear(&findings);
	return built;
}

/* Texts that sync refuses only because of their logins' uids look right to a verb that asks for no uids: whoever
 * asks the name service as it writes remembers them, the others believe it. false: these have been refused. */
static bool agree_on_uids(struct site *site, bool right)
{
	char id[2 * STATE_TEXTS_ID_SIZE + 1];
	const char *refused = "";
	unsigned asks_and_writes = SITE_UIDS | SITE_WRITES;
	if (site->state == NULL || site->stopped || site->fresh.facts == NULL)
		return true;
	struct state_texts texts = generation_texts(&site->fresh);
	sodium_bin2hex(id, sizeof(id), texts.id, sizeof(texts.id));
	if (state_text(site->state, STATE_REFUSED_TEXTS, site->arena, &refused) != STATE_OK)
		refused = "";
	if ((site->needs & asks_and_writes) == asks_and_writes) {
		const char *verdict = right ? "" : id;
		if (strcmp(refused, verdict) != 0 &&
		    state_set_text(site->state, STATE_REFUSED_TEXTS, verdict) != STATE_OK)
			site_fail(site, STATUS_FAILED, site->state_dir,
				  "that the texts were refused cannot be kept in the state: %s",
				  state_db_message(site->state));
		return true;
	}
	if ((site->needs & (SITE_UIDS | SITE_CHECK)) != 0 || strcmp(refused, id) != 0)
		return true;
	site_fail(site, STATUS_WRONG, site->config_shown,
		  "the last sync refused these texts because of the uids of logins: run careacl check");
	return false;
}

bool site_load(struct site *site)
{
	bool right = load_fresh(site);
	right = agree_on_uids(site, right) && right;
	report_new_texts(site);
	site->fresh_is_right = right && !site->stopped;
	if (site->fresh_is_right) {
		site->used = &site->fresh;
		return true;
	}
	if ((site->needs & SITE_CHECK) != 0 || !load_good(site))
		return false;
	site->used = &site->good;
	if ((site->needs & SITE_AGAIN) == 0)
		console_say(CONSOLE_ERROR,
			    "nothing of the wrong text was taken: the last good generation goes on");
	return true;
}
