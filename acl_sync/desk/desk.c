#include "acl_sync/desk/desk_private.h"

#include "acl_sync/console.h"
#include "acl_sync/entry.h"
#include "acl_sync/replay.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the way in ---- */

int desk_refuse(struct desk *desk, const char *format, ...)
{
	va_list values;
	va_start(values, format);
	char *text = wording_format(format, values);
	va_end(values);
	if (text == NULL)
		console_out_of_memory();
	int status = site_refuse(desk->options, text);
	free(text);
	return status;
}

static bool is_blank(const char *text)
{
	return text != NULL && text[strspn(text, " \t\n\r")] == '\0';
}

bool desk_open(struct desk *desk, const struct options *options, int *ret_status)
{
	*desk =
	    (struct desk){.options = options, .arena = arena_new(), .sync = {.lock_fd = -1}, .lock_fd = -1};
	if (desk->arena == NULL)
		console_out_of_memory();
	const char *problem = caller_find(desk->arena, &desk->caller);
	desk->by = desk->caller.login;
	if (problem == NULL && (is_blank(options->by) || is_blank(options->reference)))
		problem = "--by and --reference are empty: expected a name and a place, or neither";
	if (problem == NULL)
		return true;
	*ret_status = desk_refuse(desk, "%s: %s", options->verb->name, problem);
	return false;
}

static bool has_office(const struct desk *desk, const struct desk_request *request)
{
	return request->by_anybody ||
	       caller_has(&desk->caller, &desk->before.settings->offices, request->office);
}

/* The last thing that was said to be wrong. */
static void note_refusal(struct desk *desk, const struct site *site)
{
	if (site->findings.count > 0)
		desk->refusal =
		    arena_strdup(desk->arena, site->findings.items[site->findings.count - 1].text);
}

static bool is_among(const char *const *ids, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return false;
}

/* The patient, and all identities of whoever this is about, each once. */
static bool find_patients(struct desk *desk, const struct desk_request *request)
{
	struct site *site = &desk->before;
	struct words own, into = {0};
	if (state_desk_identities(site->state, request->patient, STATE_STILL - 1, desk->arena, &own) !=
		STATE_OK ||
	    (request->into != NULL && state_desk_identities(site->state, request->into, STATE_STILL - 1,
							    desk->arena, &into) != STATE_OK))
		return site_fail_state(site);
	const char **all = arena_array(desk->arena, own.count + into.count, sizeof(const char *));
	size_t count = 0;
	if (all == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < own.count + into.count; i++) {
		const char *id = i < own.count ? own.items[i] : into.items[i - own.count];
		if (facts_patient(site->facts, id) != NO_ID && !is_among(all, count, id))
			all[count++] = id;
	}
	desk->patients = (struct words){all, count};
	return true;
}

/* When this is recorded. What the sync has decided at and what the desk has recorded lie before it. */
static bool find_now(struct desk *desk)
{
	int64_t last;
	if (state_desk_last(desk->before.state, &last) != STATE_OK)
		return site_fail_state(&desk->before);
	desk->now = last > desk->before.now ? last : desk->before.now;
	return true;
}

/* May this caller say this of these patients? Adds what speaks against it. */
static bool may_be_said(struct desk *desk, const struct desk_request *request)
{
	struct site *site = &desk->before;
	if (!has_office(desk, request))
		site_fail(site, STATUS_WRONG, desk->caller.login,
			  "has not the office '%s': careacl.conf names who may do this in offices.%s",
			  office_names[request->office], office_names[request->office]);
	else if (site->state == NULL)
		site_fail(site, STATUS_WRONG, site->state_dir,
			  "there is no state yet: run careacl sync first");
	else
		return entry_find_patient(site, request->patient) != NO_ID &&
		       (request->into == NULL || entry_find_patient(site, request->into) != NO_ID) &&
		       find_now(desk) && find_patients(desk, request);
	return false;
}

