#include "acl_sync/site/slice_private.h"

#include "registry/state_names.h"
#include "registry/statement_span.h"

#include <stdio.h>
#include <string.h>

bool slice_state_failed(struct gathering *gathering)
{
	findings_add(gathering->findings, SEVERITY_ERROR, (struct origin){.file = STATE_DB_FILE},
		     "the statements cannot be read from the state: %s",
		     state_db_message(gathering->question->state));
	gathering->failed = true;
	return false;
}

/* ---- rows ---- */

static bool take_row(struct gathering *gathering, const struct state_statement *row)
{
	char number[32];
	snprintf(number, sizeof(number), "%lld", (long long)row->id);
	if (slice_names_find(&gathering->rows, number) != NULL)
		return true;
	const char *kept = arena_strdup(gathering->arena, number);
	struct config_text *texts = arena_grow(gathering->arena, gathering->texts, gathering->text_count,
					       &gathering->text_capacity, sizeof(*texts));
	if (kept == NULL || texts == NULL ||
	    slice_names_add(&gathering->rows, kept, (struct origin){0}, gathering->arena) == NULL)
		return false;
	gathering->texts = texts;
	texts[gathering->text_count] =
	    statement_span_text(row->section, row->file, row->line, row->text, row->size, gathering->arena);
	return texts[gathering->text_count++].text != NULL;
}

static void take_rows(struct gathering *gathering, enum state_result result,
		      const struct state_statements *rows)
{
	if (result != STATE_OK) {
		slice_state_failed(gathering);
		return;
	}
	for (size_t i = 0; i < rows->count && !gathering->failed; i++)
		gathering->failed = !take_row(gathering, &rows->items[i]);
}

/* The statements of a section with that name; NULL: all. */
static void take_named(struct gathering *gathering, const char *section, const char *name)
{
	const struct slice_question *question = gathering->question;
	struct state_statements rows;
	if (gathering->failed)
		return;
	enum state_result result =
	    state_statements_named(question->state, section, name, question->known, gathering->arena, &rows);
	take_rows(gathering, result, &rows);
	if (slice_asks_end(gathering) && !gathering->failed &&
	    state_next_named(question->state, section, name, question->known, &gathering->known_until) !=
		STATE_OK)
		slice_state_failed(gathering);
}

/* The professionals of whom `kind` of `name` is said. */
static void take_professionals_that(struct gathering *gathering, enum state_mention_kind kind,
				    const char *name)
{
	const struct slice_question *question = gathering->question;
	struct state_statements rows;
	if (gathering->failed)
		return;
	enum state_result result = state_statements_that(question->state, "professionals", kind, name,
							 question->known, gathering->arena, &rows);
	take_rows(gathering, result, &rows);
	if (slice_asks_end(gathering) && !gathering->failed &&
	    state_next_that(question->state, "professionals", kind, name, question->known,
			    &gathering->known_until) != STATE_OK)
		slice_state_failed(gathering);
}

bool slice_is_declared(struct gathering *gathering, const char *login)
{
	const struct slice_question *question = gathering->question;
	enum state_result result = state_statements_declare(question->state, login, question->known);
	if (result == STATE_ERROR ||
	    (slice_asks_end(gathering) && state_next_declare(question->state, login, question->known,
							     &gathering->known_until) != STATE_OK))
		return slice_state_failed(gathering);
	return result == STATE_OK;
}

/* ---- rounds ---- */

static void parse_round(struct gathering *gathering)
{
	const struct statements **parts =
	    arena_grow(gathering->arena, gathering->parts, gathering->part_count, &gathering->part_capacity,
		       sizeof(const struct statements *));
	const struct statements *part =
	    gathering->failed || parts == NULL
		? NULL
		: statements_parse(gathering->texts, gathering->text_count, gathering->question->policy,
				   gathering->arena, gathering->findings);
	gathering->text_count = 0;
	if (part == NULL) {
		gathering->failed = true;
		return;
	}
	gathering->parts = parts;
	parts[gathering->part_count++] = part;
	slice_follow(gathering, part);
}

