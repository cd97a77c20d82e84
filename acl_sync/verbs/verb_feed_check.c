/* careacl feed check SOURCE: what a feed comes to, what of it was not taken as it stands, who gains and who loses. */
#include "acl_sync/check/check.h"
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_show.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_feed_private.h"
#include "registry/calendar.h"
#include "registry/time_zone.h"
#include "wording/wording.h"

#include <stdio.h>

/* What the text of all feeds says, alone. NULL: nothing, or it cannot be read. */
static const struct statements *parse_fed(struct site *site, const struct config_text *text)
{
	if (text->text == NULL)
		return NULL;
	return statements_parse(text, 1, &site->fresh.settings->policy, site->arena, &site->findings);
}

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

/* Of what was cleared: by whom, and when. */
static const char *note_text(struct site *site, const struct feed_note *note)
{
	char when[CALENDAR_INSTANT_SIZE];
	const char *by = NULL;
	int64_t at = 0;
	if (note->cleared == NULL || site->state == NULL ||
	    state_feed_who_cleared(site->state, note->cleared, site->arena, &by, &at) != STATE_OK)
		return note->text;
	calendar_format(at, when);
	const char *text =
	    wording_in(site->arena, "%s; cleared by %s at %s: it holds nobody", note->text, by, when);
	if (text == NULL)
		console_out_of_memory();
	return text;
}

static json_t *note_json(struct site *site, const struct feed_note *note)
{
	json_t *object = json_object();
	json_out_set(object, "outcome", json_out_text(feed_outcome_names[note->outcome]));
	json_out_set(object, "where", where_json(note->origin));
	json_out_set(object, "resource",
		     note->resource == NULL ? json_null() : json_out_text(note->resource));
	json_out_set(object, "patient", note->patient == NULL ? json_null() : json_out_text(note->patient));
	json_out_set(object, "fact", json_out_text(note->said));
	json_out_set(object, "text", json_out_text(note_text(site, note)));
	return object;
}

static json_t *remark_json(const struct feed_remark *remark)
{
	json_t *object = json_object();
	json_out_set(object, "where", json_out_text(remark->origin.file));
	json_out_set(object, "text", json_out_text(remark->text));
	return object;
}

json_t *verb_feed_change_json(const struct feed_change *change)
{
	json_t *object = json_object();
	json_out_set(object, "login", json_out_text(change->login));
	json_out_set(object, "patient", json_out_text(change->patient));
	json_out_set(object, "category", json_out_text(change->category));
	json_out_set(object, "had", json_out_text(access_names[change->had]));
	json_out_set(object, "access", json_out_text(access_names[change->wants]));
	json_out_set(object, "reason", json_out_text(reason_name(change->decision.reason)));
	json_out_set(object, "rule",
		     change->decision.rule > 0 ? json_out_format("R%02u", change->decision.rule)
					       : json_null());
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
	json_t *gains = json_array(), *losses = json_array(), *remarks = json_array();
	for (size_t i = 0; i < checked->statement_count; i++)
		json_out_append(statements, statement_json(&checked->statements[i]));
	for (size_t i = 0; i < checked->fed->note_count; i++)
		if (feed_show_is_from(checked->source, checked->fed->notes[i].origin))
			json_out_append(notes, note_json(site, &checked->fed->notes[i]));
	for (size_t i = 0; i < checked->fed->remark_count; i++)
		if (checked->fed->remarks[i].source == checked->source)
			json_out_append(remarks, remark_json(&checked->fed->remarks[i]));
	for (size_t i = 0; i < checked->change_count; i++)
		json_out_append(checked->changes[i].wants > checked->changes[i].had ? gains : losses,
				verb_feed_change_json(&checked->changes[i]));
	json_out_set(document, "source", json_out_text(checked->source->shown));
	json_out_set(document, "statements", statements);
	json_out_set(document, "notes", notes);
	json_out_set(document, "warnings", remarks);
	json_out_set(document, "gains", gains);
	json_out_set(document, "losses", losses);
	return site_answer(site, document);
}

