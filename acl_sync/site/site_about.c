/* A site that knows a few patients: their slice of the state, if the state is still what a sync started now would use. */
#include "acl_sync/site/changed.h"
#include "acl_sync/site/settings_in_use.h"
#include "acl_sync/site/site_past.h"
#include "acl_sync/site/site_private.h"

#include "acl_sync/console.h"
#include "acl_sync/status.h"
#include "registry/calendar.h"
#include "registry/time_zone.h"
#include "wording/wording.h"

#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define READING_NEEDS_BYTES 65536 /* SQLite's shared memory, and a page or two */
#define MEGABYTE (1024 * 1024)
#define LASTING_BYTES                                                                                        \
	((int64_t)3 *                                                                                        \
	 MEGABYTE) /* of texts: reading and building them lasts over a second on a small machine */

void site_apply_about(struct site *site)
{
	const struct site_about *about = site->about;
	if (about == NULL || (about->proposed_count == 0 && about->withdrawn == 0))
		return;
	struct desk_item *items =
	    arena_array(site->arena, site->desk.count + about->proposed_count, sizeof(*items));
	size_t count = 0;
	if (items == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < site->desk.count; i++)
		if (site->desk.items[i].id != about->withdrawn)
			items[count++] = site->desk.items[i];
	for (size_t i = 0; i < about->proposed_count; i++)
		items[count++] = about->proposed[i];
	site->desk = (struct desk_items){items, count};
}

/* Are the texts those that the state has taken apart, all of them in force? */
static bool state_is_current(struct site *site)
{
	const char *kept = "", *found = sources_look(site->config_path, site->settings,
						     site->clock_milliseconds, site->arena);
	int64_t held = 1, first;
	return found != NULL && *found != '\0' &&
	       state_text(site->state, STATE_SOURCES, site->arena, &kept) == STATE_OK &&
	       strcmp(kept, found) == 0 && state_number(site->state, STATE_HELD, &held) == STATE_OK &&
	       held == 0 && state_statements_first(site->state, &first) == STATE_OK;
}

/* The instant of the decisions, and what is known. Whatever a past --at asks of the time of which statements are kept has
 * been answered (site_past.c): an earlier one is answered from the present registry. false: --at is wrong. */
static bool choose_instants(struct site *site, struct slice_question *question)
{
	if (!site_take_at(site))
		return false;
	if (!site->has_at)
		site->now = site->decided;
	question->now = site->now;
	question->known = question->desk_known = STATE_STILL;
	if (site->has_at && site->now < site->clock_now)
		question->desk_known = site->now;
	return true;
}

/* All patients of about->whose, found now that the state is open. */
static bool find_patients(struct site *site, const struct site_about *about, struct slice_question *question)
{
	const struct slice_patients_question search = {
	    .state = site->state,
	    .policy = question->policy,
	    .login = about->whose,
	    .known = STATE_SPAN_STILL,
	    .desk_known = state_span_at(question->desk_known),
	};
	struct state_names patients;
	if (about->changed != NULL) {
		if (!changed_find(site, about->changed))
			return false;
		question->patients = about->changed->patients.items;
		question->patient_count = about->changed->patients.count;
		return true;
	}
	if (about->whose == NULL)
		return true;
	/* who is in a Unix group may have changed since the last sync */
	if (state_names_that(site->state, STATE_SECTION_GROUP, MENTION_MEMBER, NULL, STATE_SPAN_STILL,
			     site->arena, &patients) != STATE_OK ||
	    patients.count > 0)
		return false;
	if (!slice_patients_find(&search, site->arena, &patients))
		return false;
	question->patients = patients.items;
	question->patient_count = patients.count;
	return true;
}

static bool load_slice(struct site *site, const struct site_about *about)
{
	struct findings findings;
	struct slice_question question = {
	    .state = site->state,
	    .policy = &site->settings->policy,
	    .patients = about->patients,
	    .patient_count = about->patient_count,
	    .logins = about->logins,
	    .login_count = about->login_count,
	    .proposed = about->proposed,
	    .proposed_count = about->proposed_count,
	    .withdrawn = about->withdrawn,
	};
	if (!choose_instants(site, &question) || !find_patients(site, about, &question))
		return false;
	wording_findings_init(&findings);
	bool loaded = slice_load(&question, &findings, &site->slice);
	findings_clear(&findings);
	/* who is in a Unix group may have changed: whoever only asks has the time to ask again */
	if (!loaded || (site->slice.has_groups && (site->needs & SITE_RECORDS) == 0))
		return false;
	for (size_t i = 0; i < about->patient_count; i++)
		if (facts_patient(site->slice.facts, about->patients[i]) == NO_ID)
			return false;
	site->facts = site->slice.facts;
	return true;
}

