#include "policy/facts_build_private.h"

#include <stdlib.h>
#include <string.h>

static int addressed_compare(const void *left, const void *right)
{
	const struct addressed *a = left;
	const struct addressed *b = right;
	if (a->patient != b->patient)
		return a->patient < b->patient ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

void facts_sort_addressed(struct addressed *items, size_t count)
{
	if (count > 1)
		qsort(items, count, sizeof(*items), addressed_compare);
}

/* R22: what a derogation must say by itself. */
static void check_derogation(struct facts_builder *builder, const struct claim *claim,
			     const struct said_derogation *said)
{
	if (said->categories.count == 0)
		facts_refuse_missing(builder, claim,
				     "categories is missing; expected categories = [\"...\"]");
	if (facts_is_blank(said->reference))
		facts_refuse(builder, claim, "reference",
			     "the reference is missing; say which letter, order or file");
	if (said->said.window.from == TIME_ALWAYS || said->said.window.until == TIME_NEVER)
		facts_refuse_missing(builder, claim, "expected both valid_from and valid_until");
	bool other = said->basis == BASIS_OTHER_MANDATORY || said->basis == BASIS_OTHER_PERMITTED;
	if (other && facts_is_blank(said->legal_text))
		facts_refuse(builder, claim, "basis", "basis '%s' needs legal_text: the article of law",
			     basis_names[said->basis]);
}

static bool build_derogation(struct facts_builder *builder, const struct said_derogation *said,
			     patient_id *ret_patient, struct derogation *ret)
{
	struct claim claim = facts_claim(builder, &said->said, "derogation");
	check_derogation(builder, &claim, said);
	*ret_patient = facts_resolve_patient(builder, &claim, "patient", said->patient);
	*ret = (struct derogation){
	    .statement = facts_statement(STATEMENT_DEROGATION, &said->said),
	    .login = facts_resolve_login(builder, &claim, "login", said->login),
	    .basis = said->basis,
	    .agreed = said->agreed_by != NULL,
	    .patient_agreed = said->patient_agreed,
	    .withheld = said->withheld,
	};
	if (said->agreed_by != NULL)
		facts_resolve_login(builder, &claim, "agreed_by", said->agreed_by);
	bool any =
	    facts_resolve_categories(builder, &claim, "categories", &said->categories, &ret->categories);
	return any && *ret_patient != NO_ID && ret->login != NO_ID;
}

void facts_build_derogations(struct facts_builder *builder)
{
	const struct statements *statements = builder->statements;
	size_t count = statements->derogation_count;
	struct derogation *read = facts_scratch(builder, count, sizeof(*read));
	struct addressed *order = facts_scratch(builder, count, sizeof(*order));
	struct derogation *sorted = facts_array(builder, count, sizeof(*sorted));
	if (read == NULL || order == NULL || sorted == NULL)
		return;
	size_t filled = 0;
	for (size_t i = 0; i < count; i++)
		if (build_derogation(builder, &statements->derogations[i], &order[filled].patient,
				     &read[filled])) {
			order[filled].order = filled;
			filled++;
		}
	facts_sort_addressed(order, filled);
	for (size_t i = 0; i < filled; i++) {
		sorted[i] = read[order[i].order];
		struct patient *patient = &builder->patients[order[i].patient];
		if (patient->derogation_count++ == 0)
			patient->derogations = &sorted[i];
	}
}
