/* What is wanted of the directories a folder is made of. */
#include "acl_sync/disk/walk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const struct wanted_category *walk_wanted_category(const struct walk *walk, category_id category)
{
	const struct wanted_folder *wanted = walk->folder.wanted;
	for (size_t i = 0; i < wanted->category_count; i++)
		if (wanted->categories[i].category == category)
			return &wanted->categories[i];
	return NULL;
}

static int document_compare(const void *key, const void *element)
{
	const struct wanted_document *document = element;
	return strcmp(key, document->path);
}

const struct wanted_document *walk_wanted_document(const struct wanted_category *wanted, const char *path)
{
	if (wanted->document_count == 0)
		return NULL;
	return bsearch(path, wanted->documents, wanted->document_count, sizeof(*wanted->documents),
		       document_compare);
}

static void grants_merge(struct grants *into, struct grant *items, const struct grants *more)
{
	for (size_t i = 0; i < more->count; i++)
		if (grants_access(into, more->items[i].uid) == ACCESS_NONE) {
			size_t place = into->count++;
			for (; place > 0 && items[place - 1].uid > more->items[i].uid; place--)
				items[place] = items[place - 1];
			items[place] = more->items[i];
		}
}

/* Whoever has any access in a category below the node. NULL: out of memory. */
static const struct grants *passers_of(struct walk *walk, const struct layout_node *node)
{
	const struct wanted_folder *wanted = walk->folder.wanted;
	struct grants *grants = arena_alloc(walk->folder.arena, sizeof(*grants));
	struct grant *items = arena_array(walk->folder.arena, wanted->passers.count, sizeof(*items));
	if (grants == NULL || items == NULL)
		return NULL;
	*grants = (struct grants){.items = items};
	for (size_t i = 0; i < wanted->category_count; i++) {
		const struct wanted_category *category = &wanted->categories[i];
		if (!layout_holds(node, category->category))
			continue;
		grants_merge(grants, items, &category->grants);
		for (size_t j = 0; j < category->document_count; j++)
			grants_merge(grants, items, &category->documents[j].grants);
	}
	return grants;
}

struct acl_set *walk_node_set(struct walk *walk, const struct layout_node *node)
{
	struct folder_walk *folder = &walk->folder;
	struct acl_set **slot = &folder->node_sets[node->index];
	const struct grants *grants;
	enum document_regime documents = DOCUMENTS_SEALED;
	if (*slot != NULL)
		return *slot;
	if (node->category != NO_ID) {
		grants = &walk_wanted_category(walk, node->category)->grants;
		documents = walk->job->facts->policy->categories[node->category].documents;
	} else {
		grants = node->index == 0 ? &folder->wanted->passers : passers_of(walk, node);
	}
	return *slot = grants == NULL ? NULL : acl_set_new(grants, documents, folder->arena);
}

bool walk_node_wish(struct walk *walk, const struct layout_node *node, struct object_wish *ret_wish)
{
	struct acl_set *set = walk_node_set(walk, node);
	if (set != NULL &&
	    (node->category == NO_ID ? wish_folder(walk->job, set, walk->folder.arena, ret_wish)
				     : wish_category(walk->job, set, walk->folder.arena, ret_wish)))
		return true;
	walk_failed(walk, -ENOMEM);
	return false;
}