/* What is said of the patients, and by whom every patient is served. */
static void first_round(struct gathering *gathering)
{
	static const char *const sections[] = {"patients", "derogations", "break_glass"};
	for (size_t i = 0; i < gathering->patients.count; i++)
		for (size_t j = 0; j < sizeof(sections) / sizeof(sections[0]); j++)
			take_named(gathering, sections[j], gathering->patients.items[i].name);
	take_named(gathering, "roles", NULL);
	parse_round(gathering);
}

/* Looks up what was named and not looked up yet. false: there is nothing more. */
static bool next_round(struct gathering *gathering)
{
	struct slice_names *teams = &gathering->teams, *groups = &gathering->groups;
	struct slice_names *logins = &gathering->logins, *persons = &gathering->persons;
	bool any = teams->next < teams->count || groups->next < groups->count ||
		   logins->next < logins->count || persons->next < persons->count;
	for (; teams->next < teams->count && !gathering->failed; teams->next++)
		take_named(gathering, "teams", teams->items[teams->next].name);
	for (; groups->next < groups->count && !gathering->failed; groups->next++)
		slice_take_group(gathering, &groups->items[groups->next]);
	for (; logins->next < logins->count && !gathering->failed; logins->next++) {
		take_named(gathering, "professionals", logins->items[logins->next].name);
		take_professionals_that(gathering, MENTION_SUPERVISOR, logins->items[logins->next].name);
	}
	for (; persons->next < persons->count && !gathering->failed; persons->next++)
		take_professionals_that(gathering, MENTION_PERSON, persons->items[persons->next].name);
	if (any)
		parse_round(gathering);
	return any && !gathering->failed;
}

/* ---- facts ---- */

/* Logins that are named here and declared elsewhere are known by name. */
static bool add_elsewhere(struct gathering *gathering, struct statements *statements)
{
	struct said_member *elsewhere =
	    arena_array(gathering->arena, gathering->logins.count, sizeof(*elsewhere));
	if (elsewhere == NULL)
		return false;
	statements->elsewhere = elsewhere;
	for (size_t i = 0; i < gathering->logins.count; i++)
		if (!gathering->logins.items[i].is_member)
			elsewhere[statements->elsewhere_count++] = (struct said_member){
			    .said = {.origin = gathering->logins.items[i].origin, .window = TIME_WINDOW_OPEN},
			    .login = gathering->logins.items[i].name,
			};
	return true;
}

static bool note_asked(struct gathering *gathering)
{
	const struct slice_question *question = gathering->question;
	for (size_t i = 0; i < question->login_count && !gathering->failed; i++)
		if (slice_is_declared(gathering, question->logins[i]) &&
		    slice_names_add(&gathering->logins, question->logins[i],
				    (struct origin){.file = STATE_DB_FILE}, gathering->arena) == NULL)
			return false;
	return !gathering->failed;
}

bool slice_load(const struct slice_question *question, struct findings *findings, struct slice *ret_slice)
{
	*ret_slice = (struct slice){.arena = arena_new()};
	struct gathering gathering = {.question = question,
				      .arena = ret_slice->arena,
				      .findings = findings,
				      .known_until = STATE_STILL};
	if (gathering.arena == NULL || !note_asked(&gathering) || !slice_take_patients(&gathering))
		return false;
	first_round(&gathering);
	if (!gathering.failed)
		slice_take_desk(&gathering);
	while (!gathering.failed && next_round(&gathering))
		;
	struct statements *statements = gathering.failed ? NULL : slice_join(&gathering);
	if (statements == NULL || !slice_fill_teams(&gathering, statements) ||
	    !add_elsewhere(&gathering, statements))
		return false;
	ret_slice->desk = gathering.desk;
	ret_slice->known_until = gathering.known_until;
	ret_slice->has_groups = gathering.groups.count > 0;
	desk_merge(question->policy, statements, &gathering.desk, question->now, gathering.arena, findings,
		   &ret_slice->merged);
	ret_slice->facts = ret_slice->merged.facts;
	return ret_slice->facts != NULL;
}

void slice_clear(struct slice *slice)
{
	arena_free(slice->arena);
	*slice = (struct slice){0};
}
