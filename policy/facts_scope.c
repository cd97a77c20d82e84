#include "policy/facts_build_private.h"

#include <string.h>

#include "policy/identifier.h"

/* One named document into *ret; false leaves it out. */
static bool resolve_document(struct facts_builder *builder, const struct claim *claim, const char *key,
			     const char *name, struct document_ref *ret)
{
	if (!document_path_is_valid(name)) {
		facts_refuse(
		    builder, claim, key,
		    "document '%s'; expected CATEGORY/path-below-it, of plain names: no '.' or '..', "
		    "no slash at either end",
		    findings_shown(builder->findings, name == NULL ? "" : name));
		return false;
	}
	const char *slash = strchr(name, '/');
	char category_name[CATEGORY_NAME_MAX + 1] = "";
	memcpy(category_name, name, (size_t)(slash - name));
	*ret = (struct document_ref){
	    .category = facts_resolve_category(builder, claim, key, category_name),
	    .path = slash + 1,
	};
	if (ret->category == NO_ID)
		return false;
	const struct store *store =
	    &builder->policy->stores[builder->policy->categories[ret->category].store];
	if (store->depth != DEPTH_FULL)
		facts_refuse_name(
		    builder, claim, key,
		    "document '%s' stands in store '%s' of depth \"category\", where single documents "
		    "have no ACL of their own; name the category, or set depth = \"full\"",
		    findings_shown(builder->findings, name), store->name);
	return true;
}

bool facts_resolve_scope(struct facts_builder *builder, const struct claim *claim,
			 const struct scope_words *words, struct scope *ret_scope)
{
	const struct words *documents = &words->documents;
	*ret_scope = (struct scope){.whole = words->categories.count == 0 && documents->count == 0};
	bool any = facts_resolve_categories(builder, claim, words->category_key, &words->categories,
					    &ret_scope->categories);
	struct document_ref *items = facts_array(builder, documents->count, sizeof(*items));
	for (size_t i = 0; items != NULL && i < documents->count; i++)
		ret_scope->document_count +=
		    resolve_document(builder, claim, words->document_key, documents->items[i],
				     &items[ret_scope->document_count]);
	ret_scope->documents = items;
	return ret_scope->whole || any || ret_scope->document_count > 0;
}
