/* One question on its way through the table of rules.md section 4. Inside of decide().
 *
 * judge_person.c holds lines 1 to 13 (who is asking, and what the patient said of them), judge_care.c lines
 * 14 to 25 (what a professional may do), decide.c the order.
 */
#ifndef CAREACL_POLICY_JUDGEMENT_H
#define CAREACL_POLICY_JUDGEMENT_H

#include "policy/matter.h"

/* What the lines passed so far have promised a professional, whatever comes (the floors). */
struct floors {
	const struct statement *relation; /* lines 8, 11, 12: the first that permits */
	enum reason relation_reason;
	unsigned relation_rule;
	const struct statement *mandatory; /* line 4 */
	const struct statement *permitted; /* line 5 */
};

struct judgement {
	struct matter matter;
	struct floors floors;
	struct decision decision;
};

/* A line of the table: true when it decides (the decision is set), false when the next is asked. */
typedef bool judge_line(struct judgement *judgement);

judge_line judge_unknown_login, judge_no_record, judge_deleted, judge_patient_self,
    judge_derogation_mandatory, judge_derogation_permitted, judge_stranger, judge_objection_named,
    judge_representative, judge_closed, judge_withheld, judge_heir, judge_relative, judge_no_professional;
judge_line judge_not_valid, judge_objection_group, judge_outside_matrix, judge_attending, judge_care_team,
    judge_supervised, judge_consent, judge_break_glass, judge_deposit_only, judge_emergency_refused,
    judge_no_consent, judge_not_treating;

/* Line 19: do lines 1 to 16 not decide for the supervisor the question names, and do 17, 18 or 20 give read
 * or more? What that rests on is left in `because`. */
bool judgement_supervisor_reads(const struct question *question, struct because *because);

/* Sets the decision; always true. */
static inline bool judgement_deny(struct judgement *judgement, enum reason reason, unsigned rule)
{
	judgement->decision = (struct decision){EFFECT_DENY, ACCESS_NONE, reason, rule};
	return true;
}

static inline bool judgement_permit(struct judgement *judgement, enum access access, enum reason reason,
				    unsigned rule)
{
	enum effect effect = access == ACCESS_NONE ? EFFECT_DENY : EFFECT_PERMIT;
	judgement->decision = (struct decision){effect, access, reason, rule};
	return true;
}

static inline bool judgement_is_professional(const struct judgement *judgement)
{
	return judgement->matter.profession != NULL;
}

#endif
