#include "acl_sync/site/desk_merge_private.h"

#include "acl_sync/site/desk_join.h"
#include "acl_sync/site/fed_patients.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

void desk_merge_set_aside(struct merge *merge, size_t position, const char *text)
{
	enum fate before = merge->fates[position];
	const char *section = merge->items->items[position].section;
	bool lasts = before == FATE_WHOLE && (desk_refuses(section) || strcmp(section, DESK_MERGED) == 0);
	merge->fates[position] = lasts ? FATE_LASTING : FATE_ASIDE;
	if (before != FATE_WHOLE)
		return;
	const char *kept = arena_strdup(merge->arena, text);
	merge->wrong[merge->wrong_count++] =
	    (struct desk_wrong){merge->items->items[position].id, kept != NULL ? kept : ""};
}

/* Puts what was read into the patient and the lists of all. false: out of memory. */
static bool join_said(struct merge *merge, size_t position, const struct statements *said,
		      struct said_patient *patient, struct statements *joined)
{
	const struct desk_item *item = &merge->items->items[position];
	bool is_discharge = strcmp(item->section, DESK_DISCHARGES) == 0;
	struct said_patient *from =
	    said->patient_count > 0 ? (struct said_patient *)&said->patients[0] : NULL;
	if (from != NULL && merge->fates[position] == FATE_LASTING)
		desk_join_make_lasting(from);
	if (from != NULL && desk_takes(item->section))
		desk_join_begin(from, item->recorded, merge->now);
	return (from == NULL || (is_discharge ? desk_discharge_note(merge, position, patient, from)
					      : desk_join_patient(patient, from, merge->arena))) &&
	       desk_join_append(merge->arena, (const void **)(void *)&joined->derogations,
				&joined->derogation_count, said->derogations, said->derogation_count,
				sizeof(*said->derogations)) &&
	       desk_join_append(merge->arena, (const void **)(void *)&joined->break_glasses,
				&joined->break_glass_count, said->break_glasses, said->break_glass_count,
				sizeof(*said->break_glasses));
}

/* Reads one item and joins it. false: out of memory. */
static bool join_item(struct merge *merge, size_t position, const struct people *people,
		      struct statements *joined)
{
	const struct desk_item *item = &merge->items->items[position];
	struct said_patient *patient = desk_people_patient(people, item->patient);
	if (patient == NULL) {
		desk_merge_set_aside(merge, position, wording("the patient is not in the registry any more"));
		return true;
	}
	if (strcmp(item->section, DESK_MERGED) == 0) /* desk_persons_join */
		return true;
	struct config_text text = desk_text(item, merge->arena);
	struct findings findings;
	wording_findings_init(&findings);
	const struct statements *said =
	    text.text == NULL ? NULL : statements_parse(&text, 1, merge->policy, merge->arena, &findings);
	/* a statement is wrong only if something was found wrong with it: set aside, it could give back what it took */
	bool fits =
	    text.text != NULL && !findings.out_of_memory && (said != NULL || findings.error_count > 0);
	if (said == NULL)
		desk_merge_set_aside(merge, position,
				     findings.count > 0 ? findings.items[0].text : wording("cannot be read"));
	else
		fits = fits && join_said(merge, position, said, patient, joined);
	findings_clear(&findings);
	return fits;
}

static bool join(struct merge *merge, struct statements *ret_joined)
{
	struct people people;
	*ret_joined = *merge->statements;
	merge->discharge_count = 0;
	if (!desk_people_find(merge, ret_joined, &people))
		return false;
	for (size_t i = 0; i < merge->items->count; i++)
		if (merge->fates[i] != FATE_ASIDE && !join_item(merge, i, &people, ret_joined))
			return false;
	return desk_discharge_others(merge, &people) && desk_people_join(merge, &people, ret_joined);
}

/* A merge is never set aside: at last what the registry said of an identity that has left it. */
static bool may_be_blamed(const struct merge *merge, size_t position)
{
	bool is_merge = strcmp(merge->items->items[position].section, DESK_MERGED) == 0;
	return is_merge ? merge->fates[position] == FATE_WHOLE : merge->fates[position] != FATE_ASIDE;
}

/* Sets aside the desk statements that errors name ("desk:17"). How many? */
static size_t blame(struct merge *merge, const struct findings *findings)
{
	size_t blamed = 0;
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->items[i];
		char *end;
		if (finding->severity != SEVERITY_ERROR ||
		    strncmp(finding->where, DESK_FILE ":", strlen(DESK_FILE ":")) != 0)
			continue;
		int64_t id = strtoll(finding->where + strlen(DESK_FILE ":"), &end, 10);
		for (size_t j = 0; j < merge->items->count; j++)
			if (merge->items->items[j].id == id && may_be_blamed(merge, j)) {
				desk_merge_set_aside(merge, j, finding->text);
				blamed++;
			}
	}
	return blamed;
}

/* Builds without findings first: what desk statements are wrong is found that way. */
static const struct facts *build(struct merge *merge, int64_t now, struct statements *joined,
				 struct findings *findings)
{
	for (;;) {
		struct findings trial;
		if (!join(merge, joined)) {
			findings->out_of_memory = true;
			findings->error_count++;
			return NULL;
		}
		wording_findings_init(&trial);
		const struct facts *facts = facts_build(merge->policy, joined, now, merge->arena, &trial);
		size_t blamed = facts == NULL ? blame(merge, &trial) : 0;
		if (blamed == 0)
			findings_move(&trial, findings);
		findings_clear(&trial);
		if (blamed == 0)
			return facts;
	}
}

bool desk_merge(const struct policy *policy, const struct statements *statements,
		const struct desk_items *items, int64_t now, struct arena *arena, struct findings *findings,
		struct desk_merged *ret_merged)
{
	struct merge merge = {
	    .policy = policy,
	    .statements = statements,
	    .items = items,
	    .arena = arena,
	    .now = now,
	    .fates = arena_array(arena, items->count, sizeof(enum fate)),
	    .wrong = arena_array(arena, items->count, sizeof(struct desk_wrong)),
	    .discharges = arena_array(arena, items->count, sizeof(struct desk_discharge)),
	};
	struct statements *folded = arena_alloc(arena, sizeof(*folded));
	*ret_merged = (struct desk_merged){.statements = *statements};
	if (folded == NULL || !fed_patients_fold(statements, arena, folded)) {
		findings->out_of_memory = true;
		findings->error_count++;
		return false;
	}
	merge.statements = folded;
	ret_merged->statements = *folded;
	if (items->count == 0) {
		ret_merged->facts = facts_build(policy, &ret_merged->statements, now, arena, findings);
		return ret_merged->facts != NULL;
	}
	if (merge.fates == NULL || merge.wrong == NULL || merge.discharges == NULL) {
		findings->out_of_memory = true;
		findings->error_count++;
		return false;
	}
	ret_merged->facts = build(&merge, now, &ret_merged->statements, findings);
	ret_merged->wrong = merge.wrong;
	ret_merged->wrong_count = merge.wrong_count;
	return ret_merged->facts != NULL;
}
