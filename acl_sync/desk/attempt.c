#include "acl_sync/desk/attempt.h"

#include "acl_sync/desk/desk_private.h"
#include "policy/identifier.h"
#include "registry/time_zone.h"

#include <string.h>

const char *attempt_patient(const char *patient)
{
	return strlen(patient) <= IDENTIFIER_MAX ? patient : "?";
}

bool attempt_open(struct site *site, const struct options *options)
{
	if (!site_open_state_of(site, options) || site->state == NULL)
		return false;
	site->silent = true;
	time_zone_set(site->settings->timezone);
	return desk_write_state(site);
}

bool attempt_record(struct site *site, const struct desk *desk, enum audit_kind kind, const char *outcome,
		    const char *patient, const char *login, const char *refusal)
{
	json_t *fields = json_object();
	json_out_set(fields, "verb", json_out_text(desk->options->verb->name));
	json_out_set(fields, "outcome", json_out_text(outcome));
	json_out_set(fields, "patient", json_out_text(attempt_patient(patient)));
	if (login != NULL)
		json_out_set(fields, "login", json_out_text(login));
	if (refusal != NULL)
		json_out_set(fields, "refusal", json_out_text(refusal));
	return journal_write(site, desk->by, kind, fields);
}

void attempt_review(const struct options *options, const struct caller *caller, const char *typed,
		    const struct use *use, const char *refusal)
{
	struct site site;
	json_t *fields = json_object();
	json_out_set(fields, "verb", json_out_text(options->verb->name));
	json_out_set(fields, "outcome", json_out_text("refused"));
	if (typed != NULL) /* a registry's file and line may be long */
		json_out_set(fields, "statement",
			     json_out_text(strlen(typed) <= DESK_WORDS_MAX ? typed : "?"));
	if (use != NULL) {
		json_out_set(fields, "patient", json_out_text(use->patient));
		json_out_set(fields, "login", json_out_text(use->login));
	}
	json_out_set(fields, "refusal", json_out_text(refusal));
	if (attempt_open(&site, options))
		(void)journal_write(&site, caller->login, AUDIT_REVIEW, fields);
	else
		json_decref(fields);
	site_close(&site);
}

void attempt_in_vain(const struct desk *desk, const struct desk_request *request, const char *refusal)
{
	struct site site;
	/* a refused claim is kept with its justification */
	if (request->kind == AUDIT_BREAK_GLASS)
		return;
	if (attempt_open(&site, desk->options))
		(void)attempt_record(&site, desk, request->kind, "refused", request->patient, NULL, refusal);
	site_close(&site);
}
