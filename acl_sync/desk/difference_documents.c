/* Which documents of a patient statements name: only of these can the answer differ from their category's. */
#include "acl_sync/desk/difference.h"

#include "acl_sync/console.h"

#include <stdlib.h>
#include <string.h>

struct naming {
	struct arena *arena;
	struct difference_document *items;
	size_t count, capacity;
};

static void add_scope(struct naming *naming, const struct site *site, const struct scope *scope)
{
	for (size_t i = 0; i < scope->document_count; i++) {
		const struct document_ref *document = &scope->documents[i];
		struct difference_document *items = arena_grow(naming->arena, naming->items, naming->count,
							       &naming->capacity, sizeof(*items));
		if (items == NULL)
			console_out_of_memory();
		naming->items = items;
		items[naming->count++] = (struct difference_document){
		    site->facts->policy->categories[document->category].name, document->path};
	}
}

static void add_site(struct naming *naming, const struct site *site, const char *id)
{
	patient_id known = facts_patient(site->facts, id);
	if (known == NO_ID)
		return;
	const struct patient *patient = &site->facts->patients[known];
	const struct seal *seal;
	for (size_t i = 0; i < patient->objection_count; i++)
		add_scope(naming, site, patient->objections[i].scope);
	for (size_t i = 0; (seal = patient_seal(patient, i)) != NULL; i++)
		add_scope(naming, site, seal->scope);
}

static int document_compare(const void *left, const void *right)
{
	const struct difference_document *a = left, *b = right;
	int order = strcmp(a->category, b->category);
	return order != 0 ? order : strcmp(a->path, b->path);
}

struct difference_documents differences_documents(const struct site *before, const struct site *after,
						  const char *patient, struct arena *arena)
{
	struct naming naming = {.arena = arena};
	size_t kept = 0;
	add_site(&naming, before, patient);
	add_site(&naming, after, patient);
	if (naming.count > 1)
		qsort(naming.items, naming.count, sizeof(*naming.items), document_compare);
	for (size_t i = 0; i < naming.count; i++)
		if (i == 0 || document_compare(&naming.items[i], &naming.items[kept - 1]) != 0)
			naming.items[kept++] = naming.items[i];
	return (struct difference_documents){naming.items, kept};
}
