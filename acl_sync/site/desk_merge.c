#include "acl_sync/site/desk_merge.h"

#include "acl_sync/site/desk_join.h"
#include "acl_sync/site/desk_persons.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

/* What becomes of an item. A refusal whose names are gone in part lasts with the rest; what gives an access does not. */
enum fate { FATE_WHOLE, FATE_LASTING, FATE_ASIDE };

struct merge {
	const struct policy *policy;
	const struct statements *statements;
	const struct desk_items *items;
	struct arena *arena;
	int64_t now;
	enum fate *fates; /* by position in items */
	struct desk_wrong *wrong;
	size_t wrong_count;
};

static void set_aside(struct merge *merge, size_t position, const char *text)
{
	enum fate before = merge->fates[position];
	bool lasts = before == FATE_WHOLE && desk_refuses(merge->items->items[position].section);
	merge->fates[position] = lasts ? FATE_LASTING : FATE_ASIDE;
	if (before != FATE_WHOLE)
		return;
	const char *kept = arena_strdup(merge->arena, text);
	merge->wrong[merge->wrong_count++] =
	    (struct desk_wrong){merge->items->items[position].id, kept != NULL ? kept : ""};
}

static int id_compare(const void *left, const void *right)
{
	const struct said_patient *const *a = left, *const *b = right;
	return strcmp((*a)->id, (*b)->id);
}

/* The patients, copied, and an index of them by id. */
static bool copy_patients(struct merge *merge, struct statements *joined, struct said_patient ***ret_index)
{
	size_t count = joined->patient_count;
	struct said_patient *patients = arena_array(merge->arena, count, sizeof(*patients));
	struct said_patient **index = arena_array(merge->arena, count, sizeof(*index));
	if (patients == NULL || index == NULL)
		return false;
	if (count > 0)
		memcpy(patients, joined->patients, count * sizeof(*patients));
	for (size_t i = 0; i < count; i++)
		index[i] = &patients[i];
	if (count > 1)
		qsort(index, count, sizeof(struct said_patient *), id_compare);
	joined->patients = patients;
	*ret_index = index;
	return true;
}

static struct said_patient *find_patient(struct said_patient *const *index, size_t count, const char *id)
{
	const struct said_patient key = {.id = id}, *pointer = &key;
	struct said_patient *const *found =
	    count == 0 ? NULL : bsearch(&pointer, index, count, sizeof(struct said_patient *), id_compare);
	return found == NULL ? NULL : *found;
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
	return (from == NULL ||
		(is_discharge ? desk_join_discharge : desk_join_patient)(patient, from, merge->arena)) &&
	       desk_join_append(merge->arena, (const void **)(void *)&joined->derogations,
				&joined->derogation_count, said->derogations, said->derogation_count,
				sizeof(*said->derogations)) &&
	       desk_join_append(merge->arena, (const void **)(void *)&joined->break_glasses,
				&joined->break_glass_count, said->break_glasses, said->break_glass_count,
				sizeof(*said->break_glasses));
}

/* Reads one item and joins it. false: out of memory. */
static bool join_item(struct merge *merge, size_t position, struct said_patient *const *index,
		      struct statements *joined)
{
	const struct desk_item *item = &merge->items->items[position];
	struct said_patient *patient = find_patient(index, joined->patient_count, item->patient);
	bool is_merge = strcmp(item->section, DESK_MERGED) == 0;
	if (patient == NULL || (is_merge && find_patient(index, joined->patient_count, item->text) == NULL)) {
		set_aside(merge, position, wording("the patient is not in the registry any more"));
		return true;
	}
	if (is_merge) /* desk_persons_join */
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
		set_aside(merge, position,
			  findings.count > 0 ? findings.items[0].text : wording("cannot be read"));
	else
		fits = fits && join_said(merge, position, said, patient, joined);
	findings_clear(&findings);
	return fits;
}

/* Identities of one person, last: what was said of each of them is there. */
static bool join_persons(struct merge *merge, struct said_patient *const *index, struct statements *joined)
{
	struct desk_pair *pairs = arena_array(merge->arena, merge->items->count, sizeof(*pairs));
	size_t count = 0;
	for (size_t i = 0; pairs != NULL && i < merge->items->count; i++) {
		const struct desk_item *item = &merge->items->items[i];
		if (merge->fates[i] == FATE_ASIDE || strcmp(item->section, DESK_MERGED) != 0)
			continue;
		pairs[count++] = (struct desk_pair){find_patient(index, joined->patient_count, item->patient),
						    find_patient(index, joined->patient_count, item->text)};
	}
	return pairs != NULL && desk_persons_join(merge->policy, pairs, count, joined, merge->arena);
}

static bool join(struct merge *merge, struct statements *ret_joined)
{
	struct said_patient **index;
	*ret_joined = *merge->statements;
	if (!copy_patients(merge, ret_joined, &index))
		return false;
	for (size_t i = 0; i < merge->items->count; i++)
		if (merge->fates[i] != FATE_ASIDE && !join_item(merge, i, index, ret_joined))
			return false;
	return join_persons(merge, index, ret_joined);
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
			if (merge->items->items[j].id == id && merge->fates[j] != FATE_ASIDE) {
				set_aside(merge, j, finding->text);
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
	};
	*ret_merged = (struct desk_merged){.statements = *statements};
	if (items->count == 0) {
		ret_merged->facts = facts_build(policy, &ret_merged->statements, now, arena, findings);
		return ret_merged->facts != NULL;
	}
	if (merge.fates == NULL || merge.wrong == NULL) {
		findings->out_of_memory = true;
		findings->error_count++;
		return false;
	}
	ret_merged->facts = build(&merge, now, &ret_merged->statements, findings);
	ret_merged->wrong = merge.wrong;
	ret_merged->wrong_count = merge.wrong_count;
	return ret_merged->facts != NULL;
}
