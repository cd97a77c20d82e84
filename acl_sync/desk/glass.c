#include "acl_sync/desk/glass.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/desk_private.h"
#include "acl_sync/desk/glass_record.h"
#include "acl_sync/desk/notify.h"
#include "acl_sync/desk/requests_form.h"
#include "acl_sync/desk/statement_text.h"
#include "acl_sync/site/snapshot_amend.h"
#include "acl_sync/status.h"
#include "registry/time_zone.h"
#include "wording/wording.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOT_NOW "it could not be recorded; call whoever runs this server"

/* ---- what is said ---- */

static const char *write_statement(struct glass *glass, const struct desk *desk)
{
	const struct glass_claim *claim = &glass->claim;
	struct statement_text text;
	int64_t most = desk->before.settings->policy.break_glass_max_seconds;
	/* the instant that decides: while the clock is in doubt it is not what the clock says */
	glass->from = desk->before.now;
	glass->until = glass->from + (claim->seconds > 0 ? claim->seconds : most);
	statement_text_begin(&text, desk->arena);
	statement_text_add(&text, "patient", claim->patient);
	statement_text_add(&text, "login", claim->login);
	statement_text_add(&text, "justification", claim->justification != NULL ? claim->justification : "");
	statement_text_add_flag(&text, "cannot_consent", claim->cannot_consent);
	statement_text_add_flag(&text, "immediate_risk", claim->immediate_risk);
	statement_text_add_instant(&text, "valid_from", glass->from);
	statement_text_add_instant(&text, "valid_until", glass->until);
	const char *written = statement_text_end(&text);
	if (written == NULL)
		console_out_of_memory();
	return written;
}

/* ---- on the desk's way ---- */

static const char *object(struct desk *desk, const struct desk_request *request)
{
	struct glass *glass = request->context;
	glass_find_categories(glass, desk);
	return glass_objection(glass);
}

/* R28: of an attestation that is missing, as whoever claims can give it: by an option, by a sentence in a file. */
static const char *problem(struct desk *desk, const struct desk_request *request)
{
	const struct glass *glass = request->context;
	const struct glass_claim *claim = &glass->claim;
	const char *cannot = glass->is_silent ? wording(REQUEST_CANNOT_CONSENT) : "--cannot-consent",
		   *risk = glass->is_silent ? wording(REQUEST_IMMEDIATE_RISK) : "--immediate-risk";
	bool either = desk->sync.site.facts->policy->break_glass_either;
	const char *text = NULL;
	if (claim->cannot_consent && claim->immediate_risk)
		return NULL;
	if (!claim->cannot_consent && !claim->immediate_risk)
		text =
		    either
			? wording_in(desk->arena, "one of these attestations is needed: %s %s", cannot, risk)
			: wording_in(desk->arena, "these attestations are missing: %s %s", cannot, risk);
	else if (!either)
		text = wording_in(desk->arena, "this attestation is missing: %s",
				  claim->cannot_consent ? risk : cannot);
	else
		return NULL;
	if (text == NULL)
		console_out_of_memory();
	return text;
}

static void refused(struct desk *desk, const struct desk_request *request)
{
	struct glass *glass = request->context;
	glass->refusal = arena_strdup(glass->arena, desk->refusal != NULL ? desk->refusal : "");
	glass->place = glass_record_refusal(glass, desk);
}

static void in_force(struct desk *desk, const struct desk_request *request)
{
	struct glass *glass = request->context;
	struct site *site = &desk->sync.site;
	glass->place = arena_printf(glass->arena, DESK_FILE ":%lld", (long long)desk->id);
	glass->in_force = desk_is_in_force(desk, request);
	glass->is_untouched = glass->in_force && site->status == STATUS_WRONG;
	if (glass->place == NULL)
		console_out_of_memory();
	int error = snapshot_amend(site, glass->claim.login, glass_folders_gained(desk, request));
	if (error != 0)
		console_say(
		    CONSOLE_WARNING,
		    "the login snapshot follows at the next sync only, because it cannot be written: %s",
		    strerror(-error));
}

