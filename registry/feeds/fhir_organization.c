/* Whom a role means, and an organization: who has a role there. */
#include "registry/feeds/fhir_organization.h"
#include "registry/feeds/fhir_index.h"
#include "registry/feeds/fhir_json.h"
#include "registry/feeds/fhir_reference.h"
#include "registry/feeds/fhir_say.h"
#include "registry/feeds/fhir_unit.h"

#include "registry/feeds/feed_sort.h"

#include <string.h>

#define PARTS_MAX 8 /* organizations within organizations */

void fhir_organization_role(struct fhir_expanding *expanding, const struct fhir_record *role,
			    const char *from, const char *to)
{
	const struct fhir_draft *draft = role == NULL ? NULL : role->first;
	bool is_denial = expanding->purpose == FHIR_FOR_DENIAL;
	while (draft != NULL && draft->kind != FEED_PROF)
		draft = draft->next;
	if (draft == NULL || (!is_denial && !fhir_expand_is_sure(role))) {
		fhir_expand_unknown(expanding, "ROLE");
		return;
	}
	const char *who = fhir_index_field(draft, FACT_WHO);
	const struct fhir_record *person = fhir_reference_follow(expanding->fhir, who);
	if (is_denial || (fhir_reference_type(who, person) == FHIR_PRACTITIONER &&
			  fhir_reference_is_sure(expanding->fhir, who)))
		fhir_expand_person(expanding, fhir_reference_plain(who), person,
				   fhir_json_both(expanding->fhir, from, fhir_index_field(draft, FACT_FROM)),
				   fhir_json_both(expanding->fhir, to, fhir_index_field(draft, FACT_TO)));
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

/* Who works where: a role in doubt permits nothing, and is meant by a refusal (fhir_organization_role()). */
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

/* A refusal to an organization is one to its parts, and to each that has its number. */
static void take_part(struct fhir_expanding *expanding, const struct fhir_record *part, const char *from,
		      const char *to)
{
	if (expanding->parts == PARTS_MAX) {
		fhir_expand_unknown(expanding, "DEEP");
		return;
	}
	expanding->parts++;
	fhir_organization_expand(expanding, part->key, from, to);
	expanding->parts--;
}

/* A number that several organizations have. */
static void take_each(struct fhir_expanding *expanding, const char *reference, const char *from,
		      const char *to)
{
	const char *second = strchr(reference, '\n');
	const struct fhir_slot *slot =
	    fhir_index_named(expanding->fhir, second == NULL ? reference : second + 1);
	if (slot == NULL || slot->more == NULL || fhir_reference_follow(expanding->fhir, reference) != NULL)
		return;
	take_part(expanding, slot->record, from, to);
	for (const struct fhir_more *more = slot->more; more != NULL; more = more->next)
		if (fhir_expand_may_go_on(expanding))
			take_part(expanding, more->record, from, to);
}

/* Who has a role there. Is that anybody surely? */
static bool take_staff(struct fhir_expanding *expanding, const char *place, const char *from, const char *to)
{
	struct fhir *fhir = expanding->fhir;
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
		bool is_there =
		    !is_part && fhir_expand_is_sure(role) && fhir_reference_is_sure(fhir, place_of(role));
		has_staff = has_staff || is_there;
		if (!fhir_expand_may_go_on(expanding))
			break;
		if (is_part && is_denial)
			take_part(expanding, role, from, to);
		else if (is_there || (is_denial && !is_part))
			fhir_organization_role(expanding, role, from, to);
	}
	return has_staff;
}

void fhir_organization_expand(struct fhir_expanding *expanding, const char *reference, const char *from,
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
	bool has_staff = take_staff(expanding, place, from, to);
	if (expanding->purpose == FHIR_FOR_DENIAL) {
		take_each(expanding, reference, from, to);
		fhir_unit_refuse(expanding, reference, has_staff);
	} else if (!has_staff) {
		fhir_expand_take(expanding, fhir_index_printf(fhir, "org|%s", place), from, to);
	}
}
