/* Unix groups of teams: their members become members of the team, and a text of the generation. */
#include "acl_sync/site/generation_private.h"

#include <stdlib.h>
#include <string.h>

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
	return generation_append(
	    generation, STATE_TEXT_GROUP,
	    (struct config_text){.name = group, .text = text, .size = (size_t)(to - text)});
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
	size_t count = 0;
	for (size_t i = 0; i < members.count; i++)
		if (said_team_admits(team, members.logins[i]))
			said[count++] = (struct said_member){
			    .said = {.origin = team->said.origin, .window = TIME_WINDOW_OPEN},
			    .login = members.logins[i]};
	team->members = said;
	team->member_count = count;
	team->from_group = true;
	return find_group(generation, team->group) != NULL || keep_group(generation, team->group, &members);
}

bool generation_fill_teams(struct generation *generation, const struct group_source *groups)
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
