/* Which documents of a patient statements name: only of these can the answer differ from their category's. */
#include "acl_sync/desk/difference.h"

#include "acl_sync/console.h"

#include <stdlib.h>
#include <string.h>

struct list {
	struct arena *arena;
	struct difference_document *items;
	size_t count, capacity;
};

static void add_scope(struct list *list, const struct site *site, const struct scope *scope)
{
	for (size_t i = 0; i < scope->document_count; i++) {
		const struct document_ref *document = &scope->documents[i];
		struct difference_document *items =
		    arena_grow(list->arena, list->items, list->count, &list->capacity, sizeof(*items));
		if (items == NULL)
			console_out_of_memory();
		list->items = items;
		items[list->count++] = (struct difference_document){
		    site->facts->policy->categories[document->category].name, document->path};
	}
}

static void add_site(struct list *list, const struct site *site, const char *id)
{
	patient_id known = facts_patient(site->facts, id);
	if (known == NO_ID)
		return;
	struct scoped_statement scoped;
	for (size_t i = 0; patient_scoped(&site->facts->patients[known], i, &scoped); i++)
		add_scope(list, site, scoped.scope);
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
	struct list list = {.arena = arena};
	size_t kept = 0;
	add_site(&list, before, patient);
	add_site(&list, after, patient);
	if (list.count > 1)
		qsort(list.items, list.count, sizeof(*list.items), document_compare);
	for (size_t i = 0; i < list.count; i++)
		if (i == 0 || document_compare(&list.items[i], &list.items[kept - 1]) != 0)
			list.items[kept++] = list.items[i];
	return (struct difference_documents){list.items, kept};
}