/* With what the trail says that the desk has recorded and an older state does not know. */
static bool open_replayed(struct desk *desk, const struct site_about *about)
{
	const unsigned needs = SITE_RECORDS | SITE_BEGINS;
	if (!site_open_about(&desk->before, desk->options, needs, about))
		return false;
	enum replay_result result = desk->options->dry_run ? REPLAY_NOTHING : replay(&desk->before);
	if (result != REPLAY_DONE)
		return result == REPLAY_NOTHING;
	site_close(&desk->before);
	return site_open_about(&desk->before, desk->options, needs, about);
}

static bool open_before(struct desk *desk, const struct desk_request *request)
{
	const char *patients[] = {request->patient, request->into};
	const struct site_about about = {.patients = patients,
					 .patient_count = request->into != NULL ? 2 : 1,
					 .logins = &desk->by,
					 .login_count = 1};
	bool opened = open_replayed(desk, &about);
	desk->before.about = NULL; /* it was a local */
	desk->before.silent = desk->before.silent || request->silent;
	return opened && may_be_said(desk, request);
}

/* Has anything been said about these patients since desk->before was opened? What cannot be told counts as said. */
static bool has_aged(const struct desk *desk)
{
	const struct site *site = &desk->before;
	for (size_t i = 0; i < desk->patients.count; i++)
		if (state_desk_since(site->state, &site->desk_mark, desk->patients.items[i]) != STATE_NONE)
			return true;
	return false;
}

bool desk_look(struct desk *desk, const struct desk_request *request, int *ret_status)
{
	if (desk->before_is_open)
		return true;
	bool good = open_before(desk, request) && (desk->options->dry_run || desk_lock(desk));
	if (good && has_aged(desk)) {
		site_close(&desk->before);
		good = open_before(desk, request);
	}
	if (good) {
		desk->before_is_open = true;
		return true;
	}
	note_refusal(desk, &desk->before);
	*ret_status = site_stop(&desk->before);
	return false;
}

/* ---- what it would change ---- */

/* What is said as it would be recorded; how many. */
static size_t items_of(const struct desk *desk, const struct desk_request *request,
		       struct desk_item items[static DESK_PROPOSED_MAX])
{
	const struct desk_said said[] = {{request->section, request->text, request->login}, request->also};
	size_t count = 0;
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		if (said[i].section != NULL) {
			items[count] = (struct desk_item){
			    .id = DESK_PROPOSED - (int64_t)i,
			    .patient = request->patient,
			    .section = said[i].section,
			    .login = said[i].login,
			    .text = said[i].text,
			    .recorded = desk->now,
			    .recorded_by = desk->by,
			    .on_word_of = desk->options->by,
			    .reference = desk->options->reference,
			    .replaces = request->ends,
			};
			count++;
		}
	return count;
}

/* What is wrong with the new statement, as the registry's reader says it; NULL: nothing. */
static const char *problem_of(const struct site *site)
{
	const struct desk_merged *merged = site_merged(site);
	for (size_t i = 0; i < merged->wrong_count; i++)
		if (merged->wrong[i].id > DESK_PROPOSED - DESK_PROPOSED_MAX)
			return merged->wrong[i].text;
	return NULL;
}

static const struct desk_hooks *hooks_of(const struct desk_request *request)
{
	static const struct desk_hooks none;
	return request->hooks != NULL ? request->hooks : &none;
}

static bool open_after(struct desk *desk, const struct desk_request *request, const struct desk_item *items,
		       size_t count)
{
	struct site *after = &desk->sync.site;
	const struct site_about about = {
	    .patients = desk->patients.items,
	    .patient_count = desk->patients.count,
	    .logins = &desk->by,
	    .login_count = 1,
	    .proposed = items,
	    .proposed_count = count,
	    .withdrawn = request->ends,
	};
	desk->after_is_open =
	    site_open_about(after, desk->options, SITE_UIDS | SITE_RECORDS | SITE_AGAIN, &about);
	if (!desk->after_is_open)
		return false;
	after->about = NULL; /* it was a local; what it said has been taken */
	after->silent = after->silent || request->silent;
	desk->differences = differences_find(&desk->before, after, &desk->patients, desk->arena);
	if (desk->differences.out_of_memory)
		console_out_of_memory();
	const char *problem = problem_of(after);
	if (problem == NULL && hooks_of(request)->objection != NULL)
		problem = hooks_of(request)->objection(desk, request);
	if (problem == NULL)
		return true;
	site_fail(after, STATUS_WRONG, desk->options->verb->name, "%s", problem);
	note_refusal(desk, after);
	if (hooks_of(request)->refused != NULL && !desk->options->dry_run)
		hooks_of(request)->refused(desk, request);
	return false;
}

