/* careacl feed check SOURCE: what a feed comes to, what of it was not taken as it stands, who gains and who loses. careacl feed
 * clear SOURCE PATIENT: somebody with the office has looked at what is held of the patient, or kept for the feed. */
#include "acl_sync/console.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/feed/feed_show.h"
#include "acl_sync/journal.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verbs.h"
#include "registry/state_statements.h"
#include "registry/time_zone.h"
#include "wording/wording.h"

#include <string.h>

/* ---- which ---- */

static const char *last_part(const char *shown)
{
	const char *slash = strrchr(shown, '/');
	return slash == NULL ? shown : slash + 1;
}

/* The feed of that path, as written in careacl.conf, or of its last part; NULL: said. */
static const struct source *find_source(struct site *site, const struct settings *settings, const char *typed)
{
	for (size_t i = 0; settings != NULL && i < settings->source_count; i++) {
		const struct source *source = &settings->sources[i];
		if (source_is_feed(source) &&
		    (strcmp(source->shown, typed) == 0 || strcmp(last_part(source->shown), typed) == 0))
			return source;
	}
	site_fail(site, STATUS_WRONG, typed,
		  "is no feed of careacl.conf: expected the path of a source whose type is not conf");
	return NULL;
}

/* What the text of all feeds says, alone. NULL: nothing, or it cannot be read. */
static const struct statements *parse_fed(struct site *site, const struct config_text *text)
{
	if (text->text == NULL)
		return NULL;
	return statements_parse(text, 1, &site->fresh.settings->policy, site->arena, &site->findings);
}

/* ---- check ---- */

/* The facts of the last good generation; NULL: there is none. */
static const struct facts *load_base(struct site *site, struct generation *good)
{
	struct findings ignored;
	if (site->state == NULL || !generation_init(good))
		return NULL;
	struct group_source groups = {generation_kept_members, good};
	wording_findings_init(&ignored);
	good->desk = site->desk;
	bool is_built =
	    generation_from_state(good, site->state, STATE_TEXTS_GOOD, site->folder, &ignored) == STATE_OK &&
	    generation_build(good, &groups, site->now, &ignored);
	findings_clear(&ignored);
	time_zone_set(site->fresh.settings->timezone);
	return is_built ? good->facts : NULL;
}

static json_t *where_json(struct origin origin)
{
	return json_out_format("%s:%u", origin.file, origin.line);
}

static json_t *statement_json(const struct feed_shown *shown)
{
	json_t *object = json_object();
	json_out_set(object, "kind", json_out_text(shown->kind));
	json_out_set(object, "of", json_out_text(shown->subject));
	json_out_set(object, "text", json_out_text(shown->text));
	json_out_set(object, "where", where_json(shown->origin));
	return object;
}

static json_t *note_json(const struct feed_note *note)
{
	json_t *object = json_object();
	json_out_set(object, "outcome", json_out_text(feed_outcome_names[note->outcome]));
	json_out_set(object, "where", where_json(note->origin));
	json_out_set(object, "resource",
		     note->resource == NULL ? json_null() : json_out_text(note->resource));
	json_out_set(object, "patient", note->patient == NULL ? json_null() : json_out_text(note->patient));
	json_out_set(object, "fact", json_out_text(note->said));
	json_out_set(object, "text", json_out_text(note->text));
	return object;
}

static json_t *change_json(const struct feed_change *change)
{
	json_t *object = json_object();
	json_out_set(object, "login", json_out_text(change->login));
	json_out_set(object, "patient", json_out_text(change->patient));
	json_out_set(object, "category", json_out_text(change->category));
	json_out_set(object, "had", json_out_text(access_names[change->had]));
	json_out_set(object, "access", json_out_text(access_names[change->wants]));
	json_out_set(object, "reason", json_out_text(reason_name(change->decision.reason)));
	return object;
}

struct checked {
	const struct source *source;
	const struct feed_shown *statements;
	size_t statement_count;
	const struct feed_staged *fed;
	const struct feed_change *changes;
	size_t change_count;
};

static int answer_json(struct site *site, const struct checked *checked)
{
	json_t *document = json_object(), *statements = json_array(), *notes = json_array();
	json_t *gains = json_array(), *losses = json_array();
	for (size_t i = 0; i < checked->statement_count; i++)
		json_out_append(statements, statement_json(&checked->statements[i]));
	for (size_t i = 0; i < checked->fed->note_count; i++)
		if (feed_show_is_from(checked->source, checked->fed->notes[i].origin))
			json_out_append(notes, note_json(&checked->fed->notes[i]));
	for (size_t i = 0; i < checked->change_count; i++)
		json_out_append(checked->changes[i].wants > checked->changes[i].had ? gains : losses,
				change_json(&checked->changes[i]));
	json_out_set(document, "source", json_out_text(checked->source->shown));
	json_out_set(document, "statements", statements);
	json_out_set(document, "notes", notes);
	json_out_set(document, "gains", gains);
	json_out_set(document, "losses", losses);
	return site_answer(site, document);
}

