/* Lines 14 to 25 of rules.md section 4: what a professional may do. */
#include "policy/judgement.h"

/* line 14 */
bool judge_not_valid(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	unsigned rule = matter_validity_rule_broken(matter);
	if (rule == 0)
		return false;
	matter_rests_on(matter, &matter->login->professional->statement);
	return judgement_deny(judgement, REASON_NOT_VALID, rule);
}

/* line 15 */
static bool group_objection_concerns(struct matter *matter, const struct wish *objection)
{
	if (objection->target == TARGET_EVERYONE)
		return !matter_is_in_charge(matter);
	if (objection->target == TARGET_PROFESSION)
		return objection->target_id == matter->login->professional->profession;
	return matter_membership(matter, objection->target_id) != NULL;
}

/* Notes the unanswered objections with this target that concern the login; was there one? */
static bool has_group_objection(struct matter *matter, enum target_kind target)
{
	bool found = false;
	size_t index = 0;
	const struct wish *objection;
	while ((objection = matter_objection(matter, target, &index)) != NULL) {
		if (!group_objection_concerns(matter, objection) || matter_is_answered(matter, objection))
			continue;
		found = true;
		matter_rests_on(matter, &objection->statement);
		if (target == TARGET_TEAM)
			matter_rests_on(matter, &matter_membership(matter, objection->target_id)->statement);
	}
	return found;
}

bool judge_objection_group(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	bool everyone = has_group_objection(matter, TARGET_EVERYONE);
	bool group = has_group_objection(matter, TARGET_TEAM);
	group = has_group_objection(matter, TARGET_PROFESSION) || group;
	if (!everyone && !group)
		return false;
	if (!matter->profession->student && matter_matrix(matter) != ACCESS_NONE &&
	    matter_care_goes_on(matter) && judge_break_glass(judgement))
		return true;
	return judgement_deny(judgement, REASON_OBJECTION_GROUP, everyone ? 13 : 12);
}

/* line 16 */
bool judge_outside_matrix(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	bool student = matter->profession->student;
	if (student ? !matter->category->sensitive : matter_matrix(matter) != ACCESS_NONE)
		return false;
	matter_rests_on(matter, &matter->login->professional->statement);
	return judgement_deny(judgement, REASON_OUTSIDE_MATRIX, student ? 31 : 3);
}

/* line 17 */
bool judge_attending(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	const struct attending *attending =
	    matter->store->regime == REGIME_SHARED_RECORD ? matter_attending(matter) : NULL;
	if (attending == NULL)
		return false;
	matter_rests_on(matter, &attending->statement);
	return judgement_permit(judgement, matter_matrix(matter), REASON_ATTENDING, 17);
}

/* R08: the team shares unless the patient objects; elsewhere a consent must open the route. */
static bool is_open_to_team(const struct store *store)
{
	return store->regime == REGIME_ESTABLISHMENT ||
	       (store->regime == REGIME_SHARED_PRACTICE && !store->express_consent);
}

/* The rule that asks for consent in this store. */
static unsigned consent_rule(const struct store *store)
{
	return store->regime == REGIME_SHARED_RECORD ? 15 : 14;
}

static void rests_on_route(struct matter *matter, const struct team_route *route)
{
	matter_rests_on(matter, &route->membership->statement);
	matter_rests_on(matter, &route->assignment->statement);
}

/* line 18 */
bool judge_care_team(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	struct team_route route;
	size_t index = 0;
	if (is_open_to_team(matter->store)) {
		if (!matter_team_route(matter, &index, &route))
			return false;
		rests_on_route(matter, &route);
		return judgement_permit(judgement, matter_matrix(matter), REASON_CARE_TEAM, 8);
	}
	const struct wish *consent = matter_route_consent(matter, &route);
	if (consent == NULL)
		return false;
	rests_on_route(matter, &route);
	matter_rests_on(matter, &consent->statement);
	return judgement_permit(judgement, matter_matrix(matter), REASON_CARE_TEAM,
				consent_rule(matter->store));
}

/* line 19 */
bool judge_supervised(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	const struct professional *student = matter->login->professional;
	for (size_t i = 0; i < student->supervisor_count; i++) {
		struct question question = *matter->question;
		struct because because = {.count = 0};
		question.login = student->supervisors[i];
		if (!judgement_supervisor_reads(&question, &because))
			continue;
		matter_rests_on(matter, &student->statement);
		for (size_t j = 0; j < because.count; j++)
			matter_rests_on(matter, because.items[j]);
		return judgement_permit(judgement, ACCESS_READ, REASON_SUPERVISED, 31);
	}
	return false;
}

/* line 20 */
bool judge_consent(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	const struct wish *consent = matter_consent_to_person(matter);
	if (consent == NULL)
		return false;
	matter_rests_on(matter, &consent->statement);
	return judgement_permit(judgement, matter_matrix(matter), REASON_CONSENT, 16);
}

/* line 21 */
bool judge_break_glass(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	const struct break_glass *break_glass = matter_break_glass(matter);
	if (break_glass == NULL || matter_emergency_objection(matter) != NULL)
		return false;
	enum access access = matter_matrix(matter);
	if (access > matter->policy->break_glass_access)
		access = matter->policy->break_glass_access;
	matter_rests_only_on(matter, &break_glass->statement);
	return judgement_permit(judgement, access, REASON_BREAK_GLASS, 28);
}

/* line 22 */
bool judge_deposit_only(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	struct team_route route;
	size_t index = 0;
	enum access access = matter_matrix(matter);
	if (matter->store->regime != REGIME_SHARED_RECORD || access == ACCESS_READ ||
	    !matter_team_route(matter, &index, &route))
		return false;
	rests_on_route(matter, &route);
	return judgement_permit(judgement, ACCESS_DEPOSIT, REASON_DEPOSIT_ONLY, 15);
}

/* line 23 */
bool judge_emergency_refused(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	const struct break_glass *break_glass = matter_break_glass(matter);
	if (break_glass == NULL)
		return false;
	const struct wish *objection = matter_emergency_objection(matter);
	matter_rests_on(matter, &break_glass->statement);
	if (objection != NULL)
		matter_rests_on(matter, &objection->statement);
	return judgement_deny(judgement, REASON_EMERGENCY_REFUSED, 29);
}

/* line 24 */
bool judge_no_consent(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	struct team_route route;
	size_t index = 0;
	if (is_open_to_team(matter->store) || !matter_team_route(matter, &index, &route))
		return false;
	rests_on_route(matter, &route);
	return judgement_deny(judgement, REASON_NO_CONSENT, consent_rule(matter->store));
}

/* line 25 */
bool judge_not_treating(struct judgement *judgement)
{
	return judgement_deny(judgement, REASON_NOT_TREATING, 9);
}
