/* Lines 1 to 13 of rules.md section 4: who is asking, and what the patient said of them. */
#include "policy/judgement.h"

/* deny*: ends the matter only for a login that is no professional. */
static bool deny_unless_professional(struct judgement *judgement, const struct statement *statement,
				     const struct statement *second, enum reason reason, unsigned rule)
{
	if (judgement_is_professional(judgement))
		return false;
	matter_rests_on(&judgement->matter, statement);
	if (second != NULL)
		matter_rests_on(&judgement->matter, second);
	return judgement_deny(judgement, reason, rule);
}

/* A relation reads: the answer for others, a floor for a professional. */
static bool permit_relation(struct judgement *judgement, const struct relation *relation, enum reason reason,
			    unsigned rule)
{
	struct floors *floors = &judgement->floors;
	if (!judgement_is_professional(judgement)) {
		matter_rests_on(&judgement->matter, &relation->statement);
		return judgement_permit(judgement, ACCESS_READ, reason, rule);
	}
	if (floors->relation == NULL) {
		floors->relation = &relation->statement;
		floors->relation_reason = reason;
		floors->relation_rule = rule;
	}
	return false;
}

/* line 1 */
bool judge_unknown_login(struct judgement *judgement)
{
	return judgement->matter.login == NULL && judgement_deny(judgement, REASON_UNKNOWN_LOGIN, 35);
}

bool judge_no_record(struct judgement *judgement)
{
	const struct matter *matter = &judgement->matter;
	return !store_set_has(matter->patient->stores, matter->category->store) &&
	       judgement_deny(judgement, REASON_NO_RECORD, 36);
}

/* line 2 */
bool judge_deleted(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	const struct seal *deleted =
	    matter->store->regime == REGIME_SHARED_RECORD ? matter_deleted(matter) : NULL;
	if (deleted == NULL)
		return false;
	matter_rests_on(matter, &deleted->statement);
	return judgement_deny(judgement, REASON_DELETED, 36);
}

/* line 3 */
bool judge_patient_self(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	if (matter->patient->login != matter->question->login || matter_patient_is_dead(matter))
		return false;
	const struct seal *hidden = matter_hidden(matter);
	if (hidden == NULL)
		return judgement_permit(judgement, ACCESS_READ, REASON_PATIENT_SELF, 6);
	matter_rests_on(matter, &hidden->statement);
	return judgement_deny(judgement, REASON_HIDDEN_FROM_PATIENT, 7);
}

/* R21: an abuse may be reported of a minor, of a person unable to protect themselves, or with agreement. */
static bool abuse_may_be_reported(const struct matter *matter, const struct derogation *derogation)
{
	return matter->question->now < matter->patient->abuse_age || matter->patient->vulnerable ||
	       derogation->patient_agreed;
}

static bool derogation_opens(const struct matter *matter, const struct derogation *derogation, bool mandatory)
{
	if (derogation->login != matter->question->login || !matter_is_live(matter, &derogation->statement) ||
	    basis_is_mandatory(derogation->basis) != mandatory ||
	    !category_set_has(&derogation->categories, matter->question->category))
		return false;
	if (!derogation->withheld && matter_withheld(matter) != NULL)
		return false;
	if (mandatory)
		return true;
	return derogation->agreed &&
	       (derogation->basis != BASIS_ABUSE_REPORT || abuse_may_be_reported(matter, derogation));
}

/* lines 4 and 5: a professional must pass line 14's test; then it is a floor. */
static bool judge_derogation(struct judgement *judgement, bool mandatory, enum reason reason, unsigned rule,
			     const struct statement **floor)
{
	struct matter *matter = &judgement->matter;
	const struct patient *patient = matter->patient;
	if (judgement_is_professional(judgement) && matter_validity_rule_broken(matter) != 0)
		return false;
	for (size_t i = 0; i < patient->derogation_count; i++) {
		const struct derogation *derogation = &patient->derogations[i];
		if (!derogation_opens(matter, derogation, mandatory))
			continue;
		*floor = &derogation->statement;
		if (judgement_is_professional(judgement))
			return false;
		matter_rests_on(matter, *floor);
		return judgement_permit(judgement, ACCESS_READ, reason, rule);
	}
	return false;
}

bool judge_derogation_mandatory(struct judgement *judgement)
{
	return judge_derogation(judgement, true, REASON_DEROGATION_MANDATORY, 20,
				&judgement->floors.mandatory);
}

bool judge_derogation_permitted(struct judgement *judgement)
{
	return judge_derogation(judgement, false, REASON_DEROGATION_PERMITTED, 21,
				&judgement->floors.permitted);
}

/* line 6 */
bool judge_stranger(struct judgement *judgement)
{
	const struct matter *matter = &judgement->matter;
	if (judgement_is_professional(judgement))
		return false;
	for (size_t i = 0; i < matter->patient->relation_count; i++)
		if (matter->patient->relations[i].login == matter->question->login &&
		    matter_is_live(matter, &matter->patient->relations[i].statement))
			return false;
	for (size_t i = 0; i < matter->login->role_count; i++)
		if (matter_is_live(matter, &matter->login->roles[i].statement))
			return false;
	return judgement_deny(judgement, REASON_THIRD_PARTY, 25);
}

