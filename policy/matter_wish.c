/* Wishes and the team route: what the patient said, and who takes part in the care. */
#include "policy/matter.h"

#include <string.h>

static bool wish_covers(const struct matter *matter, const struct wish *wish)
{
	return scope_covers(wish->scope, matter->question->category, matter->question->document);
}

const struct wish *matter_objection(const struct matter *matter, enum target_kind target, size_t *index)
{
	const struct patient *patient = matter->patient;
	while (*index < patient->objection_count) {
		const struct wish *objection = &patient->objections[(*index)++];
		if (objection->target == target && matter_is_live(matter, &objection->statement) &&
		    wish_covers(matter, objection))
			return objection;
	}
	return NULL;
}

bool matter_consent_is_live(const struct matter *matter, const struct wish *consent)
{
	struct time_window window = consent->statement.window;
	if (matter->store->regime == REGIME_SHARED_RECORD && consent->target == TARGET_LOGIN &&
	    window.until == TIME_NEVER) {
		if (!time_window_is_dated(window))
			return false;
		window.until = time_later(window.from, matter->policy->outside_consent_seconds);
	}
	return time_window_is_live(window, matter->question->now);
}

/* The next live consent that names the person and covers the item. */
static const struct wish *consent_to_person(const struct matter *matter, size_t *index)
{
	const struct patient *patient = matter->patient;
	while (*index < patient->consent_count) {
		const struct wish *consent = &patient->consents[(*index)++];
		if (consent->target == TARGET_LOGIN && matter_is_person(matter, consent->target_id) &&
		    matter_consent_is_live(matter, consent) && wish_covers(matter, consent))
			return consent;
	}
	return NULL;
}

const struct wish *matter_consent_to_person(const struct matter *matter)
{
	size_t index = 0;
	return consent_to_person(matter, &index);
}

/* What was said in one breath with its exception needs no date. */
static bool is_exception(const struct wish *consent, const struct wish *objection)
{
	return consent->source != NULL && objection->source != NULL &&
	       strcmp(consent->source, objection->source) == 0;
}

/* Both dated: an open start is before every date. */
static bool is_later(struct time_window consent, struct time_window objection)
{
	return time_window_is_dated(objection) && consent.from > objection.from;
}

bool matter_is_answered(const struct matter *matter, const struct wish *objection)
{
	size_t index = 0;
	const struct wish *consent;
	while ((consent = consent_to_person(matter, &index)) != NULL)
		if (is_exception(consent, objection) ||
		    is_later(consent->statement.window, objection->statement.window))
			return true;
	return false;
}

const struct wish *matter_emergency_objection(const struct matter *matter)
{
	size_t index = 0;
	return matter_objection(
	    matter, matter->profession->regulator ? TARGET_EMERGENCY_REGULATOR : TARGET_EMERGENCY, &index);
}

static bool is_live_with_grace(const struct matter *matter, const struct statement *statement)
{
	return time_window_is_live(
	    time_window_with_grace(statement->window, matter->policy->care_grace_seconds),
	    matter->question->now);
}

/* The login's membership in the team, live or in its grace. */
static const struct membership *membership_in(const struct matter *matter, team_id team)
{
	for (size_t i = 0; i < matter->login->membership_count; i++) {
		const struct membership *membership = &matter->login->memberships[i];
		if (membership->team == team && is_live_with_grace(matter, &membership->statement))
			return membership;
	}
	return NULL;
}

bool matter_team_route(const struct matter *matter, size_t *index, struct team_route *ret_route)
{
	const struct patient *patient = matter->patient;
	while (*index < patient->assignment_count) {
		const struct assignment *assignment = &patient->assignments[(*index)++];
		if (!store_set_has(matter->facts->teams[assignment->team].stores, matter->category->store) ||
		    !is_live_with_grace(matter, &assignment->statement))
			continue;
		const struct membership *membership = membership_in(matter, assignment->team);
		if (membership != NULL) {
			*ret_route = (struct team_route){assignment, membership};
			return true;
		}
	}
	return false;
}

/* Is a consent to `named` one to the members of `team`? */
static bool means_team(const struct facts *facts, team_id named, team_id team)
{
	const char *of = facts->teams[team].of;
	return named == team || (of != NULL && strcmp(of, facts->teams[named].name) == 0);
}

/* A live consent to everyone or to the team that covers the item. */
static const struct wish *consent_to_team(const struct matter *matter, team_id team)
{
	const struct patient *patient = matter->patient;
	for (size_t i = 0; i < patient->consent_count; i++) {
		const struct wish *consent = &patient->consents[i];
		bool fits =
		    consent->target == TARGET_EVERYONE ||
		    (consent->target == TARGET_TEAM && means_team(matter->facts, consent->target_id, team));
		if (fits && matter_consent_is_live(matter, consent) && wish_covers(matter, consent))
			return consent;
	}
	return NULL;
}

const struct wish *matter_route_consent(const struct matter *matter, struct team_route *ret_route)
{
	size_t index = 0;
	while (matter_team_route(matter, &index, ret_route)) {
		const struct wish *consent = matter_consent_to_person(matter);
		if (consent == NULL)
			consent = consent_to_team(matter, ret_route->assignment->team);
		if (consent != NULL)
			return consent;
	}
	return NULL;
}

const struct membership *matter_membership(const struct matter *matter, team_id team)
{
	return membership_in(matter, team);
}

bool matter_is_in_charge(const struct matter *matter)
{
	const struct patient *patient = matter->patient;
	for (size_t i = 0; i < patient->assignment_count; i++)
		if (is_live_with_grace(matter, &patient->assignments[i].statement) &&
		    matter_is_person(matter, patient->assignments[i].in_charge))
			return true;
	return false;
}
