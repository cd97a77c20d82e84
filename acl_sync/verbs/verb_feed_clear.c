/* careacl feed clear SOURCE PATIENT [LINE]: somebody with the office has looked at what is held of the patient, or kept for the feed. */
#include "acl_sync/console.h"
#include "acl_sync/desk/caller.h"
#include "acl_sync/desk/desk.h"
#include "acl_sync/feed/feed_stage.h"
#include "acl_sync/journal.h"
#include "acl_sync/status.h"
#include "acl_sync/verbs/verb_feed_private.h"
#include "registry/state_statements.h"
#include "wording/wording.h"

#include <string.h>

/* ---- what is meant ---- */

/* "feeds/consents" or "feeds/consents 17": is it the feed's? */
static bool is_of(const char *feed, const char *source)
{
	size_t length = strlen(feed);
	return strncmp(feed, source, length) == 0 && (source[length] == '\0' || source[length] == ' ');
}

/* Is it the one that was typed, by its line as check prints it, or by its number? NULL: all are. */
static bool is_chosen(const struct feed_waiting *one, const char *typed, struct arena *arena)
{
	if (typed == NULL || (one->entry != NULL && strcmp(one->entry, typed) == 0))
		return true;
	const char *line = arena_printf(arena, "%s:%u", one->origin.file, one->origin.line);
	if (line == NULL)
		console_out_of_memory();
	return strcmp(line, typed) == 0;
}

/* `feed` NULL: of any. */
static void find_of(struct site *site, const char *feed, const struct said_patient *patient,
		    struct clearing *clearing)
{
	size_t count, capacity = clearing->count;
	const struct options *options = site->options;
	const char *typed = feed != NULL && options->operand_count > 3 ? options->operands[3] : NULL;
	const struct feed_waiting *all = feed_waiting_of(patient, site->arena, &count);
	for (size_t i = 0; i < count; i++) {
		if ((feed != NULL && !is_of(feed, all[i].source)) || !is_chosen(&all[i], typed, site->arena))
			continue;
		clearing->items = arena_grow(site->arena, clearing->items, clearing->count, &capacity,
					     sizeof(struct feed_waiting *));
		if (clearing->items == NULL)
			console_out_of_memory();
		clearing->items[clearing->count++] = &all[i];
	}
}

/* What is held and kept of the patient by that feed, in what it said last. */
static struct clearing find_open(struct site *site, const char *feed, const struct statements *said)
{
	struct clearing clearing = {.patient = site->options->operands[2]};
	for (size_t i = 0; i < said->patient_count; i++)
		if (strcmp(said->patients[i].id, clearing.patient) == 0)
			find_of(site, feed, &said->patients[i], &clearing);
	return clearing;
}

/* ---- record ---- */

static void add_line(struct journal *journal, const struct clearing *clearing, const char *key,
		     const struct options *options)
{
	json_t *fields = json_object();
	json_out_set(fields, "patient", json_out_text(clearing->patient));
	json_out_set(fields, "section", json_out_text("feed"));
	json_out_set(fields, "change", json_out_text("cleared"));
	json_out_set(fields, "text", json_out_text(key));
	if (options->by != NULL)
		json_out_set(fields, "on_word_of", json_out_text(options->by));
	if (options->reference != NULL)
		json_out_set(fields, "reference", json_out_text(options->reference));
	journal_add(journal, AUDIT_STATEMENT, fields);
}

/* Kept and audited together: the lines go before the state. */
static bool record(struct site *site, const struct clearing *clearing, const char *by)
{
	struct journal journal;
	bool kept = state_db_begin(site->state) == STATE_OK;
	for (size_t i = 0; kept && i < clearing->count; i++)
		kept =
		    state_feed_clear(site->state, clearing->items[i]->key, by, site->clock_now) == STATE_OK;
	/* what verbs know without reading the sources is not what they would say any more */
	kept = kept && state_set_text(site->state, STATE_SOURCES, "") == STATE_OK;
	if (!kept || !journal_open(&journal, site, by))
		return false;
	for (size_t i = 0; i < clearing->count; i++)
		add_line(&journal, clearing, clearing->items[i]->key, site->options);
	kept = journal_commit(&journal) && state_db_commit(site->state) == STATE_OK;
	journal_close(&journal);
	return kept;
}

