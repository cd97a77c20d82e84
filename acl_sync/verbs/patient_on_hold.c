#include "acl_sync/verbs/patient_on_hold.h"

#include "acl_sync/console.h"
#include "acl_sync/feed/feed_waiting.h"
#include "registry/state_statements.h"
#include "registry/statement_span.h"
#include "wording/wording.h"

#include <string.h>

/* What is told of one that waits. */
typedef void tell_waiting(struct site *site, const struct feed_waiting *waiting);

static void tell_all(struct site *site, const struct statements *said, const char *patient,
		     tell_waiting *tell)
{
	size_t count;
	for (size_t i = 0; said != NULL && i < said->patient_count; i++) {
		if (strcmp(said->patients[i].id, patient) != 0)
			continue;
		const struct feed_waiting *all = feed_waiting_of(&said->patients[i], site->arena, &count);
		for (size_t j = 0; j < count; j++)
			if (all[j].hold != NULL)
				tell(site, &all[j]);
	}
}

/* Of a few patients only what is in force about them has been read, and holds are nobody's facts. */
static void tell_kept(struct site *site, const char *patient, tell_waiting *tell)
{
	struct findings ignored;
	struct state_statements rows;
	if (site->state == NULL || state_statements_named(site->state, "patients", patient, STATE_STILL,
							  site->arena, &rows) != STATE_OK)
		return;
	wording_findings_init(&ignored);
	for (size_t i = 0; i < rows.count; i++) {
		const struct state_statement *row = &rows.items[i];
		if (strcmp(row->file, FEEDS_TEXT) != 0)
			continue;
		const struct config_text text = statement_span_text(row->section, row->file, row->line,
								    row->text, row->size, site->arena);
		if (text.text == NULL)
			console_out_of_memory();
		tell_all(site, statements_parse(&text, 1, &site->settings->policy, site->arena, &ignored),
			 patient, tell);
	}
	findings_clear(&ignored);
}

static void tell_patient(struct site *site, const char *patient, tell_waiting *tell)
{
	if (site->has_at || site->options->json || site->settings == NULL)
		return;
	if (site->used != NULL)
		tell_all(site, &site->used->statements, patient, tell);
	else
		tell_kept(site, patient, tell);
}

static void answer(struct site *site, const struct feed_waiting *waiting)
{
	(void)site;
	console_answer(
	    "%s is on hold by %s:%u, no feed gives new access: %s; 'careacl feed clear %s %s' would "
	    "change that\n",
	    waiting->patient, waiting->origin.file, waiting->origin.line, waiting->words, waiting->feed,
	    waiting->patient);
}

void patient_on_hold_answer(struct site *site, const char *patient)
{
	tell_patient(site, patient, answer);
}

static bool is_read(const struct site *site, const char *feed)
{
	for (size_t i = 0; i < site->settings->source_count; i++)
		if (source_is_feed(&site->settings->sources[i]) &&
		    strcmp(site->settings->sources[i].shown, feed) == 0)
			return true;
	return false;
}

static void note(struct site *site, const struct feed_waiting *waiting)
{
	console_say(CONSOLE_NOTE, "%s:%u: the patient is on hold, no feed gives new access: %s; %s",
		    waiting->origin.file, waiting->origin.line, waiting->words,
		    feed_waiting_remedy(waiting, is_read(site, waiting->feed), site->arena));
}

void patient_on_hold_note(struct site *site, const char *patient)
{
	tell_patient(site, patient, note);
}
