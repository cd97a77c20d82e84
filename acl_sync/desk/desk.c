#include "acl_sync/desk/desk_private.h"

#include "acl_sync/console.h"
#include "acl_sync/entry.h"
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

bool desk_open(struct desk *desk, const struct options *options, int *ret_status)
{
	*desk = (struct desk){.options = options, .arena = arena_new(), .sync = {.lock_fd = -1}};
	if (desk->arena == NULL)
		console_out_of_memory();
	const char *problem = caller_find(desk->arena, &desk->caller);
	desk->by = desk->caller.login;
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

bool desk_look(struct desk *desk, const struct desk_request *request, int *ret_status)
{
	const struct site_about about = {
	    .patients = &request->patient, .patient_count = 1, .logins = &desk->by, .login_count = 1};
	if (desk->before_is_open)
		return true;
	bool opened = site_open_about(&desk->before, desk->options, SITE_RECORDS, &about);
	desk->before.silent = desk->before.silent || request->silent;
	if (opened && !has_office(desk, request))
		site_fail(&desk->before, STATUS_WRONG, desk->caller.login,
			  "has not the office '%s': careacl.conf names who may do this in offices.%s",
			  office_names[request->office], office_names[request->office]);
	else if (opened && desk->before.state == NULL)
		site_fail(&desk->before, STATUS_WRONG, desk->before.state_dir,
			  "there is no state yet: run careacl sync first");
	else if (opened && entry_find_patient(&desk->before, request->patient) != NO_ID) {
		desk->before_is_open = true;
		return true;
	}
	note_refusal(desk, &desk->before);
	*ret_status = site_stop(&desk->before);
	return false;
}

/* ---- what it would change ---- */

static struct desk_item item_of(const struct desk *desk, const struct desk_request *request)
{
	return (struct desk_item){
	    .id = DESK_PROPOSED,
	    .patient = request->patient,
	    .section = request->section,
	    .login = request->login,
	    .text = request->text,
	    .recorded = desk->before.clock_now,
	    .recorded_by = desk->by,
	    .on_word_of = desk->options->by,
	    .reference = desk->options->reference,
	    .replaces = request->ends,
	};
}

/* What is wrong with the new statement, as the registry's reader says it; NULL: nothing. */
static const char *problem_of(const struct site *site)
{
	const struct desk_merged *merged = site->used != NULL ? &site->used->merged : &site->slice.merged;
	for (size_t i = 0; i < merged->wrong_count; i++)
		if (merged->wrong[i].id == DESK_PROPOSED)
			return merged->wrong[i].text;
	return NULL;
}

static const struct desk_hooks *hooks_of(const struct desk_request *request)
{
	static const struct desk_hooks none;
	return request->hooks != NULL ? request->hooks : &none;
}

static bool open_after(struct desk *desk, const struct desk_request *request, const struct desk_item *item)
{
	struct site *after = &desk->sync.site;
	const struct site_about about = {
	    .patients = &request->patient,
	    .patient_count = 1,
	    .logins = &desk->by,
	    .login_count = 1,
	    .proposed = request->section != NULL ? item : NULL,
	    .withdrawn = request->ends,
	};
	desk->after_is_open = site_open_about(after, desk->options, SITE_UIDS | SITE_RECORDS, &about);
	if (!desk->after_is_open)
		return false;
	after->about = NULL; /* it was a local; what it said has been taken */
	after->silent = after->silent || request->silent;
	desk->differences = differences_find(&desk->before, after, request->patient, desk->arena);
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

/* Is the login one of the person who acts? */
static bool is_own(const struct desk *desk, const char *login)
{
	const struct facts *facts = desk->sync.site.facts;
	login_id own = facts_login(facts, desk->by), other = facts_login(facts, login);
	return strcmp(desk->by, login) == 0 ||
	       (own != NO_ID && other != NO_ID && facts->logins[own].person == facts->logins[other].person);
}

/* R40: nobody records what gives themselves an access. */
static bool gives_own_access(struct desk *desk, const struct desk_request *request)
{
	for (size_t i = 0; i < desk->differences.count; i++) {
		const struct difference *item = &desk->differences.items[i];
		if (request->may_give_own_access || item->has <= item->had || !is_own(desk, item->login))
			continue;
		site_fail(&desk->sync.site, STATUS_WRONG, desk->by,
			  "would gain an access by it: nobody records what gives themselves an access; "
			  "somebody else "
			  "with the office must");
		return true;
	}
	return false;
}

/* ---- in force ---- */

static void apply(struct desk *desk, const struct desk_request *request)
{
	struct sync *sync = &desk->sync;
	patient_id patient = facts_patient(sync->site.facts, request->patient);
	if (desk->options->no_sync) {
		console_say(CONSOLE_NOTE, "recorded; the disk follows at the next sync (--no-sync)");
		return;
	}
	sync->patients = &patient;
	sync->patient_count = 1;
	sync_treat(sync);
	sync_sweep_run(sync);
}

static int finish(struct desk *desk, const struct desk_request *request, bool good)
{
	if (!good)
		return site_stop(&desk->sync.site);
	if (hooks_of(request)->answer == NULL)
		return desk_answer(desk, request);
	hooks_of(request)->answer(desk, request);
	return site_close(&desk->sync.site);
}

int desk_run(struct desk *desk, const struct desk_request *request)
{
	int status = STATUS_WRONG;
	if (!desk_look(desk, request, &status))
		return status;
	struct desk_item item = item_of(desk, request);
	bool good = open_after(desk, request, &item) && !gives_own_access(desk, request);
	if (good && !desk->options->dry_run) {
		good = sync_begin(&desk->sync) && desk_record(desk, request, &item);
		if (good)
			apply(desk, request);
		if (good && hooks_of(request)->in_force != NULL)
			hooks_of(request)->in_force(desk, request);
		sync_end(&desk->sync);
		desk->sync.lock_fd = -1;
	}
	status = finish(desk, request, good);
	desk->after_is_open = false;
	return status;
}

int desk_close(struct desk *desk, int status)
{
	if (desk->after_is_open)
		site_close(&desk->sync.site);
	if (desk->before_is_open)
		site_close(&desk->before);
	arena_free(desk->arena);
	return status;
}
