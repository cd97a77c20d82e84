#include "policy/facts_build_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_team(struct facts_builder *builder, const struct claim *claim, const struct said_team *said)
{
	if (said->group == NULL && said->members == NULL)
		facts_refuse_missing(builder, claim, "expected members = (...) or group = \"a Unix group\"");
	if (said->group != NULL && said->members != NULL && !said->from_group)
		facts_refuse(builder, claim, "group", "members and group are both there; keep one");
	if (said->stores.count == 0 && builder->policy->store_count > 1)
		facts_refuse_missing(
		    builder, claim,
		    "stores is missing, and the site has %zu; expected stores = [\"%s\", ...]",
		    builder->policy->store_count, builder->policy->stores[0].name);
}

static int said_team_compare(const void *left, const void *right)
{
	const struct said_team *a = *(const struct said_team *const *)left;
	const struct said_team *b = *(const struct said_team *const *)right;
	int order = strcmp(a->name, b->name);
	if (order != 0)
		return order;
	return a < b ? -1 : a > b;
}

/* The teams that have a name, in name order, into `sorted`; their names are checked. */
static size_t sort_teams(struct facts_builder *builder, const struct said_team **sorted)
{
	const struct statements *statements = builder->statements;
	struct declared *declared = facts_scratch(builder, statements->team_count, sizeof(*declared));
	size_t count = 0;
	for (size_t i = 0; declared != NULL && i < statements->team_count; i++) {
		const struct said_team *said = &statements->teams[i];
		if (said->name == NULL) {
			struct claim claim = facts_claim(builder, &said->said, "team");
			facts_refuse_missing(builder, &claim, "the name is missing");
			continue;
		}
		declared[count] = (struct declared){said->name, said_key_origin(&said->said, "name"), i};
		sorted[count++] = said;
	}
	facts_check_names(builder, declared, count, "team", true);
	if (count > 1)
		qsort(sorted, count, sizeof(*sorted), said_team_compare);
	return count;
}

/* The login of a listed member; false leaves the membership out. */
static bool resolve_member(struct facts_builder *builder, const struct said_member *said, login_id *ret_login)
{
	struct claim claim = facts_claim(builder, &said->said, "team member");
	*ret_login = facts_resolve_professional(builder, &claim, "login", said->login);
	if (*ret_login == NO_ID)
		return false;
	if (!builder->traits[*ret_login].is_service)
		return true;
	facts_refuse_name(
	    builder, &claim, "login",
	    "'%s' is a technical account (service = true), which is in no team; remove one of the two",
	    said->login);
	return false;
}

/* Members of a Unix group who are no professionals: named in one warning for the team. */
struct ignored {
	size_t count;
	char names[160];
};

static void ignored_add(struct ignored *ignored, const char *name)
{
	size_t used = strlen(ignored->names);
	if (ignored->count < 5)
		snprintf(ignored->names + used, sizeof(ignored->names) - used, "%s%s", used == 0 ? "" : ", ",
			 name);
	else if (ignored->count == 5)
		snprintf(ignored->names + used, sizeof(ignored->names) - used, ", ...");
	ignored->count++;
}

static bool find_group_member(const struct facts_builder *builder, const struct said_member *said,
			      struct ignored *ignored, login_id *ret_login)
{
	*ret_login = facts_login(builder->facts, said->login);
	if (*ret_login != NO_ID && builder->traits[*ret_login].professional != NULL &&
	    !builder->traits[*ret_login].is_service)
		return true;
	ignored_add(ignored, said->login);
	return false;
}

static size_t build_members(struct facts_builder *builder, const struct said_team *said, team_id team,
			    struct membership *memberships)
{
	struct ignored ignored = {0};
	size_t count = 0;
	for (size_t i = 0; i < said->member_count; i++) {
		const struct said_member *member = &said->members[i];
		login_id login;
		if (said->from_group ? find_group_member(builder, member, &ignored, &login)
				     : resolve_member(builder, member, &login))
			memberships[count++] = (struct membership){
			    .statement = facts_statement(STATEMENT_MEMBERSHIP, &member->said),
			    .login = login,
			    .team = team,
			};
	}
	if (ignored.count > 0)
		findings_add(
		    builder->findings, SEVERITY_WARNING, said->said.origin,
		    "team '%s': %zu of Unix group '%s' are no professionals and get nothing from it: %s",
		    said->name, ignored.count, said->group, ignored.names);
	return count;
}

