#include "acl_sync/site/site.h"

#include "acl_sync/console.h"
#include "acl_sync/site/set_aside.h"
#include "acl_sync/site/site_private.h"
#include "acl_sync/status.h"
#include "registry/calendar.h"
#include "registry/time_zone.h"
#include "wording/wording.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void site_worsen(struct site *site, int status)
{
	site->status = status_worse(site->status, status);
	site->failed += status == STATUS_FAILED;
}

void site_fail(struct site *site, int status, const char *where, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	if (text == NULL)
		console_out_of_memory();
	findings_add(&site->findings, SEVERITY_ERROR, (struct origin){.file = where}, "%s", text);
	free(text);
	site->failures++;
	site_worsen(site, status);
	if (site->reported && !site->silent && site->findings.count > 0)
		console_finding(&site->findings.items[site->findings.count - 1]);
}

bool site_fail_state(struct site *site)
{
	site_fail(site, STATUS_WRONG, STATE_DB_FILE, "the state cannot be read: %s",
		  state_db_message(site->state));
	return false;
}

int site_refuse(const struct options *options, const char *text)
{
	struct findings findings;
	console_say(CONSOLE_ERROR, "%s", text);
	if (!options->json)
		return STATUS_WRONG;
	wording_findings_init(&findings);
	findings_add(&findings, SEVERITY_ERROR, (struct origin){.file = "careacl"}, "%s", text);
	json_t *document = json_object();
	json_out_set(document, "errors", json_out_errors(&findings));
	json_out_print(document);
	findings_clear(&findings);
	return STATUS_WRONG;
}

bool site_take_at(struct site *site)
{
	/* while the clock is held nothing grows older: what has settled cannot be given back */
	site->clock = site->clock_held && site->decided < site->clock_now ? site->decided : site->clock_now;
	if (site->options->at == NULL)
		return true;
	const char *problem = calendar_parse_start(site->options->at, &site->now);
	if (problem != NULL) {
		site_fail(site, STATUS_WRONG, "--at", "'%s' %s", site->options->at, problem);
		return false;
	}
	site->has_at = true;
	site->clock = site->now;
	return true;
}

void site_begin(struct site *site, const struct options *options, unsigned needs)
{
	*site = (struct site){.options = options, .needs = needs, .arena = arena_new(), .lock_fd = -1};
	if (site->arena == NULL)
		console_out_of_memory();
	wording_findings_init(&site->findings);
	name_cache_init(&site->names, site->arena);
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	site->clock_now = now.tv_sec;
	site->clock_milliseconds = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
	site_find_paths(site);
	site->silent = (site->needs & SITE_CHECK) != 0 && !options->json;
	site->findings.names_patients = site->silent || console_is_private(); /* check answers with them */
	site->decided = site->clock_now;
}

bool site_open(struct site *site, const struct options *options, unsigned needs)
{
	site_begin(site, options, needs);
	return site_open_begun(site);
}

void site_open_without_settings(struct site *site, const struct options *options)
{
	site_begin(site, options, 0);
	site->reported = true; /* there are no texts */
}

static void say_clock(const struct site *site)
{
	char then[CALENDAR_INSTANT_SIZE];
	calendar_format(site->decided, then);
	console_say(
	    CONSOLE_ERROR,
	    "the clock %s since the last sync: nothing that depends on dates changes, decided as of %s; "
	    "if the clock is right, type: careacl sync --accept-clock",
	    site->clock_now < site->decided ? "went back" : "jumped forward", then);
}

/* What syncs have left in the state: their clock, and what the guard holds. */
static bool ask_state(struct site *site)
{
	if (!site_ask_clock(site, site->used->settings->clock_step_seconds))
		return false;
	if (site->clock_held && site->options->at == NULL && (site->needs & SITE_AGAIN) == 0)
		say_clock(site);
	return site_ask_guard(site);
}

bool site_open_begun(struct site *site)
{
	if (!site_load(site))
		return false;
	if ((site->needs & SITE_CHECK) == 0 && !ask_state(site))
		return false;
	if ((site->needs & SITE_CHECK) != 0)
		site_ask_paths(site);
	site_keep_statements(site);
	set_aside_report(site);
	if (!site_take_at(site))
		return false;
	if (!site->has_at)
		site->now = site->decided;
	site->settings = site->used->settings;
	site->facts = site->guard.facts != NULL ? site->guard.facts : site->used->facts;
	time_zone_set(site->settings->timezone);
	site->lost = arena_array(site->arena, site->facts->policy->store_count, sizeof(*site->lost));
	if (site->lost == NULL)
		console_out_of_memory();
	return site_finish_names(site);
}

int site_close(struct site *site)
{
	int status = site->status;
	guard_clear(&site->refreshed_guard);
	guard_clear(&site->guard);
	generation_clear(&site->fresh);
	generation_clear(&site->good);
	slice_clear(&site->slice);
	slice_clear(&site->refreshed);
	held_past_clear(&site->held_past);
	state_db_close(site->state);
	if (site->lock_fd >= 0)
		close(site->lock_fd);
	findings_clear(&site->findings);
	arena_free(site->arena);
	*site = (struct site){.lock_fd = -1};
	return status;
}

int site_answer(struct site *site, json_t *document)
{
	if (site->findings.error_count > 0)
		json_out_set(document, "errors", json_out_errors(&site->findings));
	if (!json_out_print(document)) {
		console_say(CONSOLE_ERROR, "the answer could not be written: %s", strerror(errno));
		site_worsen(site, STATUS_FAILED);
	}
	return site_close(site);
}

int site_stop(struct site *site)
{
	if (site->options->json)
		return site_answer(site, json_object());
	return site_close(site);
}
