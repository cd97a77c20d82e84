#include "acl_sync/site/site.h"

#include "acl_sync/console.h"
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
	site->clock = site->clock_now;
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

/* Says what is held back where it shows: whoever reads an answer must know that it is not the new texts'. */
static void report_guard(const struct site *site)
{
	for (size_t i = 0; i < site->guard.store_count; i++)
		if (guard_store_holds(&site->guard.stores[i]))
			console_say(CONSOLE_WARNING,
				    "store '%s': %zu changes of access are held until they are accepted; "
				    "'careacl sync' says how",
				    site->guard.stores[i].name,
				    site->guard.stores[i].held + site->guard.stores[i].moved);
}

/* Directories keep the path that they have. The settings are this site's own. */
static void keep_paths(struct site *site)
{
	struct policy *policy = (struct policy *)&site->used->settings->policy;
	if (!guard_paths_keep(&site->guard, policy, site->arena))
		console_out_of_memory();
}

/* What the guard holds back of the generation in force. */
static bool ask_guard(struct site *site)
{
	struct guard_question question = {
	    .fresh = site->used,
	    .state = site->state,
	    .folder = site->folder,
	    .accepts = site->options->accepts.items,
	    .accept_count = site->options->accepts.count,
	    .now = site->decided,
	};
	if (site->state == NULL)
		return true;
	if (guard_ask(&question, &site->findings, &site->guard) != STATE_OK) {
		site_fail(site, STATUS_WRONG, STATE_DB_FILE,
			  "what the guard compares with cannot be read from the state: %s",
			  state_db_message(site->state));
		return false;
	}
	if ((site->needs & (SITE_TELLS_HELD | SITE_AGAIN)) == 0)
		report_guard(site);
	if (site->guard.whole != NULL)
		site->used = site->guard.whole;
	keep_paths(site);
	return true;
}

/* What the desk says counts where the guard's base decides: it is not set aside because the new texts lack a name. */
static void keep_statements(struct site *site)
{
	struct desk_merged *merged = &site->used->merged;
	struct desk_wrong *wrong = arena_array(site->arena, merged->wrong_count, sizeof(*wrong));
	size_t count = 0;
	if (wrong == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < merged->wrong_count; i++)
		if (!guard_keeps_statement(&site->guard, merged->wrong[i].id))
			wrong[count++] = merged->wrong[i];
	merged->wrong = wrong;
	merged->wrong_count = count;
}

/* check: which paths a sync would not take. What cannot be read is said by the others. */
static void ask_paths(struct site *site)
{
	struct findings ignored;
	const struct guard_question question = {
	    .fresh = site->used, .state = site->state, .folder = site->folder, .now = site->decided};
	if (site->state == NULL || site->used == NULL)
		return;
	wording_findings_init(&ignored);
	if (guard_ask_paths(&question, &ignored, &site->guard) == STATE_OK)
		keep_paths(site);
	findings_clear(&ignored);
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
	site->decided = site->clock_now;
}

bool site_open(struct site *site, const struct options *options, unsigned needs)
{
	site_begin(site, options, needs);
	return site_open_begun(site);
}

bool site_open_begun(struct site *site)
{
	if (!site_load(site))
		return false;
	if ((site->needs & SITE_CHECK) == 0 && (!site_ask_clock(site) || !ask_guard(site)))
		return false;
	if ((site->needs & SITE_CHECK) != 0)
		ask_paths(site);
	keep_statements(site);
	site_report_desk(site);
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

struct decision site_decide(const struct site *site, login_id login, patient_id patient, category_id category,
			    const char *document, struct because *because, int64_t *ret_next_change)
{
	struct question question = {.facts = site->facts,
				    .login = login,
				    .patient = patient,
				    .category = category,
				    .document = document,
				    .now = site->now};
	return guard_decide(&site->guard, &question, because, ret_next_change);
}

const struct desk_merged *site_merged_about(const struct site *site, const char *patient)
{
	for (size_t i = 0; site->used != NULL && i < site->guard.kept_count; i++) {
		const struct generation *base = site->guard.kept[i].generation;
		if (base != NULL && facts_patient(site->used->facts, patient) == NO_ID &&
		    facts_patient(base->facts, patient) != NO_ID)
			return &base->merged;
	}
	return site_merged(site);
}

static struct decision decide_guarded(void *context, const struct question *question)
{
	return guard_decide(context, question, NULL, NULL);
}

struct decider site_decider(struct site *site)
{
	return (struct decider){decide_guarded, &site->guard};
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