static int answer_cleared(struct site *site, const struct clearing *clearing)
{
	if (!site->options->json) {
		if (!site->options->quiet)
			console_answer("%s: cleared: %zu; in force with the next sync\n", clearing->patient,
				       clearing->count);
		return site_close(site);
	}
	json_t *document = json_object();
	json_out_set(document, "patient", json_out_text(clearing->patient));
	json_out_set(document, "cleared", json_integer((json_int_t)clearing->count));
	json_out_set(document, "recorded", json_true());
	json_out_set(document, "entries", verb_feed_clear_json(clearing));
	return site_answer(site, document);
}

/* ---- the verb ---- */

/* What the last good text of feeds says; NULL: nothing. */
static const struct statements *load_said(struct site *site)
{
	struct config_text last = {0};
	if (site->state == NULL ||
	    state_texts_find(site->state, STATE_TEXTS_GOOD, FEEDS_TEXT, site->arena, &last) != STATE_OK)
		return NULL;
	return statements_parse(&last, 1, &site->settings->policy, site->arena, &site->findings);
}

/* Told before it is done: it names what a person has decided about. */
static int clear(struct site *site, const struct clearing *clearing, const struct caller *caller)
{
	if (site->options->dry_run)
		return verb_feed_clear_look(site, clearing);
	if (!caller->is_root && verb_feed_clear_gives_own(site, clearing, caller->login))
		return site_stop(site);
	if (!site->options->json && !site->options->quiet)
		verb_feed_clear_tell(clearing);
	if (record(site, clearing, caller->login))
		return answer_cleared(site, clearing);
	site_fail(site, STATUS_FAILED, STATE_DB_FILE, "that it was cleared could not be kept: %s",
		  state_db_message(site->state));
	return site_stop(site);
}

/* A feed that has moved since is called what it was called then. */
static const char *other_of(struct site *site, const struct statements *said)
{
	struct clearing others = {0};
	if (said != NULL && site->options->operand_count <= 3)
		others = find_open(site, NULL, said);
	return others.count == 0 ? NULL : others.items[0]->feed;
}

static int refuse(struct site *site, const struct statements *said)
{
	const struct options *options = site->options;
	const char *other = other_of(site, said);
	if (other != NULL)
		site_fail(site, STATUS_WRONG, options->operands[2],
			  "nothing is held or kept of this patient by what that feed said at the last sync, "
			  "but something is by what %s said: 'careacl feed clear %s PATIENT'",
			  other, other);
	else
		site_fail(site, STATUS_WRONG, options->operands[2],
			  options->operand_count > 3 ? "nothing of that line or number is held or kept of "
						       "this patient by what the feed said "
						       "at the last sync; without it --dry-run lists what is"
						     : "nothing is held or kept of this patient by what the "
						       "feed said at the last sync: what "
						       "'careacl check' lists since then is held from the "
						       "next sync on, and needs no clearing "
						       "where the feed is mended before");
	return site_stop(site);
}

/* A feed that is in careacl.conf no more is known by what it said. */
static int clear_for(struct site *site, const struct caller *caller)
{
	const struct options *options = site->options;
	struct clearing clearing = {0};
	if (!caller_must_have(site, caller, OFFICE_DESK))
		return site_stop(site);
	const struct statements *said = load_said(site);
	if (said != NULL)
		clearing = find_open(site, options->operands[1], said);
	const struct source *source =
	    clearing.count > 0 ? NULL : verb_feed_source(site, site->settings, options->operands[1]);
	if (clearing.count == 0 && source == NULL)
		return site_stop(site);
	if (said != NULL && source != NULL)
		clearing = find_open(site, source->shown, said);
	return clearing.count > 0 ? clear(site, &clearing, caller) : refuse(site, said);
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
	if (problem == NULL)
		problem = desk_words_problem(options);
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
