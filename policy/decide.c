/* The table of rules.md section 4. Read `rows` first: their order is the order of the law. */
#include "policy/decide.h"

#include "policy/judgement.h"

/* For whom a row is. */
enum audience { ALL, CARERS, STUDENTS };

static const struct row {
	unsigned line;
	judge_line *judge;
	enum audience audience; /* of professionals */
} rows[] = {
    {1, judge_unknown_login, ALL},
    {1, judge_no_record, ALL},
    {2, judge_deleted, ALL},
    {3, judge_patient_self, ALL},
    {4, judge_derogation_mandatory, ALL},
    {5, judge_derogation_permitted, ALL},
    {6, judge_stranger, ALL},
    {7, judge_objection_named, ALL},
    {8, judge_representative, ALL},
    {9, judge_closed, ALL},
    {10, judge_withheld, ALL},
    {11, judge_heir, ALL},
    {12, judge_relative, ALL},
    {13, judge_no_professional, ALL},
    /* from here on the login is a professional */
    {14, judge_not_valid, ALL},
    {15, judge_objection_group, ALL},
    {16, judge_outside_matrix, ALL},
    {17, judge_attending, CARERS},
    {18, judge_care_team, CARERS},
    {19, judge_supervised, STUDENTS},
    {20, judge_consent, CARERS},
    {21, judge_break_glass, CARERS},
    {22, judge_deposit_only, CARERS},
    {23, judge_emergency_refused, CARERS},
    {24, judge_no_consent, CARERS},
    {25, judge_not_treating, ALL},
};
#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))
#define LINE_MATRIX 16
#define LINE_CARE_FIRST 17
#define LINE_CARE_LAST 24

static bool row_is_for(const struct row *row, const struct matter *matter)
{
	if (row->line >= LINE_CARE_FIRST && row->line <= LINE_CARE_LAST && !matter_care_goes_on(matter))
		return false;
	return row->audience == ALL || (row->audience == STUDENTS) == matter->profession->student;
}

/* Asks the rows in order; returns the line that decided. The last row always does. */
static unsigned judge(struct judgement *judgement)
{
	size_t i = 0;
	while (!row_is_for(&rows[i], &judgement->matter) || !rows[i].judge(judgement))
		i++;
	return rows[i].line;
}

/* Line 19: do lines 1 to 16 not decide for the supervisor, and do 17, 18 or 20 give read or more? */
bool judgement_supervisor_reads(const struct question *question, struct because *because)
{
	struct judgement judgement = {0};
	matter_init(&judgement.matter, question, because);
	if (judgement.matter.profession == NULL || judgement.matter.profession->student)
		return false;
	unsigned line = judge(&judgement);
	return (line == 17 || line == 18 || line == 20) && judgement.decision.access >= ACCESS_READ;
}

/* A floor wins over a lower access; on a tie what was found before it stays. */
static void raise_to(struct judgement *judgement, const struct statement *floor, enum access access,
		     enum reason reason, unsigned rule)
{
	if (floor == NULL || access <= judgement->decision.access)
		return;
	matter_rests_only_on(&judgement->matter, floor);
	judgement_permit(judgement, access, reason, rule);
}

/* A professional keeps what the law or a relation gives, and what a role gives against lines 16 to 25. */
static void raise_to_floors(struct judgement *judgement, unsigned decided_by)
{
	const struct floors *floors = &judgement->floors;
	enum access access;
	const struct role *role = decided_by >= LINE_MATRIX ? matter_role(&judgement->matter, &access) : NULL;
	if (role != NULL)
		raise_to(judgement, &role->statement, access, REASON_SITE_ROLE, 39);
	raise_to(judgement, floors->relation, ACCESS_READ, floors->relation_reason, floors->relation_rule);
	raise_to(judgement, floors->mandatory, ACCESS_READ, REASON_DEROGATION_MANDATORY, 20);
	raise_to(judgement, floors->permitted, ACCESS_READ, REASON_DEROGATION_PERMITTED, 21);
}

struct decision decide(const struct question *question, struct because *because)
{
	struct judgement judgement = {0};
	if (because != NULL)
		because->count = 0;
	matter_init(&judgement.matter, question, because);
	unsigned line = judge(&judgement);
	if (judgement_is_professional(&judgement))
		raise_to_floors(&judgement, line);
	return judgement.decision;
}
