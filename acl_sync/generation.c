#include "acl_sync/generation.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

bool generation_init(struct generation *generation)
{
	*generation = (struct generation){.arena = arena_new()};
	return generation->arena != NULL;
}

void generation_clear(struct generation *generation)
{
	arena_free(generation->arena);
	*generation = (struct generation){0};
}

static bool out_of_memory(struct findings *findings)
{
	findings->out_of_memory = true;
	findings->error_count++;
	return false;
}

static bool append(struct generation *generation, enum state_text_kind kind, struct config_text text)
{
	struct state_text *items = arena_grow(generation->arena, generation->items, generation->count,
					      &generation->capacity, sizeof(*items));
	if (items == NULL)
		return false;
	generation->items = items;
	items[generation->count++] = (struct state_text){kind, text};
	return true;
}

/* Registry texts into statements: what can be read, so that facts_build finds what else is wrong. */
static bool parse_statements(struct generation *generation, const struct config_text *texts, size_t count,
			     struct findings *findings)
{
	size_t errors = findings->error_count;
	for (size_t i = 0; i < count; i++)
		if (!append(generation, STATE_TEXT_REGISTRY, texts[i]))
			return out_of_memory(findings);
	const struct statements *statements =
	    statements_draft(texts, count, &generation->draft->policy, generation->arena, findings);
	if (statements == NULL)
		return false;
	generation->statements = *statements;
	return findings->error_count == errors;
}

static bool parse_settings(struct generation *generation, const struct config_text *conf, const char *folder,
			   struct findings *findings)
{
	size_t errors = findings->error_count;
	if (!append(generation, STATE_TEXT_SETTINGS, *conf))
		return out_of_memory(findings);
	generation->draft = settings_draft(conf, folder, generation->arena, findings);
	if (findings->error_count == errors)
		generation->settings = generation->draft;
	return generation->settings != NULL;
}

bool generation_read(struct generation *generation, const struct config_text *conf, const char *folder,
		     struct findings *findings)
{
	const struct config_text *texts = NULL;
	size_t count = 0;
	bool right = parse_settings(generation, conf, folder, findings);
	if (generation->draft == NULL)
		return false;
	right = sources_read(generation->draft, generation->arena, findings, &texts, &count) && right;
	/* what could be read is parsed too: all errors in one run */
	generation->is_right = parse_statements(generation, texts, count, findings) && right;
	return generation->is_right;
}

enum state_result generation_from_state(struct generation *generation, struct state_db *state,
					const char *role, const char *folder, struct findings *findings)
{
	struct state_texts kept;
	enum state_result result = state_texts_load(state, role, generation->arena, &kept);
	if (result != STATE_OK)
		return result;
	struct config_text *texts = arena_array(generation->arena, kept.count, sizeof(*texts));
	const struct config_text *conf = NULL;
	size_t count = 0;
	if (texts == NULL)
		return STATE_ERROR;
	for (size_t i = 0; i < kept.count; i++) {
		if (kept.items[i].kind == STATE_TEXT_SETTINGS)
			conf = &kept.items[i].text;
		else if (kept.items[i].kind == STATE_TEXT_REGISTRY)
			texts[count++] = kept.items[i].text;
	}
	if (conf == NULL || !parse_settings(generation, conf, folder, findings) ||
	    !parse_statements(generation, texts, count, findings))
		return STATE_ERROR;
	generation->is_right = true;
	/* the groups last, as they stood: what generation_build appends is compared with nothing */
	for (size_t i = 0; i < kept.count; i++)
		if (kept.items[i].kind == STATE_TEXT_GROUP &&
		    !append(generation, STATE_TEXT_GROUP, kept.items[i].text))
			return STATE_ERROR;
	return STATE_OK;
}

static const struct config_text *find_group(const struct generation *generation, const char *group)
{
	for (size_t i = 0; i < generation->count; i++)
		if (generation->items[i].kind == STATE_TEXT_GROUP &&
		    strcmp(generation->items[i].text.name, group) == 0)
			return &generation->items[i].text;
	return NULL;
}

/* A login a line, into an array. */
static bool split_lines(const struct config_text *text, struct arena *arena,
			struct group_members *ret_members)
{
	const char **logins = NULL;
	size_t count = 0, capacity = 0;
	char *rest = arena_strdup(arena, text->text);
	while (rest != NULL && *rest != '\0') {
		char *line = strsep(&rest, "\n");
		logins = arena_grow(arena, logins, count, &capacity, sizeof(*logins));
		if (logins == NULL)
			return false;
		logins[count++] = line;
	}
	*ret_members = (struct group_members){logins, count};
	return true;
}