static void tell_note(struct site *site, const struct feed_note *note)
{
	console_answer("%s:%u: %s: %s (%s)\n", note->origin.file, note->origin.line,
		       feed_outcome_names[note->outcome], note_text(site, note), note->said);
}

static void tell_remark(const struct feed_remark *remark)
{
	console_answer("%s: %s: %s\n", remark->origin.file, wording(check_severity_names[SEVERITY_WARNING]),
		       remark->text);
}

/* Where nothing decides any more, nobody knowing the patient, there is no rule. */
static const char *rule_of(const struct feed_change *change, char rule[8])
{
	rule[0] = '\0';
	if (change->decision.rule > 0)
		snprintf(rule, 8, " R%02u", (unsigned)change->decision.rule % 100);
	return rule;
}

void verb_feed_tell_change(const struct feed_change *change)
{
	char rule[8];
	if (change->wants > change->had)
		console_answer("%s gains %s/%s (%s): %s%s\n", change->login, change->patient,
			       change->category, wording(access_names[change->wants]),
			       reason_name(change->decision.reason), rule_of(change, rule));
	else
		console_answer("%s loses %s/%s: %s%s\n", change->login, change->patient, change->category,
			       reason_name(change->decision.reason), rule_of(change, rule));
}

static void tell_changes(const struct checked *checked)
{
	size_t gains = 0;
	for (size_t i = 0; i < checked->change_count; i++) {
		verb_feed_tell_change(&checked->changes[i]);
		gains += checked->changes[i].wants > checked->changes[i].had;
	}
	if (checked->change_count > 0)
		console_answer("gains: %zu, losses: %zu\n", gains, checked->change_count - gains);
}

/* --quiet: what was not taken as it stands, alone. */
static int answer_text(struct site *site, const struct checked *checked)
{
	bool is_quiet = site->options->quiet;
	for (size_t i = 0; i < checked->statement_count && !is_quiet; i++) {
		const struct feed_shown *shown = &checked->statements[i];
		console_answer("%s:%u: %s of %s: %s\n", shown->origin.file, shown->origin.line, shown->kind,
			       shown->subject, shown->text);
	}
	for (size_t i = 0; i < checked->fed->note_count; i++) {
		const struct feed_note *note = &checked->fed->notes[i];
		if (feed_show_is_from(checked->source, note->origin) &&
		    !(is_quiet && note->outcome == FEED_APART))
			tell_note(site, note);
	}
	for (size_t i = 0; i < checked->fed->remark_count; i++)
		if (checked->fed->remarks[i].source == checked->source)
			tell_remark(&checked->fed->remarks[i]);
	if (!is_quiet)
		tell_changes(checked);
	return site_close(site);
}

/* Was anything of the source not taken as it stands? */
static bool has_doubts(const struct checked *checked)
{
	for (size_t i = 0; i < checked->fed->note_count; i++)
		if (checked->fed->notes[i].outcome != FEED_APART &&
		    checked->fed->notes[i].outcome != FEED_CLEARED &&
		    feed_show_is_from(checked->source, checked->fed->notes[i].origin))
			return true;
	for (size_t i = 0; i < checked->fed->remark_count; i++)
		if (checked->fed->remarks[i].is_unread && checked->fed->remarks[i].source == checked->source)
			return true;
	return false;
}

/* What is wrong is said: it is not the answer, as it is careacl check's. */
static int stop(struct site *site)
{
	findings_sort(&site->findings);
	if (site->silent)
		console_findings(&site->findings);
	return site_stop(site);
}

int verb_feed_check(const struct options *options)
{
	struct site site;
	struct generation good = {0};
	struct checked checked = {0};
	if (!site_open(&site, options, SITE_CHECK) || site.used == NULL || site.fresh.facts == NULL)
		return stop(&site);
	checked.source = verb_feed_source(&site, site.fresh.settings, options->operands[1]);
	const struct statements *fed = checked.source == NULL ? NULL : parse_fed(&site, &site.fresh.fed.text);
	if (fed == NULL)
		return stop(&site);
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
