#include "acl_sync/desk/glass_record.h"

#include "acl_sync/console.h"
#include "acl_sync/desk/attempt.h"
#include "acl_sync/status.h"

#include "registry/state_review.h"
#include <string.h>

static json_t *fields_of(const struct desk *desk, const struct refused_claim *claim, int64_t id)
{
	json_t *fields = json_object();
	json_out_set(fields, "verb", json_out_text(desk->options->verb->name));
	json_out_set(fields, "outcome", json_out_text("refused"));
	json_out_set(fields, "refused", json_out_format(REFUSED_FILE ":%lld", (long long)id));
	json_out_set(fields, "patient", json_out_text(claim->patient));
	json_out_set(fields, "login", json_out_text(claim->login));
	json_out_set(fields, "refusal", json_out_text(claim->reason));
	json_out_set(fields, "justification", json_out_text(claim->justification));
	if (claim->on_word_of != NULL)
		json_out_set(fields, "on_word_of", json_out_text(claim->on_word_of));
	if (claim->reference != NULL)
		json_out_set(fields, "reference", json_out_text(claim->reference));
	return fields;
}

void glass_keep_settings(struct glass *glass, const struct site *site)
{
	glass->now = site->clock_now;
	glass->notify = arena_strdup(glass->arena, site->settings->notify);
	glass->state_dir = arena_strdup(glass->arena, site->state_dir);
	if (glass->notify == NULL || glass->state_dir == NULL)
		console_out_of_memory();
}

static bool record(const struct desk *desk, struct site *site, const struct refused_claim *claim,
		   int64_t *ret_id)
{
	struct journal journal;
	if (state_db_begin(site->state) != STATE_OK ||
	    state_refused_add(site->state, claim, ret_id) != STATE_OK ||
	    !journal_open(&journal, site, desk->by))
		return false;
	journal_add(&journal, AUDIT_BREAK_GLASS, fields_of(desk, claim, *ret_id));
	bool kept = journal_commit(&journal) && state_db_commit(site->state) == STATE_OK;
	journal_close(&journal);
	return kept;
}

static const char *keep(struct glass *glass, const struct desk *desk, struct site *site, int64_t now)
{
	int64_t id = 0;
	const struct refused_claim claim = {
	    .patient = attempt_patient(glass->claim.patient),
	    .login = glass->claim.login,
	    .justification = glass->claim.justification,
	    .reason = glass->refusal,
	    .recorded = now,
	    .recorded_by = desk->by,
	    .on_word_of = desk->options->by,
	    .reference = glass->claim.reference,
	};
	if (record(desk, site, &claim, &id))
		return arena_printf(glass->arena, REFUSED_FILE ":%lld", (long long)id);
	site_fail(site, STATUS_FAILED, STATE_DB_FILE, "that it was refused could not be kept: %s",
		  state_db_message(site->state));
	state_db_rollback(site->state);
	return NULL;
}

const char *glass_record_refusal(struct glass *glass, struct desk *desk)
{
	return keep(glass, desk, &desk->sync.site, desk->now);
}

const char *glass_record_attempt(struct glass *glass, struct desk *desk)
{
	struct site site;
	const char *place = NULL;
	bool is_open = attempt_open(&site, desk->options);
	if (site.settings != NULL && site.state_dir != NULL)
		glass_keep_settings(glass, &site);
	if (is_open)
		place = keep(glass, desk, &site, site.clock_now);
	site_close(&site);
	return place;
}

/* Those with the office may know who is a patient. */
static bool is_told(const struct desk *desk, const struct site *site)
{
	return site->settings == NULL || caller_has(&desk->caller, &site->settings->offices, OFFICE_DESK);
}

bool glass_record_question(const struct desk *desk, const char *patient, const char *login)
{
	struct site site;
	bool is_open = attempt_open(&site, desk->options), is_recorded = is_told(desk, &site);
	if (is_open && !is_recorded)
		is_recorded = attempt_record(&site, desk, AUDIT_BREAK_GLASS, "asked", patient, login, NULL);
	site_close(&site);
	return is_recorded;
}