bool generation_kept_members(void *context, const char *group, const struct statements *statements,
			     struct arena *arena, struct group_members *ret_members)
{
	(void)statements;
	const struct config_text *text = find_group(context, group);
	return text != NULL && split_lines(text, arena, ret_members);
}

static int compare_logins(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Keeps the members as a text of this generation: sorted, each once, a login a line. */
static bool keep_group(struct generation *generation, const char *group, const struct group_members *members)
{
	size_t size = 0, count = 0;
	const char **sorted = arena_array(generation->arena, members->count, sizeof(*sorted));
	if (sorted == NULL)
		return false;
	for (size_t i = 0; i < members->count; i++) {
		sorted[i] = members->logins[i];
		size += strlen(sorted[i]) + 1;
	}
	qsort(sorted, members->count, sizeof(*sorted), compare_logins);
	char *text = arena_alloc(generation->arena, size + 1), *to = text;
	if (text == NULL)
		return false;
	for (size_t i = 0; i < members->count; i++, count++)
		if (i == 0 || strcmp(sorted[i - 1], sorted[i]) != 0)
			to = stpcpy(stpcpy(to, sorted[i]), "\n");
	return append(generation, STATE_TEXT_GROUP, (struct config_text){group, text, (size_t)(to - text)});
}

/* The team as said, with the members of its Unix group put in. */
static bool fill_team(struct generation *generation, const struct group_source *groups,
		      struct said_team *team)
{
	struct group_members members = {0};
	if (!groups->members(groups->context, team->group, &generation->statements, generation->arena,
			     &members))
		members = (struct group_members){0};
	struct said_member *said = arena_array(generation->arena, members.count, sizeof(*said));
	if (said == NULL)
		return false;
	for (size_t i = 0; i < members.count; i++)
		said[i] =
		    (struct said_member){.said = {.origin = team->said.origin, .window = TIME_WINDOW_OPEN},
					 .login = members.logins[i]};
	team->members = said;
	team->member_count = members.count;
	team->from_group = true;
	return find_group(generation, team->group) != NULL || keep_group(generation, team->group, &members);
}

static bool fill_teams(struct generation *generation, const struct group_source *groups)
{
	size_t count = generation->statements.team_count;
	struct said_team *teams = arena_array(generation->arena, count, sizeof(*teams));
	if (teams == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		teams[i] = generation->statements.teams[i];
		/* with members as well it is an error, which facts_build names */
		if (teams[i].group != NULL && teams[i].members == NULL &&
		    !fill_team(generation, groups, &teams[i]))
			return false;
	}
	generation->statements.teams = teams;
	return true;
}

bool generation_build(struct generation *generation, const struct group_source *groups, int64_t now,
		      struct findings *findings)
{
	/* settings without stores do not parse: everything would be said to be undeclared */
	if (generation->draft == NULL || generation->draft->policy.store_count == 0)
		return false;
	if (!fill_teams(generation, groups))
		return out_of_memory(findings);
	const struct facts *facts = facts_build(&generation->draft->policy, &generation->statements, now,
						generation->arena, findings);
	/* of a text with errors nothing is taken */
	generation->facts = generation->is_right ? facts : NULL;
	return generation->facts != NULL;
}

bool generation_has_groups(const struct generation *generation)
{
	for (size_t i = 0; i < generation->statements.team_count; i++)
		if (generation->statements.teams[i].group != NULL)
			return true;
	return false;
}

struct state_texts generation_texts(const struct generation *generation)
{
	struct state_texts texts = {.items = generation->items, .count = generation->count};
	crypto_generichash_state hash;
	crypto_generichash_init(&hash, NULL, 0, sizeof(texts.id));
	for (size_t i = 0; i < texts.count; i++) {
		const struct state_text *item = &texts.items[i];
		uint64_t lengths[3] = {item->kind, strlen(item->text.name), item->text.size};
		crypto_generichash_update(&hash, (const unsigned char *)lengths, sizeof(lengths));
		crypto_generichash_update(&hash, (const unsigned char *)item->text.name, lengths[1]);
		crypto_generichash_update(&hash, (const unsigned char *)item->text.text, item->text.size);
	}
	crypto_generichash_final(&hash, texts.id, sizeof(texts.id));
	return texts;
}
