/* careacl feed clear SOURCE PATIENT: somebody with the office has looked at what is held of the patient, or kept for the feed. */
#include "acl_sync/console.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/feed/feed_stage.h"
#include "acl_sync/journal.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_feed_private.h"
#include "registry/state_statements.h"
#include "wording/wording.h"

#include <string.h>

/* "feeds/consents" or "feeds/consents 17": is it the feed's? */
static bool is_of(const char *feed, const char *source)
{
	size_t length = strlen(feed);
	return strncmp(feed, source, length) == 0 && (source[length] == '\0' || source[length] == ' ');
}

/* What is held and kept of the patient by that feed, in what it said last. */
static struct words find_open(struct site *site, const char *feed, const struct statements *said,
			      const char *patient)
{
	size_t most = 0, count = 0;
	for (size_t i = 0; i < said->patient_count; i++)
		most += said->patients[i].hold_count + said->patients[i].objection_count;
	const char **keys = arena_array(site->arena, most, sizeof(*keys));
	if (keys == NULL)
		console_out_of_memory();
	for (size_t i = 0; i < said->patient_count; i++) {
		const struct said_patient *one = &said->patients[i];
		if (strcmp(one->id, patient) != 0)
			continue;
		for (size_t j = 0; j < one->hold_count; j++)
			if (is_of(feed, one->holds[j].source))
				keys[count++] = feed_clearing_hold(patient, &one->holds[j], site->arena);
		for (size_t j = 0; j < one->objection_count; j++)
			if (one->objections[j].kept != NULL && is_of(feed, one->objections[j].source))
				keys[count++] =
				    feed_clearing_objection(patient, &one->objections[j], site->arena);
	}
	return (struct words){.items = keys, .count = count};
}

/* Kept and audited together: the lines go before the state. */
static bool record(struct site *site, const struct words *keys, const char *patient, const char *by)
{
	struct journal journal;
	bool kept = state_db_begin(site->state) == STATE_OK;
	for (size_t i = 0; kept && i < keys->count; i++)
		kept = keys->items[i] != NULL &&
		       state_feed_clear(site->state, keys->items[i], by, site->clock_now) == STATE_OK;
	/* what verbs know without reading the sources is not what they would say any more */
	kept = kept && state_set_text(site->state, STATE_SOURCES, "") == STATE_OK;
	if (!kept || !journal_open(&journal, site, by))
		return false;
	for (size_t i = 0; i < keys->count; i++) {
		json_t *fields = json_object();
		json_out_set(fields, "patient", json_out_text(patient));
		json_out_set(fields, "section", json_out_text("feed"));
		json_out_set(fields, "change", json_out_text("cleared"));
		json_out_set(fields, "text", json_out_text(keys->items[i]));
		journal_add(&journal, AUDIT_STATEMENT, fields);
	}
	kept = journal_commit(&journal) && state_db_commit(site->state) == STATE_OK;
	journal_close(&journal);
	return kept;
}

static int answer_cleared(struct site *site, const struct words *keys, const char *patient)
{
	if (!site->options->json) {
		if (!site->options->quiet)
			console_answer("%s: cleared: %zu; in force with the next sync\n", patient,
				       keys->count);
		return site_close(site);
	}
	json_t *document = json_object();
	json_out_set(document, "patient", json_out_text(patient));
	json_out_set(document, "cleared", json_integer((json_int_t)keys->count));
	return site_answer(site, document);
}

/* What the last good text of feeds says; NULL: nothing. */
static const struct statements *load_said(struct site *site)
{
	struct config_text last = {0};
	if (site->state == NULL ||
	    state_texts_find(site->state, STATE_TEXTS_GOOD, FEEDS_TEXT, site->arena, &last) != STATE_OK)
		return NULL;
	return statements_parse(&last, 1, &site->settings->policy, site->arena, &site->findings);
}

/* A feed that is in careacl.conf no more is known by what it said. */
static int clear_for(struct site *site, const struct caller *caller)
{
	const char *const *operands = (const char *const *)site->options->operands;
	struct words keys = {0};
	if (!caller_must_have(site, caller, OFFICE_DESK))
		return site_stop(site);
	const struct statements *said = load_said(site);
	if (said != NULL)
		keys = find_open(site, operands[1], said, operands[2]);
	const struct source *source =
	    keys.count > 0 ? NULL : verb_feed_source(site, site->settings, operands[1]);
	if (keys.count == 0 && source == NULL)
		return site_stop(site);
	if (said != NULL && source != NULL)
		keys = find_open(site, source->shown, said, operands[2]);
	if (keys.count == 0)
		site_fail(site, STATUS_WRONG, operands[2],
			  "nothing is held or kept of this patient by what the feed said at the last sync");
	else if (!record(site, &keys, operands[2], caller->login))
		site_fail(site, STATUS_FAILED, STATE_DB_FILE, "that it was cleared could not be kept: %s",
			  state_db_message(site->state));
	else
		return answer_cleared(site, &keys, operands[2]);
	return site_stop(site);
}

int verb_feed_clear(const struct options *options)
{
	struct site site;
	struct caller caller;
	struct arena *arena = arena_new();
	if (arena == NULL)
		console_out_of_memory();
	const struct site_about about = {0};
	const char *problem = caller_find(arena, &caller);
	int status;
	if (problem != NULL)
		status = site_refuse(options, problem);
	else if (!site_open_about(&site, options, SITE_RECORDS, &about))
		status = site_stop(&site);
	else
		status = clear_for(&site, &caller);
	arena_free(arena);
	return status;
}
