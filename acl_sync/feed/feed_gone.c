/* Objections to a team or a profession that nobody declares any more: who was in the team goes on being refused, in a copy of it; where
 * nobody knows who was, everyone is; until the objection is cleared, or what it is to is back. */
#include "acl_sync/console.h"
#include "acl_sync/feed/feed_patients_private.h"
#include "acl_sync/feed/feed_people_private.h"
#include "policy/hash.h"

#include <string.h>

/* The team that it is to; NULL: to none. */
static const char *team_of(const struct said_wish *objection)
{
	const char *team;
	return feed_has_prefix(objection->to, "team:", &team) ? team : NULL;
}

static bool is_declared(const struct staging *staging, const char *name)
{
	const struct feed_team *team = feed_team_names_find(staging, name);
	return team != NULL && feed_teams_are_declared(team);
}

/* Has the site whom it is to? Persons, and everyone, it has. */
static bool is_there(const struct staging *staging, const char *to)
{
	const char *name;
	if (feed_has_prefix(to, "profession:", &name))
		return policy_profession(&staging->settings->policy, name) != NO_ID;
	return !feed_has_prefix(to, "team:", &name) || is_declared(staging, name);
}

/* A team that is none of now has one copy, by its name. */
static const char *copy_name(const struct staging *staging, const char *team)
{
	const char *name =
	    arena_printf(staging->arena, "kept-%016llx", (unsigned long long)hash_text(HASH_SEED, team));
	if (name == NULL)
		console_out_of_memory();
	return name;
}

/* ---- it is cleared ---- */

/* `prefix`: of `to`. */
static bool is_cleared_as(const struct staging *staging, const char *patient,
			  const struct said_wish *objection, const char *prefix, const char *to)
{
	struct said_wish as = *objection;
	as.was_to = NULL;
	as.to = to == NULL ? NULL : arena_printf(staging->arena, "%s%s", prefix, to);
	if (to != NULL && as.to == NULL)
		console_out_of_memory();
	return as.to != NULL &&
	       feed_again_is_cleared(staging, feed_clearing_objection(patient, &as, staging->arena));
}

bool feed_gone_is_cleared(const struct staging *staging, const char *patient,
			  const struct said_wish *objection)
{
	const char *team = team_of(objection);
	const struct said_team *copy = team == NULL ? NULL : feed_again_team(staging, team);
	return is_cleared_as(staging, patient, objection, "", objection->to) ||
	       is_cleared_as(staging, patient, objection, "", objection->was_to) ||
	       (copy != NULL && is_cleared_as(staging, patient, objection, "team:", copy->of)) ||
	       (team != NULL &&
		is_cleared_as(staging, patient, objection, "team:", copy_name(staging, team)));
}

/* ---- it is back ---- */

/* What it was to, before it was to a copy, or to everyone; NULL: it always was to what it is to. */
static const char *former_target(struct staging *staging, const struct said_wish *objection)
{
	const char *name = team_of(objection);
	const struct said_team *copy = name == NULL ? NULL : feed_again_team(staging, name);
	if (copy != NULL && copy->of != NULL)
		return feed_printf(staging, "team:%s", copy->of);
	return objection->was_to;
}

static void return_objection(struct staging *staging, const char *patient, struct said_wish *objection)
{
	const char *to = former_target(staging, objection);
	if (to == NULL || !is_there(staging, to) || feed_gone_is_cleared(staging, patient, objection))
		return;
	objection->to = to;
	objection->was_to = NULL;
}

void feed_gone_return(struct staging *staging)
{
	for (size_t i = 0; i < staging->before->patient_count; i++) {
		const struct said_patient *patient = &staging->before->patients[i];
		for (size_t j = 0; j < patient->objection_count; j++)
			return_objection(staging, patient->id, (struct said_wish *)&patient->objections[j]);
	}
}

/* ---- it is gone, and nobody knows whom it meant ---- */

bool feed_gone_widen(const struct staging *staging, struct said_wish *objection)
{
	const char *name = team_of(objection);
	if (!is_there(staging, objection->to) && (name == NULL || feed_again_team(staging, name) == NULL)) {
		objection->was_to = objection->to;
		objection->to = "everyone";
	}
	return objection->was_to != NULL;
}

/* ---- it is gone, and it is known who was in it ---- */

/* It gives nobody anything: the store is any that the site has. */
static const struct words *any_store(struct staging *staging)
{
	struct words *stores = feed_list_add(staging, &(struct feed_list){0}, sizeof(*stores));
	const char **store = feed_list_add(staging, &(struct feed_list){0}, sizeof(*store));
	*store = staging->settings->policy.stores[0].name;
	*stores = (struct words){.items = store, .count = 1};
	return stores;
}

/* A copy that there is already stays what it is. Its name. */
static const char *add_copy(struct staging *staging, const struct said_team *said)
{
	struct feed_team copy = {.name = said->name, .of = said->of, .origin = said->said.origin};
	if (copy.of == NULL) {
		copy.name = copy_name(staging, said->name);
		copy.of = said->name;
		if (said->member_count == 0 && feed_again_team(staging, copy.name) != NULL)
			said = feed_again_team(staging, copy.name);
	}
	if (feed_words_have(&staging->frozen_names, copy.name))
		return copy.name;
	copy.stores = any_store(staging);
	for (size_t i = 0; i < said->member_count; i++)
		feed_teams_add_member(staging, &copy,
				      &(struct feed_member){.login = said->members[i].login,
							    .window = said->members[i].said.window,
							    .origin = said->members[i].said.origin});
	return feed_frozen_add(staging, &copy);
}

/* What is said now of a team that nobody was in is said to nobody, yet. */
static void keep_team(struct staging *staging, struct feed_wish *objection)
{
	const char *name = team_of(&objection->said);
	const struct said_team *said =
	    name == NULL || is_declared(staging, name) ? NULL : feed_again_team(staging, name);
	if (said != NULL && (said->member_count > 0 || objection->former != NULL))
		objection->said.to = feed_printf(staging, "team:%s", add_copy(staging, said));
}

void feed_gone_keep(struct staging *staging)
{
	for (size_t i = 0; i < staging->patient_count; i++) {
		struct feed_wish *objections = staging->patients[i].objections.items;
		for (size_t j = 0; j < staging->patients[i].objections.count; j++)
			keep_team(staging, &objections[j]);
	}
}