/* R40: nobody records what gives themselves an access, now or later. */
static bool gives_own_access(struct desk *desk, const struct desk_request *request)
{
	if (request->may_give_own_access ||
	    !differences_ever_gain(&desk->before, &desk->sync.site, &desk->patients, desk->by))
		return false;
	site_fail(&desk->sync.site, STATUS_WRONG, desk->by,
		  "would gain an access by it: nobody records what gives themselves an access; somebody else "
		  "with the office must");
	return true;
}

/* ---- in force ---- */

static void apply(struct desk *desk, const struct desk_request *request)
{
	struct sync *sync = &desk->sync;
	patient_id *patients = arena_array(desk->arena, desk->patients.count, sizeof(*patients));
	if (desk->options->no_sync) {
		console_say(CONSOLE_NOTE, "recorded; the disk follows at the next sync (--no-sync)");
		return;
	}
	for (size_t i = 0; patients != NULL && i < desk->patients.count; i++)
		patients[i] = facts_patient(sync->site.facts, desk->patients.items[i]);
	if (patients == NULL) {
		site_fail(&sync->site, STATUS_FAILED, desk->options->verb->name,
			  "recorded, but out of memory: type careacl sync");
		return;
	}
	sync->patients = patients;
	sync->patient_count = desk->patients.count;
	sync->state.goes_on = true;
	sync->audit.recorded = &desk->differences;
	sync->audit.desk_id = desk->id;
	sync_treat(sync);
	if (hooks_of(request)->move != NULL) {
		hooks_of(request)->move(desk, request);
		sync->sweep.is_complete = true;
		sync_treat(sync);
	}
	sync_sweep_run(sync);
}

/* Records it, and makes it so. false: nothing was recorded (said). */
static bool carry_out(struct desk *desk, const struct desk_request *request, const struct desk_item *items,
		      size_t count)
{
	if (desk->options->dry_run)
		return true;
	bool good = sync_begin(&desk->sync) && desk_record(desk, request, items, count);
	desk_unlock(desk); /* whoever is next sees it */
	if (good)
		apply(desk, request);
	if (good && desk->sync.site.clock_held)
		site_worsen(&desk->sync.site, STATUS_HELD);
	if (good && hooks_of(request)->in_force != NULL)
		hooks_of(request)->in_force(desk, request);
	return good;
}

static int finish(struct desk *desk, const struct desk_request *request, bool good)
{
	if (hooks_of(request)->answer == NULL || (!good && desk->refusal == NULL))
		return good ? desk_answer(desk, request) : site_stop(&desk->sync.site);
	hooks_of(request)->answer(desk, request);
	return site_close(&desk->sync.site);
}

int desk_run(struct desk *desk, const struct desk_request *request)
{
	int status = STATUS_WRONG;
	if (!desk_look(desk, request, &status))
		return status;
	struct desk_item items[DESK_PROPOSED_MAX];
	size_t count = items_of(desk, request, items);
	bool good = open_after(desk, request, items, count) && !gives_own_access(desk, request) &&
		    carry_out(desk, request, items, count);
	sync_end(&desk->sync);
	desk->sync.lock_fd = -1;
	status = finish(desk, request, good);
	desk->after_is_open = false;
	return status;
}

int desk_close(struct desk *desk, int status)
{
	desk_unlock(desk);
	if (desk->after_is_open)
		site_close(&desk->sync.site);
	if (desk->before_is_open)
		site_close(&desk->before);
	arena_free(desk->arena);
	return status;
}
