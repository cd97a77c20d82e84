#include "acl_sync/site/desk_merge.h"

#include "acl_sync/site/desk_join.h"
#include "acl_sync/site/desk_left.h"
#include "acl_sync/site/desk_persons.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

/* What becomes of an item. A refusal whose names are gone in part lasts with the rest, and so does a merge; what gives an
 * access does not. */
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

/* Whom desk statements are about, while they are joined. */
struct people {
	struct said_patient **index; /* the registry's, by id */
	size_t count;
	struct said_patient **left; /* identities that have left it; the merge with one of it stands */
	size_t left_count;
	struct desk_pair *pairs; /* by position in items; one NULL: no merge, or of nobody in the registry */
};

static void set_aside(struct merge *merge, size_t position, const char *text)
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

static struct said_patient *find_registered(const struct people *people, const char *id)
{
	const struct said_patient key = {.id = id}, *pointer = &key;
	struct said_patient *const *found =
	    people->count == 0
		? NULL
		: bsearch(&pointer, people->index, people->count, sizeof(struct said_patient *), id_compare);
	return found == NULL ? NULL : *found;
}

static struct said_patient *find_left(const struct people *people, const char *id)
{
	for (size_t i = 0; i < people->left_count; i++)
		if (strcmp(people->left[i]->id, id) == 0)
			return people->left[i];
	return NULL;
}

static struct said_patient *find_patient(const struct people *people, const char *id)
{
	struct said_patient *found = find_registered(people, id);
	return found != NULL ? found : find_left(people, id);
}

/* ---- identities that have left the registry ---- */

/* One of the two of a merge, which is in the registry or has been. NULL: out of memory. */
static struct said_patient *take_identity(struct merge *merge, size_t position, const char *id,
					  struct people *people)
{
	struct said_patient *found = find_patient(people, id);
	bool readable = merge->fates[position] == FATE_WHOLE;
	if (found != NULL)
		return found;
	found = desk_left_patient(&merge->items->items[position], id, readable, merge->policy, merge->arena,
				  &readable);
	if (found == NULL)
		return NULL;
	if (!readable)
		set_aside(
		    merge, position,
		    wording("an identity of this merge has left the registry, and what that said last of it "
			    "cannot be read any more: it counts as an objection to everyone"));
	people->left[people->left_count++] = found;
	return found;
}

static bool is_known(const struct people *people, size_t known, const struct said_patient *patient)
{
	for (size_t i = 0; i < known; i++)
		if (people->left[i] == patient)
			return true;
	return find_registered(people, patient->id) != NULL;
}

/* Is one of the two known, and the other not yet? It becomes so. */
static bool make_known(struct people *people, size_t *io_known, const struct said_patient *patient,
		       const struct said_patient *other)
{
	if (is_known(people, *io_known, patient) || !is_known(people, *io_known, other))
		return false;
	for (size_t i = *io_known; i < people->left_count; i++)
		if (people->left[i] == patient) {
			people->left[i] = people->left[*io_known];
			people->left[(*io_known)++] = (struct said_patient *)patient;
		}
	return true;
}

/* Those that no merge joins to somebody of the registry are nobody here. */
static void drop_strangers(const struct merge *merge, struct people *people)
{
	size_t known = 0;
	for (bool more = people->left_count > 0; more;) {
		more = false;
		for (size_t i = 0; i < merge->items->count; i++) {
			const struct desk_pair *pair = &people->pairs[i];
			if (pair->one != NULL && (make_known(people, &known, pair->one, pair->other) ||
						  make_known(people, &known, pair->other, pair->one)))
				more = true;
		}
	}
	people->left_count = known;
}

/* false: out of memory. */
static bool find_people(struct merge *merge, struct people *people)
{
	size_t count = merge->items->count;
	people->pairs = arena_array(merge->arena, count, sizeof(*people->pairs));
	people->left = arena_array(merge->arena, 2 * count, sizeof(struct said_patient *));
	if (people->pairs == NULL || people->left == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct desk_item *item = &merge->items->items[i];
		if (strcmp(item->section, DESK_MERGED) != 0)
			continue;
		people->pairs[i] =
		    (struct desk_pair){take_identity(merge, i, item->patient, people),
				       take_identity(merge, i, item->text, people), item->waits};
		if (people->pairs[i].one == NULL || people->pairs[i].other == NULL)
			return false;
	}
	drop_strangers(merge, people);
	return true;
}

/* ---- items ---- */

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
static bool join_item(struct merge *merge, size_t position, const struct people *people,
		      struct statements *joined)
{
	const struct desk_item *item = &merge->items->items[position];
	struct said_patient *patient = find_patient(people, item->patient);
	if (patient == NULL) {
		set_aside(merge, position, wording("the patient is not in the registry any more"));
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
		set_aside(merge, position,
			  findings.count > 0 ? findings.items[0].text : wording("cannot be read"));
	else
		fits = fits && join_said(merge, position, said, patient, joined);
	findings_clear(&findings);
	return fits;
}

/* What the desk said of an identity that has left holds for the others now. */
static bool drop_left(struct merge *merge, const struct people *people, struct statements *joined)
{
	struct said_derogation *derogations =
	    arena_array(merge->arena, joined->derogation_count, sizeof(*derogations));
	struct said_break_glass *break_glasses =
	    arena_array(merge->arena, joined->break_glass_count, sizeof(*break_glasses));
	size_t derogation_count = 0, break_glass_count = 0;
	if (derogations == NULL || break_glasses == NULL)
		return false;
	for (size_t i = 0; i < joined->derogation_count; i++)
		if (i < merge->statements->derogation_count ||
		    find_left(people, joined->derogations[i].patient) == NULL)
			derogations[derogation_count++] = joined->derogations[i];
	for (size_t i = 0; i < joined->break_glass_count; i++)
		if (i < merge->statements->break_glass_count ||
		    find_left(people, joined->break_glasses[i].patient) == NULL)
			break_glasses[break_glass_count++] = joined->break_glasses[i];
	joined->derogations = derogations;
	joined->derogation_count = derogation_count;
	joined->break_glasses = break_glasses;
	joined->break_glass_count = break_glass_count;
	return true;
}

/* Identities of one person, last: what was said of each of them is there. */
static bool join_persons(struct merge *merge, const struct people *people, struct statements *joined)
{
	struct desk_pair *pairs = arena_array(merge->arena, merge->items->count, sizeof(*pairs));
	size_t count = 0;
	for (size_t i = 0; pairs != NULL && i < merge->items->count; i++)
		if (people->pairs[i].one != NULL && merge->fates[i] != FATE_ASIDE &&
		    find_patient(people, people->pairs[i].one->id) != NULL)
			pairs[count++] = people->pairs[i];
	return pairs != NULL && desk_persons_join(merge->policy, pairs, count, joined, merge->arena) &&
	       (people->left_count == 0 || drop_left(merge, people, joined));
}

static bool join(struct merge *merge, struct statements *ret_joined)
{
	struct people people = {0};
	*ret_joined = *merge->statements;
	if (!copy_patients(merge, ret_joined, &people.index))
		return false;
	people.count = ret_joined->patient_count;
	if (!find_people(merge, &people))
		return false;
	for (size_t i = 0; i < merge->items->count; i++)
		if (merge->fates[i] != FATE_ASIDE && !join_item(merge, i, &people, ret_joined))
			return false;
	return join_persons(merge, &people, ret_joined);
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
