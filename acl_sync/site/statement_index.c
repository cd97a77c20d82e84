#include "acl_sync/site/statement_index.h"

#include "registry/statement_span.h"

#include <string.h>

/* The index being built: where the next statement of each section stands in the generation's arrays. */
struct indexing {
	const struct generation *generation;
	struct arena *arena;
	struct state_statement *items;
	size_t count, capacity;
	struct state_mention *mentions; /* of the present statement: the room is used again */
	size_t mention_count, mention_capacity;
	bool failed;
};

/* ---- whom a statement speaks of ---- */

static void mention(struct indexing *indexing, enum state_mention_kind kind, const char *name)
{
	if (name == NULL || indexing->failed)
		return;
	struct state_mention *mentions =
	    arena_grow(indexing->arena, indexing->mentions, indexing->mention_count,
		       &indexing->mention_capacity, sizeof(*mentions));
	indexing->failed = mentions == NULL;
	if (indexing->failed)
		return;
	indexing->mentions = mentions;
	mentions[indexing->mention_count++] = (struct state_mention){kind, name};
}

static const char *index_professional(struct indexing *indexing, size_t at)
{
	const struct said_professional *professional = &indexing->generation->statements.professionals[at];
	mention(indexing, MENTION_DECLARES, professional->login);
	mention(indexing, MENTION_PERSON, professional->rpps);
	for (size_t i = 0; i < professional->supervisors.count; i++)
		mention(indexing, MENTION_SUPERVISOR, professional->supervisors.items[i]);
	return professional->login;
}

static const char *index_team(struct indexing *indexing, size_t at)
{
	const struct said_team *team = &indexing->generation->statements.teams[at];
	mention(indexing, MENTION_GROUP, team->group);
	for (size_t i = 0; i < team->member_count && !team->from_group; i++)
		mention(indexing, MENTION_MEMBER, team->members[i].login);
	return team->name;
}

static const char *index_role(struct indexing *indexing, size_t at)
{
	const struct said_role *role = &indexing->generation->statements.roles[at];
	mention(indexing, MENTION_DECLARES, role->login);
	return role->login;
}

/* A consent to a login. */
static const char *consented_login(const struct said_wish *consent)
{
	static const char prefix[] = "login:";
	bool names = consent->to != NULL && strncmp(consent->to, prefix, strlen(prefix)) == 0;
	return names ? consent->to + strlen(prefix) : NULL;
}

static const char *index_patient(struct indexing *indexing, size_t at)
{
	const struct said_patient *patient = &indexing->generation->statements.patients[at];
	mention(indexing, MENTION_DECLARES, patient->login);
	for (size_t i = 0; i < patient->relation_count; i++)
		mention(indexing, MENTION_DECLARES, patient->relations[i].login);
	for (size_t i = 0; i < patient->team_count; i++)
		mention(indexing, MENTION_TEAM, patient->teams[i].team);
	for (size_t i = 0; i < patient->attending_count; i++)
		mention(indexing, MENTION_NAMED, patient->attendings[i].login);
	for (size_t i = 0; i < patient->consent_count; i++)
		mention(indexing, MENTION_NAMED, consented_login(&patient->consents[i]));
	return patient->id;
}

static const char *index_derogation(struct indexing *indexing, size_t at)
{
	const struct said_derogation *derogation = &indexing->generation->statements.derogations[at];
	mention(indexing, MENTION_DECLARES, derogation->login);
	return derogation->patient;
}

static const char *index_break_glass(struct indexing *indexing, size_t at)
{
	const struct said_break_glass *break_glass = &indexing->generation->statements.break_glasses[at];
	mention(indexing, MENTION_NAMED, break_glass->login);
	return break_glass->patient;
}

/* In the order of statement_sections. */
static const struct {
	const char *(*index)(struct indexing *indexing, size_t at);
	size_t count_at; /* in struct statements */
} sections[] = {
    {index_professional, offsetof(struct statements, professional_count)},
    {index_team, offsetof(struct statements, team_count)},
    {index_role, offsetof(struct statements, role_count)},
    {index_patient, offsetof(struct statements, patient_count)},
    {index_derogation, offsetof(struct statements, derogation_count)},
    {index_break_glass, offsetof(struct statements, break_glass_count)},
};

#define SECTION_COUNT (sizeof(sections) / sizeof(sections[0]))

/* ---- statements ---- */

