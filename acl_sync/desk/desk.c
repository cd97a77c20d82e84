#include "acl_sync/desk/desk_private.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/attempt.h"
#include "acl_sync/site/changed.h"
#include "acl_sync/status.h"
#include "wording/wording.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void desk_note_refusal(struct desk *desk, const struct site *site)
{
	if (site->findings.count > 0)
		desk->refusal =
		    arena_strdup(desk->arena, site->findings.items[site->findings.count - 1].text);
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

static const struct desk_hooks *hooks_of(const struct desk_request *request)
{
	static const struct desk_hooks none;
	return request->hooks != NULL ? request->hooks : &none;
}

/* What is wrong with the new statement, in the desk's words; NULL: nothing. */
static const char *problem_of(struct desk *desk, const struct desk_request *request)
{
	const struct desk_merged *merged = site_merged(&desk->sync.site);
	for (size_t i = 0; i < merged->wrong_count; i++)
		if (merged->wrong[i].id > DESK_PROPOSED - DESK_PROPOSED_MAX) {
			const char *better = hooks_of(request)->problem == NULL
						 ? NULL
						 : hooks_of(request)->problem(desk, request);
			return better != NULL ? better : desk_words(merged->wrong[i].text, desk->arena);
		}
	return NULL;
}

/* Everybody whom the site before the change knows, and who records it: whom nothing names any more is still compared, and
 * the reason why they lose it is not that nobody knows them. */
static struct words logins_to_know(const struct desk *desk)
{
	const struct facts *facts = desk->before.facts;
	size_t known = desk->before.used != NULL ? 0 : facts->login_count;
	const char **logins = arena_array(desk->arena, known + 1, sizeof(const char *));
	if (logins == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < known; i++)
		logins[i] = facts->logins[i].name;
	logins[known] = desk->by;
	return (struct words){logins, known + 1};
}

static bool open_after(struct desk *desk, const struct desk_request *request, const struct desk_item *items,
		       size_t count)
{
	struct site *after = &desk->sync.site;
	struct words logins = logins_to_know(desk);
	const struct site_about about = {
	    .patients = desk->patients.items,
	    .patient_count = desk->patients.count,
	    .logins = logins.items,
	    .login_count = logins.count,
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
	const char *problem = problem_of(desk, request);
	if (problem == NULL && hooks_of(request)->objection != NULL)
		problem = hooks_of(request)->objection(desk, request);
	if (problem == NULL)
		return true;
	site_fail(after, STATUS_WRONG, desk->options->verb->name, "%s", problem);
	desk_note_refusal(desk, after);
	if (hooks_of(request)->refused != NULL && !desk->options->dry_run)
		hooks_of(request)->refused(desk, request);
	return false;
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
	desk_look_foreign(desk);
	sync_sweep_run(sync);
}

/* Records it, and makes it so. false: nothing was recorded (said). */
static bool carry_out(struct desk *desk, const struct desk_request *request, const struct desk_item *items,
		      size_t count)
{
	if (desk->options->dry_run)
		return true;
	int room_fd = -1;
	bool good = sync_begin(&desk->sync) && desk_room_take(desk, &room_fd) &&
		    desk_record(desk, request, items, count);
	desk_room_give(room_fd);
	desk_unlock(desk); /* whoever is next sees it */
	if (good) {
		apply(desk, request);
		desk_tell_without_uid(desk, request);
	}
	if (good && desk->sync.site.clock_held)
		site_worsen(&desk->sync.site, STATUS_HELD);
	if (good && !desk->options->no_sync && !desk_is_in_force(desk, request))
		changed_note_open(&desk->sync.site);
	if (good && hooks_of(request)->in_force != NULL)
		hooks_of(request)->in_force(desk, request);
	return good;
}

/* Whoever said it must not take it for done. */
static void tell_not_recorded(struct desk *desk)
{
	struct site *site = &desk->sync.site;
	site_fail(
	    site, site->status, desk->options->verb->name,
	    "NOT recorded, and nothing has changed: what is said above must be put right by whoever runs "
	    "this server; then say it once more");
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
	bool good = open_after(desk, request, items, count);
	if (good && desk_gives_own_access(desk, request)) {
		attempt_in_vain(desk, request, "own-access");
		good = false;
	}
	if (good) {
		desk_tell_missing(desk);
		desk_tell_notes(desk, request);
		desk_tell_twice(desk, request, count);
	}
	if (good && !carry_out(desk, request, items, count)) {
		tell_not_recorded(desk);
		good = false;
	}
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