static int membership_compare(const void *left, const void *right)
{
	const struct membership *a = *(const struct membership *const *)left;
	const struct membership *b = *(const struct membership *const *)right;
	if (a->login != b->login)
		return a->login < b->login ? -1 : 1;
	return a < b ? -1 : a > b;
}

/* `read` stands in the order of teams; what decide() follows stands in the order of logins. */
static void sort_memberships(struct facts_builder *builder, const struct membership *read, size_t count)
{
	const struct membership **order = facts_scratch(builder, count, sizeof(*order));
	struct membership *sorted = facts_array(builder, count, sizeof(*sorted));
	if (order == NULL || sorted == NULL)
		return;
	for (size_t i = 0; i < count; i++)
		order[i] = &read[i];
	qsort(order, count, sizeof(*order), membership_compare);
	for (size_t i = 0; i < count; i++) {
		sorted[i] = *order[i];
		struct login *login = &builder->logins[sorted[i].login];
		if (login->membership_count++ == 0)
			login->memberships = &sorted[i];
	}
	builder->facts->memberships = sorted;
	builder->facts->membership_count = count;
}

static int login_id_compare(const void *left, const void *right)
{
	login_id a = *(const login_id *)left;
	login_id b = *(const login_id *)right;
	return a < b ? -1 : a > b;
}

/* Members of each team, sorted, each once. `read` stands in the order of teams. */
static void index_members(struct facts_builder *builder, const struct membership *read, size_t count)
{
	size_t team_count = builder->facts->team_count;
	size_t *first = facts_array(builder, team_count + 1, sizeof(*first));
	login_id *members = facts_array(builder, count, sizeof(*members));
	if (first == NULL || (members == NULL && count > 0))
		return;
	size_t filled = 0;
	for (size_t team = 0, next = 0; team < team_count; team++) {
		size_t start = first[team] = filled;
		for (; next < count && read[next].team == team; next++)
			members[filled++] = read[next].login;
		if (filled - start > 1)
			qsort(members + start, filled - start, sizeof(*members), login_id_compare);
		size_t kept = start;
		for (size_t i = start; i < filled; i++)
			if (i == start || members[i] != members[i - 1])
				members[kept++] = members[i];
		filled = kept;
	}
	first[team_count] = filled;
	builder->facts->team_first = first;
	builder->facts->members = members;
}

void facts_build_teams(struct facts_builder *builder)
{
	size_t count = builder->statements->team_count;
	const struct said_team **said = facts_scratch(builder, count, sizeof(*said));
	builder->teams = facts_array(builder, count, sizeof(*builder->teams));
	builder->teams_incomplete = facts_scratch(builder, count, sizeof(*builder->teams_incomplete));
	if (builder->findings->out_of_memory)
		return;
	count = sort_teams(builder, said);
	size_t member_count = 0;
	for (size_t i = 0; i < count; i++)
		member_count += said[i]->member_count;
	struct membership *read = facts_scratch(builder, member_count, sizeof(*read));
	size_t filled = 0;
	for (size_t i = 0; i < count; i++) {
		size_t errors = builder->findings->error_count;
		struct claim claim = facts_claim(builder, &said[i]->said, "team");
		check_team(builder, &claim, said[i]);
		builder->teams[i] = (struct team){
		    .name = said[i]->name,
		    .stores = facts_resolve_stores(builder, &claim, &said[i]->stores),
		    .unix_group = said[i]->group,
		    .of = said[i]->of,
		    .origin = said[i]->said.origin,
		};
		if (read != NULL)
			filled += build_members(builder, said[i], (team_id)i, read + filled);
		bool twice = i > 0 && strcmp(said[i - 1]->name, said[i]->name) == 0;
		builder->teams_incomplete[i] =
		    twice || said[i]->said.flawed || builder->findings->error_count > errors;
		if (twice)
			builder->teams_incomplete[i - 1] = true;
	}
	builder->facts->teams = builder->teams;
	builder->facts->team_count = count;
	sort_memberships(builder, read, filled);
	index_members(builder, read, filled);
}
