/* Whom a reference means: the person, or all who are behind a role, an organization, a group, a team. */
#include "registry/feeds/fhir_private.h"

#include "registry/feeds/feed_sort.h"
#include "registry/feeds/professional_id.h"

#include <stdlib.h>
#include <string.h>

#define CHAIN_MAX 4 /* a team, and three more within */

#define PARTS_MAX 8 /* organizations within organizations */

/* Teams within teams multiply: a few kilobytes could name more persons than there are. */
#define STEPS_OF_ONE 100000
#define STEPS_OF_ALL 20000000

static bool may_go_on(const struct fhir_expanding *expanding)
{
	struct fhir *fhir = expanding->fhir;
	const struct fhir_record *record = expanding->record;
	if (fhir->is_too_much || (++fhir->steps_of_one <= STEPS_OF_ONE && ++fhir->steps <= STEPS_OF_ALL))
		return !fhir->is_too_much;
	fhir->is_too_much = true;
	feed_out_error(
	    fhir->reading->out, record->file, record->line,
	    "names more than 100000 persons through groups, teams and organizations (20 million in all "
	    "resources); name them more directly");
	return false;
}

/* A refusal has its own time alone: who is in something now may mean whoever was. */
static void take(const struct fhir_expanding *expanding, const char *who, const char *from, const char *to)
{
	bool is_denial = expanding->purpose == FHIR_FOR_DENIAL;
	expanding->take(expanding->context, who, is_denial ? NULL : from, is_denial ? NULL : to);
}

/* Nobody knows who it is: a refusal may mean anybody, a permit means nobody. */
static void take_unknown(const struct fhir_expanding *expanding, const char *code)
{
	if (expanding->purpose == FHIR_FOR_DENIAL)
		take(expanding, "?", NULL, NULL);
	else
		fhir_say_warning(expanding->fhir, expanding->record, code);
}

/* ---- persons ---- */

/* "rpps|10001234567" of "Practitioner?SYSTEM|VALUE"; NULL: it is no number. */
static const char *name_of_number(struct fhir *fhir, const char *reference)
{
	char buffer[PROFESSIONAL_ID_SIZE], system[FHIR_WORD_MAX];
	const char *second = strchr(reference, '\n');
	const char *number = strchr(second == NULL ? reference : second, '?');
	const char *bar = number == NULL ? NULL : strchr(number, '|');
	if (bar == NULL || (size_t)(bar - number) > sizeof(system))
		return NULL;
	memcpy(system, number + 1, (size_t)(bar - number - 1));
	system[bar - number - 1] = '\0';
	return professional_id_make(system, bar + 1, buffer) ? fhir_index_word(fhir, buffer) : NULL;
}

/* "Practitioner|12" of "Practitioner/12": the feed's own number. */
static const char *name_of_key(struct fhir *fhir, const char *key)
{
	size_t length = strcspn(key, "\n");
	if (strncmp(key, "Practitioner/", 13) != 0 || memchr(key, '#', length) != NULL)
		return NULL;
	return fhir_index_printf(fhir, "Practitioner|%.*s", (int)(length - 13), key + 13);
}

static void take_person(const struct fhir_expanding *expanding, const char *reference,
			const struct fhir_record *record, const char *from, const char *to)
{
	struct fhir *fhir = expanding->fhir;
	const char *who;
	if (record != NULL) {
		who = record->unit;
		from = fhir_json_both(fhir, from, record->from);
		to = fhir_json_both(fhir, to, record->to);
	} else {
		const char *key = name_of_key(fhir, reference);
		who = name_of_number(fhir, reference);
		if (who != NULL && key != NULL && expanding->purpose == FHIR_FOR_DENIAL)
			take(expanding, key, from, to); /* both may be meant */
		who = who == NULL ? key : who;
	}
	if (who == NULL)
		take_unknown(expanding, "NOIDENT");
	else
		take(expanding, who, from, to);
}

/* ---- roles and organizations ---- */

static bool is_sure(const struct fhir_record *record)
{
	return record->is_live && !record->is_clashing;
}

