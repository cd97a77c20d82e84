#include "acl_sync/site/desk_merge.h"
#include "wording/wording.h"

#include <stdlib.h>
#include <string.h>

/* ---- texts ---- */

/* Sections of the registry itself; all others are lists, or a date, of the patient. */
static bool is_section(const char *section)
{
	return strcmp(section, "derogations") == 0 || strcmp(section, "break_glass") == 0;
}

/* The list of the registry in whose words a section is written. */
static const char *key_of(const char *section)
{
	return strcmp(section, DESK_DISCHARGES) == 0 ? "teams" : section;
}

struct config_text desk_text(const struct desk_item *item, struct arena *arena)
{
	char *text;
	if (is_section(item->section))
		text = arena_printf(arena, "%s = ( %s );", item->section, item->text);
	else if (item->text[0] == '"')
		text = arena_printf(arena,
				    "patients = ( { id = \"%s\"; birth_date = \"1900-01-01\"; %s = %s; } );",
				    item->patient, key_of(item->section), item->text);
	else
		text = arena_printf(
		    arena, "patients = ( { id = \"%s\"; birth_date = \"1900-01-01\"; %s = ( %s ); } );",
		    item->patient, key_of(item->section), item->text);
	return (struct config_text){.name = DESK_FILE,
				    .text = text,
				    .size = text == NULL ? 0 : strlen(text),
				    .first_line = (unsigned)item->id};
}

/* ---- into the patient ---- */

/* A list of struct said_patient. */
static const struct list {
	size_t at, count_at, size;
} lists[] = {
#define LIST(items_, count_)                                                                                 \
	{                                                                                                    \
		offsetof(struct said_patient, items_), offsetof(struct said_patient, count_),                \
		    sizeof(*((struct said_patient *)0)->items_)                                              \
	}
    LIST(attendings, attending_count), LIST(teams, team_count),         LIST(consents, consent_count),
    LIST(objections, objection_count), LIST(withheld, withheld_count),  LIST(deleted, deleted_count),
    LIST(hidden, hidden_count),        LIST(relations, relation_count),
};

static bool add_list(const struct list *list, struct said_patient *to, const struct said_patient *from,
		     struct arena *arena)
{
	size_t *count = (void *)((char *)to + list->count_at);
	size_t more = *(const size_t *)(const void *)((const char *)from + list->count_at);
	void **items = (void *)((char *)to + list->at);
	if (more == 0)
		return true;
	char *grown = arena_array(arena, *count + more, list->size);
	if (grown == NULL)
		return false;
	if (*count > 0)
		memcpy(grown, *items, *count * list->size);
	memcpy(grown + *count * list->size, *(void *const *)(const void *)((const char *)from + list->at),
	       more * list->size);
	*items = grown;
	*count += more;
	return true;
}

/* What the desk says of a patient goes behind what the registry says. The record is closed from the first of both. */
static bool add_patient(struct said_patient *to, const struct said_patient *from, struct arena *arena)
{
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (!add_list(&lists[i], to, from, arena))
			return false;
	if (from->has_closed && (!to->has_closed || from->closed < to->closed)) {
		to->has_closed = true;
		to->closed = from->closed;
	}
	return true;
}

/* A discharge ends the assignments to its team that began before it, whoever recorded them. */
static bool discharge(struct said_patient *to, const struct said_patient *from, struct arena *arena)
{
	struct said_assignment *teams = arena_array(arena, to->team_count, sizeof(*teams));
	if (teams == NULL)
		return false;
	for (size_t i = 0; i < to->team_count; i++) {
		teams[i] = to->teams[i];
		struct time_window *window = &teams[i].said.window;
		for (size_t j = 0; j < from->team_count; j++) {
			int64_t end = from->teams[j].said.window.from;
			if (strcmp(teams[i].team, from->teams[j].team) == 0 && window->from < end &&
			    end < window->until)
				window->until = end;
		}
	}
	to->teams = teams;
	return true;
}

/* ---- the merge ---- */

/* What becomes of an item. A refusal whose names are gone in part lasts with the rest; what gives an access does not. */
enum fate { FATE_WHOLE, FATE_LASTING, FATE_ASIDE };

static const char *const refusals[] = {"objections", "withheld", "hidden", "deleted", "closed"};

struct merge {
	const struct policy *policy;
	const struct statements *statements;
	const struct desk_items *items;
	struct arena *arena;
	enum fate *fates; /* by position in items */
	struct desk_wrong *wrong;
	size_t wrong_count;
};

static bool is_refusal(const char *section)
{
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (strcmp(refusals[i], section) == 0)
			return true;
	return false;
}

static void set_aside(struct merge *merge, size_t position, const char *text)
{
	enum fate before = merge->fates[position];
	bool lasts = before == FATE_WHOLE && is_refusal(merge->items->items[position].section);
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

static bool append(struct arena *arena, const void **items, size_t *count, const void *more,
		   size_t more_count, size_t size)
{
	char *grown = arena_array(arena, *count + more_count, size);
	if (grown == NULL)
		return false;
	if (*count > 0)
		memcpy(grown, *items, *count * size);
	if (more_count > 0)
		memcpy(grown + *count * size, more, more_count * size);
	*items = grown;
	*count += more_count;
	return true;
}

static void make_lasting(struct said_patient *patient)
{
	struct {
		const struct said_seal *items;
		size_t count;
	} const seals[] = {{patient->withheld, patient->withheld_count},
			   {patient->hidden, patient->hidden_count},
			   {patient->deleted, patient->deleted_count}};
	for (size_t i = 0; i < patient->objection_count; i++)
		((struct said_wish *)&patient->objections[i])->said.lasting = true;
	for (size_t i = 0; i < sizeof(seals) / sizeof(seals[0]); i++)
		for (size_t j = 0; j < seals[i].count; j++)
			((struct said_seal *)&seals[i].items[j])->said.lasting = true;
}

/* One item's statements into the joined ones. false: out of memory. */
static bool join_item(struct merge *merge, size_t position, struct said_patient *const *index,
		      struct statements *joined)
{
	const struct desk_item *item = &merge->items->items[position];
	struct config_text text = desk_text(item, merge->arena);
	struct findings findings;
	wording_findings_init(&findings);
	const struct statements *said =
	    text.text == NULL ? NULL : statements_parse(&text, 1, merge->policy, merge->arena, &findings);
	bool is_discharge = strcmp(item->section, DESK_DISCHARGES) == 0;
	bool fits = text.text != NULL && !findings.out_of_memory;
	struct said_patient *patient = find_patient(index, joined->patient_count, item->patient);
	if (said != NULL && merge->fates[position] == FATE_LASTING && said->patient_count > 0)
		make_lasting((struct said_patient *)&said->patients[0]);
	if (said == NULL)
		set_aside(merge, position, findings.count > 0 ? findings.items[0].text : "cannot be read");
	else if (patient == NULL)
		set_aside(merge, position, "the patient is not in the registry any more");
	else
		fits = fits &&
		       (said->patient_count == 0 || (is_discharge ? discharge : add_patient)(
							patient, &said->patients[0], merge->arena)) &&
		       append(merge->arena, (const void **)(void *)&joined->derogations,
			      &joined->derogation_count, said->derogations, said->derogation_count,
			      sizeof(*said->derogations)) &&
		       append(merge->arena, (const void **)(void *)&joined->break_glasses,
			      &joined->break_glass_count, said->break_glasses, said->break_glass_count,
			      sizeof(*said->break_glasses));
	findings_clear(&findings);
	return fits;
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
	return true;
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