static void tell_note(const struct feed_note *note)
{
	console_answer("%s:%u: %s: %s (%s)\n", note->origin.file, note->origin.line,
		       feed_outcome_names[note->outcome], note->text, note->said);
}

static int answer_text(struct site *site, const struct checked *checked)
{
	for (size_t i = 0; i < checked->statement_count; i++) {
		const struct feed_shown *shown = &checked->statements[i];
		console_answer("%s:%u: %s of %s: %s\n", shown->origin.file, shown->origin.line, shown->kind,
			       shown->subject, shown->text);
	}
	for (size_t i = 0; i < checked->fed->note_count; i++)
		if (feed_show_is_from(checked->source, checked->fed->notes[i].origin))
			tell_note(&checked->fed->notes[i]);
	for (size_t i = 0; i < checked->change_count; i++) {
		const struct feed_change *change = &checked->changes[i];
		if (change->wants > change->had)
			console_answer("%s gains %s/%s (%s): %s\n", change->login, change->patient,
				       change->category, access_names[change->wants],
				       reason_name(change->decision.reason));
		else
			console_answer("%s loses %s/%s: %s\n", change->login, change->patient,
				       change->category, reason_name(change->decision.reason));
	}
	return site_close(site);
}

/* Was anything of the source not taken as it stands? */
static bool has_doubts(const struct checked *checked)
{
	for (size_t i = 0; i < checked->fed->note_count; i++)
		if (checked->fed->notes[i].outcome != FEED_APART &&
		    feed_show_is_from(checked->source, checked->fed->notes[i].origin))
			return true;
	return false;
}

static int check(const struct options *options)
{
	struct site site;
	struct generation good = {0};
	struct checked checked = {0};
	if (!site_open(&site, options, SITE_CHECK) || site.used == NULL || site.fresh.facts == NULL)
		return site_stop(&site);
	checked.source = find_source(&site, site.fresh.settings, options->operands[1]);
	const struct statements *fed = checked.source == NULL ? NULL : parse_fed(&site, &site.fresh.fed.text);
	if (fed == NULL)
		return site_stop(&site);
	checked.fed = &site.fresh.fed;
	checked.statements = feed_show_statements(fed, checked.source, site.arena, &checked.statement_count);
	checked.changes = feed_show_changes(load_base(&site, &good), site.fresh.facts, site.now, site.arena,
					    &checked.change_count);
	if (has_doubts(&checked))
		site_worsen(&site, STATUS_DIFFERS);
	int status = options->json ? answer_json(&site, &checked) : answer_text(&site, &checked);
	generation_clear(&good);
	return status;
}

/* ---- clear ---- */

/* What is held and kept of the patient by that feed, in what it said last. */
static struct words find_open(struct site *site, const struct source *source, const struct statements *said,
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
			if (feed_show_is_from(source, one->holds[j].said.origin))
				keys[count++] = feed_clearing_hold(patient, &one->holds[j], site->arena);
		for (size_t j = 0; j < one->objection_count; j++)
			if (one->objections[j].kept != NULL &&
			    feed_show_is_from(source, one->objections[j].said.origin))
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

static int clear_for(struct site *site, const struct caller *caller)
{
	const char *const *operands = (const char *const *)site->options->operands;
	struct config_text last = {0};
	const struct source *source = find_source(site, site->settings, operands[1]);
	const struct statements *said = NULL;
	if (source == NULL || !caller_must_have(site, caller, OFFICE_DESK))
		return site_stop(site);
	if (site->state != NULL &&
	    state_texts_find(site->state, STATE_TEXTS_GOOD, FEEDS_TEXT, site->arena, &last) == STATE_OK)
		said = statements_parse(&last, 1, &site->settings->policy, site->arena, &site->findings);
	struct words keys = {0};
	if (said != NULL)
		keys = find_open(site, source, said, operands[2]);
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

static int clear(const struct options *options)
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

int verb_feed(const struct options *options)
{
	const char *action = options->operands[0];
	if (strcmp(action, "check") == 0 && options->operand_count == 2)
		return check(options);
	if (strcmp(action, "clear") == 0 && options->operand_count == 3)
		return clear(options);
	return site_refuse(options, "expected 'feed check SOURCE' or 'feed clear SOURCE PATIENT'");
}