static void take_role(struct fhir_expanding *expanding, const struct fhir_record *role, const char *from,
		      const char *to)
{
	const struct fhir_draft *draft = role == NULL ? NULL : role->first;
	bool is_denial = expanding->purpose == FHIR_FOR_DENIAL;
	while (draft != NULL && draft->kind != FEED_PROF)
		draft = draft->next;
	if (draft == NULL || (!is_denial && !is_sure(role))) {
		take_unknown(expanding, "ROLE");
		return;
	}
	const char *who = fhir_index_field(draft, FACT_WHO);
	const struct fhir_record *person = fhir_reference_follow(expanding->fhir, who);
	if (is_denial || (fhir_reference_type(who, person) == FHIR_PRACTITIONER &&
			  fhir_reference_is_sure(expanding->fhir, who)))
		take_person(expanding, fhir_reference_plain(who), person,
			    fhir_json_both(expanding->fhir, from, fhir_index_field(draft, FACT_FROM)),
			    fhir_json_both(expanding->fhir, to, fhir_index_field(draft, FACT_TO)));
}

const char *fhir_expand_place(struct fhir *fhir, const char *reference)
{
	const struct fhir_record *record = fhir_reference_follow(fhir, reference);
	reference = fhir_reference_plain(reference);
	return record != NULL ? record->key
			      : fhir_index_printf(fhir, "%.*s", (int)strcspn(reference, "\n"), reference);
}

static int edge_compare(const void *left, const void *right)
{
	const struct fhir_edge *a = left, *b = right;
	int order = strcmp(a->place, b->place);
	return order != 0 ? order : (a->role->order > b->role->order) - (a->role->order < b->role->order);
}

/* In order, so that a place is found. */
static struct fhir_edge *sort_edges(struct fhir *fhir, const struct fhir_edge *edges, size_t count)
{
	const void **order = arena_array(fhir->arena, count, sizeof(*order));
	struct fhir_edge *sorted = arena_array(fhir->arena, count, sizeof(*sorted));
	for (size_t i = 0; order != NULL && i < count; i++)
		order[i] = &edges[i];
	if (order == NULL || sorted == NULL || !feed_sort(order, count, edge_compare)) {
		fhir->out_of_memory = true;
		return NULL;
	}
	for (size_t i = 0; i < count; i++)
		sorted[i] = *(const struct fhir_edge *)order[i];
	return sorted;
}

/* Where the role is, what the organization is part of; NULL: nothing. */
static const char *place_of(const struct fhir_record *record)
{
	if (record->type == FHIR_ROLE && record->first != NULL)
		return fhir_index_field(record->first, FACT_TID);
	return record->type == FHIR_ORGANIZATION ? record->parent : NULL;
}

/* Who works where: a role in doubt permits nothing, and is meant by a refusal (take_role()). */
static void learn_edges(struct fhir *fhir)
{
	size_t capacity = 0, count = 0;
	struct fhir_edge *edges = NULL;
	for (const struct fhir_record *role = fhir->first; role != NULL; role = role->next) {
		const char *place = place_of(role);
		if (place == NULL || role->is_gone)
			continue;
		edges = arena_grow(fhir->arena, edges, count, &capacity, sizeof(*edges));
		if (edges == NULL) {
			fhir->out_of_memory = true;
			return;
		}
		edges[count++] = (struct fhir_edge){fhir_expand_place(fhir, place), role};
	}
	if (count > 1 && !fhir->out_of_memory)
		edges = sort_edges(fhir, edges, count);
	fhir->edges = edges;
	fhir->edge_count = edges == NULL ? 0 : count;
}

static void take_organization(struct fhir_expanding *expanding, const char *reference, const char *from,
			      const char *to);

/* A refusal to an organization is one to its parts. */
static void take_part(struct fhir_expanding *expanding, const struct fhir_record *part, const char *from,
		      const char *to)
{
	if (expanding->parts == PARTS_MAX) {
		take_unknown(expanding, "DEEP");
		return;
	}
	expanding->parts++;
	take_organization(expanding, part->key, from, to);
	expanding->parts--;
}

static void take_organization(struct fhir_expanding *expanding, const char *reference, const char *from,
			      const char *to)
{
	struct fhir *fhir = expanding->fhir;
	if (expanding->purpose == FHIR_FOR_STAFF && !fhir->reading->flags.expand_org) {
		fhir_say_warning(fhir, expanding->record, "ORGANIZATION");
		return;
	}
	if (fhir->edges == NULL)
		learn_edges(fhir);
	const char *place = fhir_expand_place(fhir, reference);
	size_t low = 0, high = fhir->edges == NULL ? 0 : fhir->edge_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(fhir->edges[middle].place, place) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	bool has_staff = false;
	for (; fhir->edges != NULL && low < fhir->edge_count && strcmp(fhir->edges[low].place, place) == 0;
	     low++) {
		const struct fhir_record *role = fhir->edges[low].role;
		bool is_part = role->type == FHIR_ORGANIZATION,
		     is_denial = expanding->purpose == FHIR_FOR_DENIAL;
		bool is_there = !is_part && is_sure(role) && fhir_reference_is_sure(fhir, place_of(role));
		has_staff = has_staff || is_there;
		if (!may_go_on(expanding))
			return;
		if (is_part && is_denial)
			take_part(expanding, role, from, to);
		else if (is_there || (is_denial && !is_part))
			take_role(expanding, role, from, to);
	}
	if (!has_staff)
		take(expanding, fhir_index_printf(fhir, "org|%s", place), from, to);
}