/* line 7 */
bool judge_objection_named(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	bool refused = false;
	size_t index = 0;
	const struct wish *objection;
	while ((objection = matter_objection(matter, TARGET_LOGIN, &index)) != NULL) {
		if (!matter_is_person(matter, objection->target_id) || matter_is_answered(matter, objection))
			continue;
		matter_rests_on(matter, &objection->statement);
		refused = true;
	}
	return refused && judgement_deny(judgement, REASON_OBJECTION_NAMED, 11);
}

/* The login's live relations to the patient, one kind set after the other. */
static const struct relation *next_relation(const struct matter *matter, size_t *index)
{
	while (*index < matter->patient->relation_count) {
		const struct relation *relation = &matter->patient->relations[(*index)++];
		if (relation->login == matter->question->login &&
		    matter_is_live(matter, &relation->statement))
			return relation;
	}
	return NULL;
}

/* line 8 */
static bool is_representative(const struct matter *matter, const struct relation *relation)
{
	if (relation->kind == RELATION_PARENT)
		return matter->question->now < matter->patient->majority;
	return relation->kind == RELATION_GUARDIAN && !matter_patient_is_dead(matter);
}

bool judge_representative(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	size_t index = 0;
	const struct relation *relation = next_relation(matter, &index);
	while (relation != NULL && !is_representative(matter, relation))
		relation = next_relation(matter, &index);
	if (relation == NULL)
		return false;
	size_t objections = 0;
	const struct wish *secret = matter_objection(matter, TARGET_REPRESENTATIVES, &objections);
	if (secret != NULL)
		return deny_unless_professional(judgement, &secret->statement, &relation->statement,
						REASON_MINOR_SECRET, 27);
	const struct seal *hidden = matter_hidden(matter);
	if (hidden != NULL)
		return deny_unless_professional(judgement, &hidden->statement, NULL,
						REASON_HIDDEN_FROM_PATIENT, 7);
	return permit_relation(judgement, relation, REASON_REPRESENTATIVE, 27);
}

/* line 9 */
bool judge_closed(struct judgement *judgement)
{
	const struct matter *matter = &judgement->matter;
	return matter->store->regime == REGIME_SHARED_RECORD &&
	       matter->patient->closed <= matter->question->now &&
	       judgement_deny(judgement, REASON_RECORD_CLOSED, 18);
}

/* line 10 */
bool judge_withheld(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	const struct seal *withheld = matter_withheld_from(matter);
	if (withheld == NULL)
		return false;
	matter_rests_on(matter, &withheld->statement);
	return judgement_deny(judgement, REASON_WITHHELD, 17);
}

/* line 11: an objection to heirs counts as it was at the moment of death */
static const struct wish *objection_to_heirs(const struct matter *matter)
{
	struct question at_death = *matter->question;
	at_death.now = matter->patient->deceased;
	struct matter then = *matter;
	then.question = &at_death;
	size_t index = 0;
	return matter_objection(&then, TARGET_HEIRS, &index);
}

bool judge_heir(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	if (!matter_patient_is_dead(matter))
		return false;
	size_t index = 0;
	const struct relation *relation;
	while ((relation = next_relation(matter, &index)) != NULL) {
		if (relation->kind != RELATION_HEIR)
			continue;
		const struct wish *refused = objection_to_heirs(matter);
		if (refused != NULL)
			return deny_unless_professional(judgement, &refused->statement, &relation->statement,
							REASON_HEIRS_REFUSED, 24);
		if (!category_set_has(&relation->categories, matter->question->category))
			continue;
		const struct seal *hidden = matter_hidden(matter);
		if (hidden != NULL)
			return deny_unless_professional(judgement, &hidden->statement, NULL,
							REASON_HIDDEN_FROM_PATIENT, 7);
		return permit_relation(judgement, relation, REASON_HEIR, 24);
	}
	return false;
}

/* line 12 */
static bool is_agreed_relative(const struct matter *matter, const struct relation *relation)
{
	bool kind = relation->kind == RELATION_RELATIVE || relation->kind == RELATION_TRUSTED_PERSON ||
		    relation->kind == RELATION_CURATOR;
	return kind && relation->agreed &&
	       category_set_has(&relation->categories, matter->question->category);
}

bool judge_relative(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	if (matter_patient_is_dead(matter))
		return false;
	size_t index = 0;
	const struct relation *relation = next_relation(matter, &index);
	while (relation != NULL && !is_agreed_relative(matter, relation))
		relation = next_relation(matter, &index);
	if (relation == NULL)
		return false;
	const struct seal *hidden = matter_hidden(matter);
	if (hidden != NULL)
		return deny_unless_professional(judgement, &hidden->statement, NULL,
						REASON_HIDDEN_FROM_PATIENT, 7);
	return permit_relation(judgement, relation, REASON_RELATIVE_AGREED, 25);
}

/* line 13 */
bool judge_no_professional(struct judgement *judgement)
{
	struct matter *matter = &judgement->matter;
	if (judgement_is_professional(judgement))
		return false;
	enum access access;
	const struct role *role = matter_role(matter, &access);
	if (role == NULL)
		return judgement_deny(judgement, REASON_THIRD_PARTY, 25);
	matter_rests_on(matter, &role->statement);
	return judgement_permit(judgement, access, REASON_SITE_ROLE, 38);
}
