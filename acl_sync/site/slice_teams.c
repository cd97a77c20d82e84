/* Members of teams: those of Unix groups, as the last sync found them; and only those who are known here. */
#include "acl_sync/site/slice_private.h"

#include "registry/state_names.h"

#include <string.h>

/* Their logins, a line each, in one string of the arena that strsep takes apart; NULL: there are none, or a failure. */
static char *members_of(struct gathering *gathering, const char *group)
{
	const struct slice_question *question = gathering->question;
	struct state_statements rows;
	enum state_result result = state_statements_named(question->state, STATE_SECTION_GROUP, group,
							  question->known, gathering->arena, &rows);
	if (result != STATE_OK)
		slice_state_failed(gathering);
	return result != STATE_OK || rows.count == 0 ? NULL
						     : arena_strdup(gathering->arena, rows.items[0].text);
}

void slice_take_group(struct gathering *gathering, const struct slice_name *group)
{
	const struct slice_question *question = gathering->question;
	char *rest = question->only_asked ? NULL : members_of(gathering, group->name);
	if (slice_asks_end(gathering) &&
	    state_next_named(question->state, STATE_SECTION_GROUP, group->name, question->known,
			     &gathering->known_until) != STATE_OK)
		slice_state_failed(gathering);
	while (rest != NULL && *rest != '\0') {
		const char *login = strsep(&rest, "\n");
		bool is_new = slice_names_find(&gathering->logins, login) == NULL;
		struct slice_name *noted =
		    slice_names_add(&gathering->logins, login, group->origin, gathering->arena);
		gathering->failed = gathering->failed || noted == NULL;
		if (noted != NULL && is_new)
			noted->is_member = true;
	}
}

/* The professionals of the slice, as names. */
static bool professionals_of(struct gathering *gathering, const struct statements *statements,
			     struct slice_names *ret_names)
{
	*ret_names = (struct slice_names){0};
	for (size_t i = 0; i < statements->professional_count; i++)
		if (slice_names_add(ret_names, statements->professionals[i].login,
				    statements->professionals[i].said.origin, gathering->arena) == NULL)
			return false;
	return true;
}

static bool fill_team(struct gathering *gathering, const struct slice_names *professionals,
		      struct said_team *team)
{
	char *rest = members_of(gathering, team->group);
	struct said_member *members = NULL;
	size_t count = 0, capacity = 0;
	while (rest != NULL && *rest != '\0') {
		const char *login = strsep(&rest, "\n");
		if (slice_names_find(professionals, login) == NULL || !said_team_admits(team, login))
			continue;
		members = arena_grow(gathering->arena, members, count, &capacity, sizeof(*members));
		if (members == NULL)
			return false;
		members[count++] = (struct said_member){
		    .said = {.origin = team->said.origin, .window = TIME_WINDOW_OPEN}, .login = login};
	}
	team->members = members != NULL ? members : arena_alloc(gathering->arena, sizeof(*members));
	team->member_count = count;
	team->from_group = true;
	return team->members != NULL && !gathering->failed;
}

/* A team that is only objected to names members of whom nothing else is known here, and nothing asked. */
static bool keep_known(struct gathering *gathering, struct said_team *team)
{
	struct said_member *members = arena_array(gathering->arena, team->member_count, sizeof(*members));
	size_t count = 0;
	if (members == NULL)
		return false;
	for (size_t i = 0; i < team->member_count; i++)
		if (slice_names_find(&gathering->logins, team->members[i].login) != NULL)
			members[count++] = team->members[i];
	team->members = members;
	team->member_count = count;
	return true;
}

bool slice_fill_teams(struct gathering *gathering, struct statements *statements)
{
	struct slice_names professionals;
	struct said_team *teams = (struct said_team *)statements->teams;
	if (!professionals_of(gathering, statements, &professionals))
		return false;
	for (size_t i = 0; i < statements->team_count; i++)
		if (teams[i].group != NULL ? !fill_team(gathering, &professionals, &teams[i])
					   : !keep_known(gathering, &teams[i]))
			return false;
	return true;
}