/* ---- groups and teams ---- */

bool fhir_expand_is_repeated(struct fhir *fhir, unsigned visit, const char *who, const char *from,
			     const char *to)
{
	struct fhir_record *member = fhir_reference_follow(fhir, who);
	if (member == NULL)
		return false;
	bool is_one = member->visit == visit && member->visit_from == from && member->visit_to == to;
	member->visit = visit;
	member->visit_from = from;
	member->visit_to = to;
	return is_one;
}

static bool is_in_chain(const struct fhir_expanding *expanding, const struct fhir_record *record)
{
	for (unsigned i = 0; i < expanding->depth; i++)
		if (expanding->chain[i] == record)
			return true;
	return false;
}

static void take_members(struct fhir_expanding *expanding, const struct fhir_record *record, const char *from,
			 const char *to)
{
	struct fhir *fhir = expanding->fhir;
	if (is_in_chain(expanding, record)) {
		feed_out_error(fhir->reading->out, record->file, record->line,
			       "a care team or group is a member of itself, through others; take it out");
		return;
	}
	if (expanding->depth == CHAIN_MAX) {
		take_unknown(expanding, "DEEP");
		return;
	}
	unsigned visit = ++fhir->visits;
	expanding->chain[expanding->depth++] = record;
	for (const struct fhir_draft *draft = record->first; draft != NULL && !fhir->is_too_much;
	     draft = draft->next) {
		const char *who = fhir_index_field(draft, FACT_WHO);
		const char *starts = fhir_json_both(fhir, from, fhir_index_field(draft, FACT_FROM));
		const char *ends = fhir_json_both(fhir, to, fhir_index_field(draft, FACT_TO));
		if (draft->kind == FEED_MEMBER && !fhir_expand_is_repeated(fhir, visit, who, starts, ends))
			fhir_expand(expanding, who, starts, ends);
	}
	expanding->depth--;
}

static void take_group(struct fhir_expanding *expanding, const struct fhir_record *group, const char *from,
		       const char *to)
{
	bool is_denial = expanding->purpose == FHIR_FOR_DENIAL;
	bool is_known = group != NULL && (group->type == FHIR_CARE_TEAM || group->is_listed);
	bool is_certain = is_known && is_sure(group);
	if (is_known && (is_certain || is_denial))
		take_members(expanding, group, from, to);
	if (!is_known || (group->is_clashing && is_denial))
		take_unknown(expanding, "GROUP");
	else if (!is_certain && !is_denial)
		fhir_say_warning(expanding->fhir, expanding->record, "INACTIVE");
}

void fhir_expand(struct fhir_expanding *expanding, const char *reference, const char *from, const char *to)
{
	const struct fhir_record *record = fhir_reference_follow(expanding->fhir, reference);
	if (!may_go_on(expanding))
		return;
	if (strcmp(reference, "*") == 0) {
		take(expanding, "*", from, to);
		return;
	}
	const char *doubt = fhir_reference_doubt(expanding->fhir, reference);
	bool is_denial = expanding->purpose == FHIR_FOR_DENIAL;
	if (doubt != NULL && (!is_denial || strcmp(doubt, "ELSEWHERE") == 0))
		take_unknown(expanding, doubt);
	if (doubt != NULL && !is_denial)
		return;
	reference = fhir_reference_plain(reference);
	switch (fhir_reference_type(reference, record)) {
	case FHIR_PRACTITIONER:
		take_person(expanding, reference, record, from, to);
		break;
	case FHIR_ROLE:
		take_role(expanding, record, from, to);
		break;
	case FHIR_ORGANIZATION:
		take_organization(expanding, reference, from, to);
		break;
	case FHIR_GROUP:
	case FHIR_CARE_TEAM:
		take_group(expanding, record, from, to);
		break;
	case FHIR_PATIENT:
	case FHIR_RELATED:
		break;
	default:
		take_unknown(expanding, strcmp(reference, "?") == 0 ? "NOIDENT" : "UNKNOWN");
	}
}
