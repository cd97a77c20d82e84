#include "acl_sync/site/site_past.h"

#include "acl_sync/console.h"
#include "acl_sync/site/site_private.h"
#include "acl_sync/status.h"
#include "registry/calendar.h"
#include "registry/time_zone.h"
#include "wording/wording.h"

/* ---- settings ---- */

/* Another version may have taken what this one does not. */
static void say_fallback(struct site *site, const struct findings *findings, const char *why)
{
	if (site->past_settings_told || site->settings == NULL)
		return;
	site->past_settings_told = true;
	console_say(CONSOLE_WARNING,
		    "the settings of then cannot be read, and the present ones are taken in their place: %s",
		    findings->count > 0 ? findings->items[0].text : why);
}

const struct settings *site_past_settings(struct site *site, int64_t known)
{
	struct state_statements rows;
	struct findings findings;
	enum state_result result =
	    state_statements_named(site->state, STATE_SECTION_SETTINGS, NULL, known, site->arena, &rows);
	if (result == STATE_OK && rows.count == 0)
		return site->settings; /* nothing was kept so early */
	wording_findings_init(&findings);
	const struct config_text text = {
	    .name = result == STATE_OK ? rows.items[0].file : NULL,
	    .text = result != STATE_OK
			? NULL
			: arena_printf(site->arena, "%.*s", (int)rows.items[0].size, rows.items[0].text),
	    .size = result == STATE_OK ? rows.items[0].size : 0};
	const struct settings *then =
	    text.text == NULL ? NULL : settings_parse(&text, site->folder, site->arena, &findings);
	if (then == NULL)
		say_fallback(site, &findings, state_db_message(site->state));
	findings_clear(&findings);
	return then != NULL ? then : site->settings;
}

bool site_past_begin(struct site *site)
{
	struct findings ignored;
	wording_findings_init(&ignored);
	site->settings = site_read_settings(site, &ignored);
	bool open = site->state_dir != NULL && site_open_beside(site) && site->state != NULL;
	if (open && site->settings == NULL)
		site->settings = site_past_settings(site, STATE_STILL);
	findings_clear(&ignored);
	return open && site->settings != NULL;
}

/* ---- --at ---- */

int64_t site_past_desk_known(const struct site *site)
{
	int64_t at = STATE_STILL;
	if (site->about == NULL || site->options->at == NULL ||
	    calendar_parse_start(site->options->at, &at) != NULL || at >= site->clock_now)
		return STATE_STILL - 1;
	return at;
}

void site_past_say_before(const struct site *site)
{
	int64_t first;
	if (site->has_at && site->now < site->clock_now && site->state != NULL &&
	    state_statements_first(site->state, &first) == STATE_OK)
		console_say(CONSOLE_NOTE, "--at lies before the first instant of which anything is kept: "
					  "answered from the present registry");
}

/* Is --at an instant that has passed, and of which the statements are kept? */
static enum site_past is_past(struct site *site)
{
	int64_t first;
	if (!site_take_at(site))
		return SITE_PAST_WRONG;
	bool past = site->has_at && site->now < site->clock_now &&
		    state_statements_first(site->state, &first) == STATE_OK && first <= site->now;
	return past ? SITE_PAST_OPEN : SITE_PAST_NOT;
}

static bool find_patients(struct site *site, const struct site_about *about, struct slice_question *question)
{
	const struct slice_patients_question search = {
	    .state = site->state,
	    .policy = question->policy,
	    .login = about->whose,
	    .known = state_span_at(site->now),
	    .desk_known = state_span_at(site->now),
	};
	struct state_names patients;
	if (about->whose == NULL)
		return true;
	if (!slice_patients_find(&search, site->arena, &patients))
		return false;
	if (!held_past_patients(site, about->whose, state_span_at(site->now), &patients))
		return false;
	question->patients = patients.items;
	question->patient_count = patients.count;
	return true;
}

/* What is told of a store of which something was held: as the present does. */
static void say_held(const struct site *site)
{
	const struct state_holds *holds = &site->held_past.holds;
	for (size_t i = 0; i < holds->count; i++)
		if (holds->items[i].base != STATE_BASE_UNKNOWN)
			console_say(
			    CONSOLE_NOTE,
			    "store '%s': changes of access were held back then; what stayed in force is told",
			    holds->items[i].store);
		else
			console_say(
			    CONSOLE_WARNING,
			    "store '%s': changes of access were held back then, and what stayed in force "
			    "instead is not kept: this answer is as if they had been accepted",
			    holds->items[i].store);
}

/* What was known then, with what the guard held of it. The bases come first: each text is read in its own zone. */
static bool load_held(struct site *site, struct slice_question *question, const struct settings *then,
		      struct findings *findings)
{
	time_zone_set(then->timezone);
	struct held_past *past = &site->held_past;
	if (!held_past_load(site, question, findings, past) || !held_past_ask(past, question, site->arena))
		return false;
	time_zone_set(then->timezone);
	if (!slice_load(question, findings, &site->slice))
		return false;
	const struct generation fresh = {
	    .settings = then, .merged = site->slice.merged, .facts = site->slice.facts};
	site->facts = site->slice.facts;
	if (past->past_count == 0)
		return true;
	site->guard.arena = arena_new();
	if (site->guard.arena == NULL ||
	    !guard_hold_past(&site->guard, past->pasts, past->past_count, &fresh, site->now, findings))
		return false;
	if (site->guard.facts != NULL)
		site->facts = site->guard.facts;
	return true;
}

static bool load(struct site *site, const struct site_about *about, struct findings *findings)
{
	const struct settings *then = site_past_settings(site, site->now);
	struct slice_question question = {
	    .state = site->state,
	    .policy = &then->policy,
	    .patients = about->patients,
	    .patient_count = about->patient_count,
	    .logins = about->logins,
	    .login_count = about->login_count,
	    .known = site->now,
	    .desk_known = site->now,
	    .now = site->now,
	};
	bool loaded = find_patients(site, about, &question) && load_held(site, &question, then, findings);
	time_zone_set(site->settings->timezone);
	if (loaded)
		say_held(site);
	return loaded;
}

static void say_failure(struct site *site, const struct findings *findings)
{
	char then[CALENDAR_INSTANT_SIZE];
	calendar_format(site->now, then);
	site_fail(site, STATUS_WRONG, findings->count > 0 ? findings->items[0].where : STATE_DB_FILE,
		  "what was known at %s cannot be put together: %s", then,
		  findings->count > 0 ? findings->items[0].text : state_db_message(site->state));
}

enum site_past site_past_open(struct site *site, const struct site_about *about)
{
	struct findings findings;
	if (site->options->at == NULL)
		return SITE_PAST_NOT;
	site->reported = true; /* nothing is wrong with texts that are not read */
	enum site_past past = site_past_begin(site) ? is_past(site) : SITE_PAST_NOT;
	if (past != SITE_PAST_OPEN)
		return past;
	wording_findings_init(&findings);
	bool loaded = load(site, about, &findings);
	if (!loaded)
		say_failure(site, &findings);
	findings_clear(&findings);
	site->lost = arena_array(site->arena, site->settings->policy.store_count, sizeof(*site->lost));
	if (site->lost == NULL)
		console_out_of_memory();
	return loaded ? SITE_PAST_OPEN : SITE_PAST_WRONG;
}