static void answer(struct desk *desk, const struct desk_request *request)
{
	struct glass *glass = request->context;
	struct site *site = &desk->sync.site;
	glass_write_text(glass);
	if (glass->is_silent)
		return;
	if (!desk->options->json) {
		/* what is plainly wrong has been said */
		if (!desk->options->quiet && (glass->refusal == NULL || glass->category_count > 0))
			fputs(glass->text, stdout);
		return;
	}
	json_t *document = desk_document(desk, request);
	glass_add_categories(glass, document);
	if (glass->refusal != NULL) {
		json_out_set(document, "recorded", json_false());
		json_out_set(document, "in_force", json_false());
	}
	if (site->findings.error_count > 0)
		json_out_set(document, "errors", json_out_errors(&site->findings));
	if (!json_out_print(document))
		site_worsen(site, STATUS_FAILED);
}

static const struct desk_hooks hooks = {
    .objection = object, .problem = problem, .refused = refused, .in_force = in_force, .answer = answer};

/* What `notify` is told: everything, for whoever reads it must judge it. */
static void make_document(struct glass *glass, const struct desk *desk)
{
	json_t *document = json_object();
	json_out_set(document, "event", json_out_text("break-glass"));
	json_out_set(document, "id", json_out_text(glass->place));
	json_out_set(document, "outcome", json_out_text(glass->refusal == NULL ? "granted" : "refused"));
	json_out_set(document, "refusal", json_out_text(glass->refusal));
	json_out_set(document, "patient", json_out_text(glass->claim.patient));
	json_out_set(document, "login", json_out_text(glass->claim.login));
	json_out_set(document, "recorded", json_out_instant(glass->now));
	json_out_set(document, "recorded_by", json_out_text(desk->by));
	json_out_set(document, "on_word_of", json_out_text(desk->options->by));
	json_out_set(document, "reference", json_out_text(glass->claim.reference));
	json_out_set(document, "justification", json_out_text(glass->claim.justification));
	json_out_set(document, "valid_from", json_out_instant(glass->from));
	json_out_set(document, "valid_until", json_out_instant(glass->until));
	glass_add_categories(glass, document);
	glass->document = document;
}

int glass_break(struct glass *glass, struct desk *desk)
{
	int status = STATUS_WRONG;
	struct desk_request request = {
	    .office = OFFICE_DESK,
	    .by_anybody = strcmp(desk->by, glass->claim.login) == 0,
	    .may_give_own_access = true,
	    .kind = AUDIT_BREAK_GLASS,
	    .patient = glass->claim.patient,
	    .section = GLASS_SECTION,
	    .login = glass->claim.login,
	    .sentence = "break-glass",
	    .silent = glass->is_silent,
	    .hooks = &hooks,
	    .context = glass,
	};
	if (desk_look(desk, &request, &status)) {
		time_zone_set(desk->before.settings->timezone);
		glass_keep_settings(glass, &desk->before);
		request.text = write_statement(glass, desk);
		status = desk_run(desk, &request);
	}
	if (glass->refusal == NULL && glass->place == NULL && !desk->options->dry_run) {
		glass->refusal =
		    desk->refusal != NULL ? arena_strdup(glass->arena, desk->refusal) : wording(NOT_NOW);
		glass->place = desk->refusal != NULL ? glass_record_attempt(glass, desk) : NULL;
	}
	if (glass->text == NULL)
		glass_write_text(glass);
	if (glass->place != NULL)
		make_document(glass, desk);
	return status;
}

void glass_notify(const struct glass *glass)
{
	if (glass->document != NULL && glass->notify[0] != '\0')
		notify_tell(&(struct notice){.program = glass->notify,
					     .state_dir = glass->state_dir,
					     .place = glass->place,
					     .document = glass->document});
}

void glass_close(struct glass *glass)
{
	json_decref(glass->document);
	glass->document = NULL;
}
