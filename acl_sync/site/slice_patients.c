#include "acl_sync/site/slice_patients.h"

#include "acl_sync/site/slice_names.h"
#include "registry/statement_span.h"

#include <stdlib.h>
#include <string.h>

/* A search: whoever is found is looked up once. */
struct search {
	const struct slice_patients_question *question;
	struct arena *arena;
	struct slice_names logins, teams, groups, patients;
	bool has_role;
	bool failed;
};

static void note(struct search *search, struct slice_names *names, const char *name)
{
	if (name != NULL && slice_names_add(names, name, (struct origin){0}, search->arena) == NULL)
		search->failed = true;
}

static void note_all(struct search *search, struct slice_names *names, enum state_result result,
		     const struct state_names *found)
{
	search->failed = search->failed || result != STATE_OK;
	for (size_t i = 0; i < found->count && !search->failed; i++)
		note(search, names, found->items[i]);
}

/* Names of the section's statements that speak of `name`. */
static void look(struct search *search, struct slice_names *names, const char *section,
		 enum state_mention_kind kind, const char *name)
{
	const struct slice_patients_question *question = search->question;
	struct state_names found = {0};
	if (search->failed)
		return;
	enum state_result result =
	    state_names_that(question->state, section, kind, name, question->known, search->arena, &found);
	note_all(search, names, result, &found);
}

/* Wishes name persons; a student reads what a supervisor reads. */
static void follow(struct search *search, const struct said_professional *professional)
{
	if (professional->rpps != NULL)
		look(search, &search->logins, "professionals", MENTION_PERSON, professional->rpps);
	for (size_t i = 0; i < professional->supervisors.count; i++)
		note(search, &search->logins, professional->supervisors.items[i]);
}

static void look_at_professional(struct search *search, const char *login)
{
	const struct slice_patients_question *question = search->question;
	struct state_statements rows;
	if (state_statements_during(question->state, "professionals", login, question->known.first,
				    question->known.last, search->arena, &rows) != STATE_OK)
		search->failed = true;
	for (size_t i = 0; i < rows.count && !search->failed; i++) {
		const struct state_statement *row = &rows.items[i];
		struct findings ignored;
		struct config_text text = statement_span_text(row->section, row->file, row->line, row->text,
							      row->size, search->arena);
		findings_init(&ignored);
		const struct statements *said =
		    text.text == NULL ? NULL
				      : statements_parse(&text, 1, question->policy, search->arena, &ignored);
		search->failed = said == NULL;
		findings_clear(&ignored);
		for (size_t j = 0; said != NULL && j < said->professional_count; j++)
			follow(search, &said->professionals[j]);
	}
}

static void look_at_login(struct search *search, const char *login)
{
	const struct slice_patients_question *question = search->question;
	struct state_statements roles;
	struct state_names found = {0};
	look_at_professional(search, login);
	look(search, &search->teams, "teams", MENTION_MEMBER, login);
	look(search, &search->groups, STATE_SECTION_GROUP, MENTION_MEMBER, login);
	look(search, &search->patients, "patients", MENTION_DECLARES, login);
	look(search, &search->patients, "patients", MENTION_NAMED, login);
	look(search, &search->patients, "derogations", MENTION_DECLARES, login);
	look(search, &search->patients, "break_glass", MENTION_NAMED, login);
	if (search->failed)
		return;
	enum state_result result =
	    state_names_desk_login(question->state, login, question->desk_known, search->arena, &found);
	note_all(search, &search->patients, result, &found);
	if (state_statements_during(question->state, "roles", login, question->known.first,
				    question->known.last, search->arena, &roles) != STATE_OK)
		search->failed = true;
	else
		search->has_role = search->has_role || roles.count > 0;
}

static void look_at_team(struct search *search, const char *team)
{
	const struct slice_patients_question *question = search->question;
	struct state_names found = {0};
	look(search, &search->patients, "patients", MENTION_TEAM, team);
	if (search->failed)
		return;
	enum state_result result =
	    state_names_desk_team(question->state, team, question->desk_known, search->arena, &found);
	note_all(search, &search->patients, result, &found);
}

static void look_everywhere(struct search *search)
{
	struct slice_names *logins = &search->logins, *groups = &search->groups, *teams = &search->teams;
	note(search, logins, search->question->login);
	for (; logins->next < logins->count && !search->failed; logins->next++)
		look_at_login(search, logins->items[logins->next].name);
	if (search->has_role) {
		look(search, &search->patients, "patients", MENTION_DECLARES, NULL);
		return; /* everybody */
	}
	for (; groups->next < groups->count && !search->failed; groups->next++)
		look(search, teams, "teams", MENTION_GROUP, groups->items[groups->next].name);
	for (; teams->next < teams->count && !search->failed; teams->next++)
		look_at_team(search, teams->items[teams->next].name);
}

/* What is said of one identity is said of all of the same person. */
static void follow_identities(struct search *search)
{
	const struct slice_patients_question *question = search->question;
	struct slice_names *patients = &search->patients;
	for (; patients->next < patients->count && !search->failed; patients->next++) {
		struct state_names found = {0};
		enum state_result result =
		    state_names_merged(question->state, patients->items[patients->next].name,
				       question->desk_known, search->arena, &found);
		note_all(search, patients, result, &found);
	}
}

static int name_compare(const void *left, const void *right)
{
	const char *const *a = left, *const *b = right;
	return strcmp(*a, *b);
}

bool slice_patients_find(const struct slice_patients_question *question, struct arena *arena,
			 struct state_names *ret_patients)
{
	struct search search = {.question = question, .arena = arena};
	look_everywhere(&search);
	if (!search.has_role)
		follow_identities(&search);
	const char **items = arena_array(arena, search.patients.count, sizeof(const char *));
	*ret_patients = (struct state_names){0};
	if (search.failed || items == NULL)
		return false;
	for (size_t i = 0; i < search.patients.count; i++)
		items[i] = search.patients.items[i].name;
	if (search.patients.count > 1)
		qsort(items, search.patients.count, sizeof(const char *), name_compare);
	*ret_patients = (struct state_names){items, search.patients.count};
	return true;
}
