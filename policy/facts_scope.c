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

static const struct scope whole_record = {.whole = true};

static size_t place_of(const struct category_set *set)
{
	uint64_t mixed = 0;
	for (size_t i = 0; i < sizeof(set->bits) / sizeof(set->bits[0]); i++)
		mixed = (mixed ^ set->bits[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return mixed >> 32 & (SCOPES_SHARED - 1);
}

/* Where the same categories were named before, the scope of then: wishes are many, what they name is not. NULL: out of memory. */
static const struct scope *share(struct facts_builder *builder, const struct scope *scope)
{
	if (scope->whole)
		return &whole_record;
	const struct scope **place = &builder->scopes[place_of(&scope->categories)];
	if (scope->document_count == 0 && *place != NULL &&
	    memcmp(&(*place)->categories, &scope->categories, sizeof(scope->categories)) == 0)
		return *place;
	struct scope *own = facts_array(builder, 1, sizeof(*own));
	if (own == NULL)
		return NULL;
	*own = *scope;
	if (scope->document_count == 0)
		*place = own;
	return own;
}

bool facts_resolve_scope(struct facts_builder *builder, const struct claim *claim,
			 const struct scope_words *words, const struct scope **ret_scope)
{
	const struct words *documents = &words->documents;
	struct scope scope = {.whole = words->categories.count == 0 && documents->count == 0};
	bool any = facts_resolve_categories(builder, claim, words->category_key, &words->categories,
					    &scope.categories);
	struct document_ref *items = facts_array(builder, documents->count, sizeof(*items));
	for (size_t i = 0; items != NULL && i < documents->count; i++)
		scope.document_count += resolve_document(builder, claim, words->document_key,
							 documents->items[i], &items[scope.document_count]);
	scope.documents = items;
	*ret_scope = share(builder, &scope);
	return *ret_scope != NULL && (scope.whole || any || scope.document_count > 0);
}