/* What the state holds, as of one moment: a sync brings new texts in several steps. */
static bool read_state(struct site *site, const struct site_about *about)
{
	if (state_db_snapshot(site->state) != STATE_OK)
		return false;
	site_note_texts(site);
	bool read = state_desk_mark(site->state, &site->desk_mark) == STATE_OK &&
		    site_ask_clock(site, site->settings->clock_step_seconds) && !site->clock_held &&
		    state_is_current(site) && load_slice(site, about);
	state_db_rollback(site->state);
	return read;
}

void site_say_reading_all(const struct site *site)
{
	int64_t bytes;
	if (site->about == NULL || (site->needs & SITE_RECORDS) == 0 || (site->needs & SITE_AGAIN) != 0 ||
	    site->silent || site->state == NULL || isatty(STDERR_FILENO) != 1 ||
	    state_texts_bytes(site->state, STATE_TEXTS_GOOD, &bytes) != STATE_OK || bytes < LASTING_BYTES)
		return;
	console_say(CONSOLE_NOTE,
		    "the texts have changed since the last sync, or some of it is held: all %lld MB are read "
		    "first, which lasts; after 'careacl sync' it does not",
		    (long long)bytes / MEGABYTE);
}

static bool open_about(struct site *site, const struct site_about *about)
{
	struct findings ignored;
	wording_findings_init(&ignored);
	site->settings = site_read_settings(site, &ignored);
	findings_clear(&ignored);
	if (site->settings == NULL || !site_open_beside(site) || site->state == NULL ||
	    !read_state(site, about))
		return false;
	time_zone_set(site->settings->timezone);
	site->lost = arena_array(site->arena, site->facts->policy->store_count, sizeof(*site->lost));
	if (site->lost == NULL)
		console_out_of_memory();
	return (site->needs & SITE_UIDS) == 0 || site_find_uids(site, about);
}

/* SQLite needs a little room to read, too. */
static bool is_full(const char *state_dir)
{
	struct statvfs found;
	return statvfs(state_dir, &found) == 0 &&
	       (uint64_t)found.f_bavail * found.f_frsize < READING_NEEDS_BYTES;
}

bool site_open_state_of(struct site *site, const struct options *options)
{
	site_begin(site, options, 0);
	site->reported = true;
	if (site_past_begin(site))
		return true;
	if (site->state != NULL && !settings_are_in_use(site))
		return settings_in_use_fail(site);
	site_fail(site, STATUS_WRONG, site->config_shown, "%s",
		  site->state_dir == NULL ? "the settings are wrong: run careacl check"
		  : is_full(site->state_dir)
		      ? "the state cannot be read, for its file system is full: make room there"
		      : "there is no state that can be read: run careacl sync first");
	return false;
}

bool site_open_state_dir_of(struct site *site, const struct options *options)
{
	struct findings findings;
	site_begin(site, options, 0);
	wording_findings_init(&findings);
	site->settings = site_read_settings(site, &findings);
	if (site->state_dir == NULL) {
		const char *text = findings.count > 0 ? findings.items[0].text : wording("no settings");
		const char *shown = arena_printf(site->arena, "%s: %s", options->config, text);
		site_refuse(options, shown != NULL ? shown : text);
	}
	findings_clear(&findings);
	return site->state_dir != NULL;
}

void site_zone_of(const struct options *options)
{
	struct site site;
	struct findings ignored;
	site_begin(&site, options, 0);
	site.silent = true;
	findings_init(&ignored);
	site.settings = site_read_settings(&site, &ignored);
	if (site.settings != NULL)
		time_zone_set(site.settings->timezone);
	findings_clear(&ignored);
	site_close(&site);
}

bool changed_open(struct site *site, const struct options *options, struct changed *ret_changed)
{
	const struct site_about about = {.changed = ret_changed};
	*ret_changed = (struct changed){0};
	site_begin(site, options, SITE_UIDS | SITE_RECORDS | SITE_CHANGED | SITE_AGAIN);
	if (open_about(site, &about)) {
		site->reported = true; /* nothing is wrong with texts that were not read */
		return true;
	}
	site_close(site);
	return false;
}

bool site_open_about(struct site *site, const struct options *options, unsigned needs,
		     const struct site_about *about)
{
	site_begin(site, options, needs);
	if (about->cleared != NULL) {
		site->about = about;
		return site_open_begun(site);
	}
	enum site_past past = site_past_open(site, about);
	if (past != SITE_PAST_NOT)
		return past == SITE_PAST_OPEN;
	site_close(site);
	site_begin(site, options, needs);
	bool open = open_about(site, about);
	if (open) {
		site->reported = true; /* nothing is wrong with texts that were not read */
	} else {
		site_close(site);
		site_begin(site, options, needs);
		site->about = about;
		open = site_open_begun(site);
	}
	if (open)
		site_past_say_before(site);
	return open;
}