static void add(struct indexing *indexing, const struct state_statement *statement)
{
	size_t count = indexing->mention_count;
	struct state_mention *mentions =
	    count == 0 ? NULL : arena_array(indexing->arena, count, sizeof(*mentions));
	indexing->failed = indexing->failed || indexing->count == indexing->capacity ||
			   (count > 0 && mentions == NULL) || statement->name == NULL;
	if (indexing->failed)
		return;
	if (count > 0)
		memcpy(mentions, indexing->mentions, count * sizeof(*mentions));
	indexing->items[indexing->count] = *statement;
	indexing->items[indexing->count].mentions = mentions;
	indexing->items[indexing->count++].mention_count = count;
	indexing->mention_count = 0;
	arena_rest(ARENA_REST_PATIENT);
}

/* Room for all statements, and a settings' or a group's text each. */
static bool make_room(struct indexing *indexing)
{
	const char *statements = (const char *)&indexing->generation->statements;
	indexing->capacity = indexing->generation->count;
	for (size_t i = 0; i < SECTION_COUNT; i++)
		indexing->capacity += *(const size_t *)(const void *)(statements + sections[i].count_at);
	indexing->items = arena_array(indexing->arena, indexing->capacity, sizeof(*indexing->items));
	return indexing->items != NULL;
}

static size_t section_index(const char *section)
{
	size_t i = 0;
	while (i < SECTION_COUNT && strcmp(statement_sections[i], section) != 0)
		i++;
	return i;
}

static void add_spans(struct indexing *indexing, const struct config_text *text,
		      const struct statement_span *spans, size_t count, size_t *next)
{
	for (size_t i = 0; !indexing->failed && i < count; i++) {
		size_t section = section_index(spans[i].section);
		const char *statements = (const char *)&indexing->generation->statements;
		const size_t *all = (const void *)(statements + sections[section].count_at);
		if (next[section] >= *all) {
			indexing->failed = true;
			return;
		}
		const char *name = sections[section].index(indexing, next[section]++);
		add(indexing, &(struct state_statement){.section = spans[i].section,
							.name = name,
							.file = text->name,
							.line = spans[i].line,
							.text = spans[i].start,
							.size = spans[i].size});
	}
}

/* The statements of a text stand in the arrays in the order of the text. `next`: by section. */
static void add_text(struct indexing *indexing, const struct config_text *text, size_t *next)
{
	const struct statement_span *spans;
	size_t count;
	struct arena *arena = arena_new();
	if (arena != NULL && statement_spans_find(text, arena, &spans, &count))
		add_spans(indexing, text, spans, count, next);
	else
		indexing->failed = true;
	arena_free(arena);
}

static void add_settings(struct indexing *indexing, const struct config_text *text)
{
	add(indexing, &(struct state_statement){.section = STATE_SECTION_SETTINGS,
						.name = STATE_SECTION_SETTINGS,
						.file = text->name,
						.line = 1,
						.text = text->text,
						.size = text->size});
}

/* A login a line. */
static void add_group(struct indexing *indexing, const struct config_text *text)
{
	char *rest = arena_strdup(indexing->arena, text->text);
	indexing->failed = indexing->failed || rest == NULL;
	while (rest != NULL && *rest != '\0')
		mention(indexing, MENTION_MEMBER, strsep(&rest, "\n"));
	add(indexing, &(struct state_statement){.section = STATE_SECTION_GROUP,
						.name = text->name,
						.file = STATE_SECTION_GROUP,
						.line = 1,
						.text = text->text,
						.size = text->size});
}

bool statement_index_build(const struct generation *generation, struct arena *arena,
			   struct state_statement **ret_items, size_t *ret_count)
{
	struct indexing indexing = {.generation = generation, .arena = arena};
	size_t next[SECTION_COUNT] = {0};
	indexing.failed = !make_room(&indexing);
	for (size_t i = 0; i < generation->count && !indexing.failed; i++) {
		if (generation->items[i].kind == STATE_TEXT_REGISTRY)
			add_text(&indexing, &generation->items[i].text, next);
		else if (generation->items[i].kind == STATE_TEXT_GROUP)
			add_group(&indexing, &generation->items[i].text);
		else
			add_settings(&indexing, &generation->items[i].text);
	}
	*ret_items = indexing.items;
	*ret_count = indexing.count;
	return !indexing.failed;
}
